"""Resolution of a warehouse: read, decide, and write what differs, in one transaction.

Organizations are decided anew each night; of the projects those that new or changed reports touch (`memory`), and
all of them after a change of the rules or of the overrides. So the result depends on the reports and the
overrides, not on the order of the nights; what lasts are the ids (`identities`). Only differences are written and
logged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from warehouse.changes import RESOLVED_TABLES, Change, ChangeLog
from warehouse.database import Row, Tables, registered, transaction
from warehouse.resolution import memory, rows
from warehouse.resolution.blocking import Entry, candidates, entry, keys
from warehouse.resolution.clusters import Gathered, Gatherer, Link
from warehouse.resolution.corrections import Corrector
from warehouse.resolution.freshness import changed_since, remember
from warehouse.resolution.identities import Identities, assign
from warehouse.resolution.organizations import Membership, Name, gather
from warehouse.resolution.overrides import Decisions, Numbered, Problem, against, decide
from warehouse.resolution.parts import parts, read_wholes
from warehouse.resolution.places import Place, Places
from warehouse.resolution.reading import by_leader, make_reports, members_of, name_id, read_material
from warehouse.resolution.rules import Report, judge

_NEVER = dt.date.max
_OF_PROJECTS = frozenset(("resolved_projects", "project_reports", "resolved_amounts", "resolved_parties"))
NONE = Decisions()
"""Nobody decided anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveResult:
    """What resolution did."""

    reports: int
    projects: int
    names: int
    organizations: int
    corrections: int
    """Facts that people set or struck."""
    changes: int
    """Rows of the resolved tables that were written."""
    problems: tuple[Problem, ...] = ()
    """Lines of the overrides that cannot be followed."""

    def __str__(self) -> str:
        return (
            f"{self.reports} reports are {self.projects} projects, {self.names} names are {self.organizations} "
            f"organizations, corrections {self.corrections}, rows changed {self.changes}, problems {len(self.problems)}"
        )


def resolve(
    connection: duckdb.DuckDBPyConnection,
    now: dt.datetime,
    divisions: Iterable[Place] = (),
    overrides: Sequence[Numbered] = (),
) -> ResolveResult:
    """Resolve the whole warehouse. `divisions` fill the table `places`, which stays as it is without any."""
    tables = Tables(connection)
    known = list(divisions)
    with transaction(connection):
        moved = bool(known) and rows.write_places(connection, tables, known)
        log = ChangeLog(connection, tables)
        corrector = Corrector(connection, tables, log)
        held = corrector.apply(overrides)
        run = _Run(connection, overrides)
        made = run.rows(anew=moved)
        for table in RESOLVED_TABLES:
            gone = rows.gone(connection, table, made[table], run.redone if table in _OF_PROJECTS else None)
            log.delete(table, "id", gone)
            log.upsert(table, made[table])
        _write_parts(connection, log, run.material.places)
        count = {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in RESOLVED_TABLES
        }
        result = ResolveResult(
            reports=count["project_reports"],
            projects=count["resolved_projects"],
            names=count["organization_names"],
            organizations=count["resolved_organizations"],
            corrections=held,
            changes=sum(1 for entry in log.entries if entry.kind in RESOLVED_TABLES),
            problems=tuple(sorted((*corrector.problems, *run.problems))),
        )
        log.write(now)
        remember(connection, overrides)
    return result


def _write_parts(connection: duckdb.DuckDBPyConnection, log: ChangeLog, places: Places) -> None:
    """Bring `part_of` up to date, which depends on other projects than the one that has it."""
    before = dict(connection.execute("SELECT id, part_of FROM resolved_projects").fetchall())
    now = parts(read_wholes(connection), places)
    changed = [(id_, now.get(id_)) for id_, part_of in before.items() if part_of != now.get(id_)]
    if not changed:
        return
    ids, values = zip(*changed, strict=True)
    table = pa.table({"id": pa.array(ids, pa.string()), "part_of": pa.array(values, pa.string())})
    with registered(connection, "incoming", table):
        connection.execute(
            "UPDATE resolved_projects SET part_of = incoming.part_of FROM incoming "
            "WHERE resolved_projects.id = incoming.id"
        )
    told = {entry.id for entry in log.entries if entry.kind == "resolved_projects"}
    log.entries += [Change("update", "resolved_projects", id_) for id_ in ids if id_ not in told]


