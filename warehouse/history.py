"""How a source has done in its last runs, for its next crawl to be compared with."""

from __future__ import annotations

from typing import Any

import duckdb
import msgspec


class PastCrawl(msgspec.Struct, frozen=True, kw_only=True):
    """One crawl of the source, as its report told it."""

    run_id: str
    started_at: str
    ok: bool
    articles: int
    listed: int
    lists: dict[str, int]
    """List to the articles on its first page."""
    fill_rates: dict[str, float]
    templates: dict[str, int]
    skeletons: dict[str, int]
    blocked_share: float
    whole: bool
    """Whether neither a limit nor a last day cut it: only such crawls are compared by their numbers."""


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What is usual for a source."""

    source: str
    runs: tuple[PastCrawl, ...] = ()
    """Newest first."""
    newest: str | None = None
    """Newest day of publication, ISO 8601."""
    usual_gap_days: float | None = None
    """Days from one day with articles to the next that 95 of 100 gaps of the last half year do not exceed; null where
    there are fewer than ten."""


_RUNS = """
SELECT run_id, strftime(started_at, '%Y-%m-%dT%H:%M:%SZ'), ok, articles, coalesce(listed, 0), lists, fill_rates,
    templates, skeletons, coalesce(blocked_share, 0), at_most IS NULL AND until IS NULL
FROM crawl_reports WHERE source = ? ORDER BY started_at DESC, run_id DESC LIMIT ?
"""
_RHYTHM = """
WITH days AS (
    -- A page may print a day to come; it says nothing of how often the source writes.
    SELECT DISTINCT published_date AS day FROM articles
    WHERE source = $source AND published_date <= coalesce(fetched_at::DATE, published_date) + 1
),
recent AS (SELECT day FROM days WHERE day > (SELECT max(day) FROM days) - 183),
gaps AS (SELECT day - lag(day) OVER (ORDER BY day) AS gap FROM recent)
SELECT (SELECT max(day) FROM days), CASE WHEN count(gap) >= 10 THEN quantile_cont(gap, 0.95) END FROM gaps
"""


def read_history(connection: duckdb.DuckDBPyConnection, source: str, runs: int) -> History:
    """The last `runs` crawls of a source, its newest article, and how often it writes."""
    rows = connection.execute(_RUNS, [source, runs]).fetchall()
    newest, gap = connection.execute(_RHYTHM, {"source": source}).fetchall()[0]
    return History(
        source=source,
        runs=tuple(PastCrawl(**_told(dict(zip(PastCrawl.__struct_fields__, row, strict=True)))) for row in rows),
        newest=newest.isoformat() if newest else None,
        usual_gap_days=gap,
    )


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {name: {} if value is None else value for name, value in row.items()}
