"""Which group a project or a smaller group belongs to, and which group is told again.

其中, ；-lists, a list behind a colon or under a heading, and names that repeat (112个省市重点项目 of 326) tell it.
"""

from __future__ import annotations

import re

from nlp.facts.claims import Claims
from nlp.facts.context import Context, Sentence
from nlp.facts.counted import apart
from nlp.facts.drafts import ProjectDraft
from nlp.facts.groups import GroupHit
from nlp.facts.marked import GPE

_SUBSET_CUE = re.compile(
    r"其中|包括|分[^,。]{1,6}看|从[^,。]{1,8}看|按[^,。]{1,10}(?:分|看)|其余|另外|余下|剩余|另有|涉及|涵盖"
)
_WITHIN = re.compile(r"其中|包括|(?:项目|工程)中|中,?(?:已|有)")
_ACROSS = re.compile(
    r"[“\s]*(?:另外|其余|其他|从[^,。]{1,10}看|按[^,。]{1,12}(?:划?分|看)|分[^,。]{1,6}看|其中|这些项目|上述项目)"
)
_ONE_OF = re.compile(
    r"[”\"]?(?:项目|工程)?(?:便|就|正|都|均|也|同样|全部|赫然)*(?:[是为]其中(?:之一|的?一[个项])|(?:在|位列|名列|身在)其中|榜上有名)"
)
_OF_THEM = re.compile(r"[“\s]*(?:其中|包括|它们分别是|分别是)")
_AMONG = re.compile(r"[“\s]*[^,。;ⓅⓄ]{0,12}(?:项目|工程)(?:中|里|当中)[,，]?")
_LISTED = re.compile(r",?(?:主要|分别)?(?:是|为|有|包括|包含)[:“\"]?")
_NEXT_ITEM = re.compile(r"[”\"]?(?:项目|工程)?(?:[、,和及]|以及)(?:[^,。;ⓅⓄ]{0,8}Ⓜ+(?:左右|以上)?的)?[^,。;ⓅⓂ]{0,12}")
_HEADING = re.compile(
    r"(?:[\s(（]|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]+\)|\d{1,2}[.、])*[^,。;:\n]{0,40}(?:项目|工程)[^,。;:\n]{0,4}Ⓠ+\)?:?$"
)
"""一、计划开工项目（共2项）: a line that heads a list."""
_NUMBERED = re.compile(r"\s*(?:\d{1,3}|\(\d{1,3}\))[.、\s)Ⓟ]|\s*Ⓟ")
GROUPS = 30
"""Groups that are looked back upon."""


_FEW = 30
"""Counts up to this are often the same by chance."""
_PLACED = 4
"""Paragraphs after which a county's share (河间市开工9个) is still one of the group."""