class _Run:
    """One resolution: everything between reading and writing."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, overrides: Sequence[Numbered]) -> None:
        self._connection = connection
        self._overrides = overrides
        self.problems: list[Problem] = []
        self.redone: set[str] = set()
        """Projects of the last run whose rows are made anew."""
        self.material = read_material(connection)
        self._articles: dict[str, str] = {row["id"]: row["article_id"] for row in self.material.rows}
        self._published: dict[str, dt.date | None] = {row["id"]: row["published"] for row in self.material.rows}

    def rows(self, anew: bool) -> dict[str, list[Row]]:
        """The rows of organizations, and of the projects that are to be written; of all of them where `anew`."""
        groups, names = self._organizations()
        organization = {m.name: id_ for id_, group in zip(names.ids, groups, strict=True) for m in group}
        readings = self.material.readings()
        by_id = {row["id"]: row for row in self.material.rows}

        ready: dict[str, Report] = {}

        def make(wanted: Collection[str]) -> dict[str, Report]:
            missing = [by_id[id_] for id_ in wanted if id_ in by_id and id_ not in ready]
            ready.update((r.id, r) for r in make_reports(self.material, missing, organization, readings))
            return {id_: ready[id_] for id_ in wanted if id_ in ready}

        other_rules, other_decisions = changed_since(self._connection, self._overrides)
        if anew or other_rules:
            memory.forget_all(self._connection)
        marks = memory.marks(self.material, organization)
        what = memory.changed(self._connection, marks)
        links, ended = memory.relink(self._connection, marks, what, make, self.material.places)
        gathered, projects, reports = self._projects(make, links, what, ended, everything=other_decisions)
        made = rows.organization_rows(self.material, groups, names, readings)
        made |= rows.project_rows(self.material, reports, gathered, projects, organization)
        part_of = dict(self._connection.execute("SELECT id, part_of FROM resolved_projects").fetchall())
        for row in made["resolved_projects"]:
            row["part_of"] = part_of.get(row["id"])
        return made

    def _organizations(self) -> tuple[list[list[Membership]], Identities]:
        memberships = gather(self.material.counts, self.material.places)
        anchors, forwards, before = rows.known_organizations(self._connection)
        usable: dict[str, str | None] = {**anchors}
        for membership in memberships:
            usable.setdefault(membership.name.text, name_id(membership.name))
        present = {name_id(m.name): m.name for m in memberships}
        usable = {name: member if member in present else None for name, member in usable.items()}
        decisions = decide(self._overrides, usable, "organization")
        self.problems += decisions.problems
        decided = _decided(memberships, decisions, present)
        self.problems += against(decisions.merges, {name_id(m.name): m.leader for m in decided})
        groups = by_leader(decided)
        age = {member: (-self.material.counts[name], name.text, name.scope) for member, name in present.items()}
        last = (0, "", "")
        ids = assign("o", members_of(groups), before, anchors, forwards, lambda member: age.get(member, last))
        return groups, ids

    def _projects(
        self,
        make: memory.Maker,
        links: Sequence[Link],
        what: memory.Changed,
        ended: Collection[str],
        everything: bool,
    ) -> tuple[list[Gathered], Identities, dict[str, Report]]:
        """The projects to be written, their ids, and their reports. `ended`: reports at links that are no more."""
        anchors, forwards, before = rows.known_projects(self._connection)
        held, anchors = self._inherited(before, anchors)
        usable: dict[str, str | None] = {report: report for report in self._articles}
        usable |= {id_: anchor if anchor in self._articles else None for id_, anchor in anchors.items()}
        decisions = decide(self._overrides, usable, "project")
        self.problems += decisions.problems
        forced = [Link(one=m.one, other=m.other, reason=m.reason) for m in decisions.merges]
        torn = rows.torn_projects(self._connection)
        seeds = {*what.fresh, *what.gone, *ended, *(r for r, (project, _) in before.items() if project in torn)}
        touched = set(self._articles) if everything else memory.touched([*links, *forced], seeds)
        reports = make(touched)
        self.redone = torn | {before[report][0] for report in touched | what.gone if report in before}
        inside = [found for found in links if found.one in reports]
        gathered = gathered_by(
            list(reports.values()),
            self.material.places,
            replace(decisions, merges=tuple(m for m in decisions.merges if m.one in reports)),
            inside,
        )
        gathered.sort(key=lambda g: min(map(self._age, g.reports)))
        ended_in = {r: n for n, group in enumerate(gathered) for r in group.reports}
        if everything or decisions.merges:
            self._tell_forbidden(decisions, ended_in, before)
        others = {project for project, _ in before.values()} - self.redone
        ids = assign("p", [g.reports for g in gathered], held, anchors, forwards, self._age, others)
        return gathered, ids, reports

    def _tell_forbidden(
        self, decisions: Decisions, ended_in: Mapping[str, object], before: Mapping[str, tuple[str, str]]
    ) -> None:
        """Merges that splits forbid; of projects that are not made anew as the last run left them."""
        unchanged = {report: project for report, (project, _) in before.items() if report not in ended_in}
        self.problems += against(decisions.merges, {**unchanged, **ended_in})

    def _age(self, report: str) -> tuple[dt.date, str]:
        return self._published.get(report) or _NEVER, report

    def _inherited(
        self, before: Mapping[str, tuple[str, str]], anchors: dict[str, str]
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Report to project of the last run. `before`: report to (project, article).

        Where re-extraction gave one report of an article another name, and so another id, the new one takes its place.
        """
        gone: dict[str, list[str]] = {}
        for report, (_, article) in before.items():
            if report not in self._articles:
                gone.setdefault(article, []).append(report)
        fresh: dict[str, list[str]] = {}
        for present, article in self._articles.items() if gone else ():
            if article in gone and present not in before:
                fresh.setdefault(article, []).append(present)
        heirs = {gone[article][0]: new[0] for article, new in fresh.items() if len(gone[article]) == len(new) == 1}
        return (
            {heirs.get(report, report): project for report, (project, _) in before.items()},
            {id_: heirs.get(anchor, anchor) for id_, anchor in anchors.items()},
        )


