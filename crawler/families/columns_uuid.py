"""The system of www.hebei.gov.cn and sjz.gov.cn: `/columns/{uuid}/YYYYMM/DD/{uuid}.html`, mostly policy documents.

A block of labels and values describes the document; it is read by label, never by position. 成文日期 (issued), 发布日期
(published) and 施行日期 (effective) are three dates.
"""

from __future__ import annotations

import re

from lxml import etree

from crawler.dates import day_in_address
from crawler.families.base import Family
from crawler.families.government import policy_of, read_files, read_labels, read_metas, read_published
from crawler.families.template import crumbs, read_first
from crawler.page import Draft, Page

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_BODIES = tuple(
    etree.XPath(path)
    for path in (
        "//*[@id='zoom' or @id='Zoom']",
        "//*[contains(@class,'xxgk_gfxwjk-xqy-neir')]",
        "//*[contains(@class,'xxgkgzwjk_xqy-cont')]",
        "//*[contains(concat(' ',@class,' '),' incontent ')]",
        "//div[contains(concat(' ',@class,' '),' nr ')]",
    )
)
_TITLE = etree.XPath(
    "//h1 | //*[contains(@class,'xqy-bt')] | //*[@class='bt'] | //*[@class='title' or @class='biaoti']"
)
_CRUMBS = etree.XPath("(//*[contains(@class,'position') or contains(@class,'dqwz') or contains(@class,'bread')])[1]//a")
_TEMPLATES = (
    ("2024.1", etree.XPath("boolean(//*[contains(@class,'wjct')])")),
    ("2023.1", etree.XPath("boolean(//*[contains(@class,'xxgk_gfxwjk') or contains(@class,'xxgk_bmxl')])")),
)


def recognises(page: Page) -> bool:
    """Whether the address has the system's form."""
    return COLUMNS_UUID.is_article(page.url)


def read(page: Page, draft: Draft) -> str:
    """Offer what the page tells; gives the version of its template."""
    if page.tree is None:
        return "2000.1"
    labels = read_labels(page)
    draft.offer("policy", policy_of(labels), "family")
    draft.offer("title", page.first_text(_TITLE) or labels.get("title"), "family")
    read_published(page, draft, labels.get("published", ""))
    draft.offer("section", crumbs(page, _CRUMBS), "family")
    read_metas(page, draft)
    read_first(page, draft, _BODIES)
    read_files(page, draft)
    draft.offer("published", day_in_address(page.url), "url")
    return next((version for version, mark in _TEMPLATES if mark(page.tree)), "2000.1")


COLUMNS_UUID = Family(
    name="columns_uuid",
    kind="policy",
    article=re.compile(rf"/columns/{_UUID}/\d{{6}}/\d\d/{_UUID}\.html$", re.I),
    recognises=recognises,
    read=read,
)
