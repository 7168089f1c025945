"""Any other page: title, time, publisher, names and text as the page's shape, its head and its scripts tell them.

The family itself reads nothing: this comes after the source's own selectors, for every family.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.blocks import Block, Blocks
from crawler.byline import credits_of
from crawler.dates import day_in_address
from crawler.families.base import Family
from crawler.faults import BlockedPage, ScriptOnly, SoftNotFound
from crawler.headline import Headline, other_headline, printed_headline
from crawler.main_text import MainText, find_main_text
from crawler.moments import Moment, elect, printed_moments, read_stamp
from crawler.page import HAN, Draft, Page, one_line, to_tree
from crawler.paragraphs import read_body, read_editor
from crawler.structured import Told, longest_text, quoted_start, read_json_ld, scripted_time
from crawler.tables import boilerplate

VERSION = "2.0"
_TITLE_METAS = ("articletitle", "og:title", "twitter:title", "title", "headline", "sharetitle", "apub:title")
_TIME_METAS = (
    "article:published_time",
    "og:published_time",
    "og:release_date",
    "og:pubdate",
    "pubdate",
    "publishdate",
    "publish-date",
    "publishtime",
    "publish_time",
    "publish_date",
    "datepublished",
    "pubtime",
    "apub:time",
    "weibo: article:create_at",
    "weibo:article:create_at",
    "bytedance:published_time",
    "firstpublishedtime",
    "pub_date",
    "article.published",
    "releasedate",
    "createdate",
    "_pubtime",
    "_pubdate",
    "dc.date",
    "dc.date.issued",
    "date",
)
_PUBLISHER_METAS = ("contentsource", "source", "mediaid", "_source", "article:author", "og:article:author", "copyright")
_SOURCE = re.compile(
    r"(?<![“\"])(?:来源|稿源|文章来源|信息来源|出处)(?:\s*[：:]|于)\s*"
    r"(?!(?:作者|时间|编辑|责任编辑)\s*[：:])([\u4e00-\u9fffA-Za-z0-9·《》\-]{2,30})"
)
_SOURCE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:source|src|from|laiyuan|media-?name|author-?name|account|js_name|name)(?:$|[\s_-])", re.I
)
_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·]*[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9·]*")
_LONGEST_LINE = 200
_LATEST_LABEL = 60
"""Characters of a line behind which a label of the source belongs to a sentence."""
_SHORT = 400
"""Visible characters below which a page's words are taken for a notice."""
_POOR = 120.0
"""Worth of a text below which a page's scripts are asked for a better one."""


def read_shape(page: Page, draft: Draft) -> None:
    """Offer what is still missing. Raises SoftNotFound and BlockedPage for pages that say that they are none."""
    if page.tree is None:
        return
    blocks = Blocks(page.tree)
    refuse_notices(page, draft.title, blocks.items)
    told = read_json_ld(page.text)
    heads = [draft.title] if draft.title else _heads(page, told)
    headline = printed_headline(blocks.items, heads)
    text = find_main_text(blocks, headline.place if headline else -1)
    first, last = (text.first, text.last) if text else (len(blocks.items), len(blocks.items))
    if headline is None and not draft.title and (quoted := quoted_start(page.text, page.head_title)):
        headline = Headline(quoted, "generic", -1)
    headline = headline or other_headline(blocks.items, first, heads) or Headline("", "", -1)
    draft.offer("title", headline.text, headline.origin)
    place = headline.place
    _read_time(page, draft, blocks.items, (place, first, last), told)
    if not draft.has_body:
        _read_text(page, draft, text, told)
    _read_names(page, draft, blocks.items, (place, first, last), told)


def refuse_notices(page: Page, title: str, blocks: Sequence[Block]) -> None:
    """Tell pages that say they do not exist, and challenges, from pages that are hard to read.

    In: the page, its headline where it is known, its blocks. Raises SoftNotFound, BlockedPage and ScriptOnly.
    """
    if sum(len(block.text) for block in blocks) > _SHORT:
        return
    notices = (page.head_title, title, *(block.text for block in blocks[:12]))
    if any(boilerplate("not_found").match(text) for text in notices):
        raise SoftNotFound("the page says that it does not exist")
    if any(boilerplate("blocked").match(text) for text in notices):
        raise BlockedPage("a challenge instead of the page")
    if not blocks and "<script" in page.text.lower() and not longest_text(page.text):
        raise ScriptOnly("nothing but a script")


