"""In the snapshot slow views are tables with the same rows, columns, types and comments."""

from __future__ import annotations

import runpy
from pathlib import Path

import duckdb
import made
import pytest

from warehouse.materialise import materialise
from warehouse.publish import publish
from warehouse.sqlfiles import sql_files
from warehouse.store import Warehouse

BENCH = Path(__file__).parents[1] / "bench"
SLOW = [view for view in sql_files("views") if "sorted" in view.header]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    with Warehouse(home / "warehouse.duckdb") as warehouse:
        pairs = [*(made.news(n, projects=3) for n in range(8)), made.policy()]
        warehouse.load_articles(made.RUN, [article for article, _ in pairs])
        warehouse.load_extractions(extraction for _, extraction in pairs)
    publish(home)
    return home


def _described(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[str, ...]]:
    return connection.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = ? "
        "ORDER BY column_index",
        [name],
    ).fetchall()


@pytest.mark.parametrize("view", SLOW, ids=lambda view: view.name)
def test_a_slow_view_reads_the_same_from_the_snapshot(home: Path, view: object) -> None:
    name = view.name  # type: ignore[attr-defined]
    with (
        duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as before,
        duckdb.connect(str(home / "published" / "yanzhao.duckdb"), read_only=True) as after,
    ):
        order = f"SELECT * FROM {name} ORDER BY ALL"
        assert after.execute(order).fetchall() == before.execute(order).fetchall()
        assert _described(after, name) == _described(before, name)
        assert after.execute("SELECT comment FROM duckdb_tables() WHERE table_name = ?", [name]).fetchall() == (
            before.execute("SELECT comment FROM duckdb_views() WHERE view_name = ?", [name]).fetchall()
        )
        alias = after.execute('SELECT count(*) FROM "燕赵"."项目"').fetchall()
        assert alias == before.execute("SELECT count(*) FROM v_projects").fetchall()


def test_search_works_in_the_snapshot(home: Path) -> None:
    with duckdb.connect(str(home / "published" / "yanzhao.duckdb"), read_only=True) as snapshot:
        assert len(snapshot.execute("FROM search('曹妃甸区 氢能产业园')").fetchall()) == 2


def test_only_facts_and_crawls_are_written_as_parquet(home: Path) -> None:
    names = {path.name for path in (home / "published" / "parquet").iterdir()}
    assert "projects" in names
    assert not [name for name in names if name.startswith(("v_", "search_"))]


def test_a_snapshot_is_still_of_the_format_of_duckdb_1_5(home: Path) -> None:
    with duckdb.connect(str(home / "published" / "yanzhao.duckdb"), read_only=True) as snapshot:
        tags = snapshot.execute("SELECT tags['storage_version'] FROM duckdb_databases() WHERE NOT internal").fetchall()
    assert tags == [("v1.5.0+",)]


def test_the_bench_asks_every_view_something() -> None:
    questions = runpy.run_path(str(BENCH / "questions.py"))["QUESTIONS"]
    assert set(questions) == {view.name for view in sql_files("views")}
    assert all(questions.values())


def test_it_is_done_once(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes((home / "warehouse.duckdb").read_bytes())
    assert set(materialise(copy)) == {view.name for view in SLOW}
