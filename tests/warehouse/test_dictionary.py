"""The dictionary and the Chinese names that are made from it."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import get_args

import pytest

from nlp.records import AmountRole, OrganizationRole, OrganizationType, Stage
from warehouse.changes import FEED_TABLES
from warehouse.dictionary import SCHEMA, Relation, as_markdown
from warehouse.migrate import dictionary
from warehouse.store import Warehouse

PAGE = Path(__file__).parents[2] / "docs" / "DICTIONARY.md"


@pytest.fixture(scope="module")
def relations() -> list[Relation]:
    return dictionary()


def test_the_page_is_what_yanzhao_dictionary_prints(relations: list[Relation]) -> None:
    assert PAGE.read_text(encoding="utf-8") == as_markdown(relations), "run: yanzhao dictionary > docs/DICTIONARY.md"


def test_every_view_and_column_has_a_chinese_name_of_its_own(relations: list[Relation]) -> None:
    views = [relation for relation in relations if relation.kind == "view"]
    assert len(views) >= 19
    assert len({view.alias for view in views}) == len(views)
    for view in views:
        aliases = [column.alias for column in view.columns]
        assert len(set(aliases)) == len(aliases), view.name
        # A column's own name behind the Chinese one shows that two columns wanted the same.
        assert not [alias for alias in [view.alias, *aliases] if "_" in alias or not alias], view.name
        # One can say them: Chinese words, and short ones.
        assert not [alias for alias in [view.alias, *aliases] if re.search("[A-Za-z ]", alias) or len(alias) > 10], (
            view.name
        )


def test_a_column_has_one_chinese_name_in_all_views_that_show_projects(relations: list[Relation]) -> None:
    names = defaultdict(set)
    for view in relations:
        for column in view.columns if view.kind == "view" else ():
            names[column.name].add(column.alias)
    shared = ("place", "place_code", "stage_date", "record", "total_yi", "currency", "sentence", "url", "prefecture")
    assert {name: len(names[name]) for name in shared} == dict.fromkeys(shared, 1)


def test_codes_have_chinese_words(relations: list[Relation]) -> None:
    values = {(r.name, c.name): {v.value: v.chinese for v in c.values} for r in relations for c in r.columns}
    assert list(values["v_projects", "stage"]) == list(get_args(Stage))
    assert values["v_projects", "stage"]["under_construction"] == "在建"
    assert set(values["v_amounts", "role"]) == set(get_args(AmountRole))
    assert set(values["v_organizations_projects", "role"]) == set(get_args(OrganizationRole))
    assert set(values["v_organizations", "type"]) == set(get_args(OrganizationType))
    assert set(values["v_latest_changes", "kind"]) == set(FEED_TABLES)
    assert values["projects", "stage"] == {}  # tables have no Chinese views
    words = [tuple(pairs.values()) for pairs in values.values()]
    assert all(len(set(chinese)) == len(chinese) for chinese in words)


def test_macros_are_listed_with_what_they_do(relations: list[Relation]) -> None:
    macros = {relation.name: relation for relation in relations if relation.kind == "macro"}
    assert {"search", "search_sentences"} <= set(macros)
    assert all(macro.english and macro.chinese and macro.notes for macro in macros.values())


def test_chinese_views_answer_like_the_english_ones(warehouse: Warehouse) -> None:
    import made

    article, extraction = made.news(0, projects=2)
    warehouse.load_articles(made.RUN, [article])
    warehouse.load_extractions([extraction])
    english = warehouse.connection.execute("SELECT name, place, total_yi, owners FROM v_projects ORDER BY name")
    rows = english.fetchall()
    chinese = warehouse.connection.execute(
        f'SELECT 名称, 地点, 总投资亿, 业主单位 FROM "{SCHEMA}"."项目" ORDER BY 名称'
    )
    assert chinese.fetchall() == rows
    assert len(rows) == 2
    stages = warehouse.connection.execute(f'SELECT 最新阶段, 记录类型 FROM "{SCHEMA}"."项目" ORDER BY 名称').fetchall()
    assert stages == [("签约", "单个项目"), ("开工", "单个项目")]


def test_a_code_without_a_chinese_word_is_shown_as_it_is(warehouse: Warehouse) -> None:
    warehouse.connection.execute("INSERT INTO changes VALUES (1, 'replace', 'articles', 'x', TIMESTAMP '2024-03-01')")
    shown = warehouse.connection.execute(f'SELECT 变更, 所属表 FROM "{SCHEMA}"."变更日志"').fetchall()
    assert shown == [("replace", "稿件")]
