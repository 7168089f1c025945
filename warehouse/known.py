"""What a crawler must know of a source: addresses that need no fetching, pages to look at again, pages to leave alone.

One line for each address. The crawler decides by its own clock and its source's rules what to do with it; the warehouse
only tells what happened to the address so far.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import duckdb
import msgspec


class Known(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An address and what became of it."""

    url: str
    id: str | None = None
    """Article at the address, or, for a further address, the article whose text it repeats."""
    content_hash: str | None = None
    published: str | None = None
    """ISO 8601, as the page told it."""
    asked: str | None = None
    """Address that answered with the article last: the one to look at again. Given for recent articles alone."""
    etag: str | None = None
    """ETag of that answer."""
    last_modified: str | None = None
    """Last-Modified of that answer, as it came."""
    body_hash: str | None = None
    """SHA-256 (hex) of its body."""
    seen: str | None = None
    """When the address was asked for last, ISO 8601."""
    outcome: str | None = None
    """Class of the last answer, for an address that is no article of its own."""
    failures: int = 0
    """How many times in a row it was asked for without an article."""


_FIELDS = Known.__struct_fields__
_GOOD = "('ok', 'unchanged')"
_ARTICLES = f"""
WITH recent AS (
    SELECT id FROM articles WHERE source = $source AND coalesce(published_date, fetched_at::DATE) >= $since
),
answers AS (
    SELECT article_id, coalesce(final_url, url) AS asked, etag, last_modified, hash, fetched_at, status
    FROM fetches
    WHERE source = $source AND role = 'article' AND outcome IN {_GOOD} AND article_id IN (SELECT id FROM recent)
),
full_answers AS (
    -- A 304 has no body, and need not repeat what the full answer said.
    SELECT * FROM answers WHERE status BETWEEN 200 AND 299
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY fetched_at DESC, asked) = 1
),
last_seen AS (SELECT article_id, max(fetched_at) AS seen FROM answers GROUP BY article_id)
SELECT a.url, a.id, a.content_hash, a.published,
    CASE WHEN r.id IS NOT NULL THEN coalesce(f.asked, a.url) END AS asked,
    f.etag, f.last_modified, f.hash AS body_hash, s.seen, NULL AS outcome, 0 AS failures
FROM articles a
LEFT JOIN recent r ON r.id = a.id
LEFT JOIN full_answers f ON f.article_id = a.id
LEFT JOIN last_seen s ON s.article_id = a.id
WHERE a.source = $source
ORDER BY a.url
"""
"""Articles; in with the recent ones what is needed to ask for them on condition."""
_COPIES = """
SELECT url, article_id AS id, content_hash, published, NULL AS asked, NULL AS etag, NULL AS last_modified,
    NULL AS body_hash, NULL AS seen, NULL AS outcome, 0 AS failures
FROM article_addresses WHERE source = $source ORDER BY url
"""
_OTHERS = f"""
WITH asked AS (
    SELECT url, outcome, article_id, published, fetched_at, run_id, outcome IN {_GOOD} AS good,
        max(CASE WHEN outcome IN {_GOOD} THEN fetched_at END) OVER (PARTITION BY url) AS last_good
    FROM fetches WHERE source = $source AND role = 'article'
),
last AS (
    SELECT *, count(*) FILTER (NOT good) OVER (PARTITION BY url) AS failures
    FROM asked WHERE last_good IS NULL OR fetched_at >= last_good
    QUALIFY row_number() OVER (PARTITION BY url ORDER BY fetched_at DESC, good, run_id DESC) = 1
)
SELECT l.url, l.article_id AS id, NULL AS content_hash, l.published, NULL AS asked, NULL AS etag,
    NULL AS last_modified, NULL AS body_hash, l.fetched_at AS seen, l.outcome, l.failures
FROM last l
LEFT JOIN articles a ON a.id = l.article_id AND a.url IN (l.url, replace(l.url, 'http://', 'https://'))
WHERE NOT (l.good AND a.id IS NOT NULL)
ORDER BY l.url
"""
"""Addresses that were asked for and are no article of their own: further addresses of one, failures, pages left out."""


def known_addresses(
    connection: duckdb.DuckDBPyConnection, source: str, look_again_since: dt.date | None = None
) -> Iterator[Known]:
    """Articles of the source, then further addresses, then what else was asked for.

    In: the day from which on articles count as recent; without one, none is looked at again.
    """
    arguments = {"source": source, "since": look_again_since or dt.date.max}
    for sql in (_ARTICLES, _COPIES, _OTHERS):
        wanted = arguments if "$since" in sql else {"source": source}
        rows = connection.cursor().execute(sql, wanted)
        while chunk := rows.fetchmany(5000):
            for row in chunk:
                yield Known(**_told(dict(zip(_FIELDS, row, strict=True))))


def _told(row: dict[str, Any]) -> dict[str, Any]:
    seen = row["seen"]
    return row | {"seen": seen.replace(tzinfo=dt.UTC).isoformat() if seen else None}
