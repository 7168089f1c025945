"""Cursors of the change feed: the feed's name and the number of the last change seen, as `1f2e3d4c-1234`."""

from __future__ import annotations

import re
import secrets

import duckdb

from warehouse.errors import CursorError, OldCursorError

_CURSOR = re.compile(r"([0-9a-f]{8})-(\d{1,18})")


def name_feed(connection: duckdb.DuckDBPyConnection) -> None:
    """Give a new warehouse's feed its name, by which the cursor of another warehouse is recognised."""
    connection.execute("INSERT INTO meta VALUES ('feed', ?) ON CONFLICT (key) DO NOTHING", [secrets.token_hex(4)])


def rename_feed(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the feed another name, where its numbers will be given out a second time: after a restore."""
    connection.execute("UPDATE meta SET value = ? WHERE key = 'feed'", [secrets.token_hex(4)])


def present_cursor(connection: duckdb.DuckDBPyConnection) -> str:
    """The cursor of somebody who has everything."""
    return f"{feed_name(connection)}-{_span(connection)[1]}"


def position(connection: duckdb.DuckDBPyConnection, cursor: str) -> int:
    """The number of the last change that the holder of the cursor has seen.

    Raises CursorError where the cursor is none, of another warehouse, ahead of this snapshot, or older than the log.
    """
    match = _CURSOR.fullmatch(cursor.strip())
    if match is None:
        raise CursorError(f"{cursor!r} is no cursor; take the one that the last export printed")
    if match[1] != feed_name(connection):
        raise OldCursorError(f"cursor {cursor} is of another warehouse; begin with a full export")
    seen, (first, last) = int(match[2]), _span(connection)
    if seen > last:
        raise CursorError(f"cursor {cursor} is ahead of this snapshot, which ends at {last}")
    if seen < first - 1:
        raise OldCursorError(f"cursor {cursor} is too old: the log begins at {first}; begin with a full export")
    return seen


def feed_name(connection: duckdb.DuckDBPyConnection) -> str:
    """The name that stands before the number in every cursor of this warehouse."""
    return str(connection.execute("SELECT value FROM meta WHERE key = 'feed'").fetchall()[0][0])


def _span(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """First and last number of the log; (1, 0) for an empty one."""
    rows = connection.execute("SELECT coalesce(min(seq), 1), coalesce(max(seq), 0) FROM changes").fetchall()
    return rows[0][0], rows[0][1]
