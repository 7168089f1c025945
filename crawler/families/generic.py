"""Any other page: the printed headline and time, meta elements, linked data, and the main text.

The family itself reads nothing: meta elements and the page's shape come after the source's own selectors, for every
family.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.body import Line
from crawler.byline import credits_of
from crawler.dates import day_in_address
from crawler.families.base import Family
from crawler.headline import choose_headline, decoded, folded, without_site
from crawler.layout import Block
from crawler.linked_data import linked_article
from crawler.main_text import main_element
from crawler.page import HAN, Draft, Page
from crawler.paragraphs import read_body, read_editor
from crawler.scripted import scripted_body
from crawler.stamps import is_stamp_line, labelled_stamp, printed_stamp, read_stamp, script_stamp
from crawler.tables import words

VERSION = "2.0"
_TITLE_METAS = ("og:title", "articletitle", "twitter:title", "title", "headline", "dc.title")
_TIME_METAS = (
    "article:published_time",
    "og:published_time",
    "pubdate",
    "publishdate",
    "publish-date",
    "publishtime",
    "publish_time",
    "datepublished",
    "apub:time",
    "weibo: article:create_at",
    "weibo:article:create_at",
    "bytedance:published_time",
    "firstpublishedtime",
    "pub_date",
    "og:release_date",
    "releasedate",
    "og:time",
    "date",
    "dc.date",
)
_PUBLISHER_METAS = ("contentsource", "source", "mediaid", "article:author", "copyright")
_SITE_METAS = ("og:site_name", "sitename", "application-name")
_SOURCE = re.compile(
    r"(?:来源|稿源|文章来源|信息来源|新闻来源|来源媒体)\s*[：:]\s*([\u4e00-\u9fffA-Za-z0-9·\-《》]{2,30})"
)
_BEHIND_TIME = re.compile(r"\d{1,2}[:：]\d\d(?:[:：]\d\d)?\s*[|｜]?\s*([\u4e00-\u9fff]{2,14})(?:\s|$|[|｜])")
_MEDIUM = re.compile(r"(?:网|报|社|台|新闻|客户端|日报|晚报|时报|周刊|杂志|在线|融媒体|发布)$")
_AUTHOR = re.compile(r"(?:作者|记者|文)\s*[：:]\s*([\u4e00-\u9fff· 、，,]{2,30})")
_SENTENCE_END = re.compile(r"[。！？!?；;：:…”’」』）)]\s*$")
_LEAST = 20
"""Characters of text below which the page's scripts are looked at for more."""


def read_metas(page: Page, draft: Draft) -> None:
    """Offer title, time and publisher from meta elements, to a draft whose family found no title."""
    if not draft.title:
        told = next((page.metas[name] for name in _TITLE_METAS if page.metas.get(name)), "")
        # A quote that the template does not escape cuts og:title; the title element then says more.
        if told and page.head_title.startswith(told) and without_site(page.head_title) != told:
            told = page.head_title
        draft.offer("title", without_site(decoded(told)), "meta")
    for name in _TIME_METAS:
        draft.offer("published", read_stamp(page.metas.get(name, ""), page.timezone), "meta")
    _meta_publisher(page, draft)


def read_shape(page: Page, draft: Draft) -> None:
    """Offer what is still missing from printed lines, linked data and the main text."""
    blocks = page.layout.blocks
    line = _headline(page, draft)
    if not draft.published:
        draft.offer("published", printed_stamp(blocks, line, page.url, page.timezone), "generic")
        draft.offer("published", day_in_address(page.url), "url")
    if not draft.has_body:
        _read_text(page, draft)
    _credits(blocks, line, draft)


def read_page(page: Page, draft: Draft) -> None:
    """Offer all fields of a page that no family reads: what is printed before what meta elements tell."""
    blocks = page.layout.blocks
    line = _headline(page, draft)
    _stamps(page, draft, line)
    if not draft.has_body:
        _read_text(page, draft)
    _credits(blocks, line, draft)
    _meta_publisher(page, draft)


