"""What a sentence talks about: its project names, counted groups and the words that take up an earlier one.

Heads that stand in one enumeration (甲项目、乙项目; 甲、乙等9个项目; 续建12项、新开工3项) form one
`HeadSet`, which shares what is said around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Literal

from nlp.facts.context import Context, Sentence
from nlp.facts.groups import GroupHit
from nlp.facts.marked import PROJECT
from nlp.reading import Reading
from nlp.spans import Span

HeadKind = Literal["project", "group", "anaphor"]

_SHORTEST = 4
"""Characters that the name of a group must have for its repetition to mean the group."""
_SEPARATOR = re.compile(r"[、和及与\s“”\"]*(?:以及|项目|工程)?[、和及与\s“”\"]*$")
_ANAPHOR = re.compile(
    r"(?:主会场(?:的)?项目|(?:该|此|这一|这个|上述|本)(?:项目|工程|铁路|线路|公路|高速|电站|基地|园区|港区|高铁|产业园|风电场|生产线)(?!公司|部|组)|"
    r"(?:项目|工程)(?!(?:建设(?!地点|规模|内容|周期|单位|工期|用地|期)|推进|为王|化|部|组|经理|名单|负责人|办|兴|库|审批|服务|储备|谋划|招商|"
    r"数量|个数|质量|安全|落地|包联|要素|怎|核准的|前期|勘察|进度|难题|资金(?!来源)|[、,，。;Ⓠ(和是的与及不也要强]))|"
    r"(?:园区|基地|电站|铁路|公路|高速|线路|大桥|港区|产业园|中心|大楼|医院|工厂|小镇)(?=(?:总投资|由|占地|建成|全长|一期|二期|位于|设计|全线|项目|Ⓓ)))"
)
_ITEM = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、]|[“\"(\s])*")
_GROUP_ANAPHOR = re.compile(r"(?:这些|上述|该批|此批|这批|全部)项目(?!建设)")
_LEAST = re.compile(r"(?:不少于|不低于|不得少于|至少)Ⓠ")
"""前期项目年内开工的不少于40项: a part of the group that is wanted, not the group."""
_NAME_LEAD = re.compile(r"(?:全部|所有|全(?:省|市|区|县)|我(?:省|市|区|县)|[ⒼⒹ]|截至|目前|其中|[,，:\s])*")


@dataclass(slots=True)
class Head:
    """One project, group or anaphor in a sentence."""

    start: int
    end: int
    kind: HeadKind
    span: Span | None = None
    group: GroupHit | None = None
    paragraph: int = 0
    known: str | None = None
    """The group's name that an anaphor repeats: 省市重点项目累计完成投资."""


@dataclass(slots=True)
class HeadSet:
    """Heads of one enumeration and the stretch of the sentence that speaks of them."""

    heads: list[Head]
    start: int
    end: int
    region_start: int = 0
    region_end: int = 0


