"""One crawl over a site with every kind of answer: each gets its class, and nothing is asked that must not be."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from loopback import HOST, Answer, Web, command, lines, outcomes, run, write_source

_BASE = f"http://{HOST}/2024-05/06"
_TEXT = "第1号项目在某县开工建设，总投资1亿元。"
_ONCE = f"{_BASE}/content_2.htm"
_HIDDEN = f"http://{HOST}/2019-01/01/content_54.htm"
EXPECTED = {
    f"{_BASE}/content_1.htm": "ok",
    _ONCE: "ok",
    f"{_BASE}/content_3.htm": "duplicate",
    f"{_BASE}/content_40.htm": "moved",
    f"{_BASE}/content_4.htm": "ok",
    f"{_BASE}/content_41.htm": "moved",
    f"{_BASE}/content_5.htm": "ok",
    f"{_BASE}/content_42.htm": "soft404",
    f"{_BASE}/content_43.htm": "soft404",
    f"{_BASE}/content_44.htm": "moved",
    f"{_BASE}/content_45.htm": "moved",
    f"{_BASE}/content_46.htm": "server_error",
    f"{_BASE}/content_47.htm": "too_large",
    f"{_BASE}/content_48.htm": "too_large",
    f"{_BASE}/content_49.htm": "empty",
    f"http://{HOST}/0000-00/00/content_50.htm": "parse_failed",
    f"{_BASE}/content_51.htm": "blocked",
    f"{_BASE}/content_52.htm": "gone",
    f"{_BASE}/content_53.htm": "timeout",
    _HIDDEN: "blocked",
}
_FOUND_ON_THE_WAY = (f"{_BASE}/content_4.htm", f"{_BASE}/content_5.htm")
"""Where other addresses lead; no list links them."""


@dataclass(frozen=True)
class Crawled:
    """The crawl, when it has ended."""

    web: Web
    folder: Path
    done: CompletedProcess[str]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("answers")
    manners = {"delay": 0.5, "timeout": 1.5, "retries": 1, "max_bytes": 200_000}
    sources = write_source(folder / "sources", politeness=manners)
    with Web() as web:
        _articles(web)
        _redirects(web)
        _faults(web)
        web.pages[f"http://{HOST}/robots.txt"] = Answer(b"User-agent: *\nDisallow: /2019-01/\n")
        listed = [url for url in EXPECTED if url not in _FOUND_ON_THE_WAY]
        web.list_page([*listed, "http://weixin.example/s/1", f"http://{HOST}/paper.pdf"])
        yield Crawled(web, folder / "out", run(command(web, sources, folder / "out")))


def _articles(web: Web) -> None:
    plain = web.article(1)
    web.article(2, first_status=500)
    copy = web.article(3, text=_TEXT)
    web.pages[copy].body = web.pages[copy].body.replace("新闻3".encode(), "新闻1".encode())
    web.article(53, wait=3)
    web.article(54, day="2019-01-01")
    web.pages[f"{_BASE}/content_49.htm"] = Answer(web.pages[plain].body.replace(_TEXT.encode(), b""))


def _redirects(web: Web) -> None:
    def to(number: int, address: str, status: int = 302) -> None:
        web.pages[f"{_BASE}/content_{number}.htm"] = Answer(b"", status, {"Location": address})

    to(40, web.article(4).removeprefix("http:"), 301)
    web.pages[f"{_BASE}/content_41.htm"] = Answer(
        f"<html><head><meta http-equiv='refresh' content='0;url={web.article(5)}'></head></html>".encode()
    )
    to(43, "/")
    to(44, "http://other.example/2024-05/06/content_1.htm")
    to(45, f"{_BASE}/content_45.htm")


def _faults(web: Web) -> None:
    def put(number: int, *answer: object, **more: object) -> None:
        web.pages[f"{_BASE}/content_{number}.htm"] = Answer(*answer, **more)  # type: ignore[arg-type]

    put(42, "<html><body><p>您访问的页面不存在</p></body></html>".encode())
    put(46, b"oops", 503)
    put(47, b"x" * 300_000)
    packed = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    put(48, gzip.compress(b"0" * 5_000_000), headers=packed)
    undated = f"http://{HOST}/0000-00/00/content_50.htm"
    web.pages[undated] = Answer("<h1>公告</h1><p>正文正文正文。</p>".encode())
    put(51, b"no", 412)


def test_every_kind_of_answer_gets_its_class(crawled: Crawled) -> None:
    assert outcomes(crawled.folder) == EXPECTED
    assert crawled.done.returncode == 0, crawled.done.stderr
    report = json.loads((crawled.folder / "report.json").read_text(encoding="utf-8"))
    assert report["articles"] == len(lines(crawled.folder / "articles.jsonl")) == 4


def test_only_what_may_be_asked_is_asked(crawled: Crawled) -> None:
    asked = crawled.web.asked
    assert asked
    assert not [url for url in asked if "weixin" in url or "other.example" in url or url.endswith(".pdf")]
    assert crawled.web.count(_HIDDEN) == 0


def test_an_error_of_the_server_is_asked_about_once_more(crawled: Crawled) -> None:
    assert crawled.web.count(_ONCE) == 2


def test_the_crawler_always_gives_its_own_name(crawled: Crawled) -> None:
    (agent,) = {headers["User-Agent"] for headers in crawled.web.headers}
    assert agent.startswith("Yanzhao/")


def test_neither_texts_nor_paths_stand_in_the_log(crawled: Crawled) -> None:
    assert crawled.done.stderr
    assert "开工建设" not in crawled.done.stderr + crawled.done.stdout
    assert str(crawled.folder) not in crawled.done.stderr
