"""Parties told once for a whole list: 甲公司今年实施一批项目：…；…, 在某开发区，…；…."""

from __future__ import annotations

import re

from nlp.facts.claims import Claims
from nlp.facts.context import Context, Sentence
from nlp.facts.drafts import ProjectDraft
from nlp.facts.heads import HeadSet
from nlp.facts.parties import PartyHit, is_company, is_zone
from nlp.reading import Reading

_LIST_OF = re.compile(
    r"(?:[ⒹⒼ,]|今年|目前|近年来|同时|近期)*(?P<o>(?<!Ⓞ)(?>Ⓞ+))(?!等)[^,。;:Ⓞ]{0,16}(?:,[^,。;:Ⓞ]{0,20})?(?:项目|工程|Ⓠ)[^,。;:]{0,6}:"
)
"""甲公司今年实施一批项目：…；…。"""
_IN_ZONE = re.compile(r"(?:在|走进|来到)(?P<o>(?<!Ⓞ)(?>Ⓞ+))[,，]")
_PLACED = "在位ⒼⓄ"
"""Signs with which a part of a ；-list opens that has a place of its own."""


class SharedParties:
    """Gives the parties at the front of a list to its projects."""

    def __init__(self, reading: Reading, painted: str, context: Context, claims: Claims) -> None:
        self.reading, self.painted, self.context, self.claims = reading, painted, context, claims

    def give(self, drafts: list[ProjectDraft], head_set: HeadSet, sentence: Sentence) -> None:
        """Whose list it is, or in which zone, told at the front of the whole sentence."""
        start = self.context.list_start(sentence)
        match = _LIST_OF.match(self.painted, start, head_set.start)
        named = self.reading.within("ORG", *match.span("o")) if match else []
        zone = _IN_ZONE.match(self.painted, sentence.start, head_set.start)
        if zone is None and start < sentence.start and not self._placed_since(start, sentence):
            zone = _IN_ZONE.match(self.painted, start, head_set.start)
        for span in self.reading.within("ORG", *zone.span("o")) if zone else []:
            text = self.reading.text[span.start : span.end]
            if is_zone(text) and not span.optional:
                for draft in drafts:
                    self.claims.add_party(draft, PartyHit(span.start, span.end, "host", text, "zone of the list"))
        for draft in drafts:
            if named and not draft.group and not any(p.role == "owner" for p in draft.parties):
                text = self.reading.text[named[0].start : named[0].end]
                if is_company(text):
                    hit = PartyHit(
                        named[0].start, named[0].end, "owner", self.claims.names.of(text), "owner of the list"
                    )
                    self.claims.add_party(draft, hit)

    def _placed_since(self, start: int, sentence: Sentence) -> bool:
        """A part of the ；-list behind its first one has a place or an organization of its own in front."""
        first = self.context.sentence_at(start).index
        parts = self.context.sentences[first + 1 : sentence.index + 1]
        return any(self.painted[part.start] in _PLACED for part in parts)
