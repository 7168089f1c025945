"""`python -m crawler`: crawl one source into a landing folder.

Exit status: 0 the crawl went well, 1 it fell short or was interrupted, 2 wrong usage. On stdout, lines
`{"progress": {"articles": n, "fetches": n, "total": n or null}}`; everything else on stderr.

A folder with `report.json` is finished and not crawled again. An interrupted crawl (signal, kill, loss of the parent)
leaves no report: the same command goes on from what was fetched.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from crawler.address import is_loopback, without_secrets
from crawler.history import History, HistoryError, read_history
from crawler.known import Known, KnownError, read_known
from crawler.landing import Landing, LandingError, read_report
from crawler.records import CrawlReport
from crawler.source import Source, SourceError, load_source
from crawler.window import Window

DONE, FELL_SHORT, WRONG_USAGE = 0, 1, 2
LOCK_WAIT_SECONDS = 60.0
"""How long a crawl waits for another to leave its landing folder."""


def main(arguments: list[str] | None = None) -> int:
    """Crawl as the command line asks; gives the exit status."""
    options = _parser().parse_args(arguments)
    try:
        source = load_source(options.source, options.sources_dir)
        _check(options, source)
        return _crawl(options, source)
    except (SourceError, KnownError, HistoryError, LandingError, UsageError) as error:
        return _complain(str(error), WRONG_USAGE)
    except OSError as error:
        return _complain(f"{options.landing}: {error.strerror}", FELL_SHORT)


class UsageError(Exception):
    """Options that do not go together."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m crawler", description="Crawl one source into a landing folder.")
    parser.add_argument("--source", required=True, metavar="NAME", help="a file of crawler/sources, without suffix")
    parser.add_argument("--landing", required=True, type=Path, metavar="DIR", help="folder to write into")
    parser.add_argument("--known", type=Path, metavar="FILE", help="JSON Lines: what is known of addresses")
    parser.add_argument("--history", type=Path, metavar="FILE", help="JSON: how the source did in its last crawls")
    parser.add_argument("--since", type=_day, metavar="DATE", help="leave out articles published before this day")
    parser.add_argument("--until", type=_day, metavar="DATE", help="leave out articles published after this day")
    parser.add_argument("--limit", type=_count, metavar="N", help="stop after N articles")
    parser.add_argument("--sources-dir", type=Path, metavar="DIR", help="folder with further sources of your own")
    parser.add_argument("--proxy", metavar="URL", help="send every request to this HTTP proxy")
    parser.add_argument("--fast", action="store_true", help="no delays; only with a proxy on loopback")
    parser.add_argument("--contact", metavar="ADDRESS", help="page or mailbox to name in the user agent")
    parser.add_argument("--end-with-stdin", action="store_true", help="stop when stdin closes: when the parent is gone")
    return parser


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _check(options: argparse.Namespace, source: Source) -> None:
    if options.fast and not (options.proxy and is_loopback(options.proxy)):
        raise UsageError("--fast goes only with a --proxy on loopback")
    if options.proxy and not options.proxy.startswith(("http://", "https://")):
        raise UsageError("--proxy needs an http address")
    if source.sample and not options.proxy:
        raise UsageError(f"{source.name} belongs to the sample site; it needs --proxy")
    if options.since and options.until and options.since > options.until:
        raise UsageError("--since is after --until")


def _crawl(options: argparse.Namespace, source: Source) -> int:
    """Crawl while holding the landing folder: a crawler whose parent was killed may still be on its way out."""
    options.landing.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(options.landing / ".crawling.lock", timeout=LOCK_WAIT_SECONDS):
            return _crawl_alone(options, source)
    except Timeout:
        raise LandingError("another crawl is writing to --landing") from None


def _crawl_alone(options: argparse.Namespace, source: Source) -> int:
    finished = read_report(options.landing)
    if finished is not None:
        if finished.source != source.name:
            raise LandingError(f"--landing holds a crawl of {finished.source}, not of {source.name}")
        return _status(finished)
    known, history = read_known(options.known), read_history(options.history)
    landing = Landing(options.landing, source.name)
    try:
        report = _run(options, source, landing, known, history)
    finally:
        landing.close()
    if report is None:
        return _complain("interrupted; the same command goes on from here", FELL_SHORT)
    return _status(report)


def _run(
    options: argparse.Namespace, source: Source, landing: Landing, known: Known, history: History
) -> CrawlReport | None:
    """Crawl and write the report; None where the crawl was interrupted."""
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.archive import PageArchive
    from crawler.job import Job
    from crawler.progress import Progress
    from crawler.report import Health, judge
    from crawler.settings import settings, user_agent
    from crawler.spider import SourceSpider

    window = Window(options.since, options.until)
    job = Job(
        source=source,
        landing=landing,
        archive=PageArchive(landing.folder, user_agent(options.contact), _now()),
        health=Health(started_at=_now(), partial=bool(known.ids or known.failed) or not window.is_open),
        progress=Progress(sys.stdout),
        now=_now,
        known=known,
        window=window,
        limit=options.limit,
        proxy=options.proxy,
        fast=options.fast,
    )
    process = AsyncCrawlerProcess(settings(source, options.contact, options.fast))
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    _log_without_secrets()
    process.crawl(SourceSpider, job=job)
    if options.end_with_stdin:
        _watch_stdin()
    process.start()
    job.archive.close()
    # Without a reason Scrapy never came so far as to open the spider.
    reason = job.finish_reason or "start_error"
    if reason == "shutdown":
        return None
    report = judge(
        source, landing, job.health, reason, _now(), options.limit, window=window, known=known, history=history
    )
    landing.write_report(report)
    job.progress.end(report.articles, len(landing.fetched))
    return report


def _log_without_secrets() -> None:
    """Take passwords and tokens in addresses out of all that is logged from now on, by us or by Scrapy."""
    made = logging.getLogRecordFactory()

    def make(*args: Any, **more: Any) -> logging.LogRecord:
        record = made(*args, **more)
        record.msg, record.args = without_secrets(record.getMessage()), ()
        return record

    logging.setLogRecordFactory(make)


def _watch_stdin() -> None:
    """Interrupt this process, as a signal would, once stdin is at its end."""
    import signal

    def wait() -> None:
        while os.read(0, 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="stdin", daemon=True).start()


def _status(report: CrawlReport) -> int:
    for problem in report.problems:
        print(f"{report.source}: {problem}", file=sys.stderr)
    return DONE if report.ok else FELL_SHORT


def _complain(message: str, status: int) -> int:
    print(f"crawler: {message}", file=sys.stderr)
    return status


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


if __name__ == "__main__":
    raise SystemExit(main())
