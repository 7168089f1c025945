"""`yanzhao reparse`: the archive read again, without a network, what reads otherwise told and loaded."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from landed import good_report

from crawler.archive import PageArchive
from crawler.landing import Landing
from crawler.parse import parse
from crawler.records import Article, Fetch
from crawler.sample.model import load_articles
from crawler.sample.site import build_site
from crawler.source import load_source
from flows import reparsing, steps
from flows.cli import invoke
from flows.home import Home
from warehouse.query import query

SOURCE = load_source("sample-news")
WHEN = "2024-05-07T00:00:00+00:00"
WRITTEN = [article for article in load_articles().values() if article.kind == "news"][:6]
RUN = "20240507T000000Z-0001"


def bytes_of(number: int) -> bytes:
    return build_site().pages[WRITTEN[number].host][WRITTEN[number].path].body


def today(number: int) -> Article:
    return parse(bytes_of(number), WRITTEN[number].url, {"content-type": "text/html"}, SOURCE, WHEN)


def land(home: Home, run: str = RUN, day: str = "2024-05-07") -> Path:
    """A crawl as an older parser left it: 0 and 1 as today's reads them, 2 without its last paragraph and with another
    title, 3 not read at all, 4 an article that today's cannot read, 5 outside the window."""
    folder = home.landing / run / SOURCE.name
    landing = Landing(folder, SOURCE.name)
    archive = PageArchive(folder, "test", WHEN)
    for number, written in enumerate(WRITTEN):
        body = b"<html><body><p>nothing</p></body></html>" if number == 4 else bytes_of(number)
        archive.add(written.url, 200, [("Content-Type", "text/html")], body, [], WHEN)
        article = replace(today(number), fetched_at=f"{day}T00:00:05+00:00")
        if number == 2:
            article = replace(
                article, title="旧题", paragraphs=article.paragraphs[:-1], content_hash="0" * 64, parser="old/1"
            )
        if number not in (3, 5):
            landing.add_article(article)
        outcome: Any = "parse_failed" if number == 3 else "ok"
        identity = None if number in (3, 5) else article.id
        landing.add_fetch(
            Fetch(
                url=written.url,
                source=SOURCE.name,
                outcome=outcome,
                role="article",
                fetched_at=f"{day}T00:00:05+00:00",
                article_id=identity,
                detail="outside the window" if number == 5 else None,
            )
        )
    archive.close()
    landing.close()
    landing.write_report(good_report(SOURCE.name, WHEN, WHEN, 4))
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One crawl, loaded."""
    home = Home(tmp_path_factory.mktemp("made") / "home")
    land(home)
    assert invoke(["load", "--home", str(home.root)]) == 0
    return home


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any use of a network fails."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a socket was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def reparse(home: Home, *more: str) -> int:
    return invoke(["reparse", "--home", str(home.root), *more])


def titles(home: Home) -> dict[str, str]:
    assert invoke(["publish", "--home", str(home.root)]) == 0
    return dict(query(home.snapshot, "SELECT url, title FROM articles").rows)


def test_what_reads_otherwise_is_told_and_loaded(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert titles(home)[WRITTEN[2].url] == "旧题"
    capsys.readouterr()
    assert reparse(home) == 0
    out = capsys.readouterr().out
    assert "pages: changed 1, lost 1, new 1, same 2" in out
    assert "title 1" in out
    assert f"\ttitle\t旧题\t{WRITTEN[2].title[:39]}" in out
    assert f"changed\t{WRITTEN[2].url}" in out
    assert f"new\t{WRITTEN[3].url}" in out
    assert f"lost\t{WRITTEN[4].url}\tno title" in out
    for number in range(6):
        assert not any(paragraph in out for paragraph in WRITTEN[number].paragraphs if len(paragraph) > 60)
    told = titles(home)
    assert told[WRITTEN[2].url] == WRITTEN[2].title
    assert told[WRITTEN[3].url] == WRITTEN[3].title
    assert WRITTEN[4].url in told
    assert WRITTEN[5].url not in told
    parser = query(home.snapshot, f"SELECT parser FROM articles WHERE url = '{WRITTEN[2].url}'").rows
    assert parser == [(today(2).parser,)]
    unread = (
        "SELECT count(*) FROM articles a ANTI JOIN extractions e ON e.article_id = a.id AND e.input_hash = a.input_hash"
    )
    assert query(home.snapshot, unread).rows == [(0,)]


def test_a_second_reparse_finds_nothing_new(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert reparse(home) == 0
    titles(home)
    seen = query(home.snapshot, "SELECT count(*) FROM changes").rows
    capsys.readouterr()
    assert reparse(home) == 0
    assert "pages: lost 1, same 4\nfields: none" in capsys.readouterr().out
    # Nor does loading every landing folder again, reparsed ones among them.
    assert invoke(["load", "--home", str(home.root)]) == 0
    assert titles(home)[WRITTEN[2].url] == WRITTEN[2].title
    assert query(home.snapshot, "SELECT count(*) FROM changes").rows == seen


def test_a_dry_run_lists_the_same_and_writes_nothing(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file()}
    assert reparse(home, "--dry-run") == 0
    assert "pages: changed 1, lost 1, new 1, same 2" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("where", ["reparse", "load_landing", "_take_over"])
def test_a_killed_reparse_goes_on(
    where: str, home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    land(home, "20240508T000000Z-0002", "2024-05-08")
    owner = steps if where == "load_landing" else reparsing
    real, calls = getattr(owner, where), 0

    def dies_in_the_second(*given: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        return real(*given, **named)

    with monkeypatch.context() as patched:
        patched.setattr(owner, where, dies_in_the_second)
        assert reparse(home) == 1
    done = len(list(home.landing.glob("*-reparse/*/done.json")))
    assert done == (2 if where == "_take_over" else 1)
    capsys.readouterr()
    assert reparse(home) == 0
    assert "pages: changed 2, lost 2, new 2, same 4" in capsys.readouterr().out
    assert len(list(home.landing.glob("*-reparse"))) == 1
    told = titles(home)
    assert len(told) == 5
    assert told[WRITTEN[2].url] == WRITTEN[2].title


def test_since_and_source_choose_pages_and_an_unfinished_crawl_is_left_alone(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reparse(home, "--since", "2024-05-08", "--dry-run") == 0
    assert "pages: none" in capsys.readouterr().out
    assert reparse(home, "--source", "hebei-daily", "--dry-run") == 0
    assert "pages: none" in capsys.readouterr().out
    (land(home, "20240509T000000Z-0003") / "report.json").unlink()
    assert reparse(home, "--dry-run") == 1
    assert "its crawl has not ended" in capsys.readouterr().err


def test_differences_are_kept_as_records_without_texts(home: Home) -> None:
    assert reparse(home) == 0
    lines = next(home.landing.glob("*-reparse/*/differences.jsonl")).read_text(encoding="utf-8").splitlines()
    pages = [json.loads(line) for line in lines[:-1]]
    changed = next(page for page in pages if page["outcome"] == "changed")
    assert changed["article"] is None
    assert {"title", "paragraphs", "content_hash", "parser"} <= {
        difference["field"] for difference in changed["differences"]
    }
    assert all(len(difference["after"]) < 80 for difference in changed["differences"])
