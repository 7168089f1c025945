"""Which resolved projects are parts of others: a phase of a whole, a group of a larger group.

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

import duckdb

from warehouse.resolution.places import Places
from warehouse.resolution.rules import Figure

_WHOLES = """
WITH told AS (
    SELECT m.project_id, list_distinct(list(s.core) FILTER (length(s.core) > 1)) AS cores,
        list_distinct(list(coalesce(c.article_id, m.article_id))) AS articles,
        min(least(p.date_from, p.date_to)) AS first, max(greatest(p.date_from, p.date_to)) AS last
    FROM project_reports m
    JOIN resolution_reports s ON s.id = m.id
    JOIN projects p ON p.id = m.id
    LEFT JOIN article_copies c ON c.id = m.article_id
    WHERE m.speaks
    GROUP BY m.project_id
),
phased AS (SELECT DISTINCT unnest(t.cores) AS core FROM told t JOIN resolved_projects r ON r.id = t.project_id
    WHERE r.count = 1 AND r.phase IS NOT NULL),
wanted AS (
    SELECT id FROM resolved_projects WHERE count > 1 OR phase IS NOT NULL
    UNION
    SELECT project_id FROM (SELECT project_id, unnest(cores) AS core FROM told) SEMI JOIN phased USING (core)
),
totals AS (
    SELECT project_id, {role: role, low: low, high: high, currency: currency} AS total
    FROM resolved_amounts
    WHERE role IN ('total_investment', 'contract_value') AND project_id IN (SELECT id FROM wanted)
    QUALIFY row_number() OVER (
        PARTITION BY project_id ORDER BY role <> 'total_investment', currency <> 'CNY', currency
    ) = 1
),
acting AS (
    SELECT m.project_id, list(m.organization_id) AS parties
    FROM resolved_parties m JOIN resolved_organizations o ON o.id = m.organization_id
    WHERE m.role IN ('owner', 'partner', 'contractor') AND o.type IS DISTINCT FROM 'government'
    GROUP BY m.project_id
)
SELECT r.id, r.count, r.phase, coalesce(t.cores, []), r.place_id, a.total, t.articles, coalesce(p.parties, []),
    t.first, t.last
FROM resolved_projects r
SEMI JOIN wanted w ON w.id = r.id
JOIN told t ON t.project_id = r.id
LEFT JOIN totals a ON a.project_id = r.id
LEFT JOIN acting p ON p.project_id = r.id
ORDER BY r.id
"""


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


def read_wholes(connection: duckdb.DuckDBPyConnection) -> list[Whole]:
    """What can be a part or hold one: groups, phases, and projects with the name of a phase."""
    rows = connection.execute(_WHOLES).fetchall()
    return [
        Whole(
            id=id_,
            count=count,
            phase=phase,
            cores=frozenset(cores),
            place=place,
            total=None if total is None else Figure(**total),
            articles=frozenset(articles),
            parties=frozenset(parties),
            first=first,
            last=last,
        )
        for id_, count, phase, cores, place, total, articles, parties, first, last in rows
    ]


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
