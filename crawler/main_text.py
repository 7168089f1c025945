"""Which part of a page is the article's text: found by how much of it reads like sentences outside links.

Each block is worth what it says in sentences; the worth is carried up through the elements and fades a little with
each, so that the smallest element that holds nearly all of the text wins. Linear in the size of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.blocks import BODY, FURNITURE, Block, Blocks, Node
from crawler.page import Element

_CANDIDATES = frozenset(
    ("div", "td", "article", "section", "main", "body", "center", "li", "dd", "form", "html", "pre")
)
_FADES = {"section": 0.97, "li": 0.85, "dd": 0.85, "td": 0.9, "blockquote": 0.97}
_FADE = 0.88
"""What is left of the worth of a text one element further up."""
_MARKED = {BODY: 1.3, FURNITURE: 0.15}
_PER_SENTENCE_MARK = 8
_WORST = -60.0
"""Links count against the element they stand in, but a long list of them does not count for ever."""
_LEAST = 30.0
"""Worth below which nothing is a text."""
_NEAR = 12
"""Blocks behind the headline that count more."""
_CLOSE = 20
"""Blocks between the headline and an element of a text's name that is believed though another is richer."""
_NAMED = 0.15
_FAR = 80
_TEASER = re.compile(r"(?:…|\.{3,})\s*$|[\[【（(](?:详细|全文|查看|更多)[\]】）)]|(?:查看|阅读)(?:全文|详情|更多)")
_LARGE = 0.4
"""Share of the text above which an element inside it is kept whatever its name."""
_LINKS_ALONE = -8.0
_PARTS = frozenset(
    (
        "div",
        "ul",
        "ol",
        "dl",
        "table",
        "section",
        "aside",
        "nav",
        "footer",
        "header",
        "form",
        "p",
        "span",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "li",
        "dd",
        "dt",
        "a",
    )
)
"""Elements that may be left out of a text."""
_LEGAL = re.compile(
    r"版权所有|版权声明|ICP[备证]|备案|许可证|举报电话|举报邮箱|举报热线|未经.{0,12}(?:授权|许可)|Copyright|"
    r"All Rights Reserved|"
    r"免责声明|本网站?转载|侵权|公网安备|广播电视节目制作|京公网|网站声明|仅代表作者本人|不代表本(?:网|站|平台)|信息存储空间服务",
    re.I,
)


@dataclass(frozen=True, slots=True)
class MainText:
    """The elements that hold the text, in printed order, and where their blocks stand among all blocks."""

    elements: tuple[Element, ...]
    unwanted: frozenset[Element]
    """Elements inside them that are no part of the text."""
    first: int
    """Index of the first block that belongs to them."""
    last: int
    worth: float


def find_main_text(blocks: Blocks, title: int) -> MainText | None:
    """The main text of a page; None where nothing reads like sentences.

    In: the page's blocks, and the index of the one that prints the headline (-1: none). What stands before it counts
    less, and what follows at once counts more: teasers with summaries stand further away.
    """
    if title >= 0:
        _clear(blocks.items[title].node)
    for place, block in enumerate(blocks.items):
        _weigh(block, 1.0 if title < 0 else _by_place(place - title))
        block.node.first = min(block.node.first, place)
    best: Node | None = None
    named: Node | None = None
    for node in reversed(blocks.nodes.values()):
        _carry(node)
        if node.tag not in _CANDIDATES or node.score <= _LEAST:
            continue
        if best is None or node.score > best.score:
            best = node
        follows = 0 <= title < node.first <= title + _CLOSE and node.mark == BODY
        if follows and (named is None or node.score > named.score):
            named = node
    if best is None:
        return None
    return _around(blocks, _preferred(best, named))


def _preferred(best: Node, named: Node | None) -> Node:
    """The element that is called a text and follows the headline, where the richest stands elsewhere: a stream of
    other stories may hold more."""
    if named is None or named.score < best.score * _NAMED:
        return best
    node: Node | None = named
    while node is not None and node is not best:
        node = node.parent
    return best if node is best or best.first < named.first else named


