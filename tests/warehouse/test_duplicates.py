"""The same text under several addresses is one article, whatever the order of arrival."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.records import Article
from warehouse.store import Warehouse


def copies(published: dict[str, str | None]) -> list[Article]:
    return [made.article(f"http://example.com/{n}", "同题", "同文", published=p) for n, p in published.items()]


def addresses(warehouse: Warehouse) -> tuple[list[str], list[tuple[str, str]]]:
    kept = warehouse.connection.execute("SELECT url FROM articles ORDER BY url").fetchall()
    further = warehouse.connection.execute(
        "SELECT d.url, a.url FROM article_addresses d JOIN articles a ON a.id = d.article_id ORDER BY 1"
    ).fetchall()
    return [url for (url,) in kept], further


def test_facts_of_a_text_under_two_addresses_count_once(warehouse: Warehouse) -> None:
    first, extraction = made.news(0)
    second = made.article("http://mirror.example.com/", first.title, *first.paragraphs)
    result = warehouse.load_articles(made.RUN, [first, second])
    assert (result.articles_new, result.duplicates) == (1, 1)
    assert [document.id for document in warehouse.pending()] == [first.id]
    warehouse.load_extractions([extraction])
    again = warehouse.load_articles("later", [second])
    assert (again.articles_new, again.duplicates, again.facts_gone) == (0, 0, 0)
    assert warehouse.counts()["projects"] == 8


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_one_run_finds_copies_changes_nothing(empty: Path, chance: random.Random) -> None:
    published = {"d": None, "c": "2024-03-02", "b": "2024-03-01", "a": "2024-03-01", "e": "2024-03-03"}
    batch = copies(published)
    chance.shuffle(batch)
    cut = chance.randrange(len(batch) + 1)
    with TemporaryDirectory() as folder, Warehouse(Path(shutil.copy(empty, folder))) as warehouse:
        warehouse.load_articles(made.RUN, batch[:cut])
        warehouse.load_articles(made.RUN, batch[cut:])
        warehouse.load_articles(made.RUN, batch[:1])
        kept, further = addresses(warehouse)
    assert kept == ["http://example.com/a"]
    assert further == [(f"http://example.com/{n}", kept[0]) for n in "bcde"]


def test_what_an_earlier_run_kept_stays(warehouse: Warehouse) -> None:
    late, early = copies({"z": "2024-03-09", "a": "2024-03-01"})
    warehouse.load_articles("first", [late])
    warehouse.load_articles("second", [early])
    assert addresses(warehouse) == ([late.url], [(early.url, late.url)])


def test_facts_follow_when_a_run_finds_the_earlier_publication_last(warehouse: Warehouse) -> None:
    late, extraction = made.news(0)
    early = made.article("http://example.com/early", late.title, *late.paragraphs, published="2024-01-01")
    warehouse.load_articles(made.RUN, [late])
    warehouse.load_extractions([extraction])
    result = warehouse.load_articles(made.RUN, [early])
    assert result.facts_gone == 73
    assert addresses(warehouse) == ([early.url], [(late.url, early.url)])
    assert [document.id for document in warehouse.pending()] == [early.id]


def test_an_address_whose_text_changes_becomes_an_article_of_its_own(warehouse: Warehouse) -> None:
    one, two = copies({"a": "2024-03-01", "b": "2024-03-02"})
    warehouse.load_articles("first", [one, two])
    changed = made.article(two.url, "同题", "更正后的文", fetched_at="2024-05-01T00:00:00Z")
    warehouse.load_articles("second", [changed])
    assert addresses(warehouse) == ([one.url, two.url], [])


def test_an_article_that_comes_to_repeat_another_becomes_its_address(warehouse: Warehouse) -> None:
    one = made.article("http://example.com/a", "同题", "同文")
    other = made.article("http://example.com/b", "别题", "别文")
    third = made.article("http://example.com/c", "别题", "别文", published="2024-03-04")
    warehouse.load_articles("first", [one, other, third])
    now_same = made.article(other.url, "同题", "同文", fetched_at="2024-05-01T00:00:00Z")
    warehouse.load_articles("second", [now_same])
    assert addresses(warehouse) == ([one.url], [(other.url, one.url), (third.url, one.url)])


@pytest.mark.parametrize("paragraphs", [(), ("",)])
def test_pages_with_a_title_alone_are_no_copies_of_each_other(
    warehouse: Warehouse, paragraphs: tuple[str, ...]
) -> None:
    batch: list[Any] = [made.article(f"http://example.com/{n}", "图片新闻", *paragraphs) for n in "ab"]
    warehouse.load_articles(made.RUN, batch)
    assert len(addresses(warehouse)[0]) == 2


def test_a_correction_of_the_kept_article_does_not_bring_its_copy_back(warehouse: Warehouse) -> None:
    one, two = copies({"a": "2024-03-01", "b": "2024-03-02"})
    warehouse.load_articles("first", [one, two])
    corrected = made.article(one.url, "同题", "更正后的文", fetched_at="2024-05-01T00:00:00Z")
    warehouse.load_articles("second", [corrected])
    warehouse.load_articles("third", [two])
    assert addresses(warehouse) == ([one.url], [(two.url, one.url)])
