"""How sure a record is, from how it was read: what it took over, what it guessed, what stood beside it.

`features` counts what can go wrong with a record; `confidence` weighs it. How far the weights reach is fitted to
annotated documents (`tests/nlp/calibration.py later apart fresh` shows the curve): a record with nothing against it has
every claim right in about four of five cases, and no more is claimed. Fitting each weight for itself, with
30 further features, foretold the records of unseen documents no better.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from nlp.facts.drafts import ProjectDraft
from nlp.records import Stage

_BIAS = 1.32
"""Log odds of a record with nothing against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """Counts, each with the weight that one of it takes from the log odds."""

    taken_over: int
    """Stage and date that come from the group, the ceremony or the title."""
    homeless: int
    """The place is that of the paragraph or the document, or none was found."""
    undated: int
    """A stage was reached and no date told."""
    nameless: int
    """A single project without a name, or a bare count."""
    rivals: int
    """Other projects and groups in the sentences that tell of it, up to three."""
    claims: int
    """Amounts and parties past the second: each can be wrong."""
    indirect: int
    """Amounts whose role stands behind them, parties told by a pronoun or left out."""
    stages: int
    """Different stages told, past the first: one of them is the latest."""
    apart: int
    """Tellings past the second: each may speak of something else."""
    headline: int
    """Told in the title alone."""


_WEIGHTS = Features(
    taken_over=19,
    homeless=22,
    undated=17,
    nameless=28,
    rivals=11,
    claims=8,
    indirect=28,
    stages=14,
    apart=17,
    headline=66,
)
"""Hundredths of log odds."""


def features(draft: ProjectDraft, stage: Stage | None, date: str | None, why: str) -> Features:
    """What speaks against a record; `why`: the rule that gave its place."""
    own = {c.date for c in draft.stages} | {draft.period}
    return Features(
        taken_over=(stage is not None and not draft.stages) + (date is not None and date not in own),
        homeless=int(why.endswith(("home of the document", "place of the paragraph", "several places"))),
        undated=int(date is None and stage not in (None, "planned")),
        nameless=int(draft.name is None),
        rivals=min(3, draft.rivals),
        claims=max(0, len(draft.amounts) + len(draft.parties) - 2),
        indirect=sum(h.reason.startswith(("behind", "rest")) for h in draft.amounts)
        + sum(p.reason.startswith(("stand-in", "opens the sentence", "公司")) for p in draft.parties),
        stages=max(0, len({c.stage for c in draft.stages if c.hit.status != "void"}) - 1),
        apart=max(0, len(draft.support) - 2),
        headline=int(draft.title),
    )


def confidence(found: Features) -> float:
    """Estimated probability that every claim of the record is right."""
    against = sum(getattr(found, f.name) * getattr(_WEIGHTS, f.name) for f in fields(Features)) / 100
    return round(1 / (1 + math.exp(against - _BIAS)), 3)
