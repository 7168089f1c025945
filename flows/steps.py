"""The steps of a run as plain functions: crawl, load, extract, check, publish. No Prefect, no command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from crawler.records import Article, Fetch
from crawler.reparse import read_articles
from flows import home as homes
from flows import progress
from flows.codec import LineReader, to_json
from flows.crawling import REPORT, read_report
from flows.home import Home
from flows.runs import Run
from nlp.records import EXTRACTOR, Document, Extraction, ExtractionFailure
from warehouse.checks import CheckResult, run_checks
from warehouse.copies import CopiesResult, find_copies
from warehouse.cursor import present_cursor
from warehouse.publish import KEEP_DAYS, Manifest
from warehouse.publish import publish as publish_snapshot
from warehouse.reextraction import Replaced, due, replaced
from warehouse.resolution.freshness import is_stale
from warehouse.resolution.overrides import Numbered, Override, check_form
from warehouse.resolution.places import Place
from warehouse.resolution.resolve import ResolveResult
from warehouse.resolution.resolve import resolve as resolve_warehouse
from warehouse.store import LoadResult, Warehouse

T = TypeVar("T")
BATCH = 100
"""Articles per transaction: a task or commit costs more than ten articles' work."""
SHORT_BATCH = 20
"""Articles per transaction where others may wait for it."""
CHUNK = 500
"""Articles that are read again before the warehouse is given free for a moment."""
LOCK_WAIT_SECONDS = 300.0
REPARSED = "done.json"
"""Lies in the folder of what a reparse made of a crawl, once it is loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionSummary:
    """What the extraction step did."""

    documents: int
    characters: int
    failures: tuple[ExtractionFailure, ...]
    problems: tuple[str, ...]
    """What the warehouse could not store (amounts beyond its type), in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReextractionSummary:
    """What reading again did."""

    extractor: str
    articles: int
    """Articles that were due."""
    left: int
    """Articles that still have facts of another version, since they could not be read."""
    changed: tuple[Replaced, ...]
    """What this version has changed since it was first used, by table, earlier (stopped) commands included."""
    cursor: str
    """Where the change feed stood before: the changes after it are these."""
    failures: tuple[ExtractionFailure, ...]


def open_warehouse(home: Home) -> Warehouse:
    """The home's warehouse, opened for writing; waits while another process writes."""
    return Warehouse(home.warehouse, wait_seconds=LOCK_WAIT_SECONDS)


def record_begin(home: Home, run: Run) -> None:
    """Note in the warehouse that a run began, or goes on."""
    with open_warehouse(home) as warehouse:
        warehouse.begin_run(run.id, parameters=msgspec.to_builtins(run.request), started_at=run.started_at)


def record_end(home: Home, run: Run) -> None:
    """Note in the warehouse how a run ended."""
    with open_warehouse(home) as warehouse:
        warehouse.finish_run(run.id, status=run.status, finished_at=run.finished_at)


def write_known(home: Home, source: str, folder: Path, look_again_since: dt.date) -> tuple[Path, Path]:
    """Write what the warehouse knows of a source for the crawler, once per run: its addresses, and its last crawls.

    In: the day from which on articles may be looked at again. Files that are there already stay: a run taken up again
    must crawl by what was known when it began.
    """
    known, history = folder / "known.jsonl", folder / "history.json"
    if not (known.exists() and history.exists()):
        folder.mkdir(parents=True, exist_ok=True)
        with open_warehouse(home) as warehouse:
            _write_once(history, [warehouse.history(source)])
            _write_once(known, chain(warehouse.known(source, look_again_since), map(_stone, warehouse.forgotten())))
    return known, history


def _write_once(path: Path, records: Iterable[Any]) -> None:
    if not path.exists():
        part = path.with_suffix(".part")
        with part.open("wb") as lines:
            lines.writelines(to_json(record) + b"\n" for record in records)
        part.replace(path)


def reparsed(home: Home, folder: Path) -> dict[str, Article]:
    """The records of a crawl that a reparse has read otherwise since (`flows.reparsing`), by id, the newest of each."""
    found: dict[str, Article] = {}
    for done in sorted(home.landing.glob(f"*/{folder.parent.name}.{folder.name}/{REPARSED}")):
        found |= read_articles(done.parent)
    return found


