"""List pages: the articles that they link, and where the list goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from cssselect import HTMLTranslator
from lxml import etree

from crawler.address import article_id, canonical, clean, host_allowed, host_of
from crawler.families import FAMILIES
from crawler.page import Page, text_of
from crawler.source import PageList, Source

_LINKS = etree.XPath(".//a[@href]")
_NEXT = re.compile(r"^(?:下一页|下页|后一页|>|>>|›|»|next)$", re.I)
_MOST_LINKS = 2000
"""Links of a list page that are looked at: no honest list has more."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link to an article."""

    url: str
    """Address to ask for."""
    id: str
    """Id of the article at this address."""


def candidates(page: Page, page_list: PageList, source: Source) -> list[Candidate]:
    """Links of a list page to articles on the source's hosts, each once, in printed order."""
    family = FAMILIES[source.family]
    found: dict[str, Candidate] = {}
    for link in _links(page, page_list)[:_MOST_LINKS]:
        try:
            url = clean(link.get("href"), page.url)
            identity = article_id(canonical(url))
        except ValueError:
            continue
        if identity not in found and family.is_article(url) and host_allowed(host_of(url), source.hosts):
            found[identity] = Candidate(url, identity)
    return list(found.values())


def next_page(page: Page, page_list: PageList, number: int) -> str | None:
    """Address of the page after page `number`; None where the list ends.

    The page's own link 下一页 wins; a page that has links to pages but no such link is the last one only where the
    source gives no form of address.
    """
    for link in page.select(_LINKS):
        if _NEXT.match(text_of(link)) or "next" in (link.get("class") or "").split():
            try:
                url = clean(link.get("href"), page.url)
            except ValueError:
                continue
            if url != page.url:
                return url
    return clean(page_list.more.replace("{page}", str(number + 1))) if page_list.more else None


def _links(page: Page, page_list: PageList) -> list[Any]:
    if page_list.links is None:
        return list(page.select(_LINKS))
    return [link for region in page.select(_region(page_list.links)) for link in _LINKS(region)]


@cache
def _region(selector: str) -> Any:
    return etree.XPath(HTMLTranslator().css_to_xpath(selector))
