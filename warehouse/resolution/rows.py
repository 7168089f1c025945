"""The rows of the resolved tables, and what the tables know of the last run."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import duckdb

from warehouse.database import Row, Tables, ids_table, registered
from warehouse.resolution.clusters import Gathered, Link
from warehouse.resolution.figures import Preferred, best_name, best_place, latest, preferred
from warehouse.resolution.identities import Identities
from warehouse.resolution.organizations import Membership, Name, Reading
from warehouse.resolution.parts import Whole, parts, whole
from warehouse.resolution.places import XIONGAN, Place, Places
from warehouse.resolution.reading import Material, name_id
from warehouse.resolution.rules import Report


def write_places(connection: duckdb.DuckDBPyConnection, tables: Tables, divisions: Iterable[Place]) -> None:
    """Fill the table of places, where it differs."""
    given = list(divisions)
    places = Places(given)
    rows = list({place.key: _place_row(places, place) for place in given}.values())
    with registered(connection, "incoming", tables.arrow("places", rows)):
        same = connection.execute(
            "SELECT NOT EXISTS (FROM incoming EXCEPT FROM places) AND NOT EXISTS (FROM places EXCEPT FROM incoming)"
        ).fetchall()[0][0]
        if not same:
            connection.execute("DELETE FROM places")
            connection.execute("INSERT INTO places BY NAME SELECT * FROM incoming ORDER BY id")


def _place_row(places: Places, place: Place) -> Row:
    chain = [found for key in places.chain(place.key) if (found := places.get(key))]
    level = {found.level: found.name for found in reversed(chain)}
    return {
        "id": place.key,
        "code": None if place.key == XIONGAN else place.key,
        "name": place.name,
        "level": place.level,
        "parent_id": chain[1].key if len(chain) > 1 else None,
        "prefecture": level.get("prefecture"),
        "province": level.get("province"),
        "path": "/".join(found.name for found in reversed(chain)),
    }


def gone(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> list[str]:
    """Ids that the table has and the rows have not."""
    with registered(connection, "present_ids", ids_table(row["id"] for row in rows)):
        found = connection.execute(f"SELECT id FROM {table} ANTI JOIN present_ids USING (id) ORDER BY id").fetchall()
    return [id_ for (id_,) in found]


def known_projects(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, str], dict[str, str], dict[str, tuple[str, str]]]:
    """Anchors (forwarded ids included), forwards, and report to (project, article)."""
    anchors = _pairs(connection, "SELECT id, anchor_report_id FROM resolved_projects")
    anchors |= _pairs(connection, "SELECT id, anchor_report_id FROM project_forwards")
    forwards = _pairs(connection, "SELECT id, project_id FROM project_forwards")
    members = connection.execute("SELECT id, project_id, article_id FROM project_reports").fetchall()
    return anchors, forwards, {report: (project, article) for report, project, article in members}


def known_organizations(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Anchors (forwarded ids included), forwards, and name to organization."""
    anchors = _pairs(connection, "SELECT id, anchor FROM resolved_organizations")
    anchors |= _pairs(connection, "SELECT id, anchor FROM organization_forwards")
    forwards = _pairs(connection, "SELECT id, organization_id FROM organization_forwards")
    return anchors, forwards, _pairs(connection, "SELECT id, organization_id FROM organization_names")


def _pairs(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, str]:
    return dict(connection.execute(sql).fetchall())


def organization_rows(
    material: Material, groups: Sequence[Sequence[Membership]], names: Identities, readings: Mapping[Name, Reading]
) -> dict[str, list[Row]]:
    """Rows of organizations, their names and their forwards."""
    organizations, members = [], {}
    for id_, group in zip(names.ids, groups, strict=True):
        organizations.append(_organization_row(material, id_, group, names, readings))
        for membership in group:
            row = _name_row(material, id_, membership)
            members[row["id"]] = row
    forwards = [
        {"id": id_, "organization_id": target, "anchor": names.anchors[id_]} for id_, target in names.forwards.items()
    ]
    return {
        "resolved_organizations": organizations,
        "organization_names": list(members.values()),
        "organization_forwards": forwards,
    }


def _organization_row(
    material: Material, id_: str, group: Sequence[Membership], names: Identities, readings: Mapping[Name, Reading]
) -> Row:
    leader = group[0].leader
    reading = readings[leader]
    place = material.places.get(reading.place)
    types = Counter[str]()
    for membership in group:
        if membership.name.type:
            types[membership.name.type] += material.counts[membership.name]
    level = place.level if place and reading.kind == "organ" else None
    if reading.kind == "organ" and leader.text.startswith(("国家", "国务院", "中华人民共和国")):
        level = "country"
    full = leader.text
    if reading.relative and place:
        full = place.name + reading.rest.removeprefix(place.name)
    return {
        "id": id_,
        "name": full,
        "names": sorted({membership.name.text for membership in group}),
        "type": min(types, key=lambda kind: (-types[kind], kind)) if types else None,
        "level": level,
        "place_id": place and place.key,
        "place": place and place.name,
        "anchor": names.anchors[id_],
    }


