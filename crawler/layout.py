"""What a page shows, line by line, from one walk over its tree: the ground on which generic reading stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from lxml import etree

from crawler.page import BLOCKS, Element, one_line
from crawler.tables import rows

Part = Literal["aside", "hidden", "text", ""]
_SKIPPED = frozenset(
    (
        *("script", "style", "noscript", "iframe", "object", "embed", "video", "audio", "select", "option", "button"),
        *("input", "textarea", "head", "title", "template", "svg", "canvas", "link", "meta"),
    )
)
_ASIDES = frozenset(("footer", "nav", "aside"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TOKEN = re.compile(r"[a-z]+")


@dataclass(slots=True, eq=False)
class Block:
    """A line of what the page shows."""

    text: str
    holder: Element
    """The element that begins the line."""
    linked: int
    """Characters of it that are links."""
    heading: str
    """`h1`…`h4` where it stands in one."""
    aside: bool
    """It lies in what no article is: menus, footers, comments, recommendations, hidden elements."""


@dataclass(slots=True)
class Layout:
    """The lines of a page in printed order."""

    blocks: list[Block]
    marked: list[Element]
    """Elements whose class or id says that they hold the text of an article."""


@dataclass(slots=True)
class _Walk:
    blocks: list[Block] = field(default_factory=list)
    marked: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    """Links around the present place."""
    asides: list[Element] = field(default_factory=list)
    headings: list[Element] = field(default_factory=list)

    def flush(self, holder: Element) -> None:
        if not self.pieces:
            return
        raw = "".join(self.pieces)
        text = one_line(raw) if not raw.isspace() else ""
        if text:
            heading = self.headings[-1].tag if self.headings else ""
            linked = min(self.linked, len(text))
            self.blocks.append(Block(text, holder, linked, heading, bool(self.asides)))
        self.pieces.clear()
        self.linked = 0

    def say(self, text: str) -> None:
        self.pieces.append(text)
        if self.links:
            self.linked += len(text.strip())


def layout_of(root: Element) -> Layout:
    """Lines of a page. In: its root element; time is linear in its size."""
    walk = _Walk()
    holders = [root]
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    skipped = None
    for event, node in walker:
        if event == "start":
            tag = node.tag
            if tag in _SKIPPED:
                walker.skip_subtree()
                skipped = node
            elif tag == "a":
                walk.links += bool(node.get("href"))
                if node.text:
                    walk.say(node.text)
            else:
                _open(walk, node, holders)
            continue
        if event == "end" and node is not skipped:
            tag = node.tag
            if tag == "a":
                walk.links -= bool(node.get("href"))
            elif tag in BLOCKS or (walk.asides and walk.asides[-1] is node):
                _close(walk, node, holders)
        if node.tail and node is not root:
            walk.say(node.tail)
    walk.flush(root)
    return Layout(walk.blocks, walk.marked)


def _open(walk: _Walk, node: Element, holders: list[Element]) -> None:
    tag = node.tag
    if tag in BLOCKS:
        walk.flush(holders[-1])
        if tag != "br":
            holders.append(node)
    if tag in _HEADINGS:
        walk.headings.append(node)
    part = part_of(node) if node.attrib or tag in _ASIDES else ""
    if part == "text":
        walk.marked.append(node)
    elif part:
        walk.asides.append(node)
    if node.text:
        walk.say(node.text)


def _close(walk: _Walk, node: Element, holders: list[Element]) -> None:
    if node.tag in BLOCKS and node.tag != "br":
        walk.flush(node)
        if len(holders) > 1 and holders[-1] is node:
            holders.pop()
    if walk.headings and walk.headings[-1] is node:
        walk.headings.pop()
    if walk.asides and walk.asides[-1] is node:
        walk.asides.pop()


def part_of(node: Element) -> Part:
    """What tag, class, id and style of an element say that it is."""
    if node.tag in _ASIDES:
        return "aside"
    if node.tag in ("body", "html"):
        return ""
    if node.get("itemprop") == "articleBody":
        return "text"
    named = f"{node.get('class') or ''} {node.get('id') or ''}"
    part = _named(named) if named != " " else ""
    style = node.get("style")
    # A text that scripts make visible is hidden in the page as it comes.
    if part != "text" and ((style and _HIDDEN.search(style)) or node.get("hidden") is not None):
        return "hidden"
    return part


@lru_cache(maxsize=4096)
def _named(names: str) -> Part:
    """What class and id say."""
    for name in names.split():
        if name.lower() in _marks("text"):
            return "text"
    for name in names.split():
        tokens = _TOKEN.findall(_CAMEL.sub("-", name).lower())
        if not _marks("aside").isdisjoint(tokens):
            return "aside"
    return ""


@lru_cache(maxsize=4)
def _marks(part: str) -> frozenset[str]:
    return frozenset(name for kind, name in rows("page_marks") if kind == part)
