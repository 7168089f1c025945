"""The older portal of provincial and city governments (info.hebei.gov.cn, jyt.hebei.gov.cn, formerly sjz.gov.cn).

Pages are GB 2312. A table of labels and values describes the document; its cells have come in several orders, so it is
read by label. Lists are `column.jsp?id=…&current=N`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.families.base import Family
from crawler.families.government import policy_of, read_files, read_labels, read_metas, read_published
from crawler.families.select import css
from crawler.families.template import Template, always, contains, read_template
from crawler.page import Draft, Page

_LABELLED = Template(
    version="2018.1",
    applies=contains("xxgk_bmxl"),
    title=css("h1, .xxgk_bmxl_title, .title"),
    lines=css(".xxly, .source, .info, .laiyuan, #conTitle span"),
    section=css(".dqwz, .position, .weizhi"),
    bodies=(css("#Zoom"), css("#zoom"), css(".xiangqnr"), css(".overview"), css("#conN")),
)
_TEMPLATES = (
    _LABELLED,
    replace(_LABELLED, version="2010.1", applies=always, title=css("h1, h2, #conTitle h3, .title, .bt")),
)


def recognises(page: Page) -> bool:
    """Whether the address has the system's form."""
    return EPORTAL.is_at_home(page.url)


def read(page: Page, draft: Draft) -> str:
    """Offer what the page tells; gives the version of its template."""
    labels = read_labels(page)
    draft.offer("policy", policy_of(labels), "family")
    # 名称 is the document's own name; headings of these pages are often the portal's.
    draft.offer("title", labels.get("title"), "family")
    read_published(page, draft, labels.get("published", ""))
    version = read_template(page, draft, _TEMPLATES)
    read_metas(page, draft)
    read_files(page, draft, same_folder=True)
    return version


EPORTAL = Family(
    name="eportal",
    kind="policy",
    article=re.compile(
        r"/col/\d{10,}/(?:19|20)\d\d/\d\d/\d\d/\d+\.html$|/eportal/ui\?(?:[^#]*&)?articleKey=\d+|"
        r"/hbszfxxgk/(?:\d+/){4,}index\.html$"
    ),
    hosts=("*.gov.cn",),
    recognises=recognises,
    read=read,
)
