"""Dates without a year, read from the publication date: the latest one not after it, or the next where the text speaks
of the future."""

from __future__ import annotations

import datetime as dt

from nlp.values import edtf
from nlp.values.dates import Parts
from nlp.values.tense import Tense

_RECENT = 31
"""Days: news speaks of the last month, and announces the next without a word of the future."""
_PASSED = 45
"""Days: a plan for a day that lies so little back is one of the past (5月10日，公司将首批产品运往海外)."""
_SOON = 45
"""Days: a quarter or half that begins so soon is the coming one."""
_YEARS = 9
"""29 February comes again within so many years, also around 1900 and 2100."""


def extent(parts: Parts, last_month: int = 0) -> tuple[int, int]:
    """First and last month of an expression within its year; `last_month`: that of the right side of a range."""
    if parts.form == "months_to":
        return 1, _month(parts.a)
    if parts.form == "quarters":
        return _month(3 * parts.a - 2), _month(3 * parts.b)
    if parts.form == "half":
        return 6 * parts.a - 5, 6 * parts.a
    if parts.form in ("whole", "edge", "year"):
        return (parts.a or 1), (parts.a or 12)
    return _month(parts.a), _month(last_month or parts.a)


def _month(number: int) -> int:
    return min(12, max(1, number))


def year_of(parts: Parts, last_month: int, today: dt.date, tense: Tense) -> int | None:
    """The year of an expression that names none."""
    first, last = extent(parts, last_month)
    if parts.form == "day":
        return _year_of_day(parts.a, parts.b, today, tense)
    if parts.form == "edge":
        return today.year - _is_last_year_end(parts, today, tense)
    if parts.form == "whole":
        return today.year
    if tense.nearest:
        return today.year + min((-1, 0, 1), key=lambda n: abs(12 * n + first - today.month))
    if tense.future:
        # 预计上半年增长5% may be told when the half has just ended.
        ended = last > first and 0 < today.month - last <= 2
        return today.year + (last < today.month and not ended)
    if first == 1 and parts.form == "half":
        return today.year
    running = parts.form == "quarters" and parts.a == parts.b
    if first == 1 and last > first and not running:
        # 1-7月 and 前三季度 are told when they are over.
        return today.year - (last > today.month)
    if first > today.month:
        ahead = (dt.date(today.year, first, 1) - today).days
        soon = ahead <= (_SOON if parts.form in ("half", "quarters") else _RECENT)
        return today.year - (not soon or tense.past)
    return today.year


def _is_last_year_end(parts: Parts, today: dt.date, tense: Tense) -> bool:
    """Whether a bare 年底 or 年末 is that of the year before the publication."""
    if parts.part == "初" or today.month == 12 or tense.deadline or tense.future:
        return False
    return tense.past or (parts.part == "末" and today.month <= 6)


def _year_of_day(month: int, day: int, today: dt.date, tense: Tense) -> int | None:
    if tense.nearest:
        years = [y for y in (today.year - 1, today.year, today.year + 1) if edtf.day(y, month, day)]
        return min(years, key=lambda y: abs((dt.date(y, month, day) - today).days), default=None)
    future = tense.future
    step = 1 if future else -1
    if tense.weak and 0 < (today - _clipped(today.year, month, day)).days <= _PASSED:
        return today.year
    for year in range(today.year, today.year + _YEARS * step, step):
        text = edtf.day(year, month, day)
        if text is None:
            continue
        when = dt.date.fromisoformat(text)
        if when == today or (when > today) == future:
            return year
        if not future and 0 < (when - today).days <= _RECENT and not tense.past:
            return year
    return None


def _clipped(year: int, month: int, day: int) -> dt.date:
    """The day, or the last of its month where it has no such day."""
    return dt.date.fromisoformat(edtf.day(year, month, day) or edtf.day(year, month, 28) or f"{year}-01-01")


def month_of_day(day: int, today: dt.date, future: bool) -> tuple[int, int] | None:
    """Year and month of a bare 28日."""
    step = 1 if future else -1
    for count in range(3):
        year, month = edtf.add_months(today.year, today.month, count * step)
        text = edtf.day(year, month, day)
        if text and (text == today.isoformat() or (text > today.isoformat()) == future):
            return year, month
    return None


def is_recent(parts: Parts, last: int, today: dt.date) -> bool:
    """Whether an expression, read from the publication date, lies in the weeks before it."""
    if parts.form == "day":
        text = edtf.day(today.year, parts.a, parts.b)
        if text is None or text > today.isoformat():
            text = edtf.day(today.year - 1, parts.a, parts.b)
        return text is not None and (today - dt.date.fromisoformat(text)).days <= _RECENT
    if parts.form in ("months_to", "quarters", "half") or (parts.form == "month" and last != parts.a):
        return 0 <= today.month - last <= 2
    return False
