"""What was forgotten (`warehouse.forget`) and must not come again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import duckdb

from crawler.records import Article
from warehouse.database import ids_table, registered


def without_forgotten(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article]) -> list[Article]:
    """The articles that may be loaded."""
    with registered(connection, "wanted", ids_table(article.id for article in articles)):
        rows = connection.execute("SELECT id FROM forgotten WHERE id IN (SELECT id FROM wanted)").fetchall()
    stones = {id_ for (id_,) in rows}
    return [article for article in articles if article.id not in stones]


def forgotten_ids(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Ids of the addresses that must not be crawled."""
    return [id_ for (id_,) in connection.execute("SELECT id FROM forgotten ORDER BY id").fetchall()]


class Stone(NamedTuple):
    """An address that was taken down."""

    id: str
    asked: str
    """Id of the address that was asked to be forgotten."""
    at: dt.datetime
    """With time zone."""
    reason: str | None


def stones(connection: duckdb.DuckDBPyConnection) -> list[Stone]:
    """Everything that was taken down, by id."""
    rows = connection.execute("SELECT id, article_id, forgotten_at, reason FROM forgotten ORDER BY id").fetchall()
    return [Stone(id_, asked, at.replace(tzinfo=dt.UTC), reason) for id_, asked, at, reason in rows]


def unfinished_ids(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Ids of the addresses of which traces may be left in the file."""
    rows = connection.execute("SELECT id FROM forgotten WHERE erased_at IS NULL ORDER BY id").fetchall()
    return [id_ for (id_,) in rows]
