"""A hundred kills at random moments of loading, reading again and publishing, and the rate of the feed: `make bench`."""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "warehouse"))
import loading_process
import made
from test_faults import process

from warehouse.checks import run_checks
from warehouse.export import export
from warehouse.publish import publish
from warehouse.query import query
from warehouse.reextraction import due, replaced
from warehouse.store import Warehouse

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]
KILLS = 100
TASKS = ("load", "reextract", "publish")


def test_a_hundred_random_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    chance, kills = random.Random(7), dict.fromkeys(TASKS, 0)
    path = tmp_path / "warehouse.duckdb"
    while sum(kills.values()) < KILLS:
        task = TASKS[sum(kills.values()) * len(TASKS) // KILLS]
        with process(task, path) as running:
            time.sleep(chance.uniform(0, 0.4))
            killed = running.poll() is None
        kills[task] += killed
        with Warehouse(path) as warehouse:
            assert [r.name for r in run_checks(warehouse.connection) if r.severity == "error" and r.rows] in (
                [],
                ["no_articles"],
            )
        if not killed and task != "publish":
            path.unlink()
            if task == "reextract":
                loading_process.load(path)
        if task == "publish":
            snapshot = tmp_path / "published" / "yanzhao.duckdb"
            if snapshot.exists():
                found = query(snapshot, "SELECT count(*) FROM articles").rows
                assert found == [(loading_process.ARTICLES,)]
        elif sum(kills.values()) in (KILLS // 3, 2 * KILLS // 3):
            loading_process.load(path)
    loading_process.reextract(path)
    with Warehouse(path) as warehouse:
        assert due(warehouse.connection, "made/2", None) == []
        assert replaced(warehouse.connection, "made/2")[0].different == loading_process.ARTICLES
        assert warehouse.counts()["articles"] == loading_process.ARTICLES
    print(f"\nkilled {kills}")


def test_the_feed_gives_ten_thousand_changes_a_second(tmp_path: Path) -> None:
    with Warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        for start in range(0, 1000, 100):
            pairs = [made.news(n) for n in range(start, start + 100)]
            warehouse.load_articles(made.RUN, [article for article, _ in pairs])
            warehouse.load_extractions(extraction for _, extraction in pairs)
    feed, number = publish(tmp_path).cursor.split("-")
    began = time.perf_counter()
    export(tmp_path / "published" / "yanzhao.duckdb", "jsonl", tmp_path / "out", f"{feed}-0")
    taken = time.perf_counter() - began
    assert json.loads((tmp_path / "out" / "manifest.json").read_bytes())["files"]["changes.jsonl"] == int(number)
    print(f"\nfeed {int(number) / taken:,.0f} changes/s in JSON Lines")
    assert int(number) / taken > 10_000
