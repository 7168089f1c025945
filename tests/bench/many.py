"""Many articles of real shape: every row of a warehouse copied inside DuckDB, with ids, days, names, places and words changed.

The copies keep the distribution of facts over articles, of lengths, of stages and of missing values. They lie in other
divisions of Hebei, on days of ten years (the later copy on the later day, as texts are loaded), come from other
sources, and each body gets a paragraph of characters that are as unevenly frequent as real ones, so that filters select and the
dictionaries of names and words grow as they do.
"""

from __future__ import annotations

from datetime import date

import duckdb

from warehouse.changes import FEED_TABLES, RESOLVED_TABLES
from warehouse.facts import FACT_TABLES

NAMES = 2000
"""Copies get names of so many different numbers: some repeat, as reports of one project do."""
SOURCES = 40
YEARS = 10
FIRST_DAY = date(2016, 1, 1)
WORDS = 40
"""Characters of the paragraph that each copy gets."""
NEVER_COPIED = {"organization_forwards", "project_forwards", "forgotten"}

_ORGANIZATIONS = ("resolved_organizations", "organization_names")
_ROWS = ("articles", *FACT_TABLES, *RESOLVED_TABLES, "article_copies", "article_addresses", "extractions")
_IDS = (
    *("id", "article_id", "project_id", "policy_id", "mention_id", "amount_id"),
    *("linked_report_id", "anchor_report_id", "stage_report_id", "part_of"),
)
_NUMBERED = {
    "projects": ("name",),
    "project_organizations": ("name", "canonical"),
    "mentions": ("canonical",),
    "resolved_projects": ("name",),
    "resolved_organizations": ("name",),
    "organization_names": ("name",),
}
_PARAGRAPH = f"""
array_to_string(list_transform(
    range({WORDS}), lambda i: chr(19968 + CAST(3500 * pow((hash(id, n, i) % 100000) / 100000.0, 3) AS INTEGER))
), '')
"""


def multiply(connection: duckdb.DuckDBPyConnection, articles: int) -> None:
    """Make it at least so many articles with all that belongs to them; the log of changes tells of the last year's."""
    [(present,)] = connection.execute("SELECT count(*) FROM articles").fetchall()
    copies = -(-articles // present) - 1
    connection.execute("SET preserve_insertion_order = true")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE counties AS SELECT list({p: name, c: code, i: id} ORDER BY id) AS all_of "
        "FROM places WHERE starts_with(id, '13')"
    )
    for table in _ROWS:
        if table not in NEVER_COPIED:
            last = min(copies, NAMES) if table in _ORGANIZATIONS else copies
            connection.execute(f"INSERT INTO {table} {copy_sql(connection, table, 1, last, copies)}")
    _add_addresses(connection)
    _add_crawls(connection)
    _add_changes(connection)
    for table in ("counties", "nights", "recent"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("CHECKPOINT")


def copy_sql(connection: duckdb.DuckDBPyConnection, table: str, first: int, last: int, copies: int) -> str:
    """SELECT of the copies number `first` to `last` of a table's own rows; `copies` of them fill the ten years."""
    kinds = dict(
        connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [table]
        ).fetchall()
    )
    changed = {name: _hashed(name) for name in kinds if name in _IDS}
    if "organization_id" in kinds:
        changed["organization_id"] = _hashed("organization_id", f"((n - 1) % {NAMES} + 1)")
    if "date_from" in kinds:
        shift = f"CAST((n * 120) // {copies} AS INTEGER) - 60"
        changed |= {name: f"CAST({name} + to_months({shift}) AS DATE)" for name in ("date_from", "date_to")}
    changed |= {name: f"{name} || (n % {NAMES})" for name in _NUMBERED.get(table, ())}
    day = f"(DATE '{FIRST_DAY}' + CAST((n * {YEARS * 365}) // {copies} AS INTEGER))"
    if table == "resolved_projects":
        changed |= {"first_published": day, "last_published": day}
    if table == "articles":
        changed |= {
            "published_date": f"CASE WHEN published_date IS NOT NULL THEN {day} END",
            "published": f"CASE WHEN published_date IS NOT NULL THEN strftime({day}, '%Y-%m-%d') END",
            "fetched_at": f"{day} + INTERVAL 20 HOUR",
            "url": "url || '?' || n",
            "source": f"source || (n % {SOURCES})",
            "title": "title || n",
            "body": f"body || chr(10) || {_PARAGRAPH}",
            "text_length": f"text_length + {WORDS} + 1 + length(CAST(n AS VARCHAR))",
            "content_hash": "sha256(content_hash || n)",
        }
    changed |= _elsewhere(table)
    return (
        f"SELECT {', '.join(changed.get(name, name) for name in kinds)} FROM {table}, range({first}, {last} + 1) c(n)"
    )


