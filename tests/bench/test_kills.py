"""A hundred kills at random moments of everything that writes, and the rate of the feed: `make bench`."""

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
from killing import attack, whole

from warehouse.export import export
from warehouse.publish import publish
from warehouse.reextraction import due, replaced
from warehouse.store import Warehouse

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]
KILLS = (
    ("load", 20),
    ("resolve", 15),
    ("publish", 20),
    ("backup", 8),
    ("reextract", 15),
    ("restore", 7),
    ("forget", 15),
)
"""In the order of a home's life; the restore takes it back to what was before reading again."""


def test_a_hundred_random_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    chance, home = random.Random(7), tmp_path / "home"
    home.mkdir()
    for task, kills in KILLS:
        begun = time.monotonic()
        through = attack(task, home, kills, chance)
        print(f"\n{task}: killed {kills} times, came through {through + 1} times, {time.monotonic() - begun:.0f} s")
        if task == "reextract":
            with Warehouse(home / "warehouse.duckdb") as warehouse:
                assert due(warehouse.connection, "made/2", None) == []
                assert replaced(warehouse.connection, "made/2")[0].different == loading_process.ARTICLES
    whole(home, loading_process.ARTICLES - 1)
    with Warehouse(home / "warehouse.duckdb") as warehouse:
        assert warehouse.counts()["articles"] == loading_process.ARTICLES - 1
    assert loading_process.FORGOTTEN.title.encode() not in (home / "warehouse.duckdb").read_bytes()
    assert sum(kills for _, kills in KILLS) == 100


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
