"""Near copies: which articles tell one story in the same words, and which of them speaks for it.

Two articles are copies where their bodies are (`warehouse.likeness`) and they appeared within a month of each other,
policy documents within a year: what repeats a text later says it anew. Titles do not count.

Of the copies the longest gathers all that are copies of it. Those that have at least nine tenths of its length are
complete; of these the one published first speaks for the story (by day alone where a page tells no time), then the
one whose address sorts first. What is left is gathered in the same way, so that a story that merely lies
between two others does not make one of them. All this depends on the articles alone: not on the order in which they
were loaded, nor on how they were batched, nor on a kill in between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import duckdb
import pyarrow as pa

from warehouse.changes import ChangeLog
from warehouse.database import Tables, ids_table, registered, transaction
from warehouse.likeness import SKETCH_VERSION, Body, shared, sketch

_BATCH = 500
_NEWS_DAYS, _POLICY_DAYS = 31, 366
_COMPLETE = 0.9
_NO_TIME = "9999"

_STALE = """
SELECT s.article_id FROM article_sketches s LEFT JOIN articles a ON a.id = s.article_id
WHERE a.id IS NULL OR a.content_hash <> s.content_hash OR a.kind <> s.kind OR s.version <> $version
    OR a.published_date IS DISTINCT FROM s.published_date
"""
_WANTED = """
SELECT a.id FROM articles a ANTI JOIN article_sketches s ON s.article_id = a.id ORDER BY a.published_date, a.id
"""
_TEXTS = """
SELECT id, url, kind, published, published_date, content_hash, coalesce(body, '') AS body FROM articles
WHERE id IN (SELECT id FROM wanted)
"""
# Only sketches of about the same time are searched.
_CANDIDATES = """
WITH fresh AS (
    SELECT article_id, kind, published_date, unnest(keys) AS key FROM article_sketches
    WHERE article_id IN (SELECT id FROM wanted)
),
span AS (SELECT min(published_date) - $longest AS first, max(published_date) + $longest AS last FROM fresh),
stored AS (
    SELECT article_id, kind, published_date, unnest(keys) AS key FROM article_sketches
    WHERE published_date IS NULL OR (SELECT first FROM span) IS NULL
        OR EXISTS (SELECT 1 FROM fresh WHERE published_date IS NULL)
        OR published_date BETWEEN (SELECT first FROM span) AND (SELECT last FROM span)
)
SELECT DISTINCT least(f.article_id, s.article_id), greatest(f.article_id, s.article_id)
FROM fresh f JOIN stored s ON s.key = f.key AND s.article_id <> f.article_id
WHERE f.published_date IS NULL OR s.published_date IS NULL
    OR abs(f.published_date - s.published_date) <= CASE WHEN 'policy' IN (f.kind, s.kind) THEN $longest ELSE $news END
ORDER BY ALL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiesResult:
    """What the search for copies did."""

    articles: int = 0
    """Articles compared."""
    pairs: int = 0
    """Pairs of copies found."""
    copies: int = 0
    """Articles in the warehouse for which another speaks."""


class _Text(NamedTuple):
    id: str
    url: str
    kind: str
    published: str | None
    published_date: dt.date | None
    content_hash: str
    body: str


@dataclass(frozen=True, slots=True)
class _Member:
    """An article among copies."""

    id: str
    url: str
    published: str
    length: int

    @property
    def fullest(self) -> tuple[int, str, str]:
        """The smallest gathers."""
        return -self.length, self.published, self.url


def find_copies(connection: duckdb.DuckDBPyConnection, now: dt.datetime) -> CopiesResult:
    """Bring copies up to date with the articles: compare those that are new or changed with what is there.

    Short transactions, one for each batch; a killed search goes on where it was. Doing it again changes nothing.
    """
    tables = Tables(connection)
    with transaction(connection):
        _drop_stale(connection, tables, now)
    compared = pairs = 0
    wanted = iter([id_ for (id_,) in connection.execute(_WANTED).fetchall()])
    while batch := list(islice(wanted, _BATCH)):
        compared += len(batch)
        with transaction(connection):
            pairs += _compare(connection, tables, batch, now)
    copies = connection.execute("SELECT count(*) FROM article_copies").fetchall()[0][0]
    return CopiesResult(articles=compared, pairs=pairs, copies=copies)


def regroup(connection: duckdb.DuckDBPyConnection, log: ChangeLog, ids: set[str]) -> None:
    """Settle anew who speaks for whom among the copies that these articles belong to. Call it in a transaction."""
    if not ids:
        return
    edges = _component(connection, ids)
    around = ids | set(edges)
    members = _members(connection, around)
    rows = [{"id": id_, "article_id": speaker} for id_, speaker in _speakers(members, edges) if id_ != speaker]
    with registered(connection, "wanted", ids_table(around)):
        # Also those whose speaker is no more.
        before = connection.execute(
            "SELECT id FROM article_copies WHERE id IN (SELECT id FROM wanted) OR article_id IN (SELECT id FROM wanted)"
        ).fetchall()
    log.delete("article_copies", "id", {id_ for (id_,) in before}, keep=[row["id"] for row in rows])
    log.upsert("article_copies", sorted(rows, key=lambda row: row["id"]))


