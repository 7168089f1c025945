"""The part of a page that holds an article's text, where no family and no selector tells.

Every line outside links weighs by its length and its Chinese punctuation. Its weight goes to the element that holds
the paragraph and, halved, to the one around it (the scoring of Arc90's Readability); the heaviest wins, after classes
and ids that name a text (`data/page_marks.tsv`). Where the text goes on beside it, the element around both is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.layout import Block, Layout
from crawler.page import Element

_PUNCTUATION = re.compile("[，。；：！？、“”]")
_SENTENCE = re.compile("[。！？；…][”’」』）)]?$|，")
_PARAGRAPHS = frozenset(
    ("p", "li", "blockquote", "br", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "pre", "section")
)
"""Elements that are paragraphs: their weight belongs to what is around them."""
_SHORT = 16
"""Characters below which a line without a sentence's marks is no text."""
_LONGEST = 400
"""Characters of a line that weigh: one long line is not a whole article."""
_MARKED = 0.5
"""Share of the heaviest element's weight from which an element with a telling name is believed."""
_BESIDE = 0.25
"""Share of its own weight that must lie beside an element, so that the element around both is taken."""
_MOST_STEPS = 6


@dataclass(slots=True)
class _Mass:
    own: float = 0.0
    """Weight of the paragraphs that it holds, and half of that of what its parts hold."""
    all: float = 0.0
    """Weight of all text below."""
    linked: int = 0
    characters: int = 0


def main_element(layout: Layout) -> Element | None:
    """The element that holds the article's text; None where the page has no text."""
    for blocks in ([b for b in layout.blocks if not b.aside], layout.blocks):
        masses = _masses(blocks)
        best = _heaviest(masses)
        if best is not None:
            return _widened(_marked(layout.marked, best, masses), masses)
    return None


def weight(block: Block) -> float:
    """How much a line weighs as text of an article: 0 for links, menus and labels."""
    size = len(block.text)
    if block.heading or block.linked * 2 > size:
        return 0.0
    marks = len(_PUNCTUATION.findall(block.text))
    if size < _SHORT and not _SENTENCE.search(block.text):
        return 0.0
    if marks == 0 and size < 2 * _SHORT:
        return 0.2 * size
    return min(size, _LONGEST) + 8.0 * min(marks, 20)


def _masses(blocks: Iterable[Block]) -> dict[Element, _Mass]:
    masses: dict[Element, _Mass] = {}
    chains: dict[Element, list[_Mass]] = {}
    for block in blocks:
        holder = block.holder
        if holder.tag in _PARAGRAPHS:
            holder = holder.getparent() if holder.getparent() is not None else holder
        chain = chains.get(holder)
        if chain is None:
            chain = chains[holder] = [masses.setdefault(node, _Mass()) for node in (holder, *holder.iterancestors())]
        mass = weight(block)
        for level, entry in enumerate(chain):
            entry.all += mass
            entry.linked += block.linked
            entry.characters += len(block.text)
            if level < 2:
                entry.own += mass / (level + 1)
    return masses


def _heaviest(masses: dict[Element, _Mass]) -> Element | None:
    def score(node: Element) -> float:
        mass = masses[node]
        return mass.own * (1 - mass.linked / max(1, mass.characters))

    best = max(masses, key=score, default=None)
    return best if best is not None and masses[best].all > 0 else None


def _marked(marked: Iterable[Element], best: Element, masses: dict[Element, _Mass]) -> Element:
    """The innermost of the elements whose names tell of a text, where enough text lies in it."""
    told = [node for node in marked if node in masses and masses[node].all >= _MARKED * masses[best].all]
    if not told:
        return best
    most = max(masses[node].all for node in told)
    return [node for node in told if masses[node].all >= 0.9 * most][-1]


def _widened(node: Element, masses: dict[Element, _Mass]) -> Element:
    """The element around, as long as much text lies beside; a page's frame around articles and columns has links."""
    for _ in range(_MOST_STEPS):
        around = node.getparent()
        if around is None or around.tag in ("body", "html") or around not in masses:
            return node
        inner, outer = masses[node], masses[around]
        beside = outer.all - inner.all
        links = outer.linked - inner.linked
        characters = outer.characters - inner.characters
        if beside < _BESIDE * inner.all or links > 0.3 * max(1, characters):
            if beside > 0.02 * inner.all or around.getparent() is None:
                return node
            # Nothing but a wrapper; what lies beside its parent may count still.
            if len(around) != 1:
                return node
        node = around
    return node
