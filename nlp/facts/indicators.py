"""Indicators: measured values of a place, an organization or a sector that are no single project's."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from decimal import Decimal

from nlp.facts.indicator_cues import cues, words_of
from nlp.facts.indicator_statements import Statement, StatementReader
from nlp.facts.indicator_tables import TableFigure, has_tables, table_figures
from nlp.facts.marked import DATE, GPE, ORG, PROJECT
from nlp.facts.policy_header import issued_of, signature_of
from nlp.facts.projects import explained_projects
from nlp.reading import Reading
from nlp.records import Evidence, Indicator, MoneyValue

_BULLETIN = re.compile(cues("bulletin"))
_SITE = re.compile(cues("site"))
_FUTURE = re.compile(cues("future"))
_EXPECTED = re.compile(r"预计|预期")
"""Of a stretch of time that is over, an estimate; of one that is not, a plan."""
_AIMED = re.compile(r"(?<![度年总])计划(?!单列|生育|投资|的|内|外|数)|力争|拟(?!录|建)")
_WHEN_BUILT = re.compile(cues("when_built"))
_GATHERING = re.compile(cues("gathering"))
_NO_INDICATOR = re.compile(rf"{cues('no_indicator')}|{cues('no_indicator_end')}$")
_STRONG_LINK = re.compile(cues("strong_link"))
_PROJECT_MONEY = re.compile(
    rf"{cues('project_money')}|^(?:估算|概算|预计|计划|规划|预算)?总?投资额?$|^其?[一二三四五六七八九十]期|(?:项目|工程)(?:累计|已)*(?:完成)?投资$"
)
_OF_SITE = re.compile(r"占地|建筑面积|[该此](?:项目|工程|路)|总投资额?(?:约|达|为|近)?Ⓜ")
_CLEARED = re.compile(cues("cleared"))
"""拆除违建210万平方米: what a place has done away with or made good."""
_PER_UNIT = re.compile(r"每|棚均|单价|均价")
_OPENING_SIGNS = f"{ORG}{GPE}{DATE}截至在、, "
_NEVER_OF_PROJECTS = ("固定资产投资", "生产总值", "财政收入", "预算收入", "进出口总值", "进出口总额")
_VAGUE_UNITS = frozenset(("个", "项", "次", "条", "批", "名", "位", "处", "期", "种", "类", "场"))
"""Units that count anything, projects too."""
_BUILT_UNITS = frozenset(("平方米", "亩", "吨", "公里", "米", "千瓦", "座", "条", "套", "台", "栋", "个车位", "立方米"))
"""Units that works are measured in."""
_LAID_OUT = ("设置", "设计", "配套", "配建", "规划建", "安装")
"""县医院新址…，设置床位600张: what works are to have."""
_CAPABLE = re.compile(r"(?:产能|产量|效率|生产效率|能耗|成本|[^,]{0,4}能力)$")
_SHARE_NAME = re.compile(r"占[^率]*$|占比$|比重$")
_TITLE_ROUNDS = Decimal("0.2")
"""How far a headline's rounded number may lie from the body's."""


def read_indicators(reading: Reading) -> list[Indicator]:
    """Indicators of a document, in reading order."""
    if not any(reading.spans(label) for label in ("MONEY", "QUANTITY", "PERCENT")) and not has_tables(reading):
        return []
    return _Selection(reading).read()


class _Stretches:
    """Stretches of text; tells whether an offset lies in one."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._merged: list[tuple[int, int]] = []
        for start, end in sorted(stretches):
            if self._merged and start <= self._merged[-1][1]:
                self._merged[-1] = (self._merged[-1][0], max(end, self._merged[-1][1]))
            else:
                self._merged.append((start, end))

    def hold(self, offset: int) -> bool:
        index = bisect_right(self._merged, (offset, offset + 1_000_000_000)) - 1
        return index >= 0 and offset < self._merged[index][1]


