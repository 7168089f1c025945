"""What a head of a sentence stands for: a new project or group, one that was told before, or several at once."""

from __future__ import annotations

import re

from nlp.facts.ceremonies import Ceremonies
from nlp.facts.claims import Claims
from nlp.facts.context import Context, Sentence
from nlp.facts.counted import Tally, annual, class_peer
from nlp.facts.drafts import ProjectDraft
from nlp.facts.groups import GroupHit, find_groups
from nlp.facts.heads import Head, HeadFinder, HeadSet
from nlp.facts.marked import DATE, ORG, paint
from nlp.facts.membership import Membership
from nlp.facts.merge import same_name
from nlp.facts.parties import PartyHit, is_organ, is_zone, nested_owner
from nlp.facts.places import ENDS
from nlp.facts.shared_parties import SharedParties
from nlp.facts.sites import Sites
from nlp.reading import Reading
from nlp.records import OrganizationRole
from nlp.spans import PlaceValue, Span

_REST = re.compile(r"(?:其余|剩余|余下|另外)[^,。;]{0,6}$")
_ATTRIBUTE = re.compile(r"Ⓓ[^,。;]{0,4}(?:签约|开工|引进|落地|投产|竣工)的$")
_EACH = re.compile(r"分别|均|各")
_QUARTERS = ("片区", "组团")
"""容西|片区综合医院: what stands before them is a part of a town and no owner."""
_REGIONS = ("雄安新区", "河北雄安新区")
"""A place rather than the zone that takes a project in."""
_PHASE_FIRST = re.compile(r"[一二三四五六七八九十\d]+期")


