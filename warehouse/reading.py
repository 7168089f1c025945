"""Pages of a published snapshot for programs: fixed questions with parameters, limits on size and time, no SQL.

A `Reader` follows the snapshot: what is published next is what the next question sees, while a question that has
begun ends on what it began with.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from warehouse.changes import FEED_TABLES
from warehouse.cursor import feed_name, position, present_cursor
from warehouse.errors import BusyError, QueryError, SnapshotError, one_line
from warehouse.feed import RECORD_SCHEMA, Feed, Record
from warehouse.publish import newest
from warehouse.schemas import Schema, schemas
from warehouse.values import json_safe

T = TypeVar("T")
MOST_ROWS = 1000
"""Rows of a page at most."""
_OPTIONS: dict[str, Any] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
    "memory_limit": "1GB",
    "threads": "2",
    "temp_directory": "",
}
_DATED = "article_id IN (SELECT id FROM articles WHERE published_date {sign} ${name}::DATE)"
_SINCE, _UNTIL = _DATED.format(sign=">=", name="since"), _DATED.format(sign="<=", name="until")
_BY_TIME = {"since": _SINCE, "until": _UNTIL, "article": "article_id = $article"}
FILTERS: dict[str, dict[str, str]] = {
    "articles": {
        "source": "source = $source",
        "kind": "kind = $kind",
        "since": "published_date >= $since::DATE",
        "until": "published_date <= $until::DATE",
    },
    "projects": {
        **_BY_TIME,
        "place_code": "starts_with(place_code, regexp_replace($place_code, '(00)+$', ''))",
        "stage": "stage = $stage",
        "organization": "id IN (SELECT project_id FROM project_organizations WHERE $organization IN (name, canonical))",
    },
    "indicators": {**_BY_TIME, "subject": "subject = $subject", "name": "name = $name"},
    "policies": {**_BY_TIME, "document_number": "document_number = $document_number"},
}
"""Tables that can be asked for in pages, with the condition of each filter."""
_ORGANIZATIONS = """
SELECT organization, type, names, mentions, articles, project_records, as_owner, as_partner, as_contractor, as_host,
    as_authority
FROM v_organizations WHERE organization > $after AND ($name IS NULL OR list_contains(names, $name)
    OR organization = $name)
