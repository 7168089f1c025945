"""What an answer, or none, is taken for."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawler.records import FetchClass
from crawler.unpack import BrokenBody, TooLarge

BLOCKING = frozenset((401, 403, 405, 407, 412, 418, 429, 509, 521))
"""Statuses with which sites of the Chinese press and government turn crawlers away."""
_GONE = frozenset((404, 410, 451))
ASKING = frozenset((429, 503))
"""Statuses that may come with Retry-After (RFC 9110, 10.2.3; RFC 6585, 4)."""
_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "the host's name has no address"),
    (DownloadConnectionRefusedError, "the host takes no connection"),
    (ResponseDataLossError, "the body breaks off"),
)


class RobotsForbid(IgnoreRequest):
    """robots.txt disallows the address, or could not be read; it was not asked for. The message says which."""


class AddressForbidden(IgnoreRequest):
    """The host has an address in a private network, and the source does not say so; it was not asked."""


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
    if isinstance(error, RobotsForbid | AddressForbidden):
        return "blocked", str(error)
    if isinstance(error, DownloadTimeoutError):
        return "timeout", "no answer in time"
    if isinstance(error, TooLarge | DownloadCancelledError):
        return "too_large", "the body is larger than the source allows"
    if isinstance(error, BrokenBody):
        return "server_error", str(error)
    return "server_error", next((words for kind, words in _WORDS if isinstance(error, kind)), None) or _cause(error)


def _cause(error: Exception) -> str:
    """What lies below an error of Scrapy's, in a few words."""
    causes = getattr(error.__cause__, "reasons", [])
    if any(type(failure.value).__module__.startswith(("OpenSSL", "service_identity")) for failure in causes):
        return "no agreement on TLS, or a certificate that does not fit"
    return type(error).__name__


def retry_after(status: int, value: bytes | None, now: datetime) -> float | None:
    """Seconds after which a host asks us to come again; None where it does not ask.

    In: the status, Retry-After as it came (seconds, or an HTTP date), the time with its zone.
    """
    if status not in ASKING or not value:
        return None
    text = value.decode("latin-1").strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
