"""The headline of any page: the printed one that the title element or a meta element repeats.

What the page prints is believed for its wording, what the head says for which of the printed lines is the headline.
Nothing is cut at a hyphen inside a headline (1-9月…): a site's name is what the head has more than the page prints.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.blocks import Block, Node
from crawler.page import HAN

_NO_WORD = re.compile(r"[\W_]+")
_SITE = re.compile(
    r"\s*(?:[-_|｜—–―·•]{1,2}|\s|>|»)\s*[^-_|｜—–―\s]{0,24}(?:网|网站|报|新闻|频道|政府|日报|在线|门户|客户端|中心|委员会|厅|局|要闻|财经|时政|社|台|"
    r"资讯|头条|号|观察|正文|首页|滚动|\.com|\.cn|\.net|体育|娱乐|科技|国际|国内|社会|军事|评论|汽车|房产|教育|健康|旅游|文化|地方|经济)\s*$",
    re.I,
)
_CUT = re.compile(r"(?:…|\.{2,})\s*$")
_TITLE_NAME = re.compile(r"(?:^|[\s_-])(?:\w*title\w*|headline|biaoti|bt|tit|h1|art_tit|ph|main_tit)(?:$|[\s_-])", re.I)
_HEADINGS = {"h1": 1.5, "h2": 0.8, "h3": 0.4}
_LONGEST = 140
_SHORTEST = 4
_LEAST = 2
_SHORT = 6
"""Letters below which a line that is no heading may be the name of a channel."""
_WHOLE = 6.0
_SILENT = 12
"""Letters below which what the head tells, and the page prints nowhere, may be the site's name."""
_LABELLED = re.compile(r"\d{4}[-/.年]\d|\d{1,2}:\d\d|^.{0,4}(?:来源|时间|作者|编辑|日期|当前位置|首页)\s*[：:>]")
_NEAR = 12
"""Blocks above the text among which a heading may be its headline though the head tells another."""
_FARTHEST = 300
"""Blocks at the top of a page among which the headline is looked for where it is no heading."""
_ENOUGH = 0.35
"""Share of the head's title that a printed line must cover unless the head begins with it."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline, who told it (`generic` printed, `meta` head) and the block that prints it (-1: none)."""

    text: str
    origin: str
    place: int


def key(text: str) -> str:
    """A text without spaces, punctuation and the difference of full and half width, to compare headlines."""
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text)).casefold()


def without_site(title: str) -> str:
    """A title element's text without the names of site and channel behind the headline."""
    for _ in range(4):
        shorter = _SITE.sub("", title)
        if shorter == title or len(key(shorter)) < _LEAST:
            break
        title = shorter
    first = title.partition("|")[0].rstrip(" _-")
    return first if len(key(first)) >= 8 else title


def printed_headline(blocks: Sequence[Block], heads: Sequence[str]) -> Headline | None:
    """The printed line that the head repeats best; None where it repeats none.

    In: the page's blocks, and what its head says: the title element, then meta elements and structured data.
    """
    keys = [key(head) for head in heads]
    best: tuple[float, int] | None = None
    for place, block, printed in _printed(blocks):
        value = max((_agreement(printed, head) for head in keys if head), default=0.0)
        if value and value < _WHOLE and len(printed) < _SHORT and not _heading(block):
            continue
        if value:
            value += _look(block)
            if best is None or value > best[0]:
                best = (value, place)
    return Headline(blocks[best[1]].text, "generic", best[1]) if best else None


def other_headline(blocks: Sequence[Block], first: int, heads: Sequence[str]) -> Headline | None:
    """The headline of a page that prints no line which its head repeats; `first` is the index of its text's first
    block. None where neither page nor head has one."""
    keys = [key(head) for head in heads]
    told = [key(without_site(head)) for head in heads]
    return (
        _longer(blocks, heads, told)
        or _alike(blocks, first, keys)
        or _above(blocks, first, told)
        or _of_head(heads)
        or _any_heading(blocks)
    )


def _printed(blocks: Sequence[Block]) -> Iterator[tuple[int, Block, str]]:
    for place, block in enumerate(blocks):
        if len(block.text) <= _LONGEST and (place < _FARTHEST or _is_heading(block)):
            printed = key(block.text)
            if len(printed) >= _SHORTEST or (_is_heading(block) and HAN.search(printed)):
                yield place, block, printed


def _agreement(printed: str, head: str) -> float:
    """How well a head's title repeats a printed line; 0 where it does not."""
    if printed == head:
        return _WHOLE
    share = len(printed) / len(head)
    if head.startswith(printed):
        return (3.0 if share >= _ENOUGH or len(printed) >= 8 else 1.0) + share * 2
    return 2.0 + share * 2 if share >= _ENOUGH and printed in head else 0.0