ORDER BY organization LIMIT $limit
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some records, and where to go on."""

    items: list[Record]
    next: str | None
    """What to give as `after` for the records behind these; None where there are none."""


@dataclass(slots=True, eq=False)
class _Opened:
    """One open publication, closed when nobody reads it and another has come."""

    file: Path
    identity: tuple[int, int, int]
    connection: duckdb.DuckDBPyConnection
    users: int = 0
    outdated: bool = False


@dataclass(slots=True)
class Reader:
    """Answers questions from the snapshot that is published at the time.

    `seconds`: how long a question may take. `at_once`: how many may be answered at the same time. `with_text`: whether
    records have the publishers' sentences.
    """

    snapshot: Path
    with_text: bool = False
    seconds: float = 5.0
    at_once: int = 4
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _slots: threading.BoundedSemaphore = field(init=False)
    _present: _Opened | None = None

    def __post_init__(self) -> None:
        self._slots = threading.BoundedSemaphore(self.at_once)

    def close(self) -> None:
        """Let go of the snapshot. A later question opens it again."""
        with self._lock:
            if self._present is not None:
                self._retire(self._present)
                self._present = None

    def version(self) -> str:
        """A name that changes with every publication. Raises SnapshotError where there is none."""
        device, inode, changed = _identity(newest(self.snapshot))
        return f"{device:x}-{inode:x}-{changed:x}"

    def page(self, table: str, filters: Mapping[str, str | None], after: str, limit: int) -> Page:
        """Records of a table of `FILTERS` behind an id, in the order of ids."""
        given = {name: value for name, value in filters.items() if value is not None}
        conditions = ["id > $after", *(FILTERS[table][name] for name in given)]

        def ask(connection: duckdb.DuckDBPyConnection) -> Page:
            columns = ", ".join(Feed(connection, self.with_text).columns(table))
            sql = f"SELECT {columns} FROM {table} WHERE {' AND '.join(conditions)} ORDER BY id LIMIT $limit"
            found = _rows(connection, sql, {**given, "after": after, "limit": limit + 1}, table)
            return _page(found, limit, "id")

        return self._ask(ask)

    def organizations(self, name: str | None, after: str, limit: int) -> Page:
        """Organizations by canonical name, behind a name."""

        def ask(connection: duckdb.DuckDBPyConnection) -> Page:
            given = {"name": name, "after": after, "limit": limit + 1}
            return _page(_rows(connection, _ORGANIZATIONS, given, "organizations"), limit, "organization")

        return self._ask(ask)

    def article(self, id: str) -> Record | None:
        """An article with all its facts by table; None where it is not there."""

        def ask(connection: duckdb.DuckDBPyConnection) -> Record | None:
            feed = Feed(connection, self.with_text)
            found = self._of_article(connection, feed, "articles", "id", id)
            if not found:
                return None
            tables = [t for t in FEED_TABLES if t != "articles" and "article_id" in feed.columns(t)]
            return found[0] | {t: self._of_article(connection, feed, t, "article_id", id) for t in tables}

        return self._ask(ask)

    def changes(self, after: str | None, limit: int) -> Page:
        """Entries of the change feed behind a cursor, from the first of all without one; `next` is never None.

        Raises CursorError.
        """

        def ask(connection: duckdb.DuckDBPyConnection) -> Page:
            feed, name = Feed(connection, self.with_text), feed_name(connection)
            seen = position(connection, f"{name}-0" if after is None else after)
            items = [json_safe(record) for record in feed.page(seen, seen + limit)]
            return Page(items=items, next=f"{name}-{items[-1]['seq'] if items else seen}")

        return self._ask(ask)

    def about(self) -> Record:
        """What is published: counts, cursor, newest day."""

        def ask(connection: duckdb.DuckDBPyConnection) -> Record:
            tables = {t: connection.execute(f"SELECT count(*) FROM {t}").fetchall()[0][0] for t in FEED_TABLES}
            day = connection.execute("SELECT max(published_date) FROM articles").fetchall()[0][0]
            cursor = present_cursor(connection)
            return {"schema": RECORD_SCHEMA, "cursor": cursor, "counts": tables, "newest": json_safe(day)}

        return self._ask(ask)

    def schemas(self) -> Schema:
        """JSON Schemas of the records."""
        return self._ask(schemas)

    def _of_article(
        self, connection: duckdb.DuckDBPyConnection, feed: Feed, table: str, column: str, id: str
    ) -> list[Record]:
        sql = f"SELECT {', '.join(feed.columns(table))} FROM {table} WHERE {column} = $id ORDER BY id"
        return _rows(connection, sql, {"id": id}, table)

    def _ask(self, question: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        """Answer within the limits. Raises SnapshotError, BusyError, QueryError."""
        if not self._slots.acquire(timeout=self.seconds):
            raise BusyError("too many questions at once; ask again later")
        try:
            with self._open() as connection, _stopped_after(connection, self.seconds):
                return question(connection)
        except duckdb.InterruptException as error:
            raise BusyError(f"the answer would take longer than {self.seconds:g} seconds; ask for less") from error
        except duckdb.Error as error:
            raise QueryError(one_line(error)) from error
        finally:
            self._slots.release()

    @contextmanager
    def _open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._lock:
            opened = self._current()
            opened.users += 1
        connection = opened.connection.cursor()
        try:
            yield connection
        finally:
            connection.close()
            with self._lock:
                opened.users -= 1
                if opened.outdated:
                    self._retire(opened)

    def _current(self) -> _Opened:
        file = newest(self.snapshot)
        identity = _identity(file)
        present = self._present
        if present is None or (present.file, present.identity) != (file, identity):
            fresh = _Opened(file, identity, _connect(file))
            if present is not None:
                self._retire(present)
            self._present = present = fresh
        return present

    def _retire(self, opened: _Opened) -> None:
        opened.outdated = True
        if not opened.users:
            with suppress(duckdb.Error):
                opened.connection.close()


def _identity(file: Path) -> tuple[int, int, int]:
    try:
        found = file.stat()
    except OSError as error:
        raise SnapshotError(f"no snapshot at {file}; `yanzhao run` or `yanzhao publish` makes one") from error
    return found.st_dev, found.st_ino, found.st_mtime_ns


def _connect(file: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(file), read_only=True, config=_OPTIONS)
    except duckdb.Error as error:
        raise SnapshotError(f"{file} cannot be read: {one_line(error)}") from error


@contextmanager
def _stopped_after(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    # The timer may fire just when the answer is there and the connection closed.
    timer = threading.Timer(seconds, _interrupt, [connection])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _interrupt(connection: duckdb.DuckDBPyConnection) -> None:
    with suppress(duckdb.Error):
        connection.interrupt()


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, given: Mapping[str, Any], table: str) -> list[Record]:
    answer = connection.execute(sql, dict(given))
    names = [column[0] for column in answer.description or ()]
    head = {"schema": RECORD_SCHEMA, "table": table}
    return [head | json_safe(dict(zip(names, row, strict=True))) for row in answer.fetchall()]


def _page(found: list[Record], limit: int, key: str) -> Page:
    items = found[:limit]
    return Page(items=items, next=items[-1][key] if len(found) > limit else None)
