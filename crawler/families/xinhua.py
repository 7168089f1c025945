"""Xinhua's system, as 中国雄安官网 uses it: `/YYYYMMDD/{32 hex}/c.html`, before 2023 `/YYYY-MM/DD/c_N.htm`.

Long documents go on in `c_N_2.htm`, `c_N_3.htm`. That the text stands in `div.text` is known from one reader only.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.families.base import Family
from crawler.families.select import css
from crawler.families.template import Template, always, read_template
from crawler.further import numbered_pages
from crawler.page import Draft, Page

_BY_HASH = re.compile(r"/(?:19|20)\d{6}/[0-9a-f]{32}/c\.html$")
_BY_NUMBER = re.compile(r"/(?:19|20)\d\d-\d\d/\d\d/c_\d+\.s?html?$")
_BY_HASHES = Template(
    version="2023.1",
    applies=lambda page: _BY_HASH.search(page.url) is not None,
    title=css("h1, h2"),
    lines=css(".info, .source, .time, .xl-info, .h-info, .p-info"),
    editor=css(".editor, .bianji, .p-jc"),
    section=css(".position, .crumbs, .bread, .news-position"),
    bodies=(css("div.text"), css("#p-detail"), css("#detail")),
)
# Both generations print the same; the addresses tell them apart.
_TEMPLATES = (_BY_HASHES, replace(_BY_HASHES, version="2018.1", applies=always))


def recognises(page: Page) -> bool:
    """Whether the address has the system's form."""
    return XINHUA.is_at_home(page.url)


def read(page: Page, draft: Draft) -> str:
    """Offer what the page tells; gives the version of its template."""
    return read_template(page, draft, _TEMPLATES)


XINHUA = Family(
    name="xinhua",
    kind="news",
    article=re.compile(rf"{_BY_HASH.pattern}|{_BY_NUMBER.pattern}"),
    hosts=("*.xiongan.gov.cn",),
    recognises=recognises,
    read=read,
    further_pages=numbered_pages(),
)
