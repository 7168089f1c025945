"""The warehouse as one process writes it: articles, crawls and extractions in, work to do out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from crawler.records import Article, CrawlReport, Fetch
from nlp.records import Document, Extraction
from warehouse.articles import DOCUMENT_SQL, Planner, documents, keep_versions
from warehouse.changes import ChangeLog
from warehouse.database import Tables, ids_table, open_for_writing, registered, transaction
from warehouse.facts import FACT_TABLES, FactRows, ForeignExtractionError, fact_rows
from warehouse.history import History, read_history
from warehouse.known import Known, known_addresses
from warehouse.migrate import migrate
from warehouse.quantities import utc
from warehouse.reextraction import note
from warehouse.resolution.corrections import Corrector
from warehouse.tombstones import forgotten_ids, without_forgotten

_REPORT_MAPS = ("fetches", "fill_rates", "lists", "templates", "skeletons")
_CHUNK = 200
"""Articles read at a time while pending work is streamed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadResult:
    """What a load did. Results add up."""

    articles_new: int = 0
    articles_changed: int = 0
    duplicates: int = 0
    """Further addresses of articles that are there already."""
    fetches: int = 0
    extractions: int = 0
    refused: int = 0
    """Extractions left out, since their article is not there or has another text."""
    facts_new: int = 0
    facts_changed: int = 0
    facts_gone: int = 0
    problems: tuple[str, ...] = ()
    """What could not be stored as it is, one line each."""

    def __add__(self, other: LoadResult) -> LoadResult:
        return LoadResult(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})

    def __str__(self) -> str:
        counts = [f"{f.name.replace('_', ' ')} {getattr(self, f.name)}" for f in fields(self)[:-1]]
        return ", ".join([*counts, f"problems {len(self.problems)}"])


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Warehouse:
    """The DuckDB file, opened for writing by this process alone. Use it as a context manager.

    `path`: the file, made where there is none. `wait_seconds`: how long to wait while another process has it
    open. `clock`: what time changes are logged with. Raises LockedError and MigrationError.
    """

    def __init__(self, path: Path, wait_seconds: float = 60.0, clock: Callable[[], dt.datetime] = _now) -> None:
        self._clock = clock
        self.connection = open_for_writing(path, wait_seconds)
        """For checks and for reading; what is written past the methods is missing in the change log."""
        try:
            migrate(self.connection, clock())
            self._tables = Tables(self.connection)
        except BaseException:
            self.connection.close()
            raise

    def __enter__(self) -> Warehouse:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write everything into the one file and let other processes have it."""
        self.connection.close()

    def begin_run(self, run_id: str, parameters: Mapping[str, Any], started_at: str) -> None:
        """Note that a run began, or, where it is known already, that it goes on. Times are ISO 8601."""
        with transaction(self.connection):
            self.connection.execute(
                "INSERT INTO runs VALUES (?, ?, 'running', ?, NULL) ON CONFLICT (id) DO UPDATE SET "
                "parameters = excluded.parameters, status = 'running', finished_at = NULL",
                [run_id, json.dumps(parameters, ensure_ascii=False), utc(started_at)],
            )

    def finish_run(self, run_id: str, status: str, finished_at: str | None) -> None:
        """Note how a run ended: `done` or `failed`."""
        with transaction(self.connection):
            self.connection.execute(
                "UPDATE runs SET status = ?, finished_at = ? WHERE id = ?", [status, utc(finished_at), run_id]
            )

    def load_articles(self, run_id: str, articles: Sequence[Article]) -> LoadResult:
        """Load a batch in one transaction; loading it again changes nothing. What was forgotten is passed over.

        An article whose text changed loses its facts, since their sentences are gone; `pending` then gives it out.
        An article with the text of another becomes a further address (see `warehouse.articles`).
        """
        articles = without_forgotten(self.connection, articles)
        if not articles:
            return LoadResult()
        with transaction(self.connection):
            plan = Planner(self.connection, articles, run_id).plan(articles)
            log = ChangeLog(self.connection, self._tables)
            keep_versions(self.connection, plan.new_texts)
            self._drop_facts(log, plan.gone_articles | plan.new_texts)
            log.delete("articles", "id", plan.gone_articles)
            for column in ("id", "article_id"):
                log.delete("article_copies", column, plan.gone_articles)
            log.delete("article_addresses", "id", plan.gone_addresses)
            log.upsert("articles", plan.rows)
            log.upsert("article_addresses", plan.addresses)
            result = LoadResult(
                articles_new=log.count("insert", ("articles",)),
                articles_changed=log.count("update", ("articles",)),
                duplicates=log.count("insert", ("article_addresses",)),
                facts_gone=log.count("delete", FACT_TABLES),
            )
            log.write(self._clock())
        return result

    def load_fetches(self, run_id: str, fetches: Sequence[Fetch]) -> LoadResult:
        """Load the requests of a run; those that are there already are not loaded again."""
        if not fetches:
            return LoadResult()
        rows = [asdict(fetch) | {"run_id": run_id, "fetched_at": utc(fetch.fetched_at)} for fetch in fetches]
        with (
            registered(self.connection, "incoming", self._tables.arrow("fetches", rows)),
            transaction(self.connection),
        ):
            names = ", ".join(self._tables.columns("fetches"))
            loaded = self.connection.execute(
                f"INSERT INTO fetches SELECT {names} FROM incoming "
                f"EXCEPT SELECT {names} FROM fetches WHERE run_id = ? ORDER BY fetched_at, url",
                [run_id],
            ).fetchall()
        return LoadResult(fetches=loaded[0][0])

    def load_crawl_report(self, run_id: str, report: CrawlReport) -> None:
        """Load, or replace, how the crawl of one source in a run ended."""
        row = asdict(report) | {
            "run_id": run_id,
            "started_at": utc(report.started_at),
            "finished_at": utc(report.finished_at),
            **{name: sorted(getattr(report, name).items()) for name in _REPORT_MAPS},
        }
        with (
            registered(self.connection, "incoming", self._tables.arrow("crawl_reports", [row])),
            transaction(self.connection),
        ):
            self.connection.execute(
                "DELETE FROM crawl_reports WHERE run_id = ? AND source = ?", [run_id, report.source]
            )
            self.connection.execute("INSERT INTO crawl_reports BY NAME SELECT * FROM incoming")

    def load_extractions(self, extractions: Iterable[Extraction]) -> LoadResult:
        """Replace the facts of each article by those of its extraction, all in one transaction.

        Only real differences are written and logged, so loading the same again changes nothing. An extraction of an
        unknown article, or made from another text, is left out and told in `problems`.
        """
        batch = {extraction.id: extraction for extraction in extractions}
        if not batch:
            return LoadResult()
        with transaction(self.connection):
            rows, read, refused = self._fact_rows(batch)
            log = ChangeLog(self.connection, self._tables)
            Corrector(self.connection, self._tables, log).hold(rows.tables, read)
            self._write_facts(log, rows, {id_: batch[id_].extractor for id_ in read})
            self._note_extractions(batch, read)
            result = LoadResult(
                extractions=len(read),
                refused=len(refused),
                facts_new=log.count("insert", FACT_TABLES),
                facts_changed=log.count("update", FACT_TABLES),
                facts_gone=log.count("delete", FACT_TABLES),
                problems=tuple(refused + [_told(problem) for problem in rows.problems]),
            )
            log.write(self._clock())
        return result

    def known(self, source: str, look_again_since: dt.date | None = None) -> Iterator[Known]:
        """All addresses that the warehouse has of a source, for its crawler (see `warehouse.known`)."""
        return known_addresses(self.connection, source, look_again_since)

    def raw_removals(self) -> list[tuple[str, str]]:
        """Runs and sources whose raw pages are gone."""
        return self.connection.execute("SELECT run_id, source FROM raw_removals ORDER BY ALL").fetchall()

    def note_raw_removals(self, removals: Sequence[tuple[str, str, int, str]], now: dt.datetime) -> None:
        """Note that raw pages go. In: run, source, bytes and reason of each; the time."""
        with transaction(self.connection):
            for removal in removals:
                self.connection.execute(
                    "INSERT INTO raw_removals VALUES (?, ?, ?, ?, ?) ON CONFLICT (run_id, source) DO NOTHING",
                    [*removal, now.astimezone(dt.UTC).replace(tzinfo=None)],
                )

    def forgotten(self) -> list[str]:
        """Ids of the addresses that were taken down, for every crawler to leave alone."""
        return forgotten_ids(self.connection)

    def history(self, source: str, runs: int = 20) -> History:
        """How the source has done so far, for its crawler to compare with (see `warehouse.history`)."""
        return read_history(self.connection, source, runs)

    def pending(self, extractor: str) -> Iterator[Document]:
        """Articles that this extractor version has not read as they are now, by id; loading meanwhile is allowed."""
        ids = self.connection.execute(
            "SELECT a.id FROM articles a LEFT JOIN extractions e ON e.article_id = a.id "
            "WHERE e.article_id IS NULL OR e.extractor <> ? OR e.input_hash <> a.input_hash ORDER BY a.id",
            [extractor],
        ).fetchall()
        for start in range(0, len(ids), _CHUNK):
            yield from self.documents([id_ for (id_,) in ids[start : start + _CHUNK]])

    def counts(self) -> dict[str, int]:
        """Rows by table."""
        return counts(self.connection)

    def documents(self, ids: Sequence[str]) -> list[Document]:
        """What extraction reads of these articles, by id."""
        with registered(self.connection, "wanted", ids_table(ids)):
            return documents(
                self.connection.execute(f"{DOCUMENT_SQL} WHERE id IN (SELECT id FROM wanted) ORDER BY id").fetchall()
            )

    def _fact_rows(self, batch: Mapping[str, Extraction]) -> tuple[FactRows, list[str], list[str]]:
        """Rows of the batch, the articles whose extraction was taken, and why the others were not."""
        texts = {d.id: d.text for d in self.documents(list(batch))}
        rows, read, refused = FactRows(), list[str](), list[str]()
        for id_, extraction in batch.items():
            if id_ not in texts:
                refused.append(f"article {id_}: not in the warehouse; its extraction is left out")
                continue
            try:
                found = fact_rows(extraction, texts[id_])
            except ForeignExtractionError as error:
                refused.append(f"article {id_}: {error}; its extraction is left out")
                continue
            read.append(id_)
            rows.problems += found.problems
            for table, facts in found.tables.items():
                rows.tables[table] += facts
        return rows, read, refused

    def _write_facts(self, log: ChangeLog, rows: FactRows, read: Mapping[str, str]) -> None:
        """Write the facts of articles (id to extractor), and count what a new extractor changed in old facts."""
        with registered(self.connection, "batch_ids", ids_table(read)):
            before = self.connection.execute(
                "SELECT article_id, extractor FROM extractions WHERE article_id IN (SELECT id FROM batch_ids)"
            ).fetchall()
            self.connection.execute("DELETE FROM problems WHERE article_id IN (SELECT id FROM batch_ids)")
        read_before = {id_ for id_, _ in before}
        for table, facts in rows.tables.items():
            again = [fact for fact in facts if fact["article_id"] in read_before]
            log.delete(table, "article_id", read_before, keep=[fact["id"] for fact in again])
            log.upsert(table, again)
        replaced = [id_ for id_, extractor in before if extractor != read[id_]]
        if replaced:
            extractors = " ".join(sorted({read[id_] for id_ in replaced}))
            note(self.connection, extractors, len(replaced), log.entries, self._clock())
        for table, facts in rows.tables.items():
            # An article never read has no facts to compare with: the tables need not be searched.
            log.insert(table, [fact for fact in facts if fact["article_id"] not in read_before])
        if rows.problems:
            with registered(self.connection, "incoming", self._tables.arrow("problems", rows.problems)):
                self.connection.execute("INSERT INTO problems BY NAME SELECT * FROM incoming")

    def _note_extractions(self, batch: Mapping[str, Extraction], read: Sequence[str]) -> None:
        rows = [
            {
                "article_id": id_,
                "extractor": batch[id_].extractor,
                "input_hash": "",
                "schema_version": batch[id_].schema,
            }
            for id_ in read
        ]
        with registered(self.connection, "incoming", self._tables.arrow("extractions", rows)):
            self.connection.execute(
                "INSERT INTO extractions BY NAME SELECT i.article_id, i.extractor, a.input_hash, i.schema_version "
                "FROM incoming i JOIN articles a ON a.id = i.article_id "
                "ON CONFLICT (article_id) DO UPDATE SET extractor = excluded.extractor, "
                "input_hash = excluded.input_hash, schema_version = excluded.schema_version"
            )

    def _drop_facts(self, log: ChangeLog, articles: set[str]) -> None:
        if not articles:
            return
        for table in FACT_TABLES:
            log.delete(table, "article_id", articles)
        with registered(self.connection, "gone", ids_table(articles)):
            for table in ("problems", "extractions"):
                self.connection.execute(f"DELETE FROM {table} WHERE article_id IN (SELECT id FROM gone)")


def counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows by table, in the order of names; what can be made anew from others (the index, views) is left out."""
    tables = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND NOT starts_with(table_name, 'search_') "
        "AND NOT starts_with(table_name, 'v_') ORDER BY 1"
    ).fetchall()
    return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for (name,) in tables}


def _told(problem: Mapping[str, Any]) -> str:
    value = "" if problem["value"] is None else f" ({problem['value']})"
    return f"article {problem['article_id']}: {problem['kind']}, {problem['field']}{value}: {problem['message']}"
