"""Why two things are one, or are not: features, rules, score, decision, and the sentences behind them."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from warehouse.errors import WarehouseError
from warehouse.resolution.organizations import Name, gather, read
from warehouse.resolution.places import Places
from warehouse.resolution.reading import make_reports, name_id, read_material
from warehouse.resolution.rules import THRESHOLD, Report, judge

_REPORTS_OF = """
SELECT id FROM project_reports
WHERE id = $wanted OR project_id = $wanted
    OR project_id = (SELECT project_id FROM project_forwards WHERE id = $wanted)
    OR project_id IN (SELECT id FROM resolved_projects WHERE name = $wanted) ORDER BY id
"""
_SENTENCES = """
SELECT p.sentence, a.title, a.published, a.url FROM projects p JOIN articles a ON a.id = p.article_id WHERE p.id = ?
"""


def explain(connection: duckdb.DuckDBPyConnection, a: str, b: str) -> list[str]:
    """Lines about two reports or projects (the pair of reports that speaks most for one thing), or two organizations.

    `a` and `b`: ids of reports, projects or organizations, or names. Raises WarehouseError where one is not there.
    """
    one, other = _members(connection, a), _members(connection, b)
    if one and other:
        return _projects(connection, one, other)
    names = [_names(connection, wanted) for wanted in (a, b)]
    for wanted, found, reports in zip((a, b), names, (one, other), strict=True):
        if not found or reports:
            raise WarehouseError(f"{wanted}: no such report, project or organization, or not of the kind of the other")
    return _organizations(connection, names[0], names[1])


def _members(connection: duckdb.DuckDBPyConnection, wanted: str) -> list[str]:
    return [id_ for (id_,) in connection.execute(_REPORTS_OF, {"wanted": wanted}).fetchall()]


def _projects(connection: duckdb.DuckDBPyConnection, one: Sequence[str], other: Sequence[str]) -> list[str]:
    material = read_material(connection)
    chosen = {*one, *other}
    material.rows = [row for row in material.rows if row["id"] in chosen]
    organization = dict(connection.execute("SELECT id, organization_id FROM organization_names").fetchall())
    readings = material.readings()
    ids = {name: organization.get(name_id(name), name.text) for name in material.counts}
    reports = {report.id: report for report in make_reports(material, ids, readings)}
    verdicts = [(judge(reports[a], reports[b], material.places), a, b) for a in one for b in other if a != b]
    if not verdicts:
        raise WarehouseError("the two are the same report")
    verdict, a, b = max(verdicts, key=lambda found: (found[0].points, found[1], found[2]))
    lines = [line for id_ in (a, b) for line in _about(connection, reports[id_], material.places)]
    lines += ["rules:"]
    lines += [f"  {fired.rule:20} {fired.points:+6.2f}  {fired.reason}" for fired in verdict.fired]
    lines += [f"points {verdict.points:g} of {THRESHOLD:g} needed, score {verdict.score:g}"]
    lines += [f"decision of the rules: {'one project' if verdict.same else 'two projects'}"]
    return [*lines, *_held(connection, a, b)]


def _held(connection: duckdb.DuckDBPyConnection, a: str, b: str) -> list[str]:
    """What the warehouse holds now, with what others (a third report, people) made of it."""
    held = {
        id_: (project, linked, reason)
        for id_, project, linked, reason in connection.execute(
            "SELECT id, project_id, linked_report_id, reason FROM project_reports WHERE id IN (?, ?)", [a, b]
        ).fetchall()
    }
    together = held[a][0] == held[b][0]
    lines = [f"in the warehouse: {'one project, ' + held[a][0] if together else held[a][0] + ' and ' + held[b][0]}"]
    return lines + [
        f"  {id_} joined by {linked}: {reason}" for id_, (_, linked, reason) in sorted(held.items()) if linked
    ]


def _about(connection: duckdb.DuckDBPyConnection, report: Report, places: Places) -> list[str]:
    sentence, title, published, url = connection.execute(_SENTENCES, [report.id]).fetchall()[0]
    name = report.parsed
    place = places.get(name.place)
    total = report.total()
    features = {
        "name": f"{report.name} (core {name.core or '–'}, its own {name.own or '–'})",
        "phase": name.phase,
        "place": place and place.name,
        "owners": ", ".join(sorted(report.owners)),
        "amount": total and f"{total.role} {total.low.normalize():f}–{total.high.normalize():f} {total.currency}",
        "stage": report.stage and f"{report.stage} {report.date_to or ''}".strip(),
        "count": report.count if report.count > 1 else None,
        "article": f"{title} ({published}) {url}",
        "evidence": " ".join(str(sentence).split()),
    }
    return [f"report {report.id}", *(f"  {key:9} {value}" for key, value in features.items() if value), ""]


def _names(connection: duckdb.DuckDBPyConnection, wanted: str) -> list[Name]:
    rows = connection.execute(
        "SELECT name, scope FROM organization_names WHERE name = $wanted OR organization_id = $wanted "
        "OR organization_id = (SELECT organization_id FROM organization_forwards WHERE id = $wanted) ORDER BY ALL",
        {"wanted": wanted},
    ).fetchall()
    return [Name(text=name, scope=scope) for name, scope in rows]


def _organizations(connection: duckdb.DuckDBPyConnection, one: list[Name], other: list[Name]) -> list[str]:
    material = read_material(connection)
    lines = []
    for name in (one[0], other[0]):
        reading = read(name, material.places)
        place = material.places.get(reading.place)
        lines += [f"name {name.text}", f"  full form {reading.form}, kind {reading.kind}, place {place and place.name}"]
    pair = gather([one[0], other[0]], material.places)
    alone = len({m.leader for m in pair}) == 1
    lines += [f"  rule {m.rule} ({m.score:g}): {m.name.text} → {m.leader.text}" for m in pair]
    lines += [f"decision of the rules on these two alone: {'one organization' if alone else 'two organizations'}"]
    held = [
        connection.execute(
            "SELECT organization_id, rule, score FROM organization_names WHERE name = ? AND scope = ?",
            [n.text, n.scope],
        ).fetchall()[0]
        for n in (one[0], other[0])
    ]
    same = held[0][0] == held[1][0]
    told = ", ".join(f"{id_} by {rule} ({score:g})" for id_, rule, score in held)
    return [*lines, f"in the warehouse, among all names: {'one' if same else 'two'}: {told}"]
