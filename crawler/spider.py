"""The one spider: walks the lists of a source, visits what is new, writes what it finds into a landing folder.

Pages of a list are visited several at once, but settled in printed order. So which of two equal texts is the article
and which the duplicate, and where a limit cuts, never depends on the network, nor on a kill and a new start.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import traceback
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import scrapy

from crawler.address import article_id, canonical, clean, host_allowed, host_of
from crawler.archive import PageArchive
from crawler.faults import BlockedPage, EmptyPage, ParseError, SoftNotFound
from crawler.gate import pairs
from crawler.known import Known
from crawler.landing import Landing
from crawler.lists import Candidate, candidates, list_starts, next_page
from crawler.page import Page
from crawler.parse import parse
from crawler.progress import Progress
from crawler.records import Article, Fetch, FetchClass
from crawler.report import Health
from crawler.source import PageList, Source
from crawler.visit import Hop, Visit, visit
from crawler.window import Window

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger("crawler")
_FAST_CONCURRENCY = 8
_PATIENCE = 3
"""Refusals in a row after which a host is left alone."""
_CLASSES: tuple[tuple[type[ParseError], FetchClass], ...] = (
    (SoftNotFound, "soft404"),
    (BlockedPage, "blocked"),
    (EmptyPage, "empty"),
)


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


class SourceSpider(scrapy.Spider):
    """Crawls one source."""

    name = "yanzhao"

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job = job
        self.source = job.source
        self.landing = job.landing
        self.archive = job.archive
        self.proxy = job.proxy
        self.fast = job.fast
        self.now = job.now
        self._seen: set[str] = set()
        self._refusals: Counter[str] = Counter()
        self._width = _FAST_CONCURRENCY if job.fast else job.source.politeness.concurrency + 1

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SourceSpider:
        """Made by Scrapy."""
        spider: SourceSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._closed, signal=scrapy.signals.spider_closed)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Do the whole crawl; yields nothing, for what is found is written as it is found."""
        for page_list in self.source.lists:
            for url in list_starts(page_list, self.job.window, self._today()):
                if self._is_enough():
                    break
                await self._walk(page_list, url)
        nothing: tuple[Any, ...] = ()
        for item in nothing:
            yield item

    def record(
        self,
        url: str,
        role: Any,
        response: Any,
        outcome: FetchClass,
        final_url: str | None = None,
        detail: str | None = None,
        article_id: str | None = None,
    ) -> None:
        """Write what became of an address."""
        self.landing.add_fetch(
            Fetch(
                url=url,
                final_url=final_url if final_url != url else None,
                source=self.source.name,
                status=response.status if response is not None else None,
                outcome=outcome,
                role=role,
                bytes=len(response.body) if response is not None else 0,
                hash=hashlib.sha256(response.body).hexdigest() if response is not None else None,
                fetched_at=self.now(),
                article_id=article_id,
                detail=detail,
            )
        )
        log.info("%s %s %s%s", outcome, role, url, f": {detail}" if detail else "")
        self.job.progress.step(len(self.landing.articles), len(self.landing.fetched))

    def _closed(self, reason: str) -> None:
        self.job.finish_reason = reason
        self.job.health.errors += self.crawler.stats.get_value("spider_exceptions/count", 0)

    # Lists

    async def _walk(self, page_list: PageList, url: str) -> None:
        stale, visited = 0, set[str]()
        for number in range(1, page_list.max_pages + 1):
            visited.add(url)
            page = await self._list_page(url, number, page_list.is_dated)
            found = candidates(page, page_list, self.source) if page else []
            # A page of an issue may hold advertisements alone.
            if page is None or not (found or page_list.is_dated):
                self._end_of_list(url, number, page)
                return
            self.job.health.listed.update(candidate.id for candidate in found)
            fresh = await self._visit_all(self._new(found))
            # An issue is small, and one that was left half done would never be done.
            stale = 0 if fresh or page_list.is_dated else stale + 1
            following = next_page(page, page_list, number)
            if self._is_enough() or stale >= self.source.known_pages or following is None or following in visited:
                return
            if not host_allowed(host_of(following), self.source.hosts):
                return
            url = following

    async def _list_page(self, url: str, number: int, is_dated: bool) -> Page | None:
        result = await self._visit(url, "list")
        if self._refused(result) or result.response is None or result.outcome != "ok":
            self._record_visit("list", result)
            # Not every day has an issue, and today's may not be up yet.
            if result.outcome != "gone" or (number == 1 and not is_dated):
                self.job.health.problems.append(f"list {url}: {result.outcome}, {result.detail or 'no answer'}")
            return None
        page = Page(result.response.body, clean(result.response.url), dict(pairs(result.response.headers)))
        self._record_visit("list", result)
        return page

    def _end_of_list(self, url: str, number: int, page: Page | None) -> None:
        if page is not None and number == 1:
            self.job.health.problems.append(f"list {url}: no links to articles")

    def _new(self, found: Sequence[Candidate]) -> list[Candidate]:
        """Candidates that are neither known, nor seen in this crawl, nor outside the window by their address."""
        new = []
        for candidate in found:
            if candidate.id in self._seen or candidate.id in self.job.known.ids:
                continue
            self._seen.add(candidate.id)
            if self.job.window.may_hold(candidate.day):
                new.append(candidate)
        return new

    # Articles

    async def _visit_all(self, new: Sequence[Candidate]) -> int:
        """Visit candidates, several at once, and settle them in order; gives how many were taken up."""
        waiting = deque(new)
        running: deque[tuple[Candidate, asyncio.Task[Visit] | None]] = deque()
        settled = 0
        try:
            while (waiting or running) and not self._is_enough():
                while waiting and len(running) < self._room():
                    running.append(self._begin(waiting.popleft()))
                _, task = running.popleft()
                if task is not None:
                    self._settle(await task)
                settled += 1
        finally:
            for _, task in running:
                if task is not None:
                    task.cancel()
            await asyncio.gather(*(task for _, task in running if task is not None), return_exceptions=True)
        return settled

    def _room(self) -> int:
        """How many visits may be under way: no more than articles are wanted still."""
        if self.job.limit is None:
            return self._width
        return max(1, min(self._width, self.job.limit - len(self.landing.articles)))

    def _begin(self, candidate: Candidate) -> tuple[Candidate, asyncio.Task[Visit] | None]:
        done = (candidate.url, "article") in self.landing.fetched
        if done or self._refusals[host_of(candidate.url)] >= _PATIENCE:
            return candidate, None
        return candidate, asyncio.ensure_future(self._visit(candidate.url, "article"))

    async def _visit(self, url: str, role: str) -> Visit:
        stop = self._stop_article if role == "article" else lambda _: None
        return await visit(self.crawler, url, role, self.source.hosts, stop)

    def _stop_article(self, target: str) -> tuple[FetchClass, str] | None:
        """Whether a redirect of an article should not be followed."""
        if host_allowed(host_of(target), self.source.hosts) and not self.source.is_article(target):
            return "soft404", "leads to a page that is no article"
        identity = article_id(canonical(target))
        if identity in self.job.known.ids:
            return "moved", "leads to a known article"
        return None

    def _settle(self, result: Visit) -> None:
        self._refused(result)
        article: Article | None = None
        if result.response is not None and result.outcome == "ok":
            article = self._read(result)
        if article is not None:
            self._keep(article, result)
        else:
            self._record_visit("article", result)

    def _read(self, result: Visit) -> Article | None:
        """The article of an answer; None where it is none, with outcome and detail set."""
        response = result.response
        try:
            return parse(response.body, result.url, dict(pairs(response.headers)), self.source, self.now())
        except ParseError as error:
            result.outcome = next((name for kind, name in _CLASSES if isinstance(error, kind)), "parse_failed")
            result.detail = str(error)
        except Exception as error:
            self.job.health.errors += 1
            result.outcome, result.detail = "parse_failed", f"internal error: {type(error).__name__}"
            log.error("%s: %s", result.url, _where(error))
        return None

    def _keep(self, article: Article, result: Visit) -> None:
        identity: str | None = article.id
        if equal := self._equal_to(article):
            identity, result.detail = equal
            result.outcome = "duplicate"
        elif not self.job.window.holds(article.published):
            identity, result.detail = None, "outside the window"
        else:
            self.landing.add_article(article)
        self._record_visit("article", result, identity)

    def _equal_to(self, article: Article) -> tuple[str, str] | None:
        """Id of the article that this one repeats, and how."""
        if article.id in self.landing.articles or article.id in self.job.known.ids:
            return article.id, "the same article under another address"
        for hashes in (self.landing.by_hash, self.job.known.by_hash):
            if article.content_hash in hashes:
                return hashes[article.content_hash], "the same text under another address"
        return None

    # Both

    def _record_visit(self, role: str, result: Visit, identity: str | None = None) -> None:
        """Write the last answer, then the redirects that led there: a kill in between visits the first again."""
        followed = result.response is not None or not result.hops or result.outcome not in ("moved", "soft404")
        if followed:
            self.record(result.url, role, result.response, result.outcome, detail=result.detail, article_id=identity)
        for index, hop in enumerate(reversed(result.hops)):
            self._record_hop(hop, role, result, identity, is_last=index == 0 and not followed)

    def _record_hop(self, hop: Hop, role: str, result: Visit, identity: str | None, is_last: bool) -> None:
        outcome = result.outcome if is_last else "moved"
        detail = result.detail if is_last else None
        self.record(hop.url, role, hop.response, outcome, result.url, detail, identity)

    def _refused(self, result: Visit) -> bool:
        """Count refusals in a row by host; whether the host has refused too often."""
        host = host_of(result.url)
        if result.outcome == "blocked" and not result.forbidden:
            self._refusals[host] += 1
            if self._refusals[host] == _PATIENCE:
                self.job.health.problems.append(f"{host} turned us away {_PATIENCE} times in a row; it is left alone")
        elif result.response is not None and self._refusals[host] < _PATIENCE:
            self._refusals[host] = 0
        return self._refusals[host] >= _PATIENCE

    def _today(self) -> date:
        """The day it is where the source is."""
        return datetime.fromisoformat(self.now()).astimezone(ZoneInfo(self.source.timezone)).date()

    def _is_enough(self) -> bool:
        return self.job.limit is not None and len(self.landing.articles) >= self.job.limit


def _where(error: Exception) -> str:
    """Kind of an error and the functions it passed, without paths and values."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return f"{type(error).__name__} in {' > '.join(f'{frame.name}:{frame.lineno}' for frame in frames)}"
