"""What an answer, or none, is taken for."""

from __future__ import annotations

from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, IgnoreRequest

from crawler.records import FetchClass

BLOCKING = frozenset((401, 403, 405, 407, 412, 418, 429, 509, 521))
"""Statuses with which sites of the Chinese press and government turn crawlers away."""
_GONE = frozenset((404, 410, 451))


class RobotsForbid(IgnoreRequest):
    """robots.txt disallows the address, or could not be read; it was not asked for. The message says which."""


def of_status(status: int) -> FetchClass:
    """Class of an answer by its HTTP status; `ok` means that the body decides."""
    if status in BLOCKING:
        return "blocked"
    if status in _GONE:
        return "gone"
    if status == 408:
        return "timeout"
    if status == 304:
        return "unchanged"
    return "ok" if 200 <= status < 300 else "server_error"


def of_failure(error: Exception) -> tuple[FetchClass, str]:
    """Class and reason where no answer came."""
    if isinstance(error, RobotsForbid):
        return "blocked", str(error)
    if isinstance(error, DownloadTimeoutError):
        return "timeout", "no answer in time"
    if isinstance(error, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in str(error):
        return "too_large", "the body is larger than the source allows"
    return "server_error", type(error).__name__
