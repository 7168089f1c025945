"""Publishing: readers see the old or the new, whole, and can trust the manifest."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import made
import pytest
from killing import process

from flows.home import Home
from flows.takedown import take_down
from warehouse import publish as publishing
from warehouse.errors import LockedError, PublishError
from warehouse.publish import newest, publish, sweep
from warehouse.query import query
from warehouse.store import Warehouse


def load(home: Path, *numbers: int) -> None:
    pairs = [made.news(n, projects=2) for n in numbers]
    with Warehouse(home / "warehouse.duckdb") as warehouse:
        warehouse.load_articles(made.RUN, [article for article, _ in pairs])
        warehouse.load_fetches(made.RUN, [made.fetch(article.url, article_id=article.id) for article, _ in pairs])
        warehouse.load_extractions(extraction for _, extraction in pairs)


def test_a_snapshot_holds_what_the_manifest_says(tmp_path: Path) -> None:
    load(tmp_path, 1, 2)
    manifest = publish(tmp_path)
    published = tmp_path / "published"
    told = json.loads((published / "manifest.json").read_bytes())
    assert told == json.loads((published / "parquet" / "manifest.json").read_bytes())
    assert (told["counts"], told["cursor"]) == (manifest.counts, manifest.cursor)
    assert manifest.counts["articles"] == 2
    assert manifest.counts["projects"] == 4
    assert (manifest.extractors, manifest.log_begins) == ({"made/1": 2}, 1)
    there = {str(path.relative_to(published)) for path in (published / "parquet").glob("**/*.parquet")}
    assert set(told["files"]) == {"yanzhao.duckdb", *there}
    for name, file in told["files"].items():
        content = (published / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"]), name
    with duckdb.connect() as other:
        for table, count in manifest.counts.items():
            path = published / "parquet" / table / "**" / "*.parquet"
            assert other.execute(f"SELECT count(*) FROM '{path}'").fetchall() == [(count,)], table
    assert query(published / "yanzhao.duckdb", "SELECT count(*) FROM v_projects").rows == [(4,)]


def test_parquet_keeps_types_lists_and_nulls(tmp_path: Path) -> None:
    load(tmp_path, 1)
    publish(tmp_path)
    path = tmp_path / "published" / "parquet" / "project_amounts" / "month=2024-03" / "*.parquet"
    with duckdb.connect() as other:
        assert other.execute(f"SELECT typeof(low), modifier FROM '{path}' LIMIT 1").fetchall() == [
            ("DECIMAL(28,4)", None)
        ]


def test_an_open_reader_is_undisturbed_and_the_next_sees_the_new(tmp_path: Path) -> None:
    load(tmp_path, 1)
    publish(tmp_path)
    snapshot = tmp_path / "published" / "yanzhao.duckdb"
    with process("read", snapshot) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        seen = []
        for number in (2, 3):
            load(tmp_path, number)
            publish(tmp_path)
            reader.stdin.write("count\n")
            reader.stdin.flush()
            seen.append(reader.stdout.readline())
        assert seen == ["1\n", "1\n"]
    assert query(snapshot, "SELECT count(*) FROM v_articles").rows == [(3,)]


def test_the_warehouse_is_free_for_the_next_run_after_publishing(tmp_path: Path) -> None:
    load(tmp_path, 1)
    publish(tmp_path)
    with process("hold", tmp_path / "warehouse.duckdb"):
        assert query(tmp_path / "published" / "yanzhao.duckdb", "SELECT 1").rows == [(1,)]
        with pytest.raises(LockedError, match="is in use by process"):
            publish(tmp_path, wait_seconds=0)


def test_what_a_killed_writer_left_in_its_log_is_published(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with process("load", path) as running:
        assert running.stdout is not None
        while not path.with_name(path.name + ".wal").exists():
            assert running.poll() is None
    publish(tmp_path)
    with Warehouse(path) as warehouse:
        counts = warehouse.counts()
    published = query(tmp_path / "published" / "yanzhao.duckdb", "SELECT count(*) FROM articles")
    assert published.rows == [(counts["articles"],)]
    assert not list((tmp_path / "published").glob("*.wal"))


def test_old_snapshots_stay_for_some_days_and_leftovers_are_swept(tmp_path: Path) -> None:
    load(tmp_path, 1)
    published = tmp_path / "published"
    (published / "snapshots" / ".part-killed" / "parquet").mkdir(parents=True)
    (published / ".parquet-former" / "articles").mkdir(parents=True)
    (published / ".part-killed").write_text("half", encoding="utf-8")
    (published / "notes.txt").write_text("mine", encoding="utf-8")
    begin = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
    for day in range(5):
        publish(tmp_path, now=begin + dt.timedelta(days=day), keep_days=2)
    kept = sorted(path.name[:8] for path in (published / "snapshots").iterdir())
    assert kept == ["20240303", "20240304", "20240305"]
    publish(tmp_path, now=begin + dt.timedelta(days=90), keep_days=2)
    assert sorted(path.name[:8] for path in (published / "snapshots").iterdir()) == ["20240305", "20240530"]
    assert {path.name for path in published.iterdir()} == {
        *("yanzhao.duckdb", "manifest.json", "parquet", "snapshots", "notes.txt")
    }
    for folder in (published / "snapshots").iterdir():
        told = json.loads((folder / "manifest.json").read_bytes())
        assert (
            hashlib.sha256((folder / "yanzhao.duckdb").read_bytes()).hexdigest()
            == (told["files"]["yanzhao.duckdb"]["sha256"])
        )
    assert newest(published / "yanzhao.duckdb").parent.name.startswith("20240530")
    sweep(published)
    assert [path.name[:8] for path in (published / "snapshots").iterdir()] == ["20240530"]


def test_a_process_that_reads_all_the_time_sees_whole_states_only(tmp_path: Path) -> None:
    load(tmp_path, 1)
    publish(tmp_path)
    with process("poll", tmp_path / "published" / "yanzhao.duckdb") as reader:
        for number in range(2, 6):
            load(tmp_path, number)
            publish(tmp_path, keep_days=0)
        gone = made.news(2)[0].url
        take_down(Home(tmp_path), gone, None, copies=False, dry_run=False, now=dt.datetime.now(dt.UTC))
        time.sleep(1)
        told, _ = reader.communicate("stop\n", timeout=60)
        assert reader.returncode == 0
    seen = [int(line) for line in told.split()]
    assert len(seen) > 5
    top = seen.index(max(seen))
    assert seen[:top] == sorted(seen[:top])
    assert set(seen) <= set(range(1, 6))
    assert seen[-1] == 4


def test_such_a_process_would_notice_a_half_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(tmp_path, 1)
    publish(tmp_path)

    def torn(file: Path, name: Path) -> None:
        content = file.read_bytes()
        name.write_bytes(content[: len(content) // 2])
        reader.wait(60)

    monkeypatch.setattr(publishing, "_link", torn)
    with process("poll", tmp_path / "published" / "yanzhao.duckdb") as reader:
        publish(tmp_path)
        assert reader.returncode == 1


@pytest.mark.parametrize("step", ["_copy", "_describe", "_point"])
def test_a_failure_on_the_way_is_told_and_the_next_publishing_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    load(tmp_path, 1)
    publish(tmp_path)
    load(tmp_path, 2)

    def fail(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patch:
        patch.setattr(publishing, step, fail)
        with pytest.raises(PublishError, match="No space left on device"):
            publish(tmp_path)
    assert query(tmp_path / "published" / "yanzhao.duckdb", "SELECT count(*) > 0 FROM articles").rows == [(True,)]
    assert publish(tmp_path).counts["articles"] == 2


def test_without_a_warehouse_there_is_nothing_to_publish(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="no warehouse at"):
        publish(tmp_path)


def dated(home: Path, days: dict[int, str]) -> None:
    """Load made articles, each published on a day."""
    pairs = [made.news(number, projects=2) for number in days]
    articles = [replace(article, published=day) for (article, _), day in zip(pairs, days.values(), strict=True)]
    with Warehouse(home / "warehouse.duckdb") as warehouse:
        warehouse.load_articles(made.RUN, articles)
        warehouse.load_extractions(extraction for _, extraction in pairs)


def inodes(home: Path) -> dict[str, int]:
    folder = home / "published" / "parquet"
    return {path.relative_to(folder).as_posix(): path.stat().st_ino for path in folder.rglob("*.parquet")}


def projects(home: Path) -> list[tuple[object, ...]]:
    """Months and rows of the projects in Parquet."""
    path = home / "published" / "parquet" / "projects" / "**" / "*.parquet"
    return duckdb.sql(f"SELECT month, count(*) FROM '{path}' GROUP BY ALL ORDER BY ALL").fetchall()


def test_a_month_that_changed_is_written_and_the_others_are_linked(tmp_path: Path) -> None:
    dated(tmp_path, {1: "2024-03-01", 2: "2024-04-01"})
    publish(tmp_path)
    first = inodes(tmp_path)
    dated(tmp_path, {3: "2024-04-02", 4: "2024-05-01"})
    manifest = publish(tmp_path)
    second = inodes(tmp_path)
    changed = "projects/month=2024-04/data_0.parquet"
    assert second["projects/month=2024-03/data_0.parquet"] == first["projects/month=2024-03/data_0.parquet"]
    assert second["places/month=undated/data_0.parquet"] == first["places/month=undated/data_0.parquet"]
    assert second[changed] != first[changed]
    assert projects(tmp_path) == [("2024-03", 2), ("2024-04", 4), ("2024-05", 2)]
    published = tmp_path / "published"
    for name, file in manifest.files.items():
        assert hashlib.sha256((published / name).read_bytes()).hexdigest() == file.sha256, name


def test_a_value_that_changed_is_noticed_also_where_two_rows_swap_theirs(tmp_path: Path) -> None:
    dated(tmp_path, {1: "2024-03-01", 2: "2024-03-02"})
    publish(tmp_path)
    first, name = inodes(tmp_path), "articles/month=2024-03/data_0.parquet"
    with Warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        swapped = "(SELECT o.section FROM articles o WHERE o.id <> articles.id)"
        warehouse.connection.execute("UPDATE articles SET section = id")
    publish(tmp_path)
    second = inodes(tmp_path)
    with Warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        warehouse.connection.execute(f"UPDATE articles SET section = {swapped}")
    publish(tmp_path)
    third = inodes(tmp_path)
    with Warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        warehouse.connection.execute("UPDATE articles SET images = CASE WHEN images IS NULL THEN [] END")
    publish(tmp_path)
    assert len({first[name], second[name], third[name], inodes(tmp_path)[name]}) == 4


@pytest.mark.parametrize("lost", ["file", "damaged", "manifest", "links"])
def test_without_the_former_files_all_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str) -> None:
    dated(tmp_path, {1: "2024-03-01", 2: "2024-04-01"})
    publish(tmp_path)
    first, name = inodes(tmp_path), "projects/month=2024-03/data_0.parquet"
    file = tmp_path / "published" / "parquet" / name
    if lost == "file":
        file.rename(tmp_path / "aside")
    elif lost == "damaged":
        file.write_bytes(file.read_bytes()[:-1] + b"x")
    elif lost == "manifest":
        (tmp_path / "published" / "parquet" / "manifest.json").write_text("{", encoding="utf-8")
    else:

        def forbidden(*_: object) -> None:
            raise PermissionError(1, os.strerror(1))

        monkeypatch.setattr(Path, "hardlink_to", forbidden)
    publish(tmp_path)
    assert inodes(tmp_path)[name] != first[name]
    assert projects(tmp_path) == [("2024-03", 2), ("2024-04", 2)]
