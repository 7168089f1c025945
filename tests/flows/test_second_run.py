"""Two runs over the sample site without Prefect: the second asks for nothing but lists, and says how the source does."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

from crawler.records import CrawlReport
from crawler.sample.server import SampleSite
from flows import runs, steps
from flows.crawling import CrawlOrder, crawl
from flows.home import Home
from flows.runs import Run, RunRequest
from flows.summary import RunSummary, markdown
from warehouse.query import query
from warehouse.resolution.resolve import ResolveResult

SOURCES = ("sample-news", "sample-policy")
NOW = dt.datetime(2026, 11, 28, 2, 30, tzinfo=dt.UTC)


def run_once(home: Home, site: SampleSite, now: dt.datetime) -> tuple[Run, list[CrawlReport]]:
    """What the flow does up to loading."""
    run = runs.begin(home, RunRequest(sources=SOURCES), now)
    steps.record_begin(home, run)
    reports = []
    for source in SOURCES:
        folder = run.folder(home) / source
        known, history = steps.write_known(home, source, folder, now.date() - dt.timedelta(days=8))
        order = CrawlOrder(source=source, landing=folder, known=known, history=history, proxy=site.proxy_url)
        reports.append(crawl(order))
        steps.load_landing(home, run.id, folder)
    run = runs.ended(run, "done", now)
    runs.save(home, run)
    return run, reports


def report_of(run: Run, reports: Sequence[CrawlReport]) -> str:
    nothing = steps.ExtractionSummary(documents=0, characters=0, failures=(), problems=())
    return markdown(
        RunSummary(
            run=run,
            crawls=tuple(reports),
            crawl_failures=(),
            load_problems=(),
            extraction=nothing,
            resolution=ResolveResult(reports=0, projects=0, names=0, organizations=0, corrections=0, changes=0),
            override_problems=(),
            checks=(),
            manifest=None,
        )
    )


def test_a_second_run_asks_for_lists_alone_and_compares_itself_with_the_first(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with SampleSite() as site:
        first_run, first = run_once(home, site, NOW)
        asked = len(site.requests)
        second_run, second = run_once(home, site, NOW + dt.timedelta(days=1))
        again = site.requests[asked:]
    assert [report.ok for report in (*first, *second)] == [True] * 4, [r.problems for r in (*first, *second)]
    fetched = [
        json.loads(line)
        for source in SOURCES
        for line in (second_run.folder(home) / source / "fetches.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    # Of pages that robots.txt forbids it is noted, without asking, that they are forbidden.
    answered = {fetch["role"] for fetch in fetched if fetch["status"] is not None}
    assert answered == {"list", "robots"}
    assert 0 < len(again) < asked / 4
    assert [report.articles for report in second] == [0, 0]
    assert all(new.minimum_articles <= new.listed <= old.listed for old, new in zip(first, second, strict=True))
    assert [report.lists for report in second] == [report.lists for report in first]
    assert [report.newest for report in second] == [report.newest for report in first]
    (run_id,) = {
        run["run_id"]
        for run in json.loads((second_run.folder(home) / SOURCES[0] / "history.json").read_bytes())["runs"]
    }
    assert run_id == first_run.id
    steps.publish(home)
    health = query(
        home.snapshot,
        "SELECT source, ok, crawled, usually_crawled, listed, usually_listed, problems, edited, newest::VARCHAR, run_id "
        "FROM v_source_health ORDER BY source",
    ).rows
    assert health == [
        (old.source, True, 0, old.articles, new.listed, old.listed, [], 0, new.newest, second_run.id)
        for old, new in zip(first, second, strict=True)
    ]
    text = report_of(first_run, first)
    assert f"| sample-news | {first[0].articles} | 0 | {first[0].listed} |" in text
    assert "| paragraphs | 100% | 100% |" in text
    assert f"| sample-news | 0 | 0 | {second[0].listed} |" in report_of(second_run, second)


def test_what_is_known_is_written_once_for_a_run(tmp_path: Path) -> None:
    home = Home(tmp_path)
    folder = tmp_path / "landing" / "run" / "sample-news"
    known, history = steps.write_known(home, "sample-news", folder, NOW.date())
    known.write_text('{"url":"http://a.example/"}\n')
    assert steps.write_known(home, "sample-news", folder, NOW.date()) == (known, history)
    assert known.read_text() == '{"url":"http://a.example/"}\n'
    history.unlink()
    steps.write_known(home, "sample-news", folder, NOW.date())
    assert json.loads(history.read_bytes())["runs"] == []
    assert known.read_text() == '{"url":"http://a.example/"}\n'
