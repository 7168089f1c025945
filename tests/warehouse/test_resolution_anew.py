"""A change of the rules judges again what older rules judged."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import annotated
import pytest
import synthetic

from warehouse.resolution import freshness, memory
from warehouse.resolution.fired import Fired
from warehouse.resolution.resolve import resolve
from warehouse.resolution.rules import Verdict
from warehouse.store import Warehouse

NOW = dt.datetime(2024, 3, 3, tzinfo=dt.UTC)


def settle(warehouse: Warehouse) -> int:
    """Resolve; gives the number of projects."""
    return resolve(warehouse.connection, NOW, annotated.places().all()).projects


def test_pairs_are_judged_again_by_changed_rules(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    synthetic.fill(warehouse.connection, annotated.places(), 120)

    def nothing_is_one(*_: Any) -> Verdict:
        return Verdict(fired=(Fired("never", -9.0, "made"),))

    with monkeypatch.context() as older:
        older.setattr(memory, "judge", nothing_is_one)
        older.setattr(freshness, "rules_checksum", lambda: "older")
        assert settle(warehouse) == 120
    assert freshness.is_stale(warehouse.connection, ())
    assert settle(warehouse) < 100
    assert not freshness.is_stale(warehouse.connection, ())


def test_the_checksum_takes_in_every_table_and_module_of_the_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, name in (("resolution", "rules.py"), ("data", "work_words.tsv")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text("as it was\n", encoding="utf-8")
    monkeypatch.setattr(freshness, "files", lambda _: tmp_path)

    def checksum() -> str:
        freshness.rules_checksum.cache_clear()
        return freshness.rules_checksum()

    try:
        before = checksum()
        (tmp_path / "data" / "work_words.tsv").write_text("otherwise\n", encoding="utf-8")
        tables = checksum()
        (tmp_path / "resolution" / "rules.py").write_text("otherwise\n", encoding="utf-8")
        assert len({before, tables, checksum()}) == 3
    finally:
        freshness.rules_checksum.cache_clear()
