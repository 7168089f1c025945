"""A process that does one task with the warehouse named on its command line, for the tests of faults to kill.

It prints `open` when it begins. `hold` opens the warehouse and waits to be told to go; `read` opens a snapshot and prints
what it sees each time it is told to; `poll` opens it anew all the time.
"""

from __future__ import annotations

import datetime as dt
import select
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import made

from flows.home import Home
from flows.takedown import take_down
from nlp.records import Extraction
from warehouse.backup import backup, restore
from warehouse.publish import publish
from warehouse.reextraction import due
from warehouse.resolution.overrides import Numbered, Override
from warehouse.resolution.resolve import resolve
from warehouse.store import Warehouse

ARTICLES = 60
BATCH = 10
NOW = dt.datetime(2024, 3, 3, tzinfo=dt.UTC)
FORGOTTEN = made.news(7)[0]
"""The article that `forget` takes down; its text stands at a second address too."""
MERGED = Override(op="merge", a="燕赵0号能源有限公司", b="燕赵1号能源有限公司", reason="renamed", date="2024-03-01")


def load(path: Path) -> None:
    """What a run does with its landing folder: articles, then the facts of whatever is pending."""
    pairs = [made.news(n, projects=4) for n in range(ARTICLES)]
    copies = [made.article(f"http://mirror.example.com/{a.id}", a.title, *a.paragraphs) for a, _ in pairs[::7]]
    facts = {extraction.id: extraction for _, extraction in pairs}
    articles = [article for article, _ in pairs] + copies
    with Warehouse(path, wait_seconds=30) as warehouse:
        print("open", flush=True)
        warehouse.begin_run(made.RUN, {}, "2024-03-02T00:00:00Z")
        for start in range(0, len(articles), BATCH):
            warehouse.load_articles(made.RUN, articles[start : start + BATCH])
        warehouse.load_fetches(made.RUN, [made.fetch(a.url, article_id=a.id) for a in articles])
        warehouse.load_crawl_report(made.RUN, made.report())
        batch: list[Extraction] = []
        for document in list(warehouse.pending("made/1")):
            batch.append(facts[document.id])
            if len(batch) == BATCH:
                warehouse.load_extractions(batch)
                batch = []
        warehouse.load_extractions(batch)
        warehouse.finish_run(made.RUN, "done", "2024-03-02T00:10:00Z")
    print("done", flush=True)


def reading(n: int) -> Extraction:
    """What a new version of the extractor finds: no indicator, another stage, one more project in every third."""
    _, extraction = made.news(n, projects=4)
    kept = extraction.projects[: 4 if n % 3 == 0 else 3]
    projects = tuple(replace(project, stage="approved") for project in kept)
    return replace(extraction, extractor="made/2", projects=projects, indicators=())


def reextract(path: Path) -> None:
    """Read everything again by a new version, a few articles in each transaction."""
    facts = {extraction.id: extraction for extraction in map(reading, range(ARTICLES))}
    with Warehouse(path, wait_seconds=30) as warehouse:
        print("open", flush=True)
        ids = due(warehouse.connection, "made/2", None)
        for start in range(0, len(ids), 3):
            warehouse.load_extractions(facts[id_] for id_ in ids[start : start + 3])
    print("done", flush=True)


def resolve_it(path: Path) -> None:
    """Decide which reports tell of one project; a person has merged two organizations."""
    with Warehouse(path, wait_seconds=30) as warehouse:
        print("open", flush=True)
        resolve(warehouse.connection, NOW, overrides=[Numbered(1, MERGED)])
    print("done", flush=True)


def publish_it(path: Path) -> None:
    """Publish the warehouse once."""
    print("open", flush=True)
    publish(path.parent)
    print("done", flush=True)


def backup_it(path: Path) -> None:
    """Make a backup beside the home, anew where there is one."""
    to = path.parent.with_name("backup")
    shutil.rmtree(to, ignore_errors=True)
    print("open", flush=True)
    backup(path.parent, to)
    print("done", flush=True)


def restore_it(path: Path) -> None:
    """Put the backup beside the home in place of the warehouse."""
    print("open", flush=True)
    restore(path.parent.with_name("backup"), path.parent, force=True)
    print("done", flush=True)


def forget_it(path: Path) -> None:
    """Take an article down."""
    print("open", flush=True)
    take_down(Home(path.parent), FORGOTTEN.url, None, copies=False, dry_run=False, now=NOW)
    print("done", flush=True)


def hold(path: Path) -> None:
    """Keep the warehouse open until a line comes in."""
    with Warehouse(path):
        print("open", flush=True)
        sys.stdin.readline()


def read(path: Path) -> None:
    """Count the articles of a snapshot, opened once, for every line that comes in."""
    with duckdb.connect(str(path), read_only=True) as connection:
        print("open", flush=True)
        for _ in sys.stdin:
            print(connection.execute("SELECT count(*) FROM v_articles").fetchall()[0][0], flush=True)


def poll(path: Path) -> None:
    """Open the snapshot again and again until a line comes in; each time, all that is in it must fit together."""
    print("open", flush=True)
    while not select.select([sys.stdin], [], [], 0)[0]:
        with duckdb.connect(str(path), read_only=True) as connection:
            rows = connection.execute(
                "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM projects), "
                "(SELECT count(*) FROM indicators), (SELECT max(seq) FROM changes)"
            ).fetchall()
        articles, projects, indicators, last = rows[0]
        assert (projects, indicators) == (2 * articles, articles), rows
        assert last == articles * 20, rows
        print(articles, flush=True)


TASKS = {
    "load": load,
    "resolve": resolve_it,
    "publish": publish_it,
    "reextract": reextract,
    "backup": backup_it,
    "restore": restore_it,
    "forget": forget_it,
    "hold": hold,
    "read": read,
    "poll": poll,
}

if __name__ == "__main__":
    TASKS[sys.argv[1]](Path(sys.argv[2]))
