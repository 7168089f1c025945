"""What the tests of kept archives share: the report of a crawl that ended."""

from __future__ import annotations

from crawler.records import CrawlReport


def good_report(source: str, began: str, ended: str, articles: int = 0) -> CrawlReport:
    """A good report without particulars."""
    return CrawlReport(
        source=source,
        started_at=began,
        finished_at=ended,
        finish_reason="finished",
        articles=articles,
        fetches={},
        errors=0,
        fill_rates={},
        minimum_articles=0,
        ok=True,
    )
