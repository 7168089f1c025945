"""The judgement on a crawl by what its source promises and by what is usual for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import HOST, LIST, Web, command, outcomes, run, write_source
from newsroom import Newsroom

from crawler.health import Found, problems
from crawler.history import History, HistoryError, PastCrawl, read_history
from crawler.records import CrawlReport
from crawler.skeleton import MOST_TEMPLATES, NEAR, add_to, distance, is_near, skeleton
from crawler.source import PageList, Source

SOURCE = Source(
    name="press", title="某报", family="founder_web", lists=(PageList(url=LIST),), hosts=(HOST,), minimum_articles=2
)
REPORT = CrawlReport(
    source="press",
    started_at="2026-11-28T02:00:00+00:00",
    finished_at="2026-11-28T02:10:00+00:00",
    finish_reason="finished",
    articles=10,
    fetches={"ok": 10},
    errors=0,
    fill_rates={"title": 1.0, "editor": 0.9, "paragraphs": 1.0},
    minimum_articles=2,
    ok=False,
    listed=30,
    lists={LIST: 20},
    newest="2026-11-27",
    templates={"founder_web/2024.1": 10},
    skeletons={"00000000000000ff": 10},
)
PAST = PastCrawl(
    articles=10,
    listed=30,
    lists={LIST: 20},
    fill_rates=REPORT.fill_rates,
    templates=REPORT.templates,
    skeletons=REPORT.skeletons,
)
USUAL = History(runs=(PAST,) * 4, newest="2026-11-27", usual_gap_days=2.0)


def told(history: History = USUAL, source: dict[str, Any] | None = None, answers: int = 12, **report: Any) -> list[str]:
    changed = msgspec.structs.replace(SOURCE, **(source or {}))
    return list(problems(Found(changed, replace(REPORT, **report), history, answers)))


def test_a_crawl_as_usual_has_nothing_to_tell() -> None:
    assert told() == []
    assert told(History()) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"lists": {LIST: 6}}, [f"list {LIST}: 6 articles on its first page, usually 20"]),
        ({"lists": {LIST: 61}}, [f"warning: list {LIST}: 61 articles on its first page, usually 20"]),
        ({"lists": {LIST: 7, "http://other.example/": 1}}, []),
        ({"articles": 91}, ["warning: 91 articles, usually 10"]),
        ({"articles": 91, "until": "2024-01-01"}, []),
        ({"source": {"maximum_articles": 9}}, ["warning: 10 articles, at most 9 were expected"]),
        (
            {"source": {"minimum_fill": {"editor": 0.95, "title": 1.0}}},
            ["editor: in 90% of the articles, at least 95% were promised"],
        ),
        (
            {"fill_rates": {"title": 1.0, "editor": 0.4, "paragraphs": 1.0}},
            ["warning: editor: in 40% of the articles, usually 90%"],
        ),
        (
            {"fill_rates": {"title": 1.0, "editor": 0.9, "paragraphs": 0.3}},
            ["paragraphs: in 30% of the articles, usually 100%"],
        ),
        ({"articles": 3, "fill_rates": {"title": 0.0, "editor": 0.0, "paragraphs": 0.0}}, []),
        (
            {"newest": "2026-11-22"},
            ["warning: the newest article is 6 days old; the source is rarely silent for more than 2"],
        ),
        ({"newest": "2026-11-23"}, []),
        ({"newest": "2026-11-01", "until": "2026-11-01"}, []),
        ({"blocked_share": 0.25}, ["warning: 25% of 12 answers turned us away"]),
        ({"blocked_share": 0.5}, ["50% of 12 answers turned us away"]),
        ({"blocked_share": 1.0, "answers": 3}, []),
        (
            {"templates": {"founder_web/2024.1": 8, "founder_web/2000.1": 2}},
            ["warning: 2 articles of a template not seen in the last crawls: founder_web/2000.1"],
        ),
        (
            {"skeletons": {"00000000000000ff": 4, "00ffffffffffffff": 6}},
            ["warning: the markup of 6 of 10 pages is unlike that of the last crawls: a redesign?"],
        ),
        ({"skeletons": {"00000000000000ff": 5, "00ffffffffffffff": 5}}, []),
    ],
)
def test_what_falls_short_fails_and_what_is_odd_warns(changes: dict[str, Any], expected: list[str]) -> None:
    assert told(**changes) == expected


def test_two_crawls_make_nothing_usual() -> None:
    short = History(runs=(PAST,) * 2)
    assert told(short, lists={LIST: 1}, fill_rates={"title": 0.0, "editor": 0.0, "paragraphs": 0.0}) == []


@pytest.mark.parametrize("text", ["{", "[]", '{"runs": 1}', ""])
def test_a_broken_history_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "history.json"
    path.write_text(text)
    with pytest.raises(HistoryError, match=r"^history\.json: "):
        read_history(path)
    assert read_history(None) == History()


OLD = "".join(
    f'<div class="{name}"><p class="{name}-text">字</p></div>' for name in ("head", "bar", "main", "foot", "ad")
)
NEW = "".join(
    f'<section id="{name}"><i class="{name}_x">字</i></section>' for name in ("top", "nav", "body", "end", "box")
)


def test_pages_of_one_template_are_near_and_of_two_are_far() -> None:
    one, two = (skeleton(f"{OLD}<img class=photo{n}><p>第{n}篇</p>".encode()) for n in (1, 22))
    other = skeleton(NEW.encode())
    assert one
    assert two
    assert other
    assert one == two
    assert distance(one, other) > NEAR
    assert not is_near(other, [one])
    groups: dict[str, int] = {}
    for shape in (one, other, two):
        add_to(groups, shape)
    assert groups == {one: 2, other: 1}


def test_a_page_without_names_has_no_shape_and_endless_templates_are_not_counted() -> None:
    assert skeleton(b"<p>x</p>" * 100) is None
    groups: dict[str, int] = {}
    for n in range(1000):
        add_to(groups, f"{(n * 0x9E3779B97F4A7C15) % 2**64:016x}")
    assert len(groups) <= MOST_TEMPLATES


@given(st.binary(max_size=2000))
def test_any_bytes_have_a_shape_or_none(body: bytes) -> None:
    shape = skeleton(body)
    assert shape is None or (len(shape) == 16 and distance(shape, shape) == 0)


@pytest.mark.parametrize("piece", [b"<a ", b'<a class="', b"<a class=x ", b"class='x", b"<a class=\"x\" class='y' "])
def test_the_shape_of_a_hostile_page_takes_linear_time(piece: bytes) -> None:
    import time

    begin = time.perf_counter()
    skeleton(piece * 100_000)
    assert time.perf_counter() - begin < 2


def test_a_redesign_and_a_shrunken_list_are_told_by_comparison_with_earlier_crawls(web: Web, tmp_path: Path) -> None:
    room = Newsroom(web, tmp_path)
    head = "".join(f'<div class="{name}"></div>' for name in ("logo", "crumbs", "search", "share", "photo"))
    for night in range(4):
        numbers = range(night * 5, night * 5 + 12)
        found = [web.article(n, "2024-05-06") for n in numbers]
        for url in found:
            web.pages[url].body = web.pages[url].body.replace(b"<body>", f"<body>{head}".encode())
        web.list_page(found)
        room.crawl()
        assert room.report()["problems"] == []
    news = [web.article(n, "2024-05-06") for n in range(100, 112)]
    for url in news:
        web.pages[url].body = web.pages[url].body.replace(b"<body>", f"<body>{NEW}".encode())
    web.list_page(news)
    room.crawl()
    (problem,) = room.report()["problems"]
    assert problem.startswith("warning: the markup of 12 of 12 pages")
    web.list_page(news[:2])
    room.crawl(status=1)
    assert room.report()["problems"] == [f"list {LIST}: 2 articles on its first page, usually 12"]
    health = room.select("SELECT ok, len(problems), len(warnings), usually_listed FROM v_source_health")
    assert health == [(False, 1, 0, 12.0)]


def test_a_broken_history_is_wrong_usage(web: Web, tmp_path: Path) -> None:
    path = tmp_path / "history.json"
    path.write_text("{")
    done = run(command(web, write_source(tmp_path / "sources"), tmp_path / "out", "--history", str(path)))
    assert (done.returncode, web.asked) == (2, [])
    assert "history.json: " in done.stderr


def test_answers_that_turn_us_away_are_a_share_of_all_answers(web: Web, tmp_path: Path) -> None:
    room = Newsroom(web, tmp_path)
    found = [web.article(n, "2024-05-06", status=403 if n in (1, 4) else 200) for n in range(7)]
    web.list_page(found)
    landing = room.crawl()
    assert list(outcomes(landing).values()).count("blocked") == 2
    assert room.report()["blocked_share"] == 0.25
    assert room.report()["problems"] == ["warning: 25% of 8 answers turned us away"]
