"""`yanzhao source`: the sources that there are, and what one of them yields when it is tried."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from flows.crawling import CONTACT_VARIABLE
from flows.errors import Failure, Usage
from flows.tables import text_table

if TYPE_CHECKING:
    from crawler.check import CheckedPage
    from crawler.records import Fetch
    from crawler.source import Source

_VISITS_PER_ARTICLE = 3
"""A source whose pages cannot be read is left after so many visits for each article that was asked for."""
_TIMEOUT_SECONDS = 1800.0
_READ = frozenset(("ok", "duplicate", "parse_failed", "empty", "soft404", "blocked"))
"""Outcomes of article pages that have a body to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How a source is tried."""

    articles: int = 3
    proxy: str | None = None
    sources_dir: str | Path | None = None


def list_sources(sources_dir: str | Path | None) -> None:
    """Print all sources. Raises Usage where a file breaks a rule."""
    from crawler.source import SourceError, load_sources

    try:
        sources = load_sources(sources_dir)
    except SourceError as error:
        raise Usage(str(error)) from None
    rows = [
        (s.name, s.family, s.kind, len(s.lists), "sample" if s.sample else "yes" if s.enabled else "no", s.title)
        for s in sources.values()
    ]
    print(text_table(("name", "family", "kind", "lists", "in a run", "title"), rows))


def check_saved(name: str, page: str, url: str, sources_dir: str | Path | None) -> None:
    """Print what a source yields from a saved page. Raises Failure where title, date or body is missing."""
    from crawler.check import check_page

    source = _source(name, sources_dir)
    try:
        body = Path(page).read_bytes()
    except (OSError, ValueError) as error:
        raise Failure(f"{page}: {getattr(error, 'strerror', None) or error}") from None
    print(_heading(source))
    checked = check_page(body, url, source=source)
    print(_shown(checked))
    _judge([checked], source)


def check_live(name: str, trial: Trial) -> None:
    """Crawl a few articles of a source and print what it yields. Robots, delays and limits are those of any crawl.

    Raises Usage for options that do not go together, Failure where no list or no article could be read, or where an
    article lacks title, date or body.
    """
    source = _source(name, trial.sources_dir)
    if source.sample and not trial.proxy:
        raise Usage(f"{name} belongs to the sample site; give --proxy, or try `yanzhao demo`")
    with tempfile.TemporaryDirectory(prefix="yanzhao-check-") as folder:
        landing = Path(folder)
        complaint = _crawl(source, landing, trial)
        fetches = _fetches(landing)
        if not fetches:
            raise Failure(complaint or f"{name}: nothing was asked for")
        print(_heading(source))
        print(_asked(fetches))
        for line in _lists(source, landing, fetches):
            print(line)
        checked = _pages(source, landing, fetches)
        for page in checked:
            print(f"\n{_shown(page)}")
        _judge(checked, source)


def _source(name: str, sources_dir: str | Path | None) -> Source:
    from crawler.source import SourceError, load_source

    try:
        return load_source(name, sources_dir)
    except SourceError as error:
        raise Usage(str(error)) from None


def _crawl(source: Source, landing: Path, trial: Trial) -> str:
    """Run the crawler until it has found or visited enough; gives the last line of its log."""
    most = trial.articles * _VISITS_PER_ARTICLE
    with (
        (landing / "crawl.log").open("w+b") as log,
        subprocess.Popen(
            _command(source, landing, trial), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
        ) as process,
    ):
        assert process.stdout is not None
        try:
            for _ in process.stdout:
                visits = sum(fetch.role == "article" for fetch in _fetches(landing))
                if visits >= most:
                    break
            # The crawler stops, keeping what it has, when its standard input ends.
            process.communicate(timeout=_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            process.terminate()
        log.seek(0)
        lines = log.read().decode("utf-8", "replace").splitlines()
    return lines[-1] if lines else ""


def _command(source: Source, landing: Path, trial: Trial) -> list[str]:
    from crawler.address import is_loopback

    words = [sys.executable, "-m", "crawler", "--source", source.name, "--landing", str(landing), "--end-with-stdin"]
    words += ["--limit", str(trial.articles)]
    for option, value in (
        ("--sources-dir", trial.sources_dir),
        ("--proxy", trial.proxy),
        ("--contact", os.environ.get(CONTACT_VARIABLE)),
    ):
        if value is not None:
            words += [option, str(value)]
    return [*words, "--fast"] if trial.proxy and is_loopback(trial.proxy) else words


def _fetches(landing: Path) -> list[Fetch]:
    from crawler.records import Fetch

    try:
        lines = (landing / "fetches.jsonl").read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        return []
    return [msgspec.json.decode(line, type=Fetch) for line in lines if line.endswith(b"\n")]


def _lists(source: Source, landing: Path, fetches: list[Fetch]) -> Iterator[str]:
    """What the first pages of lists link: a wrong form of further pages shows here, and nowhere else in a trial."""
    from crawler.address import clean
    from crawler.archive import read_archive, segments
    from crawler.lists import candidates, next_page
    from crawler.page import Page

    read = {fetch.url for fetch in fetches if fetch.role == "list" and fetch.outcome == "ok"}
    firsts = {clean(listed.url): listed for listed in source.lists if not listed.is_dated}
    for segment in segments(landing):
        for answer in read_archive(segment):
            if answer.url in read and answer.url in firsts:
                page, listed = Page(answer.body, answer.url, answer.headers), firsts[answer.url]
                links = len(candidates(page, listed, source))
                further = next_page(page, listed, 1) or "no further page found"
                yield f"\n{answer.url}\n  a list with {links} links to articles\n  next page: {further}"


def _pages(source: Source, landing: Path, fetches: list[Fetch]) -> list[CheckedPage]:
    """The article pages of a crawl, read again from its archive."""
    from crawler.archive import read_archive, segments
    from crawler.check import check_page

    wanted = {fetch.url for fetch in fetches if fetch.role == "article" and fetch.outcome in _READ}
    checked = {}
    for segment in segments(landing):
        for answer in read_archive(segment):
            if answer.url in wanted:
                checked[answer.url] = check_page(answer.body, answer.url, answer.headers, source)
    return list(checked.values())


def _heading(source: Source) -> str:
    return f"{source.name}: {source.title} ({source.family}, {source.kind})"


def _asked(fetches: list[Fetch]) -> str:
    rows = [(fetch.role, fetch.outcome, fetch.status, fetch.url, fetch.detail) for fetch in fetches]
    return text_table(("asked for", "outcome", "status", "address", "detail"), rows, widest=100)


def _shown(page: CheckedPage) -> str:
    lines = [f"{page.url}\n  read by {page.parser}" if page.parser else f"{page.url}\n  no article: {page.refusal}"]
    rows = [(found.name, found.origin, found.shown) for found in page.fields if found.shown]
    if rows:
        table = text_table(("field", "found by", "value"), rows, widest=180)
        lines += [f"  {line}" for line in table.splitlines()]
    if absent := [found.name for found in page.fields if not found.shown and found.name not in page.missing]:
        lines.append(f"  not found: {', '.join(absent)}")
    if page.parser and page.missing:
        lines.append(f"  MISSING: {', '.join(page.missing)}")
    lines += [f"  warning: {warning}" for warning in page.warnings]
    return "\n".join(lines)


def _judge(pages: list[CheckedPage], source: Source) -> None:
    bad = [page for page in pages if not page.ok]
    if not pages:
        raise Failure(f"{source.name}: no article was found; see what was asked for above")
    if bad:
        reasons = json.dumps(bad[0].refusal) if bad[0].refusal else f"without {', '.join(bad[0].missing)}"
        raise Failure(f"{source.name}: {len(bad)} of {len(pages)} pages are no articles ({bad[0].url}: {reasons})")
    print(f"\n{source.name}: {len(pages)} articles, each with title, date and body", file=sys.stderr)
