"""The run as a Prefect flow: crawl → load → extract → resolve → check → publish.

A thin coat over `flows.steps`: retries, time limits, one writer at a time, the report as an artifact. It needs no
server: called as a function, Prefect starts one inside the process.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.concurrency.sync import concurrency
from prefect.exceptions import ObjectNotFound
from prefect.task_runners import ThreadPoolTaskRunner

from crawler.records import CrawlReport
from crawler.source import SourceError, enabled_sources
from crawler.source import load_source as load_source_file
from flows import home as homes
from flows import retention, runs, steps
from flows.crawling import CONTACT_VARIABLE, CrawlOrder, crawl
from flows.home import Home
from flows.runs import Run, RunRequest, Status
from flows.summary import RunSummary, markdown

WRITER_LIMIT = "warehouse-writer"
"""Global concurrency limit that keeps writers of several machines apart, where an operator has created it."""
_LEASE_SECONDS = 60.0
_HOUR = 3600
BEIJING = ZoneInfo("Asia/Shanghai")


class RunFellShort(Exception):
    """The run ended and something fell short; `summary` says what."""

    def __init__(self, summary: RunSummary) -> None:
        super().__init__("; ".join(summary.problems) or "the snapshot was not published")
        self.summary = summary


@contextmanager
def _only_writer() -> Iterator[None]:
    """Hold the writer's slot, where an operator has created the limit; the home's own lock is held in any case."""
    with get_client(sync_client=True) as client:
        try:
            client.read_global_concurrency_limit_by_name(WRITER_LIMIT)
        except ObjectNotFound:
            yield
            return
    with concurrency(WRITER_LIMIT, lease_duration=_LEASE_SECONDS, strict=True):
        yield


# No time limit of Prefect's: in a worker thread it could interrupt nothing. The order has one for the process.
@task(retries=2, retry_delay_seconds=[30, 120], cache_policy=NO_CACHE)
def crawl_source(order: CrawlOrder) -> CrawlReport:
    """Crawl one source in a process of its own."""
    return crawl(order)


@task(retries=3, retry_delay_seconds=[5, 30, 120], timeout_seconds=_HOUR, cache_policy=NO_CACHE)
def load_source(home: Home, run_id: str, folder: Path) -> steps.LoadResult:
    """Load one landing folder."""
    with _only_writer():
        return steps.load_landing(home, run_id, folder)


@task(retries=1, retry_delay_seconds=30, timeout_seconds=_HOUR, cache_policy=NO_CACHE)
def gather_copies(home: Home) -> steps.CopiesResult:
    """Find near copies among what is new."""
    with _only_writer():
        return steps.gather_copies(home)


@task(retries=1, retry_delay_seconds=30, timeout_seconds=12 * _HOUR, cache_policy=NO_CACHE)
def extract_articles(home: Home, processes: int) -> steps.ExtractionSummary:
    """Extract what has no facts of this extractor version yet."""
    with _only_writer():
        return steps.extract_pending(home, processes)


@task(retries=1, retry_delay_seconds=30, timeout_seconds=_HOUR, cache_policy=NO_CACHE)
def resolve_reports(home: Home) -> tuple[steps.ResolveResult, tuple[str, ...]]:
    """Find which reports tell of one project, and follow what people decided."""
    with _only_writer():
        return steps.resolve(home)


@task(retries=1, retry_delay_seconds=30, timeout_seconds=_HOUR, cache_policy=NO_CACHE)
def check_warehouse(home: Home, run_id: str) -> list[steps.CheckResult]:
    """Run the checks."""
    with _only_writer():
        return steps.check(home, run_id)


@task(retries=1, retry_delay_seconds=30, timeout_seconds=_HOUR, cache_policy=NO_CACHE)
def publish_snapshot(home: Home) -> steps.Manifest:
    """Replace the snapshot that readers open."""
    with _only_writer():
        return steps.publish(home)


@task(cache_policy=NO_CACHE)
def prune_archive(home: Home, policy: retention.Policy) -> list[retention.Removed]:
    """Remove raw pages that are older or more than wanted."""
    with _only_writer():
        return retention.prune(home, policy, dry_run=False, now=_now())


@flow(name="yanzhao", task_runner=ThreadPoolTaskRunner(max_workers=4))  # type: ignore[arg-type]
def nightly(
    sources: list[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    look_back_days: int | None = None,
    limit: int | None = None,
    home: str | None = None,
    processes: int = 1,
    proxy: str | None = None,
) -> RunSummary:
    """One run: crawl → load → extract → resolve → check → publish.

    `sources`: names; all enabled ones without it. `since`: ISO date, or `look_back_days` before today (Beijing
    time): older articles are left out; `until`: newer ones. `limit`: articles per source. `home`: as `--home`.
    `processes`: for extraction. `proxy`: send every request there (the sample site).

    Takes up a killed run that asked for the same. Raises RunFellShort where something fell short, after the
    report is written.
    """
    if look_back_days is not None and since is None:
        since = (_now().astimezone(BEIJING).date() - dt.timedelta(days=look_back_days)).isoformat()
    policy = retention.from_environment()
    place = homes.resolve(home)
    names = tuple(sources) if sources else tuple(s.name for s in enabled_sources(place.sources))
    request = RunRequest(sources=names, since=since, until=until, limit=limit)
    with place.writing(wait_seconds=steps.LOCK_WAIT_SECONDS):
        summary = _run(place, request, processes, proxy)
        # The run has ended now, so that its own raw pages are not those of an unfinished one.
        if policy.is_set:
            prune_archive(place, policy)
    if not summary.ok:
        raise RunFellShort(summary)
    return summary


def _run(home: Home, request: RunRequest, processes: int, proxy: str | None) -> RunSummary:
    run = runs.begin(home, request, _now())
    steps.record_begin(home, run)
    crawls, crawl_failures = _crawl_all(home, run, proxy)
    loaded = [load_source(home, run.id, run.folder(home) / source) for source in request.sources]
    gather_copies(home)
    extraction = extract_articles(home, processes)
    resolution, override_problems = resolve_reports(home)
    checks = check_warehouse(home, run.id)
    summary = RunSummary(
        run=run,
        crawls=tuple(crawls),
        crawl_failures=tuple(crawl_failures),
        load_problems=tuple(problem for result in loaded for problem in result.problems),
        extraction=extraction,
        resolution=resolution,
        override_problems=override_problems,
        checks=tuple(checks),
        manifest=None,
    )
    status: Status = "failed" if summary.problems else "done"
    summary = replace(summary, run=runs.ended(run, status, _now()))
    steps.record_end(home, summary.run)
    if not any(c.severity == "error" and c.rows for c in checks):
        summary = replace(summary, manifest=publish_snapshot(home))
    _report(home, summary)
    # Last of all: a run killed before this line is taken up again, and every step above can be repeated.
    runs.save(home, summary.run)
    return summary


def _crawl_all(home: Home, run: Run, proxy: str | None) -> tuple[list[CrawlReport], list[str]]:
    """Crawl all sources side by side; what failed is told and does not stop the others."""
    orders = []
    for source in run.request.sources:
        folder = run.folder(home) / source
        days = look_again_days(source, home.sources)
        known, history = steps.write_known(home, source, folder, _now().date() - dt.timedelta(days=days + 1))
        orders.append(
            CrawlOrder(
                source=source,
                landing=folder,
                sources_dir=home.sources,
                known=known,
                history=history,
                since=run.request.since,
                until=run.request.until,
                limit=run.request.limit,
                proxy=proxy,
                contact=os.environ.get(CONTACT_VARIABLE),
            )
        )
    futures = [crawl_source.submit(order) for order in orders]
    reports: list[CrawlReport] = []
    failures: list[str] = []
    for order, future in zip(orders, futures, strict=True):
        try:
            reports.append(future.result())
        except Exception as error:
            # Whatever the crawler died of, after all retries: told, and the other sources go on.
            failures.append(f"{order.source}: {error}")
    return reports, failures


def look_again_days(source: str, sources_dir: Path | None = None) -> int:
    """For how many days the articles of a source are looked at again; 0 for a source that is not there, of which the
    crawler tells."""
    try:
        return load_source_file(source, sources_dir).look_again_days
    except SourceError:
        return 0


def _report(home: Home, summary: RunSummary) -> None:
    text = markdown(summary)
    (summary.run.folder(home) / "report.md").write_text(text, encoding="utf-8")
    create_markdown_artifact(text, key="yanzhao-run", description=f"Run {summary.run.id}")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
