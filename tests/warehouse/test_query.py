"""Queries: one at a time, reading only, with limits and messages that help."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import made
import pytest

from warehouse.errors import QueryError, SnapshotError
from warehouse.publish import publish
from warehouse.query import article_document, query
from warehouse.store import Warehouse
from warehouse.values import csv_safe, json_line, json_safe

MOVED = "http://a.example/moved.htm"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    article, extraction = made.policy()
    with Warehouse(home / "warehouse.duckdb") as warehouse:
        warehouse.load_articles(made.RUN, [article])
        warehouse.load_extractions([extraction])
        warehouse.load_fetches(
            made.RUN,
            [
                made.fetch(MOVED, outcome="moved", final_url=article.url, article_id=article.id),
                made.fetch("http://a.example/gone.htm", outcome="gone"),
            ],
        )
    publish(home)
    return home / "published" / "yanzhao.duckdb"


def test_an_article_is_found_by_its_id_and_by_every_address_that_led_to_it(snapshot: Path) -> None:
    article, _ = made.policy()
    for wanted in (article.id, article.url, MOVED):
        found = article_document(snapshot, wanted)
        assert found is not None
        assert (found.id, found.text) == (article.id, article.text)
    assert article_document(snapshot, "http://a.example/gone.htm") is None


def test_a_query_gives_names_types_and_rows(snapshot: Path) -> None:
    result = query(snapshot, "SELECT name, value, date_to FROM v_policy_targets;")
    assert result.columns == ("name", "value", "date_to")
    assert result.types == ("VARCHAR", "DECIMAL(32,8)", "DATE")
    assert result.rows == [("加氢站", Decimal(22), dt.date(2025, 12, 31))]
    assert not result.truncated


@pytest.mark.parametrize(
    "sql",
    [
        "FROM articles SELECT id",
        "WITH a AS (SELECT 1 AS x) SELECT x FROM a",
        "SHOW TABLES",
        "DESCRIBE v_projects",
        "SUMMARIZE articles",
        "EXPLAIN SELECT 1",
        "VALUES (1)",
        "SELECT ';' AS semicolon -- ; comment\n",
    ],
)
def test_everything_that_reads_is_allowed(snapshot: Path, sql: str) -> None:
    assert query(snapshot, sql).rows


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO meta VALUES ('a', 'b')",
        "UPDATE articles SET title = ''",
        "DELETE FROM articles",
        "DROP TABLE articles",
        "CREATE TEMP TABLE x AS SELECT 1",
        "ATTACH 'other.duckdb'",
        "COPY articles TO 'articles.csv'",
        "EXPORT DATABASE 'dump'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "PRAGMA enable_profiling",
        "SELECT 1; DROP TABLE articles",
        "",
        "-- nothing",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "EXPLAIN ANALYZE DELETE FROM articles",
    ],
)
def test_what_writes_or_reaches_out_is_refused_in_one_line(
    snapshot: Path, sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = snapshot.read_bytes()
    with pytest.raises(QueryError) as error:
        query(snapshot, sql)
    assert "\n" not in str(error.value)
    assert list(tmp_path.iterdir()) == []
    assert snapshot.read_bytes() == before


@pytest.mark.parametrize(
    ("sql", "hint"),
    [
        ("SELECT * FROM v_projekts", 'Did you mean "v_projects"'),
        ("SELECT titel FROM articles", "title"),
        ("SELEC 1", 'syntax error at or near "SELEC"'),
        ("SELECT 'a'::INTEGER", "Could not convert string 'a'"),
    ],
)
def test_a_wrong_query_is_told_with_a_hint_in_one_line(snapshot: Path, sql: str, hint: str) -> None:
    with pytest.raises(QueryError) as error:
        query(snapshot, sql)
    assert hint in str(error.value)
    assert "\n" not in str(error.value)


def test_a_query_that_takes_too_long_is_stopped(snapshot: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(QueryError, match=r"longer than 0\.3 seconds"):
        query(snapshot, "SELECT count(*) FROM range(1000000000) a, range(1000000) b", timeout=0.3)
    assert time.monotonic() - begun < 10


def test_an_endless_answer_is_cut_where_asked(snapshot: Path) -> None:
    result = query(snapshot, "SELECT * FROM range(100000000000)", max_rows=3, timeout=30)
    assert (len(result.rows), result.truncated) == (3, True)
    whole = query(snapshot, "SELECT * FROM range(3)", max_rows=3)
    assert (len(whole.rows), whole.truncated) == (3, False)


def test_without_a_snapshot_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match=r"no snapshot at .*; `yanzhao run` or `yanzhao publish` makes one"):
        query(tmp_path / "none.duckdb", "SELECT 1")
    broken = tmp_path / "broken.duckdb"
    broken.write_text("not a database" * 500, encoding="utf-8")
    with pytest.raises(SnapshotError, match="is no DuckDB file"):
        query(broken, "SELECT 1")


def test_rows_go_to_json_and_csv_whatever_they_hold(snapshot: Path) -> None:
    result = query(
        snapshot,
        "SELECT 247.90::DECIMAL(28,4) AS yi, 10::DECIMAL(28,4) AS whole, DATE '2024-02-29' AS day, NULL AS nothing, "
        "['a\"b', 'c;d'] AS list, {x: 1.50::DECIMAL(9,2)} AS struct, MAP {'k': true} AS map, 'nan'::DOUBLE AS nan, "
        "TIMESTAMP '2024-01-02 03:04:05' AS time, '\\x00'::BLOB AS blob, 1 AS yi, "
        "999999999999999999999999.9999::DECIMAL(28,4) AS large",
    )
    [row] = result.json_rows()
    assert json.loads(json.dumps(row, allow_nan=False)) == {
        "yi": 247.9,
        "whole": 10,
        "day": "2024-02-29",
        "nothing": None,
        "list": ['a"b', "c;d"],
        "struct": {"x": 1.5},
        "map": {"k": True},
        "nan": None,
        "time": "2024-01-02T03:04:05",
        "blob": "AA==",
        "yi_2": 1,
        "large": "999999999999999999999999.9999",
    }
    text = io.StringIO()
    csv.writer(text).writerows(result.csv_rows())
    [cells] = csv.reader(io.StringIO(text.getvalue()))
    assert cells[:6] == ["247.9", "10", "2024-02-29", "", '["a\\"b", "c;d"]', '{"x": 1.5}']
    assert cells[-1] == "999999999999999999999999.9999"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("24790000000.0000"), "24790000000"),
        (Decimal("0.5000"), "0.5"),
        (Decimal("999999999999999999999999.9999"), "999999999999999999999999.9999"),
        (Decimal("-3.0"), "-3"),
        (Decimal("0.0000"), "0"),
    ],
)
def test_amounts_are_json_numbers_with_all_their_digits(value: Any, text: str) -> None:
    assert json_line({"low": value}) == f'{{"low":{text}}}\n'.encode()
    assert csv_safe(value) == text
    assert Decimal(str(json_safe(value))) == value
