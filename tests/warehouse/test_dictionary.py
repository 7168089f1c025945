"""The dictionary and the Chinese names that are made from it."""

from __future__ import annotations

from pathlib import Path

import pytest

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
