"""`search(…)`: whole phrases, ranked, in step with the articles, and unharmed by odd words."""

from __future__ import annotations

import datetime as dt

import made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.records import Article
from warehouse import search
from warehouse.forget import forget, traces
from warehouse.search import drop_texts, refresh_search
from warehouse.store import Warehouse

TEXTS = {
    "port": ("曹妃甸港区扩建", "唐山市曹妃甸港区通用码头三期工程通过验收，总投资19.4亿元。"),
    "hydrogen": ("氢能示范", "曹妃甸的氢能重卡上路。LNG外输管线同日开工！"),
    "apart": ("曹州与妃甸", "曹妃，妃甸，氢与能：各字都有，词却没有。"),
    "longer": ("一滴海水", "海水淡化。" * 60 + "曹妃甸氢能产业园在此。"),
}


def article(name: str) -> Article:
    title, body = TEXTS[name]
    return made.article(f"http://example.com/{name}", title, body)


def found(warehouse: Warehouse, words: str, most: int = 50) -> list[str]:
    rows = warehouse.connection.execute("SELECT url FROM search(?, most := ?)", [words, most]).fetchall()
    return [url.rsplit("/", 1)[1] for (url,) in rows]


@pytest.fixture
def searched(warehouse: Warehouse) -> Warehouse:
    warehouse.load_articles(made.RUN, [article(name) for name in TEXTS])
    assert refresh_search(warehouse.connection) == len(TEXTS)
    return warehouse


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("曹妃甸", ["port", "hydrogen", "longer"]),  # title first, then the shorter text
        ("曹妃甸 氢能", ["hydrogen", "longer"]),
        ("氢能　曹妃甸", ["hydrogen", "longer"]),  # an ideographic space splits too
        ("“曹妃甸港区”", ["port"]),
        ("曹妃甸港区通用码头三期工程", ["port"]),
        ("曹妃甸港区通用码头四期工程", []),
        ("lng", ["hydrogen"]),
        ("19.4亿元", ["port"]),
        ("氢", ["hydrogen", "apart", "longer"]),
        ("港 LNG", []),
        ("没有", ["apart"]),
        ("", []),
        ("  ", []),
        (";", []),
        ("'\"%_\\", []),
        ("曹妃甸; DROP TABLE articles", []),
        ('\';"曹妃甸"；', ["port", "hydrogen", "longer"]),
        ("海水海水", []),
        ("淡化。海水淡化", ["longer"]),
        ("19.4", ["port"]),
        ("19.5", []),
        ("9.4", ["port"]),
        ("路。l", ["hydrogen"]),
        ("路。n", []),
        ("同日开工！", ["hydrogen"]),
    ],
)
def test_articles_are_found_by_whole_words_the_best_first(searched: Warehouse, words: str, expected: list[str]) -> None:
    assert found(searched, words) == expected


def test_the_number_of_answers_is_what_was_asked_for(searched: Warehouse) -> None:
    assert found(searched, "曹妃甸", most=1) == ["port"]


def test_hits_count_the_places_in_the_text(searched: Warehouse) -> None:
    rows = searched.connection.execute("SELECT hits FROM search('海水')").fetchall()
    assert rows == [(61,)]


def test_a_text_that_changed_is_found_by_its_new_words_only(searched: Warehouse) -> None:
    changed = made.article("http://example.com/port", "黄骅港扩建", "沧州市黄骅港。", fetched_at="2024-03-05T00:00:00Z")
    searched.load_articles("later", [changed])
    assert refresh_search(searched.connection) == 1
    assert found(searched, "黄骅港") == ["port"]
    assert found(searched, "曹妃甸港区") == []
    assert refresh_search(searched.connection) == 0


def segments(warehouse: Warehouse) -> int:
    [(number,)] = warehouse.connection.execute("SELECT count(DISTINCT segment) FROM search_documents").fetchall()
    return int(number)


