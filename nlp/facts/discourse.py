"""Reading a document front to back: which project each sentence speaks of."""

from __future__ import annotations

import re

from nlp.facts import topics
from nlp.facts.approvals import approve
from nlp.facts.context import Sentence
from nlp.facts.draft_making import DraftMaker
from nlp.facts.drafts import ProjectDraft
from nlp.facts.heads import HeadSet
from nlp.facts.parties import nested_owner
from nlp.facts.speakers import spokesman

_PROJECT_WORD = re.compile(r"项目|工程|生产线|基地|工厂|产业园|厂房|(?:搬迁|迁建|迁)(?:至|往|到|入)")
_AGREEMENT = re.compile(r"签署|签订|签约|协议")
_AND = re.compile(r"(?:和|与|及|以及|、)[^,，。;]{0,30}?的?Ⓟ")
_NO_PROJECT = re.compile(
    r"供货|供应合同|采购合同|销售合同|购销|借款|收购|转让|增资|基金|发行|股权|债券|营业收入|净利润|竞得"
)
_QUOTE = 240
"""Characters in which the opening of a quotation is looked for."""
_PARTS = re.compile(
    r",(?:主要|重点|规划|计划|将|拟|同步|配套|可|共)*(?:建设|新建|兴建|修建|配建|配套建设|内设|设有|建有|包括|包含)[“\"]?$"
)
"""总投资4亿元的甲小镇动工，…，建设|乙、丙和丁: what the one told before consists of."""
_INSIDE = re.compile(r"(?:车间|厂房|厂区|展厅|泵房|库房|机房|实验室|大厅)$")
_IN_THERE = ("里", "内", "中,", "中，")
"""甲公司的无尘车间里: where something is seen, and nothing that is built."""


