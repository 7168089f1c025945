"""What a CMS family tells about its pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from crawler.address import host_allowed, host_of
from crawler.further import no_further_pages
from crawler.page import Draft, Page
from crawler.records import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One content management system."""

    name: str
    kind: Kind
    """What its pages are where no source says so."""
    article: re.Pattern[str]
    """Matches the addresses of its articles (`search`)."""
    hosts: tuple[str, ...] = ()
    """Where an address of its form is enough to tell a page of an unknown source: elsewhere others use the same form.
    `*.domain` stands for its subdomains."""
    recognises: Callable[[Page], bool]
    """Whether a page of an unknown source is one of this family."""
    read: Callable[[Page, Draft], str]
    """Offer the page's fields to the draft; gives the template's version (`2024.1`). Never raises ParseError."""
    further_pages: Callable[[Page], tuple[str, ...]] = no_further_pages
    """Addresses of the further pages of the article that a first page holds, in order."""

    def is_article(self, url: str) -> bool:
        """Whether an address in normal form is that of an article."""
        return self.article.search(url) is not None

    def is_at_home(self, url: str) -> bool:
        """Whether an address is that of an article on a host that is known to run this system."""
        return self.is_article(url) and host_allowed(host_of(url), self.hosts)
