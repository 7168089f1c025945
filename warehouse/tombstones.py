"""What was forgotten (`warehouse.forget`) and must not come again."""

from __future__ import annotations

from collections.abc import Sequence

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