class _Selection:
    """Chooses the statements that are indicators."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.reader = reading.derived(StatementReader)
        self.painted = self.reader.painted
        drafts = [draft for _, draft in reading.derived(explained_projects)]
        self.body = reading.paragraphs[1][0] if len(reading.paragraphs) > 1 else 0
        self.counted: dict[int, Statement] = {}
        self.amounts = {hit.start for draft in drafts for hit in draft.amounts}
        self.values = {(hit.amount.low, hit.amount.currency) for draft in drafts for hit in draft.amounts}
        self.groups = _Stretches((d.start, d.end) for d in drafts if d.group)
        self.told = _Stretches((s.start, s.end) for d in drafts for s in d.support if not d.group)
        title = reading.folded[slice(*reading.paragraphs[0])] if reading.paragraphs else ""
        self.bulletin = bool(_BULLETIN.search(title))
        self.policy = reading.document.kind == "policy"
        self.issued = issued_of(reading, signature_of(reading)) if self.policy else None

    def read(self) -> list[Indicator]:
        """The indicators in reading order."""
        for statement in self.reader.statements:
            if self._counts(statement):
                self.counted[id(statement)] = statement
        found = [self._indicator(s) for s in self.counted.values()]
        if not self.policy:
            found += [_of_table(f) for f in table_figures(self.reading, self.reader.leads)]
        return once(found, self.body)

    def _counts(self, s: Statement) -> bool:
        """Whether a statement is an indicator."""
        at = s.figure.span.start
        if s.figure.origin and not s.own:
            return False
        if s.figure.kind == "share" or (s.unit == "%" and _SHARE_NAME.search(s.name)):
            return False
        of_projects = not s.name.endswith(_NEVER_OF_PROJECTS)
        if not 2 <= len(s.name) <= 40 or (of_projects and at in self.amounts):
            return False
        if self.painted[s.start : at].count(PROJECT) or (of_projects and self.groups.hold(at)) or not self._reached(s):
            return False
        if s.value is None and s.change is not None:
            if s.figure.basis == "earlier" or (not s.explicit and self._of_works(s)):
                return False
            return s.explicit or self.bulletin or not self.told.hold(at)
        label = s.figure.span.label
        if label == "PERCENT":
            return (s.figure.kind == "yearly_growth" and not s.derived) or (
                (s.kind == "rate" or s.name.endswith("指数"))
                and not self.told.hold(at)
                and not _NO_INDICATOR.search(s.name)
            )
        return self._money(s) if label == "MONEY" else self._quantity(s)

    def _reached(self, s: Statement) -> bool:
        """Whether the text tells it as a fact of the past, and in a policy document with its own past date."""
        at, before = s.figure.span.start, self._before(s)
        published = self.reading.published.isoformat() if self.reading.published else None
        period = s.period(True) or ""
        begin, _, end = period.partition("/")
        over = published is not None and is_over(period, published)
        if published and (begin if begin != ".." else end) > published:
            return False
        if self.policy and not (s.told and is_over(s.told, self.issued or published or "")):
            return False
        if (_EXPECTED.search(before) or _AIMED.search(before)) and not over:
            return False
        return not _FUTURE.search(self.painted, s.start, at) and not _WHEN_BUILT.search(before)

    def _before(self, s: Statement) -> str:
        """The sentence up to the figure, as far as it matters."""
        start = self.reader.context.sentences[s.sentence].start
        return self.painted[max(start, s.start - 120) : s.figure.span.start]

    def _money(self, s: Statement) -> bool:
        value = s.figure.span.value
        assert isinstance(value, MoneyValue)
        if (
            _PROJECT_MONEY.search(s.name)
            or _PER_UNIT.match(s.name)
            or (s.name in ("总规模", "规模") and "基金" in self._before(s))
        ):
            return False
        if not s.explicit and not self.bulletin and self._of_a_site(s):
            return False
        if s.change is None and not self.bulletin and self._of_a_project(s, value):
            return False
        return s.kind is not None or s.change is not None or self.bulletin or id(s.whole) in self.counted

    def _of_a_project(self, s: Statement, value: MoneyValue) -> bool:
        """Whether the amount is one that a project has; a title rounds it."""
        if s.start < self.body and s.name.endswith("投资"):
            near = value.low / 50
            return any(abs(low - value.low) <= near and currency == value.currency for low, currency in self.values)
        return not (s.explicit and s.own) and (value.low, value.currency) in self.values

    def _of_a_site(self, s: Statement) -> bool:
        """Whether the sentence describes a work: 占地1200亩，亩均投资强度297万元; 该路总投资9亿元，市补助资金2亿元."""
        start = self.reader.context.sentences[s.sentence].start
        return bool(_OF_SITE.search(self.painted, start, s.figure.span.start))

    def _quantity(self, s: Statement) -> bool:
        at = s.figure.span.start
        if s.change is not None:
            return True
        if _NO_INDICATOR.search(s.name) or (s.taken == "有" and s.kind is None):
            return False
        site = _SITE.search(s.name) is not None
        if site and not s.explicit and self._of_a_site(s):
            return False
        if self.bulletin:
            return True
        if site and not s.explicit and s.name[0] != "年" and id(s.whole) not in self.counted:
            return False
        sentence = self.reader.context.sentences[s.sentence]
        told_of_project = not s.explicit and PROJECT in self.painted[sentence.start : at]
        if s.name[0] == "年" and len(s.name) > 3:
            return not told_of_project and not self.told.hold(at)
        if _GATHERING.search(self.painted, s.start, min(sentence.end, at + 30)):
            return False
        if told_of_project and ((s.unit in _BUILT_UNITS and not s.told) or s.name.startswith(_LAID_OUT)):
            return False
        words = self.painted[s.start : at]
        if ORG in words.lstrip(_OPENING_SIGNS) and not s.taken:
            return False
        if self.told.hold(at) and not s.explicit and "累计" not in words:
            return False
        if s.explicit and _STRONG_LINK.search(words):
            return True
        if id(s.whole) in self.counted or self._of_a_stretch(s):
            return True
        if _CLEARED.match(s.name) and (s.subject or "")[-1:] in "省市县区" and s.unit not in _VAGUE_UNITS:
            return True
        return s.kind is not None or bool(s.taken and s.frame.subject and (s.told or s.taken in words_of("taken")))

    def _of_works(self, s: Statement) -> bool:
        """Whether it tells what works bring: 某车间竣工，产能提升40%."""
        start = self.reader.context.sentences[s.sentence].start
        return bool(_CAPABLE.match(s.name)) and PROJECT in self.painted[start : s.start]

    def _of_a_stretch(self, s: Statement) -> bool:
        """Whether it counts what a stretch of time brought or had reached: no count of a single day's doings."""
        told, span = s.told, s.figure.span
        if not told or s.unit in _VAGUE_UNITS or s.end > span.end or len(s.name) < 3 - s.name.startswith(("产", "销")):
            return False
        return not self.told.hold(span.start) and (len(told) != 10 or told == s.frame.point)

    def _indicator(self, s: Statement) -> Indicator:
        flows = self.bulletin or s.flows or s.kind == "rate" or s.figure.kind == "yearly_growth"
        return Indicator(
            subject=s.subject,
            name=s.name,
            value=s.value,
            unit=s.unit,
            period=s.period(flows),
            change_pct=s.change,
            evidence=Evidence(start=s.start, end=s.end),
        )


