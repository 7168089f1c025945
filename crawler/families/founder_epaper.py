"""Founder's e-paper: 河北日报, 燕赵都市报 and 唐山劳动日报 as printed, a page of links for each page of an issue.

The date of an article is its issue's, and stands in the address: `/pc/paper/c/YYYYMM/DD/content_N.html`, 2017
`cN.html`, 2014 to 2016 `/html/YYYY-MM/DD/content_N.htm`, in Tangshan `/…/pc/content/YYYYMM/DD/content_N.html`.
"""

from __future__ import annotations

import re
from itertools import islice

from crawler.body import urlsplit_path
from crawler.dates import day_in_address
from crawler.families.base import Family
from crawler.families.founder_web import comment_of
from crawler.families.select import css
from crawler.families.template import Template, contains, read_template
from crawler.page import Draft, Page, short_text
from crawler.paragraphs import read_body
from crawler.records import Image

_LONGEST_CAPTION, _MOST_PICTURES = 160, 20
_BODIES = (css("#ozoom founder-content"), css("founder-content"), css("#ozoom"), css("div.content"))
_PICTURES = css("div.attachment")
_TEMPLATES = (
    Template(
        version="2022.1",
        applies=contains("art-title"),
        title=css(".art-title"),
        subtitle=css("p.introtitle, p.subtitle"),
        bodies=_BODIES,
    ),
    Template(
        version="2017.1",
        applies=contains('id="Title"', "id='Title'", "id=Title"),
        title=css("#Title"),
        subtitle=css("#PreTitle, #SubTitle"),
        bodies=_BODIES,
    ),
    Template(
        version="2026.1",
        applies=lambda page: "<founder-content" not in page.text and "/pc/" in page.url,
        title=css("h1"),
        bodies=_BODIES,
    ),
    Template(version="2014.1", title=css("founder-title, h1"), bodies=_BODIES),
)


def recognises(page: Page) -> bool:
    """Whether the address has the system's form, or the page its elements."""
    return FOUNDER_EPAPER.is_article(page.url) or "<founder-content" in page.text


def read(page: Page, draft: Draft) -> str:
    """Offer what the page tells; gives the version of its template."""
    # An issue appears in the night; the minute in the comment is the editing system's.
    draft.offer("published", day_in_address(page.url), "url")
    version = read_template(page, draft, _TEMPLATES)
    told = comment_of(page)
    draft.offer("title", told.get("title"), "family")
    draft.offer("subtitle", told.get("introtitle") or told.get("subtitle"), "family")
    draft.offer("section", told.get("nodename"), "family")
    draft.offer("published", (told.get("date") or "")[:10], "family")
    _read_pictures(page, draft)
    return version


def _read_pictures(page: Page, draft: Draft) -> None:
    """Pictures stand beside the text, in a block of their own, with what is printed under them."""
    found: list[Image] = []
    for block in islice(_PICTURES.find(page), _MOST_PICTURES):
        part = Draft()
        read_body([block], page.url, part, "family")
        caption = short_text(block, _LONGEST_CAPTION)
        if len(part.images) == 1 and caption:
            found.append(Image(url=part.images[0].url, caption=caption))
        else:
            found += part.images
    known = {urlsplit_path(image.url) for image in draft.images}
    more = tuple(image for image in dict.fromkeys(found) if urlsplit_path(image.url) not in known)
    if more:
        draft.images += more
        draft.provenance.setdefault("images", "family")


FOUNDER_EPAPER = Family(
    name="founder_epaper",
    kind="news",
    article=re.compile(
        r"/pc/(?:[\w-]+/)*(?:c|content)/(?:19|20)\d{4}/\d\d/(?:content_|c)\d+\.s?html?$|"
        r"/html/(?:19|20)\d\d-\d\d/\d\d/content_\d+\.s?html?$"
    ),
    recognises=recognises,
    read=read,
)
