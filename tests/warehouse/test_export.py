"""Exports: complete, or the changes since a cursor, from which a consumer rebuilds our state."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import html
import json
import re
import shutil
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import made
import pytest
from pyarrow.dataset import dataset

from warehouse import parquet, sheets
from warehouse.changes import BOOKKEEPING, FEED_TABLES
from warehouse.errors import CursorError, ExportError, SnapshotError
from warehouse.export import export
from warehouse.feed import RECORD_SCHEMA, TEXT_COLUMNS
from warehouse.publish import publish
from warehouse.sheets import write_workbook
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
    row = next(row for row in sheet(house.home / "out" / "articles.csv") if row["url"] == "http://example.com/q")
    assert row["title"] == title
    assert json.loads(row["reporters"]) == ["甲", 'O"乙']


def sheet(path: Path) -> list[dict[str, str]]:
    """A CSV file as a spreadsheet reads it."""
    assert path.read_bytes().startswith(b"\xef\xbb\xbfschema,")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+86电话", "'+86电话"),
        ("-5%的增长", "'-5%的增长"),
        ("@河北", "'@河北"),
        ("\t=1", "'\t=1"),
        ("一=二-三", "一=二-三"),
        ("'引号", "'引号"),
    ],
)
def test_csv_has_no_text_that_a_spreadsheet_would_run(house: House, title: str, cell: str) -> None:
    house.load((made.article("http://example.com/q", title, "正文。"), None))
    cursor = export(house.snapshot, "csv", house.home / "out").split("-")[0] + "-0"
    export(house.snapshot, "csv", house.home / "out", cursor)
    for name in ("articles.csv", "articles.changes.csv"):
        assert cell in [row["title"] for row in sheet(house.home / "out" / name)]
    amounts = sheet(house.home / "out" / "project_amounts.csv")
    assert {float(row["low"]) > 0 for row in amounts} == {True}


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet", "xlsx"])
def test_the_manifest_has_every_file_with_its_checksum(house: House, format: str) -> None:
    to = house.home / "out"
    cursor = export(house.snapshot, format, to)
    for since in (None, cursor.split("-")[0] + "-0"):
        shutil.rmtree(to)
        export(house.snapshot, format, to, since)
        told = json.loads((to / "manifest.json").read_bytes())["contents"]
        there = {path.relative_to(to).as_posix(): path.read_bytes() for path in to.rglob("*.*") if path.is_file()}
        assert set(told) == set(there) - {"manifest.json", "schema.json"}
        for name, file in told.items():
            assert file == {"bytes": len(there[name]), "sha256": hashlib.sha256(there[name]).hexdigest()}


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


def test_a_table_of_many_small_months_lies_in_one_file_and_reads_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.load((made.article("http://e.cn/m", "五月", published="2025-05-01"), None))
    to = house.home / "out"
    read = {}
    for few in (1, 24):
        monkeypatch.setattr(parquet, "FEW_MONTHS", few)
        export(house.snapshot, "parquet", to)
        with duckdb.connect() as other:
            sql = f"SELECT id, month, title FROM read_parquet('{to}/articles/**/*.parquet', hive_partitioning = true)"
            read[few] = other.execute(f"{sql} ORDER BY ALL").fetchall()
        found = dataset(to / "articles", partitioning="hive").to_table().select(["id", "month", "title"]).to_pylist()
        assert sorted(tuple(row.values()) for row in found) == read[few]
        names = {path.name for path in (to / "articles").iterdir()}
        assert names == ({"all"} if few == 1 else {"month=2024-03", "month=2025-05"})
    assert read[1] == read[24]
    assert {month for _, month, _ in read[1]} == {"2024-03", "2025-05"}


def test_an_empty_table_can_be_read_too(house: House) -> None:
    export(house.snapshot, "parquet", house.home / "out")
    with duckdb.connect() as other:
        path = house.home / "out" / "forgotten" / "**" / "*.parquet"
        assert other.execute(f"SELECT count(*) FROM '{path}'").fetchall() == [(0,)]


def test_a_workbook_is_made_for_people(tmp_path: Path) -> None:
    rows = [
        [
            *("燕赵氢能产业园项目", dt.date(2024, 3, 1), dt.datetime(2024, 3, 1, 8)),
            *(Decimal(1234567890), True, ["甲", "乙"], 0.5, None),
        ]
    ] * 2
    columns = ["name", "day", "at", "low", "speaks", "names", "share", "nothing"]
    assert write_workbook(tmp_path / "x.xlsx", [("projects", columns, rows)]) == {"projects": 2, "cut": 0}
    with zipfile.ZipFile(tmp_path / "x.xlsx") as book:
        page, styles = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/styles.xml").decode()
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in page
    assert '<autoFilter ref="A1:H3"/>' in page
    widths = [float(width) for width in re.findall(r'<col min="\d+" max="\d+" width="([\d.]+)"', page)]
    assert re.findall(r'<col min="\d+" max="(\d+)"', page)[-1] == "8"
    assert 19 <= widths[0] <= 22
    assert max(widths[1:]) < 25
    assert re.search(r'<c r="B2" s="\d"><v>45352</v>', page)
    assert re.search(r'<c r="C2" s="\d"><v>45352.33', page)
    assert re.search(r'<c r="D2" s="\d"><v>1234567890</v>', page)
    assert 'r="E2" t="b"><v>1</v>' in page
    assert "<t>甲、乙</t>" in page
    assert re.search(r'<c r="G2"[^>]*><v>0.5</v>', page)
    for code in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"):
        assert f'formatCode="{code}"' in styles


def test_more_rows_than_excel_takes_are_told_before_anything_is_written(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 5)
    with pytest.raises(ExportError, match=r"mentions has \d+ rows and a sheet of Excel takes 5; choose csv or parquet"):
        export(house.snapshot, "xlsx", house.home / "out")
    assert not list((house.home / "out").iterdir())
    write_workbook(house.home / "five.xlsx", [("x", ["n"], [[1]] * 5)])
    with pytest.raises(ExportError, match="x has 6 rows"):
        write_workbook(house.home / "six.xlsx", [("x", ["n"], [[1]] * 6)])


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
