"""Lists that never end, that move, that link too much, and lists and articles in odd places."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hostile_site import Asked, Behaviour, HostileSite, address, answers, in_turn, list_html, raw, stalls
from loopback import founder, lines, outcomes, write_source
from measured import Measured, run_measured

MANNERS = {"delay": 0.5, "timeout": 4, "retries": 0, "max_bytes": 12_000_000}
MAX_PAGES = 12


@dataclass
class Crawled:
    site: HostileSite
    landing: Path
    done: Measured
    linked: dict[str, list[str]]

    def found(self, name: str, role: str = "article") -> dict[str, str]:
        return {url: o for url, o in outcomes(self.landing, role).items() if f"//{name}.hostile.example/" in url}

    def asked(self, name: str) -> list[str]:
        return [url for url in self.site.urls() if f"//{name}.hostile.example/" in url and "robots" not in url]


def endless(name: str, with_articles: bool) -> Behaviour:
    """A calendar: every page links the day before, and perhaps an article that is not there."""

    async def behaviour(asked: Asked, writer: asyncio.StreamWriter) -> None:
        day = int(asked.url.rpartition("=")[2]) - 1
        links = [address(f"{name}.hostile.example", day)] if with_articles else ["/about.htm"]
        await answers(list_html(links, f"/list.htm?day={day}").encode())(asked, writer)

    return behaviour


@dataclass(frozen=True)
class Everywhere:
    """Pages of a host whose addresses nobody has listed."""

    behaviour: Behaviour

    def get(self, site: HostileSite, prefix: str, count: int) -> None:
        for number in range(count):
            site.behave(f"{prefix}{number}", self.behaviour)


def pages_of(name: str, count: int) -> bytes:
    """The first page of an article of `count` pages."""
    url = address(f"{name}.hostile.example", 7)
    more = "".join(f'<a href="content_7_{n}.htm">{n}</a>' for n in range(2, count + 1))
    return founder(url, 7, "2024-05-06", f"{name}的第一页。").replace("</body>", f"{more}</body>").encode()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("lists")
    with HostileSite() as site:
        linked = {name: build(site, f"{name}.hostile.example") for name, build in BUILDERS.items()}
        sources = write_source(
            folder / "sources",
            lists=[{"url": url[0], "max_pages": MAX_PAGES} for url in linked.values()],
            hosts=["*.hostile.example"],
            politeness=MANNERS,
            known_pages=3,
        )
        done = run_measured(site.proxy, sources, folder / "out")
        yield Crawled(site, folder / "out", done, linked)


def calendar(site: HostileSite, host: str) -> list[str]:
    name = host.partition(".")[0]
    Everywhere(endless(name, with_articles=True)).get(site, f"http://{host}/list.htm?day=", 100_000 // 100)
    return [f"http://{host}/list.htm?day=999"]


def bare_calendar(site: HostileSite, host: str) -> list[str]:
    Everywhere(endless("bare", with_articles=False)).get(site, f"http://{host}/list.htm?day=", 1000)
    return [f"http://{host}/list.htm?day=999"]


def broad(site: HostileSite, host: str) -> list[str]:
    """A list page of 10^5 links, the same three articles over and over, then a million marks of nothing."""
    articles = [site.article(host, number) for number in (1, 2, 3)]
    site.listing(f"http://{host}/list.htm", [*articles, *(f"/{number % 7}/about.htm" for number in range(100_000))])
    return [f"http://{host}/list.htm", *articles]


def broad_article(site: HostileSite, host: str) -> list[str]:
    """An article page of 10^5 links."""
    url = site.article(host, 1)
    links = "".join(f'<li><a href="/x/{number}">相关新闻{number}</a></li>' for number in range(100_000))
    site.put(url, founder(url, 1, "2024-05-06", "链接很多的报道。").replace("</body>", f"<ul>{links}</ul></body>"))
    site.listing(f"http://{host}/list.htm", [url])
    return [f"http://{host}/list.htm", url]


def deep(site: HostileSite, host: str) -> list[str]:
    """A list in 10^5 nested elements, and an article in as many."""
    url = address(host, 1)
    site.put(url, "<div><b>" * 50_000 + founder(url, 1, "2024-05-06", "嵌套很深的报道。"))
    site.put(f"http://{host}/list.htm", f'<ul><a href="{url}">标题</a>' + "<div><b>" * 50_000)
    return [f"http://{host}/list.htm", url]


def moving(site: HostileSite, host: str) -> list[str]:
    """While the first page is read, two new items push two old ones to the second; one sticks to the top."""
    articles = [site.article(host, number) for number in range(1, 11)]
    sticky = articles[9]
    site.behave(f"http://{host}/list.htm", answers(list_html([sticky, *articles[2:6]], "list_2.htm").encode()))
    site.behave(f"http://{host}/list_2.htm", answers(list_html([sticky, *articles[4:9]], "list.htm").encode()))
    return [f"http://{host}/list.htm", *articles[2:]]


def odd_places(site: HostileSite, host: str) -> list[str]:
    """A list behind a Location in bytes of GBK, that goes on at an address of Chinese signs and a space."""
    first, second = site.article(host, 1), site.article(host, 2)
    location = "/栏目.htm".encode("gbk")
    site.behave(
        f"http://{host}/list.htm",
        raw(b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
    )
    site.listing(f"http://{host}/%C0%B8%C4%BF.htm", [first], "新闻 二.htm?页=2")
    site.listing(f"http://{host}/%E6%96%B0%E9%97%BB%20%E4%BA%8C.htm?%E9%A1%B5=2", [second])
    return [f"http://{host}/list.htm", first, second]


def several_pages(site: HostileSite, host: str) -> list[str]:
    """An article of three pages."""
    url = site.put(address(host, 7), pages_of("pages", 3))
    for number in (2, 3):
        further = url.replace(".htm", f"_{number}.htm")
        site.put(further, founder(further, 7, "2024-05-06", f"续写的第{number}页。"))
    site.listing(f"http://{host}/list.htm", [url])
    return [f"http://{host}/list.htm", url]


def torn_pages(site: HostileSite, host: str) -> list[str]:
    """An article whose second page fails."""
    url = site.put(address(host, 7), pages_of("torn", 2))
    site.put(url.replace(".htm", "_2.htm"), "", 503)
    site.listing(f"http://{host}/list.htm", [url])
    return [f"http://{host}/list.htm", url]


def edited(site: HostileSite, host: str) -> list[str]:
    """Two lists name an article whose text changes from one request to the next."""
    url = address(host, 1)
    bodies = [founder(url, 1, "2024-05-06", f"第{number}稿。").encode() for number in (1, 2)]
    site.behave(url, in_turn(*map(answers, bodies)))
    site.listing(f"http://{host}/list.htm", [url, url + "#top", url + "?from=timeline"])
    return [f"http://{host}/list.htm", url]


def stalled(site: HostileSite, host: str) -> list[str]:
    return [site.behave(f"http://{host}/list.htm", stalls)]


def scripted_end(site: HostileSite, host: str) -> list[str]:
    """A list whose pages behind the last hold a script, as the fragments of portals do."""
    url = site.article(host, 1)
    site.listing(f"http://{host}/list.htm", [url], "end.htm")
    site.put(f"http://{host}/end.htm", "<html><script>var page = 2;</script></html>")
    return [f"http://{host}/list.htm", url]


def worded_end(site: HostileSite, host: str) -> list[str]:
    """A list whose page behind the last says, with status 200, that there is none."""
    url = site.article(host, 1)
    site.listing(f"http://{host}/list.htm", [url], "end.htm")
    site.put(f"http://{host}/end.htm", "<html><body><p>您访问的页面不存在</p></body></html>")
    return [f"http://{host}/list.htm", url]


def empty(site: HostileSite, host: str) -> list[str]:
    return [site.listing(f"http://{host}/list.htm", [])]


BUILDERS = {
    "calendar": calendar,
    "bare": bare_calendar,
    "broad": broad,
    "links": broad_article,
    "deep": deep,
    "moving": moving,
    "odd": odd_places,
    "pages": several_pages,
    "torn": torn_pages,
    "edited": edited,
    "stalled": stalled,
    "empty": empty,
    "script": scripted_end,
    "words": worded_end,
}


def problems(crawled: Crawled) -> str:
    return re.sub(r"\s+", " ", (crawled.landing / "report.json").read_text(encoding="utf-8"))


def test_an_endless_calendar_is_left_at_the_most_pages_and_told(crawled: Crawled) -> None:
    assert len(crawled.found("calendar", "list")) == MAX_PAGES
    assert set(crawled.found("calendar").values()) == {"gone"}
    assert f"list http://calendar.hostile.example/list.htm?day=999: left at its page {MAX_PAGES}" in problems(crawled)


def test_a_calendar_without_articles_is_left_at_once_and_told(crawled: Crawled) -> None:
    assert len(crawled.asked("bare")) == 1
    assert "list http://bare.hostile.example/list.htm?day=999: no links to articles" in problems(crawled)


@pytest.mark.parametrize("name", ["broad", "links", "deep", "odd"])
def test_the_articles_of_an_odd_list_are_all_read_once(crawled: Crawled, name: str) -> None:
    articles = crawled.linked[name][1:]
    assert crawled.found(name) == dict.fromkeys(articles, "ok")
    assert all(crawled.site.count(url) == 1 for url in articles)


def test_items_that_move_to_the_next_page_are_read_once_and_none_is_missed(crawled: Crawled) -> None:
    articles = crawled.linked["moving"][1:]
    assert crawled.found("moving") == dict.fromkeys(articles, "ok")
    assert all(crawled.site.count(url) == 1 for url in articles)
    assert len(crawled.found("moving", "list")) == 2


def test_an_article_of_several_pages_is_one(crawled: Crawled) -> None:
    (article,) = [a for a in lines(crawled.landing / "articles.jsonl") if a["url"] == crawled.linked["pages"][1]]
    assert article["paragraphs"] == ["pages的第一页。", "续写的第2页。", "续写的第3页。"]


def test_an_article_whose_further_page_fails_is_not_kept_by_half(crawled: Crawled) -> None:
    url = crawled.linked["torn"][1]
    assert crawled.found("torn") == {url: "server_error"}
    assert not any(a["url"] == url for a in lines(crawled.landing / "articles.jsonl"))


def test_an_article_is_asked_for_once_under_all_its_addresses(crawled: Crawled) -> None:
    url = crawled.linked["edited"][1]
    assert crawled.found("edited") == {url: "ok"}
    assert crawled.site.count(url) == 1


def test_a_list_may_end_in_a_script_or_in_words(crawled: Crawled) -> None:
    for name, outcome in (("script", "ok"), ("words", "soft404")):
        assert list(crawled.found(name, "list").values()) == ["ok", outcome]
        assert list(crawled.found(name).values()) == ["ok"]
        assert f"{name}.hostile" not in problems(crawled).partition('"problems"')[2].partition("]")[0]


def test_lists_that_stall_or_are_empty_are_told(crawled: Crawled) -> None:
    told = problems(crawled)
    assert "list http://stalled.hostile.example/list.htm: timeout, no answer in time" in told
    assert "list http://empty.hostile.example/list.htm: no links to articles" in told
    assert crawled.done.returncode == 1


def test_the_crawl_ends_soon_and_stays_small(crawled: Crawled) -> None:
    print(f"\nlists: {crawled.done.seconds:.1f} s, at most {crawled.done.peak_megabytes:.0f} MB")
    assert crawled.done.seconds < 80
    assert crawled.done.peak_megabytes < 400
