"""A crawl in a process of its own: start it, follow it, judge it by its report."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

import msgspec

from crawler.records import CrawlReport
from flows import progress
from flows.errors import Failure

REPORT = "report.json"
CONTACT_VARIABLE = "YANZHAO_CONTACT"
"""Page or mailbox that the crawler's user agent names, so that a site can reach who runs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOrder:
    """One crawl of one source."""

    source: str
    landing: Path
    """The source's own folder below the run's landing folder."""
    sources_dir: Path | None = None
    """Folder with further sources."""
    known: Path | None = None
    """JSON Lines: what is known of the source's addresses."""
    history: Path | None = None
    """JSON: how the source did in its last crawls."""
    since: str | None = None
    until: str | None = None
    limit: int | None = None
    proxy: str | None = None
    """Send every request there; no politeness is needed towards oneself."""
    contact: str | None = None
    timeout_seconds: float = 6 * 3600


def crawl(order: CrawlOrder) -> CrawlReport:
    """Crawl into the landing folder and give the report; at once where an earlier run left a report.

    Raises Failure where the crawler leaves no report: it was killed, ran into the time limit, or was called wrongly.
    """
    report = order.landing / REPORT
    if not report.exists():
        order.landing.mkdir(parents=True, exist_ok=True)
        _follow(order)
    if not report.exists():
        raise Failure(f"the crawl of {order.source} left no report; see {order.landing / 'crawl.log'}")
    try:
        return read_report(report)
    except ValueError as error:
        raise Failure(str(error)) from None


def read_report(path: Path) -> CrawlReport:
    """The report that a crawl left. Raises ValueError, naming the file, where it is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=CrawlReport)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def command(order: CrawlOrder) -> list[str]:
    """The crawler's command line."""
    words = [sys.executable, "-m", "crawler", "--source", order.source, "--landing", str(order.landing)]
    words.append("--end-with-stdin")
    for option, value in (
        ("--sources-dir", order.sources_dir),
        ("--known", order.known),
        ("--history", order.history),
        ("--since", order.since),
        ("--until", order.until),
        ("--limit", order.limit),
        ("--contact", order.contact),
    ):
        if value is not None:
            words += [option, str(value)]
    if order.proxy:
        words += ["--proxy", order.proxy, "--fast"]
    return words


def _follow(order: CrawlOrder) -> None:
    """Run the crawler to its end, passing its progress on.

    Its standard input is a pipe that nobody writes to: when this process dies, the crawler sees it close and stops.
    """
    log = order.landing / "crawl.log"
    with (
        log.open("ab") as errors,
        subprocess.Popen(command(order), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors) as process,
    ):
        limit = Timer(order.timeout_seconds, process.terminate)
        limit.start()
        try:
            assert process.stdout is not None
            for line in process.stdout:
                _pass_on(order.source, line)
            process.wait()
        finally:
            limit.cancel()
            if process.poll() is None:
                process.terminate()


def _pass_on(source: str, line: bytes) -> None:
    try:
        state = json.loads(line)["progress"]
        progress.report(f"crawl {source}", int(state["articles"]), state.get("total"))
    except (ValueError, KeyError, TypeError):
        return
