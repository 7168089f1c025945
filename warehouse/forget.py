"""Takedowns: what was loaded and derived of an address leaves the warehouse, a tombstone without text stays.

A takedown is of a text: the addresses at which the very same text stands go with the one that was asked for. What is
left of deleted rows in the blocks of DuckDB's file goes by `rewrite`, which makes the file anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.changes import FEED_TABLES, ChangeLog
from warehouse.copies import drop
from warehouse.database import Tables, ids_table, registered, transaction
from warehouse.errors import WarehouseError, one_line
from warehouse.search import drop_texts
from warehouse.store import Warehouse

_OWN_WAY = frozenset(("articles", "article_addresses", "article_copies", "forgotten"))
# The article of each address, and every address of it.
_SAME_TEXT = """
WITH asked AS (
    SELECT id FROM wanted
    UNION SELECT article_id FROM article_addresses WHERE id IN (SELECT id FROM wanted)
    UNION SELECT article_id FROM fetches WHERE url IN (SELECT id FROM addresses) AND article_id IS NOT NULL
    UNION SELECT article_id FROM forgotten WHERE id IN (SELECT id FROM wanted)
)
SELECT id FROM asked
UNION SELECT id FROM article_addresses WHERE article_id IN (SELECT id FROM asked)
UNION SELECT id FROM forgotten WHERE article_id IN (SELECT id FROM asked)
ORDER BY id
"""
_NEAR = """
WITH speakers AS (
    SELECT article_id AS id FROM article_copies WHERE id IN (SELECT id FROM wanted)
    UNION SELECT id FROM wanted
),
near AS (SELECT id FROM speakers UNION SELECT id FROM article_copies WHERE article_id IN (SELECT id FROM speakers))
SELECT a.id, a.url FROM articles a WHERE a.id IN (SELECT id FROM near) AND a.id NOT IN (SELECT id FROM wanted)
ORDER BY a.url
"""
_ADDRESSES = """
SELECT url FROM fetches WHERE article_id IN (SELECT id FROM wanted)
UNION SELECT final_url FROM fetches WHERE article_id IN (SELECT id FROM wanted) AND final_url IS NOT NULL
UNION SELECT url FROM articles WHERE id IN (SELECT id FROM wanted)
UNION SELECT url FROM article_addresses WHERE id IN (SELECT id FROM wanted)
ORDER BY ALL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What the warehouse knows of an address that is to be forgotten."""

    ids: tuple[str, ...]
    """Of the address itself, of the article there, and of the addresses with the same text."""
    urls: tuple[str, ...]
    """Addresses of these, as they were asked for or stored."""
    near: tuple[str, ...]
    """Addresses of near copies, which stay unless they are asked for."""
    near_ids: tuple[str, ...]
    finished: bool
    """Whether it was forgotten before, to the last trace."""


def traces(connection: duckdb.DuckDBPyConnection, ids: Iterable[str], urls: Iterable[str]) -> Traces:
    """What is known of articles with these ids or seen at these addresses."""
    with registered(connection, "wanted", ids_table(ids)), registered(connection, "addresses", ids_table(urls)):
        same = [id_ for (id_,) in connection.execute(_SAME_TEXT).fetchall()]
    with registered(connection, "wanted", ids_table(same)):
        near = connection.execute(_NEAR).fetchall()
        addresses = [url for (url,) in connection.execute(_ADDRESSES).fetchall()]
        stones = connection.execute(
            "SELECT count(*), count(erased_at) FROM forgotten WHERE id IN (SELECT id FROM wanted)"
        ).fetchall()[0]
    return Traces(
        ids=tuple(same),
        urls=tuple(addresses),
        near=tuple(url for _, url in near),
        near_ids=tuple(id_ for id_, _ in near),
        finished=stones[0] == stones[1] == len(same) > 0,
    )


def rows_of(connection: duckdb.DuckDBPyConnection, found: Traces) -> dict[str, int]:
    """Rows by table that would go."""
    with _named(connection, found):
        counted = {
            table: connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchall()[0][0]
            for table, where in _conditions(connection).items()
        }
    return {table: count for table, count in counted.items() if count}


def forget(
    connection: duckdb.DuckDBPyConnection, found: Traces, asked: str, reason: str | None, now: dt.datetime
) -> dict[str, int]:
    """Delete all rows and leave tombstones, in one transaction; gives the rows that went by table.

    In: the id that was asked for, the operator's reason, the time of the takedown. Doing it again changes nothing.
    """
    tables = Tables(connection)
    with transaction(connection):
        gone = rows_of(connection, found)
        drop(connection, tables, set(found.ids), now)
        log = ChangeLog(connection, tables)
        # What was resolved from several articles has none of its own: the next resolution makes it anew.
        conditions = _conditions(connection)
        for table in FEED_TABLES:
            if table not in _OWN_WAY and table in conditions:
                log.delete(table, "article_id", found.ids)
        for table in ("article_addresses", "articles"):
            log.delete(table, "id", found.ids)
        log.delete("article_addresses", "article_id", found.ids)
        drop_texts(connection, found.ids)
        with _named(connection, found):
            for table, where in _conditions(connection).items():
                if table not in FEED_TABLES:
                    connection.execute(f"DELETE FROM {table} WHERE {where}")
        # Samples of what checks found quote titles and sentences; the next check makes them anew.
        connection.execute("UPDATE check_results SET samples = '[]' WHERE json_array_length(samples) > 0")
        log.insert("forgotten", _stones(connection, found, asked, reason, now))
        log.write(now)
    return gone


def note_erased(connection: duckdb.DuckDBPyConnection, found: Traces, now: dt.datetime) -> None:
    """Note that no trace is left."""
    tables = Tables(connection)
    with transaction(connection):
        with registered(connection, "wanted", ids_table(found.ids)):
            columns = tables.columns("forgotten")
            rows = connection.execute(
                f"SELECT {', '.join(columns)} FROM forgotten WHERE id IN (SELECT id FROM wanted) AND erased_at IS NULL"
            ).fetchall()
        log = ChangeLog(connection, tables)
        log.upsert("forgotten", [dict(zip(columns, row, strict=True)) | {"erased_at": _utc(now)} for row in rows])
        log.write(now)


def rewrite(path: Path, wait_seconds: float) -> None:
    """Make the warehouse's file anew from its rows, so that nothing of deleted ones is left in its blocks.

    Beside its place and put there by a rename; a kill or a full disk leaves the old or the new. Raises
    WarehouseError.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        _remove(part)
        with Warehouse(path, wait_seconds) as old:
            old.connection.execute("CHECKPOINT")
        _copy_rows(path, part, wait_seconds)
        part.replace(path)
    except duckdb.Error as error:
        raise WarehouseError(f"{path} cannot be made anew: {one_line(error)}") from error
    finally:
        _remove(part)


