"""The steps of a run as plain functions: crawl, load, extract, check, publish. No Prefect, no command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec

from crawler.records import Article, Fetch
from flows import home as homes
from flows import progress
from flows.codec import LineReader, to_json
from flows.crawling import REPORT, read_report
from flows.home import Home
from flows.runs import Run
from nlp.records import EXTRACTOR, Document, Extraction, ExtractionFailure
from warehouse.checks import CheckResult, run_checks
from warehouse.cursor import present_cursor
from warehouse.publish import KEEP_DAYS, Manifest
from warehouse.publish import publish as publish_snapshot
from warehouse.reextraction import Replaced, due, replaced
from warehouse.store import LoadResult, Warehouse

T = TypeVar("T")
BATCH = 100
"""Articles per transaction: a task or commit costs more than ten articles' work."""
SHORT_BATCH = 20
"""Articles per transaction where others may wait for it."""
CHUNK = 500
"""Articles that are read again before the warehouse is given free for a moment."""
LOCK_WAIT_SECONDS = 300.0


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


def write_known(home: Home, source: str, folder: Path) -> Path:
    """Write the addresses that the warehouse has of a source for the crawler, once per run.

    A file that is there already stays: a run taken up again must crawl by what was known when it began.
    """
    path = folder / "known.jsonl"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with open_warehouse(home) as warehouse, part.open("wb") as lines:
            lines.writelines(to_json(known) + b"\n" for known in warehouse.known(source))
        part.replace(path)
    return path


def load_landing(home: Home, run_id: str, folder: Path) -> LoadResult:
    """Load one source's landing folder: articles, fetches, report. Safe to repeat.

    What cannot be read is left out and told, with file and line, in the `problems` of the result.
    """
    problems: list[str] = []
    with open_warehouse(home) as warehouse:
        result = LoadResult()
        for batch in _batches(read_records(folder / "articles.jsonl", Article, problems.append)):
            result += warehouse.load_articles(run_id, batch)
        warehouse.load_fetches(run_id, list(read_records(folder / "fetches.jsonl", Fetch, problems.append)))
        report = folder / REPORT
        if report.exists():
            try:
                warehouse.load_crawl_report(run_id, read_report(report))
            except ValueError as error:
                problems.append(str(error))
    return result + LoadResult(problems=tuple(problems))


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
    from nlp.pipeline import default_pipeline, extractor_of

    return extractor_of(default_pipeline(model)), model


def load_extractions(home: Home, extractions: Iterable[Extraction]) -> LoadResult:
    """Load Extraction records made elsewhere."""
    result = LoadResult()
    with open_warehouse(home) as warehouse:
        for batch in _batches(extractions):
            result += warehouse.load_extractions(batch)
    return result


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
    "Document",
    "ExtractionSummary",
    "LoadResult",
    "Manifest",
    "check",
    "extract_pending",
    "load_extractions",
    "load_landing",
    "publish",
    "reextract",
    "write_known",
]
