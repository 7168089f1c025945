"""No connection into a private network: what a name resolves to is checked where the connection is made.

A public name may point at a private address, and at another one a second later (DNS rebinding). Twisted connects to
the very address that the resolver hands out, so the resolver is the place to look. Only the source's hosts are looked
at: HostGate lets no request for another name pass, so that whatever else is resolved is the operator's own proxy.
Through a proxy it is the proxy that resolves and connects; then only addresses written as numbers are checked.
"""

from __future__ import annotations

from typing import Any

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from crawler.address import host_allowed, is_private

GUARDED = "YANZHAO_GUARDED_HOSTS"
"""Setting: host names, `*.domain` among them, that must not resolve to a private address."""
_PRIVATE: set[str] = set()
"""Names that had a private address. Twisted tells of a failed resolution only that nothing was found, and Scrapy makes
one resolver for a process, as it keeps one cache of names; a process crawls one source."""


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver (IPv4) that finds nothing where a guarded name has a private address."""

    def __init__(self, reactor: Any, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.guarded: tuple[str, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> PublicResolver:
        """Made by Scrapy, which gives its process in the place of a crawler."""
        resolver: PublicResolver = super().from_crawler(crawler, reactor)
        resolver.guarded = tuple(crawler.settings.getlist(GUARDED))
        return resolver

    def getHostByName(self, name: str, timeout: Any = ()) -> Any:  # noqa: N802
        """A Deferred of an address; fails with DNSLookupError where the name has none, or none that is public."""
        found = super().getHostByName(name, timeout)
        if host_allowed(name.lower().rstrip("."), self.guarded):
            found.addCallback(self._check, name)
        return found

    def _check(self, address: str, name: str) -> str:
        if is_private(address):
            _PRIVATE.add(name)
            raise DNSLookupError("a private address")
        return address


def was_private(host: str) -> bool:
    """Whether a name was refused for its address."""
    return host in _PRIVATE
