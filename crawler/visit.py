"""One address visited: asked for, redirects followed by hand, so that each step is recorded and checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scrapy import Request
from twisted.internet.defer import CancelledError
from w3lib.html import get_meta_refresh

from crawler.address import clean, host_allowed, host_of
from crawler.charset import decode
from crawler.outcome import AddressForbidden, RobotsForbid, of_failure, of_status
from crawler.records import FetchClass

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_MOST_HOPS = 8
_LONGEST_REFRESH = 15.0
"""Seconds after which a meta refresh still counts as a redirect."""
_NOWHERE = ""
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_REFRESH_BYTES = 32 * 1024
"""A larger page with a meta refresh is a page."""


@dataclass(slots=True)
class Hop:
    """An answer that leads elsewhere."""

    url: str
    response: Any


@dataclass(slots=True)
class Visit:
    """What came of an address."""

    url: str
    """The address that answered last."""
    hops: list[Hop] = field(default_factory=list)
    response: Any = None
    """The last answer; None where none came."""
    outcome: FetchClass = "ok"
    """`ok` where the body decides."""
    detail: str | None = None
    forbidden: bool = False
    """Whether robots.txt disallows the address, or it lies in a private network: it was not asked for."""
    left_alone: bool = False
    """Whether it was not asked for because its host turned us away before."""


Stop = Callable[[str], tuple[FetchClass, str] | None]
"""Told the target of a redirect; gives class and reason where it should not be followed."""


async def visit(
    crawler: Crawler,
    url: str,
    role: str,
    hosts: tuple[str, ...],
    stop: Stop,
    headers: Mapping[str, str] | None = None,
) -> Visit:
    """Ask for an address and follow where it leads, on the source's hosts only. Never raises but on cancellation.

    `headers` go with the first request alone.
    """
    result = Visit(url)
    seen = {url}
    while True:
        sent = dict(headers) if headers and result.url == url else None
        try:
            response = await crawler.engine.download_async(Request(result.url, headers=sent, meta={"role": role}))
        except CancelledError:
            raise
        except Exception as error:
            result.outcome, result.detail = of_failure(error)
            result.forbidden = isinstance(error, RobotsForbid | AddressForbidden)
            return result
        target, is_refresh = _target(response)
        if target == _NOWHERE:
            result.hops.append(Hop(result.url, response))
            result.outcome, result.detail = "moved", "leads to no http(s) address"
            return result
        reason = stop(target) if target else None
        # A page that says that it is gone, and then leads home, is judged by what it says.
        if target is None or (is_refresh and reason is not None and reason[0] == "soft404"):
            result.response = response
            result.outcome = of_status(response.status)
            result.detail = None if result.outcome == "ok" else f"HTTP {response.status}"
            return result
        result.hops.append(Hop(result.url, response))
        result.url = target
        if reason is None:
            reason = _refuse(target, seen, hosts)
        if reason is not None:
            result.outcome, result.detail = reason
            return result
        seen.add(target)


def _refuse(target: str, seen: set[str], hosts: tuple[str, ...]) -> tuple[FetchClass, str] | None:
    if not host_allowed(host_of(target), hosts):
        return "moved", "leads to a host outside the source"
    if target in seen or len(seen) > _MOST_HOPS:
        return "moved", "redirects without end"
    return None


def _target(response: Response) -> tuple[str | None, bool]:
    """Where an answer leads, and whether by meta refresh; `_NOWHERE` where that is no address we could ask for."""
    location = response.headers.get("Location")
    if response.status in (301, 302, 303, 307, 308) and location is not None:
        try:
            # Bytes beyond ASCII are sent back as they came, as browsers do: nobody says what charset they are in.
            return clean(
                _BEYOND_ASCII.sub(lambda m: b"%%%02X" % m[0][0], location).decode("ascii"), response.url
            ), False
        except ValueError:
            return _NOWHERE, False
    if response.status == 200 and len(response.body) <= _REFRESH_BYTES and b"http-equiv" in response.body.lower():
        try:
            delay, url = get_meta_refresh(decode(response.body)[0], response.url)
            if url and delay is not None and delay <= _LONGEST_REFRESH:
                target = clean(url)
                return (target if target != clean(response.url) else None), True
        except ValueError:
            pass
    return None, False