def forgotten_line(id_: str) -> bytes:
    """The line for the crawler about an address that was taken down: it is known, and nothing more is."""
    return to_json(_stone(id_)) + b"\n"


def _stone(id_: str) -> dict[str, Any]:
    return {"id": id_, "forgotten": True}


def load_landing(home: Home, run_id: str, folder: Path) -> LoadResult:
    """Load one source's landing folder: articles, fetches, report. Safe to repeat.

    What a reparse has read otherwise since is loaded as that has it.

    What cannot be read is left out and told, with file and line, in the `problems` of the result.
    """
    problems: list[str] = []
    with open_warehouse(home) as warehouse:
        result = LoadResult()
        later = reparsed(home, folder)
        for batch in _batches(read_records(folder / "articles.jsonl", Article, problems.append)):
            result += warehouse.load_articles(run_id, [later.get(article.id, article) for article in batch])
        warehouse.load_fetches(run_id, list(read_records(folder / "fetches.jsonl", Fetch, problems.append)))
        report = folder / REPORT
        if report.exists():
            try:
                warehouse.load_crawl_report(run_id, read_report(report))
            except ValueError as error:
                problems.append(str(error))
    return result + LoadResult(problems=tuple(problems))


def gather_copies(home: Home) -> CopiesResult:
    """Find near copies among the articles that are new or changed, so that their facts count once."""
    with open_warehouse(home) as warehouse:
        return find_copies(warehouse.connection, dt.datetime.now(dt.UTC))


def extract_pending(home: Home, processes: int = 1) -> ExtractionSummary:
    """Extract every article whose facts are missing or of another extractor version, batch by batch."""
    from nlp.pipeline import extract_many

    extractor, model = _extractor()
    characters = done = 0
    failures: list[ExtractionFailure] = []
    problems: list[str] = []
    with open_warehouse(home) as warehouse:
        documents = list(warehouse.pending(extractor))
        # One stream for all batches: worker processes take longer to start than to read a batch.
        for results in _batches(extract_many(documents, processes, model)):
            loaded = warehouse.load_extractions([r for r in results if isinstance(r, Extraction)])
            failures += [r for r in results if isinstance(r, ExtractionFailure)]
            problems += loaded.problems
            characters += sum(len(document.text) for document in documents[done : done + len(results)])
            done += len(results)
            progress.report("extract", done, len(documents))
    return ExtractionSummary(documents=done, characters=characters, failures=tuple(failures), problems=tuple(problems))


def reextract(home: Home, since: str | None = None, processes: int = 1) -> ReextractionSummary:
    """Replace the facts of other extractor versions, articles published `since` (ISO date), in short transactions.

    The home and its warehouse are free for others between two chunks. Stopped anywhere and begun again, it goes on
    with what is left; an article that cannot be read keeps its old facts.
    """
    from nlp.pipeline import extract_many

    extractor, model = _extractor()
    failures: list[ExtractionFailure] = []
    with _for_a_while(home) as warehouse:
        cursor = present_cursor(warehouse.connection)
        ids = due(warehouse.connection, extractor, since)
    for start in range(0, len(ids), CHUNK):
        with _for_a_while(home) as warehouse:
            documents = warehouse.documents(ids[start : start + CHUNK])
            for results in _batches(extract_many(documents, processes, model), SHORT_BATCH):
                warehouse.load_extractions([r for r in results if isinstance(r, Extraction)])
                failures += [r for r in results if isinstance(r, ExtractionFailure)]
        progress.report("reextract", min(start + CHUNK, len(ids)), len(ids))
    with _for_a_while(home) as warehouse:
        changed = replaced(warehouse.connection, extractor)
        left = len(due(warehouse.connection, extractor, since))
    return ReextractionSummary(
        extractor=extractor,
        articles=len(ids),
        left=left,
        changed=tuple(changed),
        cursor=cursor,
        failures=tuple(failures),
    )