def _remove(part: Path) -> None:
    for left in (part, part.with_name(f"{part.name}.wal")):
        left.unlink(missing_ok=True)


def _copy_rows(path: Path, part: Path, wait_seconds: float) -> None:
    with Warehouse(part, wait_seconds) as fresh:
        name = str(path).replace("'", "''")
        fresh.connection.execute(f"ATTACH '{name}' AS old")
        # The rows of the old file in their order; what migrating has put there itself goes first.
        found = fresh.connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'old'"
        ).fetchall()
        with transaction(fresh.connection):
            for (table,) in found:
                fresh.connection.execute(f'DELETE FROM "{table}"')
        with transaction(fresh.connection):
            for (table,) in found:
                fresh.connection.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM old."{table}" ORDER BY rowid')
        fresh.connection.execute("DETACH old")
        # Not left to the closing of the file, which tells of no full disk: the old file goes next.
        fresh.connection.execute("CHECKPOINT")


def _conditions(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Which rows go from each table that has to do with articles; new tables with an `article_id` are among them."""
    rows = connection.execute(
        "SELECT table_name FROM duckdb_columns() JOIN duckdb_tables() USING (database_name, table_name) "
        "WHERE column_name = 'article_id' AND database_name = current_database() ORDER BY table_name"
    ).fetchall()
    wanted = "(SELECT id FROM wanted)"
    found = {table: f"article_id IN {wanted}" for (table,) in rows if table not in _OWN_WAY}
    found["fetches"] += " OR url IN (SELECT id FROM addresses)"
    return {
        "articles": f"id IN {wanted}",
        "article_addresses": f"id IN {wanted} OR article_id IN {wanted}",
        "article_copies": f"id IN {wanted}",
        **found,
    }


@contextmanager
def _named(connection: duckdb.DuckDBPyConnection, found: Traces) -> Iterator[None]:
    with (
        registered(connection, "wanted", ids_table(found.ids)),
        registered(connection, "addresses", ids_table(found.urls)),
    ):
        yield


def _stones(
    connection: duckdb.DuckDBPyConnection, found: Traces, asked: str, reason: str | None, now: dt.datetime
) -> list[dict[str, object]]:
    present = {id_ for (id_,) in connection.execute("SELECT id FROM forgotten").fetchall()}
    return [
        {"id": id_, "article_id": asked, "forgotten_at": _utc(now), "reason": reason, "erased_at": None}
        for id_ in found.ids
        if id_ not in present
    ]


def _utc(now: dt.datetime) -> dt.datetime:
    return now.astimezone(dt.UTC).replace(tzinfo=None)