def _hashed(column: str, number: str = "n") -> str:
    return f"CASE WHEN {column} IS NULL THEN NULL ELSE left(md5({column} || {number}), 24) END"


def _elsewhere(table: str) -> dict[str, str]:
    """The copy lies in another division."""
    at = "(SELECT all_of[CAST(hash(id, n) % len(all_of) AS INTEGER) + 1] FROM counties)"
    if table == "projects":
        return {c: f"CASE WHEN place IS NOT NULL THEN {at}.{k} END" for c, k in (("place", "p"), ("place_code", "c"))}
    if table == "resolved_projects":
        parts = (("place", "p"), ("place_code", "c"), ("place_id", "i"))
        return {c: f"CASE WHEN place IS NOT NULL THEN {at}.{k} END" for c, k in parts}
    if table in ("indicators", "policy_targets"):
        return {"subject": f"CASE WHEN hash(id, n) % 3 > 0 THEN {at}.p ELSE subject END"}
    return {}


def _add_addresses(connection: duckdb.DuckDBPyConnection) -> None:
    """One article in twenty stands at a second address, one in thirty is a near copy, one in a hundred was edited."""
    connection.execute(
        "INSERT INTO article_addresses SELECT left(md5(id || 'b'), 24), url || '&b', id, source, published, "
        "content_hash, first_run_id FROM articles WHERE hash(id) % 20 = 0"
    )
    connection.execute(
        "INSERT INTO article_copies SELECT id, other FROM (SELECT id, lag(id) OVER (ORDER BY published_date, id) AS other "
        "FROM articles) WHERE hash(id) % 30 = 1 AND hash(other) % 30 <> 1 AND other IS NOT NULL"
    )
    connection.execute(
        "INSERT INTO article_versions SELECT id, 1, url, source, title, published, body, text_length, content_hash, "
        "parser, fetched_at, last_run_id FROM articles WHERE hash(id) % 100 = 2"
    )
    connection.execute("UPDATE articles SET version = 2 WHERE hash(id) % 100 = 2")


def _add_crawls(connection: duckdb.DuckDBPyConnection) -> None:
    """A nightly run over all sources, a good report of each, and the request of each article."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE nights AS SELECT DISTINCT published_date AS day FROM articles "
        "WHERE published_date IS NOT NULL"
    )
    connection.execute(
        "INSERT INTO runs SELECT 'night-' || day, '{\"since\": \"' || (day - 2) || '\"}', 'done', "
        "day + INTERVAL 18 HOUR, day + INTERVAL 20 HOUR FROM nights"
    )
    connection.execute(
        "INSERT INTO crawl_reports BY NAME SELECT 'night-' || day AS run_id, source, day + INTERVAL 18 HOUR AS started_at, "
        "day + INTERVAL 19 HOUR AS finished_at, 'finished' AS finish_reason, hash(day, source) % 9 AS articles, "
        "MAP {'ok': 9} AS fetches, 0 AS errors, MAP {'title': 1.0, 'published': 0.9} AS fill_rates, "
        "0 AS minimum_articles, hash(day, source) % 50 > 0 AS ok, []::VARCHAR[] AS problems, 20 AS listed, "
        "MAP {'cms': 9} AS templates FROM nights, (SELECT DISTINCT source FROM articles)"
    )
    connection.execute(
        "INSERT INTO fetches BY NAME SELECT 'night-' || coalesce(published_date, (SELECT max(day) FROM nights)) AS run_id, "
        "source, url, url AS final_url, 200 AS status, 'ok' AS outcome, 'article' AS role, 30000 AS bytes, "
        "content_hash AS hash, fetched_at, id AS article_id FROM articles"
    )


def _add_changes(connection: duckdb.DuckDBPyConnection) -> None:
    """Every row of the last year's articles was inserted in the night after its publication."""
    since = f"DATE '{FIRST_DAY}' + {(YEARS - 1) * 365}"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE recent AS SELECT id, published_date + INTERVAL 19 HOUR AS changed_at "
        f"FROM articles WHERE published_date >= {since}"
    )
    kinds = [kind for kind in FEED_TABLES if kind in ("articles", "article_addresses", *FACT_TABLES, "project_reports")]
    rows = " UNION ALL ".join(
        f"SELECT '{kind}' AS kind, f.id, r.changed_at, {number} AS part FROM {kind} f JOIN recent r "
        f"ON r.id = f.{'id' if kind == 'articles' else 'article_id'}"
        for number, kind in enumerate(kinds)
    )
    connection.execute(
        "INSERT INTO changes SELECT (SELECT max(seq) FROM changes) + row_number() OVER (ORDER BY changed_at, part, id), "
        f"'insert', kind, id, changed_at FROM ({rows})"
    )
