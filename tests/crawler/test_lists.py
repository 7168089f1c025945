"""Lists: where they begin, what they link, and where they go on."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback import write_source

from crawler.address import host_allowed, host_of
from crawler.lists import candidates, list_starts, next_page
from crawler.page import Page
from crawler.source import PageList, Source, load_source, read_source
from crawler.window import Window

BASE = "https://news.example.cn"


@pytest.fixture
def make(tmp_path: Path) -> Any:
    def source(family: str = "founder_web", **changes: Any) -> Source:
        data = {"family": family, "hosts": ["news.example.cn"], "lists": [{"url": f"{BASE}/list.htm"}], **changes}
        write_source(tmp_path, "own", **data)
        return read_source(tmp_path / "own.yml")

    return source


def page(html: str, url: str = f"{BASE}/list.htm") -> Page:
    return Page(html.encode(), url, {})


def links(*hrefs: str) -> str:
    return "<ul>" + "".join(f'<li><a href="{href}">某项目开工</a></li>' for href in hrefs) + "</ul>"


def urls(page: Page, source: Source) -> list[str]:
    return [found.url.removeprefix(BASE) for found in candidates(page, source.lists[0], source)]


def test_a_list_gives_articles_of_the_source_once_in_printed_order(make: Any) -> None:
    html = links(
        "/2024-05/06/content_2.htm",
        "//news.example.cn/2024-05/06/content_1.htm?from=timeline",
        "http://news.example.cn/2024-05/06/content_1.htm#top",
        "node_2.htm",
        "https://mp.weixin.qq.com/s/2024-05/06/content_3.htm",
        "https://other.example.cn/2024-05/06/content_4.htm",
        "/2024-05/06/content_5.pdf",
        "javascript:void(0)",
        "mailto:a@example.cn",
        "tel:12345",
        "http://[broken/2024-05/06/content_6.htm",
        "",
    )
    assert urls(page(html), make()) == ["/2024-05/06/content_2.htm", "/2024-05/06/content_1.htm"]


@pytest.mark.parametrize(
    "href",
    [
        "https://mp.weixin.qq.com/s?__biz=1.html",
        "https://evil.example.org/2024/1.html",
        "/files/2024/report.pdf",
        "/files/2024/report.docx",
        "/files/2024/list.xls",
        "/img/2024/1.jpg",
    ],
)
@pytest.mark.parametrize("family", ["generic", "trs", "xinhua", "eportal", "enorth", "founder_epaper", "columns_uuid"])
def test_no_family_takes_files_or_other_hosts_for_articles(make: Any, family: str, href: str) -> None:
    assert urls(page(links(href)), make(family)) == []


def test_a_source_may_narrow_what_its_articles_are(make: Any) -> None:
    source = make("generic", articles=r"/zhuzhan/\w+/\d{8}/\d+\.html$")
    html = links("/zhuzhan/zfwj/20240506/1.html", "/zhuzhan/zfwj/index_2.html", "/zhuzhan/20240506.html")
    assert urls(page(html), source) == ["/zhuzhan/zfwj/20240506/1.html"]


@pytest.mark.parametrize(
    ("item", "day"),
    [
        ('<li><a href="/a/1.html">标题</a><span class="date">2024-05-06</span></li>', "2024-05-06"),
        ('<li><span><a href="/a/1.html">2023年1月1日起施行的办法</a></span><b>[2024.05.06]</b></li>', "2024-05-06"),
        ('<tr><td>1</td><td><a href="/a/1.html">标题</a></td><td>2024年5月6日</td><td>有效</td></tr>', "2024-05-06"),
        ('<li><a href="/a/1.html">标题</a></li><li>2024-05-06</li>', None),
        ('<li><a href="/a/1.html">标题</a><span>05-06</span></li>', None),
        ('<li><a href="/a/1.html">标题</a><span>2024-02-30</span></li>', None),
        ('<div><a href="/a/1.html">标题</a> 2024-05-06</div>', None),
        ('<li><a href="/a/20240507/1.html">标题</a><span>2024-05-06</span></li>', "2024-05-07"),
        ('<li><a href="/a/1.html">标题</a>' + "<i>x</i>" * 50 + "<span>2024-05-06</span></li>", None),
    ],
)
def test_the_day_of_a_candidate_is_the_address_s_or_the_item_s(make: Any, item: str, day: str | None) -> None:
    html = f"<table>{item}</table>" if item.startswith("<tr") else item
    source = make("generic")
    assert [found.day for found in candidates(page(html), source.lists[0], source)] == [day]


DATED = PageList(url=BASE + "/pc/paper/layout/{date:%Y%m}/{date:%d}/node_01.html", days=2)


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (None, None, ["202405/06", "202405/05"]),
        (date(2024, 4, 29), date(2024, 5, 1), ["202405/01", "202404/30", "202404/29"]),
        (date(2024, 5, 6), None, ["202405/06"]),
        (None, date(2023, 1, 1), ["202301/01", "202212/31"]),
        (date(2024, 5, 5), date(2024, 12, 31), ["202405/06", "202405/05"]),
        (date(2024, 6, 1), None, []),
    ],
)
def test_an_e_paper_has_a_list_a_day_newest_first(since: date | None, until: date | None, days: list[str]) -> None:
    found = list(list_starts(DATED, Window(since, until), date(2024, 5, 6)))
    assert found == [f"{BASE}/pc/paper/layout/{day}/node_01.html" for day in days]


def test_any_other_list_begins_once_whatever_the_window() -> None:
    plain = PageList(url=f"{BASE}/list.htm")
    assert list(list_starts(plain, Window(date(2024, 1, 1), None), date(2024, 5, 6))) == [f"{BASE}/list.htm"]


LAYOUT = """<ul id="layoutlist"><li><a href="node_01.html">第01版：要闻</a></li><li><a href="node_02.html">第02版</a></li>
<li><a href="node_03.html">第03版</a></li></ul><a href="../../202405/05/node_01.html">上一期</a>
<ul id="articlelist"><li><a href="../../../c/202405/06/content_7.html">某项目开工</a></li>
<li><a href="../../../c/202405/06/content_8.html"> 广 告 </a></li><li><a href="../../../c/202405/06/content_9.html" title="广告">图</a></li>
<li><a href="../../../c/202405/05/content_1.html">昨日头条</a></li></ul>"""


def test_a_page_of_an_issue_links_articles_of_its_day_without_advertisements(make: Any) -> None:
    source = make("founder_epaper", lists=[{"url": DATED.url}])
    layout = page(LAYOUT, f"{BASE}/pc/paper/layout/202405/06/node_01.html")
    assert urls(layout, source) == ["/pc/paper/c/202405/06/content_7.html"]


@pytest.mark.parametrize(("number", "following"), [("01", "02"), ("02", "03"), ("03", "01"), ("07", "01")])
def test_an_issue_goes_on_through_its_own_pages_in_a_circle(number: str, following: str) -> None:
    layout = page(LAYOUT, f"{BASE}/pc/paper/layout/202405/06/node_{number}.html")
    assert next_page(layout, DATED, 1) == f"{BASE}/pc/paper/layout/202405/06/node_{following}.html"


def test_the_home_page_of_an_e_paper_leads_to_an_issue(make: Any) -> None:
    """Its meta refresh is followed like a redirect; the page that answers is the issue's."""
    source = make("founder_epaper", lists=[{"url": f"{BASE}/"}])
    layout = page(LAYOUT, f"{BASE}/pc/paper/layout/202405/06/node_01.html")
    assert urls(layout, source) == ["/pc/paper/c/202405/06/content_7.html"]
    assert next_page(layout, source.lists[0], 1) == f"{BASE}/pc/paper/layout/202405/06/node_02.html"


