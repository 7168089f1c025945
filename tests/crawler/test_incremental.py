"""The second crawl and the ones after: lists, conditional looks at recent articles, edits, failures left alone.

What a crawl leaves goes through a real warehouse, whose file the next crawl reads.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from loopback import HOST, LIST, Answer, Web, lines, outcomes, run
from newsroom import Newsroom

TODAY = datetime.now(UTC).date()
YESTERDAY = (TODAY - timedelta(days=1)).isoformat()
LONG_AGO = "2024-05-06"
HTML = {"Content-Type": "text/html; charset=utf-8"}


def details(landing: Path) -> dict[str, str | None]:
    return {f["url"]: f["detail"] for f in lines(landing / "fetches.jsonl") if f["role"] == "article"}


def test_an_unchanged_site_is_asked_for_lists_and_on_condition_for_recent_articles(web: Web, tmp_path: Path) -> None:
    room = Newsroom(web, tmp_path, minimum_articles=4)
    tagged = web.article(1, YESTERDAY, headers={**HTML, "ETag": '"v1"'})
    dated = web.article(2, YESTERDAY, headers={**HTML, "Last-Modified": "Fri, 27 Nov 2026 08:00:00 GMT"})
    bare = web.article(3, YESTERDAY)
    old = web.article(4, LONG_AGO, headers={**HTML, "ETag": '"v1"'})
    copy = web.article(5, LONG_AGO)
    web.pages[copy].body = web.pages[old].body
    dead = f"http://{HOST}/2024-05/06/content_404.htm"
    web.list_page([tagged, dated, bare, old, copy, dead])
    room.crawl()
    sizes = []
    for _ in range(2):
        landing = room.crawl()
        assert (room.asked()[0], sorted(room.asked()[1:])) == (LIST, [tagged, dated, bare])
        assert outcomes(landing) == {tagged: "unchanged", dated: "unchanged", bare: "unchanged"}
        sent = dict(zip(web.asked, web.headers, strict=True))
        assert sent[tagged]["If-None-Match"] == '"v1"'
        assert sent[dated]["If-Modified-Since"] == "Fri, 27 Nov 2026 08:00:00 GMT"
        assert not {"If-None-Match", "If-Modified-Since"} & set(sent[bare])
        report = room.report()
        assert (report["articles"], report["listed"], report["ok"]) == (0, 6, True)
        sizes.append({f["url"]: f["bytes"] for f in lines(landing / "fetches.jsonl")})
    assert sizes[0][tagged] == sizes[1][tagged] == 0
    assert sizes[0][bare] > 0
    assert room.select("SELECT count(*), max(version) FROM articles") == [(4, 1)]


def test_an_edit_becomes_a_version_and_a_change_beside_the_text_does_not(web: Web, tmp_path: Path) -> None:
    room = Newsroom(web, tmp_path)
    edited, decorated, dated = (web.article(n, YESTERDAY) for n in (1, 2, 3))
    web.list_page([edited, decorated, dated])
    room.crawl()
    page = web.pages[edited]
    page.body = page.body.replace("总投资1亿元".encode(), "总投资10亿元".encode())
    web.pages[decorated].body += b"<div class=ad>buy</div>"
    web.pages[dated].body = web.pages[dated].body.replace(b" 08:00", b" 09:30")
    landing = room.crawl()
    assert outcomes(landing) == {edited: "ok", decorated: "unchanged", dated: "ok"}
    assert details(landing) == {
        edited: "changed: text",
        decorated: "the page changed, its text did not",
        dated: "changed: date",
    }
    assert (room.report()["articles"], room.report()["changed"]) == (2, 2)
    versions = room.select(
        "SELECT version, present, text LIKE '%10亿%' FROM v_article_versions WHERE url LIKE '%_1.htm'"
    )
    assert sorted(versions) == [(1, False, False), (2, True, True)]
    assert room.select("SELECT version, published[12:16] FROM articles WHERE url LIKE '%_3.htm'") == [(1, "09:30")]
    assert outcomes(room.crawl()) == dict.fromkeys((edited, decorated, dated), "unchanged")


@pytest.mark.parametrize(("days", "asked"), [(0, []), (1, [1]), (3, [1, 3])])
def test_only_the_last_days_are_looked_at_again(web: Web, tmp_path: Path, days: int, asked: list[int]) -> None:
    room = Newsroom(web, tmp_path, look_again_days=days)
    ages = (1, 3, 6)
    found = {age: web.article(age, (TODAY - timedelta(days=age)).isoformat()) for age in ages}
    web.list_page(list(found.values()))
    room.crawl()
    room.crawl()
    assert (room.asked()[0], set(room.asked()[1:])) == (LIST, {found[age] for age in asked})


def test_failures_are_tried_again_after_growing_times_and_accidents_at_once(web: Web, tmp_path: Path) -> None:
    room = Newsroom(web, tmp_path)
    good = web.article(1, LONG_AGO)
    base = f"http://{HOST}/2024-05/06"
    gone, broken, empty = (f"{base}/content_{n}.htm" for n in (2, 3, 4))
    web.pages[broken] = Answer(b"oops", 503)
    web.pages[empty] = Answer(web.pages[good].body.replace("第1号项目在某县开工建设，总投资1亿元。".encode(), b""))
    web.list_page([good, gone, broken, empty])
    room.crawl()
    room.crawl()
    assert room.asked() == [LIST, broken, broken]
    with room.warehouse() as warehouse:
        warehouse.connection.execute("UPDATE fetches SET fetched_at = fetched_at - INTERVAL 3 DAY")
    web.pages[gone] = web.pages[web.article(2, LONG_AGO)]
    assert outcomes(room.crawl()) == {gone: "ok", broken: "server_error", empty: "empty"}
    with room.warehouse() as warehouse:
        warehouse.connection.execute("UPDATE fetches SET fetched_at = fetched_at - INTERVAL 1 DAY")
    assert set(outcomes(room.crawl())) == {broken}


def test_redirects_and_own_addresses_of_pages_are_not_followed_again(web: Web, tmp_path: Path) -> None:
    room = Newsroom(web, tmp_path)
    target = web.article(1, LONG_AGO)
    base = f"http://{HOST}/2024-05/06"
    web.pages[moved := f"{base}/content_10.htm"] = Answer(b"", 301, {"Location": target})
    own = web.article(2, LONG_AGO)
    alias = f"{base}/content_20.htm"
    web.pages[alias] = web.pages.pop(own)
    web.list_page([moved, alias])
    assert outcomes(room.crawl()) == {moved: "moved", target: "ok", alias: "ok"}
    room.crawl()
    assert room.asked() == [LIST]


def test_a_recent_article_that_goes_away_keeps_its_text_and_is_not_asked_for_every_time(
    web: Web, tmp_path: Path
) -> None:
    room = Newsroom(web, tmp_path)
    url = web.article(1, YESTERDAY)
    web.list_page([url])
    room.crawl()
    web.pages[url] = Answer(b"", 404)
    assert outcomes(room.crawl()) == {url: "gone"}
    room.crawl()
    assert room.asked() == [LIST]
    assert room.select("SELECT count(*) FROM articles") == [(1,)]


def test_a_page_left_out_by_its_date_is_read_again_only_for_a_window_that_wants_it(web: Web, tmp_path: Path) -> None:
    room = Newsroom(web, tmp_path)
    inside = web.article(1, "2024-05-06")
    outside = f"http://{HOST}/2024-05/06/content_2.htm"
    web.pages[outside] = web.pages[web.article(2, "2024-05-06")]
    web.pages[outside].body = web.pages[outside].body.replace(b"2024-05-06 08", b"2023-01-02 08")
    web.list_page([inside, outside])
    landing = room.crawl("--since", "2024-05-01")
    assert details(landing) == {inside: None, outside: "outside the window"}
    room.crawl("--since", "2024-05-01")
    assert room.asked() == [LIST]
    assert outcomes(room.crawl("--since", "2023-01-01")) == {outside: "ok"}


def paged(web: Web, pages: list[list[str]]) -> list[str]:
    """A list of several pages; gives their addresses."""
    addresses = [LIST, *(f"http://{HOST}/node_1_{n}.htm" for n in range(2, len(pages) + 1))]
    for address, links, following in zip(addresses, pages, [*addresses[1:], None], strict=True):
        web.list_page(links, address, following)
    return addresses


def test_items_that_stick_out_of_order_or_move_neither_end_a_list_nor_come_twice(web: Web, tmp_path: Path) -> None:
    room = Newsroom(web, tmp_path, known_pages=2)
    articles = [web.article(n, LONG_AGO) for n in range(1, 9)]
    sticky = web.article(90, "2023-01-01")
    strays = [web.article(n, "2019-01-01") for n in (91, 92)]
    # While the list is read, a new article pushes the last of each page to the next.
    pages = paged(
        web, [[sticky, strays[0], *articles[:2]], [sticky, *articles[1:4]], [sticky, strays[1], *articles[3:]]]
    )
    landing = room.crawl("--since", "2024-01-01")
    assert [a["url"] for a in lines(landing / "articles.jsonl")] == articles
    assert room.asked().count(pages[2]) == 1
    assert len(set(room.asked())) == len(room.asked())


def test_what_robots_txt_forbids_does_not_keep_a_list_going(web: Web, tmp_path: Path) -> None:
    room = Newsroom(web, tmp_path, known_pages=2)
    forbidden = [web.article(n, "2019-01-01") for n in range(1, 6)]
    pages = paged(web, [[web.article(n + 10, LONG_AGO), url] for n, url in enumerate(forbidden)])
    web.pages[f"http://{HOST}/robots.txt"] = Answer(b"User-agent: *\nDisallow: /2019-01/\n")
    room.crawl()
    room.crawl()
    assert room.asked() == pages[:2]


def test_a_window_in_the_past_walks_past_what_is_newer_and_known_and_stops_behind_it(web: Web, tmp_path: Path) -> None:
    room = Newsroom(web, tmp_path, known_pages=2)
    days = [f"2024-05-{day:02}" for day in range(20, 0, -1)]
    articles = {day: web.article(n, day) for n, day in enumerate(days, 1)}
    pages = paged(web, [[articles[day]] for day in days])
    room.crawl("--limit", "4")
    window = ("--since", "2024-05-10", "--until", "2024-05-12")
    landing = room.crawl(*window)
    wanted = [articles[f"2024-05-{day}"] for day in (12, 11, 10)]
    assert [a["url"] for a in lines(landing / "articles.jsonl")] == wanted
    assert [url for url in room.asked() if "node" in url] == pages[:13]
    room.crawl(*window)
    assert [url for url in room.asked() if "content" in url] == []


def test_an_article_of_several_pages_is_one_article(web: Web, tmp_path: Path) -> None:
    room = Newsroom(web, tmp_path)
    url = web.article(1, YESTERDAY)
    further = url.replace("content_1.", "content_1_2.")
    web.pages[url].body = web.pages[url].body.replace(b"</body>", f'<a href="{further}">2</a></body>'.encode())
    web.pages[further] = Answer(web.pages[url].body.replace("第1号项目".encode(), "续页所述项目".encode()))
    web.list_page([url])
    landing = room.crawl()
    (article,) = lines(landing / "articles.jsonl")
    assert [text[:2] for text in article["paragraphs"]] == ["第1", "续页"]
    assert outcomes(landing, "page") == {further: "ok"}
    room.crawl()
    assert room.asked() == [LIST, url]
    web.pages[further].status = 503
    web.pages[url].body += b" "
    assert outcomes(room.crawl()) == {url: "server_error"}
    web.pages[further].status = 404
    assert details(room.crawl()) == {url: "changed: text"}
    assert room.select("SELECT max(version) FROM articles") == [(2,)]


def content(landing: Path) -> tuple[list[Any], list[Any], dict[str, Any]]:
    """What a crawl left, apart from times."""
    articles = [{k: v for k, v in a.items() if k != "fetched_at"} for a in lines(landing / "articles.jsonl")]
    fetches = [{k: v for k, v in f.items() if k != "fetched_at"} for f in lines(landing / "fetches.jsonl")]
    report = json.loads((landing / "report.json").read_text(encoding="utf-8"))
    kept = {k: v for k, v in report.items() if not k.endswith("_at")}
    return articles, sorted(fetches, key=lambda f: (f["role"], f["url"])), kept


@pytest.mark.parametrize("after", [2, 9, 20, 28])
def test_an_incremental_crawl_killed_anywhere_ends_as_if_undisturbed(web: Web, tmp_path: Path, after: int) -> None:
    room = Newsroom(web, tmp_path)
    first = [web.article(n, YESTERDAY, wait=0.01) for n in range(1, 16)]
    web.list_page(first)
    room.crawl()
    for url in first[::3]:
        web.pages[url].body = web.pages[url].body.replace("开工".encode(), "竣工".encode())
    more = [web.article(n, YESTERDAY, wait=0.01) for n in range(20, 35)]
    web.list_page([*more, *first])
    words = room.prepare()
    whole = tmp_path / "whole"
    assert run([str(whole) if word == str(room.landing) else word for word in words]).returncode == 0
    web.asked.clear()
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < until and len(web.asked) < after:
            time.sleep(0.002)
        os.kill(process.pid, signal.SIGKILL)
    kept = set(outcomes(room.landing)) if (room.landing / "fetches.jsonl").exists() else set()
    web.asked.clear()
    assert run(words).returncode == 0
    assert content(room.landing) == content(whole)
    assert not kept & set(web.asked)
    assert room.report()["changed"] == 5
