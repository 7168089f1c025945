"""Fields by the CSS selectors that a source gives, for what its family does not find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from cssselect import HTMLTranslator
from lxml import etree

from crawler.byline import credits_of
from crawler.dates import read_time
from crawler.page import Draft, Page
from crawler.paragraphs import read_body, read_editor

ORIGIN = "source"


def read_overrides(page: Page, selectors: Mapping[str, str], draft: Draft) -> None:
    """Offer what the selectors find. In: field to CSS selector, as checked by `crawler.source`."""
    for field, selector in selectors.items():
        if field == "body":
            if not draft.paragraphs:
                read_body(list(page.select(_compiled(selector))), page.url, draft, ORIGIN)
            continue
        text = page.first_text(_compiled(selector))
        if text:
            _offer(field, text, page, draft)


def _offer(field: str, text: str, page: Page, draft: Draft) -> None:
    if field == "reporters":
        names = credits_of(text) or credits_of(f"记者 {text}")
        if names is not None:
            draft.offer("reporters", tuple(names.reporters), ORIGIN)
            draft.offer("correspondents", tuple(names.correspondents), ORIGIN)
        return
    readers: dict[str, Callable[[str], str | None]] = {
        "published": lambda value: read_time(value, page.timezone),
        "editor": lambda value: read_editor(value) or value,
        "publisher": lambda value: value.removeprefix("来源").lstrip("：: \u3000"),
    }
    draft.offer(field, readers.get(field, str)(text), ORIGIN)


@cache
def _compiled(selector: str) -> Any:
    return etree.XPath(HTMLTranslator().css_to_xpath(selector))
