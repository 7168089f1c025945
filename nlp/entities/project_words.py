"""What the project grammar knows of words: heads of names, words that end a name, words that make none proper.

Read from `nlp/data/project_heads.tsv`, `project_edges.tsv` and `project_generic.tsv`.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from nlp.lexicon import Matcher, rows
from nlp.reading import Reading

EDGES: dict[str, str] = {row[0]: row[1] for row in rows("project_edges.tsv")}
"""stop, build, act: the word ends a name to its left; inner: it never does."""
GENERIC: dict[str, str] = {row[0]: row[1] for row in rows("project_generic.tsv")}
"""rank (重点, 省级): makes a class of projects; sector (新能源, 物流): no name on its own; part (路基):
a part of the works; firm (科技, 基金): closes what is no works."""
HEADS: dict[str, str] = {row[0]: row[1] for row in rows("project_heads.tsv") if row[1] != "none"}


class Anchor(NamedTuple):
    """A head word in the text."""

    start: int
    end: int
    kind: str
    """project, line, works, plant, road or phase."""


@lru_cache(maxsize=1)
def _matcher() -> Matcher:
    return Matcher({row[0]: row[1] for row in rows("project_heads.tsv")})


class Frame:
    """A reading with what the project grammar looks up again and again."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.folded = reading.folded
        self.starts = reading.words.starts
        self.tags = reading.words.tags
        found = _matcher().longest(self.folded)
        self.anchors = [anchor for match in found if (anchor := self._anchor(*match))]
        self.head_at = {a.start: a for a in self.anchors}
        self.head_ends = {a.end for a in self.anchors}
        self.orgs = {s.end: s.start for s in reading.spans("ORG")}
        self.places = {s.end: s.start for s in reading.spans("GPE")}
        self.values = {s.end: s.start for label in ("MONEY", "DATE") for s in reading.spans(label)}
        self.value_starts = set(self.values.values())
        self.org_starts = {start: end for end, start in self.orgs.items()}
        self.place_starts = {start: end for end, start in self.places.items()}
        self.span_ends = self.orgs.keys() | self.places.keys() | self.values.keys()
        self._sentences = [start for start, _ in reading.sentences]

    def _anchor(self, start: int, end: int, kind: str) -> Anchor | None:
        """A match as an anchor, mended where it cuts a word in two (骨|干道|路) or joins two (项目部|分投产)."""
        index = bisect_right(self.starts, end) - 1
        if index < 0:
            return None
        word = self.starts[index]
        if kind != "none":
            crossed = start < word < end and self.tags[index] != "x"
            return self._head(word) if crossed else Anchor(start, end, kind)
        return None if end in (word, len(self.folded)) else self._head(start)

    def _head(self, start: int) -> Anchor | None:
        """The longest head word that begins at an offset."""
        for length in (6, 5, 4, 3, 2):
            kind = HEADS.get(self.folded[start : start + length])
            if kind:
                return Anchor(start, start + length, kind)
        return None

    def closes(self, offset: int, *, numbers: bool = True) -> bool:
        """Whether what begins at an offset goes on with the sentence rather than with a noun phrase."""
        if offset >= len(self.folded) or not self.folded[offset].isalnum():
            return True
        index = bisect_right(self.starts, offset) - 1
        if self.starts[index] != offset:
            return False
        stop = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.folded)
        word = self.folded[offset:stop]
        kind = EDGES.get(word)
        if kind:
            return kind in ("stop", "build", "act")
        return word == "前期" or self.tags[index][0] in ("cdpurtmv" if numbers else "cdpurtv")

    def sentence(self, offset: int) -> tuple[int, int]:
        """(start, end) of the sentence around an offset."""
        index = bisect_right(self._sentences, offset) - 1
        return self.reading.sentences[index] if index >= 0 else (0, offset)

    def word_before(self, offset: int, floor: int) -> tuple[int, str]:
        """(start, tag) of the word, or the part of one, that ends at the offset.

        A span that ends inside the word cuts it, and so does the floor.
        """
        index = bisect_right(self.starts, offset - 1) - 1
        if index < 0:
            return offset - 1, "x"
        start, tag = self.starts[index], self.tags[index]
        whole = index + 1 < len(self.starts) and self.starts[index + 1] == offset
        for cut in range(offset - 1, start, -1):
            if cut in self.span_ends:
                return max(cut, floor), "x"
        if start < floor:
            return floor, "x"
        return start, tag if whole or index + 1 == len(self.starts) else "x"

    def words(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """(start, end, tag) of the words that begin inside start..end, cut at its end."""
        first, last = bisect_right(self.starts, start - 1), bisect_right(self.starts, end - 1)
        edges = [*self.starts[first:last], end]
        return list(zip(edges, edges[1:], self.tags[first:last], strict=False))
