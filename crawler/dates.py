"""Times as pages print them, to ISO 8601. Pages print the time of their place without a zone."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

BEIJING = "Asia/Shanghai"
_TIME = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*(?:[-/.]|年)\s*(?P<m>\d{1,2})\s*(?:[-/.]|月)\s*(?P<d>\d{1,2})(?!\d)\s*日?"
    r"(?:[\sT\u3000,，]{0,4}(?P<H>\d{1,2})\s*[:：时]\s*(?P<M>\d{2})(?!\d)(?:\s*[:：分]\s*(?P<S>\d{2})(?!\d))?)?"
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_ADDRESS = (
    re.compile(r"/((?:19|20)\d\d)-(\d\d)/(\d\d)/"),
    re.compile(r"/((?:19|20)\d\d)(\d\d)/(\d\d)/"),
    re.compile(r"/((?:19|20)\d\d)/(\d\d)/?(\d\d)/"),
    re.compile(r"/((?:19|20)\d\d)-(\d\d)-(\d\d)/"),
    re.compile(r"/((?:19|20)\d\d)/(\d\d)-(\d\d)/"),
    re.compile(r"/t?((?:19|20)\d\d)(\d\d)(\d\d)(?=[/_A-Z])"),
    re.compile(r"[/_]((?:19|20)\d\d)_(\d\d)_(\d\d)[/_]"),
    re.compile(r"[/_]((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})/"),
    re.compile(r"/([012]\d)/([01]\d)([0-3]\d)/\d\d/"),
)


def read_time(text: str, zone: str = BEIJING) -> str | None:
    """The first time in a text as ISO 8601 with offset, or as a date alone where no time is printed; else None.

    An impossible date (2月30日) is no date; an impossible time leaves the date.
    """
    for match in _TIME.finditer(text):
        day = _day(match["y"], match["m"], match["d"])
        if day is not None:
            return _with_time(day, match, zone)
    return None


def read_day(text: str) -> str | None:
    """The first date in a text as ISO 8601 (`2023年6月5日`, `2023-06-05`, `20230605`); else None."""
    found = read_time(text)
    if found is not None:
        return found[:10]
    match = _COMPACT.search(text)
    day = _day(*match.groups()) if match else None
    return day.isoformat() if day else None


def day_in_address(url: str) -> str | None:
    """The date that an address carries (`/2024-10/28/`, `/20241028/`, `/24/1028/10/`), ISO 8601; else None."""
    for pattern in _ADDRESS:
        if match := pattern.search(url):
            year, month, day_of_month = match.groups()
            if day := _day(year if len(year) == 4 else f"20{year}", month, day_of_month):
                return day.isoformat()
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _with_time(day: date, match: re.Match[str], zone: str) -> str:
    if match["H"] is None:
        return day.isoformat()
    try:
        moment = datetime(
            day.year, day.month, day.day, int(match["H"]), int(match["M"]), int(match["S"] or 0), tzinfo=zone_of(zone)
        )
    except ValueError:
        return day.isoformat()
    return moment.isoformat()


@cache
def zone_of(name: str) -> timezone:
    """The standard time of a zone: records promise one offset, and China's summer time of 1986-1991 would break it."""
    offset = ZoneInfo(name).utcoffset(datetime(2000, 1, 1))
    return timezone(offset or timedelta())
