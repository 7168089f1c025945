"""Reading a document front to back: which project each sentence speaks of."""

from __future__ import annotations

import re

from nlp.facts.approvals import approve
from nlp.facts.ceremonies import Ceremonies
from nlp.facts.claims import Claims
from nlp.facts.context import Context, Sentence
from nlp.facts.counted import Tally, apart, class_peer
from nlp.facts.drafts import ProjectDraft, StageClaim
from nlp.facts.groups import GroupHit, find_groups
from nlp.facts.heads import Head, HeadFinder, HeadSet
from nlp.facts.marked import paint
from nlp.facts.parties import PartyHit, is_zone, nested_owner
from nlp.reading import Reading
from nlp.records import OrganizationRole
from nlp.spans import PlaceValue, Span

_SUBSET_CUE = re.compile(
    r"其中|包括|分[^,。]{1,6}看|从[^,。]{1,8}看|按[^,。]{1,10}(?:分|看)|其余|另外|余下|剩余|另有|涉及|涵盖"
)
_WITHIN = re.compile(r"其中|包括|(?:项目|工程)中|中,?(?:已|有)")
_ACROSS = re.compile(
    r"[“\s]*(?:另外|其余|其他|从[^,。]{1,10}看|按[^,。]{1,12}(?:划?分|看)|分[^,。]{1,6}看|其中|这些项目|上述项目)"
)
_ONE_OF = re.compile(r"[”\"]?(?:项目|工程)?(?:便|就|正)?[是为]其中(?:之一|的?一[个项])")
_OWN_SUBJECT = re.compile(
    r"[“\s,ⒹⒼ]*(?!主体|项目|工程|该|[一二三首]期|配套|整个|全线)[^,。;ⓄⓂⓆⒹⓅ]{3,16}?"
    r"(?:[路线园厂站桥库楼]|廊道|中心|基地|工程|项目|设施|系统|管网|平台)(?=[ⒹⓂⓆ]|完成|建成|已|正|将|开工|投|竣工|总投资|全长)"
)
_EACH = re.compile(r"分别|均|各")
_MAIN_SITE = re.compile(r"主会场|开工现场|签约现场|活动现场")
_PROJECT_WORD = re.compile(r"项目|工程|生产线|基地|工厂|产业园|厂房")
_AGREEMENT = re.compile(r"签署|签订|签约|协议")
_AND = re.compile(r"(?:和|与|及|以及|、)[^,，。;]{0,30}?的?Ⓟ")
_NO_PROJECT = re.compile(r"收购|转让|增资|基金|发行|股权|债券|营业收入|净利润|竞得")
_PHASE_FIRST = re.compile(r"[一二三四五六七八九十\d]+期")
_GROUPS = 30
"""Groups that are looked back upon."""
_CLAUSES = 6
"""Clauses of a sentence that may show that it goes on about the topic."""
_CONTINUES = re.compile(
    r"[“\"\s]*(?:其中|目前|现在|截至|预计|计划|全部|届时|将|已|根据[^,]{0,10},|据(?:了解|介绍|悉),|公告显示,|由Ⓞ+|Ⓓ|[,，]|达产|建成|投产|投运|可)*"
    r"(?:总投资|计划总投资|投资|一期|二期|建成|投产|达产|资金来源|资本金|占地|主要建设|建设(?:规模|内容|地点|周期|工期)|产品|产值|年产|年|签约|"
    r"核准|备案|开工|资金|用地|规划|预计|后|其余|剩余|建筑面积|施工|中标|合同|累计|完成投资|已完成|主体|单位|业主|选址|落户|新增|实现|可)"
)
_FOREIGN = re.compile(
    r"[“\"\s]*(?:[ⒹⓂ,，]|资料显示|同日|此外|与此同时|目前|截至)*"
    r"(?:由Ⓞ+[^,。;Ⓜ]{0,6}(?:承建|建设|投资|施工|设计|运营)[^,。;ⓅⓂ]{0,4}的(?!该|项目|工程|Ⓟ)|Ⓞ+(?!为|负责|承|投资|出资|提供|Ⓓ*(?:批复|核准))|全(?:省|市|区|县)|我(?:省|市))"
)


