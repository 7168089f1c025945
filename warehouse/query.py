"""Questions to a published snapshot: reading only, one statement, with limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from nlp.records import Document
from warehouse.articles import DOCUMENT_SQL, documents
from warehouse.database import LIMITS, open_snapshot
from warehouse.errors import QueryError, one_line
from warehouse.patience import Patience
from warehouse.suggest import suggestion
from warehouse.values import csv_safe, json_safe

# PIVOT is several statements to DuckDB, which makes a type of its own for the columns, in memory.
_ALLOWED = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.MULTI}
_BATCH = 1000


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
    """Run one SELECT (or SHOW, DESCRIBE, SUMMARIZE, EXPLAIN, PIVOT) over the snapshot.

    `max_rows` cuts the answer, `timeout` (seconds) ends the query. The snapshot is opened to read only, other
    files and settings are out of reach. Raises SnapshotError where there is no snapshot, QueryError,
    with DuckDB's hint in one line, where the query is wrong, writes, takes too long or too much memory, and
    StuckError where it cannot be stopped.
    """
    rows: list[tuple[Any, ...]] = []
    for batch in batches(snapshot, sql, timeout):
        columns, types = batch.columns, batch.types
        rows += batch.rows
        if max_rows is not None and len(rows) > max_rows:
            # Streams: DuckDB need not finish what nobody reads.
            return Result(columns=columns, types=types, rows=rows[:max_rows], truncated=True)
    return Result(columns=columns, types=types, rows=rows)


def batches(snapshot: Path, sql: str, timeout: float | None = None) -> Iterator[Result]:
    """The answer of `query` in pieces, at least one, so that an answer of any length needs little memory.

    `timeout` counts the seconds in which DuckDB works, not those in which the reader does.
    """
    connection = open_snapshot(snapshot)
    patience = Patience(connection, timeout)
    try:
        _only_reads(connection, sql)
        answer = patience.wait(lambda: connection.execute(sql))
        described = answer.description or []
        columns = tuple(column[0] for column in described)
        types = tuple(str(column[1]) for column in described)
        rows = patience.wait(lambda: answer.fetchmany(_BATCH))
        yield Result(columns=columns, types=types, rows=rows)
        while len(rows) == _BATCH and (rows := patience.wait(lambda: answer.fetchmany(_BATCH))):
            yield Result(columns=columns, types=types, rows=rows)
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        raise QueryError(f"the query needs more than {LIMITS}: ask for less, or for it in parts") from error
    except duckdb.Error as error:
        message = one_line(error)
        raise QueryError(message + suggestion(connection, message)) from error
    finally:
        if not patience.stuck:
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
    try:
        sql.encode()
    except UnicodeEncodeError:
        raise QueryError("the query is not UTF-8") from None
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise QueryError(f"give one query; this is {len(statements) or 'none'}")
    kind = statements[0].type
    if kind not in _ALLOWED:
        # DuckDB's kinds are not always what people wrote: INSTALL is a LOAD, CHECKPOINT a CALL.
        word = statements[0].query.split(None, 1)[0].upper().rstrip(";")
        told = word if word.isalpha() and word != "WITH" else kind.name
        raise QueryError(f"the snapshot is for reading: {told} is not allowed, only SELECT and the like")


def _distinct(columns: tuple[str, ...]) -> list[str]:
    """Column names for keys: the second `name` becomes `name_2`."""
    names: list[str] = []
    for column in columns:
        name, number = column, 2
        while name in names:
            name, number = f"{column}_{number}", number + 1
        names.append(name)
    return names
