"""How long resolution takes, and that it is linear: `make bench`."""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path

import pytest

from warehouse.resolution.resolve import resolve
from warehouse.store import Warehouse

sys.path.insert(0, str(Path(__file__).parents[1] / "warehouse"))
import annotated
import synthetic

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
NOW = dt.datetime(2024, 3, 3, tzinfo=dt.UTC)


def seconds(path: Path, reports: int) -> tuple[float, float, int, int]:
    """CPU seconds of the first resolution and of one in which nothing is new; projects found and told."""
    with Warehouse(path) as warehouse:
        told = synthetic.fill(warehouse.connection, annotated.places(), reports)
        taken = []
        for _ in range(2):
            began = time.process_time()
            result = resolve(warehouse.connection, NOW, annotated.places().all())
            taken.append(time.process_time() - began)
    assert result.changes == 0
    return taken[0], taken[1], result.projects, told


def test_a_thousand_reports_are_resolved_in_a_second_and_the_time_is_linear(tmp_path: Path) -> None:
    small, _, _, _ = seconds(tmp_path / "small.duckdb", 10_000)
    large, again, projects, told = seconds(tmp_path / "large.duckdb", 40_000)
    print(
        f"\nCPU seconds: 10 000 reports {small:.1f}, 40 000 reports {large:.1f}, again {again:.1f}; "
        f"100 000 reports {large * 2.5:.0f} (extrapolated); {projects} projects found, {told} told"
    )
    assert large / 40 < 1
    assert large < small * 4 * 1.5
    assert abs(projects - told) < told * 0.02
