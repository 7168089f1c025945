"""Near copies: who is one, who speaks for whom, and that the facts of a story count once."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from likeness_pairs import EDITS, pairs, stories
from made import NOW, article, news, page_id

from crawler.records import Article
from warehouse.copies import find_copies
from warehouse.likeness import Body, shared, sketch
from warehouse.store import Warehouse

PAIRS = pairs()
STORIES = stories()
PINNED = (17392148597300496887, 11879048911519230069)
SPLIT = "merged page, second story"


def joined(one: str, other: str) -> bool:
    """As the warehouse decides: a key in common, then the texts."""
    return bool(set(sketch(one)) & set(sketch(other))) and shared(Body(one), Body(other)) is not None


def test_copies_are_found_and_reports_of_one_template_are_not() -> None:
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    wrong = []
    for pair in PAIRS:
        total[pair.kind] += 1
        hit = joined(pair.one, pair.other)
        found[pair.kind] += hit
        if hit and not pair.copies:
            wrong.append(pair)
    copies = {pair.kind for pair in PAIRS if pair.copies}
    recall = sum(found[kind] for kind in copies) / sum(total[kind] for kind in copies)
    precision = 1 - len(wrong) / found.total()
    print(f"{len(PAIRS)} pairs: precision {precision:.4f}, recall {recall:.4f}")
    assert len(PAIRS) >= 800
    assert sum(not pair.copies for pair in PAIRS) >= 160
    assert precision >= 0.998, wrong
    assert recall >= 0.98
    for kind in copies - {SPLIT, "reworked"}:
        assert found[kind] == total[kind], kind
    assert found[SPLIT] >= 0.9 * total[SPLIT]
    assert found["reworked"] >= 0.85 * total["reworked"]


def test_the_library_gives_the_numbers_that_stored_sketches_were_made_of() -> None:
    # Where this fails after an update of the library, SKETCH_VERSION must be raised.
    assert sketch("河北省重点项目集中开工。" * 6)[:2] == PINNED


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_texts_are_compared_alike_in_both_directions(one: str, other: str) -> None:
    assert shared(Body(one), Body(other)) == shared(Body(other), Body(one))
    assert all(0 <= key < 2**64 for key in sketch(one))


def put(number: int, host: str, paragraphs: Sequence[str], day: str = "2024-03-01", **fields: Any) -> Article:
    return article(f"http://{host}/{number}.htm", f"{host}的标题{number}", *paragraphs, published=day, **fields)


def crowd() -> list[Article]:
    """Four stories, each on five hosts, one of them shortened; and a page that merges two."""
    chance = random.Random(1)
    found = []
    for number, paragraphs in enumerate(STORIES[:4]):
        found.append(put(number, "late.example", paragraphs, "2024-03-04"))
        for host, edit in (
            ("first.example", "other dateline"),
            ("b.example", "editor's lines"),
            ("c.example", "edited words"),
            ("short.example", "first 40 %"),
        ):
            found.append(
                put(
                    number,
                    host,
                    EDITS[edit](paragraphs, chance),
                    "2024-03-02" if host == "first.example" else "2024-03-03",
                )
            )
    found.append(put(9, "merged.example", [*STORIES[0], *STORIES[1]], "2024-03-05"))
    found.append(put(10, "alone.example", STORIES[9]))
    return found


def load(warehouse: Warehouse, articles: Sequence[Article], run: str = "run") -> None:
    warehouse.load_articles(run, articles)
    find_copies(warehouse.connection, NOW)


def speakers(warehouse: Warehouse) -> dict[str, str]:
    rows = warehouse.connection.execute(
        "SELECT a.url, b.url FROM article_copies c JOIN articles a ON a.id = c.id JOIN articles b ON b.id = c.article_id"
    ).fetchall()
    return dict(rows)


def test_the_first_complete_copy_speaks_for_the_others(warehouse: Warehouse) -> None:
    load(warehouse, [one for one in crowd() if "merged" not in one.url])
    told = speakers(warehouse)
    assert len(told) == 16
    assert set(told.values()) == {f"http://first.example/{n}.htm" for n in range(4)}
    # A shortened copy never speaks, though it was there first.
    load(warehouse, [put(9, "a.example", EDITS["first 40 %"](STORIES[9], random.Random(2)), "2024-02-20")])
    assert speakers(warehouse)["http://a.example/9.htm"] == "http://alone.example/10.htm"


def test_a_merged_page_speaks_for_both_of_its_stories(warehouse: Warehouse) -> None:
    load(warehouse, crowd())
    told = speakers(warehouse)
    assert told["http://first.example/0.htm"] == told["http://short.example/1.htm"] == "http://merged.example/9.htm"
    assert told["http://late.example/2.htm"] == "http://first.example/2.htm"


@pytest.mark.parametrize("seed", range(3))
def test_the_order_and_the_batches_of_loading_change_nothing(
    seed: int, warehouse: Warehouse, all_rows: Callable[..., Any]
) -> None:
    articles = crowd()
    load(warehouse, articles)
    expected = {table: all_rows(warehouse.connection)[table] for table in ("article_copies", "near_duplicates")}
    warehouse.connection.execute("DELETE FROM articles")
    find_copies(warehouse.connection, NOW)
    assert speakers(warehouse) == {}
    random.Random(seed).shuffle(articles)
    for number, start in enumerate(range(0, len(articles), 3)):
        load(warehouse, articles[start : start + 3], f"run{number}")
    assert {table: all_rows(warehouse.connection)[table] for table in expected} == expected


def test_a_second_search_compares_nothing_and_changes_nothing(warehouse: Warehouse) -> None:
    load(warehouse, crowd())
    before = warehouse.connection.execute("SELECT count(*) FROM changes").fetchall()
    result = find_copies(warehouse.connection, NOW)
    assert (result.articles, result.pairs) == (0, 0)
    assert warehouse.connection.execute("SELECT count(*) FROM changes").fetchall() == before


def test_copies_a_month_apart_are_news_anew_and_policies_may_be_a_year_apart(warehouse: Warehouse) -> None:
    day = ("2024-01-01", "2024-03-01")
    load(warehouse, [put(n, f"{n}.example", STORIES[0], day[n]) for n in range(2)])
    load(warehouse, [put(n + 5, f"{n}.example", STORIES[1], day[n], kind="policy") for n in range(2)])
    assert speakers(warehouse) == {"http://1.example/6.htm": "http://0.example/5.htm"}


def test_an_article_whose_text_changed_is_no_copy_any_more(warehouse: Warehouse) -> None:
    load(warehouse, [put(0, "a.example", STORIES[0]), put(0, "b.example", STORIES[0])])
    assert len(speakers(warehouse)) == 1
    load(warehouse, [put(0, "a.example", STORIES[5], fetched_at="2024-03-03T00:00:00+08:00")])
    assert speakers(warehouse) == {}
    ops = warehouse.connection.execute("SELECT op FROM changes WHERE kind = 'article_copies' ORDER BY seq").fetchall()
    assert ops == [("insert",), ("delete",)]


def test_a_speaker_that_became_a_further_address_speaks_no_more(warehouse: Warehouse) -> None:
    load(warehouse, [put(0, "a.example", STORIES[0]), put(0, "b.example", STORIES[0], "2024-03-02")])
    assert len(speakers(warehouse)) == 1
    # The first of the two now says what a third says to the letter, which was there before.
    load(warehouse, [put(7, "0.example", STORIES[5])], "run")
    same = put(7, "0.example", STORIES[5])
    warehouse.load_articles(
        "later",
        [article("http://a.example/0.htm", same.title, *same.paragraphs, fetched_at="2024-03-03T00:00:00+08:00")],
    )
    copies = "SELECT count(*) FROM article_copies c ANTI JOIN articles a ON a.id = c.article_id"
    assert warehouse.connection.execute(copies).fetchall() == [(0,)]
    assert speakers(warehouse) == {}
    find_copies(warehouse.connection, NOW)
    assert warehouse.connection.execute("SELECT url, addresses FROM v_stories ORDER BY url").fetchall() == [
        ("http://0.example/7.htm", 2),
        ("http://b.example/0.htm", 1),
    ]


@pytest.mark.parametrize(
    "text",
    ["啊", "啊，", "1.", "讯", "同比增长1亿元，同比增长2亿元，", "12.5，3,4：", "（", "新华社电"],
    ids=["one sign", "commas", "dots", "datelines", "figures", "mixed", "brackets", "agency"],
)
def test_long_bodies_take_time_in_line_with_their_length(text: str) -> None:
    body = text * (60_000 // len(text))
    began = time.process_time()
    sketch(body)
    shared(Body(body), Body(body[:-7] + "终"))
    assert time.process_time() - began < 5


def test_the_facts_of_a_story_count_once_and_all_its_addresses_are_kept(warehouse: Warehouse) -> None:
    original, extraction = news(1)
    copy = article(
        "http://other.example/1.htm", "另一个标题", *original.paragraphs, "（编辑：甲乙）", published="2024-03-02"
    )
    plain = (
        "SELECT count(*), sum(total_yi) FROM v_projects",
        "SELECT count(*) FROM v_amounts",
        "SELECT count(*) FROM v_indicators",
    )
    sums = (
        "SELECT place, record, records, total_yi FROM v_investment_by_place",
        "SELECT sum(mentions), sum(as_owner) FROM v_organizations",
    )
    warehouse.load_articles("run", [original])
    warehouse.load_extractions([extraction])
    expected = [warehouse.connection.execute(sql).fetchall() for sql in plain + sums]
    load(warehouse, [copy])
    facts = [copied(extraction, original, copy)]
    assert warehouse.load_extractions(facts).facts_new > 0
    assert [warehouse.connection.execute(sql).fetchall() for sql in plain + sums] == expected
    assert warehouse.connection.execute("SELECT count(*) FROM projects").fetchall() == [(16,)]
    assert warehouse.connection.execute("SELECT DISTINCT addresses FROM v_projects").fetchall() == [(2,)]
    assert warehouse.connection.execute("SELECT addresses, versions, urls FROM v_stories").fetchall() == [
        (2, 2, [original.url, copy.url])
    ]
    assert warehouse.connection.execute("SELECT DISTINCT story FROM v_articles").fetchall() == [(original.id,)]
    assert page_id(copy.url) == copy.id


def copied(extraction: Any, original: Article, copy: Article) -> Any:
    """The facts of an article, found in its copy under another title."""
    from dataclasses import replace

    moved = len(copy.title) - len(original.title)

    def shift(evidence: Any) -> Any:
        return replace(evidence, start=evidence.start + moved, end=evidence.end + moved)

    return replace(
        extraction,
        id=copy.id,
        mentions=tuple(map(shift, extraction.mentions)),
        projects=tuple(replace(p, evidence=shift(p.evidence)) for p in extraction.projects),
        indicators=tuple(replace(i, evidence=shift(i.evidence)) for i in extraction.indicators),
    )
