"""Killing a task of `loading_process` at random moments, and what must hold after each kill."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import loading_process

from warehouse.backup import LIST, _checked
from warehouse.checks import run_checks
from warehouse.query import query
from warehouse.store import Warehouse

HERE = Path(__file__).parent
Rows = dict[str, list[tuple[Any, ...]]]
STEADY = frozenset(("resolve", "publish", "backup", "restore"))
"""Tasks that change the rows in one step or not at all: a kill leaves those from before or those from after."""


@contextmanager
def process(task: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    """The process of a task, begun and, whatever happens, ended."""
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


def rows(connection: duckdb.DuckDBPyConnection) -> Rows:
    """Every row of every table, without times, names of runs and of this one file, and what is made of the others.

    The numbers of changes are left out, since batches may begin elsewhere after a kill; that they have no gaps is a check.
    """
    found: Rows = {}
    for (table,) in connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall():
        if table in {"meta", "schema_migrations", "check_results"} or table.startswith("search_"):
            continue
        (kept,) = connection.execute(
            "SELECT string_agg(column_name, ', ' ORDER BY column_index) FROM duckdb_columns() WHERE table_name = ? "
            "AND column_name NOT IN ('first_run_id', 'last_run_id', 'run_id', 'seq') AND data_type <> 'TIMESTAMP'",
            [table],
        ).fetchall()[0]
        found[table] = connection.execute(f"SELECT {kept} FROM {table} ORDER BY ALL").fetchall()
    return found


def state(path: Path) -> Rows:
    """The rows of a warehouse that passes its checks, read from a copy, so that a killed process's log stays there."""
    copy = path.parent.parent / "looked-at" / path.name
    shutil.rmtree(copy.parent, ignore_errors=True)
    copy.parent.mkdir()
    for file in path.parent.glob(f"{path.name}*"):
        if file.name in (path.name, f"{path.name}.wal"):
            shutil.copyfile(file, copy.with_name(file.name))
    with Warehouse(copy, wait_seconds=0) as warehouse:
        errors = {r.name for r in run_checks(warehouse.connection) if r.severity == "error" and r.rows}
        assert errors <= {"no_articles"}
        return rows(warehouse.connection)


def whole(home: Path, articles: int = loading_process.ARTICLES) -> None:
    """What readers find is complete, and so is every folder of a snapshot; nothing where nothing was published."""
    published = home / "published"
    if not (published / "yanzhao.duckdb").exists():
        return
    (found,) = query(published / "yanzhao.duckdb", "SELECT count(*) FROM articles").rows
    assert articles - 1 <= found[0] <= articles
    for folder in (published / "snapshots").glob("[0-9]*"):
        told = json.loads((folder / "manifest.json").read_bytes())
        assert {name: (folder / name).stat().st_size for name in told["files"]} == {
            name: file["bytes"] for name, file in told["files"].items()
        }


def attack(task: str, home: Path, kills: int, chance: random.Random) -> int:
    """Kill a task until it was killed that often, then let it end; gives how often it came through in between.

    After each kill the warehouse opens, passes its checks and has lost no article, and readers find a whole snapshot.
    Each time the task comes through, all rows are those of an undisturbed one.
    """
    path, pristine, other = (
        home / "warehouse.duckdb",
        home.with_name("pristine"),
        home.with_name("undisturbed") / "home",
    )
    for copy in (pristine, other):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(home, copy, symlinks=True)
    if (backup := home.with_name("backup")).exists():
        shutil.copytree(backup, other.with_name("backup"), dirs_exist_ok=True)
    duration = _undisturbed(task, other / path.name)
    before, expected = state(path) if path.exists() else {}, state(other / path.name)
    killed = through = 0
    while killed < kills:
        with process(task, path) as running:
            time.sleep(chance.uniform(0, duration))
            running.kill()
            ended = running.wait() == 0
        found = state(path) if path.exists() or task != "load" else before
        _sound(task, home, before, found, expected)
        if ended:
            assert found == expected
            shutil.rmtree(home)
            shutil.copytree(pristine, home, symlinks=True)
        killed, through = killed + (not ended), through + ended
    _undisturbed(task, path)
    assert state(path) == expected
    for copy in (pristine, other.parent, home.with_name("looked-at")):
        shutil.rmtree(copy, ignore_errors=True)
    return through


def _undisturbed(task: str, path: Path) -> float:
    """Do the task; gives its seconds."""
    with process(task, path) as running:
        begun = time.monotonic()
        assert running.wait() == 0
        return time.monotonic() - begun


def _sound(task: str, home: Path, before: Rows, found: Rows, expected: Rows) -> None:
    whole(home)
    if task in STEADY:
        assert found in (before, expected)
    elif before:
        stay = _ids(before) & _ids(expected)
        assert stay <= _ids(found)
    if (home.with_name("backup")).exists():
        assert (home.with_name("backup") / LIST).exists()
        _checked(home.with_name("backup"))
    for aside in home.glob("warehouse.duckdb.before-*"):
        if not aside.name.endswith(".wal"):
            state(aside)


def _ids(found: Rows) -> set[str]:
    return {article[0] for article in found["articles"]}
