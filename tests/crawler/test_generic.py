"""Pages without a known family: our own texts in the layouts of many sites, measured as a whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from scoring import f1, share

from crawler.parse import parse
from crawler.records import Article

PAGES = Path(__file__).with_name("pages") / "generic"
NAMES = sorted(path.stem for path in PAGES.glob("*.json"))
FLOORS = {"title": 98.0, "day": 99.0, "body": 97.0, "publisher": 90.0, "editor": 90.0, "reporters": 90.0}
"""Percent that must hold over all pages of the folder."""


def read(name: str) -> tuple[Article, dict[str, Any]]:
    told = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    html = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    return parse(html.encode(told["charset"]), told["url"]), told


def scores(name: str) -> dict[str, float]:
    article, told = read(name)
    return {
        "title": float(article.title == told["title"]),
        "day": float((article.published or "")[:10] == told["published"][:10]),
        "moment": float(article.published == told["published"]),
        "body": f1(article.paragraphs, told["paragraphs"]),
        "publisher": float(article.publisher == told["publisher"]),
        "editor": float(article.editor == told["editor"]),
        "reporters": float(list(article.reporters) == told["reporters"]),
    }


def test_there_are_layouts_enough() -> None:
    assert len(NAMES) >= 25


def test_generic_reading_holds_its_floors() -> None:
    table = {name: scores(name) for name in NAMES}
    found = {field: share(row[field] for row in table.values()) for field in FLOORS}
    short = {field: [name for name, row in table.items() if row[field] < 0.95] for field in FLOORS}
    assert all(found[field] >= floor for field, floor in FLOORS.items()), (found, short)


@pytest.mark.parametrize("name", NAMES)
def test_no_character_is_lost_to_the_charset(name: str) -> None:
    article, _ = read(name)
    assert "\ufffd" not in article.text


if __name__ == "__main__":
    for each in NAMES:
        print(each, {field: round(value, 3) for field, value in scores(each).items()})
