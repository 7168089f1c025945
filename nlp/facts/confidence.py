"""How sure a record is, from how it was read. Plain weights until enough reviewed records calibrate them."""

from __future__ import annotations

from nlp.facts.drafts import ProjectDraft

_BASE = 0.94
_INHERITED = 0.08
"""Stage, date or place taken over from the group or the home of the document."""
_SUBSET = 0.08
_BEHIND = 0.06
"""An amount whose role stands behind it."""
_MANY = 0.015
"""For every claim past the third: each can be wrong."""


def confidence(draft: ProjectDraft) -> float:
    """Estimated probability that every claim of the record is right."""
    value = _BASE
    if draft.parent is not None and not draft.stages:
        value -= _INHERITED
    if not draft.places:
        value -= _INHERITED / 2
    if draft.form in ("subset", "bare") or not (draft.name or draft.group):
        value -= _SUBSET
    if any(hit.reason.startswith("behind") for hit in draft.amounts):
        value -= _BEHIND
    if draft.title:
        value -= _SUBSET
    value -= _MANY * max(0, len(draft.amounts) + len(draft.parties) - 3)
    return round(max(0.05, min(0.99, value)), 3)
