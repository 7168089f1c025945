"""Founder's web CMS, as hebnews.cn and all its city channels use it (and huanbohainews.com.cn).

The comment `<!--enpproperty …-->` repeats the fields in all generations of templates and is the best source; in it
`author` is the editor. The body stands between `<!--enpcontent-->` and `<!--/enpcontent-->`. What the comment does not
tell is read by the selectors of the template's generation. The whole page becomes a tree only then.
"""

from __future__ import annotations

import re
from itertools import islice

from crawler.dates import day_in_address, read_time
from crawler.families.base import Family
from crawler.families.select import css
from crawler.families.template import first_text, heading
from crawler.further import numbered_pages
from crawler.page import Draft, Element, Page, one_line, plain, to_tree
from crawler.paragraphs import read_body, read_editor

_COMMENT_OPENS = re.compile(r"<!--\s{0,9}enpproperty")
_COMMENT_ENDS = "/enpproperty"
_LONGEST_COMMENT = 20_000
_FIELD = re.compile(r"<(\w+)>(.*?)</\1>", re.S)
_START = "<!--enpcontent-->"
_END = "<!--/enpcontent-->"
_CRUMBS_OPEN = re.compile(r"""class=["']?bc_main["'\s>]""")
_CRUMBS_END = re.compile(r"""<h1|class=["']?(?:bc_search|y_width|content|post_source)|</td>|<form""")
_LONGEST_CRUMBS = 4000
_LINK_TEXT = re.compile(r"<a\s[^>]*>([^<]{1,30})</a>")
_NO_SECTION = frozenset(("首页", "河北新闻网"))
_TEMPLATES = (
    ("2024.1", ('class="min_con_text', "class='min_con_text")),
    ("2020.1", ('class="post_source', "class='post_source", "class=post_source")),
    ("2018.1", ('id="title"', "id='title'", 'class="editer', "class='editer")),
)
_FALLBACK = "2000.1"
"""Nothing but the comment or the address told the family (older templates, mobile copies)."""
_TITLE = css("h1, #title")
_SOURCE_LINE = css("[class*=post_source], .source, .m_source")
_EDITOR = css(".editor, .editer, .m_editor")
_SUBTITLE = css(".subtitle, .introtitle")
_MOST_BODIES = 10
_BODY = css("#p1, .text, .content")


def recognises(page: Page) -> bool:
    """Whether the address has the system's form, or the page its comments."""
    return FOUNDER_WEB.is_at_home(page.url) or "enpproperty" in page.text or _START in page.text


def read(page: Page, draft: Draft) -> str:
    """Offer what the page tells; gives the version of its template."""
    template = next((version for version, marks in _TEMPLATES if any(m in page.text for m in marks)), _FALLBACK)
    _read_comment(page, draft)
    if not draft.published or not draft.title or not draft.publisher or not draft.editor:
        _read_selectors(page, draft)
    _read_section(page, draft)
    _read_text(page, draft)
    draft.offer("published", day_in_address(page.url), "url")
    return template


def comment_of(page: Page) -> dict[str, str]:
    """Fields of the comment by name, as plain text; empty where the page has no whole comment."""
    opening = _COMMENT_OPENS.search(page.text)
    end = page.text.find(_COMMENT_ENDS, opening.end()) if opening else -1
    if opening is None or end < 0:
        return {}
    comment = page.text[opening.end() : min(end, opening.end() + _LONGEST_COMMENT)]
    # The CMS prints Java's null for what is missing.
    return {name: text for name, value in _FIELD.findall(comment) if (text := plain(value)) not in ("", "null")}


def _read_comment(page: Page, draft: Draft) -> None:
    told = comment_of(page)
    draft.offer("title", told.get("title"), "family")
    draft.offer("subtitle", told.get("subtitle") or told.get("introtitle"), "family")
    draft.offer("published", read_time(told.get("date", ""), page.timezone), "family")
    draft.offer("publisher", told.get("sourcename"), "family")
    draft.offer("editor", told.get("author"), "family")
    draft.offer("url", told.get("url"), "family")


def _read_selectors(page: Page, draft: Draft) -> None:
    draft.offer("title", heading(page, _TITLE), "family")
    draft.offer("subtitle", first_text(page, _SUBTITLE), "family")
    line = first_text(page, _SOURCE_LINE)
    draft.offer("published", read_time(line, page.timezone), "family")
    if match := re.search(r"来源\s*[：:]\s*([^\s\u3000【字]{2,30})", line):
        draft.offer("publisher", match[1], "family")
    draft.offer("editor", read_editor(first_text(page, _EDITOR)), "family")


def _read_section(page: Page, draft: Draft) -> None:
    opening = _CRUMBS_OPEN.search(page.text)
    if opening is None:
        return
    html = page.text[opening.end() : opening.end() + _LONGEST_CRUMBS]
    end = _CRUMBS_END.search(html)
    names = [one_line(plain(name)) for name in _LINK_TEXT.findall(html[: end.start()] if end else "")]
    draft.offer("section", " > ".join(name for name in names if name and name not in _NO_SECTION), "family")


def _read_text(page: Page, draft: Draft) -> None:
    start, end = page.text.find(_START), page.text.rfind(_END)
    if 0 <= start < end:
        root = to_tree(f"<div>{page.text[start:end]}</div>")
        elements = [] if root is None else [root]
    else:
        elements = [e for e in islice(_BODY.find(page), _MOST_BODIES) if _is_body(e)][:1]
    read_body(elements, page.url, draft, "family")


def _is_body(element: Element) -> bool:
    """Whether a place holds the text: `.content` of other generations is the whole page, or a hidden repetition."""
    if element.get("id") != "p1" and "content" in element.get("class", "").split():
        shown = "none" not in element.get("style", "")
        return shown and element.find(".//p") is not None and element.find(".//h1") is None
    return any(not text.isspace() for text in element.itertext())


FOUNDER_WEB = Family(
    name="founder_web",
    kind="news",
    article=re.compile(r"//[^/]+/(?:[\w-]+/)*\d{4}-\d\d/\d\d/content_\d+\.s?html?$"),
    hosts=("hebnews.cn", "*.hebnews.cn", "*.huanbohainews.com.cn"),
    recognises=recognises,
    read=read,
    further_pages=numbered_pages(),
)
