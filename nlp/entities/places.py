"""GPE spans: administrative divisions named in a text, and the place that a document is about.

- `find_places(reading)`: adds the spans, each with its PlaceValue;
- `home(reading, level)`: the place the document is about, which is what 全市, 市委 or 县政府 in it mean;
- `nearest(reading, offset)`: the place named last before an offset.

Look-ups without a text (`parent`, `full_name`, `place_of_zone`) are in `nlp.entities.gazetteer`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import partial
from itertools import chain
from typing import get_args

from nlp.entities import gazetteer
from nlp.entities.gazetteer import HEBEI, Level
from nlp.reading import Reading
from nlp.spans import PlaceValue, Span

_CLASS_WORDS = "省市县区州盟旗"
_SPLIT_AFTER = {"市": ("市场",), "区": ("区域", "区间", "区块"), "省": ("省会",), "县": ("县域", "县级")}
"""Words whose first character only looks like a class word: 唐山市场 names 唐山."""
_ZONE_NEXT = ("经济", "高新", "工业", "产业", "开发", "县", "区")
_AFTER_SHORT = (*_ZONE_NEXT, "港", *chain.from_iterable(_SPLIT_AFTER.values()))
_AND = ("、", "和", "与", "及")
"""Between two places in an enumeration, where 青龙 or 兴隆 is one as well."""
_WORD_COUNTIES = ("任县", "和县", "成县", "理县", "随县", "开县", "新县", "莘县", "通县", "达县", "丰县")
"""Counties whose first character may be a word of its own before 县政府: 和|县政府, 任|县委书记."""
_MISREAD = ("新华社", "新华网", "新华书店", "长安汽车", "中国")
"""中国 is too common to be a place of the text; company names look for it themselves."""

_OWN_PROVINCE = re.compile("(?<![节各外邻多两三几跨分数])省(?![会份略时力钱心去下得际却外道事油电])")
"""省 in 全省, 省政府, 省重点项目: the province speaks. 各省, 省份, 省会, 节省 say nothing of whose text it is."""


def find_places(reading: Reading) -> None:
    """Add GPE spans to the reading."""
    text = reading.folded
    found = [hit for hit in gazetteer.matcher().longest(text) if hit[2] not in _MISREAD]
    starts, ends = set(reading.words.starts), set(reading.words.ends)
    kept: list[tuple[int, int, str]] = []
    for start, end, form in found:
        hit = _trimmed(text, start, end, str(form))
        if hit and _stands(reading, hit, starts, ends):
            kept.append(hit)
    reading.add("GPE", _resolved(kept, text))


def _trimmed(text: str, start: int, end: int, form: str) -> tuple[int, int, str] | None:
    """The hit without a class word that belongs to the next word."""
    if any(text.startswith(word, end - 1) for word in _SPLIT_AFTER.get(form[-1], ())):
        form, end = form[:-1], end - 1
        if form not in gazetteer.forms():
            return None
    return start, end, form


def _stands(reading: Reading, hit: tuple[int, int, str], starts: set[int], ends: set[int]) -> bool:
    """Whether the form is a name of its own here, and no part of another word."""
    start, end, form = hit
    if not reading.words.starts:
        return True
    if form[-1] in _CLASS_WORDS and len(form) > 2:
        meant = gazetteer.divisions(form)[0]
        # A full name of a larger place or of Hebei cannot be chance, even inside a word (中共河南省委).
        sure = meant.name == form and (meant.level != "county" or gazetteer.inside(meant.code, HEBEI.code))
        return sure or start in starts or end in ends
    if start not in starts:
        return False
    if end not in ends and end - 1 in starts and form[-1] == "县" and form not in _WORD_COUNTIES:
        return True  # 赵|县人民检察院
    return end in ends or reading.folded.startswith(_AFTER_SHORT, end)


def _resolved(hits: list[tuple[int, int, str]], text: str) -> list[Span]:
    """Spans with the one meaning of each form that its surroundings tell."""
    full = {value.name for _, _, form in hits for value in gazetteer.divisions(form) if form == value.name}
    codes = [value.code for _, _, form in hits for value in gazetteer.divisions(form)[:1] if value.code]
    named = set(codes) | {code[:2] + "0000" for code in codes if not code.endswith("00")}
    spans: list[Span] = []
    recent: list[PlaceValue] = []
    common = Counter(c[:4] + "00" for c in codes if c.startswith("13") and not c.endswith("0000"))
    main = common.most_common(1)[0][0] if common else None
    beside = {end for _, end, _ in hits} | {-start for start, _, _ in hits}
    for start, end, form in hits:
        choices = gazetteer.divisions(form)
        if gazetteer.risky().get(form) == "full" and not (
            {value.name for value in choices} & full
            or text.startswith(_ZONE_NEXT, end)
            or (text[start - 1 : start] in _AND and start - 1 in beside)
            or (text[end : end + 1] in _AND and -end - 1 in beside)
        ):
            continue
        before = spans[-1].value if spans and spans[-1].end == start else None
        value = _meant(choices, before, recent, main, named)
        if value is None:
            continue
        recent.append(value)
        spans.append(Span(start, end, "GPE", value))
    return spans


def _meant(
    choices: tuple[PlaceValue, ...],
    before: object,
    recent: list[PlaceValue],
    main: str | None,
    named: set[str],
) -> PlaceValue | None:
    """The division that a form means: in the place written directly before, named last, or most often."""
    if isinstance(before, PlaceValue) and before.code:
        for choice in choices:
            if choice.code != before.code and gazetteer.inside(choice.code, before.code):
                return choice
    hebei = [c for c in choices if gazetteer.inside(c.code, HEBEI.code)]
    if len(choices) == 1 and (hebei or choices[0].level != "county"):
        return choices[0]
    for earlier in reversed(recent[-12:]):
        city = earlier.code[:4] if earlier.code and earlier.level != "province" else None
        for choice in choices:
            if city and choice.code and choice.code[:4] == city:
                return choice
    for choice in choices:
        if main and gazetteer.inside(choice.code, main):
            return choice
    if hebei or choices[0].level != "county":
        return (hebei or choices)[0]
    for choice in choices:
        up = gazetteer.parent(choice.code)
        if len(choices) == 1 and choice.name[-1] in "市县旗":
            return choice
        if choice.code and (choice.code[:2] in ("11", "12") or (up and up.code in named)):
            return choice
    return None


def nearest(reading: Reading, offset: int, level: Level | None = None) -> PlaceValue | None:
    """The place (of a level) named last before an offset, None where there is none."""
    spans = reading.spans("GPE")
    for index in range(bisect_right(spans, offset, key=lambda s: s.start) - 1, -1, -1):
        value = spans[index].value
        if isinstance(value, PlaceValue) and level in (None, value.level):
            return value
    return None


def home(reading: Reading, level: Level | None = None) -> PlaceValue | None:
    """The place that the document is about.

    Told by the dateline, the publisher of a policy, the title, the first paragraph and how often a place is
    named; Hebei before other provinces. With a `level`: the place of that level that 全省, 全市 (prefecture) or
    全县 (county) mean here; a county-level city answers for `prefecture` where the document is about it alone.
    None where the text names no place; `province` is then 河北省.
    """
    return reading.derived(_HOMES[level])


def _home(reading: Reading, level: Level | None) -> PlaceValue | None:
    votes = reading.derived(_votes)
    best = _leader(votes, None)
    if level is None or best is None:
        return best or (HEBEI if level == "province" else None)
    if level == "province":
        return HEBEI if gazetteer.inside(best.code, HEBEI.code) else gazetteer.place((best.code or "13")[:2] + "0000")
    if level == "prefecture":
        if best.level == "county" and best.name.endswith("市"):
            return best
        if best.level == "prefecture":
            return best
        if best.level == "county":
            return gazetteer.parent(best.code)
        return _leader(votes, "prefecture")
    return best if best.level == level else _leader(votes, level)


def _votes(reading: Reading) -> Counter[PlaceValue]:
    """How strongly each place is named."""
    document = reading.document
    votes: Counter[PlaceValue] = Counter()
    issuers = document.policy.issuers if document.policy else ()
    for outside, weight in ((document.dateline, 8), (document.source, 3), *((i, 8) for i in issuers)):
        value = gazetteer.place_of_zone(outside) if outside else None
        if value:
            votes[value] += weight
    lines = reading.paragraphs
    title = lines[0][1] if lines else 0
    opening = lines[1][1] if len(lines) > 1 else title
    spans = reading.spans("GPE")
    for index, span in enumerate(spans):
        if span.start < opening and spans[index + 1 : index + 2] and spans[index + 1].start == span.end:
            # 保定市清苑区 names the district alone.
            continue
        if isinstance(span.value, PlaceValue) and span.value.level != "country":
            votes[span.value] += 6 if span.start < title else 2 if span.start < opening else 1
    own = sum(4 if at < title else 2 for at in _own_province(reading, opening))
    if own:
        votes[HEBEI] += own
    return votes


def _own_province(reading: Reading, end: int) -> list[int]:
    """Where the title and the opening speak of the province without naming it."""
    named = {span.end for span in reading.spans("GPE")}
    return [m.start() for m in _OWN_PROVINCE.finditer(reading.folded, 0, end) if m.end() not in named]


def _leader(votes: Counter[PlaceValue], level: str | None) -> PlaceValue | None:
    """The place with the most votes, to which its parts add half of theirs."""
    totals: Counter[PlaceValue] = Counter()
    for value, weight in votes.items():
        weight = weight * (4 if gazetteer.inside(value.code, HEBEI.code) else 1)
        totals[value] += weight
        up = gazetteer.parent(value.code) if value.level == "county" else None
        if up:
            totals[up] += weight // 2
    ranked = [v for v in totals if level in (None, v.level)]
    return max(ranked, key=lambda v: (totals[v], v.level != "province"), default=None)


_HOMES = {level: partial(_home, level=level) for level in (None, *get_args(Level))}
"""The place that each level means, to be derived from a reading."""
