"""Which pairs of reports are worth judging. Linear: no block gives more than a window of pairs for each report.

Two reports meet where they have a key in common: the same core in one prefecture, an owner in one prefecture, the
same amount in one prefecture, the rarer half of a name, or a group's number and place. In a block of more than
`WINDOW` reports, each meets the `WINDOW` that follow it in the order of name and day, so that a large block (one
builder of all roads) costs no more than its length times the window.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from warehouse.resolution.places import Places
from warehouse.resolution.rules import Report

WINDOW = 24
_EPOCH = dt.date(1970, 1, 1)
Key = tuple[object, ...]


def keys(report: Report, places: Places) -> Iterator[Key]:
    """The keys of a report."""
    district = places.district(report.parsed.place)
    if report.count > 1:
        yield ("group", report.count, district or report.parsed.place)
        return
    name = report.parsed
    if len(name.core) >= 3 and (district is None or len(name.own) >= 2):
        yield ("name", name.core)
    if len(name.core) >= 2:
        yield ("local", name.core, district)
    for owner in report.owners:
        yield ("owner", owner, district)
        yield ("owner anywhere", owner, name.core[:2])
    total = report.total()
    if total is not None:
        yield ("amount", total.low, total.currency, district)
        if district is None or str(report.parsed.place).endswith("0000"):
            yield ("amount and name", total.low, name.core[:2])
    if len(name.own) >= 2:
        # Both ends of what is its own: a longer name has one of them mostly unchanged.
        yield ("front", name.own[:3], district)
        yield ("back", name.own[-3:], district)


def candidates(reports: Sequence[Report], places: Places) -> Iterator[tuple[Report, Report]]:
    """Pairs worth judging, each once, the smaller id first; the order depends on the reports alone."""
    blocks: dict[Key, list[Report]] = {}
    for report in reports:
        for key in dict.fromkeys(keys(report, places)):
            blocks.setdefault(key, []).append(report)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        for one, other in _pairs(block):
            pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
            if pair not in seen:
                seen.add(pair)
                yield (one, other) if pair[0] == one.id else (other, one)


def _pairs(block: Iterable[Report]) -> Iterator[tuple[Report, Report]]:
    members = sorted(block, key=_order)
    for at, one in enumerate(members):
        for other in members[at + 1 : at + 1 + WINDOW]:
            yield one, other


def _order(report: Report) -> tuple[str, dt.date, str]:
    return report.parsed.core, report.day or _EPOCH, report.id
