"""Which project or group an amount belongs to: the one named, each in its turn, the whole, or none that is named."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from nlp.facts.amounts import AmountHit, read_amounts
from nlp.facts.context import Context
from nlp.facts.drafts import ProjectDraft
from nlp.facts.heads import HeadSet
from nlp.reading import Reading

_VERB = 6
_OF_NAME = re.compile(r"(?:左右|以上)?的[“\"]?")
_OF_UNKNOWN = re.compile(r"(?:左右|以上)?的[“\"]?(?![ⓅⓆ该此这项])[^,。;、Ⓟ]{3,24}(?=[,。;、和]|$)")
_OF_UNKNOWN_BEFORE = re.compile(r"(?:左右|以上)?的[“\"]?(?![ⓅⓆ该此这项])[^,。;、Ⓟ]{3,24}(?:、|等Ⓠ)")
_IN_FULL = re.compile(r"达产|投产|建成|竣工|达效|投用|全部|每年|年可|年均|预计|可实现|年产值|新增")
_PHASE = re.compile(r"[一二三四五]期|扩建|追加|技改|再投资|又投资")
_LOT = re.compile(r"标段")


class AmountClaims:
    """Gives the amounts of a stretch of text to its drafts."""

    def __init__(self, reading: Reading, painted: str, context: Context) -> None:
        self.reading, self.painted, self.context = reading, painted, context
        self.amounts = read_amounts(reading, painted, context)
        self._amount_starts = [a.start for a in self.amounts]

    def amounts_in(self, start: int, end: int) -> list[AmountHit]:
        """Amounts with a role between two offsets."""
        return self.amounts[bisect_left(self._amount_starts, start) : bisect_left(self._amount_starts, end)]

    def _amounts_to(
        self,
        drafts: list[ProjectDraft],
        lead: ProjectDraft,
        start: int,
        end: int,
        head_set: HeadSet | None,
        peers: Sequence[ProjectDraft],
    ) -> bool:
        """Give out the amounts; True where they were shared out over several drafts."""
        hits = [h for h in self.amounts_in(start, end) if head_set is not None or not h.change]
        hits = [h for h in hits if not self._of_its_name(h, drafts) and not self._of_other(h, lead)]
        index, shared = 0, False
        if start < self.context.title[1]:  # the title rounds what the body tells
            hits = [h for h in hits if not any(a.amount.role == h.amount.role for a in lead.amounts)]
        singles = [d for d in drafts if d is not lead] if lead.form == "listed" else drafts
        while index < len(hits):
            chain = [hits[index]]
            while index + len(chain) < len(hits) and hits[index + len(chain)].chain == len(chain):
                chain.append(hits[index + len(chain)])
            if peers and chain[0].start >= drafts[-1].end and len(chain) != max(2, len(singles)):
                shared = self._chain_to(chain, [*peers, *singles], drafts[0].parent or lead) or shared
            else:
                shared = self._chain_to(chain, singles, lead) or shared
            index += len(chain)
        return shared

    def _of_its_name(self, hit: AmountHit, drafts: list[ProjectDraft]) -> bool:
        """总投资15亿元的甲等9个项目: the amount right before a name is that project's."""
        match = _OF_NAME.match(self.painted, hit.end)
        draft = next((d for d in drafts if match and d.start == match.end() and not d.group), None)
        if draft is None or len(drafts) == 1:
            return False
        draft.amounts.append(hit)
        draft.note(f"amount {hit.reason}")
        return True

    def _of_other(self, hit: AmountHit, lead: ProjectDraft) -> bool:
        """甲，投资3亿元的乙: 乙 is a project that no rule found; of a group, what a company wants to earn."""
        if lead.group and hit.amount.role in ("output_value", "tax"):
            sentence = self.context.sentence_at(hit.start)
            return not _IN_FULL.search(self.painted, sentence.start, sentence.end)
        if hit.start < lead.start and _OF_UNKNOWN_BEFORE.match(self.painted, hit.end, lead.start + 1):
            return True
        apart = self.painted[hit.cue - 1 : hit.cue] in ("、", "和", "及", ",", ";")
        return apart and hit.start >= lead.end and bool(_OF_UNKNOWN.match(self.painted, hit.end))

    def _chain_to(self, chain: list[AmountHit], singles: list[ProjectDraft], lead: ProjectDraft) -> bool:
        if len(chain) > 1 and len(chain) == len(singles):
            for draft, hit in zip(singles, chain, strict=True):
                draft.amounts.append(hit)
                draft.note("amounts shared out in order")
            return True
        if chain[0].each and chain[0].copies == 1 and len(singles) > 1:
            for draft in singles:
                draft.amounts.append(chain[0])
                draft.note("the same amount each")
            return True
        if len(singles) > 1 and lead in singles:
            return False  # 甲、乙项目总投资5亿元, 开工12个、竣工8个，总投资9亿元: a sum over both, of no record
        if chain[0].each and lead.group and lead.count > 1 and chain[0].amount.role != "other":
            return False  # 3个项目投资均超过2亿元: of each member, and none is named
        for hit in chain:
            own = self._other_total(hit, lead)
            if own is not None:
                lead.amounts.extend([own] * own.copies)
                lead.note(f"amount {own.reason}")
        return False

    def _other_total(self, hit: AmountHit, lead: ProjectDraft) -> AmountHit | None:
        """A second total of one project: that of a phase (公司又投资…实施二期) is a part, any other is not its own."""
        known = [a for a in lead.amounts if a.amount.role == hit.amount.role]
        if hit.amount.role == "contract_value" and known and known[0].amount != hit.amount:
            sum_told = "总" in self.painted[max(0, known[0].start - _VERB) : known[0].start]
            lot = _LOT.search(self.context.text, self.context.sentence_at(hit.start).start, hit.start)
            return hit._replace(amount=replace(hit.amount, role="other")) if sum_told and lot else hit
        if hit.amount.role != "total_investment" or lead.group or not known or known[0].amount == hit.amount:
            return hit
        clause = self.context.clause_at(hit.start)
        if _PHASE.search(self.painted, clause.start, clause.end):
            return hit._replace(amount=replace(hit.amount, role="other"))
        return hit if self.painted.startswith(("总投资", "计划总投资"), hit.cue) else None
