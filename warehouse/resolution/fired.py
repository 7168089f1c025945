"""What a rule says of two reports."""

from __future__ import annotations

import math
from typing import NamedTuple


class Fired(NamedTuple):
    """One rule that fired."""

    rule: str
    points: float
    """Minus infinity for a veto."""
    reason: str


def veto(rule: str, reason: str) -> Fired:
    """A rule that ends the matter."""
    return Fired(rule, -math.inf, reason)
