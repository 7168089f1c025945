"""Articles and facts for other systems: all of them, or what changed since a cursor.

A full export is one file per table. The changes since a cursor give, for every row that changed, its present state
once, with `op` (`upsert` or `delete`) and `seq` (of its last change): in JSON Lines all in one file in the order of
`seq`, else one file per table (`projects.changes.csv`). Who applies them by `table` and `id` ends with our state.
Columns that only tell how we came by a row (`BOOKKEEPING`) are left out, since a difference in them is no change.
`manifest.json` tells what was written.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, get_args

import duckdb
import msgspec

from warehouse.changes import BOOKKEEPING, FEED_TABLES
from warehouse.cursor import position, present_cursor
from warehouse.database import Tables, is_duckdb
from warehouse.errors import ExportError, SnapshotError, one_line
from warehouse.values import json_line

EXPORT_SCHEMA = 1
"""Version of the exported records; a change of meaning or removal of a key raises it."""
Format = Literal["parquet", "jsonl", "csv"]
_FETCH = 5000
_COPY = {"parquet": "FORMAT parquet, COMPRESSION zstd", "csv": "FORMAT csv, HEADER"}


def export(snapshot: Path, format: str, to: Path, since: str | None = None) -> str:
    """Write the snapshot's articles and facts, or their changes since a cursor, into the folder `to`.

    Gives the cursor to go on from. Raises SnapshotError, CursorError, and ExportError where the format is unknown or
    the folder cannot be written.
    """
    if format not in get_args(Format):
        raise ExportError(f"unknown format {format!r}; choose one of {', '.join(get_args(Format))}")
    if not snapshot.exists():
        raise SnapshotError(f"no snapshot at {snapshot}; `yanzhao run` or `yanzhao publish` makes one")
    if not is_duckdb(snapshot):
        raise SnapshotError(f"{snapshot} is no DuckDB file")
    try:
        with duckdb.connect(str(snapshot), read_only=True) as connection:
            seen = None if since is None else position(connection, since)
            cursor = present_cursor(connection)
            to.mkdir(parents=True, exist_ok=True)
            files = _Writer(connection, format, to, seen).write()
            manifest = {"schema": EXPORT_SCHEMA, "format": format, "since": since, "cursor": cursor, "files": files}
            _in_place(to / "manifest.json", lambda part: part.write_bytes(_pretty(manifest)))
            return cursor
    except OSError as error:
        raise ExportError(f"cannot write to {to}: {error.strerror or error}") from error
    except duckdb.Error as error:
        raise ExportError(f"cannot export {snapshot} to {to}: {one_line(error)}") from error


class _Writer:
    """Writes the files of one export."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, format: str, to: Path, seen: int | None) -> None:
        self._connection = connection
        self._tables = Tables(connection)
        self._format = format
        self._to = to
        self._seen = seen

    def write(self) -> dict[str, int]:
        """All files; gives the records in each."""
        if self._format == "jsonl" and self._seen is not None:
            changes = heapq.merge(*map(self._records, FEED_TABLES), key=itemgetter("seq"))
            return {"changes.jsonl": _in_place(self._to / "changes.jsonl", partial(_write_lines, changes))}
        part = "" if self._seen is None else ".changes"
        return {f"{table}{part}.{self._format}": self._table(table, part) for table in FEED_TABLES}

    def _table(self, table: str, part: str) -> int:
        path = self._to / f"{table}{part}.{self._format}"
        if self._format == "jsonl":
            return _in_place(path, partial(_write_lines, self._records(table)))
        return _in_place(path, partial(self._copy, table))

    def _sql(self, table: str) -> str:
        names = [name for name in self._tables.columns(table) if name not in BOOKKEEPING]
        if self._seen is None:
            return f"SELECT {', '.join(names)} FROM {table} ORDER BY id"
        # The present state of every row that changed; of a deleted one its id alone.
        present = ", ".join(f"present.{name}" for name in names if name != "id")
        return (
            f"SELECT last.seq, last.op, last.id, {present} FROM ("
            "SELECT id, max(seq) AS seq, CASE arg_max(op, seq) WHEN 'delete' THEN 'delete' ELSE 'upsert' END AS op "
            f"FROM changes WHERE kind = '{table}' AND seq > {self._seen} GROUP BY id"
            f") last LEFT JOIN {table} present ON present.id = last.id AND last.op = 'upsert' ORDER BY last.seq"
        )

    def _records(self, table: str) -> Iterator[dict[str, Any]]:
        """Rows as records of JSON Lines, streamed."""
        rows = self._connection.cursor().execute(self._sql(table))
        names = [column[0] for column in rows.description or ()]
        for row in chain.from_iterable(iter(lambda: rows.fetchmany(_FETCH), [])):
            record = dict(zip(names, row, strict=True))
            if record.get("op") == "delete":
                record = {key: record[key] for key in ("seq", "op", "id")}
            yield {"schema": EXPORT_SCHEMA, "table": table, **record}

    def _copy(self, table: str, part: Path) -> int:
        """Write a table as Parquet, or as CSV with nested columns as JSON."""
        nested = [n for n in self._tables.nested(table) if n not in BOOKKEEPING and self._format == "csv"]
        replaced = ", ".join(f"to_json({name}) AS {name}" for name in nested)
        star = f"* REPLACE ({replaced})" if replaced else "*"
        path = str(part).replace("'", "''")
        return int(
            self._connection.execute(
                f"COPY (SELECT {EXPORT_SCHEMA} AS schema, {star} FROM ({self._sql(table)})) "
                f"TO '{path}' ({_COPY[self._format]})"
            ).fetchall()[0][0]
        )


def _write_lines(records: Iterator[dict[str, Any]], part: Path) -> int:
    count = 0
    with part.open("wb") as stream:
        for record in records:
            stream.write(json_line(record))
            count += 1
    return count


def _in_place(path: Path, write: Callable[[Path], int]) -> int:
    """Write under another name and rename, so that nobody reads a half-written file."""
    part = path.with_name(f".{path.name}.part")
    try:
        count = write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return count


def _pretty(manifest: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
