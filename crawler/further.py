"""Articles of several pages: the addresses of the further pages, and their texts behind the first page's.

The systems number them alike: `content_9.htm` goes on in `content_9_2.htm`, `t20240506_9.html` in `t20240506_9_1.html`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from crawler.page import Draft, Page
from crawler.pager import read_pager

MOST_PAGES = 50
"""Pages of one article that are believed; eight is the longest seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherPage:
    """A further page of an article as it was fetched."""

    body: bytes
    """Decompressed."""
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


def no_further_pages(_page: Page) -> tuple[str, ...]:
    """For systems whose articles have one page."""
    return ()


def numbered_pages(first: int = 2) -> Callable[[Page], tuple[str, ...]]:
    """A reader of the further pages that a page links as `NAME_2.htm`, `NAME_3.htm` behind its own `NAME.htm`.

    In: the number of the second page. The reader gives absolute addresses in order, without gaps (a pager may print
    `2 3 … 8`), at most MOST_PAGES; none for a page that is a further page itself.
    """

    def further_pages(page: Page) -> tuple[str, ...]:
        parts = urlsplit(page.url)
        folder, _, name = parts.path.rpartition("/")
        stem, dot, suffix = name.rpartition(".")
        pager = read_pager(page.text)
        if pager is not None and stem and pager.name == stem:
            names = [pager.file(index) for index in range(1, min(pager.total, MOST_PAGES + 1))]
        elif stem and f"{stem}_" in page.text:
            names = [f"{stem}_{number}{dot}{suffix}" for number in _numbers(page.text, stem, suffix, first)]
        else:
            names = []
        return tuple(urlunsplit((parts.scheme, parts.netloc, f"{folder}/{name}", "", "")) for name in names)

    return further_pages


def _numbers(html: str, stem: str, suffix: str, first: int) -> list[str]:
    found = re.findall(rf"(?<![\w-]){re.escape(stem)}_(\d{{1,2}})\.{re.escape(suffix)}(?!\w)", html)
    # Some print `_01`.
    width = 2 if any(number.startswith("0") and int(number) >= first for number in found) else 1
    last = max((number for text in found if first <= (number := int(text)) < first + MOST_PAGES), default=first - 1)
    return [f"{number:0{width}}" for number in range(first, last + 1)]


def join_pages(draft: Draft, pages: Sequence[Page], read: Callable[[Page, Draft], object]) -> None:
    """Put what further pages hold behind what the first page held.

    In: the first page's draft, the further pages in order, and how to read one. Paragraphs, pictures, attachments and
    names are joined, each picture, file and name once; a page without any adds nothing.
    """
    for page in pages:
        part = Draft(title=draft.title)
        read(page, part)
        # Templates that ignore the page's number print the first page again.
        repeats = bool(part.paragraphs) and part.paragraphs == draft.paragraphs[: len(part.paragraphs)]
        if repeats:
            continue
        draft.paragraphs += part.paragraphs
        for name in ("images", "attachments", "reporters", "correspondents"):
            setattr(draft, name, tuple(dict.fromkeys((*getattr(draft, name), *getattr(part, name)))))
            if getattr(draft, name) and name in part.provenance:
                draft.provenance.setdefault(name, part.provenance[name])
        if part.paragraphs:
            draft.provenance.setdefault("paragraphs", part.provenance["paragraphs"])
        draft.offer("editor", part.editor, part.provenance.get("editor", "family"))