class HeadFinder:
    """Finds the heads of sentences."""

    def __init__(self, reading: Reading, painted: str, context: Context, groups: list[GroupHit]) -> None:
        self.reading, self.painted, self.context, self.groups = reading, painted, context, groups
        self._starts = [g.start for g in groups]
        self._names: dict[str, set[str]] = {}
        for group in groups:
            if group.name and group.form == "named" and len(group.name) >= _SHORTEST:
                self._names.setdefault(group.name[:_SHORTEST], set()).add(group.name)

    def sets(self, sentence: Sentence) -> list[HeadSet]:
        """Head sets of a sentence with their regions, in order."""
        heads = self._heads(sentence)
        sets: list[HeadSet] = []
        for head in heads:
            if sets and self._joined(sets[-1].end, head):
                sets[-1].heads.append(head)
                sets[-1].end = max(sets[-1].end, head.end)
            else:
                sets.append(HeadSet([head], head.start, head.end))
        self._bound(sentence, sets)
        return sets

    def _heads(self, sentence: Sentence) -> list[Head]:
        heads = self._projects(sentence)
        first = bisect_left(self._starts, sentence.start)
        for group in self.groups[first : bisect_left(self._starts, sentence.end)]:
            heads.append(Head(group.start, group.end, "group", group=group))
        taken = sorted((h.start, h.end) for h in heads)
        heads += [a for a in self._anaphors(sentence) if not _covered(taken, a.start, a.end)]
        return sorted(heads, key=lambda h: (h.start, h.end))

    def _projects(self, sentence: Sentence) -> list[Head]:
        heads: list[Head] = []
        for span in self.reading.within("PROJECT", sentence.start, sentence.end):
            if not span.optional and not (heads and span.end <= heads[-1].end):
                heads.append(Head(span.start, span.end, "project", span=span))
        return heads

    def _anaphors(self, sentence: Sentence) -> list[Head]:
        found = []
        for clause in sentence.clauses:
            lead = _NAME_LEAD.match(self.painted, clause.start, clause.end)
            at = lead.end() if lead else clause.start
            known = self._known_name(at, clause.end)
            if known and _LEAST.search(self.painted, at, clause.end):
                continue
            if known:
                found.append(Head(at, at + len(known), "anaphor", paragraph=sentence.paragraph, known=known))
                continue
            item = _ITEM.match(self.painted, at, clause.end)
            at = item.end() if item else at
            match = _GROUP_ANAPHOR.match(self.painted, at, clause.end)
            if match:
                found.append(Head(match.start(), match.end(), "anaphor", paragraph=sentence.paragraph, known=""))
                continue
            match = _ANAPHOR.match(self.painted, at, clause.end)
            if match:
                found.append(Head(match.start(), match.end(), "anaphor", paragraph=sentence.paragraph))
        return found

    def _known_name(self, at: int, end: int) -> str | None:
        text = self.reading.text[at : min(end, at + 30)]
        found = [name for name in self._names.get(text[:_SHORTEST], ()) if text.startswith(name)]
        return max(found, key=len) if found else None

    def _joined(self, end: int, head: Head) -> bool:
        """Only a separator lies between the last head and this one, or 等 before the count of the list."""
        between = self.painted[end : head.start]
        if head.group is not None and head.group.members:
            return head.group.members[-1].end <= end or between in ("等", "项目等")
        return (
            head.kind != "anaphor"
            and len(between) <= 6
            and "、" in between + "、" * ("和" in between or "及" in between)
            and bool(_SEPARATOR.match(between))
        )

    def _bound(self, sentence: Sentence, sets: list[HeadSet]) -> None:
        """A region begins with the clause of its head (behind the last separator) and ends where the next begins."""
        for index, item in enumerate(sets):
            start = sentence.start
            if index:
                start = self._start(sets[index - 1].end, item.start)
                sets[index - 1].region_end = start
            item.region_start = start
        if sets:
            sets[-1].region_end = sentence.end

    def _start(self, previous_end: int, at: int) -> int:
        clause = self.context.clause_at(at)
        if clause.start >= previous_end:
            return self._frames(clause.index, previous_end)
        cut = max(self.painted.rfind(sign, previous_end, at) for sign in "、和及;()")
        return cut + 1 if cut >= 0 else min(at, previous_end)

    def _frames(self, index: int, floor: int) -> int:
        """Start of the clause, or of the pure place and date clauses right before it."""
        clauses = self.context.clauses
        start = clauses[index].start
        while index and clauses[index - 1].start >= floor:
            index -= 1
            if not _FRAME.fullmatch(self.painted, clauses[index].start, clauses[index].end):
                break
            start = clauses[index].start
        return start


_FRAME = re.compile(
    r"[\s“]*(?:在|从|走进|来到|位于)?(?:[ⒼⓄ]+)?(?:ⒼⓄ)?(?:分会场|现场|境内|市区|会场|内)?[ⒹⒼⓄ]*(?:上午|下午|当天|当日)?"
)


def _covered(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_right(taken, (start, end + 1_000_000)) - 1
    return any(s < end and start < e for s, e in taken[max(0, index - 1) : index + 2])


__all__ = ["PROJECT", "Head", "HeadFinder", "HeadSet"]
