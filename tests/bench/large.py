"""A home with very many articles, made from the sample site, and what measuring it needs."""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import annotated
import duckdb
import many

from warehouse.publish import SNAPSHOT, publish
from warehouse.resolution.resolve import resolve
from warehouse.search import refresh_search
from warehouse.store import Warehouse

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
MEMORY = "8GB"
"""What DuckDB may take while rows are multiplied."""
MOST_TRIES = 7


@dataclass(frozen=True, slots=True)
class Taken:
    """How long something took, in seconds."""

    wall: float
    cpu: float
    """Processor time of this process, all its threads together."""

    @property
    def alone(self) -> float:
        """At most so long where nobody else uses the machine: work on several cores takes less than its processor time."""
        return min(self.wall, self.cpu)

    def __str__(self) -> str:
        return f"{self.wall * 1000:.0f} ({self.cpu * 1000:.0f})"

    def in_seconds(self) -> str:
        """For what takes long."""
        return f"{self.wall:.1f} s ({self.cpu:.1f} s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Large:
    """A published home."""

    home: Path
    articles: int
    taken: dict[str, Taken] = field(default_factory=dict)
    """How long the steps took."""

    @property
    def warehouse(self) -> Path:
        """The file that is written."""
        return self.home / "warehouse.duckdb"

    @property
    def snapshot(self) -> Path:
        """The file that readers open."""
        return self.home / "published" / SNAPSHOT

    @property
    def million(self) -> bool:
        """Whether the limits for a million articles hold."""
        return self.articles >= 1_000_000


def cookbook() -> ModuleType:
    """The module that makes the sample site's snapshot."""
    spec = importlib.util.spec_from_file_location("cookbook", Path(__file__).parents[1] / "cookbook.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def build(home: Path, articles: int) -> Large:
    """Make and publish it. A folder in YANZHAO_BENCH_HOMES keeps it for the next time."""
    made = Large(home=home, articles=articles)
    kept = os.environ.get("YANZHAO_BENCH_HOMES")
    store = Path(kept) / f"{articles}.duckdb" if kept else None
    home.mkdir(parents=True, exist_ok=True)
    if store and store.exists():
        shutil.copyfile(store, made.warehouse)
    else:
        cookbook().sample_snapshot(home)
        with Warehouse(made.warehouse) as warehouse, timed(made.taken, "multiply"):
            warehouse.connection.execute(f"SET memory_limit = '{MEMORY}'")
            resolve(warehouse.connection, NOW, annotated.places().all())
            many.multiply(warehouse.connection, articles)
        if store:
            shutil.copyfile(made.warehouse, store)
    with Warehouse(made.warehouse) as warehouse, timed(made.taken, "index of the search"):
        refresh_search(warehouse.connection)
    with timed(made.taken, "publish"):
        publish(home)
    return made


@contextmanager
def timed(taken: dict[str, Taken], name: str) -> Iterator[None]:
    """Note how long the block took."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    taken[name] = Taken(time.perf_counter() - wall, time.process_time() - cpu)


def fastest(work: Callable[[], Any], enough: float, tries: int = MOST_TRIES) -> Taken:
    """The best of some tries: no more of them than it takes to be fast enough, but two, since the first reads the disk."""
    best = Taken(float("inf"), float("inf"))
    for number in range(tries):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        taken = Taken(time.perf_counter() - wall, time.process_time() - cpu)
        best = min(best, taken, key=lambda one: one.alone)
        if number and best.wall < enough:
            break
    return best


def constants(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """An article, a project and an organization that have something to tell, from the middle of their order."""
    chosen = {
        "article": ("SELECT article_id AS x FROM projects", "8"),
        "project": ("SELECT project_id AS x FROM resolved_amounts", "8"),
        "organization": (
            "SELECT o.name AS x FROM resolved_organizations o SEMI JOIN resolved_parties p ON p.organization_id = o.id",
            "河",
        ),
    }
    return {
        name: connection.execute(f"SELECT min(x) FROM ({rows}) WHERE x > '{middle}'").fetchall()[0][0]
        for name, (rows, middle) in chosen.items()
    }


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table in Markdown, with the day and the machine."""
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    print(f"\n\n{title} ({dt.date.today()}, {os.cpu_count()} cores, DuckDB {duckdb.__version__}, load {load})\n")
    print("| " + " | ".join(head) + " |\n|" + " --- |" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
