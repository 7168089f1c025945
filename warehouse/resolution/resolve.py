"""Resolution of a warehouse: read, decide, and write what differs, in one transaction.

Everything is decided anew from the reports, so that the result depends on them and the overrides alone, never on
the order of the nights; what lasts are the ids (`identities`). Only differences are written and logged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from warehouse.changes import RESOLVED_TABLES, ChangeLog
from warehouse.database import Row, Tables, transaction
from warehouse.resolution import rows
from warehouse.resolution.blocking import candidates
from warehouse.resolution.clusters import Gathered, Gatherer, Link
from warehouse.resolution.corrections import Corrector
from warehouse.resolution.freshness import remember
from warehouse.resolution.identities import Identities, assign
from warehouse.resolution.organizations import Membership, Name, gather
from warehouse.resolution.overrides import Decisions, Numbered, Problem, decide
from warehouse.resolution.places import Place, Places
from warehouse.resolution.reading import by_leader, make_reports, members_of, name_id, read_material
from warehouse.resolution.rules import Report, Verdict, judge

_NEVER = dt.date.max
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
        if known:
            rows.write_places(connection, tables, known)
        log = ChangeLog(connection, tables)
        corrector = Corrector(connection, tables, log)
        held = corrector.apply(overrides)
        run = _Run(connection, overrides)
        made = run.rows()
        for table in RESOLVED_TABLES:
            gone = rows.gone(connection, table, made[table])
            log.delete(table, "id", gone)
            log.upsert(table, made[table])
        result = ResolveResult(
            reports=len(made["project_reports"]),
            projects=len(made["resolved_projects"]),
            names=len(made["organization_names"]),
            organizations=len(made["resolved_organizations"]),
            corrections=held,
            changes=sum(1 for entry in log.entries if entry.kind in RESOLVED_TABLES),
            problems=tuple(sorted((*corrector.problems, *run.problems))),
        )
        log.write(now)
        remember(connection, overrides)
    return result


class _Run:
    """One resolution: everything between reading and writing."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, overrides: Sequence[Numbered]) -> None:
        self._connection = connection
        self._overrides = overrides
        self.problems: list[Problem] = []
        self.material = read_material(connection)
        self.reports: dict[str, Report] = {}

    def rows(self) -> dict[str, list[Row]]:
        """The rows of all resolved tables."""
        groups, names = self._organizations()
        organization = {m.name: id_ for id_, group in zip(names.ids, groups, strict=True) for m in group}
        readings = self.material.readings()
        self.reports = {r.id: r for r in make_reports(self.material, organization, readings)}
        gathered, projects = self._projects()
        made = rows.organization_rows(self.material, groups, names, readings)
        return made | rows.project_rows(self.material, self.reports, gathered, projects, organization)

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
        groups = by_leader(_decided(memberships, decisions, present))
        age = {member: (-self.material.counts[name], name.text, name.scope) for member, name in present.items()}
        last = (0, "", "")
        ids = assign("o", members_of(groups), before, anchors, forwards, lambda member: age.get(member, last))
        return groups, ids

    def _projects(self) -> tuple[list[Gathered], Identities]:
        anchors, forwards, before = rows.known_projects(self._connection)
        held, anchors = self._inherited(before, anchors)
        usable: dict[str, str | None] = {report: report for report in self.reports}
        usable |= {id_: anchor if anchor in self.reports else None for id_, anchor in anchors.items()}
        decisions = decide(self._overrides, usable, "project")
        self.problems += decisions.problems
        reports = list(self.reports.values())
        gathered = gather_projects(reports, self.material.places, decisions)
        gathered.sort(key=lambda g: min(map(self._age, g.reports)))
        return gathered, assign("p", [g.reports for g in gathered], held, anchors, forwards, self._age)

    def _age(self, report: str) -> tuple[dt.date, str]:
        found = self.reports.get(report)
        return (found.published if found and found.published else _NEVER), report

    def _inherited(
        self, before: Mapping[str, tuple[str, str]], anchors: dict[str, str]
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Report to project of the last run. `before`: report to (project, article).

        Where re-extraction gave one report of an article another name, and so another id, the new one takes its place.
        """
        gone: dict[str, list[str]] = {}
        for report, (_, article) in before.items():
            if report not in self.reports:
                gone.setdefault(article, []).append(report)
        fresh: dict[str, list[str]] = {}
        for present in self.reports.values() if gone else ():
            if present.article_id in gone and present.id not in before:
                fresh.setdefault(present.article_id, []).append(present.id)
        heirs = {gone[article][0]: new[0] for article, new in fresh.items() if len(gone[article]) == len(new) == 1}
        return (
            {heirs.get(report, report): project for report, (project, _) in before.items()},
            {id_: heirs.get(anchor, anchor) for id_, anchor in anchors.items()},
        )


def gather_projects(reports: Sequence[Report], places: Places, decisions: Decisions = NONE) -> list[Gathered]:
    """Reports to projects: decisions of people first, then what the rules find."""
    gatherer = Gatherer(reports, places, decisions.splits)
    gatherer.join(Link(one=one, other=other, reason=reason) for one, other, reason in decisions.merges)
    judged = ((one, other, judge(one, other, places)) for one, other in candidates(reports, places))
    gatherer.join(_link(one, other, verdict) for one, other, verdict in judged if verdict.same)
    return gatherer.gathered()


def _link(one: Report, other: Report, verdict: Verdict) -> Link:
    inside = one.article_id == other.article_id
    return Link(one=one.id, other=other.id, verdict=verdict, reason=verdict.reason, inside=inside)


def _decided(
    memberships: Collection[Membership], decisions: Decisions, present: Mapping[str, Name]
) -> list[Membership]:
    """Memberships with the decisions of people."""
    found = {name_id(m.name): m for m in memberships}
    for one, other in decisions.splits:
        if found[one].leader == found[other].leader:
            found[one] = replace(found[one], leader=present[one], rule="override")
    for one, other, _ in decisions.merges:
        old, new = found[other].leader, found[one].leader
        for id_, membership in found.items():
            if membership.leader == old:
                found[id_] = replace(membership, leader=new, rule="override")
    return list(found.values())
