"""`yanzhao forget`: a page leaves the home, with its text and what was derived, to the last trace.

The order makes a kill harmless: tombstones and the deletion in the warehouse come first, in one transaction; then the
landing folders, the warehouse's file anew, the published snapshot; last the note that all is done. Called again, it
takes the ids from the tombstones and goes the same way.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from crawler.address import article_id, canonical, clean
from crawler.erase import Removal, erase, identity, removals
from crawler.records import Fetch
from flows import steps
from flows.errors import Usage
from flows.home import PUT_ASIDE, Home
from warehouse.forget import Traces, forget, note_erased, rewrite, rows_of, traces
from warehouse.publish import sweep
from warehouse.store import Warehouse
from warehouse.tombstones import unfinished_ids

_TEXTS = ("*.jsonl", "*.jsonl.part", "*.log", "*.md")
_OTHERS = ("*.parquet", "*.csv", "*.xlsx", "*.duckdb", PUT_ASIDE)
_NOT_OURS = frozenset(("published", "prefect"))
_LOCK_SECONDS = 60.0
_MARK = ".takedown"
"""Lies in the home while the files of the databases are made anew: what was begun must be finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """What a takedown removed, or would."""

    ids: tuple[str, ...]
    rows: dict[str, int]
    """Rows of the warehouse by table."""
    pages: int
    """Records of raw pages, requests counted as well."""
    lines: int
    """Lines of landing files, logs and other records in the home."""
    near: tuple[str, ...]
    """Addresses of near copies, which stay."""
    others: tuple[Path, ...]
    """Exports, backups and former warehouses inside the home that could hold it and are not looked into."""
    published: bool
    """Whether the snapshot was made anew."""


def take_down(home: Home, url: str, reason: str | None, copies: bool, dry_run: bool, now: dt.datetime) -> Takedown:
    """Forget an address and everywhere the same text stands; with `copies` the near copies as well.

    `dry_run` tells what would go and touches nothing. Call it while holding the home's lock. Raises Usage where `url`
    is no address.
    """
    try:
        asked = article_id(canonical(url))
        forms = {url, clean(url), canonical(url)}
    except ValueError:
        raise Usage(f"{url!r} is no http(s) address") from None
    with steps.open_warehouse(home) as warehouse:
        found = _trace(warehouse, {asked, *_landed(home, forms)}, forms, copies)
        rows = rows_of(warehouse.connection, found)
        if not dry_run:
            rows = forget(warehouse.connection, found, asked, reason, now) or rows
    ids = frozenset(found.ids)
    pages = _scrub_archive(home, ids, frozenset(found.urls), dry_run)
    lines = sum(_scrub_lines(path, ids, frozenset(found.urls) | forms, dry_run) for path in _text_files(home))
    published = False
    if not dry_run:
        published = _erase_databases(home, found, bool(rows or pages or lines), now)
    others = tuple(path for pattern in _OTHERS for path in _files(home, pattern) if path != home.warehouse)
    return Takedown(
        ids=found.ids, rows=rows, pages=pages, lines=lines, near=found.near, others=others, published=published
    )


def _landed(home: Home, forms: set[str]) -> Iterator[str]:
    """Ids of the articles that crawls, loaded or not, found at an address: pages tell other addresses as their own."""
    for path in sorted(home.landing.glob("*/*/fetches.jsonl")):
        for fetch in steps.read_records(path, Fetch, lambda _: None):
            if fetch.article_id and (fetch.url in forms or fetch.final_url in forms):
                yield fetch.article_id


def _trace(warehouse: Warehouse, ids: set[str], forms: set[str], copies: bool) -> Traces:
    """What is known of the address. Ids lead to addresses and addresses to ids: looked up until nothing is added."""
    urls = set(forms)
    while True:
        found = traces(warehouse.connection, ids, urls)
        more = set(found.ids) | {id_ for url in found.urls if (id_ := identity(url))}
        more |= set(found.near_ids) if copies else set()
        if more <= ids and set(found.urls) <= urls:
            return found
        ids |= more
        urls |= set(found.urls)


