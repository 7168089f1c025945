"""What pages of governments share: the block of labels and values, the meta elements, the files beside the text.

The meta elements are those that the state's guide for government websites asks for (政府网站发展指引, 2017).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.address import host_of
from crawler.body import attachment
from crawler.dates import read_day, read_time
from crawler.families.select import css
from crawler.page import Draft, Element, Page, short_text
from crawler.records import PolicyMetadata
from crawler.tables import rows

_BLOCK = css("table[class*=xxgk], .wjct, [class*=xxgk_bmxl]")
_PAIRS = etree.XPath(
    ".//th | .//td | .//dt | .//dd | .//li | .//p | .//span[not(ancestor::p or ancestor::li or ancestor::td)]"
)
_LIKE_A_FILE = re.compile(
    r"\.(?!s?html?\b|jspx?\b|php\b|aspx?\b|cn\b|com\b|net\b|org\b)[a-z0-9]{2,4}(?:[?#]|\s*$)", re.I
)
_LABELLED = re.compile(r"^([^：:]{2,12}?)\s*[：:]\s*(.*)$")
_COLONS = " \u3000：:\t"
_MOST_BLOCKS, _MOST_CELLS, _LONGEST_VALUE = 5, 200, 300


def read_labels(page: Page) -> dict[str, str]:
    """Field names of `policy_labels.tsv` to what the page's metadata block prints behind their labels."""
    fields = {row[0]: row[1] for row in rows("policy_labels")}
    found: dict[str, str] = {}
    for block in islice(_BLOCK.find(page), _MOST_BLOCKS):
        for label, value in _pairs(block):
            field = fields.get(re.sub(r"[\s\u3000]", "", label))
            if field and value:
                found.setdefault(field, value)
    return found


def policy_of(labels: dict[str, str]) -> PolicyMetadata | None:
    """The metadata that labels describe; None where there are no labels."""
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


def read_published(page: Page, draft: Draft, label: str) -> None:
    """Offer the time of publication. In: what stands behind the label 发布日期, or nothing.

    The label has a day, the meta element the minute: the meta element wins unless the days differ.
    """
    meta, day = read_time(page.metas.get("pubdate", ""), page.timezone), read_day(label)
    if meta and (day is None or meta.startswith(day)):
        draft.offer("published", meta, "meta")
    draft.offer("published", read_time(label, page.timezone) or day, "family")


def read_metas(page: Page, draft: Draft) -> None:
    """Offer title, publisher and section from the meta elements."""
    draft.offer("title", page.metas.get("articletitle"), "meta")
    draft.offer("publisher", page.metas.get("contentsource"), "meta")
    draft.offer("section", page.metas.get("columnname"), "meta")


def read_files(page: Page, draft: Draft, same_folder: bool = False) -> None:
    """Offer the files that the page links, where it links more than its body does.

    In: whether only files of the page's own host and folder count, as a system keeps those of an article beside it.
    """
    every = page.tree.iter("a") if page.tree is not None else ()
    links = (link for link in every if _LIKE_A_FILE.search(link.get("href") or ""))
    files = [file for link in links if (file := attachment(link, page.url))]
    if same_folder:
        folder = _folder(page.url)
        files = [file for file in files if _folder(file.url) == folder]
    files = list(dict.fromkeys((*draft.attachments, *files)))
    if len(files) > len(draft.attachments):
        draft.attachments = ()
        draft.offer("attachments", tuple(files), "family")


def _folder(url: str) -> tuple[str, str]:
    return host_of(url), urlsplit(url).path.rpartition("/")[0]


def _pairs(block: Element) -> Iterator[tuple[str, str]]:
    """Labels and values, whether they share an element (`文号：冀政…`) or stand in neighbouring ones."""
    waiting = ""
    for cell in _PAIRS(block)[:_MOST_CELLS]:
        text = short_text(cell, _LONGEST_VALUE)
        match = _LABELLED.match(text)
        if match and match[2]:
            yield match[1], match[2]
            waiting = ""
        elif waiting:
            yield waiting, text
            waiting = ""
        else:
            waiting = text.strip(_COLONS) if len(text) <= 14 else ""
