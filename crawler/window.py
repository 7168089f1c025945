"""The days whose articles are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

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
        if day is None:
            return True
        found = date.fromisoformat(day)
        return not (
            (self.since is not None and found + _SLACK < self.since)
            or (self.until is not None and found - _SLACK > self.until)
        )

    def holds(self, published: str | None) -> bool:
        """Whether an article of that time (ISO 8601; None: unknown) is wanted."""
        if published is None or self.is_open:
            return True
        found = date.fromisoformat(published[:10])
        return (self.since is None or found >= self.since) and (self.until is None or found <= self.until)
