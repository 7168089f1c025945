"""`yanzhao load`, `resolve`, `check`, `publish`: the steps of a run alone."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

from flows import steps
from flows.codec import LineReader, complain, open_lines
from flows.errors import Failure
from flows.home import Home
from flows.progress import bars
from flows.steps import LoadResult
from flows.tables import text_table
from nlp.records import Extraction
from warehouse.resolution.explain import explain as explained


def load(home: Home, folders: tuple[str, ...], extractions: str | None, processes: int) -> None:
    """Load landing folders, then given extractions, extract what is still without facts, and resolve.

    Raises Failure for a folder without articles, a bad line, or a document that could not be extracted.
    """
    targets = [Path(f) for f in folders] or sorted(p.parent for p in home.landing.glob("*/*/articles.jsonl"))
    missing = [str(f) for f in targets if not (f / "articles.jsonl").exists()]
    if missing:
        raise Failure(f"no articles.jsonl in {', '.join(missing)}")
    if not targets and not extractions and not home.warehouse.exists():
        raise Failure(f"{home.landing}: no landing folder there, nothing to load")
    bad = 0
    with home.writing(), bars():
        for folder in targets:
            result = steps.load_landing(home, folder.absolute().parent.name, folder)
            _tell(_short(folder, home), result)
            bad += len(result.problems)
        if extractions:
            bad += _load_extractions(home, extractions)
        copies = steps.gather_copies(home)
        summary = steps.extract_pending(home, processes)
        _settle(home)
    complain(f"compared {copies.articles} articles; {copies.copies} in the warehouse are near copies of others")
    complain(f"extracted {summary.documents} documents, {summary.characters} characters")
    for failure in summary.failures:
        complain(f"{failure.id}: extraction failed: {failure.reason}")
    for problem in summary.problems:
        complain(problem)
    if bad or summary.failures:
        raise Failure(f"{bad + len(summary.failures)} records left out")


def _load_extractions(home: Home, file: str) -> int:
    reader = LineReader(file)
    with open_lines(file) as stream:
        result = steps.load_extractions(home, reader.read(stream, Extraction))
    _tell(file, result)
    return reader.bad + result.refused


def _short(folder: Path, home: Home) -> str:
    """A landing folder as people name it: run and source."""
    path = folder.absolute()
    return str(path.relative_to(home.landing) if path.is_relative_to(home.landing) else folder)


def _tell(what: str, result: LoadResult) -> None:
    for problem in result.problems:
        complain(problem)
    # Of a dozen counts most are nought most of the time.
    counts = [count for count in str(result).split(", ") if not count.endswith(" 0")]
    complain(f"{what}: {', '.join(counts) or 'nothing new'}")


def resolve(home: Home, explain: tuple[str, str] | None) -> None:
    """Resolve the warehouse, or tell why two things are one or two.

    Raises Failure where a line of the overrides cannot be followed; the others are.
    """
    _require(home.warehouse)
    if explain:
        with steps.open_warehouse(home) as warehouse:
            print("\n".join(explained(warehouse.connection, *explain)))
        return
    with home.writing():
        result, problems = steps.resolve(home)
    complain(str(result))
    for problem in problems:
        complain(problem)
    if problems:
        raise Failure(f"{len(problems)} lines of {home.overrides} cannot be followed")


def reextract(home: Home, since: str | None, processes: int) -> None:
    """Read again what other versions read, and print by table what this version has changed.

    Raises Failure where articles could not be read; they keep their old facts.
    """
    _require(home.warehouse)
    with bars():
        summary = steps.reextract(home, since, processes)
    complain(f"{summary.extractor}: {summary.articles} articles were due, {summary.left} are left")
    for failure in summary.failures:
        complain(f"{failure.id}: extraction failed, its old facts stay: {failure.reason}")
    complain("what this version has changed so far, earlier calls counted in:")
    print(text_table(("kind", "gained", "lost", "different"), [astuple(row) for row in summary.changed]))
    complain(f"after `yanzhao publish`, `yanzhao export --since {summary.cursor}` has these changes one by one")
    if summary.failures:
        raise Failure(f"{len(summary.failures)} articles could not be read again")


def check(home: Home) -> None:
    """Run the checks and print what they found. Raises Failure where an error was found."""
    _require(home.warehouse)
    with home.writing():
        results = steps.check(home)
    for result in results:
        state = "ok" if not result.rows else f"{result.severity}: {result.rows} rows"
        print(f"{result.name}: {state}" + (f" ({result.description})" if result.rows else ""))
    failed = [r.name for r in results if r.severity == "error" and r.rows]
    if failed:
        raise Failure(f"checks fell short: {', '.join(failed)}")


def publish(home: Home, keep_days: float) -> None:
    """Publish the snapshot and say where it is. What changed since the last resolution is resolved first."""
    _require(home.warehouse)
    with home.writing():
        _settle(home)
        manifest = steps.publish(home, keep_days)
    complain(f"published {home.snapshot}")
    for table, rows in manifest.counts.items():
        complain(f"  {table}: {rows}")


def _settle(home: Home) -> None:
    """Resolve what is new; lines of the overrides that cannot be followed are told and stop nothing here."""
    settled = steps.settle(home)
    if settled is None:
        return
    result, problems = settled
    complain(f"resolved: {result}")
    for problem in problems:
        complain(problem)


def _require(warehouse: Path) -> None:
    if not warehouse.exists():
        raise Failure(f"no warehouse at {warehouse}; `yanzhao run` or `yanzhao load` makes one")
