"""Ids of facts: the same for the same fact, different for different ones."""

from __future__ import annotations

import random
from dataclasses import replace

import made
from hypothesis import given
from hypothesis import strategies as st

from nlp.records import Evidence
from warehouse.facts import fact_rows
from warehouse.identity import fact_id, with_ids

parts = st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=8)), max_size=4).map(tuple)


def test_an_id_never_changes_from_one_version_of_the_program_to_the_next() -> None:
    assert fact_id("a" * 32, "projects", ("港口二期工程", 1)) == "d726eafac23ca5b4cabeedce"


@given(parts, parts)
def test_different_keys_have_different_ids(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    fold = lambda key: tuple(fact_id("", "", (part,)) for part in key)  # noqa: E731
    assert (fact_id("a", "k", one) == fact_id("a", "k", other)) == (fold(one) == fold(other))


def test_article_kind_and_ordinal_are_part_of_the_id() -> None:
    ids = {fact_id(a, k, ("x",), o) for a in ("a", "b") for k in ("k", "l") for o in (0, 1)}
    assert len(ids) == 8


def test_full_width_forms_and_spaces_do_not_make_another_fact() -> None:
    assert fact_id("a", "k", ("中建（唐山） 公司",)) == fact_id("a", "k", ("中建(唐山)公司",))


@given(st.lists(st.sampled_from("甲乙丙"), max_size=12), st.randoms())
def test_equal_keys_are_told_apart_by_their_order_in_the_text(names: list[str], chance: random.Random) -> None:
    facts = list(enumerate(names))
    shuffled = chance.sample(facts, len(facts))

    def ids(given: list[tuple[int, str]]) -> dict[str, tuple[int, str]]:
        return dict(with_ids(given, "a", "k", lambda fact: (fact[1],), lambda fact: (fact[0], fact[0])))

    assert ids(shuffled) == ids(facts)
    assert len(ids(facts)) == len(facts)


def test_offsets_values_and_versions_are_no_part_of_a_facts_id() -> None:
    article, extraction = made.news(1)
    moved = replace(
        extraction,
        extractor="made/2",
        projects=tuple(
            replace(
                p, evidence=Evidence(start=p.evidence.start + 1, end=p.evidence.end), stage="approved", confidence=0.1
            )
            for p in extraction.projects
        ),
    )
    before, after = (fact_rows(e, article.text).tables for e in (extraction, moved))
    for table, rows in before.items():
        assert [row["id"] for row in rows] == [row["id"] for row in after[table]], table


def test_all_facts_of_an_article_have_ids_of_their_own() -> None:
    article, extraction = made.news(2)
    repeated = replace(extraction, projects=extraction.projects * 2, indicators=extraction.indicators * 3)
    tables = fact_rows(repeated, article.text).tables
    for table, rows in tables.items():
        assert len({row["id"] for row in rows}) == len(rows), table
