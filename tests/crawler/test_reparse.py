"""The archive read again: which answers count, pages of several parts, copies that stay copies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from loopback import HOST, founder, write_source

from crawler.archive import PageArchive
from crawler.landing import Landing
from crawler.records import Fetch
from crawler.reparse import differences, read_articles, reparse
from crawler.source import Source, load_source

WHEN = "2024-05-07T00:00:00+00:00"


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return load_source("press", write_source(tmp_path / "sources"))


class Crawl:
    """A landing folder in the making."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.landing = Landing(folder, "press")
        self.archive = PageArchive(folder, "test", WHEN)

    def answer(self, url: str, body: str, status: int = 200) -> None:
        self.archive.add(url, status, [("Content-Type", "text/html; charset=utf-8")], body.encode(), [], WHEN)

    def fetched(self, url: str, outcome: Any = "ok", role: Any = "article", **more: Any) -> None:
        self.landing.add_fetch(Fetch(url=url, source="press", outcome=outcome, role=role, fetched_at=WHEN, **more))

    def close(self) -> Path:
        self.archive.close()
        self.landing.close()
        return self.folder


def url(number: int) -> str:
    return f"http://{HOST}/2024-05/06/content_{number}.htm"


def page(number: int, text: str) -> str:
    return founder(url(number), number, "2024-05-06", text)


def test_the_last_whole_answer_counts_and_other_pages_stay_out(tmp_path: Path, source: Source) -> None:
    crawl = Crawl(tmp_path / "landing")
    crawl.answer(url(1), "<h1>503</h1>", 503)
    crawl.answer(url(1), page(1, "头一回写的话。"))
    crawl.answer(url(1), page(1, "第二回写的话。"))
    crawl.answer(url(1), "", 304)
    crawl.fetched(url(1), "parse_failed")
    for number, outcome in ((2, "gone"), (3, "moved"), (4, "ok")):  # the last was outside the window
        crawl.answer(url(number), page(number, "不该出现。"))
        crawl.fetched(url(number), outcome)
    crawl.answer(f"http://{HOST}/node_1.htm", page(5, "列表不是稿件。"))
    crawl.fetched(f"http://{HOST}/node_1.htm", role="list")
    (found,) = reparse(crawl.close(), source, {})
    assert found.outcome == "new"
    assert found.article
    assert found.article.paragraphs == ("第二回写的话。",)
    assert found.article.fetched_at == WHEN


def test_further_pages_are_joined_whatever_their_place_in_the_archive(tmp_path: Path, source: Source) -> None:
    crawl = Crawl(tmp_path / "landing")
    second = url(1).replace(".htm", "_2.htm")
    crawl.answer(url(1), page(1, "第一页的话。</p><p><a href='content_1_2.htm'>2</a>"))
    crawl.answer(url(2), page(2, "另一篇的话。"))
    crawl.answer(second, page(1, "第二页的话。"))
    crawl.fetched(url(1), "parse_failed")
    crawl.fetched(url(2), "parse_failed")
    crawl.fetched(second, role="page")
    found = {result.url: result.article for result in reparse(crawl.close(), source, {})}
    assert set(found) == {url(1), url(2)}
    article = found[url(1)]
    assert article
    assert [p for p in article.paragraphs if "页的话" in p] == ["第一页的话。", "第二页的话。"]


def test_a_copy_stays_a_copy_until_it_reads_otherwise(tmp_path: Path, source: Source) -> None:
    crawl = Crawl(tmp_path / "landing")
    for number, text in ((1, "同样的话。"), (2, "同样的话。"), (3, "不同的话。")):
        # Title and number are those of the first: only the address differs.
        crawl.answer(url(number), founder(url(number), 1, "2024-05-06", text))
    crawl.fetched(url(1), "parse_failed")
    folder = crawl.folder
    (first,) = reparse(crawl.close(), source, {})
    assert first.article
    again = Crawl(folder)
    again.landing.add_article(first.article)
    for number in (2, 3):
        again.fetched(url(number), "duplicate", article_id=first.id)
    found = {result.url: result.outcome for result in reparse(again.close(), source, {first.article.id: first.article})}
    assert found[url(2)] == "same"
    assert found[url(3)] == "new"


def test_since_leaves_earlier_pages_alone(tmp_path: Path, source: Source) -> None:
    crawl = Crawl(tmp_path / "landing")
    crawl.answer(url(1), page(1, "文字。"))
    crawl.fetched(url(1), "parse_failed")
    folder = crawl.close()
    assert len(list(reparse(folder, source, {}, "2024-05-07"))) == 1
    assert list(reparse(folder, source, {}, "2024-05-08")) == []


def test_a_page_that_breaks_the_parser_is_told_and_the_others_are_read(
    tmp_path: Path, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crawler import reparse as module

    crawl = Crawl(tmp_path / "landing")
    for number in (1, 2):
        crawl.answer(url(number), page(number, "文字。"))
        crawl.fetched(url(number), "parse_failed")
    real = module.parse

    def breaks(body: bytes, address: str, *more: Any) -> Any:
        if address == url(1):
            raise ZeroDivisionError
        return real(body, address, *more)

    monkeypatch.setattr(module, "parse", breaks)
    first, second = reparse(crawl.close(), source, {})
    assert (first.outcome, first.reason) == ("unreadable", "internal error: ZeroDivisionError")
    assert second.outcome == "new"


def test_differences_name_fields_and_tell_no_text_as_a_whole(tmp_path: Path, source: Source) -> None:
    crawl = Crawl(tmp_path / "landing")
    crawl.answer(url(1), page(1, "很长的一段话，" * 30))
    crawl.fetched(url(1), "parse_failed")
    (found,) = reparse(crawl.close(), source, {})
    assert found.article
    other = replace(found.article, title="题", paragraphs=(), fetched_at=None, reporters=("甲", "乙"), provenance={})
    told = {difference.field: difference for difference in differences(other, found.article)}
    assert set(told) == {"title", "paragraphs", "reporters", "provenance"}
    assert told["paragraphs"].after.startswith("1, 210 signs: 很长的一段话，")
    assert len(told["paragraphs"].after) < 70
    assert differences(found.article, found.article) == ()
    assert read_articles(tmp_path / "landing") == {}
