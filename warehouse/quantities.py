"""Numbers and dates as the columns hold them. What does not fit is told, never rounded, cut or guessed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from warehouse.edtf import Bounds, bounds

AMOUNT = (28, 4)
"""Digits and decimals of amounts: DECIMAL(28,4)."""
VALUE = (32, 8)
"""Digits and decimals of indicators and targets: DECIMAL(32,8)."""
PERCENT = (18, 6)
"""Digits and decimals of growth rates: DECIMAL(18,6)."""
LARGEST_INTEGER = 2**63 - 1


def fits(value: Decimal, column: tuple[int, int]) -> bool:
    """Whether a DECIMAL column of (digits, decimals) holds exactly this number."""
    if not value.is_finite():
        return False
    if not value:
        return True
    digits, decimals = column
    # Works on the digits as they are: quantizing 1E+999999999 would ask for a gigabyte.
    _, figures, exponent = value.as_tuple()
    trailing = len(figures) - len("".join(map(str, figures)).rstrip("0"))
    return value.adjusted() < digits - decimals and int(exponent) + trailing >= -decimals


def days(expression: str | None) -> Bounds | None:
    """First and last day of an EDTF expression; (None, None) without one; None where it is no EDTF."""
    if expression is None:
        return Bounds(None, None)
    try:
        return bounds(expression)
    except ValueError:
        return None


def day(text: str | None) -> dt.date | None:
    """The day at the front of an ISO date or time; None where there is none."""
    try:
        return dt.date.fromisoformat(text[:10]) if text and len(text) >= 10 else None
    except ValueError:
        return None


def utc(text: str | None) -> dt.datetime | None:
    """An ISO time as UTC without zone, as TIMESTAMP columns hold it; a time without offset is taken as UTC."""
    try:
        time = dt.datetime.fromisoformat(text) if text else None
        if time is None or time.tzinfo is None:
            return time
        return time.astimezone(dt.UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