def _headline(page: Page, draft: Draft) -> Block | None:
    """Offer the headline; gives the line that prints it."""
    told = [page.metas.get(name, "") for name in _TITLE_METAS]
    told.append(linked_article(page.text).get("title", ""))
    if draft.title:
        told = [draft.title]
    site = next((page.metas[name] for name in _SITE_METAS if page.metas.get(name)), "")
    head_title = draft.title or page.head_title
    title, line = choose_headline(page.layout.blocks, head_title, told, site)
    draft.offer("title", title, "generic" if line is not None else "meta")
    return line


def _stamps(page: Page, draft: Draft, line: Block | None) -> None:
    """Offer the time: printed to the minute beside the headline, else as metas tell the same day, else as any does."""
    if draft.published:
        return
    blocks, zone = page.layout.blocks, page.timezone
    printed = printed_stamp(blocks, line, page.url, zone)
    metas = [found for name in _TIME_METAS if (found := read_stamp(page.metas.get(name, ""), zone))]
    metas += [found for told in [linked_article(page.text).get("published", "")] if (found := read_stamp(told, zone))]
    meta = next((found for found in metas if "T" in found), next(iter(metas), None))
    if printed and ("T" in printed or meta is None or not meta.startswith(printed)):
        draft.offer("published", printed, "generic")
    draft.offer("published", meta, "meta")
    draft.offer("published", labelled_stamp(blocks, zone), "generic")
    draft.offer("published", day_in_address(page.url), "url")
    if not draft.published:
        draft.offer("published", script_stamp(page.text, zone), "meta")


def _meta_publisher(page: Page, draft: Draft) -> None:
    for name in _PUBLISHER_METAS:
        value = page.metas.get(name, "")
        draft.offer("publisher", value if HAN.search(value) and len(value) <= 30 else "", "meta")


def _credits(blocks: Sequence[Block], line: Block | None, draft: Draft) -> None:
    """Offer source, reporters and editor from the lines around the headline, then from all others."""
    start = next((i for i, block in enumerate(blocks) if block is line), 0)
    near = [block.text for block in blocks[start : start + 12] if len(block.text) <= 200]
    for texts in (near, [block.text for block in blocks if len(block.text) <= 120]):
        for text in texts:
            if match := _SOURCE.search(text):
                draft.offer("publisher", match[1], "generic")
            draft.offer("editor", read_editor(text), "generic")
    for text in near:
        match = _BEHIND_TIME.search(text)
        if match and (match[1] in words("media") or _MEDIUM.search(match[1])):
            draft.offer("publisher", match[1], "generic")
        if (author := _AUTHOR.search(text)) and (found := credits_of(f"记者 {author[1].strip()}")):
            draft.offer("reporters", tuple(found.reporters), "generic")


def _read_text(page: Page, draft: Draft) -> None:
    element = main_element(page.layout)
    if element is not None:
        read_body([element], page.url, draft, "generic", lambda lines: _of_the_body(lines, draft.title))
    if sum(map(len, draft.paragraphs)) >= _LEAST:
        return
    scripted = scripted_body(page.text)
    if scripted is not None:
        draft.paragraphs = ()
        read_body([scripted], page.url, draft, "generic", lambda lines: _of_the_body(lines, draft.title))
    body = linked_article(page.text).get("body", "")
    if body and not draft.paragraphs:
        draft.offer("paragraphs", tuple(text.strip() for text in body.splitlines() if text.strip()), "meta")


def _of_the_body(lines: list[Line], title: str) -> list[Line]:
    """Lines of the main text without what stands above the headline, and without links to other articles."""
    bare = folded(title)
    for index, line in enumerate(lines[:25]):
        if bare and folded(line.text) == bare:
            lines = [above for above in lines[:index] if above.images] + lines[index + 1 :]
            break
    head = [line for line in lines[:4] if line.images or not is_stamp_line(line.text)]
    return [line for line in (*head, *lines[4:]) if line.images or not _is_link(line)]


def _is_link(line: Line) -> bool:
    size = len(line.text)
    return line.linked * 5 > size * 4 and not (_SENTENCE_END.search(line.text) and size > 40)


GENERIC = Family(
    name="generic",
    kind="news",
    article=re.compile(r"\.(?:s?html?|jsp|php|aspx?)(?:\?.*)?$|/\d{6,}/?$"),
    recognises=lambda _: True,
    read=lambda _page, _draft: VERSION,
)
