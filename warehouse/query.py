"""Questions to a published snapshot: reading only, one statement, with limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Timer
from typing import Any

import duckdb

from nlp.records import Document
from warehouse.articles import DOCUMENT_SQL, documents
from warehouse.database import open_snapshot
from warehouse.errors import QueryError, one_line
from warehouse.suggest import suggestion
from warehouse.values import csv_safe, json_safe

_ALLOWED = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The answer to a query."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    """DuckDB's name of each column's type."""
    rows: list[tuple[Any, ...]]
    truncated: bool = False
    """Whether there are more rows than were asked for."""

    def json_rows(self) -> Iterator[dict[str, Any]]:
        """Rows as dictionaries that the standard `json` can write."""
        names = _distinct(self.columns)
        for row in self.rows:
            yield {name: json_safe(value) for name, value in zip(names, row, strict=True)}

    def csv_rows(self) -> Iterator[list[str]]:
        """Rows as texts for CSV; nothing for null, JSON for lists and structures."""
        for row in self.rows:
            yield [csv_safe(value) for value in row]


def query(snapshot: Path, sql: str, max_rows: int | None = None, timeout: float | None = None) -> Result:
    """Run one SELECT (or SHOW, DESCRIBE, SUMMARIZE, EXPLAIN) over the snapshot.

    `max_rows` cuts the answer, `timeout` (seconds) ends the query. The snapshot is opened to read only, other
    files and settings are out of reach. Raises SnapshotError where there is no snapshot, and QueryError,
    with DuckDB's hint in one line, where the query is wrong, writes, or takes too long.
    """
    connection = open_snapshot(snapshot)
    try:
        _only_reads(connection, sql)
        return _answer(connection, sql, max_rows, timeout)
    except duckdb.Error as error:
        message = one_line(error)
        raise QueryError(message + suggestion(connection, message)) from error
    finally:
        connection.close()


def article_document(snapshot: Path, wanted: str) -> Document | None:
    """What extraction reads of one article, by its id or any address it was seen under; None where it is not there.

    Raises SnapshotError where there is no snapshot.
    """
    connection = open_snapshot(snapshot)
    try:
        found = documents(
            connection.execute(
                f"{DOCUMENT_SQL} WHERE id = $wanted OR url = $wanted "
                "OR id IN (SELECT article_id FROM article_addresses WHERE url = $wanted) "
                "OR id IN (SELECT article_id FROM fetches WHERE url = $wanted) "
                "ORDER BY id = $wanted OR url = $wanted DESC, id",
                {"wanted": wanted},
            ).fetchall()
        )
    finally:
        connection.close()
    return found[0] if found else None


def articles_titled(snapshot: Path, words: str, most: int = 5) -> list[tuple[str, str, str]]:
    """Id, headline and day of publication (empty where unknown) of articles that have the words in the headline.

    The newest first. Raises SnapshotError where there is no snapshot.
    """
    connection = open_snapshot(snapshot)
    try:
        return connection.execute(
            "SELECT id, title, coalesce(CAST(published_date AS VARCHAR), '') FROM articles WHERE contains(title, ?) "
            "ORDER BY published_date DESC NULLS LAST, id LIMIT ?",
            [words, most],
        ).fetchall()
    finally:
        connection.close()


def _only_reads(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise QueryError(f"give one query; this is {len(statements) or 'none'}")
    kind = statements[0].type
    if kind not in _ALLOWED:
        raise QueryError(f"the snapshot is for reading: {kind.name} is not allowed, only SELECT and the like")


def _answer(connection: duckdb.DuckDBPyConnection, sql: str, max_rows: int | None, timeout: float | None) -> Result:
    expired = Event()

    def stop() -> None:
        expired.set()
        connection.interrupt()

    timer = Timer(timeout, stop) if timeout is not None else None
    if timer:
        timer.daemon = True
        timer.start()
    try:
        # Streams: with max_rows, DuckDB need not finish what nobody reads.
        answer = connection.execute(sql)
        rows = answer.fetchall() if max_rows is None else answer.fetchmany(max_rows + 1)
    except duckdb.InterruptException as error:
        if expired.is_set():
            raise QueryError(f"the query took longer than {timeout:g} seconds and was stopped") from error
        raise
    finally:
        if timer:
            timer.cancel()
    described = answer.description or []
    return Result(
        columns=tuple(column[0] for column in described),
        types=tuple(str(column[1]) for column in described),
        rows=rows if max_rows is None else rows[:max_rows],
        truncated=max_rows is not None and len(rows) > max_rows,
    )


def _distinct(columns: tuple[str, ...]) -> list[str]:
    """Column names for keys: the second `name` becomes `name_2`."""
    names: list[str] = []
    for column in columns:
        name, number = column, 2
        while name in names:
            name, number = f"{column}_{number}", number + 1
        names.append(name)
    return names