def test_what_answers_for_an_issue_that_is_not_up_is_no_issue(make: Any) -> None:
    source = make("founder_epaper", lists=[{"url": DATED.url}])
    assert urls(page(LAYOUT, f"{BASE}/pc/paper/index.html"), source) == []


MORE = "/system/more/23022002000000000/0000/23022002000000000_00000083.shtml"
DOWN = PageList(url=f"{BASE}/cjtt/index.shtml", numbered="down")
OTHER = "/system/more/15000000000000000/0010/15000000000000000_00001000.shtml"


@pytest.mark.parametrize(
    ("url", "html", "page_list", "following"),
    [
        (DOWN.url, links(MORE, MORE.replace("83", "82")), DOWN, MORE),
        (DOWN.url, links(MORE, OTHER), DOWN, None),
        (DOWN.url, links(MORE, OTHER), PageList(url=DOWN.url, numbered="down", more=f"{BASE}{MORE}"), MORE),
        (DOWN.url, links("/system/2024/05/06/1.shtml"), DOWN, None),
        (BASE + MORE, "", DOWN, MORE.replace("83", "82")),
        (BASE + OTHER, "", DOWN, "/system/more/15000000000000000/0009/15000000000000000_00000999.shtml"),
        (BASE + MORE.replace("83", "00"), "", DOWN, None),
    ],
)
def test_a_list_numbered_from_the_oldest_goes_on_downward(
    url: str, html: str, page_list: PageList, following: str | None
) -> None:
    assert next_page(page(html, url), page_list, 1) == (following and BASE + following)