def _heading(block: Block) -> str:
    for node in _up(block):
        if node.tag in _HEADINGS:
            return str(node.tag)
    return ""


def _is_heading(block: Block) -> bool:
    return block.node.tag in _HEADINGS or block.leaf.tag in _HEADINGS


def _up(block: Block) -> Iterator[Node]:
    node: Node | None = block.leaf
    for _ in range(4):
        if node is None:
            return
        yield node
        node = node.parent


def _look(block: Block) -> float:
    """How much the element of a line looks like that of a headline."""
    value = _HEADINGS.get(_heading(block), 0.0)
    names = " ".join(f"{node.element.get('class') or ''} {node.element.get('id') or ''}" for node in _up(block))
    if _TITLE_NAME.search(names):
        value += 0.5
    if block.links * 2 > len(block.text):
        value -= 1.5
    return value


def _longer(blocks: Sequence[Block], heads: Sequence[str], told: Sequence[str]) -> Headline | None:
    """A printed line that begins with what the head tells: the head was cut short, or the line has a note behind."""
    for head, start in zip(heads, told, strict=True):
        cut = _CUT.search(without_site(head)) is not None
        if len(start) < 6:
            continue
        for place, block, printed in _printed(blocks):
            if printed.startswith(start) and _look(block) > 0:
                return Headline(block.text if cut else _start_of(block.text, start), "generic", place)
    return None


def _start_of(text: str, start: str) -> str:
    """The shortest start of a printed line with all words of `start`, and the punctuation that closes it."""
    length = next((i for i in range(len(start), len(text) + 1) if len(key(text[:i])) >= len(start)), len(text))
    closing = re.match(r"[”’）)》】？！?!…]*", text[length:])
    return text[: length + (closing.end() if closing else 0)]


def _alike(blocks: Sequence[Block], first: int, keys: Sequence[str]) -> Headline | None:
    """A heading before the text that shares much of its wording with the head; without any head, the last heading."""
    best: tuple[float, int] | None = None
    for place, block, printed in _printed(blocks[: first + 3]):
        tag = _heading(block)
        if not tag or len(printed) < 6 or block.links * 2 > len(block.text):
            continue
        shared = max((_overlap(printed, head) for head in keys if head), default=0.0)
        value = shared + _HEADINGS[tag] * 0.1
        if (shared >= 0.4 or (not any(keys) and tag == "h1")) and (best is None or value > best[0]):
            best = (value, place)
    return Headline(blocks[best[1]].text, "generic", best[1]) if best else None


def _above(blocks: Sequence[Block], first: int, told: Sequence[str]) -> Headline | None:
    """A first-rank heading right above the text, or any line with a headline's class where the head tells none."""
    silent = max(map(len, told), default=0) < _SILENT
    best: tuple[float, int] | None = None
    for place in range(max(0, first - _NEAR), min(first + 4, len(blocks))):
        block = blocks[place]
        if not _SHORT <= len(key(block.text)) <= _LONGEST // 2 or block.links * 2 > len(block.text):
            continue
        look = _look(block)
        allowed = _heading(block) == "h1" or (silent and look >= 0.5 and place < first)
        if allowed and not _LABELLED.search(block.text) and (best is None or look >= best[0]):
            best = (look, place)
    return Headline(blocks[best[1]].text, "generic", best[1]) if best else None


def _any_heading(blocks: Sequence[Block]) -> Headline | None:
    """The first heading, for pages whose head is silent."""
    for place, block in enumerate(blocks):
        if _is_heading(block) and len(block.text) <= _LONGEST and HAN.search(block.text):
            return Headline(block.text, "generic", place)
    return None


def _overlap(one: str, other: str) -> float:
    pairs = {one[i : i + 2] for i in range(len(one) - 1)}
    return sum(pair in other for pair in pairs) / len(pairs) if pairs else 0.0


def _of_head(heads: Sequence[str]) -> Headline | None:
    """What the head alone tells: a meta element's title where the title element repeats it, else without the site."""
    title = heads[0] if heads else ""
    for head in heads[1:]:
        if head and (not title or (key(title).startswith(key(head)) and len(key(head)) >= 6)):
            # A quote that the template does not escape cuts a meta element; the title element then says more.
            fuller = without_site(title)
            return Headline(fuller if fuller.startswith(head) and fuller != head else without_site(head), "meta", -1)
    told = without_site(title) or next((without_site(head) for head in heads if head), "")
    return Headline(told, "meta", -1) if told else None
