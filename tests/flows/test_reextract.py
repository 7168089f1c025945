"""`yanzhao reextract`: facts of another extractor replaced by those of this one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_load import article, landing

from flows import steps
from flows.cli import invoke
from flows.home import Home
from nlp.records import EXTRACTOR, Extraction
from warehouse.store import Warehouse


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Three articles whose facts an older extractor missed, one of them before 2023."""
    old = article(3, published="2022-12-31")
    landing(tmp_path, *(json.dumps(a) + "\n" for a in (article(1), article(2), old)))
    place = Home(tmp_path)
    steps.load_landing(place, "run1", tmp_path / "landing" / "run1" / "press")
    steps.load_extractions(place, [Extraction(id=article(n)["id"], extractor="older/1") for n in (1, 2, 3)])
    return place


def extractors(home: Home) -> list[str]:
    with Warehouse(home.warehouse) as warehouse:
        rows = warehouse.connection.execute("SELECT extractor FROM extractions ORDER BY article_id").fetchall()
    return [name for (name,) in rows]


def test_it_replaces_what_is_due_and_tells_what_changed(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "CHUNK", 1)
    assert invoke(["reextract", "--since", "2023-01-01", "--home", str(home.root)]) == 0
    assert extractors(home) == [EXTRACTOR, EXTRACTOR, "older/1"]
    out, err = capsys.readouterr()
    counted = {line.split()[0]: line.split()[1:] for line in out.splitlines() if line.split()}
    assert counted["articles"] == ["0", "0", "2"]
    assert counted["projects"] == ["2", "0", "0"]
    assert "2 articles were due, 0 are left" in err
    assert invoke(["reextract", "--home", str(home.root)]) == 0
    assert extractors(home) == [EXTRACTOR] * 3
    assert "1 articles were due" in capsys.readouterr().err
    assert invoke(["reextract", "--home", str(home.root)]) == 0
    assert "0 articles were due" in capsys.readouterr().err


def test_without_a_warehouse_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["reextract", "--home", str(tmp_path)]) == 1
    assert "no warehouse at" in capsys.readouterr().err
