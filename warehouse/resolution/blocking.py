"""Which pairs of reports are worth judging. Linear: no block gives more than a window of pairs for each report.

Two reports meet where they have a key in common. Inside one prefecture: the same core, an owner, the same amount, the
front or the back of what is a name's own; a group's number. Anywhere: signs of the ends of a line. Over all places,
only where one of the two tells no prefecture (others in two of them are never one): the same core, or an owner or
amount with a core that begins alike.
In a block of more than `WINDOW` reports, each meets the `WINDOW` that follow it in the order of name and day, so that
a large block (one builder of all roads) costs no more than its length times the window.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from warehouse.resolution.places import Places
from warehouse.resolution.routes import keys as line_keys
from warehouse.resolution.rules import Report

WINDOW = 24
ANYWHERE = "anywhere"
_EPOCH = dt.date(1970, 1, 1)
Key = tuple[object, ...]


def keys(report: Report, places: Places) -> Iterator[Key]:
    """The keys of a report."""
    district = places.district(report.parsed.place)
    if report.count > 1:
        yield ("group", report.count, district or report.parsed.place)
        return
    name = report.parsed
    if name.line is not None:
        yield from (("line", *key) for key in line_keys(name.line))
    if len(name.core) >= 3:
        yield (ANYWHERE, name.core)
    if len(name.core) >= 2:
        yield ("local", name.core, district)
    for owner in report.owners:
        yield ("owner", owner, district)
        yield (ANYWHERE, owner, name.core[:2])
    total = report.total()
    if total is not None:
        yield ("amount", total.low, total.currency, district)
        yield (ANYWHERE, total.low, total.currency, name.core[:2])
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
    for key, block in blocks.items():
        for one, other in _pairs(block, places, anywhere=key[0] == ANYWHERE):
            pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
            if pair not in seen:
                seen.add(pair)
                yield (one, other) if pair[0] == one.id else (other, one)


def _pairs(block: Sequence[Report], places: Places, anywhere: bool) -> Iterator[tuple[Report, Report]]:
    if len(block) < 2:
        return
    members = sorted(block, key=_order)
    placed = [anywhere and _district(report, places) is not None for report in members]
    if all(placed):
        return
    for at, one in enumerate(members):
        for place, other in zip(placed[at + 1 : at + 1 + WINDOW], members[at + 1 : at + 1 + WINDOW], strict=True):
            if not (placed[at] and place):
                yield one, other


def _district(report: Report, places: Places) -> str | None:
    """The prefecture, also that of 雄安新区; None for a province or no place."""
    return None if str(report.parsed.place).endswith("0000") else places.district(report.parsed.place)


def _order(report: Report) -> tuple[str, dt.date, str]:
    return report.parsed.core, report.day or _EPOCH, report.id