def _of_table(figure: TableFigure) -> Indicator:
    return Indicator(
        subject=figure.subject,
        name=figure.name,
        value=figure.value,
        unit=figure.unit,
        period=figure.period,
        change_pct=figure.change,
        evidence=Evidence(start=figure.start, end=figure.end),
    )


def is_over(period: str, published: str) -> bool:
    """Whether a period lies wholly before the day of publication, or ends on it."""
    last = period.rpartition("/")[2]
    if not last or last == "..":
        return False
    return last < published[: len(last)] or last == published


def once(indicators: list[Indicator], body: int) -> list[Indicator]:
    """What is told twice is one record; what the body tells too is left out where the title tells it."""
    kept: dict[tuple[object, ...], Indicator] = {}
    for indicator in indicators:
        told = indicator.change_pct if indicator.value is None else None
        key = (indicator.subject, indicator.name, indicator.value, indicator.unit, indicator.period, told)
        known = kept.get(key)
        if known is None or known.change_pct is None or known.evidence.start < body:
            kept[key] = indicator
    in_body = [i for i in kept.values() if i.evidence.start >= body]
    return [
        i
        for i in sorted(kept.values(), key=lambda i: i.evidence.start)
        if i.evidence.start >= body or not any(_tells_again(i, other) for other in in_body)
    ]


def _tells_again(title: Indicator, other: Indicator) -> bool:
    """Whether a record of the body is the one that the title tells in brief."""
    if title.value is None:
        if title.change_pct is None or other.change_pct is None:
            return False
        # 增长三成 in the title is 增长31% in the body.
        rounds = 5 if title.change_pct % 10 == 0 else 1
        return abs(title.change_pct - other.change_pct) <= rounds and bool(set(title.name[-2:]) & set(other.name))
    if title.unit != other.unit or other.value is None:
        return False
    if title.value == other.value:
        return True
    near = abs(title.value - other.value) <= _TITLE_ROUNDS * abs(other.value)
    return near and (title.name[-2:] in other.name or other.name[-2:] in title.name)
