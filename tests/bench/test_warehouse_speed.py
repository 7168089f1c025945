"""How fast the warehouse loads, reads and publishes: `make bench`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from warehouse.checks import run_checks
from warehouse.publish import publish
from warehouse.query import query
from warehouse.store import Warehouse

sys.path.insert(0, str(Path(__file__).parents[1] / "warehouse"))
import made

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
ARTICLES, BATCH = 2000, 100


def test_articles_with_all_their_facts_load_at_a_hundred_a_second(tmp_path: Path) -> None:
    pairs = [made.news(n) for n in range(ARTICLES)]
    batches = [pairs[start : start + BATCH] for start in range(0, ARTICLES, BATCH)]
    taken = {}
    with Warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        for name in ("first", "again"):
            began = time.perf_counter()
            for batch in batches:
                warehouse.load_articles(made.RUN, [article for article, _ in batch])
                warehouse.load_extractions(extraction for _, extraction in batch)
            taken[name] = time.perf_counter() - began
        began = time.perf_counter()
        run_checks(warehouse.connection)
        taken["checks"] = time.perf_counter() - began
    began = time.perf_counter()
    manifest = publish(tmp_path)
    taken["publish"] = time.perf_counter() - began
    facts = sum(manifest.counts[t] for t in ("mentions", "projects", "project_amounts", "project_organizations"))
    size = manifest.files["yanzhao.duckdb"].bytes
    print(
        f"\nload {ARTICLES / taken['first']:,.0f} articles/s ({facts / ARTICLES:.0f} facts each), "
        f"unchanged {ARTICLES / taken['again']:,.0f} articles/s, checks {taken['checks']:.2f} s, "
        f"publish {taken['publish']:.2f} s, {size / ARTICLES / 1000:.1f} kB an article"
    )
    assert ARTICLES / taken["first"] > 100


def test_every_view_answers_in_half_a_second(tmp_path: Path) -> None:
    with Warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        for start in range(0, ARTICLES, BATCH):
            pairs = [made.news(n) for n in range(start, start + BATCH)]
            warehouse.load_articles(made.RUN, [article for article, _ in pairs])
            warehouse.load_extractions(extraction for _, extraction in pairs)
    publish(tmp_path)
    snapshot = tmp_path / "published" / "yanzhao.duckdb"
    slow = {}
    for (view,) in query(snapshot, "SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1").rows:
        began = time.perf_counter()
        query(snapshot, f"SELECT * FROM {view} LIMIT 100")
        slow[view] = time.perf_counter() - began
    print("\n" + ", ".join(f"{view} {seconds * 1000:.0f} ms" for view, seconds in slow.items()))
    assert max(slow.values()) < 0.5
