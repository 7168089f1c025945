"""Many articles of real shape: every row of a warehouse copied inside DuckDB, with ids, dates, names and places changed.

The copies keep the distribution of facts over articles, of lengths, of stages and of missing values.
"""

from __future__ import annotations

import duckdb

_FACTS = (
    "mentions",
    "projects",
    "project_amounts",
    "project_organizations",
    "indicators",
    "policies",
    "policy_targets",
)
_RESOLVED = (
    "resolved_projects",
    "project_reports",
    "resolved_amounts",
    "resolved_parties",
    "resolved_organizations",
    "organization_names",
)
_IDS = (
    *("id", "article_id", "project_id", "policy_id", "mention_id", "organization_id", "amount_id"),
    *("part_of", "stage_report_id", "anchor_report_id", "linked_report_id"),
)
_NAMES = {
    "projects": ("name",),
    "project_organizations": ("name", "canonical"),
    "mentions": ("canonical",),
    "resolved_projects": ("name",),
    "resolved_organizations": ("name",),
    "organization_names": ("name",),
}
PLACES = 2000
"""Copies get names of so many different numbers: some repeat, as reports of one project do."""


def multiply(connection: duckdb.DuckDBPyConnection, articles: int) -> None:
    """Make it at least so many articles with their facts, over ten years of days; the log of changes stays short."""
    [(present,)] = connection.execute("SELECT count(*) FROM articles").fetchall()
    copies = -(-articles // present) - 1
    places = "CREATE OR REPLACE TEMP TABLE places AS SELECT place, place_code, row_number() OVER () - 1 AS n FROM "
    connection.execute(f"{places}(SELECT DISTINCT place, place_code FROM projects WHERE place IS NOT NULL)")
    for table in ("articles", *_FACTS, *_RESOLVED):
        connection.execute(f"INSERT INTO {table} {_copy(connection, table, copies)}")
    connection.execute(
        f"INSERT INTO extractions SELECT {_hashed('article_id')}, extractor, input_hash, schema_version "
        f"FROM extractions, range(1, {copies} + 1) c(n)"
    )
    connection.execute(
        "INSERT INTO changes SELECT (SELECT max(seq) FROM changes) + row_number() OVER (), 'insert', 'articles', id, "
        "TIMESTAMP '2024-03-03' + to_hours((hash(id) % 2400)::INTEGER) FROM articles"
    )
    connection.execute("CHECKPOINT")


def _hashed(column: str) -> str:
    return f"CASE WHEN {column} IS NULL THEN NULL ELSE left(md5({column} || n), 24) END"


def _copy(connection: duckdb.DuckDBPyConnection, table: str, copies: int) -> str:
    columns = [
        name
        for (name,) in connection.execute(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [table]
        ).fetchall()
    ]
    changed = {name: _hashed(name) for name in columns if name in _IDS}
    changed |= {name: f"{name} || (n % {PLACES})" for name in _NAMES.get(table, ())}
    if table == "articles":
        day = "(DATE '2016-01-01' + (hash(id, n) % 3650)::INTEGER)"
        changed |= {
            "published_date": f"CASE WHEN published_date IS NOT NULL THEN {day} END",
            "published": f"CASE WHEN published_date IS NOT NULL THEN strftime({day}, '%Y-%m-%d') END",
            "url": "url || '?' || n",
            "source": "source || (n % 40)",
            "title": "title || n",
            "content_hash": "sha256(content_hash || n)",
        }
    if table in ("projects", "resolved_projects"):
        # The copy lies in another of the places that the rows have.
        chosen = "(SELECT list({p: place, c: place_code} ORDER BY n) FROM places)"
        at = f"{chosen}[(hash(id, n) % (SELECT count(*) FROM places))::INTEGER + 1]"
        changed |= {
            name: f"CASE WHEN place IS NOT NULL THEN {at}.{name[0] if name == 'place' else 'c'} END"
            for name in ("place", "place_code", "place_id")
            if name in columns
        }
    return f"SELECT {', '.join(changed.get(name, name) for name in columns)} FROM {table}, range(1, {copies} + 1) c(n)"
