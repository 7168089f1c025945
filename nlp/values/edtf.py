"""Calendar arithmetic that ends in EDTF (ISO 8601-2) strings. Every function is exact or returns None."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1600, 2199
"""Four digits before 年 outside of these are a duration or a count (两千多年, 5000年)."""


_THIRDS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 0),
    "上中旬": (1, 20),
    "中上旬": (1, 20),
    "中下旬": (11, 0),
    "上半月": (1, 15),
    "下半月": (16, 0),
}
"""First and last day of a part of a month; 0 is the end of the month."""


class Period(NamedTuple):
    """A stretch of the calendar: EDTF of its first and of its last part, equal for a single date."""

    low: str
    high: str

    def __str__(self) -> str:
        return self.low if self.low == self.high else f"{self.low}/{self.high}"


def is_known(y: int) -> bool:
    """Whether the grammars deal with the year; chains of 次年 and strange publication dates can leave their range."""
    return FIRST_YEAR <= y <= LAST_YEAR


def year(y: int) -> str:
    """2023."""
    return f"{y:04d}"


def month(y: int, m: int) -> str | None:
    """2023-02, None for a month that is none."""
    return f"{y:04d}-{m:02d}" if 1 <= m <= 12 else None


def day(y: int, m: int, d: int) -> str | None:
    """2023-02-07, None for a day that is none (2月30日)."""
    if not 1 <= m <= 12 or not 1 <= d <= monthrange(y, m)[1]:
        return None
    return f"{y:04d}-{m:02d}-{d:02d}"


def months(y: int, first: int, last: int) -> Period | None:
    """January to July of a year; into the next year where the last month is before the first."""
    low, high = month(y, first), month(y + (last < first), last)
    return Period(low, high) if low and high else None


def quarter(y: int, first: int, last: int | None = None) -> Period | None:
    """One quarter, or from one to another, by number."""
    return months(y, 3 * first - 2, 3 * (last or first))


def third(y: int, m: int, part: str) -> Period | None:
    """上旬 is the 1st to the 10th, 中旬 to the 20th, 下旬 to the end of the month; 上半月 is the 1st to the 15th."""
    if not 1 <= m <= 12:
        return None
    end = monthrange(y, m)[1]
    first, last = _THIRDS[part]
    return Period(f"{y:04d}-{m:02d}-{first:02d}", f"{y:04d}-{m:02d}-{last or end:02d}")


def single(text: str | None) -> Period | None:
    """A period of one EDTF date."""
    return Period(text, text) if text else None


def add_months(y: int, m: int, count: int) -> tuple[int, int]:
    """Year and month that lie `count` months away."""
    years, rest = divmod(y * 12 + m - 1 + count, 12)
    return years, rest + 1


def week(anchor: dt.date, offset: int) -> Period:
    """Monday to Sunday of the week that lies `offset` weeks from the anchor's."""
    monday = anchor - dt.timedelta(days=anchor.weekday()) + dt.timedelta(weeks=offset)
    return Period(monday.isoformat(), (monday + dt.timedelta(days=6)).isoformat())


def plan_period(number: int) -> Period | None:
    """The five-year plan by number: the 14th is 2021/2025. The third began in 1966, after years without one."""
    if not 1 <= number <= 30:
        return None
    start = 1966 + 5 * (number - 3) if number > 2 else 1948 + 5 * number
    return Period(year(start), year(start + 4))


def start_of(text: str) -> dt.date:
    """First day of an EDTF year, month or day."""
    parts = [int(p) for p in text.split("-")]
    return dt.date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def end_of(text: str) -> dt.date:
    """Last day of an EDTF year, month or day."""
    parts = [int(p) for p in text.split("-")]
    y, m = parts[0], parts[1] if len(parts) > 1 else 12
    return dt.date(y, m, parts[2] if len(parts) > 2 else monthrange(y, m)[1])


def weekend(period: Period) -> str:
    """Saturday and Sunday of a week."""
    return f"{weekday(period, 5)}/{weekday(period, 6)}"


def weekday(period: Period, index: int) -> str:
    """A day of a week by its number from Monday; -1 is Sunday."""
    return (dt.date.fromisoformat(period.low) + dt.timedelta(days=index % 7)).isoformat()
