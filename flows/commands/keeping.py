"""`yanzhao forget`, `archive prune`, `reparse`: what an archive owes to publishers, disks and better parsers."""

from __future__ import annotations

import datetime as dt
import sys

from flows.codec import complain
from flows.errors import Failure
from flows.home import Home


def forget(home: Home, url: str, reason: str | None, copies: bool, dry_run: bool) -> None:
    """Take an address down and say what went. Raises Usage where it is no address."""
    from flows.takedown import take_down

    with home.writing():
        done = take_down(home, url, reason, copies, dry_run, dt.datetime.now(dt.UTC))
    verb = "would go" if dry_run else "went"
    print(f"{len(done.ids)} addresses with this text {verb}: {', '.join(done.ids)}")
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


def prune(home: Home, keep_days: int | None, budget: int | None, dry_run: bool) -> None:
    """Remove old raw pages and say which."""
    from flows.retention import Policy, prune

    with home.writing():
        removed = prune(home, Policy(keep_days=keep_days, budget=budget), dry_run, dt.datetime.now(dt.UTC))
    for gone in removed:
        print(f"{gone.run}/{gone.source}: {gone.bytes} bytes of {gone.ended:%Y-%m-%d} ({gone.reason})")
    verb = "would go" if dry_run else "went"
    complain(f"the raw pages of {len(removed)} crawls {verb}, {sum(gone.bytes for gone in removed)} bytes")
