"""EDTF (ISO 8601-2:2019) to the first and the last day that an expression covers.

Level 0 dates and intervals, and of level 1: open (`..`) and unknown (empty) ends, the qualifiers `?`, `~` and `%`
(which leave the bounds as they are), unspecified digits (`202X`, `2023-XX`), and of level 2 the quarters (33 to
36), four-month periods (37 to 39) and halves (40, 41); seasons (21 to 24) are those of the northern half.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import NamedTuple

_DATE = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?[?~%]?")
_MONTHS_OF_PART = {
    **{21 + i: (3 + 3 * i, 3) for i in range(4)},
    **{33 + i: (1 + 3 * i, 3) for i in range(4)},
    **{37 + i: (1 + 4 * i, 4) for i in range(3)},
    **{40 + i: (1 + 6 * i, 6) for i in range(2)},
}
"""Number in the month's place to first month and length in months."""


class Bounds(NamedTuple):
    """First and last day, both inclusive; None where the expression leaves that end open or unknown."""

    first: dt.date | None
    last: dt.date | None


def bounds(expression: str) -> Bounds:
    """The days that an EDTF date or interval covers.

    Raises ValueError for anything else, for days that no calendar has (2023-02-30), and for an interval that
    ends before it begins.
    """
    start, slash, end = expression.partition("/")
    if not slash:
        return _date(expression)
    first = None if start in ("", "..") else _date(start).first
    last = None if end in ("", "..") else _date(end).last
    if start == end == "":
        raise ValueError(f"{expression!r} is no EDTF interval")
    if first and last and first > last:
        raise ValueError(f"{expression!r} ends before it begins")
    return Bounds(first, last)


def _date(text: str) -> Bounds:
    match = _DATE.fullmatch(text)
    if match is None or not text.isascii():
        raise ValueError(f"{text!r} is no EDTF date")
    year, month, day = match.groups()
    try:
        return _days(year, month, day)
    except ValueError:
        raise ValueError(f"{text!r} is no day of the calendar") from None


def _days(year: str, month: str | None, day: str | None) -> Bounds:
    if "X" in year:
        if month is not None:
            raise ValueError(year)
        return Bounds(dt.date(max(1, int(year.replace("X", "0"))), 1, 1), dt.date(int(year.replace("X", "9")), 12, 31))
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise ValueError(day)
        return Bounds(dt.date(int(year), 1, 1), dt.date(int(year), 12, 31))
    if day is None or day == "XX":
        return _months(int(year), int(month), named_day=day is not None)
    exact = dt.date(int(year), int(month), int(day))
    return Bounds(exact, exact)


def _months(year: int, part: int, named_day: bool) -> Bounds:
    """A month, or a season, quarter, half in the month's place, which can have no day behind it."""
    if 1 <= part <= 12:
        start, length = part, 1
    elif part in _MONTHS_OF_PART and not named_day:
        start, length = _MONTHS_OF_PART[part]
    else:
        raise ValueError(part)
    overflow, last_month = divmod(start + length - 2, 12)
    last_day = calendar.monthrange(year + overflow, last_month + 1)[1]
    return Bounds(dt.date(year, start, 1), dt.date(year + overflow, last_month + 1, last_day))
