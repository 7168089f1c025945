"""Why two things are one, or are not: what they are, the rules that fired, the decision, the sentences behind it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence

import duckdb

from warehouse.errors import WarehouseError
from warehouse.resolution.clusters import obstacles
from warehouse.resolution.explain_names import explain_organizations, explain_places, names_of, shortened
from warehouse.resolution.fired import Fired
from warehouse.resolution.places import Places
from warehouse.resolution.reading import make_reports, name_id, read_material, read_places
from warehouse.resolution.rules import THRESHOLD, Report, Verdict, in_yi, judge

_REPORTS_OF = """
SELECT id FROM project_reports
WHERE id = $wanted OR project_id = $wanted
    OR project_id = (SELECT project_id FROM project_forwards WHERE id = $wanted)
    OR project_id IN (SELECT id FROM resolved_projects WHERE name = $wanted)
    OR id IN (SELECT id FROM projects WHERE name = $wanted)
ORDER BY id
"""
_SENTENCES = """
SELECT p.sentence, a.title, a.published_date, a.url FROM projects p JOIN articles a ON a.id = p.article_id
WHERE p.id = ?
"""
_HELD = """
SELECT r.id, r.name, r.count, r.phase, r.stage, r.stage_date, r.reports, r.stories, r.part_of
FROM project_reports m JOIN resolved_projects r ON r.id = m.project_id WHERE m.id = ?
"""
_OWNERS = """
SELECT string_agg(o.name || ' (' || m.role || ')', ', ' ORDER BY m.role DESC, o.name)
FROM resolved_parties m JOIN resolved_organizations o ON o.id = m.organization_id WHERE m.project_id = ?
"""
_ALIKE = """
SELECT DISTINCT name FROM (
    SELECT name FROM projects UNION ALL SELECT name FROM organization_names UNION ALL SELECT name FROM places
) WHERE contains(name, $wanted) OR (length(name) > 2 AND contains($wanted, name)) ORDER BY length(name) DESC LIMIT 5
"""
_DEEPEST = 50


def explain(connection: duckdb.DuckDBPyConnection, a: str, b: str) -> list[str]:
    """Lines about two projects (of their reports the pair that speaks most for one), organizations or places.

    `a` and `b`: ids of reports, projects, organizations or places, or names. Raises WarehouseError where one is not
    there, or where both are the same.
    """
    reports = [_members(connection, wanted) for wanted in (a, b)]
    if all(reports):
        return _projects(connection, *reports)
    names = [names_of(connection, wanted) for wanted in (a, b)]
    if all(names):
        return explain_organizations(connection, names[0], names[1])
    lines = explain_places(connection, a, b)
    if lines:
        return lines
    for wanted, found in zip((a, b), zip(reports, names, strict=True), strict=True):
        if not any(found) and not read_places(connection).meanings(wanted):
            raise WarehouseError(
                f"{wanted}: no such report, project, organization or place{_alike(connection, wanted)}"
            )
    raise WarehouseError(f"{a} and {b} are things of two kinds; compare two projects, organizations or places")


def _alike(connection: duckdb.DuckDBPyConnection, wanted: str) -> str:
    names = [name for (name,) in connection.execute(_ALIKE, {"wanted": wanted}).fetchall()]
    return f"; there is {', '.join(names)}" if names else ""


def _members(connection: duckdb.DuckDBPyConnection, wanted: str) -> list[str]:
    return [id_ for (id_,) in connection.execute(_REPORTS_OF, {"wanted": wanted}).fetchall()]


def _projects(connection: duckdb.DuckDBPyConnection, one: Sequence[str], other: Sequence[str]) -> list[str]:
    reports, places = _reports(connection, {*one, *other})
    verdicts = [(judge(reports[a], reports[b], places), a, b) for a in one for b in other if a != b]
    if not verdicts:
        raise WarehouseError("both are the same report")
    verdict, a, b = max(verdicts, key=lambda found: (found[0].points, found[1], found[2]))
    lines = [*_about(connection, "A", reports[a], places), *_about(connection, "B", reports[b], places)]
    if len(verdicts) > 1:
        lines += [f"Of {len(verdicts)} pairs of their reports the two above speak most for one project.", ""]
    lines += _rules(verdict)
    return [*lines, *_decision(connection, reports, verdict, (a, b), places)]


def _reports(connection: duckdb.DuckDBPyConnection, chosen: set[str]) -> tuple[dict[str, Report], Places]:
    """The chosen reports and all others of their projects."""
    projects = connection.execute(
        "SELECT id FROM project_reports WHERE project_id IN (SELECT project_id FROM project_reports WHERE id IN "
        "(SELECT unnest(?)))",
        [sorted(chosen)],
    ).fetchall()
    wanted = chosen | {id_ for (id_,) in projects}
    material = read_material(connection)
    rows = [row for row in material.rows if row["id"] in wanted]
    organization = dict(connection.execute("SELECT id, organization_id FROM organization_names").fetchall())
    ids = {name: organization.get(name_id(name), name.text) for name in material.counts}
    return {r.id: r for r in make_reports(material, rows, ids, material.readings())}, material.places


def _about(connection: duckdb.DuckDBPyConnection, letter: str, report: Report, places: Places) -> list[str]:
    held = connection.execute(_HELD, [report.id]).fetchall()
    id_, name, count, phase, stage, date, reports, stories, part_of = held[0]
    told = f"{reports} reports in {stories} stories" if reports > 1 else "one report"
    kind = "project" if count == 1 else f"group of {count} projects"
    lines = [f"{letter}  {name or 'without a name'}: {kind} {id_}, {told}"]
    lines += _features(
        {
            "phase": phase,
            "stage": " ".join(str(part) for part in (stage, date) if part),
            "part of": part_of,
            "parties": connection.execute(_OWNERS, [id_]).fetchall()[0][0],
        }
    )
    sentence, title, published, url = connection.execute(_SENTENCES, [report.id]).fetchall()[0]
    parsed, total = report.parsed, report.total()
    lines += [f"   its report {report.id} of {published}: {title}"]
    lines += _features(
        {
            "address": url,
            "sentence": f"“{shortened(sentence)}”",
            "name": report.name,
            "compared": parsed.core if parsed.core and parsed.core != report.name else None,
            "place": places.path(parsed.place),
            "amount": total and _amount(total.low, total.high, total.currency, total.role, total.modifier),
            "its stage": report.stage and f"{report.stage} {report.date_to or ''}".strip(),
        }
    )
    return [*lines, ""]


def _features(features: dict[str, object]) -> list[str]:
    return [f"     {key:9} {value}" for key, value in features.items() if value]


def _amount(low: object, high: object, currency: str, role: str, modifier: str | None) -> str:
    told = in_yi(low) if low == high else f"{in_yi(low)} to {in_yi(high)}"  # type: ignore[arg-type]
    return f"{modifier + ' ' if modifier else ''}{told} {currency} ({role.replace('_', ' ')})"


def _rules(verdict: Verdict) -> list[str]:
    lines = ["Rules that fired on these two reports:"]
    lines += [f"  {_points(fired):>7}  {fired.rule.replace('_', ' '):18} {fired.reason}" for fired in verdict.fired]
    if verdict.points == -math.inf:
        return [*lines, "           a veto: whatever else agrees, they are two", ""]
    needed = f"{THRESHOLD:g} are needed; score {verdict.score:g}, where 0.5 is the border"
    return [*lines, f"  {verdict.points:+7.2f}  {'sum':18} {needed}", ""]


def _points(fired: Fired) -> str:
    return "veto" if fired.points == -math.inf else f"{fired.points:+.2f}"


def _decision(
    connection: duckdb.DuckDBPyConnection,
    reports: dict[str, Report],
    verdict: Verdict,
    pair: tuple[str, str],
    places: Places,
) -> list[str]:
    """What the rules say of the two alone, what the warehouse holds, why that differs, how to decide otherwise."""
    links = _links(connection, [*reports])
    one, other = (links[id_][0] for id_ in pair)
    lines = [f"By the rules, these two alone: {'one project' if verdict.same else 'two projects'}."]
    if one == other:
        lines += [f"In the warehouse: one project, {one}."]
        lines += [f"  {step}" for step in _chain(links, *pair)] if len(reports) > 1 else []
        return [*lines, "To part them:", f"  {_line('split', pair[0], pair[1])}"]
    lines += [f"In the warehouse: two projects, {one} and {other}."]
    if verdict.same:
        first, second = ([r for r in reports.values() if links[r.id][0] == project] for project in (one, other))
        why = obstacles(first, second, places) or ["people split them, or a surer pair came first"]
        lines += [f"  They stay apart because {reason}." for reason in why]
    return [*lines, "To make them one:", f"  {_line('merge', one, other)}"]


def _line(op: str, a: str, b: str) -> str:
    """A line for the overrides, with what is left to fill in."""
    return json.dumps({"op": op, "a": a, "b": b, "reason": "…", "date": "YYYY-MM-DD"}, ensure_ascii=False)


def _links(
    connection: duckdb.DuckDBPyConnection, reports: Sequence[str]
) -> dict[str, tuple[str, str | None, float | None, str | None]]:
    rows = connection.execute(
        "SELECT id, project_id, linked_report_id, score, reason FROM project_reports WHERE id IN (SELECT unnest(?))",
        [list(reports)],
    ).fetchall()
    return {id_: (project, linked, score, reason) for id_, project, linked, score, reason in rows}


def _chain(links: dict[str, tuple[str, str | None, float | None, str | None]], a: str, b: str) -> Iterator[str]:
    """The links that lead from one report to the other: each report's leads nearer to one of the project."""
    ups = [_ups(links, id_) for id_ in (a, b)]
    shared = set(ups[0]) & set(ups[1])
    for up in ups:
        for id_ in up:
            if id_ in shared:
                break
            _, linked, score, reason = links[id_]
            yield f"report {id_} joined {linked}, score {score:g}: {reason}"


def _ups(links: dict[str, tuple[str, str | None, float | None, str | None]], at: str) -> list[str]:
    found = [at]
    while len(found) < _DEEPEST and (up := links[found[-1]][1]) is not None and up in links and up not in found:
        found.append(up)
    return found
