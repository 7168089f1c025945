"""Reads the archive of a finished crawl again with the present parser: no network, no clock.

Of each address the last whole answer counts. Pages that were left out for their date, moved, or never came stay out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from crawler.address import article_id, canonical
from crawler.archive import Archived, header_map, read_archive
from crawler.families import FAMILIES
from crawler.faults import ParseError
from crawler.further import FurtherPage
from crawler.known import KnownError, read_known
from crawler.landing import ARTICLES, FETCHES
from crawler.page import Page
from crawler.parse import parse
from crawler.records import Article, Fetch
from crawler.source import Source

_READABLE = frozenset(("ok", "duplicate", "parse_failed", "empty", "soft404", "blocked"))
_NOT_COMPARED = frozenset(("fetched_at", "schema"))
_SHORT = 40
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that reads otherwise; values are shortened, never a text as a whole."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reparsed:
    """One page read again."""

    url: str
    outcome: str
    """`same`, `changed`, `new` (was no article and is one now), `lost` (reads as no article any more; the old record
    is kept) or `unreadable` (before and now)."""
    article: Article | None = None
    """The new record, where it is to be loaded."""
    id: str | None = None
    """The article's."""
    reason: str | None = None
    """Why it is no article."""
    differences: tuple[Difference, ...] = ()


def reparse(
    folder: Path, source: Source, before: Mapping[str, Article], since: str | None = None
) -> Iterator[Reparsed]:
    """All article pages of a landing folder, in order of arrival.

    In: the records that hold at present by id (`read_articles`, perhaps with later ones over them); the ISO date
    before which pages were fetched that are left alone. A page that says the same as the article it was taken for a
    copy of stays a copy.
    """
    fetches = {f.url: f for f in _records(folder / FETCHES, Fetch) if f.role == "article" and _is_wanted(f, since)}
    texts = _texts(folder, before)
    for page, further in _pages(folder, fetches, source):
        fetch = fetches[page.url]
        result = _read(page, further, fetch, before, source)
        if result.article is not None and fetch.outcome == "duplicate" and not result.differences:
            target = fetch.article_id or ""
            if result.article.id == target or texts.get(target) == result.article.content_hash:
                result = Reparsed(url=page.url, outcome="same", id=target)
        if result.article is not None:
            texts[result.article.id] = result.article.content_hash
        yield result


def read_articles(folder: Path) -> dict[str, Article]:
    """The article records of a landing folder by id; of several the last. Torn and bad lines are passed over."""
    return {article.id: article for article in _records(folder / ARTICLES, Article)}


def differences(before: Article, after: Article) -> tuple[Difference, ...]:
    """The fields in which two records differ, in the order of the record."""
    return tuple(
        Difference(field=f.name, before=_short(getattr(before, f.name)), after=_short(getattr(after, f.name)))
        for f in fields(Article)
        if f.name not in _NOT_COMPARED and getattr(before, f.name) != getattr(after, f.name)
    )


def _is_wanted(fetch: Fetch, since: str | None) -> bool:
    if fetch.outcome not in _READABLE or (fetch.outcome == "ok" and fetch.article_id is None):
        return False
    return since is None or fetch.fetched_at[:10] >= since


def _read(
    page: Archived, further: Iterable[Archived], fetch: Fetch, before: Mapping[str, Article], source: Source
) -> Reparsed:
    old = before.get(fetch.article_id or "") if fetch.outcome == "ok" else before.get(_own_id(page.url))
    fetched_at = old.fetched_at if old else fetch.fetched_at
    pages = [FurtherPage(body=f.body, url=f.url, headers=header_map(f.headers.items())) for f in further]
    try:
        new = parse(page.body, page.url, header_map(page.headers.items()), source, fetched_at, pages)
    except ParseError as error:
        return _no_article(page.url, old, str(error))
    except Exception as error:
        # A page that breaks the parser must not keep the others from being read.
        return _no_article(page.url, old, f"internal error: {type(error).__name__}")
    if old is None:
        return Reparsed(url=page.url, outcome="new", article=new, id=new.id)
    found = differences(old, new)
    if not found:
        return Reparsed(url=page.url, outcome="same", id=old.id)
    return Reparsed(url=page.url, outcome="changed", article=new, id=old.id, differences=found)


def _own_id(url: str) -> str:
    return article_id(canonical(url))


def _no_article(url: str, old: Article | None, reason: str) -> Reparsed:
    outcome = "lost" if old is not None else "unreadable"
    return Reparsed(url=url, outcome=outcome, id=old.id if old else None, reason=reason)


def _pages(
    folder: Path, fetches: Mapping[str, Fetch], source: Source
) -> Iterator[tuple[Archived, tuple[Archived, ...]]]:
    """The last whole answer of each wanted address, with the further pages of its article."""
    last: dict[str, int] = {}
    for number, page in enumerate(read_archive(folder)):
        if 200 <= page.status < 300:
            last[page.url] = number
    waiting: list[tuple[Archived, tuple[str, ...]]] = []
    others: dict[str, Archived] = {}
    wanted_later: set[str] = set()
    for number, page in enumerate(read_archive(folder)):
        if last.get(page.url) != number:
            continue
        if page.url in wanted_later:
            others[page.url] = page
        if page.url in fetches:
            further = _further(page, source)
            if further:
                waiting.append((page, further))
                wanted_later.update(further)
            else:
                yield page, ()
    for page, further in waiting:
        yield page, tuple(others[url] for url in further if url in others)


def _further(page: Archived, source: Source) -> tuple[str, ...]:
    return FAMILIES[source.family].further_pages(Page(page.body, page.url, header_map(page.headers.items())))


def _texts(folder: Path, before: Mapping[str, Article]) -> dict[str, str]:
    """Content hash of each article that is known to the folder."""
    try:
        known = read_known(folder / "known.jsonl") if (folder / "known.jsonl").exists() else None
    except KnownError:
        known = None
    texts = {id_: content_hash for content_hash, id_ in known.by_hash.items()} if known else {}
    return texts | {id_: article.content_hash for id_, article in before.items()}


def _records(path: Path, kind: type[T]) -> Iterator[T]:
    if not path.exists():
        return
    decoder = msgspec.json.Decoder(kind)
    with path.open("rb") as lines:
        for line in lines:
            try:
                yield decoder.decode(line)
            except msgspec.DecodeError:
                continue


def _short(value: Any) -> str:
    """A value in a few words: of long texts the beginning, of several their number."""
    if value is None:
        return ""
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        signs = sum(map(len, value))
        return f"{len(value)}, {signs} signs: {_cut(value[0])}"
    if isinstance(value, tuple):
        return f"{len(value)}"
    if isinstance(value, dict):
        return _cut(", ".join(f"{key} {word}" for key, word in value.items()))
    return _cut(str(value))


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


__all__ = ["Difference", "Reparsed", "differences", "read_articles", "reparse"]
