"""`yanzhao reextract`: facts of another extractor replaced by those of this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_load import article, landing

from flows import steps
from flows.cli import invoke
from flows.home import Home
from nlp.records import EXTRACTOR, Extraction
from warehouse.query import query
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


def test_a_load_reads_what_is_new_and_leaves_the_rest_to_reextract(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with (home.landing / "run1" / "press" / "articles.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(article(4)) + "\n")
    assert invoke(["load", "--home", str(home.root)]) == 0
    assert extractors(home) == ["older/1"] * 3 + [EXTRACTOR]
    err = capsys.readouterr().err
    assert "extracted 1 documents" in err
    assert "3 articles have facts of another extractor version: `yanzhao reextract` reads them again." in err
    assert invoke(["reextract", "--home", str(home.root)]) == 0
    capsys.readouterr()
    assert invoke(["load", "--home", str(home.root)]) == 0
    assert "another extractor version" not in capsys.readouterr().err


WRITER = """
import sys, time
from pathlib import Path
from flows import steps
from flows.home import Home
home = Home(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    with home.writing(wait_seconds=60), steps.open_warehouse(home) as warehouse:
        rows = warehouse.connection.execute("SELECT extractor FROM extractions ORDER BY article_id").fetchall()
    print(" ".join(name for (name,) in rows), flush=True)
    if not any(name == "older/1" for (name,) in rows):
        break
"""


def test_others_read_and_write_between_two_chunks(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert invoke(["publish", "--home", str(home.root)]) == 0
    monkeypatch.setattr(steps, "CHUNK", 1)
    program = [sys.executable, "-c", WRITER, str(home.root)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=environment) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        assert invoke(["reextract", "--home", str(home.root)]) == 0
        assert query(home.snapshot, "SELECT count(*) FROM articles").rows == [(3,)]
        seen = writer.communicate(timeout=60)[0].split("\n")
    between = {line for line in seen if "older/1" in line and EXTRACTOR in line}
    assert between, seen


def test_interrupted_it_keeps_what_is_done_and_goes_on(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "CHUNK", 1)

    def stop(_: float) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(steps.time, "sleep", stop)
        assert invoke(["reextract", "--home", str(home.root)]) == 1
    assert "yanzhao: interrupted" in capsys.readouterr().err
    assert sorted(extractors(home)) == ["older/1", "older/1", EXTRACTOR]
    assert invoke(["reextract", "--home", str(home.root)]) == 0
    out, err = capsys.readouterr()
    assert "2 articles were due, 0 are left" in err
    assert next(line.split() for line in out.splitlines() if line.startswith("articles")) == ["articles", "0", "0", "3"]


def test_without_a_warehouse_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["reextract", "--home", str(tmp_path)]) == 1
    assert "no warehouse at" in capsys.readouterr().err