def _erase_databases(home: Home, found: Traces, anything: bool, now: dt.datetime) -> bool:
    """Make the warehouse's file and the snapshot anew; gives whether there is a snapshot."""
    mark = home.root / _MARK
    if found.finished and not anything and not mark.exists():
        return False
    mark.touch()
    _erase_file(home, found, now)
    has_snapshot = home.snapshot.exists()
    if has_snapshot:
        # Whatever the checks say of the rest: a takedown does not wait.
        steps.publish(home)
        sweep(home.snapshot.parent)
    mark.unlink()
    return has_snapshot


def _erase_file(home: Home, found: Traces, now: dt.datetime) -> None:
    # Names and reasons that came from the page stand in what was resolved as well.
    steps.resolve_again(home)
    rewrite(home.warehouse, steps.LOCK_WAIT_SECONDS)
    with steps.open_warehouse(home) as warehouse:
        note_erased(warehouse.connection, found, now)


def finish(home: Home, now: dt.datetime) -> int:
    """Erase from the warehouse's file what a restore has just taken down again; gives the number of addresses."""
    with steps.open_warehouse(home) as warehouse:
        ids = unfinished_ids(warehouse.connection)
        found = traces(warehouse.connection, ids, [])
    if ids:
        _erase_file(home, found, now)
    return len(ids)


def _scrub_archive(home: Home, ids: frozenset[str], urls: frozenset[str], dry_run: bool) -> int:
    pages = 0
    for folder in sorted({path.parent for path in home.landing.glob("*/*/pages*.warc.gz")}):
        with FileLock(folder / ".crawling.lock", timeout=_LOCK_SECONDS):
            also, lists = _fetched(folder, ids, urls)
            for removal in removals(folder, ids, also, lists):
                pages += removal.pages
                _erase_if(removal, dry_run)
    return pages


def _erase_if(removal: Removal, dry_run: bool) -> None:
    if removal.is_needed and not dry_run:
        erase(removal)


def _fetched(folder: Path, ids: frozenset[str], urls: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Addresses of a folder that led to one of the articles, and those of its list pages."""
    also, lists = set(urls), set[str]()
    for fetch in steps.read_records(folder / "fetches.jsonl", Fetch, lambda _: None):
        if fetch.role == "list":
            lists.add(fetch.url)
        elif fetch.article_id in ids:
            also.update(address for address in (fetch.url, fetch.final_url) if address)
    return frozenset(also), frozenset(lists)


def _text_files(home: Home) -> Iterator[Path]:
    for pattern in _TEXTS:
        yield from _files(home, pattern)


def _files(home: Home, pattern: str) -> Iterator[Path]:
    for path in sorted(home.root.rglob(pattern)):
        if path.relative_to(home.root).parts[0] not in _NOT_OURS and path.is_file():
            yield path


def _scrub_lines(path: Path, ids: frozenset[str], urls: frozenset[str], dry_run: bool) -> int:
    """Take the lines that name one of the articles out of a file; in the crawler's list of known addresses put in their
    place that they were taken down."""
    words = [word.encode() for word in ids | urls]
    stone = path.name == "known.jsonl"
    stones = {id_: steps.forgotten_line(id_) for id_ in ids} if stone else {}
    with path.open("rb") as lines:
        hit = [any(word in line for word in words) and line not in stones.values() for line in lines]
    missing = stone and not (path.parent / "report.json").exists() and _lacks(path, stones.values())
    if dry_run or not (any(hit) or missing):
        return sum(hit)
    part = path.with_name(f"{path.name}.scrubbed")
    with path.open("rb") as lines, part.open("wb") as kept:
        kept.writelines(line for line, gone in zip(lines, hit, strict=True) if not gone and line not in stones.values())
        kept.writelines(stones.values())
        kept.flush()
        os.fsync(kept.fileno())
    part.replace(path)
    return sum(hit)


def _lacks(path: Path, stones: Iterable[bytes]) -> bool:
    with path.open("rb") as lines:
        return not set(stones) <= set(lines)


__all__ = ["Takedown", "finish", "take_down"]