class Reader:
    """Walks through a document and collects drafts."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.painted = reading.derived(paint)
        self.context = reading.derived(Context)
        self.claims = Claims(reading, self.painted, self.context)
        self.places = self.claims.places
        self.ceremonies = Ceremonies(self.painted, self.context, self.claims.dating, self.places)
        self.events = self.ceremonies.events
        groups = find_groups(reading, self.painted, self.context)
        self.finder = HeadFinder(reading, self.painted, self.context, groups)
        self.drafts: list[ProjectDraft] = []
        self.groups: list[ProjectDraft] = []
        self.tally = Tally()
        self._by_count: dict[int, list[ProjectDraft]] = {}
        self.topic: list[ProjectDraft] = []
        self.topic_paragraph = 0
        self.paragraph_place: tuple[int, PlaceValue] | None = None

    def read(self) -> list[ProjectDraft]:
        """Drafts of the body and then of the title, in reading order; not yet merged."""
        for sentence in self.context.sentences:
            if sentence.paragraph:
                self._sentence(sentence)
        self.topic = []
        for sentence in self.context.sentences:
            if not sentence.paragraph:
                self._sentence(sentence)
        approve(self.reading, self.painted, self.context, self.claims, self.drafts)
        return self.drafts

    def _sentence(self, sentence: Sentence) -> None:
        self.ceremonies.note(sentence)
        self._note_place(sentence)
        sets = self.finder.sets(sentence)
        if not sets:
            self._without_head(sentence)
            return
        found = False
        self.tally.begin(sentence)
        told: list[tuple[HeadSet, list[ProjectDraft]]] = []
        for index, head_set in enumerate(sets):
            start = head_set.region_start
            if not index and head_set.heads[0].kind != "anaphor":
                start = self._leading_topic(sentence, head_set, start)
            drafts = self._drafts_of(head_set, sentence)
            found = found or bool(drafts)
            told.append((head_set, drafts))
            if drafts:
                self._fall_back_place(drafts, sentence)
                peers = self.tally.peers(drafts, sentence)
                self.claims.attach(drafts, start, head_set.region_end, sentence, head_set, peers=peers)
                self.tally.add(drafts)
                self._at_main_site(drafts, start, head_set.region_end)
                if not all(d.form == "subset" for d in drafts):
                    self.topic, self.topic_paragraph = drafts, sentence.paragraph
        whole = self.tally.whole()
        if whole is not None and self.topic and self.topic[-1] in self.tally.told:
            self.topic = whole
        self._share_predicate(told)
        if not found:
            self._nameless(sentence)

    def _share_predicate(self, told: list[tuple[HeadSet, list[ProjectDraft]]]) -> None:
        """总投资5亿元的甲和总投资3亿元的乙同时开工: what the last one is said to do, all do."""
        for (first, drafts), (_, following) in zip(told[-2::-1], told[:0:-1], strict=True):
            if not _AND.match(self.painted, first.end) or not following:
                return
            for draft in drafts:
                if not draft.stages and not draft.group:
                    draft.stages.extend(following[-1].stages)
                    draft.note("shares the predicate of the next")

    def _without_head(self, sentence: Sentence) -> None:
        """Go on with the topic, where the sentence has no subject of its own."""
        if not self.topic or self.topic_paragraph != sentence.paragraph:
            self._nameless(sentence)
            return
        if self._continues(sentence) or self._same_list(sentence):
            self.claims.attach(self.topic, sentence.start, sentence.end, sentence)
            return
        speaker = self.claims.speaks(sentence.start, sentence.end)
        if speaker is not None:
            for draft in self.topic:
                self.claims.company_owner(draft, speaker)
        elif self._foreign(sentence):
            self.topic = []

    def _nameless(self, sentence: Sentence) -> None:
        """A company invests or signs for a project that has no name: 甲公司投资5亿元建设的新能源项目."""
        about_topic = self.topic and self.topic_paragraph == sentence.paragraph
        if not sentence.paragraph or about_topic or self.reading.document.kind == "policy":
            return
        owners = [p for p in self.claims.parties_in(sentence.start, sentence.end) if p.role == "owner"]
        amounts = self.claims.amounts_in(sentence.start, sentence.end)
        invested = any(a.amount.role in ("total_investment", "contract_value") for a in amounts)
        word = _PROJECT_WORD.search(self.painted, sentence.start, sentence.end)
        if word is None and any(p.joint for p in owners):
            word = _AGREEMENT.search(self.painted, sentence.start, sentence.end)
        if not (owners and invested and word) or _NO_PROJECT.search(self.painted, sentence.start, sentence.end):
            return
        draft = ProjectDraft(None, 1, None, word.start(), word.end(), paragraph=sentence.paragraph)
        draft.note("nameless project of a company")
        self.drafts.append(draft)
        self._fall_back_place([draft], sentence)
        self.claims.attach([draft], sentence.start, sentence.end, sentence)
        self.topic, self.topic_paragraph = [draft], sentence.paragraph

    def _at_main_site(self, drafts: list[ProjectDraft], start: int, end: int) -> None:
        """The project at the main site of a ceremony is one of those that it is for."""
        if not self.events or not _MAIN_SITE.search(self.painted, start, end):
            return
        event = self.events[-1]
        for draft in drafts:
            if not any(c.hit.status == "reached" for c in draft.stages):
                draft.stages.append(StageClaim(event.hit, event.stage, event.date))
                draft.note("main site of the ceremony")
                if event.place:
                    draft.places.append((3, event.place, "place of the ceremony"))

    def _leading_topic(self, sentence: Sentence, head_set: HeadSet, start: int) -> int:
        """Clauses before the first head that go on about the topic of the sentence before."""
        clause = self.context.clause_at(head_set.start)
        near = bool(self.topic) and self.topic_paragraph == sentence.paragraph
        if near and clause.start > sentence.start and self._continues(sentence):
            opens = self.painted.startswith("总投资", sentence.start)
            if self.claims.amounts_in(sentence.start, clause.start) and not opens:
                self.claims.attach(self.topic, sentence.start, clause.start, sentence)
                return clause.start
        return start

    def _same_list(self, sentence: Sentence) -> bool:
        """A later part of the ；-list in which the topic was named, with money in it."""
        before = self.context.sentences[sentence.index - 1]
        told = any(not a.change for a in self.claims.amounts_in(sentence.start, sentence.end))
        told = told or bool(self.claims.parties_in(sentence.start, sentence.end))
        if _OWN_SUBJECT.match(self.painted, sentence.start, sentence.end):
            return False
        return before.period == sentence.period and told and not self._foreign(sentence)

    def _foreign(self, sentence: Sentence) -> bool:
        return bool(_FOREIGN.match(self.painted, sentence.start, sentence.end))

    def _continues(self, sentence: Sentence) -> bool:
        if self._foreign(sentence):
            return False
        return any(_CONTINUES.match(self.painted, c.start, c.end) for c in sentence.clauses[:_CLAUSES])

    # -- drafts of heads ---------------------------------------------------------------------------

    def _drafts_of(self, head_set: HeadSet, sentence: Sentence) -> list[ProjectDraft]:
        drafts: list[ProjectDraft] = []
        for head in head_set.heads:
            found = self._draft_of(head, sentence)
            drafts.extend(d for d in found if d not in drafts)
        for draft in drafts[1:]:
            if draft.name and _PHASE_FIRST.match(draft.name) and not draft.group:
                draft.places.extend(drafts[0].places[:1])
        group = next((d for d in drafts if d.form == "listed"), None)
        if group is not None:
            for draft in drafts:
                if draft is not group and not draft.group:
                    draft.parent = group
                    group.members.append(draft)
        return drafts

    def _draft_of(self, head: Head, sentence: Sentence) -> list[ProjectDraft]:
        if head.span is not None:
            return [self._project(head.span, sentence)]
        if head.group is not None:
            if head.group.form == "bare" and self._both(head.group):
                return self.topic
            named = self._each_of(head.group, sentence)
            if named:
                return named
            draft = self._group(head.group, sentence)
            return [draft] if draft else []
        return self._antecedent(head)

    def _both(self, hit: GroupHit) -> bool:
        """两项工程均由…: the projects that the sentence before names."""
        named = [d for d in self.topic if not d.group]
        return hit.count == len(named) > 1 and self.painted[hit.end : hit.end + 1] in "均都,总由"

    def _each_of(self, hit: GroupHit, sentence: Sentence) -> list[ProjectDraft]:
        """3个项目总投资分别为甲、乙和丙: the three projects that the sentence has named."""
        if hit.form != "bare" or not _EACH.search(self.painted, hit.end, self.context.clause_at(hit.start).end):
            return []
        named = [d for d in self.drafts[-hit.count :] if not d.group and d.start >= sentence.start]
        return named if len(named) == hit.count else []

    def _antecedent(self, head: Head) -> list[ProjectDraft]:
        if head.known is None:
            near = self.topic_paragraph == head.paragraph
            return self.topic if near or not any(d.group for d in self.topic) else []
        groups = self.groups[: -_GROUPS - 1 : -1] if head.paragraph else self.groups[:_GROUPS]
        when = self.claims.dating.span_of(head.start)
        for group in groups:
            if head.known == "" or (group.name == head.known and not apart(when, group.period)):
                return [group]
        return []

    def _project(self, span: Span, sentence: Sentence) -> ProjectDraft:
        name = self.reading.text[span.start : span.end]
        draft = ProjectDraft(name, 1, None, span.start, span.end, paragraph=sentence.paragraph)
        draft.title = not sentence.paragraph
        draft.names.append(name)
        draft.note("named")
        owner = nested_owner(self.reading, span)
        if owner is not None:
            text = self.reading.text[owner.start : owner.end]
            role: OrganizationRole = "host" if is_zone(text) else "owner"
            full = self.claims.names.of(text)
            draft.parties.append(PartyHit(owner.start, owner.end, role, full, "name opens with it"))
        beside = self.places.beside(span.start)
        if beside is not None:
            draft.places.append((5, beside, "right before the name"))
        inner = self.places.in_name(owner.end if owner else span.start, span.end)
        if inner is not None:
            draft.places.append((4, inner, "in the name"))
        lead = self.painted[max(sentence.start, span.start - 60) : span.start]
        if self.groups and self.groups[-1].paragraph == sentence.paragraph:
            listing = self.groups[-1].end > sentence.start and self.painted[self.groups[-1].end] in ":："
            if listing or _SUBSET_CUE.search(lead) or self._next_in_list(sentence):
                draft.parent = self.groups[-1]
        if self.groups and _ONE_OF.match(self.painted, span.end, sentence.end):
            draft.parent = self.groups[-1].parent or self.groups[-1]
        self.drafts.append(draft)
        return draft

    def _next_in_list(self, sentence: Sentence) -> bool:
        """The part of the ；-list before this one named a member of the last group."""
        last = self.drafts[-1]
        before = self.context.sentences[max(0, sentence.index - 1)]
        return last.parent is self.groups[-1] and not last.group and before.period == sentence.period

    def _group(self, hit: GroupHit, sentence: Sentence) -> ProjectDraft | None:
        known = self._known_group(hit)
        if known is not None:
            if hit.name and len(hit.name) > len(known.name or "") and known.form != "subset":
                known.name = hit.name
            known.last_paragraph = sentence.paragraph
            return known
        peer = class_peer(hit, self.painted, self.groups)
        parent = self._parent(hit, sentence) if peer is None else peer.parent
        if hit.form == "subset" and parent is None and peer is None:
            return None
        draft = ProjectDraft(hit.name, hit.count, hit.form, hit.start, hit.end, hit.unit, paragraph=sentence.paragraph)
        draft.title = not sentence.paragraph
        draft.parent = parent
        if parent is not None:
            parent.last_paragraph = sentence.paragraph
        draft.note(f"group:{hit.form}")
        if hit.place is not None and isinstance(hit.place.value, PlaceValue):
            draft.places.append((6, hit.place.value, "share of a place"))
        draft.period = self.claims.dating.period(hit)
        draft.title_period = self.claims.dating.titled()
        draft.last_paragraph = sentence.paragraph
        self.drafts.append(draft)
        self.groups.append(draft)
        self._by_count.setdefault(draft.count, []).append(draft)
        return draft

    def _known_group(self, hit: GroupHit) -> ProjectDraft | None:
        """The draft of a group that is told again."""
        for group in reversed(self._by_count.get(hit.count, [])[-_GROUPS:]):
            if hit.anaphor or _same_group(group, hit):
                return group
        return None

    def _parent(self, hit: GroupHit, sentence: Sentence) -> ProjectDraft | None:
        """The larger group that this one is a part of."""
        by_name = self._parent_by_name(hit)
        if by_name is not None:
            return by_name
        if not self._is_part(hit, sentence):
            return None
        across = _ACROSS.match(self.painted, self.context.list_start(sentence), sentence.end)
        for group in self.groups[: -_GROUPS - 1 : -1]:
            apart = sentence.paragraph - group.last_paragraph
            if apart > 1 or (apart == 1 and not across):
                continue
            inside = bool(_WITHIN.search(self.painted, group.end, hit.start)) and group.end > sentence.start
            sibling = group.parent is not None and not _WITHIN.search(self.painted, group.end, hit.start)
            if group.count > hit.count and not sibling and (group.form != "subset" or hit.form == "subset" or inside):
                return group
        return None

    def _parent_by_name(self, hit: GroupHit) -> ProjectDraft | None:
        """计划开工的112个省市重点项目 are a part of the 326 省市重点项目 told before."""
        if not hit.name:
            return None
        for group in self.groups[: -_GROUPS - 1 : -1]:
            known = group.name or ""
            if len(known) >= 5 and group.count > hit.count and hit.name.endswith(known) and hit.name != known:
                return group
        return None

    def _is_part(self, hit: GroupHit, sentence: Sentence) -> bool:
        if hit.form == "subset" or _SUBSET_CUE.search(self.painted, sentence.start, hit.start):
            return True
        clause = self.context.clause_at(hit.start)
        own = self.claims.stages.between(clause.start, hit.end)
        return not any(h.kind != "class" and h.stage != "planned" for h in own)

    # -- what a sentence leaves for later ones --------------------------------------------------------

    def _note_place(self, sentence: Sentence) -> None:
        """The place of a sentence stays the frame of its paragraph."""
        if self.paragraph_place and self.paragraph_place[0] != sentence.paragraph:
            self.paragraph_place = None
        sites = [place for rank, place in self.places.sites(sentence.start, sentence.end) if rank > 2]
        frame = self.places.frame(sentence) or (sites[0] if sites else None)
        for party in self.claims.parties_in(sentence.start, sentence.end):
            if frame is None and party.role == "host":
                frame = self.places.of_name(party.start, party.end) or self.places.home
        if frame is not None:
            self.paragraph_place = (sentence.paragraph, frame)

    def _fall_back_place(self, drafts: list[ProjectDraft], sentence: Sentence) -> None:
        if self.paragraph_place and self.paragraph_place[0] == sentence.paragraph:
            for draft in drafts:
                draft.places.append((1, self.paragraph_place[1], "place of the paragraph"))


def _same_group(known: ProjectDraft, hit: GroupHit) -> bool:
    """Said again: the same count, and names that do not differ."""
    if hit.form == "subset" or (known.form == "subset" and hit.name is None):
        return False
    if known.form == "subset":
        return hit.name is not None and any(c.word and hit.name.startswith(c.word) for c in known.stages)
    a, b = known.name, hit.name
    return a == b or not a or not b or a.endswith(b) or b.endswith(a)
