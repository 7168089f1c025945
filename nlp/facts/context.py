"""What a fact leaves unsaid: the clause it stands in, the date and the subject that govern it.

`Context(reading)` splits a document once into sentences and clauses; everything else is a look-up by offset.
Both fact readers (projects, indicators) build on it:

- `clauses`, `sentences`, `clause_at`, `sentence_at`: the stretches, with their indices;
- `dates_in`, `date_at`: the DATE that governs an offset within its clause, sentence, list of sentences (；)
  or, where asked, paragraph;
- `opening_places`: the divisions named at the front of a sentence (在定州, 曹妃甸), which govern its clauses;
- `subject_word`: 全市, 我省, 该县… that governs a clause.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from nlp.reading import Reading
from nlp.records import DateValue
from nlp.spans import Span

_COMMA = re.compile(r"[,，:](?!\d{3}(?!\d)[\d.,]*[万亿元])|(?<=\S)\s+(?=\S)")
_RATIO = re.compile(r"\d[:,]\d")
_BRACKET = re.compile(r"\([^()\n]{0,120}\)")
_RELATIVE = re.compile(r"(?:全|我|该|本)(?:省|市|区|县|州|旗)")
_OPENING = re.compile(r"(?:[其而]中|目前|在|从|位于|记者从|来到|走进|[,，\s“])*")

_SECTION = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+[章部节][分]?|(?P<minor>\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、]))?[^,。;!?:\n]+")
_HEADING_LENGTH = 24
"""Characters that a line has at most that is the heading of a section."""
_YEAR = 4
"""Length of an EDTF year."""


@dataclass(slots=True)
class Clause:
    """A stretch between commas; numbers, names, dates and bracketed insertions are never cut."""

    start: int
    end: int
    index: int
    sentence: int
    """Index into `Context.sentences`."""


@dataclass(slots=True)
class Sentence:
    """A stretch up to 。！？； or a line end."""

    start: int
    end: int
    index: int
    paragraph: int
    """Index of the line; 0 is the title."""
    period: int
    """Number of the full sentence (up to 。！？): the parts of a ；-list share it."""
    clauses: tuple[Clause, ...]


class Context:
    """Sentences and clauses of a reading, and what governs an offset in them."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.folded
        self.sentences: list[Sentence] = []
        self.clauses: list[Clause] = []
        self._build()
        self._sentence_starts = [s.start for s in self.sentences]
        self._clause_starts = [c.start for c in self.clauses]

    def _build(self) -> None:
        paragraphs = [start for start, _ in self.reading.paragraphs]
        period, last_end, cuts = 0, 0, self._cuts()
        for index, (start, end) in enumerate(self.reading.sentences):
            if index and self.text[last_end - 1 : start].strip() != ";":
                period += 1
            clauses = self._clauses(start, end, index, cuts)
            paragraph = bisect_right(paragraphs, start) - 1
            self.sentences.append(Sentence(start, end, index, paragraph, period, clauses))
            self.clauses.extend(clauses)
            last_end = end

    def _cuts(self) -> list[tuple[int, int]]:
        """(start, end) of the commas that close a clause, in order."""
        kept = _merged(
            [(s.start, s.end) for label in ("MONEY", "DATE", "ORG", "PROJECT") for s in self.reading.spans(label)]
            + [m.span() for m in _BRACKET.finditer(self.text)]
            + [m.span() for m in _RATIO.finditer(self.text)]
        )
        starts = [start for start, _ in kept]
        cuts = []
        for match in _COMMA.finditer(self.text):
            index = bisect_right(starts, match.start()) - 1
            if index < 0 or kept[index][1] <= match.start():
                cuts.append(match.span())
        return cuts

    def _clauses(self, start: int, end: int, sentence: int, cuts: list[tuple[int, int]]) -> tuple[Clause, ...]:
        pieces, at = [], start
        for index in range(bisect_left(cuts, (start, 0)), bisect_left(cuts, (end, 0))):
            cut_start, cut_end = cuts[index]
            pieces.append((at, cut_start))
            at = cut_end
        pieces.append((at, end))
        kept = [(s, e) for s, e in pieces if self.text[s:e].strip(' ;。!?”"')]
        first = len(self.clauses)
        return tuple(Clause(s, e, first + n, sentence) for n, (s, e) in enumerate(kept))

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that covers the offset, else the one before it. The text must hold one."""
        return self.sentences[max(0, bisect_right(self._sentence_starts, offset) - 1)]

    def clause_at(self, offset: int) -> Clause:
        """The clause that covers the offset, else the one before it. The text must hold one."""
        return self.clauses[max(0, bisect_right(self._clause_starts, offset) - 1)]

    def dates_in(self, start: int, end: int) -> list[Span]:
        """DATE spans with a value between two offsets."""
        return [s for s in self.reading.within("DATE", start, end) if edtf_of(s)]

    def date_at(self, offset: int, *, paragraph: bool = False) -> Span | None:
        """The DATE that governs an offset, or None.

        In order: the last one before it in its clause; the last one of an earlier clause of its sentence; of an
        earlier part of the same ；-list; with `paragraph`, the one that opens the nearest earlier sentence
        of the paragraph. Vague dates (目前) have no value and end nothing here.
        """
        clause, sentence = self.clause_at(offset), self.sentence_at(offset)
        for start in (clause.start, sentence.start, self.list_start(sentence)):
            found = self.dates_in(start, offset)
            if found:
                return found[-1]
        if not paragraph:
            return None
        for earlier in reversed(self.sentences[: sentence.index]):
            if earlier.paragraph != sentence.paragraph:
                return None
            found = self.dates_in(earlier.start, min(earlier.end, earlier.start + 24))
            if found:
                return found[0]
        return None

    def paragraph_at(self, sentence: Sentence) -> tuple[int, int]:
        """(start, end) of the line that a sentence stands in."""
        return self.reading.paragraphs[sentence.paragraph]

    def list_start(self, sentence: Sentence) -> int:
        """Where the full sentence begins that this part of a ；-list belongs to."""
        first = sentence
        while first.index and self.sentences[first.index - 1].period == sentence.period:
            first = self.sentences[first.index - 1]
        return first.start

    def opening_places(self, sentence: Sentence) -> list[Span]:
        """GPE spans at the front of a sentence, behind 在, 从, a date or a comma at most."""
        places: list[Span] = []
        at = sentence.start
        while True:
            at += len(_match_text(_OPENING, self.text, at, sentence.end))
            date = next((d for d in self.reading.within("DATE", at, sentence.end) if d.start == at), None)
            place = next((g for g in self.reading.within("GPE", at, sentence.end) if g.start == at), None)
            if place and any(self.reading.covering(label, at) for label in ("ORG", "PROJECT")):
                return places
            if date is None and place is None:
                return places
            if date is None and place is not None:
                places.append(place)
            at = (date or place).end  # type: ignore[union-attr]

    def section_year(self, offset: int) -> str | None:
        """The year of the section around an offset: what the last heading with one tells (一、2018年工作回顾)."""
        sections = self._sections
        index = bisect_right(sections, (offset, "~")) - 1
        return sections[index][1] or None if index >= 0 else None

    @cached_property
    def _sections(self) -> list[tuple[int, str]]:
        """(start, year) of the headings that begin a section, the year empty where they tell none."""
        found: list[tuple[int, str]] = []
        for start, end in self.reading.paragraphs[1:]:
            heading = _SECTION.fullmatch(self.text, start, end) if end - start <= _HEADING_LENGTH else None
            if heading is None or (heading["minor"] and found):
                continue
            dates = [edtf for d in self.dates_in(start, end) if (edtf := edtf_of(d)) and len(edtf) == _YEAR]
            if dates or found:
                found.append((start, dates[-1] if len(dates) == 1 else ""))
        return found

    def subject_word(self, offset: int) -> str | None:
        """The nearest 全市, 我省, 该县… before the offset in its sentence."""
        sentence = self.sentence_at(offset)
        found = _RELATIVE.findall(self.text, sentence.start, offset)
        return str(found[-1]) if found else None

    @cached_property
    def title(self) -> tuple[int, int]:
        """(start, end) of the title."""
        return self.reading.paragraphs[0] if self.reading.paragraphs else (0, 0)


def edtf_of(span: Span | None) -> str | None:
    """The EDTF value of a DATE span."""
    value = span.value if span else None
    return value.edtf if isinstance(value, DateValue) else None


def _match_text(pattern: re.Pattern[str], text: str, at: int, end: int) -> str:
    match = pattern.match(text, at, end)
    return match.group() if match else ""


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping spans joined, in order."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
