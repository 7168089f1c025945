"""What a project's reports say together: preferred figures, latest stage, name, place. Each by one stated rule.

**Figure** of a role and currency: what a government says itself (an address below gov.cn, or a policy document)
goes before what the press says; then the newest publication; of one day the most specific (exact before `over`,
`under` and `approx`, then more digits). Where that one is rounded and an exact figure of any report lies within 3 %
of it, the exact one is taken. Where one report tells several for a role, its largest speaks for it (a total
and its parts). No other figure is lost: they all stand in `v_project_figures`.

**Stage**: the furthest that any report tells, since works do not go backwards; its date is the first that is told
for it.
**Name**: the one that most stories use. **Place**: the most specific.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from warehouse.resolution.names import folded
from warehouse.resolution.places import Places
from warehouse.resolution.rules import STAGES, Figure, Report

Why = Literal["only", "official", "newest", "specific"]
_SAME = Decimal("0.03")
_NEVER = dt.date(1, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferred:
    """The figure chosen for a role and currency."""

    figure: Figure
    why: Why
    figures: int
    differing: int


def preferred(reports: Sequence[Report]) -> list[Preferred]:
    """The preferred figure of each role and currency. `reports`: those that speak."""
    told: dict[tuple[str, str], list[tuple[Report, Figure]]] = {}
    for report in reports:
        for figure in report.figures:
            told.setdefault((figure.role, figure.currency), []).append((report, figure))
    return [_choose(told[key]) for key in sorted(told)]


def _choose(told: list[tuple[Report, Figure]]) -> Preferred:
    largest: dict[str, tuple[Report, Figure]] = {}
    for report, figure in told:
        if report.id not in largest or figure.high > largest[report.id][1].high:
            largest[report.id] = (report, figure)
    ranked = sorted(largest.values(), key=_rank, reverse=True)
    best = ranked[0][1]
    why: Why = "only" if len(ranked) == 1 else _difference(ranked)
    if not _is_exact(best):
        for _, other in ranked[1:]:
            if _is_exact(other) and _alike(other, best):
                best, why = other, "specific"
                break
    differing = len({(figure.low, figure.high) for _, figure in told})
    return Preferred(figure=best, why=why, figures=len(told), differing=differing)


def _difference(ranked: list[tuple[Report, Figure]]) -> Why:
    first, second = ranked[0][0], ranked[1][0]
    if first.official != second.official:
        return "official"
    return "newest" if first.published != second.published else "specific"


def _rank(told: tuple[Report, Figure]) -> tuple[bool, dt.date, bool, int, str]:
    report, figure = told
    return report.official, report.published or _NEVER, _is_exact(figure), _digits(figure.low), figure.id


def _is_exact(figure: Figure) -> bool:
    return figure.modifier is None and figure.low == figure.high


def _alike(exact: Figure, rounded: Figure) -> bool:
    return rounded.low * (1 - _SAME) <= exact.low <= rounded.high * (1 + _SAME)


def _digits(amount: Decimal) -> int:
    return len(amount.normalize().as_tuple().digits)


def latest(reports: Sequence[Report]) -> Report | None:
    """The report that tells the latest stage: the furthest, of equals the first; of a group the newest told."""
    staged = [report for report in reports if report.stage]
    if not staged:
        return None
    if staged[0].count > 1:
        return max(staged, key=lambda r: (r.published or _NEVER, r.id))
    furthest = max(_step(report) for report in staged)
    return min(
        (r for r in staged if _step(r) == furthest),
        key=lambda r: (r.date_to is None, r.day or dt.date.max, r.id),
    )


def _step(report: Report) -> int:
    """Place among the stages; `implemented`, which is told of groups, is under way."""
    return STAGES.index(report.stage if report.stage in STAGES else "under_construction")


def best_name(reports: Sequence[Report]) -> str | None:
    """The name that most stories use, the longer of equals, then the first in order."""
    names: dict[str, set[str]] = {}
    written: Counter[tuple[str, str]] = Counter()
    for report in reports:
        if report.name:
            names.setdefault(folded(report.name), set()).add(report.story_id)
            written[folded(report.name), report.name] += 1
    if not names:
        return None
    best = min(names, key=lambda name: (-len(names[name]), -len(name), name))
    return min((w for f, w in written if f == best), key=lambda w: (-written[best, w], w))


def best_place(reports: Sequence[Report], places: Places) -> str | None:
    """The most specific place, of equally specific ones the one told most."""
    told = Counter(report.parsed.place for report in reports if report.parsed.place)
    return min(told, key=lambda key: (-len(places.chain(key)), -told[key], key)) if told else None