def orphans(warehouse: Warehouse) -> int:
    """Rows of the index that belong to no article."""
    [(number,)] = warehouse.connection.execute(
        "SELECT count(*) FROM search_pairs WHERE doc NOT IN (SELECT doc FROM search_documents d JOIN articles a "
        "ON a.id = d.article_id AND a.content_hash = d.content_hash)"
    ).fetchall()
    return int(number)


def test_sorting_small_segments_into_one_changes_no_answer(warehouse: Warehouse) -> None:
    for name in TEXTS:
        warehouse.load_articles(made.RUN, [article(name)])
        refresh_search(warehouse.connection)
    assert segments(warehouse) == len(TEXTS)
    asked = ("曹妃甸", "氢能", "氢", "海水淡化")
    before = [found(warehouse, words) for words in asked]
    refresh_search(warehouse.connection, most_small=3)
    assert segments(warehouse) == 1
    assert [found(warehouse, words) for words in asked] == before
    in_order = "SELECT letter, next, doc, position FROM search_pairs"
    rows = warehouse.connection.execute(in_order).fetchall()
    assert rows == sorted(rows)


def test_large_segments_stay_as_they_are(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SMALL", 30)
    for name in TEXTS:
        warehouse.load_articles(made.RUN, [article(name)])
        refresh_search(warehouse.connection)
    refresh_search(warehouse.connection, most_small=1)
    assert segments(warehouse) == 3  # "hydrogen" and "apart" are the small ones
    assert found(warehouse, "氢能") == ["hydrogen", "longer"]


def test_long_texts_come_in_several_segments(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SEGMENT", 40)
    warehouse.load_articles(made.RUN, [article(name) for name in TEXTS])
    assert refresh_search(warehouse.connection) == len(TEXTS)
    assert segments(warehouse) > 1
    assert found(warehouse, "曹妃甸") == ["port", "hydrogen", "longer"]


def test_nothing_is_left_of_a_text_that_changed_or_went(searched: Warehouse) -> None:
    changed = made.article("http://example.com/port", "黄骅港", "另文。", fetched_at="2024-03-05T00:00:00Z")
    searched.load_articles("later", [changed])
    assert orphans(searched) > 0
    refresh_search(searched.connection)
    assert orphans(searched) == 0
    drop_texts(searched.connection, [article("longer").id])
    assert found(searched, "曹妃甸") == ["hydrogen"]
    assert orphans(searched) == 0


def test_a_takedown_leaves_nothing_in_the_index(searched: Warehouse) -> None:
    taken_down = article("port").id
    now = dt.datetime(2024, 3, 6, tzinfo=dt.UTC)
    forget(searched.connection, traces(searched.connection, [taken_down], []), taken_down, None, now)
    assert orphans(searched) == 0
    assert found(searched, "曹妃甸") == ["hydrogen", "longer"]


def test_sentences_with_more_of_the_words_come_first(searched: Warehouse) -> None:
    rows = searched.connection.execute("SELECT words_found, sentence FROM search_sentences('曹妃甸 氢能')").fetchall()
    assert rows == [
        (2, "曹妃甸的氢能重卡上路。"),
        (2, "曹妃甸氢能产业园在此。"),
        (1, "氢能示范"),
    ]


def test_any_word_of_a_text_finds_it_and_what_is_found_has_the_word(searched: Warehouse) -> None:
    texts = {name: "\n".join(parts).lower() for name, parts in TEXTS.items()}
    pieces = st.text(alphabet="曹妃甸港区氢能海水淡化与", min_size=1, max_size=5)

    @settings(max_examples=60, deadline=None)
    @given(word=pieces)
    def check(word: str) -> None:
        assert sorted(found(searched, word)) == sorted(name for name, text in texts.items() if word in text)

    check()


def test_no_text_breaks_the_search(searched: Warehouse) -> None:
    @settings(max_examples=60, deadline=None)
    @given(words=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30))
    def check(words: str) -> None:
        assert len(found(searched, words)) <= len(TEXTS)

    check()