def gather_projects(reports: Sequence[Report], places: Places, decisions: Decisions = NONE) -> list[Gathered]:
    """Reports to projects, each pair that meets judged, with the decisions of people."""
    known = {report.id: report for report in reports}
    blocks: dict[str, list[Entry]] = {}
    for report in reports:
        for key in keys(report, places):
            blocks.setdefault(key, []).append(entry(report, places))
    pairs = ((known[a], known[b]) for a, b in candidates(blocks))
    judged = ((one, other, judge(one, other, places)) for one, other in pairs)
    return gathered_by(reports, places, decisions, [memory.link(*found) for found in judged if found[2].same])


def gathered_by(
    reports: Sequence[Report], places: Places, decisions: Decisions, links: Iterable[Link]
) -> list[Gathered]:
    """Reports to projects by links that are known. Merges of people come last, so that they join whole projects."""
    gatherer = Gatherer(reports, places, decisions.splits)
    gatherer.join(links)
    gatherer.join(Link(one=m.one, other=m.other, reason=m.reason) for m in decisions.merges)
    return gatherer.gathered()


def _decided(
    memberships: Collection[Membership], decisions: Decisions, present: Mapping[str, Name]
) -> list[Membership]:
    """Memberships with the decisions of people."""
    found = {name_id(m.name): m for m in memberships}
    for merge in decisions.merges:
        old, new = found[merge.other].leader, found[merge.one].leader
        for id_, membership in found.items():
            if membership.leader == old:
                found[id_] = replace(membership, leader=new, rule="override")
    # A split goes last, so that it counts before a merge, as with projects.
    for one, other in decisions.splits:
        leader = found[one].leader
        if leader != found[other].leader:
            continue
        if leader == present[one]:
            # It leads the others, which now go with the one it is split from.
            for id_, membership in found.items():
                if membership.leader == leader and id_ != one:
                    found[id_] = replace(membership, leader=present[other])
            found[other] = replace(found[other], rule="override")
        found[one] = replace(found[one], leader=present[one], rule="override")
    return list(found.values())
