"""The data files beside the code: read once, checked when read. Their origin stands in `data/README.md`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import ahocorasick
import yaml


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Rows of a TSV file in `nlp/data`, without its header, blank lines and comments (`#`).

    Raises ValueError where a row has another number of cells than the header.
    """
    lines = (files("nlp") / "data" / name).read_text(encoding="utf-8").splitlines()
    kept = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    width = len(kept[0][1].split("\t"))
    table = []
    for number, line in kept[1:]:
        cells = tuple(line.split("\t"))
        if len(cells) != width:
            raise ValueError(f"{name}:{number}: {len(cells)} cells, the header has {width}")
        table.append(cells)
    return tuple(table)


@cache
def settings(name: str) -> Any:
    """Content of a YAML file in `nlp/data`."""
    return yaml.safe_load((files("nlp") / "data" / name).read_text(encoding="utf-8"))


class Matcher:
    """Finds all words of a lexicon in one pass over the text (Aho-Corasick), with what the lexicon says of them."""

    def __init__(self, entries: dict[str, Any]) -> None:
        self._automaton = ahocorasick.Automaton()
        for word, value in entries.items():
            self._automaton.add_word(word, (len(word), value))
        self._automaton.make_automaton()
        self._empty = not entries

    def longest(self, text: str) -> list[tuple[int, int, Any]]:
        """(start, end, value) of the leftmost longest matches, which do not overlap."""
        if self._empty:
            return []
        return [(end - length + 1, end + 1, value) for end, (length, value) in self._automaton.iter_long(text)]

    def all(self, text: str) -> list[tuple[int, int, Any]]:
        """(start, end, value) of every match, overlapping ones too, by where they end."""
        if self._empty:
            return []
        return [(end - length + 1, end + 1, value) for end, (length, value) in self._automaton.iter(text)]
