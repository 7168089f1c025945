"""What every request and every answer passes: the allowed hosts, the proxy, the archive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import IgnoreRequest

from crawler.address import host_allowed, host_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response


class HostGate:
    """Downloader middleware: only the source's hosts are asked, through the proxy where there is one."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostGate:
        """Made by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest for a host outside the source, whoever asks."""
        spider: Any = self._crawler.spider
        if not host_allowed(host_of(request.url), spider.source.hosts):
            raise IgnoreRequest("a host outside the source")
        if spider.proxy:
            request.meta["proxy"] = spider.proxy


class Archivist:
    """Downloader middleware next to the downloader: keeps every answer as it came, redirects and errors too."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Archivist:
        """Made by Scrapy."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Store the exchange."""
        spider: Any = self._crawler.spider
        spider.archive.add(
            request.url,
            response.status,
            pairs(response.headers),
            response.body,
            pairs(request.headers),
            spider.now(),
        )
        return response


def pairs(headers: Headers) -> Iterator[tuple[str, str]]:
    """Header names and values as text, a pair for each value."""
    for name, values in headers.items():
        for value in values:
            yield name.decode("latin-1"), value.decode("latin-1")
