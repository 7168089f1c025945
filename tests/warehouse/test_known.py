"""What the warehouse tells the next crawl: articles, how to ask for recent ones again, what to leave alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import made
import pytest

from warehouse.known import Known
from warehouse.store import Warehouse

SINCE = dt.date(2024, 2, 25)


def known(warehouse: Warehouse, since: dt.date | None = SINCE) -> dict[str, Known]:
    lines = list(warehouse.known("sample", since))
    assert len({line.url for line in lines}) == len(lines)
    return {line.url: line for line in lines}


def ask(warehouse: Warehouse, run: str, url: str, outcome: str, day: int, **more: Any) -> None:
    found = made.fetch(url, outcome=outcome, **{"status": 200, **more})
    warehouse.load_fetches(run, [type(found)(**{**_fields(found), "fetched_at": f"2024-03-{day:02}T00:00:00Z"})])


def _fields(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in type(record).__dataclass_fields__}


def test_a_recent_article_comes_with_what_its_last_full_answer_said(warehouse: Warehouse) -> None:
    article = made.article("https://example.com/1", "题", "文")
    old = made.article("https://example.com/2", "旧题", "旧文", published="2024-01-01")
    warehouse.load_articles(made.RUN, [article, old])
    http = "http://example.com/1"
    ask(warehouse, "a", http, "ok", 1, article_id=article.id, etag='"1"', last_modified="Fri", hash="h1")
    ask(warehouse, "b", http, "unchanged", 2, article_id=article.id, etag='"2"', hash="h2")
    ask(warehouse, "c", http, "unchanged", 3, article_id=article.id, status=304)
    ask(warehouse, "c", "http://example.com/2", "ok", 3, article_id=old.id, etag='"x"')
    found = known(warehouse)
    assert found == {
        article.url: Known(
            url=article.url,
            id=article.id,
            content_hash=article.content_hash,
            published="2024-03-01",
            asked=http,
            etag='"2"',
            body_hash="h2",
            seen="2024-03-03T00:00:00+00:00",
        ),
        old.url: Known(url=old.url, id=old.id, content_hash=old.content_hash, published="2024-01-01"),
    }
    assert known(warehouse, None)[article.url].asked is None


def test_an_address_that_became_an_article_of_another_address_is_known_with_it(warehouse: Warehouse) -> None:
    article = made.article("https://example.com/own", "题", "文")
    warehouse.load_articles(made.RUN, [article])
    ask(warehouse, "a", "http://m.example.com/1", "ok", 1, article_id=article.id)
    ask(warehouse, "a", "http://example.com/copy", "duplicate", 1, article_id=article.id)
    ask(warehouse, "a", "http://example.com/old", "moved", 1, article_id=article.id)
    told = {url: (line.id, line.outcome) for url, line in known(warehouse).items() if url != article.url}
    assert told == {
        "http://m.example.com/1": (article.id, "ok"),
        "http://example.com/copy": (article.id, "duplicate"),
        "http://example.com/old": (article.id, "moved"),
    }


def test_failures_in_a_row_are_counted_since_the_last_good_answer(warehouse: Warehouse) -> None:
    url = "http://example.com/bad"
    for day, outcome in enumerate(("empty", "ok", "gone", "soft404", "gone"), 1):
        ask(warehouse, f"run-{day}", url, outcome, day)
    line = known(warehouse)[url]
    assert (line.outcome, line.failures, line.seen) == ("gone", 3, "2024-03-05T00:00:00+00:00")


def test_a_page_left_out_by_its_date_is_known_with_that_date(warehouse: Warehouse) -> None:
    ask(warehouse, "a", "http://example.com/late", "ok", 1, published="2020-05-06")
    line = known(warehouse)["http://example.com/late"]
    assert (line.outcome, line.id, line.published, line.failures) == ("ok", None, "2020-05-06", 0)


def test_lists_and_robots_are_no_articles(warehouse: Warehouse) -> None:
    ask(warehouse, "a", "http://example.com/list", "gone", 1, role="list")
    assert known(warehouse) == {}


def test_the_history_tells_the_last_runs_and_the_usual_rhythm(warehouse: Warehouse) -> None:
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13)]
    for n, day in enumerate(days):
        warehouse.load_articles(made.RUN, [made.article(f"http://example.com/{n}", f"{n}题", published=str(day))])
    for n in range(3):
        given = made.report(
            started_at=f"2024-03-0{n + 1}T00:00:00Z", listed=n, lists={"l": n}, at_most=1 if n == 1 else None
        )
        warehouse.load_crawl_report(f"run-{n}", given)
    history = warehouse.history("sample", 2)
    assert [(run.run_id, run.listed, run.lists, run.whole) for run in history.runs] == [
        ("run-2", 2, {"l": 2}, True),
        ("run-1", 1, {"l": 1}, False),
    ]
    assert history.newest == "2024-01-14"
    assert history.usual_gap_days == pytest.approx(2.0)
    empty = warehouse.history("other")
    assert (empty.runs, empty.newest, empty.usual_gap_days) == ((), None, None)
