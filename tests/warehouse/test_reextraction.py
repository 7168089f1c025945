"""A new version of the extractor replaces facts article by article, counts what changed, and may be killed."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import loading_process
import made
from killing import process

from warehouse.checks import run_checks
from warehouse.reextraction import Replaced, due, replaced
from warehouse.store import Warehouse


def test_what_is_gained_lost_and_different_is_counted(warehouse: Warehouse) -> None:
    article, extraction = made.news(0, projects=2)
    first, second = extraction.projects
    warehouse.load_articles(made.RUN, [article, made.news(1)[0]])
    warehouse.load_extractions([replace(extraction, projects=(first,))])
    new = replace(extraction, extractor="made/2", projects=(replace(first, stage="approved"), second), indicators=())
    # An article read for the first time is nothing gained.
    warehouse.load_extractions([new, replace(made.news(1)[1], extractor="made/2")])
    assert replaced(warehouse.connection, "made/2") == [
        Replaced(kind="articles", gained=0, lost=0, different=1),
        Replaced(kind="indicators", gained=0, lost=1, different=0),
        Replaced(kind="project_amounts", gained=1, lost=0, different=0),
        Replaced(kind="project_organizations", gained=2, lost=0, different=0),
        Replaced(kind="projects", gained=1, lost=0, different=1),
    ]
    assert replaced(warehouse.connection, "made/1") == []


def test_articles_keep_their_old_facts_until_their_turn(warehouse: Warehouse) -> None:
    pairs = [made.news(n, projects=2) for n in range(4)]
    dated = [(replace(a, published=f"2024-0{n + 1}-01"), e) for n, (a, e) in enumerate(pairs)]
    undated = (replace(made.news(9)[0], published=None), made.news(9)[1])
    warehouse.load_articles(made.RUN, [a for a, _ in [*dated, undated]])
    warehouse.load_extractions(e for _, e in [*dated, undated])
    assert due(warehouse.connection, "made/1", None) == []
    assert len(due(warehouse.connection, "made/2", None)) == 5
    assert due(warehouse.connection, "made/2", "2024-03-01") == sorted(a.id for a, _ in dated[2:])
    before = warehouse.counts()["projects"]
    warehouse.load_extractions([replace(dated[2][1], extractor="made/2", projects=())])
    assert warehouse.counts()["projects"] == before - 2
    assert due(warehouse.connection, "made/2", "2024-03-01") == [dated[3][0].id]


def test_killed_and_taken_up_again_it_ends_the_same_and_counts_once(
    tmp_path: Path, all_rows: Callable[..., Any]
) -> None:
    whole, killed = tmp_path / "whole.duckdb", tmp_path / "killed.duckdb"
    loading_process.load(whole)
    shutil.copyfile(whole, killed)
    loading_process.reextract(whole)
    chance, kills = random.Random(1), 0
    while kills < 3:
        with process("reextract", killed) as running:
            time.sleep(chance.uniform(0, 0.3))
            kills += running.poll() is None
    loading_process.reextract(killed)
    with Warehouse(whole) as one, Warehouse(killed) as other:
        counted = [replaced(w.connection, "made/2") for w in (one, other)]
        expected, got = all_rows(one.connection), all_rows(other.connection)
        assert [r for r in run_checks(other.connection) if r.severity == "error" and r.rows] == []
        assert not due(other.connection, "made/2", None)
    assert counted[0] == counted[1]
    assert counted[0][0] == Replaced(kind="articles", gained=0, lost=0, different=loading_process.ARTICLES)
    for table in ("projects", "project_amounts", "project_organizations", "indicators", "mentions", "extractions"):
        assert got[table] == expected[table]
    # Batches may begin elsewhere after a kill; each change is logged once all the same.
    assert sorted(row[1:] for row in got["changes"]) == sorted(row[1:] for row in expected["changes"])
