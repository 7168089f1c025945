"""Real crawls of lists that are not plain: e-papers by date, lists numbered downward."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from loopback import Answer, Web, command, lines, outcomes, run, write_source

PAPER = "paper.press.example"
LAYOUT = f"http://{PAPER}/pc/paper/layout/{{date:%Y%m}}/{{date:%d}}/node_01.html"


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as served:
        yield served


def report(landing: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((landing / "report.json").read_text(encoding="utf-8"))
    return found


def issue(web: Web, day: date, nodes: list[list[tuple[int, str]]]) -> None:
    """Print an issue: for each of its pages, numbers and titles of articles."""
    folder = f"{day:%Y%m}/{day:%d}"
    pages = "".join(f"<li><a href=node_{n:02}.html>第{n}版</a></li>" for n in range(1, len(nodes) + 1))
    for number, articles in enumerate(nodes, 1):
        items = "".join(f'<li><a href="../../../c/{folder}/content_{n}.html">{title}</a></li>' for n, title in articles)
        before = day - timedelta(days=1)
        items += f'<li><a href="../../../c/{before:%Y%m}/{before:%d}/content_999.html">昨日要闻</a></li>'
        html = f"<ul id=layoutlist>{pages}</ul><ul id=articlelist>{items}</ul>"
        web.pages[f"http://{PAPER}/pc/paper/layout/{folder}/node_{number:02}.html"] = Answer(html.encode())
        for n, title in articles:
            body = f"<p>　　第{n}号项目在某县开工建设，总投资{n}亿元。</p>"
            page = f"<h1 id=Title>{title}</h1><div id=ozoom><founder-content>{body}</founder-content></div>"
            web.pages[f"http://{PAPER}/pc/paper/c/{folder}/content_{n}.html"] = Answer(page.encode())


def paper(folder: Path, **changes: Any) -> Path:
    lists = [{"url": LAYOUT, "days": 2}]
    return write_source(folder, family="founder_epaper", lists=lists, hosts=[PAPER], publisher="某某日报", **changes)


def test_a_window_of_an_e_paper_is_crawled_issue_by_issue(web: Web, tmp_path: Path) -> None:
    issue(web, date(2024, 5, 6), [[(1, "要闻"), (2, "广告")], [(3, "广 告")], [(4, "地方")]])
    issue(web, date(2024, 5, 4), [[(5, "旧闻")]])
    issue(web, date(2024, 5, 3), [[(6, "窗外")]])
    landing = tmp_path / "landing"
    window = ("--since", "2024-05-04", "--until", "2024-05-06")
    done = run(command(web, paper(tmp_path / "sources"), landing, *window))
    assert done.returncode == 0, done.stderr
    articles = lines(landing / "articles.jsonl")
    assert [(a["title"], a["published"], a["publisher"]) for a in articles] == [
        ("要闻", "2024-05-06", "某某日报"),
        ("地方", "2024-05-06", "某某日报"),
        ("旧闻", "2024-05-04", "某某日报"),
    ]
    asked = [url.rpartition("layout/")[2] for url in web.asked if "layout" in url]
    assert asked == [
        *("202405/06/node_01.html", "202405/06/node_02.html", "202405/06/node_03.html"),
        *("202405/05/node_01.html", "202405/04/node_01.html"),
    ]
    assert report(landing)["ok"]
    assert report(landing)["problems"] == []
    assert outcomes(landing, "list")[f"http://{PAPER}/pc/paper/layout/202405/05/node_01.html"] == "gone"


def test_an_issue_that_is_not_up_yet_is_no_fault(web: Web, tmp_path: Path) -> None:
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    issue(web, today - timedelta(days=1), [[(1, "要闻")]])
    landing = tmp_path / "landing"
    done = run(command(web, paper(tmp_path / "sources"), landing))
    assert done.returncode == 0, done.stderr
    assert [a["title"] for a in lines(landing / "articles.jsonl")] == ["要闻"]


def test_an_e_paper_without_any_issue_falls_short(web: Web, tmp_path: Path) -> None:
    done = run(command(web, paper(tmp_path / "sources"), tmp_path / "landing"))
    assert done.returncode == 1
    assert "0 articles, at least 1 were promised" in done.stderr


def test_a_list_numbered_downward_is_walked_from_the_newest(web: Web, tmp_path: Path) -> None:
    host = "news.press.example"

    def article(number: int) -> str:
        url = f"http://{host}/system/2024/05/06/{number}.shtml"
        web.pages[url] = Answer(
            f"<h1>新闻{number}</h1><div class=post_source>来源：某网 2024-05-06 08:00:00</div>"
            f"<div class=text><p>第{number}号项目开工。</p></div>".encode()
        )
        return url

    more = f"http://{host}/system/more/23000000000000000/0001/23000000000000000_00000100.shtml"
    below = more.replace("0001/", "0000/").replace("100.shtml", "099.shtml")
    web.list_page([article(9), article(8), more], f"http://{host}/yw/index.shtml")
    web.list_page([article(8), article(7)], more)
    web.list_page([article(6)], below)
    sources = write_source(
        tmp_path / "sources",
        family="enorth",
        hosts=[host],
        lists=[{"url": f"http://{host}/yw/index.shtml", "numbered": "down"}],
    )
    landing = tmp_path / "landing"
    done = run(command(web, sources, landing))
    assert done.returncode == 0, done.stderr
    assert [a["title"] for a in lines(landing / "articles.jsonl")] == ["新闻9", "新闻8", "新闻7", "新闻6"]
    assert [url for url in web.asked if "/more/" in url or "index" in url] == [
        *(f"http://{host}/yw/index.shtml", more, below),
        below.replace("099.shtml", "098.shtml"),
    ]


def test_the_day_beside_a_link_keeps_old_articles_from_being_asked_for(web: Web, tmp_path: Path) -> None:
    host = "gov.press.example"
    items = "".join(f'<li><a href="/zc/{n}.html">办法{n}</a><span>20{n}-05-06</span></li>' for n in (24, 19))
    web.pages[f"http://{host}/list.html"] = Answer(f"<ul>{items}</ul>".encode())
    web.pages[f"http://{host}/zc/24.html"] = Answer(
        "<html><h1>某某办法</h1><p>发布时间：2024-05-06 08:00</p><div class=nr><p>第一条　为规范管理，制定本办法。</p></div></html>".encode()
    )
    sources = write_source(
        tmp_path / "sources",
        family="generic",
        hosts=[host],
        lists=[{"url": f"http://{host}/list.html", "links": "ul"}],
        selectors={"body": "div.nr"},
    )
    landing = tmp_path / "landing"
    done = run(command(web, sources, landing, "--since", "2024-01-01"))
    assert done.returncode == 0, done.stderr
    assert [a["title"] for a in lines(landing / "articles.jsonl")] == ["某某办法"]
    assert web.count(f"http://{host}/zc/19.html") == 0