def _around(blocks: Blocks, best: Node) -> MainText:
    chosen = _with_siblings(blocks, best)
    inside = {id(node) for node in chosen}
    whole = sum(node.text for node in chosen)
    unwanted = []
    for node in blocks.nodes.values():
        if node.parent is not None and id(node.parent) in inside:
            if _is_unwanted(node, whole):
                unwanted.append(node.element)
            else:
                inside.add(id(node))
    places = [index for index, block in enumerate(blocks.items) if id(block.node) in inside]
    return MainText(
        elements=tuple(node.element for node in chosen),
        unwanted=frozenset(unwanted),
        first=places[0] if places else 0,
        last=places[-1] if places else 0,
        worth=best.score,
    )


def _is_unwanted(node: Node, whole: int) -> bool:
    """Whether an element inside the text is a list of links or has a furniture's name, and is no large part of it."""
    if node.unseen:
        return True
    if node.tag not in _PARTS or node.text > whole * _LARGE:
        return False
    return node.mark == FURNITURE or (node.score < _LINKS_ALONE and node.links > node.text * 0.6)


def worth(block: Block) -> float:
    """How much a block reads like sentences of an article, by its length, its punctuation and its links."""
    length = len(block.text)
    plain = length - block.links
    if block.links > plain and length > 4:
        return -min(block.links, 30) * 0.5
    if block.sentences == 0:
        return min(plain, 40) * 0.15
    value = float(plain + _PER_SENTENCE_MARK * block.sentences)
    if length < 400 and _LEGAL.search(block.text):
        return 0.0
    return value * 0.3 if length < 200 and _TEASER.search(block.text[-40:]) else value


def _clear(node: Node | None) -> None:
    """What holds the headline is no furniture, whatever its name."""
    while node is not None:
        if node.mark == FURNITURE:
            node.mark = ""
        node = node.parent


def _by_place(distance: int) -> float:
    if distance <= 0:
        return 0.4 if distance else 0.0
    return 1.6 if distance <= _NEAR else 1.0 if distance <= _FAR else 0.5


def _weigh(block: Block, factor: float) -> None:
    value = worth(block) * factor
    node = block.node
    node.score += value
    length = len(block.text)
    # Carried up with the score, at each node once.
    node.text += length
    node.links += block.links


def _carry(node: Node) -> None:
    """Hand a node's worth and its counts to its parent. Children come before their parents."""
    if node.mark and node.score > 0 and not (node.mark == BODY and node.boosted):
        node.score *= _MARKED[node.mark]
        node.boosted |= node.mark == BODY
    elif node.tag in ("li", "dd") and node.links * 5 > node.text:
        # An item with a linked heading and a summary is a teaser.
        node.score *= 0.3
    parent = node.parent
    if parent is None:
        return
    parent.boosted |= node.boosted
    parent.first = min(parent.first, node.first)
    parent.text += node.text
    parent.links += node.links
    handed = node.score * (_FADES.get(node.tag, _FADE) if node.tag in _CANDIDATES else 1.0)
    parent.score += max(handed, _WORST)


def _with_siblings(blocks: Blocks, best: Node) -> list[Node]:
    """The element, and those beside it that hold text of the same article: elements of the same kind and class, and
    plain paragraphs."""
    if best.parent is None or best.tag in ("body", "html", "td"):
        return [best]
    kind = best.element.get("class")
    found = []
    for element in best.parent.element:
        node = blocks.nodes.get(element)
        if node is best or (node is not None and _belongs(node, best, kind)):
            found.append(node)
    return found


def _belongs(node: Node, best: Node, kind: str | None) -> bool:
    if node.mark == FURNITURE or node.unseen or node.score < _LEAST or node.links > node.text * 0.3:
        return False
    if node.tag in ("p", "blockquote"):
        return True
    return node.tag == best.tag and kind is not None and node.element.get("class") == kind
