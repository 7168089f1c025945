"""A measure shared out over places: 其中，甲市6200家、乙市5400家; the heading 各市2025年上云企业目标 above such a list.

Every item has its own place as subject and the name that the whole or the heading tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from nlp.facts.indicator_frames import Leads
from nlp.facts.indicator_measures import Statement
from nlp.facts.indicator_tables import TableFigure
from nlp.facts.marked import DATE, GPE, MONEY, ORG, QUANTITY
from nlp.records import MoneyValue
from nlp.spans import QuantityValue, Span

_ITEM = rf"(?<![{GPE}{ORG}])[{GPE}{ORG}]++(?:为|达到?|有|约|近)?(?:{QUANTITY}+|{MONEY}+)"
_RUN = re.compile(rf"{_ITEM}(?:[、,;和及]{_ITEM})+")
_PIECE = re.compile(rf"(?P<place>[{GPE}{ORG}]+)[^{QUANTITY}{MONEY}]*(?P<figure>{QUANTITY}+|{MONEY}+)")
_HEADING = re.compile(
    rf"各(?:设区)?(?:市县|[市县地区])(?:\([^()\n]{{0,16}}\))?{DATE}*(?P<name>(?!\(|任务|目标|指标|计划|具体)[^,。;:\n各分]{{2,20}}?)"
    r"(?:年度)?(?:目标|任务|指标|计划|名额)(?:分解|安排|分配|任务|目标)?(?:表|如下|情况)?(?:分别为)?[。:,\s]*$"
)
_REACH = 60
"""Signs before a list in which its heading stands."""


def place_lists(leads: Leads, statements: list[Statement]) -> Iterator[TableFigure]:
    """The items of all such lists whose name is told, in reading order; without a period where the heading tells none.

    `statements`: among which the whole of a list is looked for.
    """
    painted = leads.painted
    for start, end in list_stretches(painted):
        whole = _whole(leads, statements, start)
        for item in _PIECE.finditer(painted, start, end):
            figure = _item(leads, item, whole)
            if figure is not None:
                yield figure


def list_stretches(painted: str) -> list[tuple[int, int]]:
    """(start, end) of all such lists, also of those whose name nothing tells."""
    return [run.span() for run in _RUN.finditer(painted)]


def _item(leads: Leads, item: re.Match[str], whole: tuple[str, str | None, str | None] | None) -> TableFigure | None:
    measured = _measured(leads, item.start("figure"))
    subject = leads.named(item.start("place"))
    if whole is None or measured is None or subject is None or (whole[1] and whole[1] != measured[1]):
        return None
    value, unit = measured
    name, _, period = whole
    return TableFigure(item.start(), item.end(), subject, name, value, unit, None, period)


def _measured(leads: Leads, at: int) -> tuple[Decimal, str] | None:
    label = "MONEY" if leads.painted[at] == MONEY else "QUANTITY"
    span: Span | None = leads.reading.covering(label, at)  # type: ignore[arg-type]
    value = span.value if span is not None else None
    if isinstance(value, MoneyValue):
        return value.low, "元"
    return (value.low, value.unit) if isinstance(value, QuantityValue) else None


def _whole(leads: Leads, statements: list[Statement], at: int) -> tuple[str, str | None, str | None] | None:
    """(name, unit, period) of what a list shares out: the heading right before it, else the statement before."""
    heading = _HEADING.search(leads.painted, max(0, at - _REACH), at)
    if heading is not None:
        dates = leads.reading.within("DATE", heading.start(), at)
        return heading["name"], None, leads.period(dates[-1]) if dates else None
    before = [s for s in statements if s.end <= at and at - s.end <= _REACH and s.value is not None]
    if not before or before[-1].unit is None:
        return None
    return before[-1].name, before[-1].unit, before[-1].told