class DraftMaker:
    """Makes the drafts of heads, and knows those that the document has so far."""

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
        self.sites = Sites(self.painted, self.context, self.events)
        self.shared = SharedParties(reading, self.painted, self.context, self.claims)
        self.membership = Membership(self.painted, self.context, self.claims)
        self.tally = Tally()
        self.topic: list[ProjectDraft] = []
        self.topic_paragraph = 0
        self.ahead: dict[str, tuple[int, int, Sentence]] = {}  # told of a group by name before it is counted
        self.single: ProjectDraft | None = None  # the one told last
        self.paragraph_place: tuple[int, PlaceValue] | None = None
        self.item_place: PlaceValue | None = None

    def _drafts_of(self, head_set: HeadSet, sentence: Sentence) -> list[ProjectDraft]:
        drafts: list[ProjectDraft] = []
        for head in head_set.heads:
            found = self._draft_of(head, sentence)
            drafts.extend(d for d in found if d not in drafts)
        for draft in drafts[1:]:
            if draft.name and _PHASE_FIRST.match(draft.name) and not draft.group:
                draft.places.extend(drafts[0].places[:1])
        self._named_after(drafts, sentence)
        group = next((d for d in drafts if d.form == "listed"), None)
        if group is not None:
            for draft in drafts:
                if draft is not group and not draft.group:
                    draft.parent = group
                    group.members.append(draft)
        return drafts

    def _named_after(self, drafts: list[ProjectDraft], sentence: Sentence) -> None:
        """两个项目集中开工。甲、乙总投资分别为…: as many as were counted in the sentence before are its members."""
        group = self.membership.groups[-1] if self.membership.groups else None
        if group is None or len(drafts) < 2 or any(d.group or d.parent for d in drafts):
            return
        before = self.context.sentence_at(group.end).index == sentence.index - 1
        if before and group.count == len(drafts) and group.last_paragraph == sentence.paragraph:
            for draft in drafts:
                draft.parent = group

    def _draft_of(self, head: Head, sentence: Sentence) -> list[ProjectDraft]:
        if head.span is not None:
            return [self._project(head.span, sentence)]
        if head.group is not None:
            if head.group.form == "bare" and self._both(head.group):
                return self._sum_of(head.group, sentence) or self.topic
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

    def _sum_of(self, hit: GroupHit, sentence: Sentence) -> list[ProjectDraft]:
        """两个项目总投资合计46亿元: a group of those that were named, where it has a sum of its own."""
        told = self.claims.amounts_in(hit.end, self.context.clause_at(hit.start).end)
        if not told or any(a.each or a.share_out or a.chain for a in told):
            return []
        draft = ProjectDraft(None, hit.count, "bare", hit.start, hit.end, hit.unit, paragraph=sentence.paragraph)
        draft.members = list(self.topic)
        draft.stages = [c for c in self.topic[0].stages if all(c in d.stages for d in self.topic[1:])]
        draft.note("sum of those named before")
        self.drafts.append(draft)
        return [draft]

    def _each_of(self, hit: GroupHit, sentence: Sentence) -> list[ProjectDraft]:
        """3个项目总投资分别为甲、乙和丙: the three projects that the sentence has named."""
        if hit.form != "bare" or not _EACH.search(self.painted, hit.end, self.context.clause_at(hit.start).end):
            return []
        named = [d for d in self.drafts[-hit.count :] if not d.group and d.start >= sentence.start]
        return named if len(named) == hit.count else []

    def _antecedent(self, head: Head) -> list[ProjectDraft]:
        if head.known is None and self.painted.startswith("主会场", head.start):
            return [self.sites.main] if self.sites.main is not None else []
        if head.known is None:
            near = self.topic_paragraph == head.paragraph
            if self.painted.startswith(DATE, head.end) and not self._of_its_kind(head):
                return []
            if near or not any(d.group for d in self.topic):
                return self.topic
            opens = self.context.sentences[self.context.sentence_at(head.start).index - 1].paragraph != head.paragraph
            return self._headlined() if opens else []
        when = self.claims.dating.span_of(head.start)
        group = self.membership.named(head.known, when, not head.paragraph)
        return [group] if group else []

    def _of_its_kind(self, head: Head) -> bool:
        """电站2018年获核准: the topic must be a power station."""
        word = self.painted[head.start : head.end].lstrip("该此这一个上述本")
        return word in ("项目", "工程") or (len(self.topic) == 1 and word in (self.topic[0].name or ""))

    def _headlined(self) -> list[ProjectDraft]:
        """The project that the title names, where it names one: 项目 at the front of a paragraph means it."""
        spans = self.reading.within("PROJECT", *self.context.title)
        if len(spans) != 1:
            return []
        name = self.reading.text[spans[0].start : spans[0].end]
        return next(([d] for d in self.drafts if d.name and not d.group and same_name(d.name, name)), [])

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
            if not text.startswith(_REGIONS) and not self.context.text.startswith(_QUARTERS, owner.end):
                draft.parties.append(PartyHit(owner.start, owner.end, role, full, "name opens with it"))
        else:
            before = self.reading.covering("ORG", span.start - 1) if self.painted[span.start - 1] == ORG else None
            if before is not None and not before.optional:
                text = self.reading.text[before.start : before.end]
                role = "host" if is_zone(text) else "owner"
                if not is_organ(text):
                    draft.parties.append(
                        PartyHit(before.start, before.end, role, self.claims.names.of(text), "right before the name")
                    )
        beside = self.places.beside(span.start)
        if beside is not None:
            draft.places.append((5, beside, "right before the name"))
        ends = self.places.between(span.start, span.end)
        inner = self.places.in_name(owner.end if owner else span.start, span.end) if ends is None else None
        if ends is not None:
            draft.places.append((6, ends, ENDS))
        if inner is not None:
            draft.places.append((4, inner, "in the name"))
        self.membership.place(draft, sentence, self.drafts[-1] if self.drafts else None)
        self.drafts.append(draft)
        return draft

    def _group(self, hit: GroupHit, sentence: Sentence) -> ProjectDraft | None:
        known = self.membership.known(hit)
        if known is not None:
            if hit.name and len(hit.name) > len(known.name or "") and known.form != "subset":
                known.name = hit.name
            known.last_paragraph, known.last_end = sentence.paragraph, hit.end
            return known
        peer = class_peer(hit, self.painted, self.membership.groups)
        parent = self.membership.parent(hit, sentence) if peer is None else peer.parent
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
        spread = self.places.spread(hit.start)
        if spread is not None:
            draft.places.append((6, spread, ENDS))
        draft.period = self.claims.dating.period(hit)
        draft.until, draft.lately = self.claims.dating.until(hit), self.claims.dating.lately(hit.start)
        told = _ATTRIBUTE.search(self.painted, sentence.start, hit.start)
        draft.attributive = told is not None and "以来" not in self.context.text[max(0, told.start() - 1) : told.end()]
        draft.rest = bool(_REST.search(self.painted, sentence.start, hit.start))
        draft.title_period = self.claims.dating.titled()
        draft.last_paragraph, draft.last_end = sentence.paragraph, hit.end
        self.drafts.append(draft)
        self.membership.add(draft)
        if sentence.paragraph and annual(self.painted, hit) and (early := self.ahead.pop(hit.name or "", None)):
            self.claims.attach([draft], *early)  # 重点项目完成投资8亿元。全市安排重点项目40项
        return draft
