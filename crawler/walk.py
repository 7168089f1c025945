"""When a list is left: after several pages in a row that hold nothing to come for.

Never at the first old date: lists have items out of order, items that stick to the top, and items that move to the
next page while the crawl reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from crawler.known import Known
from crawler.lists import Candidate
from crawler.window import Window

Standing = Literal["new", "known", "older", "newer"]
"""Of an item: taken up in this crawl; known, or not to be had; older than the window; newer than what the window
still wants."""


class Walk:
    """The walk through one list."""

    def __init__(self, patience: int) -> None:
        self._patience = patience
        self._shown: set[str] = set()
        self._idle = 0

    @property
    def is_over(self) -> bool:
        """Whether so many pages in a row held nothing that going on is idle."""
        return self._idle >= self._patience

    def turn(self, found: Sequence[Candidate]) -> list[Candidate]:
        """The items that no earlier page of this list had: an item that sticks to the top, or was pushed to the next
        page, says nothing about where the list stands."""
        items = [candidate for candidate in found if candidate.id not in self._shown]
        self._shown.update(candidate.id for candidate in items)
        return items

    def close_page(self, standings: Iterable[Standing]) -> None:
        """Judge a page by its own items, once they are settled."""
        self._idle = 0 if any(standing in ("new", "newer") for standing in standings) else self._idle + 1


def standing(candidate: Candidate, known: Known, window: Window, now: datetime) -> Standing | None:
    """What an item of a list is before anybody asks for it; None where it is to be asked for."""
    told = known.published.get(candidate.id)
    day = told or candidate.day
    if candidate.id in known.ids or known.rests(candidate.id, now):
        # Where a window is wanted, what is known of it does not end the walk: there may be gaps further down.
        return by_day(day, window) if day and not window.is_open else "known"
    if told is not None:
        return None if window.holds(told) else by_day(told, window)
    if day is not None and not window.may_hold(day):
        return by_day(day, window)
    return None


def by_day(day: str, window: Window) -> Standing:
    """Standing of an item that is not taken up, by its day (ISO 8601)."""
    return "older" if window.side(day) == "before" else "newer"