class Reader(DraftMaker):
    """Walks through a document and collects drafts."""

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
        self.membership.begin(sentence)
        told: list[tuple[HeadSet, list[ProjectDraft]]] = []
        for index, head_set in enumerate(sets):
            start = head_set.region_start
            if not index and head_set.heads[0].kind != "anaphor":
                start = self._leading_topic(sentence, head_set, start)
            drafts = [] if self._of_no_project(head_set, told) else self._drafts_of(head_set, sentence)
            found = found or bool(drafts)
            if not drafts and head_set.heads[0].known:
                self.ahead[head_set.heads[0].known] = (start, head_set.region_end, sentence)
            told.append((head_set, drafts))
            for draft in drafts:
                draft.rivals = max(draft.rivals, len(sets) - 1)
            if drafts:
                self._fall_back_place(drafts, sentence)
                peers = self.tally.peers(drafts, sentence) or self._joined_before(told)
                self.claims.attach(drafts, start, head_set.region_end, sentence, head_set, peers=peers)
                self.tally.add(drafts)
                self.sites.note(drafts, start, head_set.region_end, sentence)
                self.shared.give(drafts, head_set, sentence)
                if not index and len(drafts) == 1 and not drafts[0].group:
                    self._spoken_for(drafts[0], sentence)
                self.membership.note_heading(drafts[-1], sentence)
                if not all(d.form == "subset" for d in drafts):
                    self.topic, self.topic_paragraph = drafts, sentence.paragraph
                if len(drafts) == 1 and not drafts[0].group:
                    self.single = drafts[0]
        whole = self.tally.whole()
        if whole is not None and self.topic and self.topic[-1] in self.tally.told:
            self.topic = whole
        self._share_predicate(told)
        if not found:
            self._nameless(sentence)

    def _of_no_project(self, head_set: HeadSet, told: list[tuple[HeadSet, list[ProjectDraft]]]) -> bool:
        """Parts that the one project told before in the sentence is to have, or a room where something is seen."""
        spans = [h.span for h in head_set.heads if h.span is not None]
        if len(spans) != len(head_set.heads):
            return False
        names = [self.reading.text[s.start : s.end] for s in spans]
        if len(names) == 1 and _INSIDE.search(names[0]):
            return self.painted.startswith(_IN_THERE, head_set.end)
        whole = told[0][1] if len(told) == 1 else []
        if len(whole) != 1 or whole[0].group or not any(a.amount.role == "total_investment" for a in whole[0].amounts):
            return False
        owned = any(nested_owner(self.reading, s) or self.places.in_name(s.start, s.end) for s in spans)
        return not owned and _PARTS.search(self.painted, max(0, head_set.start - 12), head_set.start) is not None

    def _joined_before(self, told: list[tuple[HeadSet, list[ProjectDraft]]]) -> list[ProjectDraft]:
        """总投资5亿元的甲、总投资3亿元的乙加快推进，完成投资2亿元: what follows is a sum over both."""
        if len(told) < 2:
            return []
        (first, before), (_, drafts) = told[-2:]
        single = not any(d.group for d in (*before, *drafts))
        return before if single and _AND.match(self.painted, first.end) else []

    def _share_predicate(self, told: list[tuple[HeadSet, list[ProjectDraft]]]) -> None:
        """总投资5亿元的甲和总投资3亿元的乙同时开工: what the last one is said to do, all do."""
        for (first, drafts), (_, following) in zip(told[-2::-1], told[:0:-1], strict=True):
            if not _AND.match(self.painted, first.end) or not following:
                continue
            for draft in drafts:
                if not draft.group:
                    draft.parent = draft.parent or following[-1].parent
                if not draft.stages and not draft.group:
                    draft.stages.extend(following[-1].stages)
                    draft.note("shares the predicate of the next")

    def _without_head(self, sentence: Sentence) -> None:
        """Go on with the topic, where the sentence has no subject of its own."""
        if not self.topic or self.topic_paragraph != sentence.paragraph:
            goes_on = topics.of_the_form(self.painted, sentence) or topics.of_lots(self.context.text, sentence)
            if self.single is not None and goes_on:
                self.topic, self.topic_paragraph = [self.single], sentence.paragraph
                self.claims.attach(self.topic, sentence.start, sentence.end, sentence)
                return
            self._nameless(sentence)
            return
        if self._tells_of_one(sentence):
            self.topic = []
            self._nameless(sentence)
            return
        named = spokesman(self.reading, self.painted, self.claims.names, sentence)
        if named is not None and len(self.topic) == 1 and self._quoted_facts(sentence):
            self.claims.add_owner(self.topic[0], named)
            return
        taken_up = len(self.topic) == 1 and topics.takes_up(self.painted, sentence)
        if taken_up or topics.continues(self.painted, sentence) or self._same_list(sentence):
            self.claims.attach(self.topic, sentence.start, sentence.end, sentence)
            return
        speaker = self.claims.speaks(sentence.start, sentence.end)
        if speaker is not None:
            if len(self.topic) == 1:
                self.claims.company_owner(self.topic[0], speaker)
        elif topics.foreign(self.painted, sentence):
            self.topic = []
            self._nameless(sentence)

    def _spoken_for(self, draft: ProjectDraft, sentence: Sentence) -> None:
        """甲公司总经理说，退城搬迁项目去年开工: who speaks of it in the same sentence owns it, where no other does."""
        named = spokesman(self.reading, self.painted, self.claims.names, sentence)
        if named is not None and named.start < draft.start:
            self.claims.add_owner(draft, named)

    def _quoted_facts(self, sentence: Sentence) -> bool:
        """What was said in the quotation before told facts of the one project that is spoken of."""
        opening = self.painted.rfind("“", max(0, sentence.start - _QUOTE), sentence.start)
        told = any(opening <= s.start < sentence.start for s in self.topic[0].support)
        return told and opening >= 0 and not self.topic[0].group

    def _tells_of_one(self, sentence: Sentence) -> bool:
        """After a group a company invests in one project that has no name."""
        if not all(d.group for d in self.topic) or topics.sums_up(self.painted, sentence):
            return False
        owners = [p for p in self.claims.parties_in(sentence.start, sentence.end) if p.role == "owner"]
        amounts = self.claims.amounts_in(sentence.start, sentence.end)
        return bool(owners) and any(a.amount.role == "total_investment" for a in amounts)

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

    def _leading_topic(self, sentence: Sentence, head_set: HeadSet, start: int) -> int:
        """Clauses before the first head that go on about the topic of the sentence before."""
        clause = self.context.clause_at(head_set.start)
        near = bool(self.topic) and self.topic_paragraph == sentence.paragraph
        if near and clause.start > sentence.start and topics.continues(self.painted, sentence):
            opens = topics.leads_on(self.painted, sentence)
            if self.claims.amounts_in(sentence.start, clause.start) and not opens:
                self.claims.attach(self.topic, sentence.start, clause.start, sentence)
                return clause.start
        return start

    def _same_list(self, sentence: Sentence) -> bool:
        """A later part of the ；-list in which the topic was named, with money in it."""
        before = self.context.sentences[sentence.index - 1]
        told = any(not a.change for a in self.claims.amounts_in(sentence.start, sentence.end))
        told = told or bool(self.claims.parties_in(sentence.start, sentence.end))
        if topics.other_works(self.painted, sentence):
            return False
        return before.period == sentence.period and told and not topics.foreign(self.painted, sentence)

    # -- what a sentence leaves for later ones --------------------------------------------------------

    def _note_place(self, sentence: Sentence) -> None:
        """The place of a sentence stays the frame of its paragraph; that of an item in a list is its alone."""
        if self.paragraph_place and self.paragraph_place[0] != sentence.paragraph:
            self.paragraph_place = None
        sites = [place for rank, place in self.places.sites(sentence.start, sentence.end) if rank > 2]
        frame = self.places.frame(sentence) or (sites[0] if sites else None)
        for party in self.claims.parties_in(sentence.start, sentence.end):
            if frame is None and party.role == "host":
                frame = self.places.of_name(party.start, party.end) or self.places.home
        later = bool(sentence.index) and self.context.sentences[sentence.index - 1].period == sentence.period
        self.item_place = frame if later else None
        if frame is None and not later:
            frame = self.places.whole(sentence)
        if frame is not None and not later:
            self.paragraph_place = (sentence.paragraph, frame)

    def _fall_back_place(self, drafts: list[ProjectDraft], sentence: Sentence) -> None:
        place = self.item_place
        if place is None and self.paragraph_place and self.paragraph_place[0] == sentence.paragraph:
            place = self.paragraph_place[1]
        if place is not None:
            for draft in drafts:
                draft.places.append((1, place, "place of the paragraph"))
