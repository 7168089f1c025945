"""Articles and facts for other systems and for people: all of them, or what changed since a cursor.

A full export is one file per table; in Parquet a folder per table, partitioned by the month in which its article was
published (`projects/month=2024-03/`, `month=undated` where no date is known); in Excel one workbook with a sheet per
table. The changes since a cursor are the entries of the change feed (`warehouse.feed`): in JSON Lines all in one file
in the order of `seq`, else one file per table (`projects.changes.csv`). `manifest.json` tells what was written, with
checksums, and the cursor to go on from, `schema.json` describes the records.

CSV is for people with a spreadsheet: it begins with a byte order mark, lists and structures are JSON, and before a text
that a spreadsheet would take for a formula (`=`, `+`, `-`, `@` in front) stands an apostrophe.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Literal, get_args

import duckdb
import msgspec

from warehouse.changes import FEED_TABLES
from warehouse.cursor import position, present_cursor
from warehouse.database import is_duckdb
from warehouse.errors import ExportError, SnapshotError, one_line
from warehouse.feed import RECORD_SCHEMA, Feed
from warehouse.parquet import COPY, PublishedFile, Table, copy, described, write_by_month
from warehouse.parquet import files as parquet_files
from warehouse.schemas import schemas
from warehouse.sheets import check_rows, write_workbook
from warehouse.values import json_line

Format = Literal["parquet", "jsonl", "csv", "xlsx"]
WORKBOOK = "yanzhao.xlsx"
_FETCH = 5000
_COPY = {"parquet": COPY, "csv": "FORMAT csv, HEADER"}
# By it Excel knows that a CSV file is in UTF-8.
_BOM = "\ufeff"
_DISARMED = "CASE WHEN regexp_matches({0}, '^[=+@\\t\\r-]') THEN chr(39) || {0} ELSE {0} END"


def export(snapshot: Path, format: str, to: Path, since: str | None = None, with_text: bool = False) -> str:
    """Write the snapshot's articles and facts, or their changes since a cursor, into the folder `to`.

    `with_text` adds the publishers' sentences (`warehouse.feed.TEXT_COLUMNS`). Gives the cursor to go on from. Raises
    SnapshotError, CursorError, and ExportError where the format is unknown or the folder cannot be written.
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
            files = _Writer(connection, format, to, seen, with_text).write()
            _write_json(to / "schema.json", schemas(connection))
            manifest: dict[str, Any] = {
                "format": format,
                "text": with_text,
                "since": since,
                "cursor": cursor,
                "files": files,
            }
            manifest["contents"] = _contents(to, files)
            _write_json(to / "manifest.json", {"schema": RECORD_SCHEMA, **manifest})
            return cursor
    except OSError as error:
        raise ExportError(f"cannot write to {to}: {error.strerror or error}") from error
    except duckdb.Error as error:
        raise ExportError(f"cannot export {snapshot} to {to}: {one_line(error)}") from error


class _Writer:
    """Writes the files of one export."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, format: str, to: Path, seen: int | None, with_text: bool
    ) -> None:
        self._connection = connection
        self._feed = Feed(connection, with_text)
        self._format = format
        self._to = to
        self._seen = seen

    def write(self) -> dict[str, int]:
        """All files; gives the records in each."""
        if self._format == "xlsx":
            return self._workbook()
        if self._format == "jsonl" and self._seen is not None:
            changes = self._feed.changes(self._seen)
            return {"changes.jsonl": _in_place(self._to / "changes.jsonl", partial(_write_lines, changes))}
        if self._format == "parquet" and self._seen is None:
            return {table: _in_place(self._to / table, partial(self._partitions, table)) for table in FEED_TABLES}
        part = "" if self._seen is None else ".changes"
        return {f"{table}{part}.{self._format}": self._table(table, part) for table in FEED_TABLES}

    def _table(self, table: str, part: str) -> int:
        path = self._to / f"{table}{part}.{self._format}"
        if self._format == "jsonl":
            return _in_place(path, partial(_write_lines, self._feed.rows(table)))
        return _in_place(path, partial(self._copy, table))

    def _sql(self, table: str) -> str:
        return self._feed.rows_sql(table) if self._seen is None else self._feed.changes_sql(table, self._seen)

    def _copy(self, table: str, part: Path) -> int:
        """Write a table as one file of Parquet or CSV."""
        if self._format == "csv":
            query = f'SELECT {RECORD_SCHEMA} AS "{_BOM}schema", {self._cells(table)} FROM ({self._sql(table)})'
        else:
            query = f"SELECT {RECORD_SCHEMA} AS schema, * FROM ({self._sql(table)})"
        return copy(self._connection, query, part, _COPY[self._format])

    def _cells(self, table: str) -> str:
        """SQL of all columns as CSV for people has them: nested ones as JSON, no text that a spreadsheet runs."""
        columns, types = self._feed.columns(table), self._feed.tables.types(table)
        nested = {name: f"to_json({name})" for name in self._feed.tables.nested(table) if name in columns}
        texts = {name: _DISARMED.format(name) for name in columns if types[name] == "VARCHAR"}
        replaced = ", ".join(f"{sql} AS {name}" for name, sql in (nested | texts).items())
        return f"* REPLACE ({replaced})" if replaced else "*"

    def _partitions(self, table: str, part: Path) -> int:
        """Write a table as a folder of Parquet files by the month of the article."""
        types = self._feed.tables.types(table)
        columns = {name: types[name] for name in self._feed.columns(table)}
        written = Table(table, columns, self._sql(table), head=f"{RECORD_SCHEMA} AS schema, ")
        return write_by_month(self._connection, written, part)

    def _workbook(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for table in FEED_TABLES:
            rows = self._connection.execute(f"SELECT count(*) FROM ({self._sql(table)})").fetchall()[0][0]
            check_rows(table, rows)

        def write(part: Path) -> int:
            counts.update(write_workbook(part, map(self._sheet, FEED_TABLES)))
            return 0

        _in_place(self._to / WORKBOOK, write)
        cut = counts.pop("cut")
        return {f"{WORKBOOK}#{sheet}": rows for sheet, rows in counts.items()} | ({"cells cut": cut} if cut else {})

    def _sheet(self, table: str) -> tuple[str, list[str], Iterator[tuple[Any, ...]]]:
        rows = self._connection.cursor().execute(self._sql(table))
        names = [column[0] for column in rows.description or ()]
        return table, names, chain.from_iterable(iter(lambda: rows.fetchmany(_FETCH), []))


def _write_lines(records: Iterator[dict[str, Any]], part: Path) -> int:
    count = 0
    with part.open("wb") as stream:
        for record in records:
            stream.write(json_line(record))
            count += 1
    return count


def _in_place(path: Path, write: Callable[[Path], int]) -> int:
    """Write a file or folder under another name and rename, so that nobody reads a half-written one."""
    part, old = path.with_name(f".{path.name}.part"), path.with_name(f".{path.name}.old")
    try:
        _remove(part)
        count = write(part)
        if path.is_dir():
            _remove(old)
            path.replace(old)
        part.replace(path)
    finally:
        _remove(part)
        _remove(old)
    return count


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _contents(to: Path, files: Iterable[str]) -> dict[str, PublishedFile]:
    """Size and checksum of every file written."""
    paths = {to / name.split("#")[0] for name in files}
    whole = [file for path in sorted(paths) for file in ([path] if path.is_file() else parquet_files(path))]
    return {file.relative_to(to).as_posix(): described(file) for file in whole}


def _write_json(path: Path, value: Any) -> None:
    text = msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
    _in_place(path, lambda part: part.write_bytes(text))
