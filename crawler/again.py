"""Recent articles are looked at again for some days: news is edited without a word.

A page is asked for on condition (If-None-Match, If-Modified-Since; RFC 9110, 13.1). Where the server answers in full,
equal bytes, or an equal text and date within other bytes (advertisements, teasers), are no change either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from crawler.address import host_allowed, host_of
from crawler.known import Known, KnownAddress
from crawler.records import Article
from crawler.source import Source
from crawler.window import Window


def due(
    known: Known, source: Source, window: Window, now: datetime, is_done: Callable[[str], bool]
) -> list[KnownAddress]:
    """Articles to look at again, newest first: published, as far as known, within the source's `look_again_days`.

    The first day of the window does not count, for an edit is news of today; the last day does: a crawl of the past
    leaves the present alone. `is_done` tells of addresses that this crawl has asked for already.
    """
    if not source.look_again_days:
        return []
    since = now.date() - timedelta(days=source.look_again_days)
    upto = Window(since, window.until)
    found = [
        article
        for article in known.recent
        if (not article.published or upto.holds(article.published))
        and not is_done(article.asked or "")
        and not known.rests(article.id or "", now)
        and host_allowed(host_of(article.asked or ""), source.hosts)
    ]
    return sorted(found, key=lambda article: article.published or "", reverse=True)


def conditions(article: KnownAddress) -> dict[str, str]:
    """Request headers that ask for the page only if it is another than last time."""
    told = {"If-None-Match": article.etag, "If-Modified-Since": article.last_modified}
    return {name: value for name, value in told.items() if value and value.isprintable() and value.isascii()}


def same_page(article: KnownAddress, response: Any) -> bool:
    """Whether an answer is what was there last time."""
    if response.status == 304:
        return True
    return article.body_hash is not None and hashlib.sha256(response.body).hexdigest() == article.body_hash


def what_changed(known: KnownAddress, article: Article) -> str | None:
    """In a word what is new in an article; None where text and date are the same."""
    if article.content_hash != known.content_hash:
        return "text"
    return "date" if article.published != known.published else None
