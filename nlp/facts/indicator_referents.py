"""Whom a document's words mean: its own place or company, 全市, 该县, 公司, 园区, and names at their fullest."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

from nlp.entities.gazetteer import Level
from nlp.entities.places import home
from nlp.facts.context import Context
from nlp.facts.indicator_cues import cues
from nlp.facts.indicator_frame import period_of_title
from nlp.facts.marked import DATE, ORG
from nlp.facts.parties import Names, is_company, is_organ, is_zone
from nlp.reading import Reading
from nlp.records import OrganizationValue
from nlp.spans import PlaceValue, Span

RELATIVE = re.compile(
    rf"(?:在)?(?P<word>(?:全|我|该|本|整个|两)(?P<class>省|市|县|区|州|旗|镇|乡|国|集团|公司|行|校|院|园))(?!{cues('relative_stop')})"
)
_PRESENTED = re.compile(rf"的{ORG}+$")
_SPEAKER = re.compile(r"^(?:中国)?人(?:民银)?行|海关|统计局|税务局|[监管]局")
LEVELS: dict[str, Level] = {
    "省": "province",
    "市": "prefecture",
    "州": "prefecture",
    "县": "county",
    "区": "county",
    "旗": "county",
}


class Referents:
    """Resolves the words that stand for a place or organization in one document."""

    def __init__(self, reading: Reading, painted: str) -> None:
        self.reading, self.painted = reading, painted
        self.context = reading.derived(Context)
        self.names = Names(reading, painted)
        self.home = home(reading)
        self.title_period = period_of_title(reading)
        self._places = reading.spans("GPE")
        self._place_starts = [s.start for s in self._places]
        self.topic: str | None = None
        self.topic = self._topic()
        self.governing: str | None = self.topic
        """The subject in force where the reading stands."""
        self._companies = [
            s for s in reading.spans("ORG") if not s.optional and is_company(reading.text[s.start : s.end])
        ]

    def _topic(self) -> str | None:
        """The zone or company that the title is about, 我省 or 全市 in it, else the home place."""
        lines = self.reading.paragraphs
        if lines:
            start, end = lines[0]
            if self.reading.document.kind == "policy":
                return self._issuing_place(start, end) or (self.home.name if self.home else None)
            relative = RELATIVE.search(self.painted, start, end)
            if relative and relative["class"] in LEVELS:
                return self.relative(relative["word"], start)
            for span in self.reading.within("ORG", start, end)[:1]:
                before = self.reading.folded[start : span.start].strip('“"‘ ')
                before_is_date = set(self.painted[start : span.start]) <= set(DATE + " :")
                speaks = _SPEAKER.search(self._written(span)) is not None
                if speaks:
                    behind = [s.value for s in self.reading.within("GPE", span.end, end)]
                    if behind and isinstance(behind[0], PlaceValue):
                        return self.called(behind[0].name)
                if (not before or before_is_date) and not speaks and not is_organ(self._written(span)):
                    return self._organization(span)
        return self.called(self.home.name) if self.home else None

    def _issuing_place(self, start: int, end: int) -> str | None:
        """The place of the organ that a policy's title begins with: the last of 邯郸市永年区人民政府."""
        for organ in self.reading.within("ORG", start, end)[:1]:
            places = [s.value for s in self.reading.within("GPE", organ.start, organ.end)]
            if places and isinstance(places[-1], PlaceValue):
                return places[-1].name
        return None

    def _written(self, span: Span) -> str:
        return self.reading.text[span.start : span.end]

    def _organization(self, span: Span) -> str:
        """The full name of an organization: an organ's canonical one, else the fullest in the text."""
        written = self._written(span)
        value = span.value
        if is_organ(written) and isinstance(value, OrganizationValue) and len(value.canonical) > len(written):
            return value.canonical
        full = self.names.of(written)
        return self._full_zones.get(full, full)

    @cached_property
    def _full_zones(self) -> dict[str, str]:
        """秦皇岛开发区 for 秦皇岛经济技术开发区, where one zone alone can be meant."""
        names = {self._written(s) for s in self._zones}
        found = {}
        for name in names:
            fuller = [n for n in names if len(n) > len(name) and _is_short_for(name, n)]
            if len(fuller) == 1:
                found[name] = fuller[0]
        return found

    def relative(self, word: str, at: int) -> str | None:
        """The place that 全市, 我省, 该县 mean at an offset."""
        if word[-1] == "国":
            return "中国" if word != "该国" else None
        level = LEVELS.get(word[-1])
        if level is None:
            return None
        if word[-1] in "区县" and self.topic and is_zone(self.topic) and word[-1] == "区":
            return self.topic
        if self.home is not None and self.home.level == level and not word.startswith("该"):
            return self.called(self.home.name)
        if word[-1] == "市" and self.home is not None and self.home.level == "county" and self.home.name.endswith("市"):
            return self.home.name
        near = self._nearest(at, level, word[-1])
        found = near or home(self.reading, level)
        return self.called(found.name) if found else None

    def _nearest(self, at: int, level: Level, kind: str) -> PlaceValue | None:
        """The place of a level and kind (县, 区) named last before an offset, within reach."""
        index = bisect_left(self._place_starts, at)
        for span in reversed(self._places[max(0, index - 40) : index]):
            value = span.value
            if isinstance(value, PlaceValue) and value.level == level and value.name.endswith(kind):
                return value
        return None

    def company_meant(self, word: str, at: int) -> str | None:
        """The company or zone that 公司, 该企业, 集团 mean at an offset.

        Without 该 or 本 it is the one that is spoken of, where the paragraph or title speaks of one; 集团 is one
        that is called so.
        """
        index = bisect_left(self._companies, (at,))
        called = "集团" if word.endswith("集团") else "行" if word.endswith("行") else None
        if called:
            spoken = [c for c in (self.governing, self.topic) if c and called in c]
            if not spoken:
                near = reversed(self._companies[max(0, index - 12) : index])
                spoken = [self._organization(s) for s in near if called in self._written(s)]
            if spoken:
                return spoken[0]
        elif word[0] not in "该本" and self.governing in self._company_names:
            return self.governing
        return self._organization(self._companies[index - 1]) if index else None

    def presented(self, start: int, end: int) -> str | None:
        """The company that a clause presents and leaves to the next ones: 从北京搬来的甲公司，…"""
        if self.painted[end - 1 : end] != ORG or not _PRESENTED.search(self.painted, start, end):
            return None
        index = bisect_left(self._companies, (end,)) - 1
        span = self._companies[index] if index >= 0 else None
        return self._organization(span) if span and span.end == end else None

    def zone_meant(self, at: int) -> str | None:
        """The zone that 园区 means at an offset: the one that the document is about, else the one named last."""
        if self.topic and is_zone(self.topic):
            return self.topic
        index = bisect_left(self._zones, (at,))
        return self._organization(self._zones[index - 1]) if index else None

    @cached_property
    def _zones(self) -> list[Span]:
        spans = self.reading.spans("ORG")
        return [s for s in spans if not s.optional and is_zone(self._written(s))]

    @cached_property
    def _company_names(self) -> set[str]:
        return {self._organization(s) for s in self._companies}

    def called(self, name: str) -> str:
        """A division as the text calls it where it has another rank now: 永年县 for 永年区."""
        if name[-1] not in "市区" or name in self.reading.text:
            return name
        former = name[:-1] + "县"
        return former if former in self.reading.text else name


def _is_short_for(short: str, full: str) -> bool:
    """Whether a name leaves out a middle part of another: 石家庄高新区, 石家庄高新技术产业开发区."""
    return any(full.startswith(short[:size]) and full.endswith(short[size:]) for size in range(2, len(short)))
