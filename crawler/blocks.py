"""The text of a whole page as blocks in printed order, and how much of it each element holds: one pass over the tree.

Where a page's main text stands, what is its headline and which time belongs to it are all read from these blocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from crawler.page import BLOCKS, Element, one_line
from crawler.tables import rows

_UNSEEN = (
    "title",
    "script",
    "style",
    "noscript",
    "iframe",
    "template",
    "textarea",
    "select",
    "option",
    "svg",
    "object",
)
_TEXTS = etree.XPath("descendant::text()[normalize-space()]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_INLINE_BLOCKS = frozenset(("br", "hr"))
_PARTS = BLOCKS - _INLINE_BLOCKS
_PLAIN = frozenset(("a", "b", "br", "em", "font", "i", "li", "strong", "tr", "u"))
"""Elements whose names and styles say nothing of what they hold."""
_SPLIT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SENTENCE = re.compile(r"[，。！？；、]")
_NOWHERE = 1 << 30
FURNITURE = "furniture"
BODY = "body"


class Node:
    """An element that holds text somewhere below it."""

    __slots__ = (
        "block",
        "boosted",
        "element",
        "first",
        "is_link",
        "links",
        "mark",
        "parent",
        "score",
        "tag",
        "text",
        "unseen",
    )

    def __init__(self, element: Element, parent: Node | None) -> None:
        tag = element.tag
        self.element = element
        self.parent = parent
        self.tag: Any = tag
        self.block: Node = self if parent is None or tag in _PARTS else parent.block
        self.is_link: bool = tag == "a" or (parent is not None and parent.is_link)
        self.mark: str = "" if tag in _PLAIN else mark_of(element)
        style = None if tag in _PLAIN else element.get("style")
        hidden = style is not None and self.mark != BODY and _HIDDEN.search(style) is not None
        self.unseen: bool = hidden or (parent is not None and parent.unseen)
        self.boosted = False
        """Whether a name of it, or of what is below it, made it worth more already."""
        self.first = _NOWHERE
        """Index of the first block below it."""
        self.text = 0
        """Characters of text below it."""
        self.links = 0
        """Characters of it that are links."""
        self.score = 0.0
        """How much it looks like the text of an article."""


@dataclass(slots=True)
class Block:
    """Text between two places where a block element begins or ends."""

    node: Node
    """The block element that holds it."""
    text: str
    """On one line."""
    links: int
    """Characters of it that are links."""
    sentences: int = 0
    """Marks of punctuation that sentences have."""
    pieces: tuple[tuple[Node, str], ...] = ()
    """Its texts and the innermost elements that hold them."""

    @property
    def leaf(self) -> Node:
        """The innermost element of its first text."""
        return self.pieces[0][0]

    @property
    def spaced(self) -> str:
        """The text with a space where an inline element begins or ends: times and names run together otherwise."""
        return one_line(" ".join(text for _, text in self.pieces)) if len(self.pieces) > 1 else self.text


class Blocks:
    """A page's blocks and nodes (parents stand before their children)."""

    def __init__(self, root: Element) -> None:
        self.nodes: dict[Element, Node] = {}
        self.items: list[Block] = []
        # Unseen elements would be met text by text otherwise; what stands behind them stays.
        body = root.find("body")
        root = root if body is None else body
        etree.strip_elements(root, *_UNSEEN, etree.Comment, etree.PI, with_tail=False)
        self._read(root)

    def _read(self, root: Element) -> None:
        pieces: list[tuple[Node, str]] = []
        for text in _TEXTS(root):
            element = text.getparent()
            if text.is_tail:
                element = element.getparent()
            node = self.nodes.get(element) or self._node(element)
            if node.unseen:
                continue
            if pieces and node.block is not pieces[0][0].block:
                self._add(pieces)
                pieces = []
            pieces.append((node, text))
        if pieces:
            self._add(pieces)

    def _node(self, element: Element) -> Node:
        chain = []
        known: Node | None = None
        while element is not None and (known := self.nodes.get(element)) is None:
            chain.append(element)
            element = element.getparent()
        for fresh in reversed(chain):
            known = self.nodes[fresh] = Node(fresh, known)
        assert known is not None
        return known

    def _add(self, pieces: list[tuple[Node, str]]) -> None:
        text = one_line("".join(text for _, text in pieces))
        if text:
            links = sum(len(text.strip()) for node, text in pieces if node.is_link)
            self.items.append(Block(pieces[0][0].block, text, links, len(_SENTENCE.findall(text)), tuple(pieces)))


def mark_of(element: Element) -> str:
    """`body` or `furniture` where class or id of an element say so, as `marks.tsv` lists them; else empty."""
    names = f"{element.get('id') or ''} {element.get('class') or ''}"
    return _mark(names) if len(names) > 2 else ""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    found: dict[str, list[str]] = {}
    for kind, pattern in rows("marks"):
        found.setdefault(kind, []).append(pattern)
    ends = {"furniture_part": (r"[\s_-]", r"[\s_-]")}
    patterns = {}
    for kind, names in found.items():
        start, end = ends.get(kind, (r"\s", r"\s"))
        patterns[kind] = re.compile(rf"(?:^|{start})(?:{'|'.join(names)})(?=$|{end})", re.I)
    return patterns


def _mark(names: str) -> str:
    known = _CACHE.get(names)
    if known is None:
        if len(_CACHE) > 20_000:
            _CACHE.clear()
        known = _read_mark(names[:300])
        _CACHE[names] = known
    return known


def _read_mark(names: str) -> str:
    patterns = _patterns()
    if patterns[BODY].search(names):
        return BODY
    words = _SPLIT.sub("-", names)
    if patterns[FURNITURE].search(names) or patterns["furniture_part"].search(words):
        return FURNITURE
    return ""


_CACHE: dict[str, str] = {}
"""Class and id to what they mean: the same names stand on every page of a site."""
