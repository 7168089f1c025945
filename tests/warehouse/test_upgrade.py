"""A warehouse of an earlier version upgrades with all its rows, and ends like one that is made today."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import made
import pytest

from warehouse.checks import run_checks
from warehouse.database import open_for_writing
from warehouse.errors import MigrationError
from warehouse.migrate import _LEDGER, migrate, migrations
from warehouse.sqlfiles import SqlFile
from warehouse.store import Warehouse

NOW = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
RELEASED = {
    "0001_articles": "9c1684bcbda1d44fc1b314c4d3738f4164a0379786f437120845ab01806e2020",
    "0002_facts": "92ad11bde4940a546ffaf8a7b07379a913e179a04321fda0ab0d8769e7924ccb",
    "0003_feed_and_checks": "993e3211a7f929fe9758a05b8922b30afff6c4249b98888691e200b4f899b96f",
}
"""Checksums of migrations that warehouses out there have applied: their SQL never changes again."""


def test_released_migrations_are_as_they_were() -> None:
    now = {step.name: step.checksum for step in migrations()}
    assert {name: now.get(name) for name in RELEASED} == RELEASED


@pytest.fixture
def former(tmp_path: Path) -> tuple[Path, Path]:
    """A warehouse as version 3 left it, and one of today with the same articles and facts."""
    old, new = tmp_path / "old.duckdb", tmp_path / "new.duckdb"
    pairs = [*(made.news(n, projects=2) for n in range(3)), made.policy()]
    with Warehouse(new) as warehouse:
        warehouse.begin_run(made.RUN, {}, "2024-03-02T00:00:00Z")
        warehouse.load_articles(made.RUN, [article for article, _ in pairs])
        warehouse.load_extractions(extraction for _, extraction in pairs)
        warehouse.load_fetches(made.RUN, [made.fetch(article.url) for article, _ in pairs])
        warehouse.load_crawl_report(made.RUN, made.report())
    connection = open_for_writing(old, 0)
    connection.execute(_LEDGER)
    for step in migrations()[: len(RELEASED)]:
        connection.execute(step.sql)
        ledger = [int(step.name[:4]), step.name, step.checksum]
        connection.execute("INSERT INTO schema_migrations VALUES (?, ?, ?, TIMESTAMP '2024-01-01')", ledger)
    connection.execute(f"ATTACH '{new}' AS today (READ_ONLY)")
    for table, names in columns(connection, "old").items():
        if table != "schema_migrations":
            connection.execute(f"INSERT INTO {table} SELECT {', '.join(names)} FROM today.{table}")
    connection.execute("DELETE FROM meta WHERE key = 'views'")
    connection.close()
    return old, new


def columns(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    rows = connection.execute(
        "SELECT c.table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() c "
        "JOIN duckdb_tables() t ON t.table_oid = c.table_oid AND t.database_name = c.database_name "
        "WHERE c.database_name = ? AND NOT c.internal GROUP BY ALL",
        [database],
    ).fetchall()
    return dict(rows)


def rows_of(path: Path, tables: dict[str, list[str]]) -> dict[str, list[tuple[Any, ...]]]:
    leave = {"schema_migrations", "meta"}
    with duckdb.connect(str(path), read_only=True) as connection:
        return {
            table: connection.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY ALL").fetchall()
            for table, names in tables.items()
            if table not in leave
        }


def dictionary(path: Path) -> list[tuple[Any, ...]]:
    """Every table, view and column with its type and comment."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(
            "SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE NOT internal "
            "UNION ALL SELECT table_name, NULL, 'table', NULL, comment FROM duckdb_tables() WHERE NOT internal "
            "UNION ALL SELECT view_name, NULL, 'view', NULL, comment FROM duckdb_views() WHERE NOT internal "
            "UNION ALL SELECT table_name, NULL, constraint_text, NULL, NULL FROM duckdb_constraints() ORDER BY ALL"
        ).fetchall()


def test_it_keeps_every_row_and_ends_like_a_new_one(former: tuple[Path, Path]) -> None:
    old, new = former
    with duckdb.connect(str(old), read_only=True) as connection:
        before = columns(connection, "old")
    kept = rows_of(old, before)
    assert all(kept[table] for table in ("articles", "projects", "changes", "fetches", "crawl_reports"))
    with Warehouse(old) as warehouse:
        assert [r for r in run_checks(warehouse.connection) if r.severity == "error" and r.rows] == []
    # The checks have just written their results.
    del before["check_results"], kept["check_results"]
    assert rows_of(old, before) == kept
    assert dictionary(old) == dictionary(new)


def test_an_upgrade_that_fails_leaves_the_former_version_usable(former: tuple[Path, Path]) -> None:
    old, _ = former
    broken = SqlFile("0999_broken", "ALTER TABLE articles ADD COLUMN half VARCHAR; SELECT * FROM nowhere;")
    first = migrations()[: len(RELEASED)]
    connection = open_for_writing(old, 0)
    with pytest.raises(MigrationError, match="0999_broken failed"):
        migrate(connection, NOW, [*first, broken])
    connection.close()
    with duckdb.connect(str(old), read_only=True) as reader:
        assert reader.execute("SELECT max(version) FROM schema_migrations").fetchall() == [(3,)]
        assert "half" not in columns(reader, "old")["articles"]
    with Warehouse(old) as warehouse:
        assert warehouse.counts()["articles"] == 4
