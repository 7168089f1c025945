"""Reading by the selectors of a template's generation: what the small families share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from crawler.byline import unsign
from crawler.dates import day_in_address, read_time
from crawler.families.select import NOTHING, Selector, css
from crawler.page import Draft, Page, short_text
from crawler.paragraphs import read_body, read_editor

_LONGEST_LINE = 300
_MOST = 30
"""Elements that a selector's finds are looked at; pages with more are no honest pages."""
_PUBLISHER = re.compile(
    r"(?:来源|稿源|信息来源|文章来源)\s*[：:]\s*([^\s\u3000【\[|：:]{2,30}?)"
    r"(?=[\s\u3000【\[|]|时间|日期|发布[时日]|作者|编辑|责编|字号|字体|浏览|点击|(?:19|20)\d\d[-年/.]|$)"
)
_AUTHOR = re.compile(r"作者\s*[：:]\s*(.{2,40}?)(?=\s*(?:来源|时间|发布|编辑|责任|责编|字|浏览|【|\||$|(?:19|20)\d\d))")


H1 = css("h1")


def always(_: Page) -> bool:
    """Of a template that stands for every page that no other explains."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One generation of a system's pages."""

    version: str
    """Year in which it was first seen, and a number."""
    applies: Callable[[Page], bool] = always
    title: Selector = H1
    lines: Selector = NOTHING
    """What prints time, publisher and author."""
    subtitle: Selector = NOTHING
    editor: Selector = NOTHING
    section: Selector = NOTHING
    """Places of the breadcrumb."""
    bodies: Sequence[Selector] = ()
    """Places of the text, the likeliest first."""


def contains(*marks: str) -> Callable[[Page], bool]:
    """Whether a page's HTML has one of some strings."""
    return lambda page: any(mark in page.text for mark in marks)


def read_template(page: Page, draft: Draft, templates: Sequence[Template]) -> str:
    """Offer what the first template that applies finds, and the day of the address; gives the template's version.

    The last template stands for pages that no other explains.
    """
    template = next((t for t in templates if t.applies(page)), templates[-1])
    draft.offer("title", heading(page, template.title), "family")
    draft.offer("subtitle", first_text(page, template.subtitle), "family")
    for element in islice(template.lines.find(page), _MOST):
        read_line(short_text(element, _LONGEST_LINE), page, draft)
    draft.offer("editor", read_editor(first_text(page, template.editor)), "family")
    draft.offer("section", crumbs(page, template.section), "family")
    read_first(page, draft, template.bodies)
    draft.offer("published", day_in_address(page.url), "url")
    return template.version


def first_text(page: Page, selector: Selector) -> str:
    """Text of the first element with text of a headline's length; empty where there is none."""
    elements = islice(selector.find(page), _MOST)
    return next((text for element in elements if (text := short_text(element, _LONGEST_LINE))), "")


def heading(page: Page, selector: Selector) -> str:
    """The heading that the title element repeats, else the first: a promotion may stand in the first `h1`."""
    elements = islice(selector.find(page), _MOST)
    headings = [text for element in elements if (text := short_text(element, _LONGEST_LINE))]
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


def crumbs(page: Page, selector: Selector) -> str:
    """Names of the links of the first breadcrumb that has any, without the home page's."""
    for place in islice(selector.find(page), _MOST):
        names = [short_text(link, 30) for link in islice(place.iter("a"), _MOST)]
        if section := " > ".join(name for name in names if name and name not in ("首页", "网站首页")):
            return section
    return ""


def read_first(page: Page, draft: Draft, bodies: Sequence[Selector]) -> None:
    """Offer the body from the first place that holds text or a picture."""
    for selector in bodies:
        element = next((e for e in islice(selector.find(page), _MOST) if _shows_something(e)), None)
        if element is not None:
            read_body([element], page.url, draft, "family")
            return


def _shows_something(element: Any) -> bool:
    return any(not text.isspace() for text in element.itertext()) or element.find(".//img") is not None
