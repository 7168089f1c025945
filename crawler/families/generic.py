"""Any other page: meta elements, the printed time, and the main text as trafilatura finds it.

The family itself reads nothing: meta elements and the page's shape come after the source's own selectors, for every
family.
"""

from __future__ import annotations

import re

from lxml import etree

from crawler.dates import day_in_address, read_time
from crawler.families.base import Family
from crawler.page import HAN, Draft, Page, one_line, text_of, text_of_blocks
from crawler.paragraphs import read_body, read_editor

VERSION = "1.0"
_TITLE_METAS = ("articletitle", "og:title", "twitter:title")
_TIME_METAS = (
    "article:published_time",
    "og:published_time",
    "pubdate",
    "publishdate",
    "publish-date",
    "publishtime",
    "datepublished",
    "apub:time",
    "weibo: article:create_at",
    "bytedance:published_time",
    "firstpublishedtime",
    "pub_date",
)
_PUBLISHER_METAS = ("contentsource", "source", "mediaid", "article:author", "copyright")
_BODY = etree.XPath("//body")
_HEADINGS = etree.XPath("//h1 | //h2")
_SITE = re.compile(
    r"\s*(?:[-_|—–―]{1,2}|\s)\s*[^-_|—–―]{0,30}(?:网|报|新闻|频道|政府|日报|在线|门户|客户端|中心|委员会|厅|局)\s*$"
)
_SOURCE = re.compile(r"(?:来源|稿源|文章来源|信息来源)\s*[：:]\s*([\u4e00-\u9fffA-Za-z0-9·\-]{2,30})")
_HEAD = 20_000
"""Characters of visible text in which the printed time is looked for."""


def read_metas(page: Page, draft: Draft) -> None:
    """Offer title, time and publisher from meta elements."""
    if not draft.title:
        told = next((page.metas[name] for name in _TITLE_METAS if page.metas.get(name)), "")
        # A quote that the template does not escape cuts og:title; the title element then says more.
        if told and page.head_title.startswith(told) and _SITE.sub("", page.head_title) != told:
            told = _SITE.sub("", page.head_title)
        draft.offer("title", _SITE.sub("", told), "meta")
    for name in _TIME_METAS:
        draft.offer("published", read_time(page.metas.get(name, ""), page.timezone), "meta")
    for name in _PUBLISHER_METAS:
        value = page.metas.get(name, "")
        draft.offer("publisher", value if HAN.search(value) and len(value) <= 30 else "", "meta")


def read_shape(page: Page, draft: Draft) -> None:
    """Offer what is still missing from headings, printed lines and the main text."""
    if not draft.title:
        draft.offer("title", _heading(page), "generic")
    if not draft.has_body:
        _read_text(page, draft)
    if draft.published and draft.publisher and draft.editor:
        return
    visible = next((text_of_blocks(body)[:_HEAD] for body in page.select(_BODY)), "")
    if not draft.published:
        start = max(0, visible.find(draft.title)) if draft.title else 0
        draft.offer("published", _printed_time(visible[start:], page), "generic")
        draft.offer("published", day_in_address(page.url), "url")
    if match := _SOURCE.search(visible):
        draft.offer("publisher", match[1], "generic")
    draft.offer("editor", read_editor(visible), "generic")


def _printed_time(text: str, page: Page) -> str | None:
    """The first printed moment; a date without a time only where it stands near the title, as text has dates too."""
    for match in re.finditer(r"(?:19|20)\d\d\s*[-/.年]", text[:2000]):
        found = read_time(text[match.start() : match.start() + 40], page.timezone)
        if found and ("T" in found or match.start() < 300):
            return found
    return None


def _heading(page: Page) -> str:
    """The heading that the title element repeats, else the title element without the site's name."""
    headings = [text for e in page.select(_HEADINGS) if HAN.search(text := text_of(e))]
    inside = [text for text in headings if text in page.head_title]
    return one_line(max(inside, key=len, default="") or _SITE.sub("", page.head_title) or next(iter(headings), ""))


def _read_text(page: Page, draft: Draft) -> None:
    from trafilatura import bare_extraction

    if page.tree is None or not page.text.strip():
        return
    document = bare_extraction(
        page.text, url=page.url, with_metadata=True, include_comments=False, include_images=False, favor_recall=True
    )
    if document is None:
        return
    body = getattr(document, "body", None)
    if body is not None:
        read_body([body], page.url, draft, "generic")


GENERIC = Family(
    name="generic",
    kind="news",
    article=re.compile(r"\.(?:s?html?|jsp|php|aspx?)(?:\?.*)?$|/\d{6,}/?$"),
    recognises=lambda _: True,
    read=lambda _page, _draft: VERSION,
)
