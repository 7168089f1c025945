"""A page to an Article: `parse(body, url, headers, source)`. Pure: no network, no clock, no environment.

The CMS family reads first, then the source's own selectors, then generic reading; `provenance`
says for each field who found it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from crawler.address import article_id, canonical, clean, host_allowed, host_of
from crawler.blocks import Blocks
from crawler.families import FAMILIES, Family
from crawler.families.generic import GENERIC, read_shape, refuse_notices
from crawler.faults import BlockedPage, EmptyPage, ParseError, SoftNotFound
from crawler.form import body_form
from crawler.further import FurtherPage, join_pages
from crawler.overrides import read_overrides
from crawler.page import HAN, Draft, Page
from crawler.records import Article

if TYPE_CHECKING:
    from crawler.source import Source

UNKNOWN = "unknown"
_ADVERT = re.compile(r"^(?:公益)?广\s*告$")
__all__ = ["BlockedPage", "EmptyPage", "ParseError", "SoftNotFound", "content_hash", "parse"]


def parse(
    body: bytes,
    url: str,
    headers: Mapping[str, str] | None = None,
    source: Source | None = None,
    fetched_at: str | None = None,
    further: Sequence[FurtherPage] = (),
) -> Article:
    """Read one page.

    In: its bytes (decompressed), its address, its HTTP headers, the source it came from, when it arrived (ISO 8601),
    and the further pages of the same article in order (`Family.further_pages` tells their addresses). Raises
    ParseError with the reason where it is no article: SoftNotFound, BlockedPage, EmptyPage, or plainly a page without
    title, date or Chinese text.
    """
    page, draft, parser = read_draft(body, url, headers, source, further)
    _require(draft)
    return _article(page, draft, parser, source, fetched_at)


def read_draft(
    body: bytes,
    url: str,
    headers: Mapping[str, str] | None = None,
    source: Source | None = None,
    further: Sequence[FurtherPage] = (),
) -> tuple[Page, Draft, str]:
    """As `parse`, but gives what was found even where it is not enough for an article: page, draft, and the parser's
    name. Raises ParseError for what is no page at all, and for notices."""
    page = _page(body, url, headers or {}, source)
    family = _family(page, source)
    draft = Draft()
    version = family.read(page, draft)
    if source is not None and source.selectors:
        read_overrides(page, source.selectors, draft)
    whole = draft.title and draft.published and (draft.paragraphs or draft.images or draft.attachments)
    if not whole or family is GENERIC:
        read_shape(page, draft)
    join_pages(draft, [_page(f.body, f.url, f.headers, source) for f in further if f.body], _reader(family, source))
    if source is not None and source.section:
        draft.offer("section", source.section, "source")
    if source is not None and source.publisher:
        draft.offer("publisher", source.publisher, "source")
    _drop_title(draft)
    return page, draft, f"{family.name}/{version}"


def notice(page: Page) -> ParseError | None:
    """What is wrong with a page of whatever kind that says it does not exist, or is a challenge; None where nothing
    is."""
    try:
        refuse_notices(page, "", [] if page.tree is None else Blocks(page.tree).items)
    except ParseError as error:
        return error
    return None


def _reader(family: Family, source: Source | None) -> Callable[[Page, Draft], None]:
    """How a further page is read: as the first, but for what only a whole article has."""

    def read(page: Page, draft: Draft) -> None:
        family.read(page, draft)
        if source is not None and source.selectors:
            read_overrides(page, source.selectors, draft)
        if family is GENERIC:
            read_shape(page, draft)

    return read


def content_hash(title: str, paragraphs: tuple[str, ...]) -> str:
    """SHA-256 (hex) of title and paragraphs joined by newlines, in NFC."""
    return hashlib.sha256(unicodedata.normalize("NFC", "\n".join((title, *paragraphs))).encode()).hexdigest()


def _page(body: bytes, url: str, headers: Mapping[str, str], source: Source | None) -> Page:
    try:
        address = clean(url)
    except ValueError as error:
        raise ParseError(f"the address is of no use: {error}") from None
    if not body or body.isspace():
        raise EmptyPage("no bytes")
    if body[:5] in (b"%PDF-", b"\x89PNG\r") or body[:4] in (
        b"PK\x03\x04",
        b"\xff\xd8\xff\xe0",
        b"GIF8",
        b"\xd0\xcf\x11\xe0",
    ):
        raise ParseError("a file, not a page")
    page = Page(body, address, headers, source.timezone if source else "Asia/Shanghai")
    if "<" not in page.text:
        raise ParseError("no HTML")
    return page


def _family(page: Page, source: Source | None) -> Family:
    if source is not None:
        return FAMILIES[source.family]
    return next(family for family in FAMILIES.values() if family.recognises(page))


def _drop_title(draft: Draft) -> None:
    """A body that was read before the title was known may begin with it."""
    if draft.paragraphs and "".join(draft.paragraphs[0].split()) == "".join(draft.title.split()):
        draft.paragraphs = draft.paragraphs[1:]


def _require(draft: Draft) -> None:
    if not draft.title:
        raise ParseError("no title")
    if not draft.published:
        raise ParseError("no date")
    if not (draft.paragraphs or draft.images or draft.attachments):
        raise EmptyPage("no text")
    if _ADVERT.match(draft.title):
        raise EmptyPage("an advertisement")
    if not HAN.search(draft.title) and not any(HAN.search(paragraph) for paragraph in draft.paragraphs):
        raise ParseError("no Chinese text")


def _article(page: Page, draft: Draft, parser: str, source: Source | None, fetched_at: str | None) -> Article:
    family = FAMILIES[parser.partition("/")[0]]
    url = _identity(page, draft, family, source)
    return Article(
        id=article_id(url),
        url=url,
        source=source.name if source else UNKNOWN,
        kind=source.kind if source else family.kind,
        title=draft.title,
        subtitle=draft.subtitle or None,
        published=draft.published,
        publisher=draft.publisher or None,
        reporters=draft.reporters,
        correspondents=draft.correspondents,
        editor=draft.editor or None,
        section=draft.section or None,
        dateline=draft.dateline or None,
        paragraphs=draft.paragraphs,
        images=draft.images,
        attachments=draft.attachments,
        body_form=body_form(draft.paragraphs, draft.images, draft.attachments),
        policy=draft.policy,
        fetched_at=fetched_at,
        content_hash=content_hash(draft.title, draft.paragraphs),
        provenance=dict(sorted(draft.provenance.items())),
        parser=parser,
    )


def _identity(page: Page, draft: Draft, family: Family, source: Source | None) -> str:
    """The canonical address: the page's own word for it where that is an article of the same site."""
    asked = canonical(page.url)
    for told, origin in ((draft.url, "family"), (page.canonical_link, "meta")):
        try:
            own = canonical(told, page.url) if told else asked
        except ValueError:
            continue
        if (
            own != asked
            and (source.is_article(own) if source else family.is_article(own))
            and _same_site(host_of(asked), host_of(own), source)
        ):
            draft.provenance["url"] = origin
            return own
    draft.provenance["url"] = "url"
    return asked


def _same_site(asked: str, own: str, source: Source | None) -> bool:
    if source is not None and host_allowed(own, source.hosts):
        return True
    return asked.split(".")[-2:] == own.split(".")[-2:] and not own.endswith(
        (".com.cn", ".gov.cn", ".net.cn", ".org.cn")
    )
