"""The headline of a page that no family reads: the printed line that the page's title element repeats.

A title element adds the names of site and channel; it is cut only where no printed line tells where the headline ends,
and never at a dash inside it (1-9月…).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from html import unescape

from crawler.layout import Block
from crawler.page import HAN

_LONGEST = 160
_SHORTEST = 4
_MOST_BLOCKS = 600
"""Lines of a page among which the headline is looked for."""
_SPACE = re.compile(r"\s+")
_FOLDED = str.maketrans("“”‘’「」『』＂＇—–－―‐‑〜~", '""\'\'"""""\'--------')
_QUOTES = "“”‘’「」『』＂\"'《【"
_ENTITY = re.compile(r"&#?\w{2,8};")
_SITE_WORDS = (
    r"网|报|社|新闻|频道|政府|在线|门户|客户端|中心|委员会|厅|局|台|资讯|头条|财经|时政|社会|国内|国际|要闻|观察|周刊|杂志|"
    r"网易|新浪|搜狐|腾讯|凤凰|澎湃|界面|com|cn|net|news"
)
_TAIL = re.compile(
    rf"^(?P<kept>.{{3,}}?)\s*(?:(?P<sure>[_|｜丨]+|::)\s*(?P<any>[^_|｜丨]{{1,40}})|"
    rf"(?:\s[-—–－·]\s?|(?<!\d)[-—–－]+|[-—–－]+(?!\d)|\s|»|>)\s*(?P<site>[^_|｜丨\d，。！？：]{{0,24}}(?:{_SITE_WORDS})[^，。！？：]{{0,6}}))$",
    re.I,
)
_TITLE_NAME = re.compile(r"(?:^|[\s_-])(?:\w*title\w*|headline|biaoti|bt|tit|h1|arti?_?tit\w*)(?:$|[\s_-])", re.I)
_NO_HEADLINE = re.compile(
    r"^(?:首页|正文|新闻正文|当前位置|您(?:当前|现在)?的位置|您所在的位置|详细内容|文章详情|新闻详情|资讯详情)"
)


def folded(text: str) -> str:
    """A headline for comparison: no white space, one kind of quotes and dashes, half-width signs, small letters."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text).translate(_FOLDED)).lower()


def without_site(title: str, site: str = "") -> str:
    """A title element without the names of site and channel at its end.

    In: the element's text and the site's name, where the page tells it.
    """
    for _ in range(4):
        match = _TAIL.match(title)
        if match is None:
            break
        title = match["kept"].strip()
    if site and title.endswith(site) and len(title) > len(site) + _SHORTEST:
        title = title[: -len(site)].rstrip(" -_|｜—–·")
    return title.strip()


def decoded(text: str) -> str:
    """Text whose entities were escaped twice, as they were meant."""
    return unescape(text) if _ENTITY.search(text) else text


def choose_headline(
    blocks: Sequence[Block], head_title: str, told: Iterable[str], site: str = ""
) -> tuple[str, Block | None]:
    """The headline and the line that prints it, which is None where none does.

    In: the page's lines, its title element, the titles that its meta elements tell (best first), the site's name.
    The headline is empty where nothing tells one.
    """
    head_title = decoded(head_title)
    metas = [decoded(title) for title in told if title]
    titles = [title for title in (head_title, *metas) if title]
    block = _printed(blocks, titles)
    if block is not None:
        return block.text, block
    headings = [b for b in blocks[:_MOST_BLOCKS] if b.heading in ("h1", "h2") and _is_headline(b) and not b.aside]
    cut = [without_site(title, site) for title in (*metas[:1], head_title, *metas[1:]) if title]
    for block in headings:
        if any(_agree(folded(block.text), folded(title)) for title in cut):
            return block.text, block
    best = next((title for title in cut if HAN.search(title) and len(title) > 1), "")
    if best and not (headings and len(best) < 8 and len(headings[0].text) > 10):
        return best, None
    first = next((b for b in headings if b.heading == "h1"), next(iter(headings), None)) or _named(blocks)
    return (first.text, first) if first is not None else (best, None)


def _printed(blocks: Sequence[Block], titles: Sequence[str]) -> Block | None:
    """The longest line that one of the titles begins with, or holds as its larger part."""
    whole = [folded(title) for title in titles]
    signs = {*"".join(titles), *"".join(whole), *_QUOTES}
    best: Block | None = None
    most = (False, 0.0, 0.0)
    for block in blocks[:_MOST_BLOCKS]:
        if block.text[0] not in signs or not _is_headline(block):
            continue
        text = folded(block.text)
        for title in whole:
            begins = title.startswith(text)
            if not begins and not (text in title and len(text) * 2 >= len(title)):
                continue
            if len(text) * 3 < len(title) or (not block.heading and len(text) < 2 * _SHORTEST and text != title):
                continue
            if not block.heading and text == title and without_site(block.text) != block.text:
                continue  # the title element's words once more, site and all
            rank = (not block.aside, float(len(text)), bool(block.heading) + 0.5 * (not block.linked))
            if rank > most:
                best, most = block, rank
    return best


def _is_headline(block: Block) -> bool:
    size = len(block.text)
    return (
        (2 if block.heading else _SHORTEST) <= size <= _LONGEST
        and HAN.search(block.text) is not None
        and not _NO_HEADLINE.match(block.text)
        and (size < 60 or block.text.count("。") < 2)
    )


def _agree(printed: str, title: str) -> bool:
    """Whether a printed heading and a title tell the same headline: one is cut, or a few signs differ."""
    if len(title) < 6 or len(printed) < 6:
        return False
    if printed.startswith(title) or title.startswith(printed):
        return len(printed) <= 2.5 * len(title)
    common = len(set(_grams(printed)) & set(_grams(title)))
    return common >= 0.6 * min(len(printed) - 1, len(title) - 1)


def _grams(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]


def _named(blocks: Sequence[Block]) -> Block | None:
    """A line whose element is named for a title."""
    for block in blocks[:_MOST_BLOCKS]:
        names = f"{block.holder.get('class') or ''} {block.holder.get('id') or ''}"
        if not block.aside and not block.linked and _is_headline(block) and _TITLE_NAME.search(names):
            return block
    return None
