"""Articles to rows, and which of several articles with the same text is kept.

Texts with equal content hashes are one article: the others are further addresses of it, so that its facts count
once. What an earlier run has kept stays. Among those that one run finds, the one published first is kept, then
the one whose address sorts first: so the order in which pages arrive, or a run killed and started again, changes
nothing. A further address stays one as long as its own text stays, also when the article that was kept is corrected.
An article without any words in its paragraphs has no text to compare, and is never taken for another's duplicate.

An article whose text was edited stays one article: its row holds the newest text and counts up `version`, the text
before goes to `article_versions`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import duckdb

from crawler.records import Article, PolicyMetadata
from nlp.records import Document, PolicyPage
from warehouse.database import Row, ids_table, registered
from warehouse.quantities import day, utc

_NO_TIME = "9999"
TEXT_SQL = "title || coalesce(chr(10) || body, '')"
"""The text of an article in SQL."""
_DOCUMENT_COLUMNS = ("id", "text", "published_date", "kind", "source", "dateline", "policy_page")
DOCUMENT_SQL = f"SELECT id, {TEXT_SQL} AS text, {', '.join(_DOCUMENT_COLUMNS[2:])} FROM articles"
"""What `documents` reads, to be followed by a condition."""
_VERSION_COLUMNS = (
    "id AS article_id",
    "coalesce(version, 1) AS version",
    *("url", "source", "title", "published", "body", "text_length", "content_hash", "parser", "fetched_at"),
    "last_run_id",
)


def article_row(article: Article, run_id: str) -> Row:
    """The row of an article seen by a run."""
    return {
        "id": article.id,
        "url": article.url,
        "source": article.source,
        "kind": article.kind,
        "title": article.title,
        "subtitle": article.subtitle,
        "published": article.published,
        "published_date": day(article.published),
        "publisher": article.publisher,
        "reporters": article.reporters,
        "correspondents": article.correspondents,
        "editor": article.editor,
        "section": article.section,
        "dateline": article.dateline,
        "body": "\n".join(article.paragraphs) if article.paragraphs else None,
        "text_length": len(article.text),
        "images": [asdict(image) for image in article.images],
        "attachments": [asdict(attachment) for attachment in article.attachments],
        "body_form": article.body_form,
        "policy_page": asdict(article.policy) if article.policy else None,
        "language": article.language,
        "content_hash": article.content_hash,
        "input_hash": input_hash(article),
        "provenance": sorted(article.provenance.items()),
        "parser": article.parser,
        "schema_version": article.schema,
        "fetched_at": utc(article.fetched_at),
        "first_run_id": run_id,
        "last_run_id": run_id,
        "version": 1,
    }


def input_hash(article: Article) -> str:
    """SHA-256 (hex) of everything that extraction reads: an article needs a new reading when it changes."""
    date = day(article.published)
    parts = (
        article.text,
        date and date.isoformat(),
        article.kind,
        article.source,
        article.dateline,
        _policy_parts(article.policy),
    )
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


def _policy_parts(policy: PolicyMetadata | None) -> list[Any] | None:
    return list(asdict(policy).values()) if policy else None


def keep_versions(connection: duckdb.DuckDBPyConnection, ids: Collection[str]) -> None:
    """Copy the present texts of articles to their former versions, before new ones take their place."""
    if not ids:
        return
    with registered(connection, "edited", ids_table(ids)):
        connection.execute(
            f"INSERT INTO article_versions BY NAME SELECT {', '.join(_VERSION_COLUMNS)} FROM articles "
            "WHERE id IN (SELECT id FROM edited) ON CONFLICT DO NOTHING"
        )


def documents(rows: Iterable[tuple[Any, ...]]) -> list[Document]:
    """What extraction reads of articles: rows of `DOCUMENT_SQL`."""
    return [_document(dict(zip(_DOCUMENT_COLUMNS, row, strict=True))) for row in rows]


def _document(row: Row) -> Document:
    page = row["policy_page"]
    return Document(
        id=row["id"],
        text=row["text"],
        published=row["published_date"] and row["published_date"].isoformat(),
        kind=row["kind"],
        source=row["source"],
        dateline=row["dateline"],
        policy=PolicyPage(**{**page, "issuers": tuple(page["issuers"] or ())}) if page else None,
    )


@dataclass(slots=True)
class Kept:
    """What must be known of an article in the warehouse to judge a new one."""

    id: str
    url: str
    source: str
    content_hash: str
    text_length: int
    has_body: bool
    published: str | None
    fetched_at: dt.datetime | None
    first_run_id: str
    version: int = 1
    incoming: Article | None = None
    """The new record, where it came in this batch."""

    def rank(self, run_id: str) -> tuple[bool, str, str]:
        """The smaller is kept."""
        return self.first_run_id == run_id, self.published or _NO_TIME, self.url


@dataclass(slots=True)
class Plan:
    """What loading a batch does."""

    rows: list[Row] = field(default_factory=list)
    addresses: list[Row] = field(default_factory=list)
    gone_articles: set[str] = field(default_factory=set)
    """Articles that turned out to be duplicates."""
    gone_addresses: set[str] = field(default_factory=set)
    """Addresses that became articles of their own."""
    new_texts: set[str] = field(default_factory=set)
    """Articles whose text changed: the old facts have lost their sentences, the old text is kept as a version."""


class Planner:
    """Judges the articles of a batch one after another over what the warehouse has."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, batch: Sequence[Article], run_id: str) -> None:
        self._run_id = run_id
        self._plan = Plan()
        self._articles: dict[str, Kept] = {}
        self._aliases: dict[str, Row] = {}
        self._stored: dict[str, Kept] = {}
        self._former: dict[str, int] = {}
        self._look_up(connection, batch)
        self._stored_aliases = dict(self._aliases)
        # The smallest address first, so that equal hashes inside the warehouse are judged the same way each time.
        self._by_hash = {
            kept.content_hash: kept
            for kept in sorted(self._articles.values(), key=lambda k: k.url, reverse=True)
            if kept.has_body
        }

    def plan(self, batch: Iterable[Article]) -> Plan:
        """Judge all; of several records of one article the last counts."""
        for article in {article.id: article for article in batch}.values():
            self._take(article)
        for kept in self._articles.values():
            if kept.incoming is not None:
                row = article_row(kept.incoming, self._run_id)
                self._plan.rows.append(row | {"first_run_id": kept.first_run_id, "version": kept.version})
        self._plan.addresses = [row for id_, row in self._aliases.items() if row != self._stored_aliases.get(id_)]
        self._plan.gone_articles = set(self._stored) - set(self._articles)
        self._plan.gone_addresses = set(self._stored_aliases) - set(self._aliases)
        return self._plan

    def _take(self, article: Article) -> None:
        known = self._articles.get(article.id)
        alias = self._aliases.get(article.id)
        if known and _older(article, known):
            return
        if alias and alias["content_hash"] == article.content_hash:
            return
        self._aliases.pop(article.id, None)
        new = _kept(article, known.first_run_id if known else self._run_id)
        new.version = known.version if known else self._former.get(article.id, 0) + 1
        if known:
            if self._by_hash.get(known.content_hash) is known:
                del self._by_hash[known.content_hash]
            if (known.content_hash, known.text_length) != (new.content_hash, new.text_length):
                self._plan.new_texts.add(article.id)
                new.version += 1
        self._articles[article.id] = new
        if new.has_body:
            self._settle(new)

    def _settle(self, new: Kept) -> None:
        """Keep one of two articles with the same text."""
        other = self._by_hash.get(new.content_hash)
        if other is None:
            self._by_hash[new.content_hash] = new
            return
        better, worse = sorted((new, other), key=lambda kept: kept.rank(self._run_id))
        self._by_hash[new.content_hash] = better
        del self._articles[worse.id]
        self._aliases[worse.id] = {
            "id": worse.id,
            "url": worse.url,
            "article_id": better.id,
            "source": worse.source,
            "published": worse.published,
            "content_hash": worse.content_hash,
            "first_run_id": worse.first_run_id,
        }
        for id_, alias in self._aliases.items():
            if alias["article_id"] == worse.id:
                self._aliases[id_] = alias | {"article_id": better.id}

    def _look_up(self, connection: duckdb.DuckDBPyConnection, batch: Sequence[Article]) -> None:
        ids = ids_table({article.id for article in batch})
        hashes = ids_table({article.content_hash for article in batch})
        with registered(connection, "batch_ids", ids), registered(connection, "batch_hashes", hashes):
            rows = connection.execute(_KEPT_SQL).fetchall()
            aliases = connection.execute(_ALIASES_SQL).fetchall()
            self._former = dict(connection.execute(_FORMER_SQL).fetchall())
        for row in rows:
            self._stored[row[0]] = self._articles[row[0]] = Kept(*row)
        self._aliases = {row[0]: dict(zip(_ALIAS_COLUMNS, row, strict=True)) for row in aliases}