@pytest.mark.parametrize(
    ("html", "more", "number", "following"),
    [
        ('<a href="list_9.htm">下一页</a>', None, 1, "/list_9.htm"),
        ('<a href="list.htm">下一页</a>', f"{BASE}/x_{{page}}.htm", 3, "/x_4.htm"),
        ('<a href="javascript:go(2)">下一页</a>', f"{BASE}/x_{{page-1}}.htm", 1, "/x_1.htm"),
        ('<script>createPageHTML(40, 0, "index", "html");</script>', None, 1, "/index_1.html"),
        ("<script>createPageHTML(40,38,'index','html')</script>", None, 39, "/index_39.html"),
        ('<script>createPageHTML(40, 39, "index", "html");</script>', f"{BASE}/index_{{page}}.html", 40, None),
        ("", None, 1, None),
    ],
)
def test_a_list_goes_on_where_the_page_or_the_source_says(
    html: str, more: str | None, number: int, following: str | None
) -> None:
    page_list = PageList(url=f"{BASE}/list.htm", more=more)
    assert next_page(page(html), page_list, number) == (following and BASE + following)


LISTS = Path(__file__).with_name("lists")


@pytest.mark.parametrize("name", sorted(path.stem for path in LISTS.glob("*.json")))
def test_golden_list(name: str) -> None:
    told = json.loads((LISTS / f"{name}.json").read_text(encoding="utf-8"))
    body = (LISTS / f"{name}.html").read_text(encoding="utf-8").encode(told.get("charset", "utf-8"))
    source = load_source(told["source"])
    page_list, read = source.lists[told["list"]], Page(body, told["url"], {})
    assert [[c.url, c.day] for c in candidates(read, page_list, source)] == told["candidates"]
    assert next_page(read, page_list, told["number"]) == told["next"]


@pytest.mark.parametrize(
    "piece", ['<a href="/a/1.html">', "<li><a href=/x/2.html>", "<tr><td><a href='node_1.html'>", "<a"]
)
def test_a_hostile_list_takes_no_more_than_linear_time(make: Any, piece: str) -> None:
    source = make("generic")
    read = page(piece * (600_000 // len(piece)))
    begin = time.process_time()
    candidates(read, source.lists[0], source)
    next_page(read, source.lists[0], 1)
    next_page(read, DATED, 1)
    assert time.process_time() - begin < 8


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_list_breaks_nothing(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(path.stem for path in LISTS.glob("*.json"))))
    told = json.loads((LISTS / f"{name}.json").read_text(encoding="utf-8"))
    body = (LISTS / f"{name}.html").read_bytes()
    start = data.draw(st.integers(0, len(body)))
    noise = data.draw(st.binary(max_size=40))
    damaged = body[:start] + noise + body[start + data.draw(st.integers(0, 200)) :]
    source = load_source(told["source"])
    page_list, read = source.lists[told["list"]], Page(damaged, told["url"], {})
    for found in candidates(read, page_list, source):
        assert host_allowed(host_of(found.url), source.hosts)
        assert source.is_article(found.url)
    next_page(read, page_list, told["number"])
