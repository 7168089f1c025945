"""Counted groups side by side: 续建14项，新开工3项, and whether a period can be that of a group."""

from __future__ import annotations

import re

from nlp.facts.context import Sentence
from nlp.facts.drafts import ProjectDraft
from nlp.facts.groups import GroupHit

_CLASS = re.compile(r"计划新?开工|拟新?开工|新开工|续建|前期|保投产|计划竣工|计划投产|拟建|储备")
_CLASS_END = re.compile(rf"(?:{_CLASS.pattern})(?:类|项目|工程|的)*$")
_ARRANGED = re.compile(r"(?:安排|列入|纳入|确定|实施)[^,。;]{0,4}$")
_ARRANGED_REACH = 10
_CLASS_REACH = 8
"""Characters before a count in which the word of its class stands."""


class Tally:
    """The counted groups of one full sentence, ；-list included."""

    def __init__(self) -> None:
        self._period = -1
        self.told: list[ProjectDraft] = []

    def begin(self, sentence: Sentence) -> None:
        """Forget what an earlier full sentence counted."""
        if sentence.period != self._period:
            self._period, self.told = sentence.period, []

    def add(self, drafts: list[ProjectDraft]) -> None:
        """Remember counted groups in the order told."""
        self.told += [d for d in drafts if d.group and d not in self.told]

    def peers(self, drafts: list[ProjectDraft], sentence: Sentence) -> list[ProjectDraft]:
        """Groups told in the same sentence beside these ones, without an amount: what follows is a sum over all."""
        first = drafts[0] if drafts else None
        if first is None or not all(d.group and d.form != "listed" for d in drafts) or first in self.told:
            return []
        found: list[ProjectDraft] = []
        for known in reversed(self.told):
            if (
                known.start < sentence.start
                or known.amounts
                or known.form == "listed"
                or known.parent is not first.parent
                or known is first.parent
            ):
                break
            found.insert(0, known)
        return found

    def whole(self) -> list[ProjectDraft] | None:
        """What a later sentence goes on about where several groups were told: the group they divide, else nothing."""
        parts = [d for d in self.told if d.parent is self.told[-1].parent and d.form != "listed"] if self.told else []
        if len(parts) < 2:
            return None
        parent = parts[-1].parent
        return [parent] if parent is not None else []


def annual(painted: str, hit: GroupHit) -> bool:
    """Whether the count is that of a year's list: 全市安排重点项目40项, not 四季度将集中开工37个."""
    return bool(_ARRANGED.search(painted, max(0, hit.start - _ARRANGED_REACH), hit.start))


def class_peer(hit: GroupHit, painted: str, groups: list[ProjectDraft]) -> ProjectDraft | None:
    """The group told last, where its class and this one's exclude each other: 续建14项，新开工3项."""
    match = _CLASS_END.search(painted, max(0, hit.start - _CLASS_REACH), hit.start)
    last = groups[-1] if groups else None
    if match is None or last is None or not last.name or hit.form != "subset":
        return None
    known = _CLASS.match(last.name)
    return last if known and known[0] != _CLASS.search(match[0])[0] else None  # type: ignore[index]


def apart(one: str | None, other: str | None) -> bool:
    """Whether two EDTF periods have no day in common; unknown ones may."""
    if one is None or other is None:
        return False
    (a, b), (c, d) = _bounds(one), _bounds(other)
    return b < c or d < a


def _bounds(edtf: str) -> tuple[str, str]:
    """First and last day, comparable as text."""
    first, slash, last = edtf.partition("/")
    last = last if slash else first
    low = "0" if first in ("", "..") else (first + "-01-01")[:10] if len(first) == 4 else (first + "-01")[:10]
    high = "9999" if last in ("", "..") else (last + "-12-31")[:10] if len(last) == 4 else (last + "-31")[:10]
    return low, high
