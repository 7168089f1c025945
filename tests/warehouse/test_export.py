"""Exports: complete, or the changes since a cursor, from which a consumer rebuilds our state."""

from __future__ import annotations

import csv
import html
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import made
import pytest

from warehouse.changes import BOOKKEEPING, FEED_TABLES
from warehouse.errors import CursorError, ExportError, SnapshotError
from warehouse.export import export
from warehouse.feed import RECORD_SCHEMA, TEXT_COLUMNS
from warehouse.publish import publish
from warehouse.store import Warehouse

State = dict[tuple[str, str], dict[str, Any]]


class House:
    """A home whose warehouse is changed and published step by step."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.snapshot = home / "published" / "yanzhao.duckdb"

    def load(self, *pairs: Any) -> None:
        with Warehouse(self.home / "warehouse.duckdb") as warehouse:
            warehouse.load_articles(made.RUN, [article for article, _ in pairs])
            warehouse.load_extractions(extraction for _, extraction in pairs if extraction)
        publish(self.home)

    def full(self) -> tuple[State, str]:
        """Everything, by table and id, and the cursor."""
        to = self.home / "full"
        cursor = export(self.snapshot, "jsonl", to, with_text=True)
        state: State = {}
        for table in FEED_TABLES:
            for record in records(to / f"{table}.jsonl"):
                assert (record.pop("schema"), record.pop("table")) == (RECORD_SCHEMA, table)
                state[table, record["id"]] = record
        return state, cursor

    def changes(self, since: str) -> tuple[list[dict[str, Any]], str]:
        cursor = export(self.snapshot, "jsonl", self.home / "changes", since, with_text=True)
        return records(self.home / "changes" / "changes.jsonl"), cursor


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def number(cursor: str) -> int:
    return int(cursor.split("-")[1])


def apply(state: State, changes: list[dict[str, Any]]) -> None:
    """What a consumer does."""
    for change in changes:
        assert change.pop("schema") == RECORD_SCHEMA
        key = change.pop("table"), change["id"]
        del change["seq"], change["change"]
        if change.pop("op") == "delete":
            state.pop(key, None)
        else:
            state[key] = change


@pytest.fixture
def house(tmp_path: Path) -> House:
    made_house = House(tmp_path)
    made_house.load(*(made.news(n, projects=2) for n in range(3)), made.policy())
    return made_house


def test_a_full_export_holds_every_row_and_only_facts(house: House) -> None:
    state, _ = house.full()
    with Warehouse(house.home / "warehouse.duckdb") as warehouse:
        counts = warehouse.counts()
    for table in FEED_TABLES:
        assert sum(key[0] == table for key in state) == counts[table], table
    assert not any(BOOKKEEPING & set(record) for record in state.values())
    amount = next(record for (table, _), record in state.items() if table == "project_amounts")
    assert isinstance(amount["low"], int)
    assert amount["sentence"]
    assert json.loads((house.home / "full" / "manifest.json").read_bytes())["files"]["articles.jsonl"] == 4


def test_a_consumer_of_changes_ends_with_our_state(house: House) -> None:
    state, cursor = house.full()
    steps = [
        [made.news(3, projects=2)],
        [(made.news(0, projects=2)[0], replace(made.news(0, projects=2)[1], extractor="made/2", indicators=()))],
        [(made.article("http://example.com/n/1", "更正", "更正启事。", fetched_at="2025-01-01T00:00:00Z"), None)],
        [(made.article("http://example.com/copy", made.news(2, 2)[0].title, *made.news(2, 2)[0].paragraphs), None)],
        [made.news(1, projects=2)],
    ]
    seen = number(cursor)
    for step in steps:
        house.load(*step)
        changed, cursor = house.changes(cursor)
        assert [change["seq"] for change in changed] == list(range(seen + 1, number(cursor) + 1))
        seen = number(cursor)
        apply(state, changed)
        assert state == house.full()[0]
    assert house.changes(cursor) == ([], cursor)


def test_from_an_empty_state_all_changes_give_all(house: House) -> None:
    expected, cursor = house.full()
    state: State = {}
    changed, end = house.changes(cursor.split("-")[0] + "-0")
    apply(state, changed)
    assert (state, end) == (expected, cursor)


def test_each_change_of_a_row_is_told_with_its_present_state(house: House) -> None:
    _, cursor = house.full()
    article, extraction = made.news(0, projects=2)
    for stage in ("approved", "completed"):
        projects = (replace(extraction.projects[0], stage=stage), *extraction.projects[1:])
        house.load((article, replace(extraction, projects=projects)))
    changed, _ = house.changes(cursor)
    assert [(c["seq"] - number(cursor), c["table"], c["change"], c["op"], c["stage"]) for c in changed] == [
        (1, "projects", "update", "upsert", "completed"),
        (2, "projects", "update", "upsert", "completed"),
    ]


def test_the_same_facts_from_a_new_extractor_or_another_fetch_are_no_change(house: House) -> None:
    _, cursor = house.full()
    article, extraction = made.news(0, projects=2)
    house.load((replace(article, fetched_at="2025-01-01T00:00:00Z"), replace(extraction, extractor="made/9")))
    assert house.changes(cursor) == ([], cursor)


@pytest.mark.parametrize("format", ["parquet", "csv"])
def test_tables_are_exported_for_tools_and_people(house: House, format: str) -> None:
    to = house.home / "it's;here"
    cursor = export(house.snapshot, format, to)
    assert json.loads((to / "manifest.json").read_bytes())["cursor"] == cursor
    path = str(to / ("projects/*/*.parquet" if format == "parquet" else "projects.csv")).replace("'", "''")
    with duckdb.connect() as other:
        rows = other.execute(f"SELECT schema, count(*), count(DISTINCT id) FROM '{path}' GROUP BY ALL").fetchall()
    assert rows == [(RECORD_SCHEMA, 6, 6)]
    export(house.snapshot, format, to, cursor.split("-")[0] + "-0")
    with duckdb.connect() as other:
        path = str(to / f"projects.changes.{format}").replace("'", "''")
        assert other.execute(f"SELECT op, count(seq) FROM '{path}' GROUP BY ALL").fetchall() == [("upsert", 6)]


def test_csv_keeps_quotes_semicolons_and_lists(house: House) -> None:
    title = "他说\"好\";真'好',\n第二行"
    house.load((made.article("http://example.com/q", title, "正文。", reporters=("甲", 'O"乙')), None))
    export(house.snapshot, "csv", house.home / "out")
    with (house.home / "out" / "articles.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["url"]: row for row in csv.DictReader(stream)}
    row = rows["http://example.com/q"]
    assert row["title"] == title
    assert json.loads(row["reporters"]) == ["甲", 'O"乙']


def test_parquet_lies_in_a_folder_for_each_month(house: House) -> None:
    undated, _ = made.news(9, projects=2)
    house.load(
        (replace(undated, published=None), None), (made.article("http://e.cn/m", "五月", published="2025-05-01"), None)
    )
    to = house.home / "out"
    for _ in range(2):
        export(house.snapshot, "parquet", to)
    assert {path.name for path in (to / "articles").iterdir()} == {"month=2024-03", "month=2025-05", "month=undated"}
    assert {path.name for path in to.iterdir()} == {*FEED_TABLES, "manifest.json", "schema.json"}
    with duckdb.connect() as other:
        rows = other.execute(
            f"SELECT month, count(*) FROM '{to}/articles/*/*.parquet' GROUP BY ALL ORDER BY 1"
        ).fetchall()
        codec = other.execute(
            f"SELECT DISTINCT compression FROM parquet_metadata('{to}/projects/*/*.parquet')"
        ).fetchall()
    assert rows == [("2024-03", 4), ("2025-05", 1), ("undated", 1)]
    assert codec == [("ZSTD",)]


def test_a_workbook_has_a_sheet_for_each_table_and_no_formula(house: House) -> None:
    title = "=1+1 & <b>"
    house.load((made.article("http://example.com/x", title, "长" * 40000), None))
    to = house.home / "out"
    export(house.snapshot, "xlsx", to, with_text=True)
    files = json.loads((to / "manifest.json").read_bytes())["files"]
    assert files["yanzhao.xlsx#articles"] == 5
    assert files["yanzhao.xlsx#projects"] == 6
    assert files["cells cut"] == 1
    with zipfile.ZipFile(to / "yanzhao.xlsx") as book:
        sheets = re.findall(r'<sheet name="(\w+)"', book.read("xl/workbook.xml").decode())
        articles = book.read("xl/worksheets/sheet1.xml").decode()
        amounts = book.read(f"xl/worksheets/sheet{sheets.index('project_amounts') + 1}.xml").decode()
    assert sheets == list(FEED_TABLES)
    assert html.escape(title, quote=False) in articles
    assert "<f>" not in articles
    assert re.search(r"<v>\d{9,}</v>", amounts)


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet", "xlsx"])
def test_the_publishers_sentences_are_left_out_unless_asked_for(house: House, format: str) -> None:
    to = house.home / "out"
    export(house.snapshot, format, to)
    manifest = json.loads((to / "manifest.json").read_bytes())
    assert (manifest["schema"], manifest["text"]) == (RECORD_SCHEMA, False)
    if format == "jsonl":
        for table in FEED_TABLES:
            assert not [r for r in records(to / f"{table}.jsonl") if TEXT_COLUMNS & set(r)]
    elif format in ("csv", "parquet"):
        path = to / ("projects.csv" if format == "csv" else "projects/*/*.parquet")
        with duckdb.connect() as other:
            columns = {row[0] for row in other.execute(f"DESCRIBE FROM '{path}'").fetchall()}
        assert {"id", "name", "schema"} <= columns
        assert not TEXT_COLUMNS & columns
    else:
        with zipfile.ZipFile(to / "yanzhao.xlsx") as book:
            assert "sentence" not in book.read("xl/worksheets/sheet4.xml").decode()


@pytest.mark.parametrize(
    ("cursor", "reason"),
    [
        ("yesterday", "is no cursor"),
        ("", "is no cursor"),
        ("00000000-1", "of another warehouse"),
        ("{feed}-999999", "ahead of this snapshot"),
        ("{feed}-2", "too old: the log begins at 11"),
    ],
)
def test_a_cursor_that_does_not_fit_is_told(house: House, cursor: str, reason: str) -> None:
    with Warehouse(house.home / "warehouse.duckdb") as warehouse:
        warehouse.connection.execute("DELETE FROM changes WHERE seq <= 10")
    feed = publish(house.home).cursor.split("-")[0]
    with pytest.raises(CursorError, match=reason):
        export(house.snapshot, "jsonl", house.home / "out", cursor.format(feed=feed))
    assert export(house.snapshot, "jsonl", house.home / "out", f"{feed}-10").startswith(feed)


def test_wrong_formats_missing_snapshots_and_unwritable_folders_are_told(house: House, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="unknown format 'xml'; choose one of parquet, jsonl, csv, xlsx"):
        export(house.snapshot, "xml", tmp_path / "out")
    with pytest.raises(SnapshotError, match="no snapshot at"):
        export(tmp_path / "none.duckdb", "csv", tmp_path / "out")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ExportError, match=r"cannot write to .*file/out"):
        export(house.snapshot, "csv", tmp_path / "file" / "out")