def _name_row(material: Material, organization: str, membership: Membership) -> Row:
    return {
        "id": name_id(membership.name),
        "name": membership.name.text,
        "scope": membership.name.scope,
        "organization_id": organization,
        "rule": membership.rule,
        "score": membership.score,
        "mentions": material.counts[membership.name],
    }


def project_rows(
    material: Material,
    reports: Mapping[str, Report],
    gathered: Sequence[Gathered],
    projects: Identities,
    organization: Mapping[Name, str],
) -> dict[str, list[Row]]:
    """Rows of projects, their reports, figures, parties and forwards."""
    made: dict[str, list[Row]] = defaultdict(list)
    wholes: list[Whole] = []
    for id_, group in zip(projects.ids, gathered, strict=True):
        members = sorted((reports[report] for report in group.reports), key=lambda r: (str(r.published), r.id))
        speaking = _speaking(members)
        made["resolved_projects"].append(_project_row(material, id_, members, speaking, projects.anchors[id_]))
        chosen = {report.id for report in speaking}
        made["project_reports"] += [_report_row(id_, r, r.id in chosen, group.links.get(r.id)) for r in members]
        amounts = preferred(speaking)
        wholes.append(whole(id_, speaking, amounts, material.places))
        made["resolved_amounts"] += _amount_rows(id_, amounts)
        made["resolved_parties"] += _party_rows(material, id_, speaking, organization)
    part_of = parts(wholes, material.places)
    for row in made["resolved_projects"]:
        row["part_of"] = part_of.get(row["id"])
    made["project_forwards"] = [
        {"id": id_, "project_id": target, "anchor_report_id": projects.anchors[id_]}
        for id_, target in projects.forwards.items()
    ]
    return {
        table: made[table]
        for table in (
            "resolved_projects",
            "project_reports",
            "project_forwards",
            "resolved_amounts",
            "resolved_parties",
        )
    }


def _speaking(members: Sequence[Report]) -> list[Report]:
    """One report of each story: that of the article that speaks for it, else the first."""
    stories: dict[str, Report] = {}
    for report in members:
        if report.story_id not in stories or report.article_id == report.story_id:
            stories[report.story_id] = report
    return list(stories.values())


def _project_row(
    material: Material, id_: str, members: Sequence[Report], speaking: Sequence[Report], anchor: str
) -> Row:
    staged = latest(speaking)
    place = material.places.get(best_place(speaking, material.places))
    days = [report.published for report in members if report.published]
    return {
        "id": id_,
        "name": best_name(speaking),
        "count": members[0].count,
        "phase": next((r.parsed.phase for r in members if r.parsed.phase), None),
        "stage": staged and staged.stage,
        "stage_date": staged and material.dates[staged.id],
        "stage_report_id": staged and staged.id,
        "place": place.name if place else _told_place(material, speaking),
        "place_id": place and place.key,
        "place_code": place.key if place and place.key != XIONGAN else None,
        "reports": len(members),
        "stories": len(speaking),
        "addresses": sum(material.addresses.get(article, 1) for article in {r.article_id for r in members}),
        "first_published": min(days, default=None),
        "last_published": max(days, default=None),
        "anchor_report_id": anchor,
    }


def _told_place(material: Material, speaking: Sequence[Report]) -> str | None:
    """The name told most where no report knows which division it is (桥西区 of two cities)."""
    told = Counter(name for report in speaking if (name := material.told_places.get(report.id)))
    return min(told, key=lambda name: (-told[name], name)) if told else None


def _report_row(project: str, report: Report, speaks: bool, link: Link | None) -> Row:
    other = link and (link.other if link.one == report.id else link.one)
    score = None if link is None else 1.0 if link.verdict is None else link.verdict.score
    return {
        "id": report.id,
        "article_id": report.article_id,
        "project_id": project,
        "speaks": speaks,
        "linked_report_id": other,
        "score": score,
        "reason": link and link.reason,
    }


def _amount_rows(project: str, amounts: Sequence[Preferred]) -> list[Row]:
    return [
        {
            "id": _hashed(project, best.figure.role, best.figure.currency),
            "project_id": project,
            "role": best.figure.role,
            "currency": best.figure.currency,
            "low": best.figure.low,
            "high": best.figure.high,
            "modifier": best.figure.modifier,
            "amount_id": best.figure.id,
            "rule": best.why,
            "figures": best.figures,
            "differing": best.differing,
        }
        for best in amounts
    ]


def _party_rows(
    material: Material, project: str, speaking: Sequence[Report], organization: Mapping[Name, str]
) -> list[Row]:
    stories: dict[tuple[str, str], set[str]] = defaultdict(set)
    for report in speaking:
        for party in material.parties.get(report.id, ()):
            stories[organization[party.name], party.role].add(report.story_id)
    return [
        {
            "id": _hashed(project, id_, role),
            "project_id": project,
            "organization_id": id_,
            "role": role,
            "stories": len(found),
        }
        for (id_, role), found in sorted(stories.items())
    ]


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]
