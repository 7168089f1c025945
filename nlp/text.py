"""Text as the grammars see it: folded widths, sentences, clauses. Every function keeps code point offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
# One sign for each job, so that a grammar names it once. Sentence-level 。 stays apart from the ASCII
# full stop, which is mostly a decimal point.
_FOLD = _FULL_WIDTH | {
    ord("—"): ord("-"),
    ord("–"): ord("-"),
    ord("―"): ord("-"),
    ord("－"): ord("-"),
    ord("～"): ord("~"),
    ord("〜"): ord("~"),
    ord("•"): ord("·"),
    ord("・"): ord("·"),
    ord("｡"): ord("。"),
    ord("﹑"): ord("、"),
}

_SENTENCE = re.compile(r"[^\n。!?;]*(?:[\n。!?;]+[”’」』\")]*|$)")
_PARAGRAPH = re.compile(r"[^\n]+")


def fold(text: str) -> str:
    """Fold full-width forms and dashes to ASCII, one code point for one, so that offsets keep their meaning."""
    return text.translate(_FOLD)


def sentences(folded: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the sentences of a folded text.

    。！？； and line ends close a sentence, together with the quotes and brackets right behind them; who said
    a quotation (“…。”公司负责人说) is a sentence of its own.
    """
    for match in _SENTENCE.finditer(folded):
        start, end = match.span()
        while start < end and folded[start] in " \n":
            start += 1
        while end > start and folded[end - 1] in " \n":
            end -= 1
        if end > start:
            yield start, end


def paragraphs(folded: str) -> list[tuple[int, int]]:
    """(start, end) of the lines of a text; the first is the title."""
    return [match.span() for match in _PARAGRAPH.finditer(folded)]


def split_at(
    folded: str, start: int, end: int, signs: str, keep: Iterable[tuple[int, int]] = ()
) -> list[tuple[int, int]]:
    """Split folded[start:end] at the signs, except inside the `keep` spans and inside round brackets.

    Pieces do not hold their closing sign; empty pieces are left out. `keep` must be sorted.
    """
    spans = list(keep)
    starts = [s for s, _ in spans]
    pieces, depth, piece = [], 0, start
    for at in range(start, end):
        sign = folded[at]
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth = max(0, depth - 1)
        elif sign in signs and not depth:
            index = bisect_right(starts, at) - 1
            if index >= 0 and at < spans[index][1]:
                continue
            if at > piece:
                pieces.append((piece, at))
            piece = at + 1
    if end > piece:
        pieces.append((piece, end))
    return pieces
