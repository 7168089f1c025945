"""What every number of a clause says: a level, a growth, a share, an increase, a price, a threshold.

Figures are read from painted text (mentions replaced by signs, see `marked`): the words left of the number, back to
the figure before it, and the few right of it decide. `Figure.left` is what remains for the name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Literal, NamedTuple

from nlp.facts.indicator_cues import cues
from nlp.facts.marked import DATE, MONEY, ORG, PERCENT, PROJECT, QUANTITY, paint
from nlp.reading import Reading
from nlp.records import DateValue
from nlp.spans import PercentValue, QuantityValue, Span, SpanLabel

_NEAR = 40
"""What says how a number moved stands so near before it."""
Kind = Literal["level", "change", "yearly_growth", "share", "fulfilment", "delta", "points", "price", "threshold"]
Basis = Literal["year", "earlier", "other"]

_BASE = (
    rf"(?:(?:比|较|同|与|和|相比)(?:{cues('year_base')}|{DATE}+(?:年|同期|末|底)?|[年月季]初|上月末?|上季度?末?)(?:全年|同期|水平)?(?:相比|比)?"
    rf"|(?:剔除|扣除)[^,]{{0,12}}?因素(?:影响)?(?:后)?|{cues('base_word')})"
)
_UP, _DOWN = cues("rise"), cues("fall")
_TAIL = rf"(?:\((?:下同|以下同|可比[^)]*|按[^)]*)\)|{cues('tail')}|\s)*[-−–]?"
_CHANGE = re.compile(rf"(?P<base>{_BASE}*)(?P<cue>(?P<up>{_UP})|(?P<down>{_DOWN})){_TAIL}$")
_GOES_TO = re.compile(
    rf"{cues('goes')}(?:到|至|为|成)(?:了)?(?:(?:{DATE}+|目前|现在|如今|当前|今天)的?)?(?:人民币|约|近|超过?|的|逾|了|\s)*$"
)
_FROM = re.compile(
    rf"(?:由|从|自)(?:{DATE}+的?|[^,由从自]{{0,6}}年的?|[^,由从自]{{1,8}}前的?|原来的?|当初的?|最初的?|过去的?)?"
    r"(?:不足|约|近|超过?|不到|的)*$"
)
_GOES_ON = re.compile(
    rf"[^,]{{0,12}}?(?:到|至|为|成)[^,{MONEY}{QUANTITY}{PERCENT}]{{0,10}}[{MONEY}{QUANTITY}{PERCENT}]"
)
_SHARE = re.compile(rf"占[^,]{{0,30}}?(?:的|比重|比例|份额|比|\))*{cues('share_link')}*$")
_PORTION = re.compile(rf"{cues('portion')}{cues('share_link')}*$")
_FULFILMENT = re.compile(
    rf"{cues('fulfils')}[^,]{{0,16}}?{cues('plan')}(?:数|值)?(?:的|任务的?|进度的?|目标的?)?(?:约|近|超)?$"
    r"|(?:为|完成|达|达到|执行)(?:年初|年度|全年|调整)?(?:预算|任务|计划|目标)[^,]{0,6}的?$"
    r"|(?:超|超过|快于|慢于|高于|低于)[^,]{0,10}(?:进度|预期|目标|平均水平|序时)$"
)
_MULTIPLE = re.compile(r"(?:是|为|达|达到|相当于)[^,]{0,12}的(?:约|近)?$")
_RATIOS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (_FULFILMENT, "fulfilment"),
    (_SHARE, "share"),
    (_PORTION, "share"),
    (_MULTIPLE, "share"),
)
_OTHER_BASE = re.compile("环比|年初|月初|季初|上月|上季")
_DELTA = re.compile(rf"(?P<base>{_BASE}*){cues('delta')}(?:了|约|近|超过?|达|:|为|逾)*$")
_PRICE_LEFT = re.compile(r"(?:每|/|单价为?|均价为?)[^,。;Ⓜ]{0,8}$|(?:均价|单价)(?:为|达到?|约)*$")
_PRICE_RIGHT = re.compile(r"\s?(?:/|每)\s?(?!人|年)[一-鿿A-Za-z]")
_THRESHOLD = re.compile(
    r"(?:\((?:不?含)[^)]{0,4}\))?(?:及其?|或)?(?:以上|以下|以内|级)(?:\((?:不?含)[^)]{0,4}\))?(?:的|[一-鿿])(?<!以上的$)"
)
_SMALL_COUNT = re.compile(rf"[一二两三四五六七八九十]{{1,2}}{cues('counter')}")
"""三次产业, 六大行业, 两个平台 tell things apart rather than count them."""
_SIGNS: tuple[tuple[SpanLabel, str], ...] = (("MONEY", MONEY), ("QUANTITY", QUANTITY), ("PERCENT", PERCENT))
_SMALL_DIGITS = frozenset("一二两三四五六七八九十")
_OF_PLACES = re.compile(rf"多?{cues('place_class')}")
_NATURAL = re.compile(r"(?:自然|净|机械)增长率(?:为|达到?|是)?$")
_BRACKET_RATE = re.compile(r"\((?P<name>[^()]{2,16}率)\)(?:为|达到?|是|约|提高到|提升到|\s)*$")
_ACHIEVED = re.compile(
    r"(?:实现|完成|创造|缴纳|上缴|贡献|取得|创下|获得|创收|带来|形成|发行|募集|筹集|融资|获批)了?(?:约|近|超过?|逾)?$"
)
_FLOW_BEHIND = re.compile(
    r"(?:左右|以上)?的?(?P<noun>[一-鿿]{0,14}?(?:债券?|票据|融资券|授信|融资|产值|收入|税[收金]|利税|利润|[销交]售?易?额|营收|出口额|综合效益))"
)
"""实现了32亿元的产值: the name stands behind."""
_OF_CLASS = re.compile(r"(?:元|美元)?(?:企业|项目|产业(?!增加值|园)|集群|集团|园区|乡镇|品牌|产品|大县|强县|镇|村)")
"""超十亿元企业: the amount tells which ones."""
_OF_NOUN = re.compile(r"(?:左右)?的(?=[一-鿿“])")


_PER = re.compile(r"\s?/\s?(?:百?平方公里|百公里|[一-鿿]{1,3}|[A-Za-z]{1,3}[23²³]?)")


class Figure(NamedTuple):
    """One number of a clause."""

    span: Span
    kind: Kind
    left: int
    """Where the words begin that belong to this number alone."""
    name_end: int
    """Where they stop being its name: before 同比增长, before 占…, at the number."""
    falls: bool = False
    """下降, 减少."""
    basis: Basis = "year"
    """Against the year before, a year long before, or against anything else (环比, 比年初)."""
    origin: bool = False
    """由A in 由A提高到B."""
    target: bool = False
    """B in 由A提高到B, and any 提高到B, 降至B."""


def figures_in(reading: Reading, painted: str, start: int, end: int, body: int) -> list[Figure]:
    """The figures of a clause in order; `body` is where the words behind subject and date begin."""
    starts, spans = reading.derived(_numbers)
    figures: list[Figure] = []
    left = body
    for span in spans[bisect_left(starts, start) : bisect_left(starts, end)]:
        if span.end > end:
            continue
        begin = min(max(left, start), span.start)
        figure = _figure(painted, span, begin, end, bool(figures and figures[-1].origin))
        if figure.target and figures and figures[-1].origin and figures[-1].kind == "share":
            figure = figure._replace(kind="share")
        if figure.kind == "change" and _long_before(reading, figure.name_end, span.start):
            figure = figure._replace(basis="earlier")
        figures.append(figure)
        if figure.kind != "threshold":
            left = span.end
    return figures


def _numbers(reading: Reading) -> tuple[list[int], list[Span]]:
    """The numbers of a document that say something by themselves, with where they start."""
    painted, folded = reading.derived(paint), reading.folded
    spans = [
        span
        for label, sign in _SIGNS
        for span in reading.spans(label)
        if painted[span.start] == sign
        and not (folded[span.start] in _SMALL_DIGITS and _SMALL_COUNT.match(folded, span.start))
    ]
    spans.sort()
    return [span.start for span in spans], spans


def _long_before(reading: Reading, start: int, end: int) -> bool:
    """Whether the base of a growth lies years back: 比2015年, 较“十二五”."""
    published = reading.published.year if reading.published else None
    for date in reading.within("DATE", start, end):
        value = date.value.edtf if isinstance(date.value, DateValue) and not date.optional else None
        if value and (len(value) == 9 or (published and value[:4].isdigit() and int(value[:4]) < published - 2)):
            return True
    return False


def _figure(painted: str, span: Span, left: int, end: int, after_origin: bool) -> Figure:
    words = painted[max(left, span.start - 90) : span.start]
    if painted.startswith(("相比", "比较"), span.end):
        # 与2010年的757万人相比 tells the base only.
        return Figure(span, "price", left, span.start)
    behind = painted[span.end : min(end, span.end + 12)]
    at = span.start - len(words)
    goes = _GOES_TO.search(words, max(0, len(words) - _NEAR)) if _has_any(words, "到至为成") else None
    if goes and (after_origin or not words.endswith("增长为")):
        return _level(span, left, at + goes.start(), words, target=True)
    came = _FROM.search(words) if _has_any(words, "由从自") else None
    if came and _continues_to(painted, span, end):
        return _level(span, left, at + came.start(), words, origin=True)
    if span.label == "PERCENT":
        return _percent(span, left, words, at)
    return _amount(span, left, words, at, behind)


def _continues_to(painted: str, span: Span, end: int) -> bool:
    """Whether 到, 至 or 为 and a second number follow the first one."""
    return _GOES_ON.match(painted, span.end, min(end, span.end + 24)) is not None


def _has_any(words: str, signs: str) -> bool:
    return any(sign in words for sign in signs)


def _level(span: Span, left: int, name_end: int, words: str, *, origin: bool = False, target: bool = False) -> Figure:
    share = span.label == "PERCENT" and (
        _SHARE.search(words[: name_end - span.start + len(words)]) or "占比" in words or "比重" in words
    )
    return Figure(span, "share" if share else "level", left, name_end, origin=origin, target=target)


def _percent(span: Span, left: int, words: str, at: int) -> Figure:
    value = span.value
    assert isinstance(value, PercentValue)
    if value.unit == "个百分点":
        return Figure(span, "points", left, span.start)
    if "增长率" in words and _NATURAL.search(words):
        return Figure(span, "level", left, span.start)
    bracket = _BRACKET_RATE.search(words) if "率)" in words else None
    if bracket:
        return Figure(span, "level", at + bracket.start("name"), at + bracket.end("name"))
    change = _CHANGE.search(words) if value.unit != "‰" else None
    if change and not _within_word(words, change):
        base = change["base"]
        name_end = at + change.start()
        if "年均" in base or "年平均" in base or "平均每年" in base or "两年平均" in base:
            return Figure(span, "yearly_growth", left, at + change.start("cue"), falls=bool(change["down"]))
        basis: Basis = "other" if base and _OTHER_BASE.search(base) else "year"
        return Figure(span, "change", left, name_end, falls=bool(change["down"]), basis=basis)
    for pattern, kind in _RATIOS:
        if pattern.search(words):
            return Figure(span, kind, left, span.start)
    if value.unit == "倍":
        return Figure(span, "share", left, span.start)
    return Figure(span, "level", left, span.start)


def _within_word(words: str, change: re.Match[str]) -> bool:
    """Whether the cue is the tail of a name: 减 in 加减, 增 in 新增."""
    before = words[: change.start("cue")][-1:]
    return len(change["cue"]) == 1 and before in "新递骤激剧加"


def _amount(span: Span, left: int, words: str, at: int, behind: str) -> Figure:
    money = span.label == "MONEY"
    if money and (_PRICE_RIGHT.match(behind) or (_has_any(words, "每/价") and _PRICE_LEFT.search(words))):
        return Figure(span, "price", left, span.start)
    if not money and "每" in words[-4:].rpartition(",")[2]:
        return Figure(span, "price", left, span.start)
    if not money and _OF_PLACES.match(behind):
        return Figure(span, "threshold", left, span.start)
    if money and _FLOW_BEHIND.match(behind) and _ACHIEVED.search(words, max(0, len(words) - _NEAR)):
        return Figure(span, "level", left, span.start)
    if _THRESHOLD.match(behind) or (_OF_NOUN.match(behind) and not words.endswith((ORG, "等"))):
        return Figure(span, "threshold", left, span.start)
    if money and _OF_CLASS.match(behind):
        return Figure(span, "threshold", left, span.start)
    delta = _DELTA.search(words, max(0, len(words) - _NEAR))
    if delta and not words[: delta.start()].endswith(("新", "递", "减", "个", "至")):
        return Figure(span, "delta", left, at + delta.start(), falls=False)
    return Figure(span, "level", left, span.start)


def achieved_noun(painted: str, left: int, span: Span, limit: int) -> tuple[int, int] | None:
    """Where the measure stands that an amount before it is of: 实现32亿元的|产值."""
    match = _FLOW_BEHIND.match(painted, span.end, limit)
    return match.span("noun") if match and _ACHIEVED.search(painted, left, span.start) else None


def unit_of(reading: Reading, span: Span) -> str:
    """The bare unit of a count or measure, with what stands behind a slash (微克/立方米)."""
    value = span.value
    assert isinstance(value, QuantityValue)
    per = _PER.match(reading.folded, span.end, span.end + 8)
    return value.unit + per[0].replace(" ", "") if per and "/" not in value.unit else value.unit


__all__ = ["PROJECT", "Basis", "Figure", "Kind", "achieved_noun", "figures_in", "unit_of"]
