"""A warehouse of an earlier version upgrades with all its rows, and ends like one that is made today."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import made
import pytest
from loading_process import MERGED

from crawler.records import Article
from warehouse.checks import run_checks
from warehouse.copies import find_copies
from warehouse.database import open_for_writing
from warehouse.errors import MigrationError
from warehouse.forget import forget, traces
from warehouse.migrate import _LEDGER, migrate, migrations
from warehouse.resolution.overrides import Numbered
from warehouse.resolution.places import Place
from warehouse.resolution.resolve import resolve
from warehouse.search import refresh_search
from warehouse.sqlfiles import SqlFile
from warehouse.store import Warehouse

NOW = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
RELEASED = {
    "0001_articles": "9c1684bcbda1d44fc1b314c4d3738f4164a0379786f437120845ab01806e2020",
    "0002_facts": "92ad11bde4940a546ffaf8a7b07379a913e179a04321fda0ab0d8769e7924ccb",
    "0003_feed_and_checks": "993e3211a7f929fe9758a05b8922b30afff6c4249b98888691e200b4f899b96f",
    "0004_versions_and_health": "7c89a4466b99c27b0d54d1933a8d887a51826e6481e18ffbe4d5b6e4f611de7c",
    "0005_copies_and_removals": "6d71fc49fd33f6c36e7c837e555f96cc78ac8416a778e5f2c37f4ea16ce12893",
    "0006_resolution": "47e0e5a215e58b9b25ccaa9407f81565dc5a6a2d6c6a469709e256c55b167e24",
    "0007_search": "f8280cfe67e2e7137daf4be98fe00122b81f3414bf1cfa669213145133822020",
    "0008_reextraction": "adbe67237c4777469fd047e9edbe470bf3689432081347a9763d9eecf45bff66",
    "0009_parts": "9e18471c438e979774454133bf80b0b202cee4e12b8c9021cc80726f215eeef0",
    "0010_resolution_memory": "1bfb25cb9ece0a6204ed0b506b7cc9ae9843142099caaa86879b27489a93e0d5",
    "0011_search_pairs": "4a58a3b3981ac5d10ac208a7372bcd5b2af94cc5ba1ffb0e73d89a75676835d4",
}
"""Checksums of migrations that warehouses out there have applied: their SQL never changes again."""


def test_released_migrations_are_as_they_were() -> None:
    now = {step.name: step.checksum for step in migrations()}
    assert {name: now.get(name) for name in RELEASED} == RELEASED


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of today with rows in every table that has ever been."""
    path = tmp_path_factory.mktemp("today") / "today.duckdb"
    pairs = [*(made.news(n, projects=2) for n in range(3)), made.policy()]
    edited = replace(pairs[0][0], fetched_at="2024-03-05T00:00:00Z", title="改过的标题", content_hash="0" * 64)
    one, other, gone = (made.article(f"http://example.com/{n}", *_LONG, f"编辑{n}。") for n in range(3))
    with Warehouse(path) as warehouse:
        warehouse.begin_run(made.RUN, {}, "2024-03-02T00:00:00Z")
        warehouse.load_articles(made.RUN, [article for article, _ in pairs] + [one, other, gone])
        warehouse.load_articles(made.RUN, [edited, made.article("http://mirror.example.com/1", *_parts(pairs[1][0]))])
        warehouse.load_extractions(extraction for _, extraction in pairs[1:])
        warehouse.load_extractions([replace(pairs[1][1], extractor="made/2", indicators=())])
        warehouse.load_fetches(made.RUN, [made.fetch(article.url) for article, _ in pairs])
        warehouse.load_crawl_report(made.RUN, made.report())
        warehouse.note_raw_removals([(made.RUN, "press", 1, "age")], NOW)
        connection = warehouse.connection
        find_copies(connection, NOW)
        resolve(connection, NOW, [Place(key="130000", name="河北省", level="province")], [Numbered(1, MERGED)])
        forget(connection, traces(connection, [gone.id], []), gone.id, None, NOW)
        refresh_search(connection)
        run_checks(connection)
    return path


_LONG = ("一篇长稿", "".join(f"第{n}段话说的是张家口市的第{n}件事，与其余各段都不相同。" for n in range(40)))


def _parts(article: Article) -> tuple[str, ...]:
    return (article.title, *article.paragraphs)