class Membership:
    """The counted groups of a document in the order told, and who belongs to them."""

    def __init__(self, painted: str, context: Context, claims: Claims) -> None:
        self.painted, self.context, self.claims = painted, context, claims
        self.groups: list[ProjectDraft] = []
        self._by_count: dict[int, list[ProjectDraft]] = {}
        self.heading: ProjectDraft | None = None
        """The group whose members the lines that follow name."""

    def add(self, draft: ProjectDraft) -> None:
        """Remember a group."""
        self.groups.append(draft)
        self._by_count.setdefault(draft.count, []).append(draft)

    def begin(self, sentence: Sentence) -> None:
        """A line that is no item of the list ends what its heading governs."""
        if self.heading is not None and not _NUMBERED.match(self.painted, sentence.start):
            self.heading = None

    def note_heading(self, draft: ProjectDraft, sentence: Sentence) -> None:
        """Remember a group that a line of its own tells."""
        if draft.group and _HEADING.match(self.painted, sentence.start, sentence.end):
            self.heading = draft

    def named(self, known: str, when: str | None, in_title: bool) -> ProjectDraft | None:
        """The group that an anaphor takes up, by name (empty: the last one) and time."""
        for group in self.groups[:GROUPS] if in_title else self.groups[: -GROUPS - 1 : -1]:
            if known == "" or (group.name == known and not apart(when, group.period)):
                return group
        return None

    def place(self, draft: ProjectDraft, sentence: Sentence, last: ProjectDraft | None) -> None:
        """The group that a named project belongs to: 其中，甲…；乙…, a list behind a colon or under a heading."""
        at = self.context.list_start(sentence)
        among = _AMONG.match(self.painted, at, draft.start)
        group = self._of_stage(at, among.end()) if among else self.groups[-1] if self.groups else None
        inside = bool(among) or _OF_THEM.match(self.painted, at, sentence.end) is not None
        if group is not None and sentence.paragraph - group.last_paragraph <= inside:
            lead = self.painted[max(sentence.start, draft.start - 60) : draft.start]
            told = group.last_end > sentence.start
            listing = told and _LISTED.fullmatch(self.painted, group.last_end, draft.start) is not None
            listing = listing or (told and self.painted.startswith((":", "："), group.last_end))
            if listing or inside or _SUBSET_CUE.search(lead) or self._next_in_list(draft, sentence, last):
                draft.parent = group
        if self.heading is not None and _NUMBERED.match(self.painted, sentence.start):
            draft.parent = self.heading
        if self.groups and _ONE_OF.match(self.painted, draft.end, sentence.end):
            draft.parent = self.groups[-1].parent or self.groups[-1]

    def _of_stage(self, start: int, end: int) -> ProjectDraft | None:
        """开工项目中: the group told last to which that happened."""
        stages = {h.stage for h in self.claims.stages.between(start, end)}
        told = (g for g in reversed(self.groups) if stages & {c.stage for c in g.stages})
        return next(told, self.groups[-1] if self.groups else None)

    def _next_in_list(self, draft: ProjectDraft, sentence: Sentence, last: ProjectDraft | None) -> bool:
        """The part of the ；-list before this one, or the item before, named a member of the last group."""
        if last is None:
            return False
        if last.start >= sentence.start and last.parent is self.groups[-1] and not last.group:
            return _NEXT_ITEM.fullmatch(self.painted, last.end, draft.start) is not None
        before = self.context.sentences[max(0, sentence.index - 1)]
        return last.parent is self.groups[-1] and not last.group and before.period == sentence.period

    def known(self, hit: GroupHit) -> ProjectDraft | None:
        """The draft of a group that is told again."""
        for group in reversed(self._by_count.get(hit.count, [])[-GROUPS:]):
            if hit.anaphor or (_same_group(group, hit) and not self._happens_to_others(group, hit)):
                return group
        return None

    def _happens_to_others(self, known: ProjectDraft, hit: GroupHit) -> bool:
        """3个项目投产 are not the 3 of another kind told before, to which nothing of the sort happened."""
        if hit.name or not known.name or hit.count > _FEW:
            return False
        clause = self.context.clause_at(hit.start)
        own = [h for h in self.claims.stages.between(clause.start, clause.end) if h.status == "reached"]
        return bool(own) and not {h.stage for h in own} & {c.stage for c in known.stages}

    def parent(self, hit: GroupHit, sentence: Sentence) -> ProjectDraft | None:
        """The larger group that this one is a part of."""
        by_name = self._parent_by_name(hit)
        if by_name is not None:
            return by_name
        last = self.groups[-1] if self.groups else None
        while last is not None and last.end > sentence.start:
            if self._in_bracket_of(last, hit.start):
                return last
            last = last.parent
        if not self._is_part(hit, sentence):
            return None
        when = self.claims.dating.period(hit)
        placed = self.painted[self.context.clause_at(hit.start).start] == GPE
        reach = _PLACED if placed else 1
        across = _ACROSS.match(self.painted, self.context.list_start(sentence), sentence.end)
        for group in self.groups[: -GROUPS - 1 : -1]:
            distance = sentence.paragraph - group.last_paragraph
            if distance > reach or (distance and not (across or placed)) or apart(when, group.period):
                continue
            inside = bool(_WITHIN.search(self.painted, group.end, hit.start)) and group.end > sentence.start
            sibling = group.parent is not None and not _WITHIN.search(self.painted, group.end, hit.start)
            if group.count > hit.count and not sibling and (group.form != "subset" or hit.form == "subset" or inside):
                return group
        return None

    def _in_bracket_of(self, group: ProjectDraft, at: int) -> bool:
        """52个（计划开工21个、续建24个）: the bracket divides what stands before it."""
        return self.painted[group.end] == "(" and self.painted.find(")", group.end, at) < 0

    def _parent_by_name(self, hit: GroupHit) -> ProjectDraft | None:
        """计划开工的112个省市重点项目 are a part of the 326 省市重点项目 told before."""
        if not hit.name:
            return None
        for group in self.groups[: -GROUPS - 1 : -1]:
            known = group.name or ""
            if len(known) >= 5 and group.count > hit.count and _ends_with(hit.name, known):
                return group
        return None

    def _is_part(self, hit: GroupHit, sentence: Sentence) -> bool:
        if hit.form == "subset" or _SUBSET_CUE.search(self.painted, self.context.list_start(sentence), hit.start):
            return True
        clause = self.context.clause_at(hit.start)
        own = self.claims.stages.between(clause.start, hit.end)
        return not any(h.kind != "class" and h.stage != "planned" for h in own)


def _ends_with(name: str, known: str) -> bool:
    """计划开工的省市重点项目 ends with 省市重点项目; 10亿元以上项目 does not with 亿元以上项目."""
    return name.endswith(known) and name != known and not name[: -len(known)][-1].isdigit()


def _same_group(known: ProjectDraft, hit: GroupHit) -> bool:
    """Said again: the same count, and names that do not differ."""
    if hit.form == "subset" or (known.form == "subset" and hit.name is None):
        return False
    if known.form == "subset":
        return hit.name is not None and any(c.word and hit.name.startswith(c.word) for c in known.stages)
    a, b = known.name, hit.name
    return a == b or not a or not b or a.endswith(b) or b.endswith(a)
