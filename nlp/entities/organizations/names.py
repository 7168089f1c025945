"""What the passes hand to each other: an organization's name in the text."""

from __future__ import annotations

from typing import NamedTuple

from nlp.records import OrganizationType


class Name(NamedTuple):
    """An organization found in the text."""

    start: int
    end: int
    type: OrganizationType
