"""Landing folders, archives, lists of known articles, list pages, windows, reports: each by itself."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler.address import article_id
from crawler.archive import PageArchive, read_archive
from crawler.known import KnownError, read_known
from crawler.landing import Landing, LandingError, read_report
from crawler.lists import candidates, next_page
from crawler.page import Page
from crawler.parse import parse
from crawler.records import Article, Fetch
from crawler.report import Health, judge
from crawler.source import PageList, Source
from crawler.window import Window

NOW = "2024-05-06T08:00:00+00:00"
SOURCE = Source(
    name="press",
    title="某报",
    family="founder_web",
    lists=(PageList(url="https://a.cn/node_1.htm"),),
    hosts=("a.cn", "*.a.cn"),
    minimum_articles=2,
)


def article(number: int) -> Article:
    page = f"<h1>新闻{number}</h1><!--enpcontent--><p>第{number}号项目开工。</p><!--/enpcontent-->"
    return parse(page.encode(), f"https://a.cn/2024-05/06/content_{number}.htm", source=SOURCE)


def fetch(number: int, outcome: Any = "ok", **more: Any) -> Fetch:
    url = f"https://a.cn/2024-05/06/content_{number}.htm"
    values = {"url": url, "source": "press", "outcome": outcome, "role": "article", "fetched_at": NOW}
    return Fetch(**(values | ({"article_id": article_id(url)} if outcome == "ok" else {}) | more))


def filled(folder: Path, *numbers: int) -> Landing:
    landing = Landing(folder, "press")
    for number in numbers:
        landing.add_article(article(number))
        landing.add_fetch(fetch(number))
    return landing


def test_what_was_written_is_there_again(tmp_path: Path) -> None:
    filled(tmp_path, 1, 2).close()
    again = Landing(tmp_path, "press")
    assert again.fetched
    assert set(again.articles) == {article(1).id, article(2).id}
    assert again.by_hash[article(2).content_hash] == article(2).id
    assert again.outcomes == {"ok": 2}
    assert again.filled["paragraphs"] == 2


def test_an_address_is_written_once_for_each_role(tmp_path: Path) -> None:
    landing = filled(tmp_path, 1)
    landing.add_fetch(fetch(1, "gone"))
    landing.add_fetch(fetch(1, "gone", role="list"))
    assert landing.outcomes == {"ok": 1, "gone": 1}
    assert len((tmp_path / "fetches.jsonl").read_bytes().splitlines()) == 2


@pytest.mark.parametrize("torn", [b"{", b'{"schema":1}\n', b"\xff\xff\n", b"null\n"])
def test_a_torn_line_is_dropped(tmp_path: Path, torn: bytes) -> None:
    filled(tmp_path, 1).close()
    for name in ("articles.jsonl", "fetches.jsonl"):
        with (tmp_path / name).open("ab") as file:
            file.write(torn)
    again = Landing(tmp_path, "press")
    again.add_article(article(2))
    again.add_fetch(fetch(2))
    again.close()
    assert set(Landing(tmp_path, "press").articles) == {article(1).id, article(2).id}


def test_an_article_without_its_fetch_was_never_finished(tmp_path: Path) -> None:
    landing = filled(tmp_path, 1)
    landing.add_article(article(2))
    landing.close()
    assert set(Landing(tmp_path, "press").articles) == {article(1).id}
    assert len((tmp_path / "articles.jsonl").read_bytes().splitlines()) == 1


def test_the_folder_of_another_source_is_refused(tmp_path: Path) -> None:
    filled(tmp_path, 1).close()
    with pytest.raises(LandingError, match="holds a crawl of press, not of other"):
        Landing(tmp_path, "other")


def test_a_broken_report_is_told(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_bytes(b"{")
    with pytest.raises(LandingError, match=r"report\.json cannot be read"):
        read_report(tmp_path)
    assert read_report(tmp_path / "none") is None


def archived(folder: Path, count: int) -> None:
    archive = PageArchive(folder, "Yanzhao/0.1", NOW)
    for number in range(count):
        body = gzip.compress(f"第{number}页".encode()) if number % 2 else f"第{number}页".encode()
        encoding = [("Content-Encoding", "gzip")] if number % 2 else []
        headers = [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"), *encoding]
        archive.add(f"https://a.cn/{number}", 200 if number else 500, headers, body, [("User-Agent", "x")], NOW)
    archive.close()


def test_an_archive_gives_back_status_headers_body_and_time(tmp_path: Path) -> None:
    archived(tmp_path, 3)
    pages = list(read_archive(tmp_path))
    assert [page.body.decode() for page in pages] == ["第0页", "第1页", "第2页"]
    assert [page.status for page in pages] == [500, 200, 200]
    assert pages[0].url == "https://a.cn/0"
    assert pages[0].headers["Content-Type"] == "text/html"
    assert pages[0].fetched_at == "2024-05-06T08:00:00Z"


def test_requests_are_kept_with_their_answers(tmp_path: Path) -> None:
    archived(tmp_path, 1)
    raw = gzip.decompress((tmp_path / "pages.warc.gz").read_bytes())
    assert raw.count(b"WARC-Type: request") == 1
    assert b"User-Agent: x" in raw
    assert raw.count(b"WARC-Type: warcinfo") == 1


@pytest.mark.parametrize("keep", [0.0, 0.2, 0.5, 0.8, 0.97, 0.999])
def test_a_torn_archive_gives_what_is_whole(tmp_path: Path, keep: float) -> None:
    archived(tmp_path, 6)
    whole = (tmp_path / "pages.warc.gz").read_bytes()
    (tmp_path / "pages.warc.gz").write_bytes(whole[: int(len(whole) * keep)])
    archived(tmp_path, 2)
    bodies = [page.body.decode() for page in read_archive(tmp_path)]
    assert bodies[-2:] == ["第0页", "第1页"]
    assert bodies[:-2] == [f"第{n}页" for n in range(len(bodies) - 2)]
    assert (tmp_path / "pages-0002.warc.gz").exists()


def test_a_damaged_record_is_left_out(tmp_path: Path) -> None:
    archived(tmp_path, 1)
    raw = gzip.decompress((tmp_path / "pages.warc.gz").read_bytes()).replace("第0页".encode(), "第9页".encode())
    (tmp_path / "other.warc").write_bytes(raw)
    assert list(read_archive(tmp_path / "other.warc")) == []


def test_known_articles_are_read_by_address_id_and_hash(tmp_path: Path) -> None:
    path = tmp_path / "known.jsonl"
    path.write_text(
        '{"url":"http://a.cn/x?from=1","content_hash":"h","more":1}\n\n{"url":"https://a.cn/y","id":"i"}\n',
        encoding="utf-8",
    )
    known = read_known(path)
    assert article_id("https://a.cn/x") in known.ids
    assert "i" in known.ids
    assert known.by_hash == {"h": article_id("https://a.cn/x")}
    assert read_known(None).ids == set()


def test_of_an_address_that_was_taken_down_the_id_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "known.jsonl"
    path.write_text('{"id":"0123","forgotten":true}\n', encoding="utf-8")
    assert read_known(path).ids == {"0123"}


@pytest.mark.parametrize("line", ["{", '{"id":"x"}', '{"url":1}', '{"url":"mailto:x"}', "[]"])
def test_a_broken_line_of_known_articles_is_told_by_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "known.jsonl"
    path.write_text('{"url":"https://a.cn/x"}\n' + line, encoding="utf-8")
    with pytest.raises(KnownError, match=r"^known\.jsonl:2: "):
        read_known(path)


LIST = """<ul class=nav><li><a href="/2024-05/01/content_9.htm">导航</a></li></ul><ul class=list>
<li><a href="//b.a.cn/2024-05/06/content_1.htm?from=x">一</a></li><li><a href="/2024-05/06/content_2.htm">二</a></li>
<li><a href="http://a.cn/2024-05/06/content_2.htm#top">又二</a></li><li><a href="https://other.cn/2024-05/06/content_3.htm">外</a></li>
<li><a href="javascript:void(0)">无</a></li><li><a href="http://[bad/">坏</a></li><li><a href="/x.pdf">文件</a></li><li><a>无址</a></li></ul>"""


def page(html: str, url: str = "https://a.cn/node_1.htm") -> Page:
    return Page(html.encode(), url, {})


def test_links_of_a_list_are_articles_of_allowed_hosts_each_once() -> None:
    found = candidates(page(LIST), PageList(url="https://a.cn/", links=".list"), SOURCE)
    assert [c.url for c in found] == [
        "https://b.a.cn/2024-05/06/content_1.htm",
        "https://a.cn/2024-05/06/content_2.htm",
    ]
    everywhere = candidates(page(LIST), PageList(url="https://a.cn/"), SOURCE)
    assert len(everywhere) == 3
    assert candidates(page(""), PageList(url="https://a.cn/"), SOURCE) == []


def test_a_list_of_a_hundred_thousand_links_is_read_in_bounded_time() -> None:
    html = "".join(f"<a href=/2024-05/06/content_{n}.htm>x</a>" for n in range(100_000))
    assert len(candidates(page(html), PageList(url="https://a.cn/"), SOURCE)) == 2000


@pytest.mark.parametrize(
    ("html", "more", "expected"),
    [
        ('<a href="node_1_2.htm">下一页</a>', None, "https://a.cn/node_1_2.htm"),
        ('<a class="x next" href="node_1_2.htm">→</a>', None, "https://a.cn/node_1_2.htm"),
        ('<a href="node_1_9.htm">下一页</a>', "https://a.cn/n_{page}.htm", "https://a.cn/node_1_9.htm"),
        ('<a href="node_1_2.htm">2</a>', "https://a.cn/n_{page}.htm", "https://a.cn/n_4.htm"),
        ('<a href="node_1.htm">下一页</a>', None, None),
        ('<a href="javascript:next()">下一页</a>', None, None),
        ("<p>无</p>", None, None),
        ("", None, None),
    ],
)
def test_a_list_goes_on_by_its_own_link_or_by_the_form_of_its_address(
    html: str, more: str | None, expected: str | None
) -> None:
    assert next_page(page(html), PageList(url="https://a.cn/node_1.htm", more=more), 3) == expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2024-05-05T23:59:59+08:00", False),
        ("2024-05-06", True),
        ("2024-05-08T23:00:00+08:00", True),
        ("2024-05-09", False),
        (None, True),
    ],
)
def test_a_window_holds_its_first_and_last_day(published: str | None, expected: bool) -> None:
    window = Window(date(2024, 5, 6), date(2024, 5, 8))
    assert window.holds(published) is expected
    assert Window().holds(published)


def test_an_address_is_left_out_only_when_it_is_surely_outside() -> None:
    window = Window(date(2024, 5, 6), date(2024, 5, 8))
    days = ["2024-05-04", "2024-05-05", "2024-05-06", "2024-05-09", "2024-05-10"]
    assert [window.may_hold(day) for day in days] == [False, True, True, True, False]
    assert window.may_hold(None)


def test_the_report_judges_by_yield_errors_and_reason(tmp_path: Path) -> None:
    landing = filled(tmp_path, 1, 2)
    good = judge(SOURCE, landing, Health(NOW), "finished", NOW, None)
    assert good.ok
    assert (good.articles, good.fill_rates["published"], good.fill_rates["editor"]) == (2, 1.0, 0.0)
    assert not judge(SOURCE, landing, Health(NOW, errors=1), "finished", NOW, None).ok
    assert not judge(SOURCE, landing, Health(NOW), "start_error", NOW, None).ok
    assert not judge(SOURCE, landing, Health(NOW, problems=["list x: gone"]), "finished", NOW, None).ok
    assert judge(SOURCE, landing, Health(NOW, problems=["warning: x"]), "finished", NOW, None).ok
    partial = judge(SOURCE, landing, Health(NOW, partial=True, listed={"a"}), "finished", NOW, None)
    assert partial.problems == ("1 articles in its lists, at least 2 were promised",)


def test_zero_never_passes_but_a_limit_lowers_the_promise(tmp_path: Path) -> None:
    landing = filled(tmp_path / "one", 1)
    assert not judge(SOURCE, landing, Health(NOW), "finished", NOW, None).ok
    assert judge(SOURCE, landing, Health(NOW), "finished", NOW, 1).ok
    assert not judge(SOURCE, filled(tmp_path / "none"), Health(NOW), "finished", NOW, 1).ok
