"""A work of one owner that goes on under a newer, vaguer name: 保温材料厂搬迁 becomes 智能制造基地. Pure.

Names change between signing and opening; where the owner, the county and the course of the stages agree and the total
has not grown by much, a name that tells no product does not speak against.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from warehouse.resolution.fired import Fired
from warehouse.resolution.stems import kinds_differ, stem, trade_alone
from warehouse.resolution.tables import table

if TYPE_CHECKING:
    from warehouse.resolution.rules import Report

RULE = "goes_on"
_SOFT = frozenset(
    ("name_unlike", "names_of_their_own", "names_in_contrast", "name_bare", "amount_differs", "extension")
)
"""Rules that a change of name makes fire."""
_GROWN, _SHRUNK = Decimal("1.6"), Decimal("0.97")
_COUNTY = 1.0
"""Points of a place from which on both are in one county."""


def going_on(one: Report, other: Report, fired: tuple[Fired, ...], stages: tuple[str, ...]) -> tuple[Fired, ...]:
    """The rules that fired, those that a change of name makes fire replaced where the work of one owner goes on."""
    points = {found.rule: found.points for found in fired}
    against = {rule for rule, value in points.items() if value < 0}
    if not against or not against <= _SOFT or points.get("owner", 0) <= 0 or points.get("place", 0) < _COUNTY:
        return fired
    if not _telling(one, other) or not _forward(one, other, stages) or not (_vague(one) or _vague(other)):
        return fired
    kept = tuple(found for found in fired if found.rule not in _SOFT)
    return (*kept, Fired(RULE, 1.0, "the owner's work there goes on under a vaguer name"))


def _telling(one: Report, other: Report) -> bool:
    """Whether the owner is one company and neither name tells of a part."""
    parts = [r.parsed.phase or r.parsed.numbers or r.parsed.section for r in (one, other)]
    named = any(not trade_alone(rest) for rest in one.owner_rests & other.owner_rests)
    return named and not any(parts) and not kinds_differ(one.parsed.core, other.parsed.core)


def _forward(one: Report, other: Report, stages: tuple[str, ...]) -> bool:
    """Whether the later report tells a further stage and a total that is no smaller, nor much larger."""
    if one.day is None or other.day is None or one.day == other.day:
        return False
    early, late = (one, other) if one.day < other.day else (other, one)
    if early.stage not in stages or late.stage not in stages:
        return False
    first, second = early.total(), late.total()
    if first is None or second is None or first.currency != second.currency or not first.low:
        return False
    if not _SHRUNK <= second.high / first.low <= _GROWN:
        return False
    return stages.index(early.stage) < stages.index(late.stage)


def _vague(report: Report) -> bool:
    """Whether a name tells its owner, its trade and plain words alone."""
    return trade_alone(_words().sub("", stem(report.parsed.core)[0]))


@cache
def _words() -> re.Pattern[str]:
    return re.compile("|".join(sorted(table("vague_works.tsv"), key=lambda word: (-len(word), word))))
