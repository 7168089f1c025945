"""`yanzhao resolve`: two papers' words about one project become one, decisions of people are followed, bad lines told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flows.cli import invoke
from flows.home import Home
from nlp.records import Extraction
from warehouse.query import query
from warehouse.store import Warehouse

SIGNED = "3月18日，燕港氢能科技有限公司投资的曹妃甸绿色氢能产业园项目在唐山市曹妃甸区签约，总投资32.5亿元。"
STARTED = "9月20日，总投资32.5亿元的曹妃甸绿色氢能产业园项目在曹妃甸区开工建设，项目由燕港氢能科技有限公司投资建设。"


def landing(home: Path, *texts: tuple[str, str]) -> None:
    """A landing folder with one article for each (day, text)."""
    folder = home / "landing" / "run1" / "press"
    folder.mkdir(parents=True)
    lines = []
    for number, (day, text) in enumerate(texts):
        article: dict[str, Any] = {
            "id": f"{number:032x}",
            "url": f"http://press.example/{number}.htm",
            "source": "press",
            "kind": "news",
            "title": f"新闻{number}",
            "published": day,
            "paragraphs": [text],
            "content_hash": f"{number:064x}",
            "parser": "generic/1.0",
        }
        lines.append(json.dumps(article, ensure_ascii=False) + "\n")
    (folder / "articles.jsonl").write_text("".join(lines), encoding="utf-8")


def projects(home: Path) -> list[tuple[Any, ...]]:
    assert invoke(["publish", "--home", str(home)]) == 0
    return query(
        Home(home).snapshot, "SELECT stage, total_yi, stories, place FROM v_resolved_projects ORDER BY id"
    ).rows


def test_two_reports_are_one_project_and_people_have_the_last_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    landing(tmp_path, ("2023-03-19", SIGNED), ("2023-09-21", STARTED))
    home = ["--home", str(tmp_path)]
    assert invoke(["load", *home]) == 0
    assert [(stage, float(yi), stories, place) for stage, yi, stories, place in projects(tmp_path)] == [
        ("started", 32.5, 2, "曹妃甸区")
    ]
    reports = [id_ for (id_,) in query(Home(tmp_path).snapshot, "SELECT id FROM projects ORDER BY id").rows]
    capsys.readouterr()
    assert invoke(["resolve", "--explain", *reports, *home]) == 0
    told = capsys.readouterr().out
    assert "By the rules, these two alone: one project." in told
    assert "在曹妃甸区开工建设" in told

    decided = {"op": "split", "a": reports[0], "b": reports[1], "reason": "two plants", "date": "2024-03-01"}
    lines = [
        json.dumps(decided),
        "{torn",
        json.dumps(decided | {"reason": " "}),
        json.dumps(decided | {"date": "soon"}),
    ]
    (tmp_path / "overrides.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert invoke(["resolve", *home]) == 1
    errors = capsys.readouterr().err
    assert "overrides.jsonl:2: " in errors
    assert "overrides.jsonl:3: a reason is missing" in errors
    assert "overrides.jsonl:4: 'soon' is no date; write it as 2024-03-01" in errors
    assert len(projects(tmp_path)) == 2


def told_by(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    """What a command that succeeds writes to stderr."""
    capsys.readouterr()
    assert invoke(list(command)) == 0
    return capsys.readouterr().err


def test_load_and_publish_leave_nothing_unresolved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    landing(tmp_path, ("2023-03-19", SIGNED), ("2023-09-21", STARTED))
    home = ["--home", str(tmp_path)]
    assert "resolved: 2 reports are 1 projects" in told_by(capsys, "load", *home)
    assert "resolved:" not in told_by(capsys, "publish", *home)
    # A decision that was written down since the last resolution is followed before anything is published.
    reports = [id_ for (id_,) in query(Home(tmp_path).snapshot, "SELECT id FROM projects ORDER BY id").rows]
    line = {"op": "split", "a": reports[0], "b": reports[1], "reason": "two plants", "date": "2024-03-01"}
    wrong = line | {"a": "p-0000000000000000"}
    (tmp_path / "overrides.jsonl").write_text(f"{json.dumps(line)}\n{json.dumps(wrong)}\n", encoding="utf-8")
    errors = told_by(capsys, "publish", *home)
    assert "resolved: 2 reports are 2 projects" in errors
    assert "overrides.jsonl:2: no project p-0000000000000000" in errors
    assert query(Home(tmp_path).snapshot, "SELECT count(*) FROM v_distinct_projects").rows == [(2,)]
    # Facts that changed without a resolution, as `yanzhao reextract` leaves them.
    with Warehouse(Home(tmp_path).warehouse) as warehouse:
        warehouse.load_extractions([Extraction(id=f"{1:032x}", extractor="none/1")])
    assert "resolved: 1 reports are 1 projects" in told_by(capsys, "publish", *home)
    assert "resolved:" not in told_by(capsys, "publish", *home)


def test_a_home_without_warehouse_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["resolve", "--home", str(tmp_path)]) == 1
    assert "no warehouse" in capsys.readouterr().err
