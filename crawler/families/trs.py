"""TRS's web CMS, as the Development and Reform Commission and other departments use it: `/…/YYYYMM/tYYYYMMDD_N.html`.

The body may be one picture (a scan, a table as an image); its files lie in the page's own folder (`./P0202312….docx`)
and are linked beside the text as often as in it.
"""

from __future__ import annotations

import re

from crawler.address import host_allowed, host_of
from crawler.families.base import Family
from crawler.families.government import policy_of, read_files, read_labels, read_metas, read_published
from crawler.families.select import css
from crawler.families.template import Template, contains, read_template
from crawler.further import numbered_pages
from crawler.page import Draft, Page

_BODIES = (css("#zoom"), css(".TRS_Editor, .trs_editor_view, .TRS_UEDITOR"))
_CRUMBS = css(".dqwz, .position, .crumbs, .location")
_TEMPLATES = (
    Template(version="2024.1", applies=contains("sjly13s"), lines=css(".sjly13s"), section=_CRUMBS, bodies=_BODIES),
    # Departments dress the same system in their own ways; what they share is the place of the text.
    Template(
        version="2010.1",
        title=css("h1, h2, .xl_title, .title"),
        lines=css(".source, .info, .xl_info, .time, .ly"),
        section=_CRUMBS,
        bodies=_BODIES,
    ),
)


_MARKS = re.compile(r"""class=["']?(?:TRS_Editor|TRS_UEDITOR|sjly13s)""")


def recognises(page: Page) -> bool:
    """Whether a government's page has the system's form of address, or the mark of its editor.

    Media use the same editor in templates of their own.
    """
    return host_allowed(host_of(page.url), TRS.hosts) and (
        TRS.is_article(page.url) or _MARKS.search(page.text) is not None
    )


def read(page: Page, draft: Draft) -> str:
    """Offer what the page tells; gives the version of its template."""
    labels = read_labels(page)
    draft.offer("policy", policy_of(labels), "family")
    read_published(page, draft, labels.get("published", ""))
    version = read_template(page, draft, _TEMPLATES)
    draft.offer("title", labels.get("title"), "family")
    read_metas(page, draft)
    read_files(page, draft, same_folder=True)
    return version


TRS = Family(
    name="trs",
    kind="policy",
    article=re.compile(r"/t(?:19|20)\d{6}_\d+\.s?html?$"),
    hosts=("*.gov.cn",),
    recognises=recognises,
    read=read,
    further_pages=numbered_pages(first=1),
)
