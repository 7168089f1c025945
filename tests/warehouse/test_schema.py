"""The schema: migrated once, explained in two languages, refused where it is not ours."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from dataclasses import fields
from pathlib import Path

import duckdb
import made
import pytest

from crawler.records import Article, CrawlReport, Fetch
from nlp.records import (
    Amount,
    DateValue,
    Indicator,
    Mention,
    MoneyValue,
    OrganizationValue,
    Party,
    Policy,
    Project,
    Target,
)
from warehouse.articles import article_row
from warehouse.changes import BOOKKEEPING, FEED_TABLES, RESOLVED_TABLES
from warehouse.database import Tables
from warehouse.errors import MigrationError
from warehouse.facts import FACT_TABLES, fact_rows
from warehouse.migrate import dictionary, in_order, migrate, migrations, schema_version
from warehouse.sqlfiles import SqlFile, sql_files
from warehouse.store import Warehouse

NOW = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
_TABLES = "SELECT table_name FROM duckdb_tables() WHERE NOT internal"
_TWO_LANGUAGES = re.compile(r"[^|]+[A-Za-z][^|]* \| [^|]*[\u4e00-\u9fff][^|]*")


def test_every_table_view_and_column_is_explained_in_english_and_chinese(warehouse: Warehouse) -> None:
    comments = warehouse.connection.execute(
        "SELECT table_name, NULL, comment FROM duckdb_tables() WHERE NOT internal UNION ALL "
        "SELECT view_name, NULL, comment FROM duckdb_views() WHERE NOT internal UNION ALL "
        "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
    ).fetchall()
    assert len(comments) > 300
    lacking = [(table, column) for table, column, text in comments if not _TWO_LANGUAGES.fullmatch(text or "")]
    assert lacking == []


@pytest.mark.parametrize("file", sql_files("views"), ids=lambda file: file.name)
def test_a_view_file_makes_the_view_of_its_name_and_says_what_it_holds(file: SqlFile, warehouse: Warehouse) -> None:
    assert {"description", "chinese"} <= set(file.header)
    comment = warehouse.connection.execute(
        "SELECT comment FROM duckdb_views() WHERE view_name = ?", [file.name]
    ).fetchall()
    assert comment == [(f"{file.header['description']} | {file.header['chinese']}",)]


def test_tables_keep_every_field_of_the_records(warehouse: Warehouse) -> None:
    def names(table: str) -> set[str]:
        rows = warehouse.connection.execute(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = ?", [table]
        ).fetchall()
        return {name for (name,) in rows}

    renamed = {"schema": "schema_version", "paragraphs": "body", "policy": "policy_page"}
    assert {renamed.get(f.name, f.name) for f in fields(Article)} <= names("articles")
    assert {f.name for f in fields(Fetch)} <= names("fetches")
    assert {f.name for f in fields(CrawlReport)} <= names("crawl_reports")
    assert all("id" in names(table) for table in FEED_TABLES)
    assert all("article_id" in names(table) for table in FEED_TABLES[1:] if table not in RESOLVED_TABLES)
    assert names("articles") >= BOOKKEEPING - {"extractor"}


def test_rows_records_tables_and_dictionary_agree(warehouse: Warehouse) -> None:
    # One row builder for each table of facts: each key is a column of the table, each column a key, each explained.
    columns = Tables(warehouse.connection)
    told = {relation.name: relation for relation in dictionary() if relation.kind == "table"}
    facts = [fact_rows(extraction, article.text).tables for article, extraction in (made.news(0), made.policy())]
    rows = {table: [row for found in facts for row in found[table]] for table in FACT_TABLES}
    rows["articles"] = [article_row(made.news(0)[0], made.RUN)]
    for table, made_rows in rows.items():
        assert made_rows, table
        for row in made_rows:
            assert set(row) == set(columns.columns(table)), table
        assert [column.name for column in told[table].columns] == columns.columns(table)
        assert [column.type for column in told[table].columns] == list(columns.types(table).values())
    assert set(told) == {name for (name,) in warehouse.connection.execute(_TABLES).fetchall()}


# Field of a record to the table where it stands, under its own name or under the one given.
_FACTS: dict[type, tuple[str, dict[str, str]]] = {
    Project: ("projects", {"organizations": "", "amounts": "", "evidence": "sentence"}),
    Amount: ("project_amounts", {}),
    Party: ("project_organizations", {}),
    Indicator: ("indicators", {"evidence": "sentence"}),
    Policy: ("policies", {"targets": ""}),
    Target: ("policy_targets", {"evidence": "sentence"}),
    Mention: ("mentions", {"start": "char_start", "end": "char_end", "value": ""}),
    MoneyValue: ("mentions", {}),
    DateValue: ("mentions", {}),
    OrganizationValue: ("mentions", {"type": "organization_type"}),
}


@pytest.mark.parametrize("record", _FACTS, ids=lambda record: record.__name__)
def test_every_field_of_a_fact_has_its_column(record: type, warehouse: Warehouse) -> None:
    table, renamed = _FACTS[record]
    wanted = {renamed.get(f.name, f.name) for f in fields(record)} - {""}
    assert wanted <= set(Tables(warehouse.connection).columns(table))


def test_opening_again_applies_nothing_and_leaves_the_views(path: Path) -> None:
    for _ in range(2):
        with Warehouse(path) as warehouse:
            applied = warehouse.connection.execute("SELECT version, checksum FROM schema_migrations").fetchall()
            assert migrate(warehouse.connection, NOW) == []
    assert [version for version, _ in applied] == [int(step.name[:4]) for step in migrations()]
    assert max(applied)[0] == schema_version()
    assert [checksum for _, checksum in applied] == [step.checksum for step in migrations()]


def test_a_changed_view_is_made_anew(path: Path) -> None:
    with Warehouse(path) as warehouse:
        warehouse.connection.execute("CREATE OR REPLACE VIEW v_amounts AS SELECT 1 AS outdated")
        warehouse.connection.execute("UPDATE meta SET value = 'other' WHERE key = 'views'")
    with Warehouse(path) as warehouse:
        assert warehouse.connection.execute("SELECT amount_yi FROM v_amounts").fetchall() == []


def test_a_migration_changed_after_it_was_applied_is_refused(path: Path) -> None:
    with Warehouse(path) as warehouse:
        warehouse.connection.execute("UPDATE schema_migrations SET checksum = 'x' WHERE version = 2")
    with pytest.raises(MigrationError, match="0002_facts has changed since it was applied"):
        Warehouse(path)


def test_a_warehouse_of_a_newer_program_is_refused_and_left_alone(path: Path) -> None:
    with Warehouse(path) as warehouse:
        warehouse.connection.execute("INSERT INTO schema_migrations VALUES (99, '0099_future', 'x', now()::TIMESTAMP)")
    with pytest.raises(MigrationError, match=r"schema version 99, this program knows \d+: update the program"):
        Warehouse(path)
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT max(version) FROM schema_migrations").fetchall() == [(99,)]


def test_a_migration_that_fails_leaves_nothing_behind() -> None:
    good = SqlFile("0001_good", "CREATE TABLE meta (key VARCHAR PRIMARY KEY, value VARCHAR);")
    bad = SqlFile("0002_bad", "CREATE TABLE half (x INTEGER); INSERT INTO nowhere VALUES (1);")
    with duckdb.connect() as connection:
        with pytest.raises(MigrationError, match=r"0002_bad failed: Catalog Error: .*nowhere"):
            migrate(connection, NOW, [good, bad])
        tables = connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        assert tables == [("meta",), ("schema_migrations",)]
        assert connection.execute("SELECT name FROM schema_migrations").fetchall() == [("0001_good",)]


def test_a_later_migration_upgrades_a_warehouse_with_its_rows(path: Path) -> None:
    with Warehouse(path) as warehouse:
        warehouse.begin_run("r", {}, "2024-01-01T00:00:00Z")
        name = f"{schema_version() + 1:04}_more"
        more = SqlFile(name, "ALTER TABLE runs ADD COLUMN note VARCHAR DEFAULT 'none';")
        assert migrate(warehouse.connection, NOW, [*migrations(), more]) == [name]
        assert warehouse.connection.execute("SELECT id, note FROM runs").fetchall() == [("r", "none")]


def test_another_duckdb_file_is_not_taken_over(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE sales (x INTEGER)")
    with pytest.raises(MigrationError, match="no warehouse of Yanzhao"):
        Warehouse(path)


@pytest.mark.parametrize("make", ["text", "sqlite"])
def test_a_file_that_is_no_duckdb_is_refused_in_one_line(path: Path, make: str) -> None:
    if make == "text":
        path.write_text("not a database " * 1000, encoding="utf-8")
    else:
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE x (y)")
    with pytest.raises(MigrationError, match="is no DuckDB file") as error:
        Warehouse(path)
    assert "\n" not in str(error.value)


def test_views_come_behind_those_they_need_and_circles_are_told() -> None:
    views = [SqlFile("v_a", "-- needs: v_c, v_b\n"), SqlFile("v_b", "-- needs: v_c\n"), SqlFile("v_c", "")]
    assert [view.name for view in in_order(views)] == ["v_c", "v_b", "v_a"]
    with pytest.raises(MigrationError, match="v_a, v_b"):
        in_order([SqlFile("v_a", "-- needs: v_b\n"), SqlFile("v_b", "-- needs: v_a\n")])


def test_the_warehouse_is_written_in_the_format_of_duckdb_1_5(path: Path) -> None:
    with Warehouse(path) as warehouse:
        tags = warehouse.connection.execute(
            "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = 'warehouse'"
        ).fetchall()
    assert tags == [("v1.5.0+",)]
