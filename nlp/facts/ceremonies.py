"""Dated openings, signings and closings told in a text: their day and place go to what belongs to them."""

from __future__ import annotations

import re

from nlp.facts.context import Context, Sentence, edtf_of
from nlp.facts.dating import CEREMONY, Dating, is_day
from nlp.facts.drafts import Ceremony
from nlp.facts.places import Places
from nlp.facts.stages import StageHit
from nlp.spans import Span

_HELD = re.compile(r"举行|举办|召开|启动仪式|开幕")
_GUEST = re.compile(r"大会|推介会|洽谈会|对接会|博览会|签约|招商|仪式|活动|云签约")
"""A meeting at which projects are signed or started, not one that reports."""
_NEXT = 1
"""Paragraphs that the day of a meeting reaches until something happens at it."""


class Ceremonies:
    """The ceremonies of one document, in reading order."""

    def __init__(self, painted: str, context: Context, dating: Dating, places: Places) -> None:
        self.painted, self.context, self.dating, self.places = painted, context, dating, places
        self.events: list[Ceremony] = []
        self._occasion: tuple[int, str] | None = None
        """Paragraph and day of a meeting of which nothing has been told yet."""

    def note(self, sentence: Sentence) -> None:
        """Remember the ceremony that a sentence tells."""
        if not sentence.paragraph:
            return
        held = bool(_HELD.search(self.painted, sentence.start, sentence.end))
        hits = [h for h in self.dating.stages.between(sentence.start, sentence.end) if h.status == "reached"]
        hit = next((h for h in hits if h.gathering or (held and h.kind == "event")), None)
        days = self._days(sentence, sentence.end if hit is None else hit.start)
        if hit is None:
            self._meeting(sentence, hits, days, held)
            return
        date = edtf_of(days[0]) if days else self._governing(hit)
        if date and is_day(date):
            for each in [hit, *(h for h in hits if h.gathering and h.stage != hit.stage)]:  # 开工暨投产仪式
                self._remember(each, date, sentence)

    def _meeting(self, sentence: Sentence, hits: list[StageHit], days: list[Span], held: bool) -> None:
        """A meeting is held; what is signed there is told in one of the next sentences."""
        if held and days and _GUEST.search(self.painted, days[0].end, sentence.end):
            self._occasion = (sentence.paragraph, edtf_of(days[0]) or "")
            return
        hit = next((h for h in hits if h.kind == "event"), None)
        near = self._occasion is not None and sentence.paragraph - self._occasion[0] <= _NEXT
        if hit is None or self._occasion is None or not near or days:
            return
        if CEREMONY.search(self.painted, sentence.start, sentence.end):
            self._remember(hit, self._occasion[1], sentence)

    def _days(self, sentence: Sentence, end: int) -> list[Span]:
        dates = self.context.dates_in(sentence.start, end)
        return [d for d in dates if is_day(edtf_of(d)) and not self.dating.reported(d, end)]

    def _governing(self, hit: StageHit) -> str | None:
        return edtf_of(self.dating.governing(hit.start))

    def _remember(self, hit: StageHit, date: str, sentence: Sentence) -> None:
        sites = [place for rank, place in self.places.sites(sentence.start, sentence.end) if rank > 2]
        self.events.append(Ceremony(hit, hit.stage, date, sites[-1] if sites else None, sentence.paragraph))
