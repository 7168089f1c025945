"""`yanzhao forget`, `archive prune`, `reparse`: what an archive owes to publishers, disks and better parsers."""

from __future__ import annotations

import datetime as dt
import sys

from flows.codec import complain
from flows.errors import Failure, Usage
from flows.home import Home


def forget(home: Home, url: str, reason: str | None, copies: bool, dry_run: bool) -> None:
    """Take an address down and say what went. Raises Usage where it is no address."""
    from flows.takedown import take_down

    with home.writing():
        done = take_down(home, url, reason, copies, dry_run, dt.datetime.now(dt.UTC))
    verb = "would go" if dry_run else "went"
    if done.rows or done.pages or done.lines:
        print(f"{len(done.ids)} addresses with this text {verb}: {', '.join(done.ids)}")
    else:
        print(f"nothing is here of {', '.join(done.ids)}" + ("" if dry_run else "; from now on it is kept out"))
    for table, rows in done.rows.items():
        print(f"  {table}: {rows} rows")
    print(f"  raw pages: {done.pages} records")
    print(f"  landing folders and logs: {done.lines} lines")
    for address in done.near:
        complain(f"a near copy stays: {address} (--copies takes it down as well)")
    for path in done.others:
        complain(f"not looked into, remove it where it holds the article: {path}")
    if done.published:
        complain(f"published {home.snapshot}")
    if not dry_run:
        complain("backups and exports made before, outside this home, still have it: make them anew")
    sys.stdout.flush()


def reparse(home: Home, since: str | None, source: str | None, dry_run: bool, processes: int) -> None:
    """Read the archive again, list what reads otherwise, load it and extract. Raises Failure where something was left
    out."""
    from flows import steps
    from flows.progress import bars
    from flows.reparsing import ReparseRequest, run_reparse

    request = ReparseRequest(since=since, source=source)
    _known(home, source)
    with home.writing(), bars():
        summary = run_reparse(home, request, dry_run, dt.datetime.now(dt.UTC))
        if not dry_run:
            steps.gather_copies(home)
            steps.extract_pending(home, processes)
    for page in summary.listed:
        print(f"{page.outcome}\t{page.url}" + (f"\t{page.reason}" if page.reason else ""))
        for difference in page.differences:
            print(f"\t{difference.field}\t{difference.before}\t{difference.after}")
    print("pages: " + (", ".join(f"{name} {count}" for name, count in sorted(summary.pages.items())) or "none"))
    print("fields: " + (", ".join(f"{name} {count}" for name, count in summary.fields.most_common()) or "none"))
    for problem in summary.problems:
        complain(problem)
    if summary.problems:
        raise Failure(f"{len(summary.problems)} crawls or records left out")


def _known(home: Home, source: str | None) -> None:
    """Raises Usage for a name that is neither a source's nor in the archive."""
    from crawler.source import SourceError, load_source

    if source is None or any(home.landing.glob(f"*/{source}")):
        return
    try:
        load_source(source)
    except SourceError as error:
        raise Usage(str(error)) from None


def prune(home: Home, keep_days: int | None, budget: int | None, dry_run: bool) -> None:
    """Remove old raw pages and say which."""
    from flows.retention import Policy, occupied, prune

    with home.writing():
        before = occupied(home)
        removed = prune(home, Policy(keep_days=keep_days, budget=budget), dry_run, dt.datetime.now(dt.UTC))
    for crawl in removed:
        print(f"{crawl.run}/{crawl.source}: {crawl.bytes} bytes of {crawl.ended:%Y-%m-%d} ({crawl.reason})")
    verb = "would go" if dry_run else "went"
    gone = sum(crawl.bytes for crawl in removed)
    complain(f"the raw pages of {len(removed)} crawls {verb}, {gone} bytes")
    if budget is not None and before - gone > budget:
        complain(
            f"{before - gone} bytes stay, more than the budget: crawls that have not ended or are too new to remove"
        )
