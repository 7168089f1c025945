"""How long resolution takes, and that it is linear: `make bench`."""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path

import pytest

from warehouse.resolution.resolve import ResolveResult, resolve
from warehouse.store import Warehouse

sys.path.insert(0, str(Path(__file__).parents[1] / "warehouse"))
import annotated
import synthetic

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
ALL = 100_000
NOW = dt.datetime(2024, 3, 3, tzinfo=dt.UTC)


def seconds(path: Path, reports: int) -> tuple[float, float, int, int]:
    """CPU seconds of the first resolution and of one in which nothing is new; projects found and told."""
    with Warehouse(path) as warehouse:
        told = synthetic.fill(warehouse.connection, annotated.places(), reports)
        first, _ = resolved(warehouse)
        again, result = resolved(warehouse)
    assert result.changes == 0
    return first, again, result.projects, told


def resolved(warehouse: Warehouse) -> tuple[float, ResolveResult]:
    """CPU seconds of a resolution, and what it did."""
    began = time.process_time()
    result = resolve(warehouse.connection, NOW, annotated.places().all())
    return time.process_time() - began, result


def test_a_thousand_reports_are_resolved_in_a_second_and_the_time_is_linear(tmp_path: Path) -> None:
    small, _, _, _ = seconds(tmp_path / "small.duckdb", 10_000)
    large, again, projects, told = seconds(tmp_path / "large.duckdb", 40_000)
    print(
        f"\nCPU seconds: 10 000 reports {small:.1f}, 40 000 reports {large:.1f}, again {again:.1f}; "
        f"{projects} projects found, {told} told"
    )
    assert large / 40 < 1
    assert large < small * 4 * 1.5
    assert abs(projects - told) < told * 0.02


def test_a_night_of_five_hundred_articles_costs_little_of_all(tmp_path: Path) -> None:
    with Warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        synthetic.fill(warehouse.connection, annotated.places(), ALL)
        tables = ("articles", "projects", "project_amounts", "project_organizations")
        for table in tables:
            # The last 500 articles come with the night.
            new = {"articles": "id", "projects": "article_id"}.get(table, "article_id")
            late = f"{new} IN (SELECT id FROM articles ORDER BY id DESC LIMIT 500)"
            warehouse.connection.execute(f"CREATE TEMP TABLE late_{table} AS FROM {table} WHERE {late}")
        for table in tables:
            column = "id" if table == "articles" else "article_id"
            warehouse.connection.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM late_articles)")
        first, _ = resolved(warehouse)
        for table in tables:
            warehouse.connection.execute(f"INSERT INTO {table} FROM late_{table}")
        night, result = resolved(warehouse)
        nothing, _ = resolved(warehouse)
    print(
        f"\nCPU seconds: {ALL - 500} reports {first:.1f}, 500 more {night:.1f} ({result.changes} rows changed), "
        f"nothing new {nothing:.1f}"
    )
    assert result.changes
    assert night < first / 3
    assert night < 15
