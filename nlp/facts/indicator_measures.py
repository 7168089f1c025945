"""One measured value as the text tells it, and the number and unit of a figure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from nlp.facts.indicator_figures import Figure, unit_of
from nlp.facts.indicator_frame import Frame
from nlp.facts.indicator_names import kind_of
from nlp.reading import Reading
from nlp.records import MoneyValue
from nlp.spans import PercentValue, QuantityValue

_CURRENCY_WORDS = {
    "AUD": "澳元",
    "CAD": "加元",
    "CNY": "元",
    "EUR": "欧元",
    "GBP": "英镑",
    "HKD": "港元",
    "JPY": "日元",
    "KRW": "韩元",
    "RUB": "卢布",
    "TWD": "新台币",
    "USD": "美元",
}


_PLACE_ENDS = ("省", "市", "县", "区")
_ADDED = re.compile(r"新[增建登设开签改引批]|引进|建成|改造|改扩建")
"""新增养老床位 is what a stretch of time brought, though 床位 are a state."""
_A_YEARS = re.compile(r"年(?:产|销售|营业|营收|交易|接待|纳税|利税|创汇|出口|上缴|利润|收入|加工|出栏|发电|主营|总产)")


@dataclass(slots=True, eq=False)
class Statement:
    """One measured value as the text tells it."""

    figure: Figure
    name: str
    start: int
    end: int
    """The stretch that says it, growth included."""
    subject: str | None
    value: Decimal | None
    unit: str | None
    frame: Frame
    """What governs the clause."""
    own: str | None = None
    """Date told in the clause itself."""
    change: Decimal | None = None
    explicit: bool = False
    """The clause itself names the subject (全市, 唐山市)."""
    sentence: int = 0
    whole: Statement | None = None
    """What it is a part of: told with 其中 and in the same unit."""
    derived: bool = False
    """A yearly growth that only sums up the levels told before it."""
    taken: str = ""
    """The verb whose object follows the number (引进128家…)."""

    def period(self, flows: bool) -> str | None:
        """The period: the date told with it, else the one that governs sums or states of its kind.

        `flows`: whether a sum without a date belongs to the document's own stretch of time.
        """
        frame = self.frame
        if _A_YEARS.search(self.name) and self.change is None:
            # 年产值120亿元 is what a year brings, whatever months are spoken of.
            told = self.own or frame.told
            return told if told and len(told) == 4 else None
        balance = self.name.endswith("余额")
        if balance and not self.own and _is_within(frame.point, frame.told):
            # 2014年末贷款余额A，全年新增B；存款余额C: of the year's end again.
            return frame.point
        if self.own or frame.told or frame.vague:
            return self.own or frame.told
        if self.whole is not None and self.kind is None:
            # 保费收入138亿元，其中财产险43亿元: a part has the time of the whole.
            return self.whole.period(flows)
        if balance and _is_within(frame.point or frame.balance, frame.flow):
            return frame.point or frame.balance
        if self.change is not None or self.flows or self.figure.kind == "yearly_growth":
            return frame.flow if flows or self.change is not None else None
        # A state told of a place in a look back on a year is the year's.
        year = frame.flow if frame.fresh and frame.flow and len(frame.flow) == 4 and frame.placed else None
        year = year if (self.subject or "").endswith(_PLACE_ENDS) else None
        return frame.point or (frame.flow if flows else year)

    @property
    def told(self) -> str | None:
        """The date told in the clause or sentence."""
        return self.own or self.frame.told

    @property
    def flows(self) -> bool:
        """Whether it is a sum over a stretch of time."""
        return self.kind == "flow" or bool(_ADDED.match(self.name))

    @property
    def kind(self) -> str | None:
        """`flow`, `stock`, `rate` or unknown, by its name."""
        return kind_of(self.name)


def _is_within(point: str | None, stretch: str | None) -> bool:
    """Whether a point of time lies in a year, or ends a stretch of time."""
    if not point or not stretch or "/" in point:
        return False
    return point.startswith(stretch + "-") if len(stretch) == 4 else stretch.endswith("/" + point[:7])


def measure_of(reading: Reading, figure: Figure) -> tuple[Decimal, str]:
    """The number written out and its bare unit."""
    value = figure.span.value
    if isinstance(value, MoneyValue):
        return value.low, _CURRENCY_WORDS.get(value.currency, value.currency)
    if isinstance(value, QuantityValue):
        return value.low, unit_of(reading, figure.span)
    assert isinstance(value, PercentValue)
    return value.low, value.unit


def change_of(figure: Figure) -> Decimal:
    """Growth in percent; a fall is negative."""
    value = figure.span.value
    assert isinstance(value, PercentValue)
    return -abs(value.low) if figure.falls else value.low
