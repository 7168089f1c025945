"""How long raw pages (WARC) are kept, and how much room they may take.

The unit is one crawl of one source. The oldest goes first. Never removed are the raw pages of a run that has not ended,
and those of crawls within the days in which the source's articles are looked at again. Records (`articles.jsonl`,
`fetches.jsonl`) stay. The warehouse notes a removal before the files go, so that after a kill it never knows too
little; what was noted and still lies there is removed by the next call.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from crawler.archive import segments
from crawler.source import SourceError, load_source
from flows import runs, steps
from flows.crawling import read_report
from flows.errors import Usage
from flows.home import Home

KEEP_VARIABLE = "YANZHAO_KEEP_DAYS"
BUDGET_VARIABLE = "YANZHAO_ARCHIVE_BUDGET"
LOOK_AGAIN_DAYS = 7
"""Days for which a crawl's pages are kept in any case, where its source says nothing else."""
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", re.I)
_UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What an operator wants kept; with neither, everything."""

    keep_days: int | None = None
    budget: int | None = None
    """Bytes."""

    @property
    def is_set(self) -> bool:
        """Whether anything may be removed at all."""
        return self.keep_days is not None or self.budget is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """The raw pages of one crawl that went, or would."""

    run: str
    source: str
    ended: dt.datetime
    bytes: int
    reason: Literal["age", "budget", "unfinished removal"]


@dataclass(frozen=True, slots=True)
class _Crawl:
    folder: Path
    ended: dt.datetime | None
    """None where it, or its run, has not ended."""
    bytes: int


def from_environment(environment: Mapping[str, str] | None = None) -> Policy:
    """The policy that the settings name. Raises Usage, naming the variable, for a value that is none."""
    environment = os.environ if environment is None else environment
    days, budget = environment.get(KEEP_VARIABLE), environment.get(BUDGET_VARIABLE)
    try:
        keep_days = int(days) if days else None
        size = parse_size(budget) if budget else None
        if keep_days is not None and keep_days < 0:
            raise ValueError("a number of days is not negative")
    except ValueError as error:
        raise Usage(f"{KEEP_VARIABLE}={days or ''} {BUDGET_VARIABLE}={budget or ''}: {error}") from None
    return Policy(keep_days=keep_days, budget=size)


def parse_size(text: str) -> int:
    """Bytes of a size as `5G`, `500M` or `1.5 TB` (powers of 1024). Raises ValueError."""
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no size; write it as 5G or 500M")
    return int(float(match[1]) * _UNITS[match[2].upper()])


def occupied(home: Home) -> int:
    """Bytes of all raw pages."""
    return sum(crawl.bytes for crawl in _crawls(home))


def prune(home: Home, policy: Policy, dry_run: bool, now: dt.datetime) -> list[Removed]:
    """Remove what is older or more than wanted; gives what went. Call it while holding the home's lock."""
    with steps.open_warehouse(home) as warehouse:
        noted = set(warehouse.raw_removals())
        removed = list(_planned(home, policy, noted, now))
        if dry_run:
            return removed
        warehouse.note_raw_removals(
            [
                (gone.run, gone.source, gone.bytes, gone.reason)
                for gone in removed
                if (gone.run, gone.source) not in noted
            ],
            now,
        )
    for gone in removed:
        for path in segments(home.landing / gone.run / gone.source):
            path.unlink(missing_ok=True)
    return removed


def _planned(home: Home, policy: Policy, noted: set[tuple[str, str]], now: dt.datetime) -> Iterator[Removed]:
    crawls = list(_crawls(home))
    room = sum(crawl.bytes for crawl in crawls)
    ended = [(crawl.ended, crawl) for crawl in crawls if crawl.ended is not None]
    for end, crawl in sorted(ended, key=lambda pair: (pair[0], str(pair[1].folder))):
        age = now - end
        run, source = crawl.folder.parent.name, crawl.folder.name
        reason: Literal["age", "budget", "unfinished removal"] | None = None
        if (run, source) in noted:
            reason = "unfinished removal"
        elif age <= dt.timedelta(days=_look_again_days(source)):
            continue
        elif policy.keep_days is not None and age > dt.timedelta(days=policy.keep_days):
            reason = "age"
        elif policy.budget is not None and room > policy.budget:
            reason = "budget"
        if reason is not None:
            room -= crawl.bytes
            yield Removed(run=run, source=source, ended=end, bytes=crawl.bytes, reason=reason)


def _crawls(home: Home) -> Iterator[_Crawl]:
    unfinished = {run.id for run in runs.all_runs(home) if run.status == "running"}
    for folder in sorted(path for path in home.landing.glob("*/*") if path.is_dir()):
        files = segments(folder)
        if files:
            ended = None if folder.parent.name in unfinished else _end(folder)
            yield _Crawl(folder, ended, sum(path.stat().st_size for path in files))


def _end(folder: Path) -> dt.datetime | None:
    try:
        end = dt.datetime.fromisoformat(read_report(folder / "report.json").finished_at)
    except (OSError, ValueError):
        return None
    return end if end.tzinfo else end.replace(tzinfo=dt.UTC)


def _look_again_days(source: str) -> int:
    try:
        return load_source(source).look_again_days
    except SourceError:
        return LOOK_AGAIN_DAYS
