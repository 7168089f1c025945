"""The days whose articles are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Side = Literal["before", "inside", "after"]

_SLACK = timedelta(days=1)
"""An address may carry the day before or after the printed one."""


@dataclass(frozen=True, slots=True)
class Window:
    """From `since` to `until`, both included; None is open."""

    since: date | None = None
    until: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether every day is wanted."""
        return self.since is None and self.until is None

    def may_hold(self, day: str | None) -> bool:
        """Whether an article whose address carries `day` (ISO 8601, or None) may be wanted."""
        return day is None or self._side(date.fromisoformat(day), _SLACK) == "inside"

    def holds(self, published: str | None) -> bool:
        """Whether an article of that time (ISO 8601; None: unknown) is wanted."""
        return published is None or self.side(published) == "inside"

    def side(self, published: str) -> Side:
        """Where a time (ISO 8601) lies."""
        return self._side(date.fromisoformat(published[:10]), timedelta())

    def _side(self, day: date, slack: timedelta) -> Side:
        if self.since is not None and day + slack < self.since:
            return "before"
        if self.until is not None and day - slack > self.until:
            return "after"
        return "inside"
