"""From pairs to projects: the surest pairs first, and never two that exclude each other in one.

What people decided comes first: reports they merged are one, those they split never meet. Then the pairs join in
the order of their points; a pair is passed over where joining would bring two records of one article, two phases,
two capacities, two places apart, or two that people split into one project.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from warehouse.resolution.places import Places
from warehouse.resolution.rules import Report, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two reports found to be one project."""

    one: str
    other: str
    verdict: Verdict | None = None
    """None where people decided it."""
    reason: str = ""
    inside: bool = False
    """Whether both stand in one article."""

    @property
    def points(self) -> float:
        """Larger is surer."""
        return float("inf") if self.verdict is None else self.verdict.points


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
    """By report; the first of a project has none."""


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
        if link.verdict is None:
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
        for report in small.reports:
            self._of[report] = large
        for report in (link.one, link.other):
            self._links.setdefault(report, link)


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
