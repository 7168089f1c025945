"""What every request and every answer passes: the allowed hosts and addresses, the proxy, the archive, unpacking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest

from crawler.address import host_allowed, host_of, is_private
from crawler.guard import was_private
from crawler.outcome import ASKING, AddressForbidden
from crawler.unpack import BrokenBody, labels_of, unpack

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response


class _Gate:
    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Any:
        """Made by Scrapy."""
        return cls(crawler)


class HostGate(_Gate):
    """Downloader middleware: only the source's hosts are asked, through the proxy where there is one."""

    def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest for a host outside the source, whoever asks."""
        spider: Any = self._crawler.spider
        host = host_of(request.url)
        if not host_allowed(host, spider.source.hosts):
            raise IgnoreRequest("a host outside the source")
        if is_private(host) and not spider.source.private:
            raise AddressForbidden("a private address")
        if spider.proxy:
            request.meta["proxy"] = spider.proxy


class Unpacker(_Gate):
    """Downloader middleware between the archive, which keeps answers as they came, and all that reads them."""

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """The response with its body unpacked; a broken one is asked for again. Raises TooLarge, BrokenBody."""
        is_rules = request.meta.get("role") == "robots"
        if response.status in ASKING and b"Retry-After" in response.headers and not is_rules:
            # The host says itself when to come again: no attempt before (see `crawler.asking`).
            request.meta["dont_retry"] = True
        labels = labels_of([value.decode("latin-1") for value in response.headers.getlist("Content-Encoding")])
        if not labels:
            return response
        try:
            body = unpack(response.body, labels, self._crawler.settings.getint("DOWNLOAD_MAXSIZE"))
        except BrokenBody as error:
            spider: Any = self._crawler.spider
            again: Request | None = get_retry_request(request, spider=spider, reason=str(error))
            if again is None:
                raise
            return again
        response = response.replace(body=body)
        del response.headers["Content-Encoding"]
        return response


class Archivist(_Gate):
    """Downloader middleware next to the downloader: keeps every answer as it came, redirects and errors too."""

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

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise AddressForbidden where a name was found to have a private address: no attempt helps."""
        if isinstance(exception, CannotResolveHostError) and was_private(host_of(request.url)):
            raise AddressForbidden("a name with a private address")


def pairs(headers: Headers) -> Iterator[tuple[str, str]]:
    """Header names and values as text, a pair for each value."""
    for name, values in headers.items():
        for value in values:
            yield name.decode("latin-1"), value.decode("latin-1")
