"""What the tests of kept archives share: the report of a crawl that ended, and a home of each test's own."""

from __future__ import annotations

import shutil
from pathlib import Path

from crawler.records import CrawlReport
from flows.home import Home


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


def copied(made: Home, folder: Path) -> Home:
    """A copy of a home in a folder, for a test that changes it."""
    shutil.copytree(made.root, folder / "home", symlinks=True)
    return Home(folder / "home")
