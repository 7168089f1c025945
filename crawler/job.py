"""What a crawl is asked to do, and what it writes down of each visit."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from crawler.archive import PageArchive
from crawler.known import Known
from crawler.landing import Landing
from crawler.progress import Progress
from crawler.records import Fetch, FetchClass
from crawler.report import Health
from crawler.source import Source
from crawler.visit import Hop, Visit
from crawler.window import Window

log = logging.getLogger("crawler")
_LONGEST_HEADER = 500


@dataclass
class Job:
    """What a crawl is asked to do, and with what."""

    source: Source
    landing: Landing
    archive: PageArchive
    health: Health
    progress: Progress
    now: Callable[[], str]
    """The time, ISO 8601."""
    known: Known = field(default_factory=Known)
    window: Window = field(default_factory=Window)
    limit: int | None = None
    proxy: str | None = None
    fast: bool = False
    finish_reason: str = ""
    """Scrapy's reason, once it has ended."""

    def record(
        self,
        url: str,
        role: Any,
        response: Any,
        outcome: FetchClass,
        final_url: str | None = None,
        detail: str | None = None,
        article_id: str | None = None,
        **more: str | None,
    ) -> None:
        """Write what became of an address; `more` are further fields of the record."""
        self.landing.add_fetch(
            Fetch(
                url=url,
                final_url=final_url if final_url != url else None,
                source=self.source.name,
                status=response.status if response is not None else None,
                outcome=outcome,
                role=role,
                bytes=len(response.body) if response is not None else 0,
                hash=_hash(response),
                fetched_at=self.now(),
                article_id=article_id,
                detail=detail,
                etag=_header(response, "ETag"),
                last_modified=_header(response, "Last-Modified"),
                **more,
            )
        )
        log.info("%s %s %s%s", outcome, role, url, f": {detail}" if detail else "")
        self.progress.step(len(self.landing.articles), len(self.landing.fetched))

    def record_visit(self, role: str, result: Visit, identity: str | None = None, **more: str | None) -> None:
        """Write the last answer, then the redirects that led there: a kill in between visits the first again.

        In: the article that came of it, and further fields of the last answer's record.
        """
        followed = result.response is not None or not result.hops or result.outcome not in ("moved", "soft404")
        if followed:
            self.record(result.url, role, result.response, result.outcome, None, result.detail, identity, **more)
        for index, hop in enumerate(reversed(result.hops)):
            is_last = index == 0 and not followed
            self._record_hop(hop, role, result, identity, is_last, more.get("published"))

    def _record_hop(
        self, hop: Hop, role: str, result: Visit, identity: str | None, is_last: bool, published: str | None
    ) -> None:
        outcome = result.outcome if is_last else "moved"
        detail = result.detail if is_last else None
        self.record(hop.url, role, hop.response, outcome, result.url, detail, identity, published=published)


def _hash(response: Any) -> str | None:
    """SHA-256 of a body; a 304 has none."""
    return None if response is None or response.status == 304 else hashlib.sha256(response.body).hexdigest()


def _header(response: Any, name: str) -> str | None:
    """A header of a good answer, by which the page can be asked for on condition."""
    value = response.headers.get(name) if response is not None and response.status == 200 else None
    return value.decode("latin-1") if value and len(value) <= _LONGEST_HEADER else None
