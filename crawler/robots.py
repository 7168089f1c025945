"""robots.txt, obeyed as RFC 9309 says: 4xx allows everything, 5xx and silence nothing; Crawl-delay is kept.

Scrapy's own middleware takes an error page for rules and a failed host for permission, so this one stands in for it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request, signals
from scrapy.exceptions import StopDownload
from twisted.internet.defer import CancelledError

from crawler.address import host_allowed, host_of
from crawler.charset import decode
from crawler.outcome import RobotsForbid, of_failure, of_status

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

AGENT = "Yanzhao"
"""The product token that rules are looked up for."""
_MOST_REDIRECTS = 5
_MOST_BYTES = 512 * 1024
"""RFC 9309 asks for at least 500 KiB of rules to be read."""
_MOST_SENT = 1 << 30
"""Bytes that a file may announce; no more than `_MOST_BYTES` of them are taken."""
_ALLOW = Protego.parse("")
_DISALLOW = Protego.parse("User-agent: *\nDisallow: /")
_LONGEST_DELAY = 120.0


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a host allows, and what to say where it does not."""

    protego: Any
    refusal: str = "disallowed by robots.txt"


class RobotsGuard:
    """Downloader middleware that lets nothing pass that robots.txt disallows."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._rules: dict[str, asyncio.Future[_Rules]] = {}
        self._delays: dict[str, float] = {}
        # After AutoThrottle, which connects earlier and knows one least delay for all hosts; and before a request
        # waits in a slot that was made anew.
        crawler.signals.connect(self._keep_delay, signal=signals.response_downloaded)
        crawler.signals.connect(self._keep_delay, signal=signals.request_reached_downloader)
        crawler.signals.connect(self._cut, signal=signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsGuard:
        """Made by Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise RobotsForbid for a disallowed address; wait for the host's rules where they are not there yet."""
        if request.meta.get("role") == "robots":
            return
        rules = await self._rules_of(request.url)
        if not rules.protego.can_fetch(request.url, AGENT):
            raise RobotsForbid(rules.refusal)

    async def _rules_of(self, url: str) -> _Rules:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            future = self._rules[origin] = asyncio.get_running_loop().create_future()
            try:
                rules = await self._fetch(f"{origin}/robots.txt")
            except BaseException as error:
                self._rules.pop(origin).cancel()
                raise error
            self._delays[parts.hostname or ""] = min(float(rules.protego.crawl_delay(AGENT) or 0), _LONGEST_DELAY)
            future.set_result(rules)
        return await asyncio.shield(self._rules[origin])

    async def _fetch(self, address: str) -> _Rules:
        """Rules of a host; what came of asking is recorded."""
        spider: Any = self._crawler.spider
        url = address
        for _ in range(_MOST_REDIRECTS + 1):
            try:
                meta = {"role": "robots", "download_maxsize": _MOST_SENT}
                response = await self._crawler.engine.download_async(Request(url, meta=meta))
            except CancelledError:
                raise
            except Exception as error:
                outcome, detail = of_failure(error)
                spider.record(address, "robots", None, outcome, detail=detail)
                return _unreadable(detail)
            location = response.headers.get("Location")
            if not 300 <= response.status < 400 or location is None:
                break
            url = urljoin(url, location.decode("latin-1"))
            if not host_allowed(host_of(url), spider.source.hosts):
                break
        spider.record(address, "robots", response, of_status(response.status), final_url=url)
        return _rules(response)

    def _cut(self, data: bytes, request: Request) -> None:
        """Stop reading where a file is longer than anybody has to read; what came so far counts."""
        if request.meta.get("role") != "robots":
            return
        request.meta["robots_bytes"] = request.meta.get("robots_bytes", 0) + len(data)
        if request.meta["robots_bytes"] > _MOST_BYTES:
            raise StopDownload(fail=False)

    def _keep_delay(self, request: Request) -> None:
        slot = self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        least = self._delays.get(urlsplit(request.url).hostname or "", 0.0)
        if slot is not None and slot.delay < least and not getattr(self._crawler.spider, "fast", False):
            slot.delay = least


def _rules(response: Response) -> _Rules:
    if 200 <= response.status < 300:
        return _Rules(Protego.parse(decode(response.body[:_MOST_BYTES])[0]))
    return _unreadable(f"status {response.status}") if response.status >= 500 else _Rules(_ALLOW)


def _unreadable(reason: str) -> _Rules:
    """Nothing is allowed by a host that does not tell its rules; who reads the log should look for the host's fault."""
    return _Rules(_DISALLOW, f"robots.txt cannot be read ({reason}), so nothing is asked for")