@contextmanager
def _for_a_while(home: Home) -> Iterator[Warehouse]:
    """The warehouse, with the home's lock, for one chunk."""
    with home.writing(wait_seconds=LOCK_WAIT_SECONDS), open_warehouse(home) as warehouse:
        yield warehouse


def _extractor() -> tuple[str, str | None]:
    """The extractor in use and the user's model behind it, if any."""
    model = homes.model()
    if model is None:
        return EXTRACTOR, None
    from nlp.pipeline import extraction_pipeline, extractor_of

    return extractor_of(extraction_pipeline(model)), model


def load_extractions(home: Home, extractions: Iterable[Extraction]) -> LoadResult:
    """Load Extraction records made elsewhere."""
    result = LoadResult()
    with open_warehouse(home) as warehouse:
        for batch in _batches(extractions):
            result += warehouse.load_extractions(batch)
    return result


def resolve(home: Home) -> tuple[ResolveResult, tuple[str, ...]]:
    """Resolve reports to projects and organizations, with the decisions in the home's overrides.

    Gives also what is wrong with lines of the overrides, each with file, line and reason; the others are followed.
    """
    problems: list[str] = []
    return _resolve(home, _read_overrides(home.overrides, problems), problems)


def settle(home: Home) -> tuple[ResolveResult, tuple[str, ...]] | None:
    """Resolve where anything changed since it was done last: facts, overrides, rules. None where nothing did."""
    problems: list[str] = []
    overrides = _read_overrides(home.overrides, problems)
    with open_warehouse(home) as warehouse:
        stale = is_stale(warehouse.connection, overrides)
    return _resolve(home, overrides, problems) if stale else None


def _resolve(home: Home, overrides: list[Numbered], problems: list[str]) -> tuple[ResolveResult, tuple[str, ...]]:
    from nlp.entities.gazetteer import every_division

    divisions = [Place(key=p.code or p.name, name=p.name, level=p.level) for p in every_division()]
    with open_warehouse(home) as warehouse:
        result = resolve_warehouse(warehouse.connection, dt.datetime.now(dt.UTC), divisions, overrides)
    problems += [f"{home.overrides}:{line}: {message}" for line, message in result.problems]
    return result, tuple(problems)


def resolve_again(home: Home) -> None:
    """Resolve where the home was resolved before."""
    with open_warehouse(home) as warehouse:
        resolved = warehouse.connection.execute("SELECT count(*) > 0 FROM resolved_projects").fetchall()[0][0]
    if resolved:
        resolve(home)


def _read_overrides(path: Path, problems: list[str]) -> list[Numbered]:
    if not path.exists():
        return []
    reader = LineReader(str(path), validate=check_form, tell=problems.append)
    with path.open("rb") as lines:
        found = list(reader.read(lines, Override))
    return [Numbered(line, override) for line, override in zip(reader.line_numbers, found, strict=True)]


def check(home: Home, run_id: str | None = None) -> list[CheckResult]:
    """Run all checks and keep their results."""
    with open_warehouse(home) as warehouse:
        return run_checks(warehouse.connection, run_id)


def publish(home: Home, keep_days: float = KEEP_DAYS) -> Manifest:
    """Replace the snapshot that readers open."""
    return publish_snapshot(home.root, keep_days=keep_days)


def read_records(path: Path, kind: type[T], tell: Callable[[str], None]) -> Iterator[T]:
    """Records of a landing file; none where the file is missing.

    A torn last line is what a killed crawl leaves, and is passed over; of any other bad line `tell` is told.
    """
    if path.exists():
        with path.open("rb") as lines:
            yield from LineReader(str(path), tell=tell).read(filter(_is_whole, lines), kind)


def _is_whole(line: bytes) -> bool:
    if line.endswith(b"\n"):
        return True
    try:
        msgspec.json.decode(line)
    except ValueError:
        return False
    return True


def _batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


__all__ = [
    "CheckResult",
    "CopiesResult",
    "Document",
    "ExtractionSummary",
    "LoadResult",
    "Manifest",
    "ResolveResult",
    "check",
    "extract_pending",
    "gather_copies",
    "load_extractions",
    "load_landing",
    "publish",
    "reextract",
    "resolve",
    "settle",
    "write_known",
]
