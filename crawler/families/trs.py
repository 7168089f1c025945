"""TRS's web CMS, as the Development and Reform Commission and other departments use it: `/…/YYYYMM/tYYYYMMDD_N.html`.

The body may be one picture (a scan, a table as an image); its files lie in the page's own folder (`./P0202312….docx`)
and are linked beside the text as often as in it.
"""

from __future__ import annotations

import re

from crawler.families.base import Family
from crawler.families.government import policy_of, read_files, read_labels, read_metas, read_published
from crawler.families.template import Template, contains, css, read_template
from crawler.further import numbered_pages
from crawler.page import Draft, Page

_BODIES = (
    css("#zoom .TRS_Editor, #zoom .trs_editor_view, #zoom .TRS_UEDITOR"),
    css("#zoom"),
    css(".TRS_Editor, .trs_editor_view, .TRS_UEDITOR"),
)
_CRUMBS = css(".dqwz a, .position a, .crumbs a, .location a")
_TEMPLATES = (
    Template(version="2024.1", applies=contains("sjly13s"), lines=css(".sjly13s"), section=_CRUMBS, bodies=_BODIES),
    # Departments dress the same system in their own ways; what they share is the place of the text.
    Template(
        version="2010.1",
        applies=lambda _: True,
        title=css("h1, h2, .xl_title, .title"),
        lines=css(".source, .info, .xl_info, .time, .ly"),
        section=_CRUMBS,
        bodies=_BODIES,
    ),
)


def recognises(page: Page) -> bool:
    """Whether the address has the system's form, or the body its editor's mark."""
    return (
        TRS.is_article(page.url)
        or re.search(r"""class=["']?(?:TRS_Editor|TRS_UEDITOR|sjly13s)""", page.text) is not None
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
    recognises=recognises,
    read=read,
    further_pages=numbered_pages(first=1),
)
