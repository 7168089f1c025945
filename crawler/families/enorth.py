"""The CMS of enorth, as 长城网 (hebei.com.cn and its channels, hebccw.cn) uses it: `/system/YYYY/MM/DD/N.shtml`.

Blocks of the page stand between comments `<!--enorth cms block start…-->`. Older pages are GBK, often without saying
so.
"""

from __future__ import annotations

import re

from crawler.families.base import Family
from crawler.families.select import css
from crawler.families.template import Template, contains, read_template
from crawler.further import numbered_pages
from crawler.page import Draft, Page

_EDITOR = css(".editor, .editer, #editor_baidu")
_CRUMBS = css(".cms_block_span, .bc_main, .position, .location")
_TEMPLATES = (
    Template(
        version="2022.1",
        applies=contains("detailMessage"),
        lines=css(".post_source, .detailSource, .detailInfo, .source"),
        editor=_EDITOR,
        section=_CRUMBS,
        bodies=(css("div.detailMessage"),),
    ),
    Template(
        version="2017.1",
        applies=contains('class="post_source', "class='post_source", "class=post_source"),
        lines=css(".post_source"),
        editor=_EDITOR,
        section=_CRUMBS,
        bodies=(css("div.text"),),
    ),
    Template(
        version="2013.1",
        applies=contains("docTitle", "pubtime_baidu", "docContent"),
        title=css("#docTitle, h1"),
        lines=css("#pubtime_baidu, #source_baidu, #author_baidu, #docDetail, .docSourceName"),
        editor=_EDITOR,
        section=_CRUMBS,
        bodies=(css("#fontzoom"), css("#docContent")),
    ),
    Template(
        version="2000.1",
        editor=_EDITOR,
        section=_CRUMBS,
        bodies=(css("#fontzoom"), css("#docContent"), css("div.text")),
    ),
)


def recognises(page: Page) -> bool:
    """Whether the address has the system's form, or the page its comments."""
    return ENORTH.is_at_home(page.url) or "<!--enorth cms block" in page.text


def read(page: Page, draft: Draft) -> str:
    """Offer what the page tells; gives the version of its template."""
    return read_template(page, draft, _TEMPLATES)


ENORTH = Family(
    name="enorth",
    kind="news",
    article=re.compile(r"/system/(?:19|20)\d\d/\d\d/\d\d/\d+\.s?html?$"),
    hosts=("hebei.com.cn", "*.hebei.com.cn", "*.hebccw.cn"),
    recognises=recognises,
    read=read,
    further_pages=numbered_pages(first=1),
)
