"""Reading by the selectors of a template's generation: what the small families share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cssselect import HTMLTranslator
from lxml import etree

from crawler.byline import unsign
from crawler.dates import day_in_address, read_time
from crawler.page import Draft, Page, text_of
from crawler.paragraphs import read_body, read_editor

_LONGEST_LINE = 300
_PUBLISHER = re.compile(
    r"(?:来源|稿源|信息来源|文章来源)\s*[：:]\s*([^\s\u3000【\[|：:]{2,30}?)"
    r"(?=[\s\u3000【\[|]|时间|日期|发布[时日]|作者|编辑|责编|字号|字体|浏览|点击|(?:19|20)\d\d[-年/.]|$)"
)
_AUTHOR = re.compile(r"作者\s*[：:]\s*(.{2,40}?)(?=\s*(?:来源|时间|发布|编辑|责任|责编|字|浏览|【|\||$|(?:19|20)\d\d))")


def css(selector: str) -> Any:
    """A compiled XPath of a CSS selector."""
    return etree.XPath(HTMLTranslator().css_to_xpath(selector))


NOTHING = etree.XPath("/..")
"""Selects nothing."""
H1 = etree.XPath("//h1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One generation of a system's pages."""

    version: str
    """Year in which it was first seen, and a number."""
    applies: Callable[[Page], bool]
    title: Any = H1
    lines: Any = NOTHING
    """What prints time, publisher and author."""
    subtitle: Any = NOTHING
    editor: Any = NOTHING
    section: Any = NOTHING
    """Links of the breadcrumb."""
    bodies: Sequence[Any] = ()
    """Places of the text, the likeliest first."""


def contains(*marks: str) -> Callable[[Page], bool]:
    """Whether a page's HTML has one of some strings."""
    return lambda page: any(mark in page.text for mark in marks)


def read_template(page: Page, draft: Draft, templates: Sequence[Template]) -> str:
    """Offer what the first template that applies finds, and the day of the address; gives the template's version.

    The last template stands for pages that no other explains, and always applies.
    """
    template = next((t for t in templates if t.applies(page)), templates[-1])
    draft.offer("title", heading(page, template.title), "family")
    draft.offer("subtitle", page.first_text(template.subtitle), "family")
    for element in page.select(template.lines):
        text = text_of(element)
        if len(text) <= _LONGEST_LINE:
            read_line(text, page, draft)
    draft.offer("editor", read_editor(page.first_text(template.editor)), "family")
    draft.offer("section", crumbs(page, template.section), "family")
    read_first(page, draft, template.bodies)
    draft.offer("published", day_in_address(page.url), "url")
    return template.version


def heading(page: Page, path: Any) -> str:
    """The heading that the title element repeats, else the first: a promotion may stand in the first `h1`."""
    headings = [text for element in page.select(path) if 0 < len(text := text_of(element)) <= _LONGEST_LINE]
    return max((text for text in headings if text in page.head_title), key=len, default=next(iter(headings), ""))


def read_line(text: str, page: Page, draft: Draft) -> None:
    """Offer time, publisher, reporters and editor of a line such as `来源：某报 作者：甲 2024-05-06 08:00`."""
    draft.offer("published", read_time(text, page.timezone), "family")
    if match := _PUBLISHER.search(text):
        draft.offer("publisher", match[1], "family")
    if match := _AUTHOR.search(text):
        signed = unsign((f"记者 {match[1]}",))
        draft.offer("reporters", signed.reporters, "family")
        draft.offer("correspondents", signed.correspondents, "family")
    draft.offer("editor", read_editor(text), "family")


def crumbs(page: Page, path: Any) -> str:
    """Names of a breadcrumb's links, without the home page's."""
    names = (text_of(link) for link in page.select(path))
    return " > ".join(name for name in names if name and len(name) <= 30 and name not in ("首页", "网站首页"))


def read_first(page: Page, draft: Draft, bodies: Sequence[Any]) -> None:
    """Offer the body from the first place that holds text or a picture."""
    for path in bodies:
        elements = [e for e in page.select(path) if text_of(e) or e.find(".//img") is not None]
        if elements:
            read_body(elements[:1], page.url, draft, "family")
            return
