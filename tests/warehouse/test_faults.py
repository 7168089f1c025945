"""Killed anywhere, locked, or started again: the same rows, or a clear message."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import loading_process
import made
import pytest
from killing import process, whole

from warehouse import changes
from warehouse.backup import backup
from warehouse.checks import run_checks
from warehouse.errors import BackupError, LockedError, PublishError, WarehouseError
from warehouse.publish import publish
from warehouse.query import query
from warehouse.store import Warehouse

HERE = Path(__file__).parent


def test_killed_again_and_again_it_ends_with_the_same_rows(tmp_path: Path, all_rows: Callable[..., Any]) -> None:
    whole, killed = tmp_path / "whole.duckdb", tmp_path / "killed.duckdb"
    loading_process.load(whole)
    chance, kills = random.Random(2), 0
    while kills < 5:
        with process("load", killed) as running:
            time.sleep(chance.uniform(0, 0.25 + 0.1 * kills))
            kills += running.poll() is None
    loading_process.load(killed)
    with Warehouse(whole) as one, Warehouse(killed) as other:
        expected, got = all_rows(one.connection), all_rows(other.connection)
        assert expected["projects"]
        assert [r for r in run_checks(other.connection) if r.severity == "error" and r.rows] == []
    assert got == expected


def test_a_failure_in_the_middle_of_a_batch_leaves_nothing_of_it(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, all_rows: Callable[..., Any]
) -> None:
    article, extraction = made.news(0)
    warehouse.load_articles(made.RUN, [article])
    before = all_rows(warehouse.connection)

    def fail(*_: Any) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(changes.ChangeLog, "write", fail)
        with pytest.raises(OSError, match="disk full"):
            warehouse.load_extractions([extraction])
    assert all_rows(warehouse.connection) == before
    assert warehouse.load_extractions([extraction]).facts_new == 73


def test_a_second_writer_is_told_who_holds_the_warehouse(path: Path) -> None:
    with process("hold", path) as holder:
        begun = time.monotonic()
        with pytest.raises(LockedError, match=rf"is in use by process {holder.pid}\b") as error:
            Warehouse(path, wait_seconds=0.5)
        assert 0.5 <= time.monotonic() - begun < 5
        assert "\n" not in str(error.value)


def test_a_second_writer_waits_until_the_first_is_done(path: Path) -> None:
    with process("hold", path) as holder:
        assert holder.stdin is not None
        holder.stdin.write("go\n")
        holder.stdin.flush()
        with Warehouse(path, wait_seconds=30) as warehouse:
            assert warehouse.counts()["articles"] == 0


@contextmanager
def disk_for(size: int) -> Iterator[None]:
    """No file may grow beyond a size, as on a full disk: the system refuses the write, after any part that fits."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_told_in_one_line_and_nothing_is_lost(path: Path, all_rows: Callable[..., Any]) -> None:
    pairs = [made.news(n, projects=4) for n in range(40)]
    with Warehouse(path) as warehouse:
        warehouse.load_articles(made.RUN, [article for article, _ in pairs])
        before = all_rows(warehouse.connection)
    told = r"cannot be written.*: .*File too large"
    with disk_for(100_000), pytest.raises(WarehouseError, match=told) as error, Warehouse(path) as warehouse:
        warehouse.load_extractions(extraction for _, extraction in pairs)
    assert "\n" not in str(error.value)
    with Warehouse(path) as warehouse:
        assert all_rows(warehouse.connection) == before
        warehouse.load_extractions(extraction for _, extraction in pairs)
        assert warehouse.counts()["projects"] == 160


def test_a_full_disk_while_publishing_leaves_readers_what_they_have(tmp_path: Path) -> None:
    for number in (1, 2):
        with Warehouse(tmp_path / "warehouse.duckdb") as warehouse:
            warehouse.load_articles(made.RUN, [made.news(number)[0]])
        if number == 1:
            publish(tmp_path)
    size = (tmp_path / "warehouse.duckdb").stat().st_size
    with disk_for(size // 2):
        with pytest.raises(PublishError, match="File too large"):
            publish(tmp_path)
        with pytest.raises(BackupError, match="File too large"):
            backup(tmp_path, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()
    snapshot = tmp_path / "published" / "yanzhao.duckdb"
    assert query(snapshot, "SELECT count(*) FROM articles").rows == [(1,)]
    publish(tmp_path)
    assert query(snapshot, "SELECT count(*) FROM articles").rows == [(2,)]
    assert len(list((tmp_path / "published" / "snapshots").iterdir())) == 2


def test_killed_while_publishing_readers_always_find_a_whole_snapshot(tmp_path: Path) -> None:
    loading_process.load(tmp_path / "warehouse.duckdb")
    publish(tmp_path)
    chance, kills = random.Random(3), 0
    while kills < 3:
        with process("publish", tmp_path / "warehouse.duckdb") as running:
            time.sleep(chance.uniform(0, 0.4))
            kills += running.poll() is None
        whole(tmp_path)
    publish(tmp_path)
    whole(tmp_path)
    left = [path.name for path in (tmp_path / "published").rglob(".part*")]
    assert left == []
