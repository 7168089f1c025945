"""Which pairs of reports are worth judging. Linear: no block gives more than a window of pairs for each report.

Two reports meet where they have a key in common. Inside one prefecture: the same name with or without its owner's
brand, an owner, a brand (an owner's, or the first two characters of the name), the same amount, the front or the back
of what is a name's own; a group's number. Anywhere: signs of the ends of a line. Over all places, only where one of the
two tells no prefecture (others in two of them are never one): the same name, a group's number, or an owner or amount
with a core that begins alike.
In a block of more than `WINDOW` reports, each meets the `WINDOW` that follow it in the order of name and day, so that
a large block (one builder of all roads) costs no more than its length times the window.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from warehouse.resolution.places import Places
from warehouse.resolution.routes import keys as line_keys
from warehouse.resolution.rules import Report
from warehouse.resolution.stems import trade_alone

WINDOW = 24
ANYWHERE = "anywhere"
EPOCH = dt.date(1970, 1, 1)


def keys(report: Report, places: Places) -> list[str]:
    """The keys of a report, each once."""
    return list(dict.fromkeys("/".join(map(str, key)) for key in _keys(report, places)))


def _keys(report: Report, places: Places) -> Iterator[tuple[object, ...]]:
    district = places.district(report.parsed.place)
    if report.count > 1:
        yield ("group", report.count, district or report.parsed.place)
        yield (ANYWHERE, "group", report.count)
        return
    name = report.parsed
    if name.line is not None:
        yield from (("line", *key) for key in line_keys(name.line))
    # With the owner's brand and without it: another report may tell the name alone.
    for text in (name.core, name.whole):
        if len(text) >= 3:
            yield (ANYWHERE, text)
        if len(text) >= 2:
            yield ("local", text, district)
    for owner in report.owners:
        yield ("owner", owner, district)
        yield (ANYWHERE, owner, name.core[:2])
    total = report.total()
    if total is not None:
        low = f"{total.low.normalize():f}"
        yield ("amount", low, total.currency, district)
        yield (ANYWHERE, low, total.currency, name.core[:2])
    if len(name.own) >= 2:
        # Both ends of what is its own: a longer name has one of them mostly unchanged.
        yield ("front", name.own[:3], district)
        yield ("back", name.own[-3:], district)
    # A report that names the owner, and another in which the name opens with its brand.
    yield from (
        ("brand", brand, district) for brand in sorted({*report.brands, name.whole[:2]}) if not trade_alone(brand)
    )


class Entry(NamedTuple):
    """What blocking knows of a report, in the order of its block."""

    core: str
    day: dt.date
    id: str
    placed: bool
    """Whether its prefecture is known."""


def entry(report: Report, places: Places) -> Entry:
    """A report as blocks hold it."""
    return Entry(report.parsed.core, report.day or EPOCH, report.id, _district(report, places) is not None)


def candidates(
    blocks: Mapping[str, Sequence[Entry]], fresh: Collection[str] | None = None
) -> Iterator[tuple[str, str]]:
    """Pairs of ids worth judging, each once, the smaller id first; with `fresh`, only those that have one of these."""
    seen: set[tuple[str, str]] = set()
    for key, block in blocks.items():
        for one, other in _pairs(block, key.startswith(ANYWHERE), fresh):
            pair = (one, other) if one < other else (other, one)
            if pair not in seen:
                seen.add(pair)
                yield pair


def _pairs(block: Sequence[Entry], anywhere: bool, fresh: Collection[str] | None) -> Iterator[tuple[str, str]]:
    if len(block) < 2 or (anywhere and all(member.placed for member in block)):
        return
    members = sorted(block)
    new = [fresh is None or member.id in fresh for member in members]
    for at, one in enumerate(members):
        for place in range(at + 1, min(at + 1 + WINDOW, len(members))):
            other = members[place]
            if (new[at] or new[place]) and not (anywhere and one.placed and other.placed):
                yield one.id, other.id


def _district(report: Report, places: Places) -> str | None:
    """The prefecture, also that of 雄安新区; None for a province or no place."""
    return None if str(report.parsed.place).endswith("0000") else places.district(report.parsed.place)
