"""Ids that last: which of this run's clusters is which of the last one's.

- A cluster keeps the id that most of its members had; new members change nothing.
- Two that became one: the id with more members stays (of equals the one whose anchor is older), the other forwards
  to it.
- One that became two: the part with more of the old members keeps the id (of equals the one with the anchor). The
  other part takes back an id that had been merged away, where it holds that id's anchor: so undoing a merge gives
  the old ids again. Else it gets a new one.
- A new id is a hash of the cluster's first member, its anchor: the same articles give the same ids on another
  machine.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_DIGITS = 16


@dataclass(slots=True)
class Identities:
    """Who is who after a run."""

    ids: list[str] = field(default_factory=list)
    """Of each cluster, in the order given."""
    anchors: dict[str, str] = field(default_factory=dict)
    """Id to the member it was made of, forwarded ids included."""
    forwards: dict[str, str] = field(default_factory=dict)
    """Id that was merged away to the id that holds its members."""


def assign(
    prefix: str,
    clusters: Sequence[Sequence[str]],
    before: Mapping[str, str],
    anchors: Mapping[str, str],
    forwards: Mapping[str, str],
    age: Callable[[str], Any],
    others: Collection[str] = (),
) -> Identities:
    """Give every cluster its id. `before`: member to id; `age`: what sorts members, the first first.

    `others`: ids of clusters that are not told, since nothing changed in them.

    An anchor that is no member any more is replaced by the cluster's first member.
    """
    owner = _owners(clusters, before, anchors)
    now = Identities()
    for at, cluster in enumerate(clusters):
        claimed = Counter(before[member] for member in cluster if owner.get(before.get(member, "")) == at)
        kept = min(claimed, key=lambda id_: (-claimed[id_], age(anchors[id_]), id_)) if claimed else ""
        now.ids.append(kept)
        now.forwards |= {id_: kept for id_ in claimed if id_ != kept}
    _revive(prefix, clusters, anchors, forwards, age, now, others)
    _keep_forwards(forwards, now, others)
    for id_, cluster in zip(now.ids, clusters, strict=True):
        known = anchors.get(id_)
        now.anchors.setdefault(id_, known if known in set(cluster) else min(cluster, key=age))
    now.anchors |= {id_: anchors[id_] for id_ in now.forwards}
    return now


def _owners(clusters: Sequence[Sequence[str]], before: Mapping[str, str], anchors: Mapping[str, str]) -> dict[str, int]:
    """Id to the cluster that holds most of its members, of equals the one with its anchor, then the first."""
    held: dict[str, Counter[int]] = {}
    for at, cluster in enumerate(clusters):
        for member in cluster:
            if member in before:
                held.setdefault(before[member], Counter())[at] += 1
    place = {member: at for at, cluster in enumerate(clusters) for member in cluster}
    return {
        id_: min(counts, key=lambda at: (-counts[at], place.get(anchors.get(id_, ""), -1) != at, at))
        for id_, counts in held.items()
    }


def _revive(
    prefix: str,
    clusters: Sequence[Sequence[str]],
    anchors: Mapping[str, str],
    forwards: Mapping[str, str],
    age: Callable[[str], Any],
    now: Identities,
    others: Collection[str],
) -> None:
    """Give the clusters without an id one that was merged away, or a new one."""
    away = {anchors[id_]: id_ for id_ in sorted(forwards) if id_ in anchors}
    taken = {*now.ids, *forwards, *now.forwards, *others}
    for at, cluster in enumerate(clusters):
        if now.ids[at]:
            continue
        members = sorted(cluster, key=age)
        back = next((away[member] for member in members if member in away), None)
        if back is None:
            back = next(id_ for id_ in (_new_id(prefix, m, n) for n in range(99) for m in members) if id_ not in taken)
        now.ids[at] = back
        taken.add(back)
        away = {anchor: id_ for anchor, id_ in away.items() if id_ != back}


def _keep_forwards(forwards: Mapping[str, str], now: Identities, others: Collection[str]) -> None:
    """Old forwards go on, past ids that were merged away since; those that lead nowhere or were revived end."""
    present = {*now.ids, *others}
    for id_, target in forwards.items():
        seen = {id_}
        while target not in present and target not in seen:
            seen.add(target)
            target = now.forwards.get(target) or forwards.get(target, "")
        if id_ not in present and target in present:
            now.forwards[id_] = target


def _new_id(prefix: str, member: str, ordinal: int) -> str:
    text = f"{member}/{ordinal}" if ordinal else member
    return f"{prefix}-{hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]}"