def _drop_stale(connection: duckdb.DuckDBPyConnection, tables: Tables, now: dt.datetime) -> None:
    stale = {id_ for (id_,) in connection.execute(_STALE, {"version": SKETCH_VERSION}).fetchall()}
    if stale:
        drop(connection, tables, stale, now)


def drop(connection: duckdb.DuckDBPyConnection, tables: Tables, ids: set[str], now: dt.datetime) -> None:
    """Take articles out of the comparison and settle those around them. Call it in a transaction."""
    around = set(_component(connection, ids)) | ids
    with registered(connection, "stale", ids_table(ids)):
        connection.execute("DELETE FROM article_sketches WHERE article_id IN (SELECT id FROM stale)")
        connection.execute(
            "DELETE FROM near_duplicates "
            "WHERE first_id IN (SELECT id FROM stale) OR second_id IN (SELECT id FROM stale)"
        )
    log = ChangeLog(connection, tables)
    regroup(connection, log, around)
    log.write(now)


def _compare(connection: duckdb.DuckDBPyConnection, tables: Tables, batch: Sequence[str], now: dt.datetime) -> int:
    texts = _texts(connection, batch)
    _write_sketches(connection, tables, list(texts.values()))
    with registered(connection, "wanted", ids_table(batch)):
        found = connection.execute(_CANDIDATES, {"longest": _POLICY_DAYS, "news": _NEWS_DAYS}).fetchall()
    if not found:
        return 0
    pairs = list(_copies(connection, texts, found))
    if not pairs:
        return 0
    columns = list(zip(*pairs, strict=True))
    table = pa.table(dict(zip(("first_id", "second_id", "shared"), columns, strict=True)))
    with registered(connection, "incoming", table):
        connection.execute("INSERT INTO near_duplicates SELECT * FROM incoming ON CONFLICT DO NOTHING")
    log = ChangeLog(connection, tables)
    regroup(connection, log, {id_ for first, second, _ in pairs for id_ in (first, second)})
    log.write(now)
    return len(pairs)


def _texts(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, _Text]:
    with registered(connection, "wanted", ids_table(ids)):
        return {row[0]: _Text(*row) for row in connection.execute(_TEXTS).fetchall()}


def _write_sketches(connection: duckdb.DuckDBPyConnection, tables: Tables, texts: Sequence[_Text]) -> None:
    rows = [
        {
            "article_id": text.id,
            "content_hash": text.content_hash,
            "version": SKETCH_VERSION,
            "kind": text.kind,
            "published_date": text.published_date,
            "keys": sketch(text.body),
        }
        for text in texts
    ]
    with registered(connection, "incoming", tables.arrow("article_sketches", rows)):
        connection.execute("INSERT INTO article_sketches BY NAME SELECT * FROM incoming")


def _copies(
    connection: duckdb.DuckDBPyConnection, texts: Mapping[str, _Text], candidates: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str, float]]:
    others = sorted({id_ for pair in candidates for id_ in pair} - set(texts))
    bodies = {id_: Body(text.body) for id_, text in texts.items()}
    bodies |= {id_: Body(text.body) for id_, text in _texts(connection, others).items()}
    for first, second in candidates:
        share = shared(bodies[first], bodies[second])
        if share is not None:
            yield first, second, round(share, 4)


def _component(connection: duckdb.DuckDBPyConnection, ids: set[str]) -> dict[str, set[str]]:
    """The pairs around articles, followed to their end: each article to its copies."""
    edges: dict[str, set[str]] = {}
    front = set(ids)
    while front:
        with registered(connection, "front", ids_table(front)):
            found = connection.execute(
                "SELECT first_id, second_id FROM near_duplicates "
                "WHERE first_id IN (SELECT id FROM front) OR second_id IN (SELECT id FROM front)"
            ).fetchall()
        known = set(edges) | ids
        for first, second in found:
            edges.setdefault(first, set()).add(second)
            edges.setdefault(second, set()).add(first)
        front = set(edges) - known
    return edges


def _members(connection: duckdb.DuckDBPyConnection, ids: set[str]) -> dict[str, _Member]:
    with registered(connection, "wanted", ids_table(ids)):
        rows = connection.execute(
            "SELECT id, url, coalesce(published, $never), coalesce(length(body), 0) FROM articles "
            "WHERE id IN (SELECT id FROM wanted)",
            {"never": _NO_TIME},
        ).fetchall()
    return {row[0]: _Member(*row) for row in rows}


def _speakers(members: Mapping[str, _Member], edges: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Each article that is a copy, and the one that speaks for it, which speaks for itself as well."""
    left = {id_ for id_ in edges if id_ in members}
    for fullest in sorted((members[id_] for id_ in left), key=lambda member: member.fullest):
        if fullest.id not in left:
            continue
        group = {fullest.id} | (edges[fullest.id] & left)
        complete = [members[id_] for id_ in group if members[id_].length >= _COMPLETE * fullest.length]
        speaker = min(complete, key=lambda member: (member.published, member.url))
        for id_ in group:
            yield id_, speaker.id
        left -= group


__all__ = ["CopiesResult", "drop", "find_copies", "regroup"]
