"""List pages: where a list begins, the articles that its pages link, and where it goes on.

A list begins at one address, or, for an e-paper, at one address a day. It goes on at the page's own link 下一页, at the
next page of a printed issue, at the next number below (enorth numbers the pages of a list from the oldest), or at the
address that the source forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import Any

from cssselect import HTMLTranslator
from lxml import etree

from crawler.address import article_id, canonical, clean, host_allowed, host_of
from crawler.dates import day_in_address, read_day
from crawler.page import Page, one_line, text_of
from crawler.pager import read_pager
from crawler.source import PageList, Source
from crawler.window import Window

_LINKS = etree.XPath(".//a[@href]")
_NEXT = re.compile(r"^(?:下一页|下页|后一页|>|>>|›|»|next)$", re.I)
_MOST_LINKS = 2000
"""Links of a list page that are looked at: no honest list has more."""
_ITEMS = frozenset(("li", "tr", "dd", "p"))
_MOST_PARTS, _LONGEST_ITEM = 40, 400
"""Elements and characters of a list item; more is no item."""
_ADVERT = re.compile(r"^\s*(?:公益)?广\s*告\s*$")
_NODE = re.compile(r"/node_\w{1,12}\.s?html?$")
_DOWNWARD = re.compile(r"/(?P<column>[\w-]{1,40})_(?P<number>\d{8})\.s?html?$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link to an article."""

    url: str
    """Address to ask for."""
    id: str
    """Id of the article at this address."""
    day: str | None = None
    """Day that the address or, failing that, the list item gives, ISO 8601."""


def list_starts(page_list: PageList, window: Window, today: date) -> Iterator[str]:
    """First pages of a list: one, or for an e-paper one for each day of the window, newest first.

    In: the days that are wanted, and the day it is in the source's zone, which no issue lies behind. Where the window
    is open to the past, the last `days` of the list.
    """
    if not page_list.is_dated:
        yield clean(page_list.url)
        return
    last = min(window.until or today, today)
    first = window.since or last - timedelta(days=page_list.days - 1)
    for back in range((last - first).days + 1):
        yield clean(page_list.url_of(last - timedelta(days=back)))


def candidates(page: Page, page_list: PageList, source: Source) -> list[Candidate]:
    """Links of a list page to articles on the source's hosts, each once, in printed order.

    Pages of an issue link articles of its own day only; advertisements are left out.
    """
    issue = _issue_of(page)
    is_issue = page_list.is_dated or issue is not None
    found: dict[str, Candidate] = {}
    for link in _links(page, page_list)[:_MOST_LINKS]:
        try:
            url = clean(link.get("href"), page.url)
            identity = article_id(canonical(url))
        except ValueError:
            continue
        if identity in found or not source.is_article(url) or not host_allowed(host_of(url), source.hosts):
            continue
        day = day_in_address(url)
        if is_issue and (day != issue or _ADVERT.match(link.get("title") or text_of(link))):
            continue
        found[identity] = Candidate(url, identity, day or _printed_day(link))
    return list(found.values())


def next_page(page: Page, page_list: PageList, number: int) -> str | None:
    """Address of the page after page `number`; None where the list ends.

    The page's own link 下一页 wins, then what its pager's script says; then the source's form of address.
    """
    try:
        if page_list.is_dated or _issue_of(page) is not None:
            return _next_node(page)
        return _linked(page) or _formed(page, page_list, number)
    except ValueError:
        return None


def _linked(page: Page) -> str | None:
    for link in page.select(_LINKS):
        if _NEXT.match(text_of(link)) or "next" in (link.get("class") or "").split():
            url = _cleaned(link.get("href"), page)
            if url not in (None, page.url):
                return url
    return None


def _formed(page: Page, page_list: PageList, number: int) -> str | None:
    if (pager := read_pager(page.text)) is not None:
        return clean(pager.file(pager.index + 1), page.url) if pager.index + 1 < pager.total else None
    if page_list.numbered == "down":
        return _next_below(page, page_list)
    if page_list.more is None:
        return None
    return clean(page_list.more.replace("{page}", str(number + 1)).replace("{page-1}", str(number)))


def _next_below(page: Page, page_list: PageList) -> str | None:
    """The page numbered below this one; from the list's first page, the highest that it links."""
    if match := _DOWNWARD.search(page.url):
        number = int(match["number"]) - 1
        return None if number < 0 else _numbered(page.url, match["column"], number)
    wanted = _DOWNWARD.search(page_list.more or "")
    linked: dict[str, list[tuple[int, str]]] = {}
    for link in page.select(_LINKS):
        url = _cleaned(link.get("href"), page)
        if url and (match := _DOWNWARD.search(url)) and (wanted is None or match["column"] == wanted["column"]):
            linked.setdefault(match["column"], []).append((int(match["number"]), url))
    # Pages of several columns, and no word which is this list's.
    return max(next(iter(linked.values())))[1] if len(linked) == 1 else None


def _numbered(url: str, column: str, number: int) -> str:
    """A page's address with another number; a hundred pages share a folder: `…/0010/COLUMN_00001095.shtml`."""
    folder = re.sub(r"/\d{4}(?=/[^/]*$)", f"/{number // 100:04d}", url)
    return clean(re.sub(rf"{re.escape(column)}_\d{{8}}(?=\.s?html?$)", f"{column}_{number:08d}", folder))


def _issue_of(page: Page) -> str | None:
    """The day of the issue of which this is a page; an e-paper's home page leads to one by a meta refresh."""
    return day_in_address(page.url) if _NODE.search(page.url) else None


def _next_node(page: Page) -> str | None:
    """The page of a printed issue that follows in the issue's own list of pages, which is taken as a circle: a crawl
    may begin behind the front page."""
    issue = day_in_address(page.url)
    urls = (_cleaned(link.get("href"), page) for link in page.select(_LINKS))
    nodes = list(dict.fromkeys(url for url in urls if url and _NODE.search(url) and day_in_address(url) == issue))
    following = nodes.index(page.url) + 1 if page.url in nodes else 0
    return nodes[following % len(nodes)] if nodes else None


def _cleaned(href: str, page: Page) -> str | None:
    try:
        return clean(href, page.url)
    except ValueError:
        return None


def _printed_day(link: Any) -> str | None:
    """The day beside a link, in the same item of the list."""
    item = next((e for e in islice(link.iterancestors(), 4) if e.tag in _ITEMS), None)
    if item is None:
        return None
    parts = list(islice(item.iter(), _MOST_PARTS + 1))
    if len(parts) > _MOST_PARTS or sum(e.tag == "a" for e in parts) > 3:
        return None
    beside = (
        text
        for e in parts
        if e is not link
        for text in ("" if e.tag == "a" else e.text, e.tail if e is not item else "")
    )
    text = one_line(" ".join(text for text in beside if text))
    return read_day(text) if len(text) <= _LONGEST_ITEM else None


def _links(page: Page, page_list: PageList) -> list[Any]:
    if page_list.links is None:
        return list(page.select(_LINKS))
    return [link for region in page.select(_region(page_list.links)) for link in _LINKS(region)]


@cache
def _region(selector: str) -> Any:
    return etree.XPath(HTMLTranslator().css_to_xpath(selector))