def _heads(page: Page, told: Told) -> list[str]:
    """What the head says of the headline: the title element first."""
    others = (told.headline, *(page.metas.get(name, "") for name in _TITLE_METAS))
    return [page.head_title, *dict.fromkeys(other for other in others if HAN.search(other))]


def _read_time(page: Page, draft: Draft, blocks: Sequence[Block], places: tuple[int, int, int], told: Told) -> None:
    if draft.published:
        return
    moments = printed_moments(blocks, *places, page)
    moments += _told_moments(page, told)
    if not moments and (found := read_stamp(scripted_time(page.text), page.timezone)):
        moments.append(Moment(found, "generic", 1.0))
    if elected := elect(moments):
        draft.offer("published", elected.value, elected.origin)


def _told_moments(page: Page, told: Told) -> Iterator[Moment]:
    meta = next((found for name in _TIME_METAS if (found := read_stamp(page.metas.get(name, ""), page.timezone))), None)
    if meta:
        yield Moment(meta, "meta", 3.0)
    if told.published and (found := read_stamp(told.published, page.timezone)):
        yield Moment(found, "meta", 3.0)
    if day := day_in_address(page.url):
        yield Moment(day, "url", 2.0)


def _read_text(page: Page, draft: Draft, text: MainText | None, told: Told) -> None:
    if text is not None and text.worth >= _POOR:
        read_body(text.elements, page.url, draft, "generic", text.unwanted)
        return
    scripted = told.body or longest_text(page.text)
    root = to_tree(f"<div>{scripted}</div>" if "<" in scripted else _paragraphs(scripted)) if scripted else None
    if root is not None:
        read_body([root], page.url, draft, "generic")
    if text is not None and not draft.paragraphs:
        read_body(text.elements, page.url, draft, "generic", text.unwanted)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{line}</p>" for line in re.split(r"[\r\n]+", text) if line.strip())


def _read_names(page: Page, draft: Draft, blocks: Sequence[Block], places: tuple[int, int, int], told: Told) -> None:
    title, first, last = places
    start = max(0, title - 4 if title >= 0 else first - 25)
    near = [block for block in blocks[start : max(title + 1, first + 3)] if len(block.text) < _LONGEST_LINE]
    behind = [block for block in blocks[max(0, last - 3) : last + 8] if len(block.text) < _LONGEST_LINE]
    for block in (*near, *behind):
        line = block.spaced
        if (match := _SOURCE.search(line)) and match.start() < _LATEST_LABEL:
            draft.offer("publisher", match[1], "generic")
        draft.offer("editor", read_editor(line), "generic")
    for block in near:
        draft.offer("publisher", _marked_source(block), "generic")
        if len(block.text) < 60 and (names := credits_of(block.spaced)):
            draft.offer("reporters", tuple(names.reporters), "generic")
            draft.offer("correspondents", tuple(names.correspondents), "generic")
    for name in _PUBLISHER_METAS:
        value = page.metas.get(name, "")
        draft.offer("publisher", value if HAN.search(value) and len(value) <= 30 else "", "meta")
    draft.offer("publisher", told.publisher if HAN.search(told.publisher) else "", "meta")


def _marked_source(block: Block) -> str:
    """The text of an element whose class says that it names the source."""
    for node, text in block.pieces:
        name = one_line(text)
        if not 2 <= len(name) <= 16 or not _NAME.fullmatch(name):
            continue
        for holder in (node, node.parent):
            if holder is not None and _SOURCE_CLASS.search(
                f"{holder.element.get('class') or ''} {holder.element.get('id') or ''}"
            ):
                return name
    return ""


GENERIC = Family(
    name="generic",
    kind="news",
    article=re.compile(r"\.(?:s?html?|jsp|php|aspx?)(?:\?.*)?$|/\d{6,}/?$"),
    recognises=lambda _: True,
    read=lambda _page, _draft: VERSION,
)
"""The family of pages that no other recognises."""
