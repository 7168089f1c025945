"""Where the reader of a text is, and which dates he has met: what later dates lean on."""

from __future__ import annotations

from typing import NamedTuple


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

    def in_paragraph(self, known: Known | None) -> bool:
        return known is not None and known.paragraph == self.paragraph

    def in_sentence(self, known: Known | None) -> bool:
        return known is not None and known.sentence == self.sentence