@pytest.fixture
def former(today: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A warehouse as an earlier version left it, with the rows of today's that had a place in it."""
    old = tmp_path / "old.duckdb"
    connection = open_for_writing(old, 0)
    connection.execute(_LEDGER)
    for step in migrations()[: request.param]:
        connection.execute(step.sql)
        ledger = [int(step.name[:4]), step.name, step.checksum]
        connection.execute("INSERT INTO schema_migrations VALUES (?, ?, ?, TIMESTAMP '2024-01-01')", ledger)
    connection.execute(f"ATTACH '{today}' AS today (READ_ONLY)")
    now = columns(connection, "today")
    for table, names in columns(connection, "old").items():
        if table != "schema_migrations" and set(names) <= set(now.get(table, ())):
            connection.execute(f"INSERT INTO {table} SELECT {', '.join(names)} FROM today.{table}")
    connection.execute("DELETE FROM meta WHERE key = 'views'")
    connection.close()
    return old


def columns(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    rows = connection.execute(
        "SELECT c.table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() c "
        "JOIN duckdb_tables() t ON t.table_oid = c.table_oid AND t.database_name = c.database_name "
        "WHERE c.database_name = ? AND NOT c.internal GROUP BY ALL",
        [database],
    ).fetchall()
    return dict(rows)


def rows_of(path: Path, tables: dict[str, list[str]]) -> dict[str, list[tuple[Any, ...]]]:
    # The index of the search is no record: a migration that changes it empties it, and the next publication makes it anew.
    leave = {"schema_migrations", "meta"}
    with duckdb.connect(str(path), read_only=True) as connection:
        return {
            table: connection.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY ALL").fetchall()
            for table, names in tables.items()
            if table not in leave and not table.startswith("search_")
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


EARLIER = pytest.mark.parametrize("former", range(1, len(RELEASED)), indirect=True)


def test_todays_warehouse_has_rows_in_every_table(today: Path) -> None:
    with duckdb.connect(str(today), read_only=True) as connection:
        tables = columns(connection, "today")
    found = rows_of(today, tables)
    # Rows of these come from faults, from people and from likeness: forwards of ids that were merged, numbers that do not fit, links.
    rare = {
        "organization_forwards",
        "project_forwards",
        "corrections",
        "problems",
        "near_duplicates",
        "resolution_links",
    }
    assert {table for table, rows in found.items() if not rows} <= rare


@EARLIER
def test_it_keeps_every_row_and_ends_like_a_new_one(former: Path, today: Path) -> None:
    with duckdb.connect(str(former), read_only=True) as connection:
        before = columns(connection, "old")
    kept = rows_of(former, before)
    with Warehouse(former) as warehouse:
        assert [r for r in run_checks(warehouse.connection) if r.severity == "error" and r.rows] == []
    # The checks have just written their results.
    before.pop("check_results", None)
    kept.pop("check_results", None)
    assert kept["articles"]
    assert rows_of(former, before) == kept
    assert dictionary(former) == dictionary(today)


@EARLIER
def test_an_upgrade_that_fails_leaves_the_former_version_usable(
    former: Path, today: Path, request: pytest.FixtureRequest
) -> None:
    version = request.node.callspec.params["former"]
    steps = migrations()
    first, after = steps[:version], steps[version]
    broken = SqlFile(after.name, f"{after.sql}\nUPDATE articles SET title = 'x'; SELECT * FROM nowhere;")
    with duckdb.connect(str(former), read_only=True) as connection:
        tables = columns(connection, "old")
    rows, meanings = rows_of(former, tables), dictionary(former)
    connection = open_for_writing(former, 0)
    with pytest.raises(MigrationError, match=f"{after.name} failed"):
        migrate(connection, NOW, [*first, broken])
    connection.close()
    assert rows_of(former, tables) == rows
    assert dictionary(former) == meanings
    with Warehouse(former) as warehouse:
        assert warehouse.counts()["articles"] == len(rows["articles"])
    assert dictionary(former) == dictionary(today)


def test_a_warehouse_that_a_newer_program_upgraded_is_refused_and_stays_as_it_is(today: Path, tmp_path: Path) -> None:
    path = tmp_path / "newer.duckdb"
    shutil.copyfile(today, path)
    newer = SqlFile(f"{len(migrations()) + 1:04}_newer", "ALTER TABLE articles ADD COLUMN more VARCHAR;")
    connection = open_for_writing(path, 0)
    migrate(connection, NOW, [*migrations(), newer])
    connection.close()
    before = path.read_bytes()
    with pytest.raises(MigrationError, match="update the program"):
        Warehouse(path)
    assert path.read_bytes() == before
