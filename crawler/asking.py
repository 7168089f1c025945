"""Asking hosts with manners: not before they may be asked, and again when they say so."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.address import host_of
from crawler.breaker import Breaker, Ticket
from crawler.outcome import retry_after
from crawler.source import Source
from crawler.visit import Stop, Visit, visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Asker:
    """Visits addresses and keeps account of how their hosts take it."""

    def __init__(self, crawler: Crawler, source: Source, now: Callable[[], str], *, fast: bool) -> None:
        """In: a clock (ISO 8601), and whether hosts that turn us away get no rest."""
        self._crawler = crawler
        self._hosts = source.hosts
        self._now = now
        self._breaker = Breaker(0.0 if fast else source.politeness.rest, time.monotonic)

    async def visit(
        self, url: str, role: str, stop: Stop = lambda _: None, headers: Mapping[str, str] | None = None
    ) -> Visit:
        """Ask for an address as soon as its host may be asked, once more where it says when to come again.

        Not at all where the host is left alone: then `left_alone` is set, and there is nothing to record.
        """
        for is_last in (False, True):
            ticket = await self._breaker.enter(host_of(url))
            if ticket is None:
                break
            try:
                result = await visit(self._crawler, url, role, self._hosts, stop, headers)
            except BaseException:
                self._breaker.arrived(ticket, None)
                raise
            if is_last or not self._asks_to_wait(result):
                self._note(ticket, result)
                return result
            self._breaker.arrived(ticket, None)
        return Visit(url, outcome="blocked", detail="its host is left alone", left_alone=True)

    def settled(self, result: Visit) -> None:
        """Note what the body of a good answer was, once it is read."""
        self._breaker.settled(host_of(result.url), is_page=result.outcome != "blocked")

    def problems(self) -> list[str]:
        """What to tell of hosts that rested or were left alone."""
        return self._breaker.problems()

    def _asks_to_wait(self, result: Visit) -> bool:
        """Whether the host says when to come again, and we wait until then."""
        response = result.response
        if response is None:
            return False
        now = datetime.fromisoformat(self._now())
        wait = retry_after(response.status, response.headers.get("Retry-After"), now)
        return wait is not None and self._breaker.hold(host_of(result.url), wait)

    def _note(self, ticket: Ticket, result: Visit) -> None:
        """Tell the breaker what came of asking a host, which may have led to another one."""
        was_asked = result.response is not None or result.outcome not in ("moved", "soft404")
        outcome = result.outcome if was_asked and not result.forbidden else None
        if result.hops:
            self._breaker.arrived(ticket, "moved")
            self._breaker.note(host_of(result.url), outcome)
        else:
            self._breaker.arrived(ticket, outcome)
