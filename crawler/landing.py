"""A crawl's landing folder: records line by line, flushed at once, and the report at the end.

Write order of a page: WARC records, then its article, then its fetch. A crawl that was killed leaves no report; opening
its folder again reads what is there, drops a torn last line and an article whose fetch is missing, and goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from crawler.records import Article, CrawlReport, Fetch
from crawler.skeleton import add_to
from crawler.source import FILLED

ARTICLES = "articles.jsonl"
FETCHES = "fetches.jsonl"
REPORT = "report.json"
_T = TypeVar("_T")


class LandingError(Exception):
    """The folder cannot be used; the message says why, without its path."""


class Landing:
    """One source's landing folder, open for writing."""

    def __init__(self, folder: Path, source: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.fetched: dict[tuple[str, str], str] = {}
        """Address and role to the class of what became of it."""
        self.first_fetch: str | None = None
        """When the first fetch was, ISO 8601."""
        self.articles: dict[str, str] = {}
        """Article id to content hash."""
        self.by_hash: dict[str, str] = {}
        """Content hash to article id."""
        self.outcomes: Counter[str] = Counter()
        self.filled: Counter[str] = Counter()
        self.left_out: dict[str, str] = {}
        """Address to the time of publication of a page that was read and left out as outside the window."""
        self.newest: str | None = None
        """Newest day of publication, ISO 8601."""
        self.templates: Counter[str] = Counter()
        """Parser and version of template to articles."""
        self.skeletons: dict[str, int] = {}
        """Fingerprint of markup to articles."""
        self.answers = 0
        """Answers to requests for lists and pages."""
        self.refusals = 0
        """Those of them that turned us away."""
        self._take_up(source)
        self._article_file = (folder / ARTICLES).open("ab")
        self._fetch_file = (folder / FETCHES).open("ab")

    def add_article(self, article: Article) -> None:
        """Write an article. It counts once its fetch is written."""
        self._count_article(article)
        _append(self._article_file, article)

    def add_fetch(self, fetch: Fetch) -> None:
        """Write what became of an address, once for each address and role."""
        if (fetch.url, fetch.role) in self.fetched:
            return
        self._count_fetch(fetch)
        _append(self._fetch_file, fetch)

    def write_report(self, report: CrawlReport) -> None:
        """Write the report, atomically."""
        part = self.folder / f"{REPORT}.part"
        part.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
        part.replace(self.folder / REPORT)

    def close(self) -> None:
        """Close the files."""
        self._article_file.close()
        self._fetch_file.close()

    def _take_up(self, source: str) -> None:
        finished: set[str] = set()
        for fetch in _mend(self.folder / FETCHES, Fetch, lambda _: True):
            if fetch.source != source:
                raise LandingError(f"it holds a crawl of {fetch.source}, not of {source}")
            self._count_fetch(fetch)
            if fetch.outcome == "ok" and fetch.role == "article" and fetch.article_id:
                finished.add(fetch.article_id)
        for article in _mend(self.folder / ARTICLES, Article, lambda a: a.id in finished):
            self._count_article(article)

    def _count_article(self, article: Article) -> None:
        self.articles[article.id] = article.content_hash
        self.by_hash.setdefault(article.content_hash, article.id)
        self.filled.update(name for name in FILLED if getattr(article, name))
        self.templates[article.parser] += 1
        day = (article.published or "")[:10]
        # A day to come is an error of the page, and would hide for ever that nothing new comes.
        if day and day <= _day_after(article.fetched_at) and (self.newest is None or day > self.newest):
            self.newest = day

    def _count_fetch(self, fetch: Fetch) -> None:
        self.fetched[fetch.url, fetch.role] = fetch.outcome
        self.first_fetch = min(self.first_fetch or fetch.fetched_at, fetch.fetched_at)
        self.outcomes[fetch.outcome] += 1
        if fetch.published is not None:
            self.left_out[fetch.url] = fetch.published
        if fetch.skeleton is not None:
            add_to(self.skeletons, fetch.skeleton)
        if fetch.status is not None and fetch.role in ("list", "article", "page"):
            self.answers += 1
            self.refusals += fetch.outcome == "blocked"


def read_report(folder: Path) -> CrawlReport | None:
    """The report of a finished crawl; None where the crawl is unfinished. Raises LandingError for a broken file."""
    try:
        return msgspec.json.decode((folder / REPORT).read_bytes(), type=CrawlReport)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, OSError) as error:
        raise LandingError(f"{REPORT} cannot be read: {error}") from None


def _day_after(fetched_at: str | None) -> str:
    if fetched_at is None:
        return "9999"
    return (datetime.fromisoformat(fetched_at) + timedelta(days=1)).date().isoformat()


def _append(file: BinaryIO, record: object) -> None:
    file.write(msgspec.json.encode(record) + b"\n")
    file.flush()


def _mend(path: Path, kind: type[_T], keep: Callable[[_T], bool]) -> Iterator[_T]:
    """Records of a file that are whole and wanted; what is not is taken out of the file."""
    if not path.exists():
        return
    decoder = msgspec.json.Decoder(kind)
    mended = False
    part = path.with_name(f"{path.name}.part")
    with path.open("rb") as lines, part.open("wb") as out:
        for line in lines:
            try:
                record = decoder.decode(line) if line.endswith(b"\n") else None
            except msgspec.DecodeError:
                record = None
            if record is None or not keep(record):
                mended = True
                continue
            out.write(line)
            yield record
    if mended:
        part.replace(path)
    else:
        part.unlink()
