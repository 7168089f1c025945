"""`yanzhao reparse`: the archive read again with the present parser, and what reads otherwise loaded.

Each crawl's changed records go into a folder of their own below `landing`, as a crawl's would; that folder is loaded,
and only then marked as done. A killed reparse is taken up by the same request: what is done is passed over, the rest
is read anew, and loading something twice changes nothing.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from crawler.archive import segments
from crawler.reparse import Reparsed, read_articles, reparse
from crawler.source import SourceError, load_source
from flows import progress, runs, steps
from flows.codec import pretty_json, to_json
from flows.home import Home

_MARK = "reparse.json"
_DONE = steps.REPARSED
_DIFFERENCES = "differences.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReparseRequest:
    """What somebody asked for. Two equal requests are the same work."""

    since: str | None = None
    """ISO date: pages fetched before it are left alone."""
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    id: str
    request: ReparseRequest
    started_at: str
    finished_at: str | None = None


@dataclass(slots=True)
class ReparseSummary:
    """What a reparse found."""

    pages: Counter[str] = field(default_factory=Counter)
    """Pages by outcome."""
    fields: Counter[str] = field(default_factory=Counter)
    """Fields that read otherwise."""
    listed: list[Reparsed] = field(default_factory=list)
    """Pages that changed, are new or are lost; without their records."""
    problems: list[str] = field(default_factory=list)

    def add(self, page: Reparsed) -> None:
        """Count a page."""
        self.pages[page.outcome] += 1
        self.fields.update(difference.field for difference in page.differences)
        if page.outcome in ("changed", "new", "lost"):
            self.listed.append(_without_record(page))


def run_reparse(home: Home, request: ReparseRequest, dry_run: bool, now: dt.datetime) -> ReparseSummary:
    """Read the archive again; `dry_run` writes nothing. Call it while holding the home's lock."""
    summary = ReparseSummary()
    folders = list(_folders(home, request, summary))
    if dry_run:
        for folder in folders:
            for page in _read(home, folder, request, summary):
                summary.add(page)
        return summary
    state = _begin(home, request, now)
    with steps.open_warehouse(home) as warehouse:
        warehouse.begin_run(state.id, {"reparse": msgspec.to_builtins(request)}, state.started_at)
    for number, folder in enumerate(folders, 1):
        _one(home, folder, state, summary)
        progress.report("reparse", number, len(folders))
    with steps.open_warehouse(home) as warehouse:
        warehouse.finish_run(state.id, "done", runs.timestamp(now))
    _save(home, _ended(state, now))
    return summary


def _without_record(page: Reparsed) -> Reparsed:
    return Reparsed(url=page.url, outcome=page.outcome, id=page.id, reason=page.reason, differences=page.differences)


def _folders(home: Home, request: ReparseRequest, summary: ReparseSummary) -> Iterator[Path]:
    """The landing folders of finished crawls that have raw pages, oldest run first."""
    for folder in sorted(path for path in home.landing.glob("*/*") if path.is_dir()):
        if (request.source and folder.name != request.source) or not segments(folder):
            continue
        if not (folder / "report.json").exists():
            summary.problems.append(f"{folder.parent.name}/{folder.name}: its crawl has not ended; left alone")
            continue
        yield folder


def _one(home: Home, folder: Path, state: _State, summary: ReparseSummary) -> None:
    """Read one crawl, load what reads otherwise, note that it is done; or take over what was done before."""
    out = home.landing / state.id / f"{folder.parent.name}.{folder.name}"
    if not (out / _DONE).exists():
        _write(home, folder, out, state, summary)
        if (out / "articles.jsonl").exists():
            summary.problems += steps.load_landing(home, state.id, out).problems
        _replace(out / _DONE, b"{}\n")
    _take_over(out, summary)


def _write(home: Home, folder: Path, out: Path, state: _State, summary: ReparseSummary) -> None:
    """Write the records that are to be loaded, and the pages as they came out."""
    out.mkdir(parents=True, exist_ok=True)
    records, told = bytearray(), bytearray()
    same: Counter[str] = Counter()
    for page in _read(home, folder, state.request, summary):
        if page.article is not None:
            records += to_json(page.article) + b"\n"
        if page.outcome in ("changed", "new", "lost"):
            told += to_json(_without_record(page)) + b"\n"
        else:
            same[page.outcome] += 1
    told += to_json({"counts": dict(same)}) + b"\n"
    _replace(out / _DIFFERENCES, bytes(told))
    if records:
        _replace(out / "articles.jsonl", bytes(records))


def _take_over(out: Path, summary: ReparseSummary) -> None:
    *pages, last = (out / _DIFFERENCES).read_bytes().splitlines()
    for line in pages:
        summary.add(msgspec.json.decode(line, type=Reparsed))
    summary.pages.update(msgspec.json.decode(last)["counts"])


def _read(home: Home, folder: Path, request: ReparseRequest, summary: ReparseSummary) -> Iterator[Reparsed]:
    try:
        source = load_source(folder.name, home.sources)
    except SourceError as error:
        summary.problems.append(f"{folder.parent.name}/{folder.name}: {error}")
        return
    yield from reparse(folder, source, read_articles(folder) | steps.reparsed(home, folder), request.since)


def _begin(home: Home, request: ReparseRequest, now: dt.datetime) -> _State:
    for path in sorted(home.landing.glob(f"*/{_MARK}"), reverse=True):
        try:
            state = msgspec.json.decode(path.read_bytes(), type=_State)
        except (OSError, msgspec.MsgspecError):
            continue
        if state.finished_at is None and state.request == request:
            return state
    stamp = now.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    state = _State(id=f"{stamp}-{secrets.token_hex(2)}-reparse", request=request, started_at=runs.timestamp(now))
    _save(home, state)
    return state


def _ended(state: _State, now: dt.datetime) -> _State:
    return _State(id=state.id, request=state.request, started_at=state.started_at, finished_at=runs.timestamp(now))


def _save(home: Home, state: _State) -> None:
    folder = home.landing / state.id
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / _MARK, pretty_json(state).encode() + b"\n")


def _replace(path: Path, data: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(data)
    part.replace(path)
