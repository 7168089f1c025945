"""Edited articles: one article, its newest text current, the texts before kept."""

from __future__ import annotations

from typing import Any

import made
import pytest

from crawler.records import Article
from warehouse.store import Warehouse

URL = "http://example.com/x"
VERSIONS = "SELECT version, present, text FROM v_article_versions ORDER BY article_id, version"


def text(title: str, day: int, body: str = "正文。", url: str = URL) -> Article:
    return made.article(url, title, body, fetched_at=f"2024-02-{day:02}T00:00:00Z")


def select(warehouse: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    return warehouse.connection.execute(sql).fetchall()


@pytest.mark.parametrize("again", [1, 2], ids=["loaded once", "each loaded twice"])
def test_a_changed_text_is_a_new_version_and_the_old_one_is_kept(warehouse: Warehouse, again: int) -> None:
    for number, title in enumerate(("一题", "二题", "一题"), 1):
        for _ in range(again):
            warehouse.load_articles(f"run-{number}", [text(title, number)])
    assert select(warehouse, VERSIONS) == [
        (1, False, "一题\n正文。"),
        (2, False, "二题\n正文。"),
        (3, True, "一题\n正文。"),
    ]
    assert select(warehouse, "SELECT DISTINCT article_id FROM v_article_versions") == [(made.page_id(URL),)]
    assert select(warehouse, "SELECT version, last_run_id FROM article_versions ORDER BY 1") == [
        (1, "run-1"),
        (2, "run-2"),
    ]
    assert select(warehouse, "SELECT op FROM changes ORDER BY seq") == [("insert",), ("update",), ("update",)]


def test_a_change_beside_the_text_is_no_new_version(warehouse: Warehouse) -> None:
    warehouse.load_articles("one", [text("题", 1)])
    later = made.article(URL, "题", "正文。", fetched_at="2024-02-02T00:00:00Z", editor="某某", published="2024-03-02")
    warehouse.load_articles("two", [later])
    assert select(warehouse, "SELECT version, editor, published FROM articles") == [(1, "某某", "2024-03-02")]
    assert select(warehouse, "SELECT count(*) FROM article_versions") == [(0,)]


def test_older_landings_loaded_again_make_no_version(warehouse: Warehouse) -> None:
    for day in (1, 2, 1):
        warehouse.load_articles(f"run-{day}", [text(f"{day}题", day)])
    assert select(warehouse, VERSIONS) == [(1, False, "1题\n正文。"), (2, True, "2题\n正文。")]


def test_versions_count_on_when_an_article_was_a_copy_for_a_while(warehouse: Warehouse) -> None:
    other = "http://example.com/other"
    warehouse.load_articles("1", [text("题", 1, url=other), text("独", 1)])
    warehouse.load_articles("2", [text("题", 2)])
    assert select(warehouse, "SELECT url FROM article_addresses") == [(URL,)]
    assert select(warehouse, f"SELECT version, title FROM article_versions WHERE url = '{URL}'") == [(1, "独")]
    warehouse.load_articles("3", [text("又独", 3)])
    assert select(warehouse, f"SELECT version, title FROM v_article_versions WHERE url = '{URL}' ORDER BY 1") == [
        (1, "独"),
        (2, "又独"),
    ]


def test_only_the_present_text_is_given_out_for_extraction(warehouse: Warehouse) -> None:
    warehouse.load_articles("one", [text("旧题", 1)])
    warehouse.load_articles("two", [text("新题", 2)])
    assert [document.text for document in warehouse.pending()] == ["新题\n正文。"]
