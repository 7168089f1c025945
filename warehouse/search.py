"""The index behind `search(…)`: brought up to date with the articles, in segments sorted by term.

A text that changed gets a new number and its old rows are passed over, so that nothing is searched for and deleted
among hundreds of millions of rows. Many small segments make look-ups slow; then all are sorted into one, and the rows
of old texts go.
"""

from __future__ import annotations

import duckdb

from warehouse.articles import TEXT_SQL
from warehouse.database import transaction

SEARCH_TABLES = ("search_documents", "search_terms", "search_vocabulary")
"""Made from the articles at any time: no part of Parquet and exports."""
SEGMENT = 20_000
"""Articles indexed at a time: some 13 million rows, which sort in memory."""
MOST_SEGMENTS = 40

_OUTDATED = """
UPDATE search_documents SET article_id = NULL
WHERE article_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = article_id AND a.content_hash = search_documents.content_hash)
"""
_NUMBER = f"""
INSERT INTO search_documents
SELECT
    (SELECT coalesce(max(doc), 0) FROM search_documents) + row_number() OVER (ORDER BY a.id), a.id, a.content_hash,
    a.text_length, length(a.title), $segment
FROM articles a
WHERE a.id NOT IN (SELECT article_id FROM search_documents WHERE article_id IS NOT NULL)
ORDER BY a.id
LIMIT {SEGMENT}
"""
# Code points, not what a reader takes for one character: the offsets of facts count code points too.
_TERMS = rf"""
INSERT INTO search_terms
SELECT term, doc, position
FROM (
    SELECT
        doc,
        unnest(list_transform(
            list_zip(letters, letters[2:]),
            lambda pair: pair[1] || CASE WHEN regexp_full_match(pair[2], '[\p{{L}}\p{{N}}]') THEN pair[2] ELSE ' ' END
        )) AS term,
        unnest(range(len(letters))) AS position
    FROM (
        SELECT d.doc, regexp_extract_all(lower({TEXT_SQL}), '(?s).') AS letters
        FROM search_documents d
        JOIN articles a ON a.id = d.article_id
        WHERE d.segment = $segment
    )
)
WHERE regexp_matches(term, '^[\p{{L}}\p{{N}}]')
ORDER BY term, doc, position
"""
_VOCABULARY = """
INSERT INTO search_vocabulary
SELECT DISTINCT term FROM search_terms
WHERE doc IN (SELECT doc FROM search_documents WHERE segment = $segment)
EXCEPT SELECT term FROM search_vocabulary
ORDER BY term
"""
_MERGE = (
    "CREATE OR REPLACE TEMP TABLE merged AS SELECT t.* FROM search_terms t "
    "JOIN search_documents d ON d.doc = t.doc WHERE d.article_id IS NOT NULL",
    "DELETE FROM search_terms",
    "INSERT INTO search_terms SELECT * FROM merged ORDER BY term, doc, position",
    "DROP TABLE merged",
    "DELETE FROM search_documents WHERE article_id IS NULL AND doc < (SELECT max(doc) FROM search_documents)",
    "UPDATE search_documents SET segment = 0",
)


def refresh_search(connection: duckdb.DuckDBPyConnection, most_segments: int = MOST_SEGMENTS) -> int:
    """Index what is new or has another text, each segment in a transaction; gives the number of texts indexed."""
    with transaction(connection):
        connection.execute(_OUTDATED)
    total = 0
    while added := _add(connection):
        total += added
    if _segments(connection) > most_segments:
        with transaction(connection):
            for step in _MERGE:
                connection.execute(step)
    return total


def _add(connection: duckdb.DuckDBPyConnection) -> int:
    segment = {"segment": _last_segment(connection) + 1}
    with transaction(connection):
        [(added,)] = connection.execute(_NUMBER, segment).fetchall()
        if added:
            connection.execute(_TERMS, segment)
            connection.execute(_VOCABULARY, segment)
    return int(added)


def _last_segment(connection: duckdb.DuckDBPyConnection) -> int:
    [(last,)] = connection.execute("SELECT coalesce(max(segment), 0) FROM search_documents").fetchall()
    return int(last)


def _segments(connection: duckdb.DuckDBPyConnection) -> int:
    [(number,)] = connection.execute("SELECT count(DISTINCT segment) FROM search_documents").fetchall()
    return int(number)
