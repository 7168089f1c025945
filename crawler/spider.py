"""The one spider: walks the lists of a source, visits what is new, writes what it finds into a landing folder.

Pages of a list are visited several at once, but settled in printed order. So which of two equal texts is the article
and which the duplicate, and where a limit cuts, never depends on the network, nor on a kill and a new start.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections import deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import scrapy

from crawler import again
from crawler.address import article_id, canonical, clean, host_allowed, host_of
from crawler.asking import Asker
from crawler.families import FAMILIES
from crawler.faults import BlockedPage, EmptyPage, ParseError, SoftNotFound
from crawler.further import FurtherPage
from crawler.gate import pairs
from crawler.job import Job
from crawler.known import KnownAddress
from crawler.lists import Candidate, candidates, list_starts, next_page
from crawler.page import Page
from crawler.parse import notice, parse
from crawler.records import WARNING, Article, FetchClass
from crawler.skeleton import skeleton
from crawler.source import PageList
from crawler.visit import Visit
from crawler.walk import Standing, Walk, by_day, standing

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger("crawler")
_FAST_CONCURRENCY = 8
_FEW_LINKS = 10
"""A list page with fewer may be a notice."""
_ACCIDENTS = frozenset(("timeout", "server_error", "blocked"))
"""What says nothing of the page itself."""
_CLASSES: tuple[tuple[type[ParseError], FetchClass], ...] = (
    (SoftNotFound, "soft404"),
    (BlockedPage, "blocked"),
    (EmptyPage, "empty"),
)


@dataclass(slots=True)
class Trip:
    """What came of an address and of the further pages of the article there."""

    visit: Visit
    further: list[Visit] = field(default_factory=list)
    article: Article | None = None
    """What was read there; None where it is no article, or what was there last time."""


class SourceSpider(scrapy.Spider):
    """Crawls one source."""

    name = "yanzhao"
    _asker: Asker

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job = job
        self.source = job.source
        self.landing = job.landing
        self.archive = job.archive
        self.proxy = job.proxy
        self.fast = job.fast
        self.now = job.now
        self._standings: dict[str, Standing] = {}
        """Items of the lists so far, by the id of their article."""
        self._again: dict[str, KnownAddress] = {}
        """Address to the article that is looked at again there."""
        # A crawl that goes on after a kill must leave alone what it left alone before.
        self._began = datetime.fromisoformat(job.landing.first_fetch or job.now())
        self._family = FAMILIES[job.source.family]
        self._width = _FAST_CONCURRENCY if job.fast else job.source.politeness.concurrency + 1

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SourceSpider:
        """Made by Scrapy."""
        spider: SourceSpider = super().from_crawler(crawler, *args, **kwargs)
        spider._asker = Asker(crawler, spider.source, spider.now, fast=spider.fast)
        crawler.signals.connect(spider._closed, signal=scrapy.signals.spider_closed)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Do the whole crawl; yields nothing, for what is found is written as it is found."""
        for page_list in self.source.lists:
            for url in list_starts(page_list, self.job.window, self._today()):
                if self._is_enough():
                    break
                await self._walk(page_list, url)
        await self._look_again()
        nothing: tuple[Any, ...] = ()
        for item in nothing:
            yield item

    def record(self, *args: Any, **more: Any) -> None:
        """Write what became of an address (see `Job.record`)."""
        self.job.record(*args, **more)

    def _closed(self, reason: str) -> None:
        self.job.finish_reason = reason
        self.job.health.problems += self._asker.problems()
        self.job.health.errors += self.crawler.stats.get_value("spider_exceptions/count", 0)

    # Lists

    async def _walk(self, page_list: PageList, url: str) -> None:
        visited, walk = set[str](), Walk(self.source.known_pages)
        for number in range(1, page_list.max_pages + 1):
            visited.add(url)
            page = await self._list_page(url, number, page_list.is_dated)
            found = candidates(page, page_list, self.source) if page else []
            # A page of an issue may hold advertisements alone.
            if page is None or not (found or page_list.is_dated):
                self._end_of_list(url, number, page)
                return
            self.job.health.show(page_list.url, number, [candidate.id for candidate in found])
            items = walk.turn(found)
            await self._visit_all(self._wanted(items))
            if found:
                walk.close_page(self._standings.get(item.id, "new") for item in items)
            following = next_page(page, page_list, number)
            if self._is_enough() or walk.is_over or following is None or following in visited:
                return
            if not host_allowed(host_of(following), self.source.hosts):
                return
            url = following
        self.job.health.problems.append(f"{WARNING}list {page_list.url}: left at its page {page_list.max_pages}")

    async def _list_page(self, url: str, number: int, is_dated: bool) -> Page | None:
        result = await self._asker.visit(url, "list")
        if result.left_alone:
            return None
        page = self._readable(result)
        if page is None:
            self.job.record_visit("list", result)
            # Not every day has an issue, and today's may not be up yet.
            if result.outcome != "gone" or (number == 1 and not is_dated):
                self.job.health.problems.append(f"list {url}: {result.outcome}, {result.detail or 'no answer'}")
            return None
        self.job.record_visit("list", result)
        return page

    def _readable(self, result: Visit) -> Page | None:
        """The list page of an answer; None where it is none, with outcome and detail set."""
        if result.response is None or result.outcome != "ok":
            return None
        page = Page(result.response.body, clean(result.response.url), dict(pairs(result.response.headers)))
        said = notice(page) if page.text.count("<a ") < _FEW_LINKS else None
        if said is not None:
            result.outcome, result.detail = _class_of(said), str(said)
        self._asker.settled(result)
        return page if said is None else None

    def _end_of_list(self, url: str, number: int, page: Page | None) -> None:
        if page is not None and number == 1:
            self.job.health.problems.append(f"list {url}: no links to articles")

    def _wanted(self, items: Sequence[Candidate]) -> list[Candidate]:
        """Items that are to be asked for; notes how the others stand."""
        wanted = []
        for item in items:
            if item.id in self._standings:
                continue
            found = standing(item, self.job.known, self.job.window, self._began)
            self._standings[item.id] = found or "new"
            if found is None:
                wanted.append(item)
        return wanted

    async def _look_again(self) -> None:
        """Visit known articles of the last days, on condition that they changed."""

        def is_done(url: str) -> bool:
            return (url, "article") in self.landing.fetched

        recent = again.due(self.job.known, self.source, self.job.window, self._began, is_done)
        self._again = {article.asked: article for article in recent if article.asked}
        await self._visit_all([Candidate(url, article.id or "") for url, article in self._again.items()])

    # Articles

    async def _visit_all(self, wanted: Sequence[Candidate]) -> None:
        """Visit candidates, several at once, and settle them in order."""
        waiting = deque(wanted)
        running: deque[tuple[Candidate, asyncio.Task[Trip] | None]] = deque()
        try:
            while (waiting or running) and not self._is_enough():
                while waiting and len(running) < self._room():
                    running.append(self._begin(waiting.popleft()))
                candidate, task = running.popleft()
                if task is not None:
                    self._settle(candidate, await task)
                self._note(candidate)
        finally:
            for _, task in running:
                if task is not None:
                    task.cancel()
            await asyncio.gather(*(task for _, task in running if task is not None), return_exceptions=True)

    def _note(self, candidate: Candidate) -> None:
        """Note how an item stands once it is settled: as the landing tells, so that a new start notes the same."""
        if told := self.landing.left_out.get(candidate.url):
            self._standings[candidate.id] = by_day(told, self.job.window)
        elif self.landing.fetched.get((candidate.url, "article")) == "blocked":
            # What robots.txt forbids is forbidden every night, and is nothing to come for.
            self._standings[candidate.id] = "known"

    def _room(self) -> int:
        """How many visits may be under way: no more than articles are wanted still."""
        if self.job.limit is None:
            return self._width
        return max(1, min(self._width, self.job.limit - len(self.landing.articles)))

    def _begin(self, candidate: Candidate) -> tuple[Candidate, asyncio.Task[Trip] | None]:
        if (candidate.url, "article") in self.landing.fetched:
            return candidate, None
        return candidate, asyncio.ensure_future(self._travel(candidate.url))

    async def _travel(self, url: str) -> Trip:
        """Ask for an article with all its pages."""
        known = self._again.get(url)
        headers = again.conditions(known) if known else {}
        stop = partial(self._stop_article, own=known.id if known else None)
        trip = Trip(await self._asker.visit(url, "article", stop, headers))
        first = trip.visit.response
        if first is None or trip.visit.left_alone:
            return trip
        if known and again.same_page(known, first):
            trip.visit.outcome = "unchanged"
            self._asker.settled(trip.visit)
        elif trip.visit.outcome == "ok":
            page = Page(first.body, clean(trip.visit.url), dict(pairs(first.headers)), self.source.timezone)
            for further in self._family.further_pages(page):
                trip.further.append(await self._asker.visit(further, "page"))
            # A torn article has told the asker of its own page, and of the one that did not come.
            if not self._is_torn(trip):
                trip.article = self._read(trip)
                self._asker.settled(trip.visit)
        return trip

    def _stop_article(self, target: str, own: str | None) -> tuple[FetchClass, str] | None:
        """Whether a redirect of an article should not be followed; to its `own` address it may lead."""
        if host_allowed(host_of(target), self.source.hosts) and not self.source.is_article(target):
            return "soft404", "leads to a page that is no article"
        identity = article_id(canonical(target))
        if identity in self.job.known.ids and identity != own:
            return "moved", "leads to a known article"
        return None

    def _settle(self, candidate: Candidate, trip: Trip) -> None:
        result, known = trip.visit, self._again.get(candidate.url)
        if result.left_alone:
            return
        if known is not None and result.outcome == "unchanged":
            self.job.record_visit("article", result, known.id)
            return
        for further in trip.further:
            if not further.left_alone:
                self.job.record_visit("page", further)
        article = trip.article
        if article is None:
            self.job.record_visit("article", result)
        elif known is not None and article.id == known.id:
            self._renew(article, known, result)
        else:
            self._keep(article, result)

    def _is_torn(self, trip: Trip) -> bool:
        """Whether a further page did not come by accident; then its outcome is that of the whole.

        Half an article would pass for a whole one; the next crawl asks for all of it again.
        """
        torn = next((further for further in trip.further if further.outcome in _ACCIDENTS), None)
        if torn is not None:
            trip.visit.outcome, trip.visit.detail = torn.outcome, f"of its further page {torn.url}"
        return torn is not None

    def _read(self, trip: Trip) -> Article | None:
        """The article of an answer; None where it is none, with outcome and detail set."""
        result = trip.visit
        pages = [
            FurtherPage(body=v.response.body, url=v.url, headers=dict(pairs(v.response.headers)))
            for v in trip.further
            if v.outcome == "ok" and v.response is not None
        ]
        try:
            headers = dict(pairs(result.response.headers))
            return parse(result.response.body, result.url, headers, self.source, self.now(), pages)
        except ParseError as error:
            result.outcome, result.detail = _class_of(error), str(error)
        except Exception as error:
            self.job.health.errors += 1
            result.outcome, result.detail = "parse_failed", f"internal error: {type(error).__name__}"
            log.error("%s: %s", result.url, _where(error))
        return None

    def _keep(self, article: Article, result: Visit) -> None:
        identity: str | None = article.id
        left_out = None
        if equal := self._equal_to(article):
            identity, result.detail = equal
            result.outcome = "duplicate"
        elif not self.job.window.holds(article.published):
            identity, result.detail, left_out = None, "outside the window", article.published
        else:
            self.landing.add_article(article)
        shape = skeleton(result.response.body)
        self.job.record_visit("article", result, identity, published=left_out, skeleton=shape)

    def _renew(self, article: Article, known: KnownAddress, result: Visit) -> None:
        """Keep an article that was looked at again, where it changed."""
        changed = again.what_changed(known, article)
        if changed:
            result.detail = f"changed: {changed}"
            self.landing.add_article(article)
        else:
            result.outcome, result.detail = "unchanged", "the page changed, its text did not"
        self.job.record_visit("article", result, article.id, skeleton=skeleton(result.response.body))

    def _equal_to(self, article: Article) -> tuple[str, str] | None:
        """Id of the article that this one repeats, and how."""
        if article.id in self.landing.articles or article.id in self.job.known.ids:
            return article.id, "the same article under another address"
        for hashes in (self.landing.by_hash, self.job.known.by_hash):
            if article.content_hash in hashes:
                return hashes[article.content_hash], "the same text under another address"
        return None

    # Both

    def _today(self) -> date:
        """The day it was where the source is, when this crawl began."""
        return self._began.astimezone(ZoneInfo(self.source.timezone)).date()

    def _is_enough(self) -> bool:
        return self.job.limit is not None and len(self.landing.articles) >= self.job.limit


def _class_of(error: ParseError) -> FetchClass:
    return next((name for kind, name in _CLASSES if isinstance(error, kind)), "parse_failed")


def _where(error: Exception) -> str:
    """Kind of an error and the functions it passed, without paths and values."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return f"{type(error).__name__} in {' > '.join(f'{frame.name}:{frame.lineno}' for frame in frames)}"
