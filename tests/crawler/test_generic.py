"""Pages without a known family: our own texts in the layouts of many sites, measured as a whole."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring import f1, share

from crawler.headline import key, without_site
from crawler.moments import Moment, elect, read_stamp
from crawler.parse import ParseError, parse
from crawler.records import Article
from crawler.structured import longest_text, quoted_start, read_json_ld, scripted_time

PAGES = Path(__file__).with_name("pages") / "generic"
NAMES = sorted(path.stem for path in PAGES.glob("*.json"))
FLOORS = {"title": 98.0, "day": 99.0, "body": 97.0, "publisher": 90.0, "editor": 90.0, "reporters": 90.0}
"""Percent that must hold over all pages of the folder."""


def read(name: str) -> tuple[Article, dict[str, Any]]:
    told = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    html = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    return parse(html.encode(told["charset"]), told["url"]), told


def scores(name: str) -> dict[str, float]:
    article, told = read(name)
    return {
        "title": float(article.title == told["title"]),
        "day": float((article.published or "")[:10] == told["published"][:10]),
        "moment": float(article.published == told["published"]),
        "body": f1(article.paragraphs, told["paragraphs"]),
        "publisher": float(article.publisher == told["publisher"]),
        "editor": float(article.editor == told["editor"]),
        "reporters": float(list(article.reporters) == told["reporters"]),
    }


def test_there_are_layouts_enough() -> None:
    assert len(NAMES) >= 25


def test_generic_reading_holds_its_floors() -> None:
    table = {name: scores(name) for name in NAMES}
    found = {field: share(row[field] for row in table.values()) for field in FLOORS}
    short = {field: [name for name, row in table.items() if row[field] < 0.95] for field in FLOORS}
    assert all(found[field] >= floor for field, floor in FLOORS.items()), (found, short)


@pytest.mark.parametrize("name", NAMES)
def test_no_character_is_lost_to_the_charset(name: str) -> None:
    article, _ = read(name)
    assert "\ufffd" not in article.text


URL = "https://news.example.cn/2024/0506/1.html"
HEAD = "<html><head><title>{}</title>{}</head><body>"
TEXT = "<p>某县新材料项目开工建设，总投资一亿元。</p><p>项目分两期实施，明年六月投产。</p>"
SHOWN = "<h1>某县开工五个项目</h1><div>2024-05-06 08:00 来源：某报</div>"


def told(title: str, body: str, head: str = "", url: str = URL) -> Article:
    return parse((HEAD.format(title, head) + body + "</body></html>").encode(), url)


@pytest.mark.parametrize(
    ("title", "printed", "expected"),
    [
        ("1-9月投资“过半”-某某网", "1-9月投资“过半”", "1-9月投资“过半”"),
        ("某县开工五个项目_某县_新浪财经_新浪网", "某县开工五个项目", "某县开工五个项目"),
        ("某县开工五个项目,进展顺利!--财经--人民网", "某县开工五个项目，进展顺利！", "某县开工五个项目，进展顺利！"),
        ("某县开工五个项目 - 中国日报网", "某县 开工五个项目<span>原创</span>", "某县 开工五个项目"),
        ("某县开工五个…_某网", "某县开工五个项目", "某县开工五个项目"),
        ("某某网新闻中心", "某县开工五个项目", "某县开工五个项目"),
        ("某县开工五个项目|长城网", "", "某县开工五个项目"),
    ],
)
def test_the_headline_is_as_printed_and_the_site_is_no_part_of_it(title: str, printed: str, expected: str) -> None:
    body = "<h1><a href=/>某网新闻频道</a></h1>" + (f"<h1>{printed}</h1>" if printed else "") + "<div>2024-05-06</div>"
    assert told(title, body + TEXT).title == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-05-06T00:30:00Z", "2024-05-06T08:30:00+08:00"),
        ("2024-05-06T08:30:00+0800", "2024-05-06T08:30:00+08:00"),
        ("1714955400000", "2024-05-06T08:30:00+08:00"),
        ("11/27/2023, 9:12:05 PM", "2023-11-27T21:12:05+08:00"),
        ("May 6, 2024 08:30", "2024-05-06T08:30:00+08:00"),
        ("6 May 2024", "2024-05-06"),
        ("2024年5月6日08:30", "2024-05-06T08:30:00+08:00"),
        ("13/45/2023", None),
        ("just now", None),
    ],
)
def test_times_that_machines_write(text: str, expected: str | None) -> None:
    assert read_stamp(text, "Asia/Shanghai") == expected


@pytest.mark.parametrize(
    ("body", "head", "expected"),
    [
        (
            "<div>今天是2026年11月28日</div><h1>某县开工五个项目</h1><i>2024-05-06 08:00</i>",
            "",
            "2024-05-06T08:00:00+08:00",
        ),
        (
            "<div>2026年11月28日 星期六</div><h1>某县开工五个项目</h1><i>05-06 08:00</i>",
            "",
            "2024-05-06T08:00:00+08:00",
        ),
        (
            "<h1>某县开工五个项目</h1><i>2024-05-06</i>",
            "<meta name=pubdate content='2024-05-06 08:00'>",
            "2024-05-06T08:00:00+08:00",
        ),
        ("<h1>某县开工五个项目</h1>", "<meta name=pubdate content='2023-01-01'>", "2023-01-01"),
        ("<h1>某县开工五个项目</h1><p>截至2023-12-31，完成投资。</p>", "", "2024-05-06"),
        ("<h1>某县开工五个项目</h1><p>Copyright 2003-2026</p>", "", "2024-05-06"),
    ],
)
def test_the_day_is_that_of_the_article(body: str, head: str, expected: str) -> None:
    assert told("某县开工五个项目", body + TEXT, head).published == expected


def test_the_day_with_most_weight_wins_and_then_the_first_that_tells_a_time() -> None:
    day, moment = Moment("2024-05-06", "url", 2.0), Moment("2024-05-06T08:00:00+08:00", "meta", 3.0)
    assert elect([Moment("2023-01-01T00:00:00+08:00", "generic", 4.0), day, moment]) == moment
    assert elect([]) is None


@pytest.mark.parametrize(
    ("behind", "kept"),
    [
        ("<div class=share>分享到微信</div>", 2),
        ("<div><p>责任编辑：王某</p><p>另一条新闻的导语，总投资八亿元。</p></div>", 2),
        ("<ul><li><a href=/1>另一条新闻的标题</a></li><li><a href=/2>第三条新闻的标题</a></li></ul>", 2),
        ("<p>打开APP查看更多</p><p>阅读 1.2万</p>", 2),
        ("<p>特别声明：以上内容为平台用户上传，本平台仅提供信息存储服务。</p>", 2),
        ("<p>“值！”老王说。</p>", 3),
        ("<p>问：何时完工？</p><p>答：明年。</p>", 4),
        ("<p><a href=/k>某县</a>的企业都来了，场面很热闹。</p>", 3),
    ],
)
def test_furniture_goes_and_short_paragraphs_stay(behind: str, kept: int) -> None:
    article = told("某县开工五个项目_某网", f"{SHOWN}<div class=txt>{TEXT}{behind}</div>")
    assert len(article.paragraphs) == kept, article.paragraphs


def test_a_story_told_by_its_pictures_keeps_its_captions() -> None:
    shots = "".join(
        f"<p><img src={i}.jpg></p><p align=center>五月{i}日，工人在某县项目工地安装设备。某某 摄</p>"
        for i in range(1, 5)
    )
    article = told("某县开工五个项目_某网", f"{SHOWN}<div class=txt>{shots}</div>")
    assert len(article.paragraphs) == 4
    assert article.images[0].caption == "五月1日，工人在某县项目工地安装设备。某某 摄"


def test_structured_data_and_scripts_are_read() -> None:
    block = '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "标题", "articleBody": "正文"}]}</script>'
    assert (read_json_ld(block).headline, read_json_ld(block).body) == ("标题", "正文")
    assert read_json_ld('<script type="application/ld+json">{broken</script>').headline == ""
    text = "某县新材料项目开工建设，总投资一亿元。" * 5
    assert longest_text(f'x = {{"content": "<p>{text}</p>", "text": "短"}}') == f"<p>{text}</p>"
    assert longest_text(f"x = {{content: '<p>{text}</p>'}}") == f"<p>{text}</p>"
    assert longest_text('{"content": "没有结尾') == ""
    assert scripted_time('var ct = "1714955400";') == "1714955400"
    assert quoted_start('{"name":"某县开工-五个项目"}', "某县开工-五个项目_频道_某网-The Net") == "某县开工-五个项目"


def test_keys_ignore_width_space_and_punctuation() -> None:
    assert key("“５Ｇ” 项目—开工！") == key('"5G"项目开工')
    assert without_site("某县开工五个项目_国内新闻_某某网") == "某县开工五个项目"
    assert without_site("1-9月投资增长5-6个百分点") == "1-9月投资增长5-6个百分点"


HOSTILE = {
    "nested divs": "<div>",
    "nested divs with text": "<div>某县，",
    "links": "<a href=/1>某县开工</a>",
    "items": "<li><a href=/1>某县开工五个项目</a></li>",
    "spans": "<span>字",
    "headings": "<h1>某县开工",
    "dates": "<p>2024-05-06 08:00 ",
    "unclosed strings": '"content":"',
    "unclosed blocks": '<script type="application/ld+json">',
    "bars": "<p>字|字",
    "names": "<p class='aB-cD_'>",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_takes_linear_time(piece: str) -> None:
    def taken(size: int) -> float:
        page = HEAD.format("某县开工五个项目", "") + SHOWN + TEXT + piece * (size // len(piece.encode()))
        began = time.process_time()
        with contextlib.suppress(ParseError):
            parse(page.encode(), URL)
        return time.process_time() - began

    taken(10_000)
    assert taken(800_000) < 10 * taken(200_000) + 0.5


def test_ten_thousand_nested_elements_and_five_megabytes() -> None:
    deep = "<div>" * 10_000 + TEXT
    assert told("某县开工五个项目", SHOWN + TEXT + deep).paragraphs
    article = told("某县开工五个项目", SHOWN + TEXT + "<p>某县项目开工，总投资一亿元。</p>" * 120_000)
    assert len(article.paragraphs) == 120_002


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_page_breaks_nothing(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    expected = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    body = (PAGES / f"{name}.html").read_text(encoding="utf-8").encode(expected["charset"])
    start = data.draw(st.integers(0, len(body)))
    length = data.draw(st.integers(0, 600))
    noise = data.draw(st.sampled_from([b"", b"<", b"</div>", b"<div", b'"', b"<!--", b"<script>", b"&#x", b"\xff\x00"]))
    try:
        article = parse(body[:start] + noise + body[start + length :], expected["url"])
    except ParseError:
        return
    assert article.title
    assert article.published


if __name__ == "__main__":
    for each in NAMES:
        print(each, {field: round(value, 3) for field, value in scores(each).items()})
