"""`yanzhao load`: landing folders and Extractions of others into the warehouse, bad lines left out and told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flows.cli import invoke
from flows.home import Home
from warehouse.query import query

TEXT = "2022年，廊坊市新开工项目36个，总投资218亿元。"


def article(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"{number:032x}",
        "url": f"http://press.example/{number}.htm",
        "source": "press",
        "kind": "news",
        "title": f"新闻{number}",
        "published": "2023-02-07T08:00:00+08:00",
        "paragraphs": [f"第{number}条。", TEXT],
        "content_hash": f"{number:064x}",
        "parser": "generic/1.0",
        **changes,
    }


def landing(home: Path, *lines: str) -> Path:
    """A landing folder with these lines as articles."""
    folder = home / "landing" / "run1" / "press"
    folder.mkdir(parents=True)
    (folder / "articles.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


def rows(home: Path, sql: str) -> list[tuple[Any, ...]]:
    assert invoke(["publish", "--home", str(home)]) == 0
    return query(Home(home).snapshot, sql).rows


def test_bad_lines_of_a_landing_are_told_and_the_others_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = landing(
        tmp_path,
        json.dumps(article(1)) + "\n",
        "{broken\n",
        '{"id": "2"}\n',
        json.dumps(article(3, published="2023-02-30")) + "\n",
        json.dumps(article(4))[:80],  # what a killed crawl leaves
    )
    (folder / "report.json").write_text("{}")
    assert invoke(["load", "--home", str(tmp_path)]) == 1
    errors = capsys.readouterr().err
    for line in (2, 3):
        assert f"{folder / 'articles.jsonl'}:{line}: " in errors
    assert f"{folder / 'report.json'}: " in errors
    assert f"{folder / 'articles.jsonl'}:5" not in errors
    assert "yanzhao: 3 records left out" in errors
    found = rows(tmp_path, "SELECT title, published_date IS NULL FROM articles ORDER BY title")
    assert found == [("新闻1", False), ("新闻3", True)]


def test_a_last_line_without_its_line_end_is_read_where_it_is_whole(tmp_path: Path) -> None:
    landing(tmp_path, json.dumps(article(1)) + "\n", json.dumps(article(2)))
    assert invoke(["load", "--home", str(tmp_path)]) == 0
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(2,)]


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    landing(tmp_path, json.dumps(article(1)) + "\n")
    assert invoke(["load", "--home", str(tmp_path)]) == 0
    before = rows(tmp_path, "FROM changes ORDER BY seq")
    assert invoke(["load", "--home", str(tmp_path)]) == 0
    assert rows(tmp_path, "FROM changes ORDER BY seq") == before


def test_extractions_made_elsewhere_are_loaded_and_a_wrong_number_never(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"新闻1\n第1条。\n{TEXT}"
    records = tmp_path / "records.jsonl"
    records.write_text(json.dumps({"id": article(1)["id"], "text": text, "published": "2023-02-07"}), encoding="utf-8")
    made = tmp_path / "made.jsonl"
    assert invoke(["extract", str(records), "--output", str(made)]) == 0
    extraction = json.loads(made.read_bytes())
    amount = extraction["projects"][0]["amounts"][0]
    assert amount["low"] == 21_800_000_000
    amount["low"] = amount["high"] = 10**30
    stranger = {**extraction, "id": "nobody"}
    made.write_text(f"{json.dumps(extraction)}\n{{broken\n{json.dumps(stranger)}\n", encoding="utf-8")
    landing(tmp_path, json.dumps(article(1)) + "\n")
    capsys.readouterr()
    assert invoke(["load", "--home", str(tmp_path), "--extractions", str(made)]) == 1
    errors = capsys.readouterr().err
    assert f"{made}:2: " in errors
    assert "article nobody: not in the warehouse" in errors
    assert "does not fit DECIMAL" in errors
    assert "yanzhao: 2 records left out" in errors
    assert rows(tmp_path, "SELECT low, high FROM mentions WHERE label = 'MONEY'") == [(21_800_000_000, 21_800_000_000)]
    assert rows(tmp_path, "SELECT count FROM projects") == [(36,)]
    assert not rows(tmp_path, "SELECT 1 FROM project_amounts WHERE low IS NOT NULL")
