"""Pages of a published snapshot for programs: fixed questions with parameters, limits on size and time, no SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from warehouse.changes import FEED_TABLES
from warehouse.cursor import feed_name, position, present_cursor
from warehouse.errors import SnapshotError
from warehouse.feed import RECORD_SCHEMA, Feed, Record
from warehouse.following import Following
from warehouse.resources import (
    ARTICLE_INSTEAD,
    OF_ARTICLE,
    OF_ORGANIZATION,
    OF_PROJECT,
    ORGANIZATION_INSTEAD,
    PROJECT_INSTEAD,
    RESOURCES,
    SEARCH,
    SEARCH_SENTENCES,
    Lists,
)
from warehouse.schemas import Schema, schemas

T = TypeVar("T")
MOST_ROWS = 1000
"""Rows of a page at most, and of each list inside an answer."""
MOST_FOUND = 200
"""Articles, or sentences, that a search gives at most."""
_DEPTH = 5000
"""Articles among which filters of a search choose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some records, and where to go on."""

    items: list[Record]
    next: str | None
    """What to give as `after` for the records behind these; None where there are none."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was asked for has another id."""

    id: str


class Reader:
    """Answers questions from the snapshot that is published at the time.

    `with_text`: whether records have the publishers' sentences. `seconds`: how long a question may take. `at_once`: how
    many may be answered at the same time. Every question can raise SnapshotError, BusyError, TooLongError, QueryError.
    """

    def __init__(self, snapshot: Path, with_text: bool = False, seconds: float = 5.0, at_once: int = 4) -> None:
        self.with_text = with_text
        self._following = Following(snapshot, seconds, at_once)

    def close(self) -> None:
        """Let go of the snapshot. A later question opens it again."""
        self._following.close()

    def version(self) -> str:
        """A name that changes with every publication. Raises SnapshotError where there is none."""
        return self._following.version()

    def page(self, name: str, filters: Mapping[str, Any], after: str, limit: int) -> Page:
        """Records of one of the `RESOURCES` behind a key, in the order of keys. Filters that are None do nothing."""
        resource = RESOURCES[name]
        given = {name: value for name, value in filters.items() if value is not None}
        conditions = [f"{resource.key} > $after", *(resource.filters[name] for name in given)]
        where = " AND ".join(conditions)

        def ask(rows: _Rows) -> Page:
            sql = (
                f"SELECT {resource.key}, {rows.columns(resource.relation)} FROM {resource.relation} WHERE {where} "
                f"ORDER BY {resource.key} LIMIT $limit"
            )
            found, keys = rows.keyed(sql, {**given, "after": after, "limit": limit + 1}, resource.relation)
            return Page(items=found[:limit], next=keys[limit - 1] if len(found) > limit else None)

        return self._ask(ask)

    def article(self, id: str) -> Record | Moved | None:
        """An article with all its facts by table; None where it is not there."""
        return self._ask(
            lambda rows: rows.whole("articles", id, OF_ARTICLE, limit=None) or rows.instead(ARTICLE_INSTEAD, id)
        )

    def project(self, id: str) -> Record | Moved | None:
        """A resolved project with its timeline, figures and organizations; Moved for a merged id, and for a report."""
        return self._ask(
            lambda rows: rows.whole("v_resolved_projects", id, OF_PROJECT) or rows.instead(PROJECT_INSTEAD, id)
        )

    def organization(self, id: str) -> Record | Moved | None:
        """A resolved organization with its names and projects; Moved for a merged id, and for a name."""
        return self._ask(
            lambda rows: (
                rows.whole("resolved_organizations", id, OF_ORGANIZATION) or rows.instead(ORGANIZATION_INSTEAD, id)
            )
        )

    def search(self, words: str, limit: int, filters: Mapping[str, Any]) -> Page:
        """Articles that have all the words, the best first. `filters`: source, kind, since, until, each may be None."""
        depth = _DEPTH if any(value is not None for value in filters.values()) else limit
        given = {"q": words, "depth": depth, "limit": limit, **filters}
        return self._ask(lambda rows: Page(items=rows.of(SEARCH, given, "search"), next=None))

    def search_sentences(self, words: str, limit: int) -> Page:
        """Sentences, in the publishers' words, of the best articles that have any of the words."""
        given = {"q": words, "depth": min(limit, MOST_FOUND), "limit": limit}
        return self._ask(lambda rows: Page(items=rows.of(SEARCH_SENTENCES, given, "search_sentences"), next=None))

    def changes(self, after: str | None, limit: int) -> Page:
        """Entries of the change feed behind a cursor, from the first of all without one; `next` is never None.

        Raises CursorError.
        """

        def ask(rows: _Rows) -> Page:
            name = feed_name(rows.connection)
            seen = position(rows.connection, f"{name}-0" if after is None else after)
            items = rows.feed.page(seen, seen + limit)
            return Page(items=items, next=f"{name}-{items[-1]['seq'] if items else seen}")

        return self._ask(ask)

    def about(self) -> Record:
        """What is published: counts, cursor, newest day."""

        def ask(rows: _Rows) -> Record:
            execute = rows.connection.execute
            tables = {t: execute(f"SELECT count(*) FROM {t}").fetchall()[0][0] for t in FEED_TABLES}
            day = execute("SELECT max(published_date) FROM articles").fetchall()[0][0]
            cursor = present_cursor(rows.connection)
            return {"schema": RECORD_SCHEMA, "cursor": cursor, "text": self.with_text, "counts": tables, "newest": day}

        return self._ask(ask)

    def schemas(self) -> Schema:
        """JSON Schemas of the records."""
        return self._ask(lambda rows: schemas(rows.connection))

    def _ask(self, question: Callable[[_Rows], T]) -> T:
        return self._following.ask(
            lambda connection, tables: question(_Rows(connection, Feed(connection, self.with_text, tables)))
        )


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of one publication as records."""

    connection: duckdb.DuckDBPyConnection
    feed: Feed

    def columns(self, relation: str) -> str:
        """What a record of the relation holds, as SQL."""
        try:
            return ", ".join(self.feed.columns(relation))
        except KeyError:
            raise SnapshotError(f"the snapshot has no {relation}: another version published it") from None

    def of(self, sql: str, given: Mapping[str, Any], table: str) -> list[Record]:
        """The answer to a query as records of a table."""
        answer = self.connection.execute(sql, dict(given))
        names = [column[0] for column in answer.description or ()]
        return [_record(table, names, row) for row in answer.fetchall()]

    def keyed(self, sql: str, given: Mapping[str, Any], table: str) -> tuple[list[Record], list[str]]:
        """The same for a query whose first column is a key that is no part of the record."""
        answer = self.connection.execute(sql, dict(given))
        names = [column[0] for column in answer.description or ()][1:]
        rows = answer.fetchall()
        return [_record(table, names, row[1:]) for row in rows], [row[0] for row in rows]

    def whole(self, table: str, id: str, lists: Lists, limit: int | None = MOST_ROWS) -> Record | None:
        """A row with lists of others: key to table, its column that has the id, and its order."""
        found = self._where(table, "id", "id", id, 1)
        if not found:
            return None
        return found[0] | {key: self._where(*list_, id, limit) for key, list_ in lists.items()}

    def instead(self, sql: str, id: str) -> Moved | None:
        """Where an id leads, if to one place alone."""
        found = self.connection.execute(sql, {"id": id}).fetchall()
        return Moved(found[0][0]) if len(found) == 1 else None

    def _where(self, table: str, column: str, order: str, id: str, limit: int | None) -> list[Record]:
        sql = f"SELECT {self.columns(table)} FROM {table} WHERE {column} = $id ORDER BY {order} LIMIT $limit"
        return self.of(sql, {"id": id, "limit": limit}, table)


def _record(table: str, names: Iterable[str], row: Iterable[Any]) -> Record:
    return {"schema": RECORD_SCHEMA, "table": table, **dict(zip(names, row, strict=True))}
