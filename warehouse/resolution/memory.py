"""What resolution remembers from night to night, so that only what is new or changed is judged.

Of each report it keeps a mark (a hash of all that is judged) and the keys under which it meets others; of each pair
that the rules take for one project, the link. A night reads the marks, judges the reports whose mark is another one
against those that they meet, and gathers anew the projects that those links touch; the others stay as they are. After
a change of the rules everything is judged again.

A pair once judged is not judged again while neither report changes. In blocks of more than `WINDOW` reports it can
so happen that two stay linked which would meet no more if all were judged at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from warehouse.database import Row, Tables, ids_table, registered
from warehouse.resolution.blocking import EPOCH, Entry, candidates, entry, keys
from warehouse.resolution.clusters import Link
from warehouse.resolution.organizations import Name
from warehouse.resolution.places import Places
from warehouse.resolution.reading import Material
from warehouse.resolution.rules import Report, Verdict, judge

_BLOCKS = """
SELECT key, core, day, id, placed
FROM (SELECT id, core, day, placed, unnest(keys) AS key FROM resolution_reports)
SEMI JOIN wanted_keys ON wanted_keys.id = key
"""
Maker = Callable[[Collection[str]], dict[str, Report]]
"""Makes the reports of ids."""


@dataclass(slots=True)
class Changed:
    """Reports that are not as they were when they were last judged."""

    fresh: set[str] = field(default_factory=set)
    """New, or told otherwise."""
    gone: set[str] = field(default_factory=set)


def forget_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Let everything be judged again."""
    connection.execute("DELETE FROM resolution_reports")
    connection.execute("DELETE FROM resolution_links")


def marks(material: Material, organization: Mapping[Name, str]) -> dict[str, str]:
    """The mark of each report: of all that rules and rows depend on."""
    found = {}
    for row in material.rows:
        id_ = row["id"]
        parties = [(p.role, p.name.text, organization[p.name]) for p in material.parties.get(id_, ())]
        told = (row, material.figures.get(id_), parties, material.dates[id_], material.told_places.get(id_))
        text = repr((told, material.addresses.get(row["article_id"])))
        found[id_] = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return found


def changed(connection: duckdb.DuckDBPyConnection, now: Mapping[str, str]) -> Changed:
    """What differs from the marks that are kept."""
    before = dict(connection.execute("SELECT id, mark FROM resolution_reports").fetchall())
    fresh = {id_ for id_, mark in now.items() if before.get(id_) != mark}
    return Changed(fresh=fresh, gone=before.keys() - now.keys())


def relink(
    connection: duckdb.DuckDBPyConnection, now: Mapping[str, str], what: Changed, make: Maker, places: Places
) -> tuple[list[Link], set[str]]:
    """Judge what is fresh and bring the memory up to date; gives all links, and the reports at old links that ended."""
    tables = Tables(connection)
    away = what.fresh | what.gone
    with registered(connection, "away", ids_table(away)):
        ended = connection.execute(
            "DELETE FROM resolution_links WHERE one IN (SELECT id FROM away) OR other IN (SELECT id FROM away) "
            "RETURNING one, other"
        ).fetchall()
        connection.execute("DELETE FROM resolution_reports WHERE id IN (SELECT id FROM away)")
    kept = _kept(connection)
    fresh = make(what.fresh)
    rows = [_row(report, now[report.id], places) for report in fresh.values()]
    blocks = _blocks(connection, rows, fresh.values(), places)
    pairs = list(candidates(blocks, None if len(fresh) == len(now) else what.fresh))
    reports = fresh | make({id_ for pair in pairs for id_ in pair} - fresh.keys())
    verdicts = ((reports[a], reports[b], judge(reports[a], reports[b], places)) for a, b in pairs)
    found = [link(a, b, verdict) for a, b, verdict in verdicts if verdict.same]
    _write(connection, tables, rows, found)
    return kept + found, {id_ for pair in ended for id_ in pair}


def link(one: Report, other: Report, verdict: Verdict) -> Link:
    """Two reports that the rules take for one project."""
    return Link(
        one=one.id,
        other=other.id,
        points=verdict.points,
        score=verdict.score,
        reason=verdict.reason,
        inside=one.article_id == other.article_id,
    )


def touched(links: Iterable[Link], seeds: Collection[str]) -> set[str]:
    """Reports that links lead to from the seeds, and these."""
    around: dict[str, list[str]] = {}
    for found in links:
        around.setdefault(found.one, []).append(found.other)
        around.setdefault(found.other, []).append(found.one)
    reached, front = set(seeds), list(seeds)
    while front:
        for other in around.get(front.pop(), ()):
            if other not in reached:
                reached.add(other)
                front.append(other)
    return reached


def _kept(connection: duckdb.DuckDBPyConnection) -> list[Link]:
    rows = connection.execute("SELECT one, other, points, score, reason, inside FROM resolution_links").fetchall()
    return [
        Link(one=one, other=other, points=points, score=score, reason=reason, inside=inside)
        for one, other, points, score, reason, inside in rows
    ]


def _row(report: Report, mark: str, places: Places) -> Row:
    return {
        "id": report.id,
        "mark": mark,
        "core": report.parsed.core,
        "day": report.day,
        "placed": entry(report, places).placed,
        # In order: a report reads the same in every process.
        "keys": sorted(keys(report, places)),
    }


def _blocks(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[Row], fresh: Iterable[Report], places: Places
) -> dict[str, list[Entry]]:
    """The blocks that fresh reports stand in, with the others that are kept."""
    blocks: dict[str, list[Entry]] = {}
    for row, report in zip(rows, fresh, strict=True):
        for key in row["keys"]:
            blocks.setdefault(key, []).append(entry(report, places))
    with registered(connection, "wanted_keys", ids_table(blocks)):
        for key, core, day, id_, placed in connection.execute(_BLOCKS).fetchall():
            blocks[key].append(Entry(core, day or EPOCH, id_, placed))
    return blocks


def _write(connection: duckdb.DuckDBPyConnection, tables: Tables, rows: Sequence[Row], links: Sequence[Link]) -> None:
    names = tables.columns("resolution_links")
    table = pa.table({name: [getattr(found, name) for found in links] for name in names})
    if rows:
        with registered(connection, "incoming", tables.arrow("resolution_reports", rows)):
            connection.execute("INSERT INTO resolution_reports BY NAME SELECT * FROM incoming")
    if links:
        with registered(connection, "incoming", table):
            connection.execute("INSERT INTO resolution_links BY NAME SELECT * FROM incoming")
