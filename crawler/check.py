"""What a source yields from a page, field by field, and what looks wrong about it. Pure, like parsing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from crawler.dates import day_in_address
from crawler.faults import ParseError
from crawler.form import body_form
from crawler.page import Draft
from crawler.parse import read_draft

if TYPE_CHECKING:
    from crawler.source import Source

REQUIRED = ("title", "published", "body")
FIELDS = (
    *("title", "subtitle", "published", "publisher", "reporters", "correspondents", "editor", "section", "dateline"),
    *("body", "images", "attachments", "policy"),
)
_LONGEST = 60
_SHORT_BODY = 60
_DAYS_APART = 2
_SITE_IN_TITLE = re.compile(r"[-_—|–]\s*[^-_—|–]{0,12}(?:网|报|频道|政府|委员会)$")
_FURNITURE = re.compile(r"扫码|扫一扫|二维码|责任编辑|版权所有|上一篇|下一篇|打印本页|字号|相关新闻|ICP备")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFound:
    """A field of an article as a page yields it."""

    name: str
    shown: str
    """The value, shortened to a line; empty where there is none."""
    origin: str
    """Who found it, as in an Article's provenance; empty where nobody did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPage:
    """What one page yields."""

    url: str
    parser: str
    """Family and template; empty where the page is no page to read."""
    fields: tuple[FieldFound, ...]
    missing: tuple[str, ...]
    """Required fields that were not found."""
    warnings: tuple[str, ...]
    refusal: str | None = None
    """Why it is no article at all, where that was told before any field was read."""

    @property
    def ok(self) -> bool:
        """Whether it is an article."""
        return not self.missing and self.refusal is None


def check_page(
    body: bytes, url: str, headers: Mapping[str, str] | None = None, source: Source | None = None
) -> CheckedPage:
    """Read a page as `parse` does, and tell all of it. In: as `parse`. Never raises."""
    try:
        page, draft, parser = read_draft(body, url, headers, source)
    except ParseError as error:
        return CheckedPage(url=url, parser="", fields=(), missing=REQUIRED, warnings=(), refusal=str(error))
    fields = tuple(_field(name, draft) for name in FIELDS)
    missing = tuple(found.name for found in fields if found.name in REQUIRED and not found.shown)
    warnings = [*_warnings(draft, page.url), *_replaced(page.text)]
    if source is not None and not source.is_article(page.url):
        warnings.append("the source would not take this address for an article's")
    return CheckedPage(url=page.url, parser=parser, fields=fields, missing=missing, warnings=tuple(warnings))


def _field(name: str, draft: Draft) -> FieldFound:
    if name == "body":
        holder = next((n for n in ("paragraphs", "images", "attachments") if getattr(draft, n)), "")
        return FieldFound(name=name, shown=_shown_body(draft), origin=draft.provenance.get(holder, ""))
    value = getattr(draft, name)
    if name in ("images", "attachments"):
        labels = [item.caption if name == "images" else item.title for item in value]
        shown = f"{len(value)}: {_short('; '.join(label or '(no caption)' for label in labels))}" if value else ""
    elif name == "policy":
        named = {key: getattr(value, key) for key in value.__slots__} if value else {}
        shown = _short(", ".join(f"{key} {told}" for key, told in named.items() if told), 3 * _LONGEST)
    else:
        shown = _short("、".join(value) if isinstance(value, tuple) else value)
    return FieldFound(name=name, shown=shown, origin=draft.provenance.get(name, "") if shown else "")


def _shown_body(draft: Draft) -> str:
    form = body_form(draft.paragraphs, draft.images, draft.attachments)
    if form == "none":
        return ""
    size = sum(map(len, draft.paragraphs))
    what = "" if form == "text" else f"{form} only; "
    return f"{what}{len(draft.paragraphs)} paragraphs, {size} characters" + (
        f": {_short(draft.paragraphs[0])}" if draft.paragraphs else ""
    )


def _warnings(draft: Draft, url: str) -> list[str]:
    origins = draft.provenance
    checks = (
        (
            origins.get("paragraphs") == "generic",
            "the text was found by its shape: neither family nor selectors know its place",
        ),
        (origins.get("title") == "generic", "the title was guessed from headings"),
        (origins.get("published") == "url", "the day is the address's; the page's own time was not found"),
        (_SITE_IN_TITLE.search(draft.title) is not None, "the title ends in what looks like the site's name"),
        (_is_short(draft), "the text is very short"),
        (_days_apart(draft, url), "the day differs from the address's"),
    )
    left = sorted({match[0] for text in draft.paragraphs if (match := _FURNITURE.search(text))})
    return [told for holds, told in checks if holds] + ([f"furniture in the text: {'、'.join(left)}"] if left else [])


def _is_short(draft: Draft) -> bool:
    form = body_form(draft.paragraphs, draft.images, draft.attachments)
    return form == "text" and sum(map(len, draft.paragraphs)) < _SHORT_BODY


def _days_apart(draft: Draft, url: str) -> bool:
    day = day_in_address(url)
    if day is None or not draft.published:
        return False
    return abs((date.fromisoformat(day) - date.fromisoformat(draft.published[:10])).days) > _DAYS_APART


def _replaced(text: str) -> list[str]:
    broken = text.count("\ufffd")
    return [f"{broken} characters could not be decoded"] if broken else []


def _short(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
