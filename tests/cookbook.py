"""The cookbook's questions over the sample site: `python -m tests.cookbook` writes their answers anew.

The sample site is parsed and extracted here without a crawl, so that the same program gives the same answers; the nights
on which it was crawled are told (`NIGHTS`).
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path

from crawler.parse import ParseError, parse
from crawler.records import Article, CrawlReport
from crawler.sample.site import build_site
from crawler.source import Source, sample_sources
from flows import steps
from flows.home import Home
from flows.tables import text_table
from nlp.pipeline import extract_many
from nlp.records import EXTRACTOR, Extraction
from warehouse.publish import publish
from warehouse.query import query
from warehouse.store import Warehouse

PAGE = Path(__file__).parents[1] / "docs" / "COOKBOOK.md"
RECIPE = re.compile(r"(```sql\n(?P<sql>.*?)```\n\n```text\n)(?P<answer>.*?)(```)", re.DOTALL)
RUN = "20261110T183000Z-0000"
FETCHED = "2026-11-10T18:31:00Z"
NIGHTS = {"2026-11-06": True, "2026-11-07": True, "2026-11-08": False, "2026-11-11": True}
"""Nights (02:30 in China) of crawls that reached back to the day before, and whether that of the news was good."""


def sample_snapshot(home: Path) -> Path:
    """Publish the sample site's articles with their facts below `home`; gives the snapshot."""
    with Warehouse(home / "warehouse.duckdb") as warehouse:
        warehouse.load_articles(RUN, list(_articles()))
        results = extract_many(list(warehouse.pending(EXTRACTOR)))
        warehouse.load_extractions(result for result in results if isinstance(result, Extraction))
        for day, good in NIGHTS.items():
            _load_night(warehouse, dt.date.fromisoformat(day) - dt.timedelta(days=1), good)
    steps.resolve(Home(home))
    publish(home)
    return home / "published" / "yanzhao.duckdb"


def _load_night(warehouse: Warehouse, day: dt.date, good: bool) -> None:
    run = f"{day:%Y%m%d}T183000Z-0000"
    begun, ended = f"{day}T18:30:00Z", f"{day}T18:40:00Z"
    warehouse.begin_run(run, {"since": day.isoformat()}, begun)
    for source in sample_sources():
        report = CrawlReport(
            source=source.name, started_at=begun, finished_at=ended, finish_reason="finished", articles=1, fetches={},
            errors=0, fill_rates={}, minimum_articles=1, ok=good or source.kind == "policy", since=day.isoformat(),
        )  # fmt: skip
        warehouse.load_crawl_report(run, report)
    warehouse.finish_run(run, "done", ended)


def _articles() -> list[Article]:
    site = build_site()
    found = []
    for written in sorted(site.articles.values(), key=lambda article: (article.host, article.path)):
        page = site.pages[written.host][written.path]
        headers = {"Content-Type": page.content_type}
        url = f"http://{written.host}{written.path}"
        try:
            found.append(parse(page.body, url, headers, _source(written.host), FETCHED))
        except ParseError as error:
            print(f"{url}: {error}", file=sys.stderr)
    return found


def _source(host: str) -> Source:
    return next(source for source in sample_sources() if host in source.hosts)


def answer(snapshot: Path, sql: str) -> str:
    """What `yanzhao sql` prints."""
    result = query(snapshot, sql)
    return text_table(result.columns, result.rows, widest=44) + "\n"


def main(home: Path) -> None:
    """Write the answers into the page."""
    snapshot = sample_snapshot(home)
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(
        RECIPE.sub(lambda match: match[1] + answer(snapshot, match["sql"]) + match[4], page), encoding="utf-8"
    )


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        main(Path(folder))
