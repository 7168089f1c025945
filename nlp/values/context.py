"""Where the reader of a text is, and which dates he has met: what later dates lean on."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from nlp.values import edtf


class Known(NamedTuple):
    """A date of the text whose year is known."""

    year: int
    month: int
    """0 where it names none."""
    day: int
    sentence: int
    paragraph: int
    firm: int
    """2: the year is written in digits; 1: a relative word or the future tells it; 0: it was inferred."""


class Context:
    """Sentence and paragraph of the offset reached, and the last dates. Offsets must not fall."""

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self._at = 0
        self.sentence = 0
        self.paragraph = 0
        self.last: Known | None = None
        """The last date with a year."""
        self.last_day: Known | None = None
        """The last date with a day."""
        self._span: tuple[dt.date, dt.date, int] | None = None

    def advance(self, to: int) -> None:
        """Go on to an offset."""
        part = self._folded[self._at : to]
        lines = part.count("\n")
        self.paragraph += lines
        self.sentence += lines + part.count("。") + part.count("!") + part.count("?") + part.count(";")
        self._at = max(self._at, to)

    def remember(self, year: int, month: int, day: int, firm: int) -> None:
        """Make a date of the text an anchor for later ones."""
        self.last = Known(year, month, day, self.sentence, self.paragraph, firm)
        if day:
            self.last_day = self.last

    def remember_span(self, low: dt.date, high: dt.date) -> None:
        """A range of days: a bare day behind it is mostly one of them."""
        self._span = (low, high, self.paragraph)

    def within_span(self, day: int) -> dt.date | None:
        """The date of a bare day in the range of days told before in the paragraph."""
        if self._span is None or self._span[2] != self.paragraph:
            return None
        low, high, _ = self._span
        for at in (low, high):
            text = edtf.day(at.year, at.month, day)
            if text and low.isoformat() <= text <= high.isoformat():
                return dt.date.fromisoformat(text)
        return None

    def in_paragraph(self, known: Known | None) -> bool:
        return known is not None and known.paragraph == self.paragraph

    def in_sentence(self, known: Known | None) -> bool:
        return known is not None and known.sentence == self.sentence
