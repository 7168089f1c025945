"""What the clauses around a head say of it: amounts, stages with their dates, parties, places, evidence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from nlp.entities import gazetteer
from nlp.facts import phases
from nlp.facts.claim_amounts import AmountClaims
from nlp.facts.context import Clause, Context, Sentence, edtf_of
from nlp.facts.dating import CEREMONY, Dating
from nlp.facts.drafts import ProjectDraft, StageClaim, Support
from nlp.facts.heads import HeadSet
from nlp.facts.parties import Names, PartyHit, find_parties, is_company
from nlp.facts.places import ENDS, PROVINCE, Places
from nlp.facts.stages import StageHit, StageHits
from nlp.facts.stand_ins import antecedent
from nlp.reading import Reading

_WILL_BUILD = re.compile(
    r"(?:拟|将|计划(?!总?投资|完成)|规划|准备|谋划)(?!总投资|投资Ⓜ)[^,。;]{0,30}?(?:投资建设|建设|兴建|新建|打造|投建|投资|实施|扩建)|"
    r"年内(?!已|完成|共)[^,。;ⓅⓄ]{0,12}?(?:建设|兴建|新建|实施|启动)|计划投资(?:约|近|超过?)?Ⓜ+[^,。;]{0,4}(?:建设|兴建|新建|打造|扩建)"
)
_PUSHED = re.compile(r"(?P<p>(?:加快|加速|加紧|抓紧)[“\"]?(?=Ⓟ))Ⓟ+[”\"]?[^,。;ⓄⓅⓆ]{0,6}建设(?!标准|条例|审批|前期)")
_MEASURE = re.compile(r"(?:新建|建设|实施|启动|打造|改扩建|扩建|改造|布局|推动)[“\"]?$")
"""A measure of a policy document: 新建Ⓟ."""
_VERB = 6
_FIRM_SITE = re.compile(r"(?:落户|选址|坐落|位于|地处|建设地点|布局|设)在$")
_OPENED = frozenset(("completed", "operating"))
_PARTS = re.compile(r"了?(?![^,。;]{0,8}(?:产|能力))[^,。;ⓅⓄⓂⒹ项程期]{2,10}Ⓠ")
"""已建成加氢站4座: parts of a project are counted, it is not said to be complete."""
_LISTED = ("安排", "列入", "纳入", "确定")
"""An annual list is planned; a single project that is in it has its own stage."""
_OF_OWNER = re.compile(r"(?:[^,。;ⓄⓅ]{0,12}的)?[“\"]?(?=Ⓟ)")
_SINCE = re.compile(r"[^,。;]{0,60}以来,")
"""How long a count has run; what it says of projects comes behind: 2014年…以来,."""
_OTHER_COUNT = re.compile(r"(?:其中,?)?(?:Ⓠ[^,。;]{0,16}|[^,。;]{0,50}等Ⓠ[^,。;]{0,8})$")
_BARE = 2
"""Rank of a place that is merely named."""
_SPOKESMAN = re.compile(
    r"(?:公司|集团|企业)(?:副?董事长|副?总经理|[^,。;]{0,6}负责人|总裁|副总裁|总工程师|党委书记|项目经理|董事会秘书|厂长|主任)"
)


class Claims(AmountClaims):
    """Attaches to drafts what a stretch of text says."""

    def __init__(self, reading: Reading, painted: str, context: Context) -> None:
        super().__init__(reading, painted, context)
        self.stages = StageHits(painted, context)
        self.dating = Dating(painted, context, self.stages)
        self.names = Names(reading, painted)
        self.parties = find_parties(reading, painted, self.names)
        self._party_starts = [p.start for p in self.parties]
        self.places = Places(reading, painted, context)

    def attach(
        self,
        drafts: list[ProjectDraft],
        start: int,
        end: int,
        sentence: Sentence,
        head_set: HeadSet | None = None,
        peers: Sequence[ProjectDraft] = (),
    ) -> None:
        """Add the claims of text[start:end] to the drafts that it speaks of.

        `peers`: groups counted right before in the same list; an amount behind them all is none of theirs.
        """
        lead = next((d for d in drafts if d.form == "listed"), drafts[-1])
        counted = len(drafts) > 1 and all(d.group for d in drafts)
        before = {id(d): _size(d) for d in drafts}
        if CEREMONY.search(self.painted, sentence.start, sentence.end):
            for draft in drafts:
                draft.ceremony = True
        whole = _whole_of(drafts, sentence) if counted else None
        shared = self._amounts_to(drafts, whole or lead, start, end, head_set, peers)
        if counted and head_set is not None:
            self._stages_of_list(head_set, drafts, start, end, sentence)
        else:
            for draft in drafts:
                self._claim(draft, self.stages.between(start, end), sentence, drafts)
                self._planned(draft, start, end, sentence)
        self._parties_to([lead] if counted else drafts, start, end)
        for draft in drafts:
            self._places_to(draft, start, end, sentence, head_set)
        self._supports(drafts, before, start, end, head_set, counted and not shared)

    def parties_in(self, start: int, end: int) -> list[PartyHit]:
        """Organizations with a role between two offsets."""
        return self.parties[bisect_left(self._party_starts, start) : bisect_left(self._party_starts, end)]

    # -- stages ---------------------------------------------------------------------------------------

    def _stages_of_list(
        self, head_set: HeadSet, drafts: list[ProjectDraft], start: int, end: int, sentence: Sentence
    ) -> None:
        """Counted groups in a list: each has the words of its own item, else those that stand before all."""
        heads = [h for h in head_set.heads if h.group is not None]
        previous = heads[0].start if heads else start
        for number, draft in enumerate(drafts[: len(heads)]):
            stop = heads[number + 1].start if number + 1 < len(heads) else end
            shared = heads[number].group.list_start  # type: ignore[union-attr]
            own = self.stages.between(previous, stop) if shared is None else self.stages.between(shared, end)
            ahead = self.stages.between(start, heads[0].start)
            self._claim(draft, own if own else ahead, sentence)
            previous = stop

    def _claim(
        self,
        draft: ProjectDraft,
        hits: list[StageHit],
        sentence: Sentence,
        all_of_set: Sequence[ProjectDraft] = (),
    ) -> None:
        for hit in hits:
            if hit.status == "void" or (hit.stage == "implemented" and not draft.group):
                continue
            listed = self.painted[hit.start : hit.end] in _LISTED
            if listed and (not draft.group or (draft.name and draft.start <= hit.start < draft.end)):
                continue
            if self._in_name(draft, hit) or (self._governs_only(hit) and not (draft.group and hit.end <= draft.start)):
                continue
            if draft.group and self._of_other_count(draft, hit):
                continue
            if not draft.group and hit.stage in _OPENED and _PARTS.match(self.painted, hit.end):
                continue
            stage = hit.stage
            if stage in _OPENED and hit.status == "reached" and phases.of_one(self.painted, self.context, draft, hit):
                draft.stages.append(StageClaim(hit, "under_construction", None))
                draft.note("a phase of several")
                continue
            if hit.kind == "class" and stage == "started" and draft.parent and _planned(draft.parent):
                stage = "planned"
            word = self.painted[hit.start : hit.end] if hit.kind == "class" else ""
            in_turn = self.dating.shared(hit, len(all_of_set)) if len(all_of_set) > 1 else []
            own = edtf_of(in_turn[all_of_set.index(draft)]) if in_turn else None
            draft.stages.append(StageClaim(hit, stage, own or self.dating.stage_date(hit, draft, sentence), word))
            draft.note(f"stage {self.reading.text[hit.start : hit.end]}")

    def _of_other_count(self, draft: ProjectDraft, hit: StageHit) -> bool:
        """项目17个，其中9条生产线投产: something else is counted in the clause of the word."""
        clause = self.context.clause_at(hit.start)
        return draft.end <= clause.start and bool(_OTHER_COUNT.match(self.painted, clause.start, hit.start))

    def _governs_only(self, hit: StageHit) -> bool:
        """承接 is a stage only of a counted group right behind it."""
        return self.painted[hit.start : hit.end].endswith("承接")

    def _in_name(self, draft: ProjectDraft, hit: StageHit) -> bool:
        """重点招引项目138个 says nothing of a stage; 签约项目15个 does."""
        inside = draft.start <= hit.start and hit.end <= draft.end and bool(draft.name)
        return inside and hit.kind == "event" and hit.start != draft.start

    def _planned(self, draft: ProjectDraft, start: int, end: int, sentence: Sentence) -> None:
        """拟由甲公司投资建设: a plan without a stage word."""
        stop = draft.start if draft.group else end
        match = _WILL_BUILD.search(self.painted, start, max(start, stop))
        if match is None and self.reading.document.kind == "policy" and not draft.group:
            match = _MEASURE.search(self.painted, max(start, draft.start - _VERB), draft.start)
        if match is None and not draft.group:
            pushed = _PUSHED.search(self.painted, start, end)
            if pushed and pushed.end("p") <= draft.start + 1:
                hit = StageHit(pushed.start(), pushed.end(), "under_construction", "state", "reached")
                draft.stages.append(StageClaim(hit, "under_construction", None))
                draft.note("stage 加快…建设")
        if match and (not draft.group or self.context.clause_at(match.start()).end >= draft.start):
            hit = StageHit(match.start(), match.end(), "planned", "event", "future")
            draft.stages.append(StageClaim(hit, "planned", self.dating.stage_date(hit, draft, sentence, own_only=True)))
            draft.note("stage plan")

    # -- parties and places ---------------------------------------------------------------------------

    def _parties_to(self, drafts: list[ProjectDraft], start: int, end: int) -> None:
        hits = self.parties_in(start, end)
        singles = [d for d in drafts if not d.group]
        owners = [h for h in hits if h.role == "owner"]
        in_turn = bool(owners) and self.painted.startswith(("分别", "各自"), owners[-1].end)
        if in_turn and len(owners) == len(singles) > 1:
            for draft, owner in zip(singles, owners, strict=True):
                self.add_party(draft, owner)
            hits = [h for h in hits if h.role != "owner"]
        for hit in hits:
            right_before = _OF_OWNER.match(self.painted, hit.end) if len(drafts) > 1 else None
            for draft in drafts:
                # 甲公司的A、乙公司的B等16个项目: neither owns the group.
                owned = draft.group or any(p.role == "owner" for p in draft.parties)
                if right_before is None or hit.role != "owner" or not owned or draft.start == right_before.end():
                    self.add_party(draft, hit)
        match = _SPOKESMAN.search(self.painted, start, end)
        if match and len(drafts) == 1:
            self.company_owner(drafts[0], match.start())

    def add_party(self, draft: ProjectDraft, hit: PartyHit) -> None:
        """Add a party once."""
        if not any(p.role == hit.role and p.name == hit.name for p in draft.parties):
            draft.parties.append(hit)
            draft.note(f"party {hit.reason}")

    def add_owner(self, draft: ProjectDraft, hit: PartyHit) -> None:
        """Add an owner where none is told."""
        if not any(p.role == "owner" for p in draft.parties):
            self.add_party(draft, hit)

    def company_owner(self, draft: ProjectDraft, at: int) -> None:
        """公司董事长说: 公司 is the last company named, and the owner where no other is told."""
        word = self.reading.text[at : at + 2]
        name = None if draft.group else antecedent(self.reading, self.painted, word, at, is_company)
        if name is not None:
            self.add_owner(draft, PartyHit(at, at + 2, "owner", self.names.of(name), "公司"))

    def speaks(self, start: int, end: int) -> int | None:
        """Where 公司董事长… speaks between two offsets."""
        return match.start() if (match := _SPOKESMAN.search(self.painted, start, end)) else None

    def _sites_to(self, draft: ProjectDraft, start: int, end: int, head_set: HeadSet | None) -> None:
        """在X counts up to the clause of the head, and behind it only beside a stage; 落户X, 位于X anywhere."""
        limit = self.context.clause_at(head_set.end - 1).end if head_set else start
        for rank, place, at in self.places.sites_at(start, end):
            clause = self.context.clause_at(at)
            near = at < limit or any(h.status == "reached" for h in self.stages.between(clause.start, clause.end))
            firm = self.painted[max(0, at - 1)] != "在" or bool(_FIRM_SITE.search(self.painted, max(0, at - 5), at))
            if rank > _BARE and (near or firm):
                draft.places.append((rank, place, "site words"))

    def _places_to(
        self, draft: ProjectDraft, start: int, end: int, sentence: Sentence, head_set: HeadSet | None
    ) -> None:
        frame = self.places.frame(sentence)
        if frame is not None:
            draft.places.append((4, frame, "frame of the sentence"))
        if draft.group and self.places.province(sentence.start, end):
            draft.places.append((4, gazetteer.HEBEI, PROVINCE))
        opening = self.places.opening(start) if head_set is not None else None
        if opening is not None:
            draft.places.append((5, opening, "opens the item"))
        if draft.group:
            earlier = self.places.subjects(sentence.start, start)
            draft.places.extend((3, place, "subject of the sentence") for place in earlier)
        draft.places.extend((4, place, "subject of the clause") for place in self.places.subjects(start, end))
        self._sites_to(draft, start, end, head_set)
        course = self.places.course(start, end) if not draft.group else None
        if course is not None:
            draft.places.append((6, course, ENDS))
        for party in draft.parties:
            if party.role in ("host", "authority"):
                zone = self.places.of_name(party.start, party.end)
                if zone is not None:
                    rank = 4 if party.role == "host" else 3
                    draft.places.append((rank, zone, f"name of the {party.role}"))

    # -- evidence -------------------------------------------------------------------------------------

    def _supports(
        self,
        drafts: list[ProjectDraft],
        before: dict[int, int],
        start: int,
        end: int,
        head_set: HeadSet | None,
        itemised: bool,
    ) -> None:
        for index, draft in enumerate(drafts):
            weight = _size(draft) - before[id(draft)] + (1 if head_set and head_set.heads[0].kind != "anaphor" else 0)
            if not weight:
                continue
            first, last = start, self._last(draft, start, end, head_set)
            group = head_set.heads[index].group if head_set and index < len(head_set.heads) else None
            if group is not None and group.list_start is not None:
                first, last = group.list_start, max(self._last(d, start, end, head_set) for d in drafts)
            elif since := _SINCE.match(self.painted, start, last):
                first = since.end()
            elif itemised and head_set is not None and index < len(head_set.heads):
                first = head_set.heads[index - 1].end if index else start
                last = head_set.heads[index].end if index < len(drafts) - 1 else last
            draft.support.append(Support(first, last, weight))

    def _last(self, draft: ProjectDraft, start: int, end: int, head_set: HeadSet | None) -> int:
        """End of the last clause of a region that claims something."""
        ends = [a.end for a in draft.amounts if start <= a.start < end]
        ends += [p.end for p in draft.parties if start <= p.start < end]
        ends += [c.hit.end for c in draft.stages if start <= c.hit.start < end]
        ends.append(head_set.end if head_set else start)
        last = max(ends)
        clause: Clause = self.context.clause_at(max(start, last - 1))
        stop = min(clause.end, end)
        while stop > last and self.painted[stop - 1] in ",;、 (":
            stop -= 1
        return max(stop, last)


def _planned(draft: ProjectDraft) -> bool:
    return any(c.stage == "planned" for c in draft.stages) or (draft.parent is not None and _planned(draft.parent))


def _size(draft: ProjectDraft) -> int:
    return len(draft.amounts) + len(draft.parties) + len(draft.stages)


def _whole_of(drafts: list[ProjectDraft], sentence: Sentence) -> ProjectDraft | None:
    """The group that a list of classes in the same sentence divides: 126项，其中新建71项、续建55项，年度投资…."""
    parents = {id(d.parent): d.parent for d in drafts}
    parent = next(iter(parents.values()))
    return parent if len(parents) == 1 and parent and parent.start >= sentence.start else None
