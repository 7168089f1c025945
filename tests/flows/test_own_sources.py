"""Sources of the operator's own, in `<home>/sources`: every command finds them, and no other home does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.records import Article
from flows import nightly, runs
from flows.cli import invoke
from flows.crawling import CrawlOrder
from flows.home import Home
from flows.nightly import look_again_days
from flows.runs import RunRequest

OWN = """title: 某县日报
family: generic
lists: [{url: 'http://own.example/list.htm'}]
hosts: [own.example]
minimum_articles: 1
look_again_days: 11
selectors: {title: .biaoti}
"""
PAGE = "<html><body><p class=biaoti>某县新开工五个项目</p><h1>某县日报</h1><p>2024-05-06</p><p>%s</p></body></html>"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "own-county.yml").write_text(OWN, encoding="utf-8")
    return Home(tmp_path)


def test_they_are_listed_in_their_home_alone(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["source", "list", "--home", str(home.root)]) == 0
    assert "own-county" in capsys.readouterr().out
    assert invoke(["source", "list", "--home", str(tmp_path / "other")]) == 0
    assert "own-county" not in capsys.readouterr().out


def test_pages_are_read_by_their_selectors(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    page = home.root / "page.html"
    page.write_text(PAGE % ("某县今年新开工五个项目，总投资三亿元。" * 5), encoding="utf-8")
    where = ["--url", "http://own.example/1.htm", "--home", str(home.root)]
    assert invoke(["parse", str(page), "--source", "own-county", *where]) == 0
    read: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert set(read) == set(Article.__dataclass_fields__)
    assert (read["source"], read["title"]) == ("own-county", "某县新开工五个项目")
    assert invoke(["source", "check", "own-county", "--page", str(page), *where]) == 0


def test_a_run_crawls_them_from_there(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    orders: list[CrawlOrder] = []

    class Crawl:
        def submit(self, order: CrawlOrder) -> Crawl:
            orders.append(order)
            return self

        def result(self) -> None:
            raise RuntimeError("not crawled here")

    monkeypatch.setattr(nightly, "crawl_source", Crawl())
    run = runs.begin(home, RunRequest(sources=("own-county",)), nightly._now())
    assert nightly._crawl_all(home, run, None) == ([], ["own-county: not crawled here"])
    assert [order.sources_dir for order in orders] == [home.root / "sources"]
    assert look_again_days("own-county", home.sources) == 11


def test_a_file_that_is_no_source_is_told_by_its_name(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    (home.root / "sources" / "broken.yml").write_text("title: x\n", encoding="utf-8")
    assert invoke(["run", "--source", "own-county", "--home", str(home.root)]) == 2
    assert "broken.yml" in capsys.readouterr().err
