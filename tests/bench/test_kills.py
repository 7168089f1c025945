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
from test_faults import process, whole

from warehouse.checks import run_checks
from warehouse.export import export
from warehouse.publish import publish
from warehouse.reextraction import due, replaced
from warehouse.store import Warehouse

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]
KILLS = {"load": 34, "reextract": 33, "publish": 33}


def kill_at_random(task: str, path: Path, chance: random.Random) -> int:
    """Kill the task again and again; gives how often it was done before it was killed."""
    kills = done = 0
    while kills < KILLS[task]:
        before = path.read_bytes() if path.exists() else None
        with process(task, path) as running:
            time.sleep(chance.uniform(0, 0.3))
            killed = running.poll() is None
        kills += killed
        if not killed:
            # Done too soon: once more from where it began.
            done += 1
            path.unlink()
            if before:
                path.write_bytes(before)
        with Warehouse(path) as warehouse:
            errors = {r.name for r in run_checks(warehouse.connection) if r.severity == "error" and r.rows}
            assert errors <= {"no_articles"}
    return done


def test_a_hundred_random_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    chance, path = random.Random(7), tmp_path / "warehouse.duckdb"
    kill_at_random("load", path, chance)
    loading_process.load(path)
    kill_at_random("reextract", path, chance)
    loading_process.reextract(path)
    publish(tmp_path)
    kill_at_random("publish", path, chance)
    whole(tmp_path)
    publish(tmp_path)
    whole(tmp_path)
    with Warehouse(path) as warehouse:
        assert due(warehouse.connection, "made/2", None) == []
        assert replaced(warehouse.connection, "made/2")[0].different == loading_process.ARTICLES
        assert warehouse.counts()["articles"] == loading_process.ARTICLES
    print(f"\nkilled {sum(KILLS.values())} times")


def test_the_feed_gives_thousands_of_changes_a_second(tmp_path: Path) -> None:
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
    assert int(number) / taken > 2_000
