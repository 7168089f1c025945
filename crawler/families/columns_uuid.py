"""The system of www.hebei.gov.cn and sjz.gov.cn: `/columns/{uuid}/YYYYMM/DD/{uuid}.html`, mostly policy documents.

A block of labels and values describes the document; it is read by label, never by position. 成文日期 (issued), 发布日期
(published) and 施行日期 (effective) are three dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from crawler.body import attachment
from crawler.dates import day_in_address, read_day, read_time
from crawler.families.base import Family
from crawler.page import Draft, Element, Page, text_of
from crawler.paragraphs import read_body
from crawler.records import PolicyMetadata
from crawler.tables import rows

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
_BLOCK = etree.XPath(
    "//table[contains(@class,'xxgk')] | //*[contains(concat(' ',@class,' '),' wjct ')] | "
    "//*[contains(@class,'xxgk_bmxl')]"
)
_PAIRS = etree.XPath(
    ".//th | .//td | .//dt | .//dd | .//li | .//p | .//span[not(ancestor::p or ancestor::li or ancestor::td)]"
)
_TITLE = etree.XPath(
    "//h1 | //*[contains(@class,'xqy-bt')] | //*[@class='bt'] | //*[@class='title' or @class='biaoti']"
)
_CRUMBS = etree.XPath("(//*[contains(@class,'position') or contains(@class,'dqwz') or contains(@class,'bread')])[1]//a")
_FILES = etree.XPath("//a[@href]")
_TEMPLATES = (
    ("2024.1", etree.XPath("boolean(//*[contains(@class,'wjct')])")),
    ("2023.1", etree.XPath("boolean(//*[contains(@class,'xxgk_gfxwjk') or contains(@class,'xxgk_bmxl')])")),
)
_LABELLED = re.compile(r"^([^：:]{2,12}?)\s*[：:]\s*(.*)$")
_COLONS = " \u3000：:\t"


def recognises(page: Page) -> bool:
    """Whether the address has the system's form."""
    return COLUMNS_UUID.is_article(page.url)


def read(page: Page, draft: Draft) -> str:
    """Offer what the page tells; gives the version of its template."""
    if page.tree is None:
        return "2000.1"
    labels = read_labels(page)
    draft.offer("policy", _policy(labels), "family")
    draft.offer("title", page.first_text(_TITLE) or labels.get("title"), "family")
    draft.offer("title", page.metas.get("articletitle"), "meta")
    meta, label = read_time(page.metas.get("pubdate", ""), page.timezone), labels.get("published", "")
    # The label has a day, the meta element the minute: the meta element wins unless the days differ.
    day = read_day(label)
    if meta and (day is None or meta.startswith(day)):
        draft.offer("published", meta, "meta")
    draft.offer("published", read_time(label, page.timezone), "family")
    draft.offer("publisher", page.metas.get("contentsource"), "meta")
    draft.offer("section", " > ".join(t for e in page.select(_CRUMBS) if (t := text_of(e)) and t != "首页"), "family")
    draft.offer("section", page.metas.get("columnname"), "meta")
    _read_text(page, draft)
    draft.offer("published", day_in_address(page.url), "url")
    return next((version for version, mark in _TEMPLATES if mark(page.tree)), "2000.1")


def read_labels(page: Page) -> dict[str, str]:
    """Field names of `policy_labels.tsv` to what the page's metadata block prints behind their labels."""
    fields = {row[0]: row[1] for row in rows("policy_labels")}
    found: dict[str, str] = {}
    for block in page.select(_BLOCK):
        for label, value in _pairs(block):
            field = fields.get(re.sub(r"[\s\u3000]", "", label))
            if field and value:
                found.setdefault(field, value)
    return found


def _pairs(block: Element) -> Iterator[tuple[str, str]]:
    """Labels and values, whether they share an element (`文号：冀政…`) or stand in neighbouring ones."""
    waiting = ""
    for cell in _PAIRS(block):
        text = text_of(cell)
        match = _LABELLED.match(text)
        if match and match[2]:
            yield match[1], match[2]
            waiting = ""
        elif waiting:
            yield waiting, text
            waiting = ""
        else:
            waiting = text.strip(_COLONS) if len(text) <= 14 else ""


def _policy(labels: dict[str, str]) -> PolicyMetadata | None:
    if not labels:
        return None
    issuers = tuple(name for name in re.split(r"[、，,;；\s\u3000]+", labels.get("issuers", "")) if name)
    return PolicyMetadata(
        document_number=labels.get("document_number"),
        issuers=issuers,
        issued=read_day(labels.get("issued", "")),
        effective=read_day(labels.get("effective", "")),
        validity=labels.get("validity"),
        subject=labels.get("subject"),
        index_number=labels.get("index_number"),
    )


def _read_text(page: Page, draft: Draft) -> None:
    for path in _BODIES:
        elements = [e for e in page.select(path) if text_of(e) or e.find(".//img") is not None]
        if elements:
            read_body(elements[:1], page.url, draft, "family")
            break
    files = [file for link in page.select(_FILES) if (file := attachment(link, page.url))]
    if len(files) > len(draft.attachments):
        draft.attachments = ()
        draft.offer("attachments", tuple(dict.fromkeys(files)), "family")


COLUMNS_UUID = Family(
    name="columns_uuid",
    kind="policy",
    article=re.compile(rf"/columns/{_UUID}/\d{{6}}/\d\d/{_UUID}\.html$", re.I),
    recognises=recognises,
    read=read,
)
