"""A warehouse on disk for each test, and a way to compare two of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from made import NOW

from warehouse.store import Warehouse

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "warehouse.duckdb"


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated warehouse without rows: copying it is faster than migrating for each test."""
    path = tmp_path_factory.mktemp("empty") / "warehouse.duckdb"
    Warehouse(path).close()
    return path


@pytest.fixture
def warehouse(path: Path, empty: Path) -> Iterator[Warehouse]:
    shutil.copyfile(empty, path)
    with Warehouse(path, wait_seconds=0, clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def all_rows() -> Callable[[duckdb.DuckDBPyConnection], Rows]:
    """Every row of every table but what names a run, a time, or this one file."""

    def read(connection: duckdb.DuckDBPyConnection) -> Rows:
        names = connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        leave = {"meta", "schema_migrations", "check_results", "runs"}
        # The index of search is made of the others when they are published.
        found: Rows = {}
        for (name,) in names:
            if name in leave or name.startswith("search_"):
                continue
            kept = connection.execute(
                "SELECT string_agg(column_name, ', ' ORDER BY column_index) FROM duckdb_columns() WHERE table_name = ? "
                "AND column_name NOT IN ('fetched_at', 'first_run_id', 'last_run_id', 'run_id', 'changed_at')",
                [name],
            ).fetchall()[0][0]
            found[name] = connection.execute(f"SELECT {kept} FROM {name} ORDER BY ALL").fetchall()
        return found

    return read
