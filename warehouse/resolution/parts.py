"""Which resolved projects are parts of others: a phase of a whole, a group of a larger group. Pure.

Sums leave parts out, because the amount of the whole holds theirs. So a part is only what the whole surely covers:

| part | of | where |
| --- | --- | --- |
| a phase | the project of its name without one | that total is larger; one article tells both, or it is the first |
| a group | the largest group | one article tells both, it lies in the place, the periods meet, no number is larger |

A later phase that stands alone in its articles is none: it came on top of what is called by the bare name. Totals are
compared within one currency.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from warehouse.resolution.figures import Preferred, best_place
from warehouse.resolution.places import Places
from warehouse.resolution.rules import Figure, Report

_TOTALS = ("total_investment", "contract_value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What a resolved project is compared by."""

    id: str
    count: int
    phase: int | None
    cores: frozenset[str]
    place: str | None
    total: Figure | None
    articles: frozenset[str]
    parties: frozenset[str]
    first: dt.date | None
    last: dt.date | None


def whole(id_: str, speaking: Sequence[Report], amounts: Sequence[Preferred], places: Places) -> Whole:
    """A resolved project of its reports and preferred amounts."""
    days = [day for report in speaking for day in (report.date_from, report.date_to) if day]
    return Whole(
        id=id_,
        count=speaking[0].count,
        phase=next((r.parsed.phase for r in speaking if r.parsed.phase), None),
        cores=frozenset(r.parsed.core for r in speaking if len(r.parsed.core) > 1),
        place=best_place(speaking, places),
        total=_total(amounts),
        articles=frozenset(r.story_id for r in speaking),
        parties=frozenset(party for r in speaking for party in r.parties),
        first=min(days, default=None),
        last=max(days, default=None),
    )


def _total(amounts: Sequence[Preferred]) -> Figure | None:
    found = [best.figure for role in _TOTALS for best in amounts if best.figure.role == role]
    return min(found, key=lambda f: (_TOTALS.index(f.role), f.currency != "CNY", f.currency)) if found else None


def parts(projects: Sequence[Whole], places: Places) -> dict[str, str]:
    """Part to the whole that covers it."""
    found = dict(_phases(projects, places))
    found.update(_groups(projects, places))
    return found


def _phases(projects: Sequence[Whole], places: Places) -> Iterator[tuple[str, str]]:
    bare: dict[str, list[Whole]] = {}
    for project in projects:
        if project.count == 1 and project.phase is None and project.total:
            for core in project.cores:
                bare.setdefault(core, []).append(project)
    for phase in projects:
        if phase.count > 1 or phase.phase is None:
            continue
        near = {w.id: w for core in phase.cores for w in bare.get(core, ()) if _is_phase_of(phase, w, places)}
        if near:
            yield phase.id, min(near)


def _is_phase_of(phase: Whole, of: Whole, places: Places) -> bool:
    if places.relation(phase.place, of.place) not in ("same", "nested") or not _exceeds(of.total, phase.total):
        return False
    together = bool(phase.articles & of.articles)
    if phase.total is None or phase.phase != 1:
        return together
    return together or bool(phase.parties & of.parties)


def _groups(projects: Sequence[Whole], places: Places) -> Iterator[tuple[str, str]]:
    told: dict[str, list[Whole]] = {}
    for project in projects:
        if project.count > 1:
            for article in project.articles:
                told.setdefault(article, []).append(project)
    for group in projects:
        around = {w.id: w for article in group.articles for w in told.get(article, ()) if group.count > 1}
        larger = [w for w in around.values() if _is_group_of(group, w, places)]
        if larger:
            yield group.id, max(larger, key=lambda w: (w.total.low if w.total else 0, w.count, w.id)).id


def _is_group_of(group: Whole, of: Whole, places: Places) -> bool:
    if group.id == of.id or group.count > of.count:
        return False
    # The place of the part lies in that of the whole, not the other way round.
    if group.place != of.place and of.place not in places.chain(group.place):
        return False
    if not _meet(group, of):
        return False
    if group.total and of.total:
        return _exceeds(of.total, group.total)
    return of.total is not None or (group.total is None and group.count < of.count)


def _meet(one: Whole, other: Whole) -> bool:
    """Whether the periods have a day in common; an unknown period meets every other."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return True
    return one.first <= other.last and other.first <= one.last


def _exceeds(whole_total: Figure | None, part: Figure | None) -> bool:
    if whole_total is None:
        return False
    return part is None or (whole_total.currency == part.currency and whole_total.low > part.low)
