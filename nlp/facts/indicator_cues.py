"""The words that the grammar of indicators is written with, as pieces of its patterns.

They stand in `data/indicator_cues.tsv`: class, word, and what must not stand right behind it (`完成` unless `率`).
"""

from __future__ import annotations

import re
from functools import cache

from nlp.lexicon import rows


@cache
def _classes() -> dict[str, list[tuple[str, str]]]:
    classes: dict[str, list[tuple[str, str]]] = {}
    for name, word, unless in rows("indicator_cues.tsv"):
        classes.setdefault(name, []).append((word, unless))
    return classes


@cache
def cues(*names: str) -> str:
    """A group that matches any word of the classes, the longest first. Raises KeyError for an unknown class."""
    found = sorted({entry for name in names for entry in _classes()[name]}, key=_longest_first)
    # One set of signs is faster than as many alternatives.
    signs = "".join(re.escape(word) for word, unless in found if len(word) == 1 and not unless)
    pieces = [_piece(*entry) for entry in found if len(entry[0]) > 1 or entry[1]]
    return f"(?:{'|'.join([*pieces, f'[{signs}]'] if signs else pieces)})"


@cache
def words_of(name: str) -> frozenset[str]:
    """The words of a class. Raises KeyError for an unknown class."""
    return frozenset(word for word, _ in _classes()[name])


def _longest_first(entry: tuple[str, str]) -> tuple[int, str]:
    return -len(entry[0]), entry[0]


def _piece(word: str, unless: str) -> str:
    behind = "|".join(map(re.escape, unless.split()))
    return re.escape(word) + (f"(?!{behind})" if behind else "")