_ALIAS_COLUMNS = ("id", "url", "article_id", "source", "published", "content_hash", "first_run_id")
# Articles of the batch, those with the same text, and those of which an address of the batch is a copy.
_KEPT_SQL = """
SELECT id, url, source, content_hash, text_length,
    coalesce(trim(body, E' \\n\\r\\t\u3000') <> '', false) AS has_body, published, fetched_at, first_run_id,
    coalesce(version, 1) AS version
FROM articles
WHERE id IN (SELECT id FROM batch_ids) OR content_hash IN (SELECT id FROM batch_hashes)
    OR id IN (SELECT article_id FROM article_addresses WHERE id IN (SELECT id FROM batch_ids))
"""
# The last former version of an article that is none at present, because it had become a copy of another.
_FORMER_SQL = """
SELECT article_id, max(version) FROM article_versions WHERE article_id IN (SELECT id FROM batch_ids) GROUP BY article_id
"""
# Addresses of the batch, and all of any article that this batch could replace.
_ALIASES_SQL = f"""
SELECT {", ".join(_ALIAS_COLUMNS)} FROM article_addresses
WHERE id IN (SELECT id FROM batch_ids) OR article_id IN (
    SELECT id FROM articles WHERE id IN (SELECT id FROM batch_ids) OR content_hash IN (SELECT id FROM batch_hashes)
)
"""


def _kept(article: Article, first_run_id: str) -> Kept:
    return Kept(
        id=article.id,
        url=article.url,
        source=article.source,
        content_hash=article.content_hash,
        text_length=len(article.text),
        has_body=any(paragraph.strip() for paragraph in article.paragraphs),
        published=article.published,
        fetched_at=utc(article.fetched_at),
        first_run_id=first_run_id,
        incoming=article,
    )


def _older(article: Article, known: Kept) -> bool:
    """Whether the record is older than what is kept: landing folders may be loaded again in any order."""
    fetched = utc(article.fetched_at)
    return fetched is not None and known.fetched_at is not None and fetched < known.fetched_at
