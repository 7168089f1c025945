"""The system of www.hebei.gov.cn and sjz.gov.cn: `/columns/{uuid}/YYYYMM/DD/{uuid}.html`, mostly policy documents.

A block of labels and values describes the document; it is read by label, never by position. 成文日期 (issued), 发布日期
(published) and 施行日期 (effective) are three dates.
"""

from __future__ import annotations

import re

from crawler.dates import day_in_address
from crawler.families.base import Family
from crawler.families.government import policy_of, read_files, read_labels, read_metas, read_published
from crawler.families.select import css
from crawler.families.template import crumbs, first_text, read_first
from crawler.page import Draft, Page

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_BODIES = tuple(
    map(css, ("#zoom, #Zoom", "[class*=xxgk_gfxwjk-xqy-neir]", "[class*=xxgkgzwjk_xqy-cont]", ".incontent", "div.nr"))
)
_TITLE = css("h1, [class*=xqy-bt], .bt, .title, .biaoti")
_CRUMBS = css("[class*=position], [class*=dqwz], [class*=bread]")
_TEMPLATES = (("2024.1", css("[class*=wjct]")), ("2023.1", css("[class*=xxgk_gfxwjk], [class*=xxgk_bmxl]")))


def recognises(page: Page) -> bool:
    """Whether the address has the system's form."""
    return COLUMNS_UUID.is_article(page.url)


def read(page: Page, draft: Draft) -> str:
    """Offer what the page tells; gives the version of its template."""
    labels = read_labels(page)
    draft.offer("policy", policy_of(labels), "family")
    draft.offer("title", first_text(page, _TITLE) or labels.get("title"), "family")
    read_published(page, draft, labels.get("published", ""))
    draft.offer("section", crumbs(page, _CRUMBS), "family")
    read_metas(page, draft)
    read_first(page, draft, _BODIES)
    read_files(page, draft)
    draft.offer("published", day_in_address(page.url), "url")
    return next((version for version, mark in _TEMPLATES if mark.matches(page)), "2000.1")


COLUMNS_UUID = Family(
    name="columns_uuid",
    kind="policy",
    article=re.compile(rf"/columns/{_UUID}/\d{{6}}/\d\d/{_UUID}\.html$", re.I),
    recognises=recognises,
    read=read,
)
