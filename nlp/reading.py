"""One document being read: the text, its words and sentences, and the spans found so far.

The stages run in the order of the pipeline (values, places, organizations, projects, facts); each reads
what the earlier ones left here and adds its own spans. Nothing in a Reading knows spaCy.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, TypeVar

from nlp import text as texts
from nlp.records import Document
from nlp.spans import Span, SpanLabel

T = TypeVar("T")


def publication_date(published: str | None) -> dt.date | None:
    """The date at the front of an ISO 8601 date or time; None where there is none or it is not one."""
    try:
        return dt.date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


class Words:
    """The words of a text with their dictionary tags, found by offset."""

    __slots__ = ("ends", "starts", "tags")

    def __init__(self, starts: list[int], ends: list[int], tags: list[str]) -> None:
        self.starts = starts
        self.ends = ends
        self.tags = tags
        """ICTCLAS tags of jieba's dictionary (n, v, ns, nt, p, d, u…), `x` for what it does not know."""

    def index_at(self, offset: int) -> int:
        """Index of the word that covers the offset, -1 before the first."""
        return bisect_right(self.starts, offset) - 1

    def within(self, start: int, end: int) -> range:
        """Indices of the words that begin inside start..end."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))


class Reading:
    """One document on its way through the pipeline."""

    def __init__(self, document: Document, words: Words | None = None) -> None:
        self.document = document
        self.text = document.text
        self.folded = texts.fold(document.text)
        """The text with widths folded, same length: what regular expressions run on."""
        self.published = publication_date(document.published)
        self.words = words or Words([], [], [])
        self._spans: dict[SpanLabel, list[Span]] = {}
        self._starts: dict[SpanLabel, list[int]] = {}
        self._derived: dict[Callable[[Reading], Any], Any] = {}

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """(start, end) of every sentence; 。！？； and line ends close one."""
        return list(texts.sentences(self.folded))

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """(start, end) of every line; the first is the title."""
        return texts.paragraphs(self.folded)

    def add(self, label: SpanLabel, spans: Iterable[Span]) -> None:
        """Put the spans of one label, replacing what stood there."""
        ordered = sorted(spans, key=lambda s: (s.start, -s.end))
        self._spans[label] = ordered
        self._starts[label] = [s.start for s in ordered]
        self._derived.clear()

    def derived(self, make: Callable[[Reading], T]) -> T:
        """What `make` derives from the reading, made once until new spans are added. Nobody may change it."""
        if make not in self._derived:
            self._derived[make] = make(self)
        found: T = self._derived[make]
        return found

    def spans(self, label: SpanLabel) -> list[Span]:
        """All spans of a label in reading order."""
        return self._spans.get(label, [])

    def within(self, label: SpanLabel, start: int, end: int) -> list[Span]:
        """Spans of a label that lie wholly inside start..end."""
        starts = self._starts.get(label)
        if not starts:
            return []
        found = self._spans[label][bisect_left(starts, start) : bisect_left(starts, end)]
        return [s for s in found if s.end <= end]

    def covering(self, label: SpanLabel, offset: int) -> Span | None:
        """The last-starting span of a label that covers the offset."""
        starts = self._starts.get(label)
        if not starts:
            return None
        for index in range(bisect_right(starts, offset) - 1, max(-1, bisect_right(starts, offset) - 8), -1):
            if self._spans[label][index].end > offset:
                return self._spans[label][index]
        return None

    def sentence_of(self, offset: int) -> tuple[int, int]:
        """(start, end) of the sentence that covers the offset; of the text where none does."""
        index = bisect_right(self.sentences, (offset, len(self.text) + 1)) - 1
        if index >= 0 and self.sentences[index][1] >= offset:
            return self.sentences[index]
        return (0, len(self.text))
