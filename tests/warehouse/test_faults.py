"""Killed anywhere, locked, or started again: the same rows, or a clear message."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import loading_process
import pytest

from warehouse import changes
from warehouse.checks import run_checks
from warehouse.errors import LockedError
from warehouse.store import Warehouse

HERE = Path(__file__).parent


@contextmanager
def process(task: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    """The loading process, begun and, whatever happens, ended."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(HERE), str(HERE.parents[1])))}
    running = subprocess.Popen(
        [sys.executable, str(HERE / "loading_process.py"), task, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    with running:
        assert running.stdout is not None
        assert running.stdout.readline() == "open\n"
        try:
            yield running
        finally:
            running.kill()


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
    import made

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
