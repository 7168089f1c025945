"""How fast the warehouse loads, publishes and hands on, and how large it is: `make bench`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

import duckdb
import made
import pytest
from large import Large, Taken, cookbook, show, timed

from crawler.records import Article
from nlp.pipeline import extract_many
from nlp.records import Extraction
from warehouse.checks import run_checks
from warehouse.facts import FACT_TABLES
from warehouse.feed import Feed
from warehouse.publish import publish
from warehouse.search import SEARCH_TABLES, refresh_search
from warehouse.store import Warehouse

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]
ARTICLES, BATCH = 2000, 100
NIGHT = 500
FEED_ENTRIES = 50_000


def test_articles_with_all_their_facts_load_at_a_hundred_a_second(tmp_path: Path) -> None:
    pairs = [made.news(n) for n in range(ARTICLES)]
    batches = [pairs[start : start + BATCH] for start in range(0, ARTICLES, BATCH)]
    taken = dict[str, Taken]()
    with Warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        for name in ("first", "again"):
            with timed(taken, name):
                for batch in batches:
                    warehouse.load_articles(made.RUN, [article for article, _ in batch])
                    warehouse.load_extractions(extraction for _, extraction in batch)
        with timed(taken, "checks"):
            run_checks(warehouse.connection)
    rows = [[name, one.in_seconds(), f"{ARTICLES / one.alone:,.0f} articles/s"] for name, one in taken.items()]
    show(f"Loading {ARTICLES:,} articles into an empty warehouse", ("step", "time (processor)", "rate"), rows)
    assert ARTICLES / taken["first"].alone > 100


def test_what_it_takes_on_disk(large: Large) -> None:
    """Plain: the tables alone, copied by DuckDB."""
    parquet = sum(path.stat().st_size for path in large.snapshot.parent.resolve().glob("parquet/**/*.parquet"))
    with duckdb.connect(str(large.warehouse), read_only=True) as warehouse:
        [(index, block)] = warehouse.execute(
            "SELECT count(DISTINCT block_id), (FROM (SELECT block_size FROM pragma_database_size())) "
            f"FROM pragma_storage_info('{SEARCH_TABLES[1]}') WHERE persistent"
        ).fetchall()
    sizes = {
        "warehouse": large.warehouse.stat().st_size,
        "of it, index of the search": index * block,
        "snapshot": large.snapshot.stat().st_size,
        "parquet": parquet,
    }
    rows = [[name, f"{size / 1e6:,.0f} MB", f"{size / large.articles / 10:,.0f} MB"] for name, size in sizes.items()]
    show(f"Sizes of {large.articles:,} articles", ("file", "size", "for 100 000 articles"), rows)
    taken = [[name, one.in_seconds()] for name, one in large.taken.items()]
    show(f"Making {large.articles:,} articles", ("step", "time (processor)"), taken)
    assert sizes["snapshot"] / large.articles < 20_000


def test_the_feed_is_read_at_once(large: Large) -> None:
    """Plain: the same entries with their rows, as DuckDB fetches them, each table by itself."""
    with duckdb.connect(str(large.snapshot), read_only=True) as connection:
        [(last,)] = connection.execute("SELECT max(seq) FROM changes").fetchall()
        seen = max(0, last - FEED_ENTRIES)
        feed, taken = Feed(connection, with_text=False), dict[str, Taken]()
        with timed(taken, "feed"):
            records = sum(1 for _ in feed.changes(seen))
        with timed(taken, "plain"):
            for table in ("articles", *FACT_TABLES, "project_reports"):
                connection.execute(
                    f"SELECT c.seq, c.op, f.* FROM changes c JOIN {table} f ON f.id = c.id "
                    "WHERE c.kind = ? AND c.seq > ?",
                    [table, seen],
                ).fetchall()
    rows = [[name, f"{last - seen:,}", f"{(last - seen) / one.alone:,.0f}"] for name, one in taken.items()]
    show(f"Changes of {large.articles:,} articles", ("by", "changes", "changes/s"), rows)
    assert records == last - seen
    assert records / taken["feed"].alone > (1000 if large.million else 5000)


def test_a_night_of_five_hundred_articles(large: Large) -> None:
    """The real road into a full warehouse. Plain: the same rows from table to table; the tables copied by DuckDB."""
    articles = list(islice(_news(), NIGHT))
    taken = dict[str, Taken]()
    with Warehouse(large.warehouse) as warehouse:
        with timed(taken, "articles"):
            for start in range(0, NIGHT, BATCH):
                warehouse.load_articles("bench", articles[start : start + BATCH])
        read = [r for r in extract_many(warehouse.documents([a.id for a in articles])) if isinstance(r, Extraction)]
        assert len(read) == NIGHT
        with timed(taken, "facts"):
            for start in range(0, NIGHT, BATCH):
                warehouse.load_extractions(read[start : start + BATCH])
        with timed(taken, "index"):
            assert refresh_search(warehouse.connection) == NIGHT
        warehouse.connection.execute("CHECKPOINT")
    with timed(taken, "rows alone"):
        _copy(large, "first_run_id = 'bench'")
    with timed(taken, "publish"):
        manifest = publish(large.home)
    with timed(taken, "tables alone"):
        _copy(large, "true")
    load = taken["articles"].alone + taken["facts"].alone
    beside = {"facts": taken["rows alone"].in_seconds(), "publish": taken["tables alone"].in_seconds()}
    rows = [
        [step, taken[step].in_seconds(), beside.get(step, "")] for step in ("articles", "facts", "index", "publish")
    ]
    rows.append(["load", f"{NIGHT / load:,.0f} articles/s", ""])
    show(f"A night of {NIGHT} articles, {large.articles:,} are there", ("step", "time (processor)", "plain"), rows)
    assert manifest.counts["articles"] >= large.articles + NIGHT
    assert NIGHT / load > (25 if large.million else 100)


def _news() -> Iterator[Article]:
    """The sample site's articles again and again, each under another address and with another end."""
    found = list(cookbook()._articles())
    for number in count():
        for article in found:
            paragraphs, url = (*article.paragraphs, f"第{number}稿。"), f"{article.url}?night={number}"
            text = "\n".join((article.title, *paragraphs))
            content_hash = hashlib.sha256(text.encode()).hexdigest()
            yield replace(article, id=made.page_id(url), url=url, paragraphs=paragraphs, content_hash=content_hash)


def _copy(large: Large, condition: str) -> None:
    """The articles that meet a condition and their facts into a new file, by DuckDB alone."""
    file = large.home / "copy.duckdb"
    with closing(duckdb.connect(str(file))) as plain:
        plain.execute(f"ATTACH '{large.warehouse}' AS whole (READ_ONLY)")
        plain.execute(f"CREATE TABLE articles AS SELECT * FROM whole.articles WHERE {condition}")
        for table in FACT_TABLES:
            plain.execute(
                f"CREATE TABLE {table} AS SELECT * FROM whole.{table} WHERE article_id IN (SELECT id FROM articles)"
            )
    file.unlink()
