"""From pairs to projects: the surest pairs first, and never two that exclude each other in one.

What people split never meets. Then the pairs join in the order of their points; a pair is passed over where joining
would bring two records of one article, two phases, two capacities, two places apart, or two that people split into one
project. What people merged joins last, whatever speaks against: whole projects become one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from warehouse.resolution.places import Places
from warehouse.resolution.rules import Report
from warehouse.resolution.successors import RULE as GOES_ON


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two reports found to be one project."""

    one: str
    other: str
    points: float = math.inf
    """Larger is surer; infinite where people decided it."""
    score: float = 1.0
    reason: str = ""
    inside: bool = False
    """Whether both stand in one article."""

    @property
    def decided(self) -> bool:
        """Whether people decided it."""
        return self.points == math.inf


@dataclass(slots=True)
class _Cluster:
    reports: list[str]
    articles: set[str]
    phases: set[int]
    places: set[str]
    capacities: dict[str, set[float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Reports of one project, and what joined each."""

    reports: tuple[str, ...]
    links: dict[str, Link]
    """By report: what joins it, each link leading nearer to the one report of a project that has none."""


class Gatherer:
    """Joins reports into projects."""

    def __init__(self, reports: Sequence[Report], places: Places, splits: Iterable[tuple[str, str]] = ()) -> None:
        self._places = places
        self._of = {report.id: _new(report) for report in reports}
        self._apart: dict[str, set[str]] = {}
        for one, other in splits:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)
        self._links: dict[str, Link] = {}

    def join(self, links: Iterable[Link]) -> None:
        """Join the pairs, those inside one article and then the surest first; of equals the smaller ids."""
        order = sorted(links, key=lambda link: (not link.inside, -link.points, link.one, link.other))
        self._join(link for link in order if not _is_loose(link))
        loose = [link for link in order if _is_loose(link)]
        # A vaguer name may mean any work of its owner: it joins only where there is one.
        met: dict[int, set[int]] = {}
        for link in loose:
            one, other = self._of[link.one], self._of[link.other]
            met.setdefault(id(one), {id(one)}).add(id(other))
            met.setdefault(id(other), {id(other)}).add(id(one))
        self._join([link for link in loose if all(len(met[id(self._of[at])]) == 2 for at in (link.one, link.other))])

    def _join(self, order: Iterable[Link]) -> None:
        for link in order:
            one, other = self._of[link.one], self._of[link.other]
            if one is not other and self._agree(one, other, link):
                self._merge(one, other, link)

    def gathered(self) -> list[Gathered]:
        """All projects; reports sorted by id."""
        distinct = {id(cluster): cluster for cluster in self._of.values()}
        return [
            Gathered(
                reports=tuple(sorted(cluster.reports)),
                links={report: self._links[report] for report in cluster.reports if report in self._links},
            )
            for cluster in distinct.values()
        ]

    def _agree(self, one: _Cluster, other: _Cluster, link: Link) -> bool:
        small, large = sorted((one, other), key=lambda cluster: len(cluster.reports))
        if any(self._apart.get(report, set()).intersection(large.reports) for report in small.reports):
            return False
        if link.decided:
            return True
        if (one.articles & other.articles and not link.inside) or len(one.phases | other.phases) > 1:
            return False
        if any(not values & other.capacities.get(unit, values) for unit, values in one.capacities.items()):
            return False
        return all(self._places.relation(a, b) != "apart" for a in one.places for b in other.places)

    def _merge(self, one: _Cluster, other: _Cluster, link: Link) -> None:
        small, large = sorted((one, other), key=lambda cluster: len(cluster.reports))
        large.reports += small.reports
        large.articles |= small.articles
        large.phases |= small.phases
        large.places |= small.places
        for unit, values in small.capacities.items():
            large.capacities.setdefault(unit, set()).update(values)
        inner = link.one if self._of[link.one] is small else link.other
        self._lead_to(inner, link)
        for report in small.reports:
            self._of[report] = large

    def _lead_to(self, report: str, link: Link) -> None:
        """Turn the links of a report's project so that they lead to it, and from it to the other by `link`."""
        at, new = report, link
        while True:
            old = self._links.get(at)
            self._links[at] = new
            if old is None:
                return
            at, new = (old.other if old.one == at else old.one), old


def _is_loose(link: Link) -> bool:
    """Whether a vaguer name alone made it, which may mean another work of its owner as well."""
    return f"{GOES_ON} " in link.reason and not link.decided


def obstacles(one: Sequence[Report], other: Sequence[Report], places: Places) -> list[str]:
    """Why the reports of two projects cannot all be of one, whatever any two of them say."""
    a, b = (_joined(reports) for reports in (one, other))
    found = []
    if a.articles & b.articles:
        found.append("one article tells both, and each article tells a thing once")
    if len(a.phases | b.phases) > 1:
        found.append(f"their reports tell of phases {', '.join(str(phase) for phase in sorted(a.phases | b.phases))}")
    for unit, values in a.capacities.items():
        if not values & b.capacities.get(unit, values):
            found.append(f"their names tell different capacities in {unit}")
    apart = [(x, y) for x in sorted(a.places) for y in sorted(b.places) if places.relation(x, y) == "apart"]
    found += [f"{places.name(x)} and {places.name(y)} are two places" for x, y in apart[:1]]
    return found


def _joined(reports: Sequence[Report]) -> _Cluster:
    whole = _Cluster(reports=[], articles=set(), phases=set(), places=set())
    for report in reports:
        cluster = _new(report)
        whole.reports += cluster.reports
        whole.articles |= cluster.articles
        whole.phases |= cluster.phases
        whole.places |= cluster.places
        for unit, values in cluster.capacities.items():
            whole.capacities.setdefault(unit, set()).update(values)
    return whole


def _new(report: Report) -> _Cluster:
    capacities: dict[str, set[float]] = {}
    for value, unit in report.parsed.measures:
        capacities.setdefault(unit, set()).add(value)
    return _Cluster(
        reports=[report.id],
        articles={report.article_id},
        phases={report.parsed.phase} if report.parsed.phase else set(),
        places={report.parsed.place} if report.parsed.place else set(),
        capacities=capacities,
    )
