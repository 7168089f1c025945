"""Which kinds of organizations carry on a name of another kind: a bank its branches, a university its institutes."""

from __future__ import annotations

CARRIES: dict[str, frozenset[str]] = {
    "government": frozenset(("government", "party", "institute", "other")),
    "party": frozenset(("government", "party")),
    "company": frozenset(("company", "institute")),
    "bank": frozenset(("bank",)),
    "university": frozenset(("university", "institute", "hospital", "other")),
    "institute": frozenset(("institute", "university", "other")),
    "hospital": frozenset(("hospital",)),
    "association": frozenset(("association",)),
    "medium": frozenset(("medium", "company")),
    "zone": frozenset(("zone", "government", "party", "company", "institute", "other")),
    "other": frozenset(),
}
"""Kinds of names that a kind of organization can carry on: a bank its branches, a zone its offices."""

CROSSED = frozenset(
    (kind, head)
    for kind, heads in (
        ("government", ("局", "管理局")),
        ("zone", ("局", "管理局")),
        ("institute", ("研究所", "研究院", "研究中心")),
        ("university", ("实验室", "国家重点实验室", "研究院")),
    )
    for head in heads
)
"""Kinds of organizations whose parts with these heads may hold 和 or 与: 管委会 + 建设和交通管理局."""
