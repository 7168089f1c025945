"""`yanzhao forget`, `archive prune`, `reparse`: what an archive owes to publishers, disks and better parsers."""

from __future__ import annotations

import datetime as dt
import sys

from flows.codec import complain
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
    if done.published:
        complain(f"published {home.snapshot}")
    sys.stdout.flush()
