"""What resolution reads of the warehouse: places, names of organizations, reports."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import duckdb

from warehouse.resolution.making import made_report
from warehouse.resolution.organizations import Membership, Name, Reading, is_relative, read, scope_of
from warehouse.resolution.places import XIONGAN, Place, Places
from warehouse.resolution.rules import Figure, Report

_REPORTS = """
SELECT p.id, p.article_id, coalesce(c.article_id, p.article_id) AS story_id, p.name, p.count, p.stage,
    p.date_from, p.date_to, a.published_date, p.place, p.place_code,
    a.kind = 'policy' OR regexp_matches(a.url, '^https?://[^/]*[.]gov[.]cn(/|$)') AS official, a.url, p.date
FROM projects p
JOIN articles a ON a.id = p.article_id
LEFT JOIN article_copies c ON c.id = p.article_id
ORDER BY p.id
"""
_PARTIES = """
SELECT o.project_id, o.role, coalesce(o.canonical, o.name), o.organization_type, o.article_id
FROM project_organizations o ORDER BY o.id
"""
_FIGURES = "SELECT project_id, role, low, high, currency, modifier, id FROM project_amounts ORDER BY id"
_MENTIONS = """
SELECT coalesce(canonical, text) AS name, mode(organization_type), count(*) FROM mentions
WHERE label = 'ORG' GROUP BY 1 ORDER BY 1
"""


class PartyRow(NamedTuple):
    """One party of one report, with the name that resolution knows it by."""

    report_id: str
    role: str
    name: Name


@dataclass(slots=True)
class Material:
    """Everything that resolution reads."""

    places: Places
    rows: list[dict[str, Any]]
    """Reports as the tables have them."""
    parties: dict[str, list[PartyRow]]
    figures: dict[str, tuple[Figure, ...]]
    counts: dict[Name, int] = field(default_factory=dict)
    """Names, and how often each stands."""
    dates: dict[str, str | None] = field(default_factory=dict)
    """EDTF of each report's stage."""
    told_places: dict[str, str] = field(default_factory=dict)
    """Names of places whose division is not known."""
    addresses: dict[str, int] = field(default_factory=dict)
    """Addresses of each article that has more than one."""

    def readings(self) -> dict[Name, Reading]:
        """Every name taken apart."""
        return {name: read(name, self.places) for name in self.counts}


def name_id(name: Name) -> str:
    """Id of a row of organization_names."""
    return hashlib.sha256(f"{name.text}\n{name.scope}".encode("utf-8", "replace")).hexdigest()[:24]


def read_places(connection: duckdb.DuckDBPyConnection) -> Places:
    """The divisions of the table `places`."""
    rows = connection.execute("SELECT id, name, level FROM places ORDER BY id").fetchall()
    return Places(Place(key=key, name=name, level=level) for key, name, level in rows)


def read_material(connection: duckdb.DuckDBPyConnection) -> Material:
    """Read everything; facts of an article that is gone are passed over."""
    places = read_places(connection)
    names = [
        *("id", "article_id", "story_id", "name", "count", "stage", "date_from", "date_to"),
        *("published", "place", "place_code", "official", "url", "date"),
    ]
    rows = [dict(zip(names, row, strict=True)) for row in connection.execute(_REPORTS).fetchall()]
    figures: dict[str, list[Figure]] = defaultdict(list)
    for report_id, role, low, high, currency, modifier, id_ in connection.execute(_FIGURES).fetchall():
        figures[report_id].append(Figure(role=role, low=low, high=high, currency=currency, modifier=modifier, id=id_))
    material = Material(
        places=places,
        rows=rows,
        parties={},
        figures={report: tuple(found) for report, found in figures.items()},
        dates={row["id"]: row.pop("date") for row in rows},
    )
    for row in rows:
        code = row.pop("place_code")
        if row["place"] and not code and row["place"] != XIONGAN:
            material.told_places[row["id"]] = row["place"]
        row["place"] = code or (XIONGAN if row["place"] == XIONGAN else None)
    material.addresses = dict(
        connection.execute("SELECT article_id, count(*) + 1 FROM article_addresses GROUP BY 1").fetchall()
    )
    _read_names(connection, material)
    return material


def _read_names(connection: duckdb.DuckDBPyConnection, material: Material) -> None:
    """Names of parties, with a scope where they are relative, and names that are merely mentioned."""
    place = {row["id"]: row["place"] for row in material.rows}
    story = {row["id"]: row["story_id"] for row in material.rows}
    parties: dict[str, list[PartyRow]] = defaultdict(list)
    counts: dict[Name, int] = defaultdict(int)
    types: dict[str, str | None] = {}
    for report, role, text, kind, _ in connection.execute(_PARTIES).fetchall():
        if report not in place:
            continue
        types.setdefault(text, kind)
        scope = ""
        if is_relative(text):
            scope = scope_of(text, place[report], material.places) or story[report]
        name = Name(text=text, scope=scope, type=types[text])
        counts[name] += 1
        parties[report].append(PartyRow(report, role, name))
    for text, kind, number in connection.execute(_MENTIONS).fetchall():
        # 市发改委 merely mentioned, without a project, tells no city.
        if not is_relative(text):
            counts[Name(text=text, type=types.get(text, kind))] += number
    material.parties, material.counts = dict(parties), dict(counts)


def make_reports(
    material: Material, organization: Mapping[Name, str], readings: Mapping[Name, Reading]
) -> list[Report]:
    """The reports, their parties as ids of organizations."""
    return [_report(material, row, organization, readings) for row in material.rows]


def _report(
    material: Material, row: dict[str, Any], organization: Mapping[Name, str], readings: Mapping[Name, Reading]
) -> Report:
    parties = material.parties.get(row["id"], [])
    return made_report(
        material.places,
        parties=[(p.role, organization[p.name], p.name.text) for p in parties],
        readings={p.name.text: readings[p.name] for p in parties},
        figures=material.figures.get(row["id"], ()),
        **row,
    )


def by_leader(memberships: Iterable[Membership]) -> list[list[Membership]]:
    """The names of each organization, its leader first; organizations by their leaders."""
    found: dict[Name, list[Membership]] = defaultdict(list)
    for membership in memberships:
        found[membership.leader].append(membership)
    order = sorted(found, key=lambda name: (name.text, name.scope))
    return [sorted(found[leader], key=lambda m: (m.name != leader, m.name.text, m.name.scope)) for leader in order]


def members_of(groups: Sequence[Sequence[Membership]]) -> list[list[str]]:
    """The ids of the names of each organization."""
    return [[name_id(m.name) for m in group] for group in groups]
