"""Every answer in the cookbook is what its query gives over the sample site."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from warehouse.query import query

_PATH = Path(__file__).parents[1] / "cookbook.py"


def _cookbook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("cookbook", _PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


COOKBOOK = _cookbook()
TEXT = COOKBOOK.PAGE.read_text(encoding="utf-8")
RECIPES = list(COOKBOOK.RECIPE.finditer(TEXT))


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found: Path = COOKBOOK.sample_snapshot(tmp_path_factory.mktemp("sample"))
    return found


def test_there_are_fifteen_questions_each_with_a_query() -> None:
    assert len(RECIPES) == len(re.findall(r"^## \d+\. ", TEXT, re.MULTILINE)) == 15


def test_the_searches_of_the_readme_find_something(snapshot: Path) -> None:
    readme = (_PATH.parents[1] / "README.md").read_text(encoding="utf-8")
    words = re.findall(r"search\('([^']+)'\)", readme)
    assert words
    for searched in words:
        assert query(snapshot, f"FROM search('{searched}')").rows, searched
        assert query(snapshot, f"FROM search_sentences('{searched}')").rows, searched


@pytest.mark.parametrize("number", range(len(RECIPES)), ids=lambda n: str(n + 1))
def test_a_query_gives_the_answer_printed(number: int, snapshot: Path) -> None:
    recipe = RECIPES[number]
    hint = "where the change is meant, run: python -m tests.cookbook"
    assert COOKBOOK.answer(snapshot, recipe["sql"]) == recipe["answer"], hint
    assert len(recipe["answer"].splitlines()) > 2
