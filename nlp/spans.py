"""What the stages of the pipeline hand to each other: labelled stretches of text with values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from nlp.records import DateValue, Modifier, MoneyValue, OrganizationValue

SpanLabel = Literal["MONEY", "DATE", "QUANTITY", "PERCENT", "GPE", "ORG", "PROJECT"]
"""OntoNotes labels (GPE: a place with a government), and PROJECT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityValue:
    """A count or measure: 374个, 3万车位, 60余家, 2500辆."""

    low: Decimal
    high: Decimal
    unit: str
    """The bare unit or measure word: 个, 家, 车位, 万千瓦时 without its 万."""
    modifier: Modifier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentValue:
    """A percentage or a growth by multiples, in percent: 6.1% is 6.1, 1.2倍 is 120 (unit 倍)."""

    low: Decimal
    high: Decimal
    unit: Literal["%", "倍", "个百分点", "‰"]
    modifier: Modifier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceValue:
    """An administrative division named in the text."""

    name: str
    """Full official name: 唐山市, 曹妃甸区, 围场满族蒙古族自治县."""
    code: str | None
    """GB/T 2260; null for 雄安新区."""
    level: Literal["country", "province", "prefecture", "county", "town"]


SpanValue = MoneyValue | DateValue | QuantityValue | PercentValue | PlaceValue | OrganizationValue


class Span(NamedTuple):
    """A stretch of text found by one of the stages."""

    start: int
    end: int
    label: SpanLabel
    value: SpanValue | None = None
    optional: bool = False
    """Found, useful inside, but not to be shown as a mention: a vague date, a bare relative zone."""
