"""The index behind `search(…)`: every pair of neighbouring characters and where it stands, in segments sorted by pair.

Only texts that are new or changed are indexed. Each addition is a segment; when there are many small ones they are
sorted into one, large ones stay as they are, so that the work of a night does not grow with the warehouse. Rows of a
text that has gone or changed are deleted at once: pairs with positions are as good as the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import duckdb
import numpy as np
import pyarrow as pa

from warehouse.articles import TEXT_SQL
from warehouse.database import ids_table, registered, transaction

SEARCH_TABLES = ("search_documents", "search_pairs")
"""Made from the articles at any time: no part of Parquet and exports."""
SEGMENT = 12_000_000
"""Characters indexed at a time: some 20 000 articles, for which sorting takes half a gigabyte."""
SMALL = SEGMENT // 2
"""A segment with fewer characters is sorted into a larger one some day."""
MOST_SMALL = 8
_CODES = 0x110000
_SHIFT = 21
"""Bits of a code point."""

_OUTDATED = """
SELECT article_id FROM search_documents d
ANTI JOIN articles a ON a.id = d.article_id AND a.content_hash = d.content_hash
"""
_MISSING = """
SELECT a.id, a.text_length FROM articles a ANTI JOIN search_documents d ON d.article_id = a.id ORDER BY a.id
"""
_NUMBER = """
INSERT INTO search_documents
SELECT
    (SELECT coalesce(max(doc), 0) FROM search_documents) + row_number() OVER (ORDER BY id), id, content_hash,
    text_length, $segment
FROM articles
WHERE id IN (SELECT id FROM batch)
ORDER BY id
"""
# Code points, not what a reader takes for one character: the offsets of facts count code points too.
_TEXTS = f"""
SELECT d.doc, length(lower(a.title)), lower({TEXT_SQL})
FROM search_documents d
JOIN articles a ON a.id = d.article_id
WHERE d.segment = $segment
ORDER BY d.doc
"""
# The same expression as in the macro: what is a letter there is one here.
_LETTERS = r"SELECT code FROM (SELECT unnest($codes) AS code) WHERE regexp_full_match(chr(code), '[\p{L}\p{N}]')"
_SMALL = "SELECT segment FROM search_documents GROUP BY segment HAVING sum(length) < $small ORDER BY segment"
_OF_MERGED = "doc IN (SELECT doc FROM search_documents WHERE segment IN (SELECT unnest($segments)))"


def refresh_search(connection: duckdb.DuckDBPyConnection, most_small: int = MOST_SMALL) -> int:
    """Index what is new or has another text, each segment in a transaction; gives the number of texts indexed."""
    drop_texts(connection, [id_ for (id_,) in connection.execute(_OUTDATED).fetchall()])
    missing = connection.execute(_MISSING).fetchall()
    for batch in _batches(missing):
        with transaction(connection):
            _add(connection, batch)
    small = [segment for (segment,) in connection.execute(_SMALL, {"small": SMALL}).fetchall()]
    if len(small) > most_small:
        with transaction(connection):
            _merge(connection, small)
    return len(missing)


def drop_texts(connection: duckdb.DuckDBPyConnection, articles: Iterable[str]) -> None:
    """Delete all that the index has of these articles. In: their ids."""
    ids = ids_table(articles)
    if not ids.num_rows:
        return
    with registered(connection, "leaving", ids):
        docs = connection.execute(
            "DELETE FROM search_documents WHERE article_id IN (SELECT id FROM leaving) RETURNING doc"
        ).fetchall()
    connection.execute("DELETE FROM search_pairs WHERE doc IN (SELECT unnest($docs))", {"docs": [d for (d,) in docs]})


def _batches(missing: Sequence[tuple[str, int]]) -> Iterator[list[str]]:
    batch, length = list[str](), 0
    for id_, characters in missing:
        batch.append(id_)
        length += characters
        if length >= SEGMENT:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


def _add(connection: duckdb.DuckDBPyConnection, batch: Sequence[str]) -> None:
    segment = {"segment": _last_segment(connection) + 1}
    with registered(connection, "batch", ids_table(batch)):
        connection.execute(_NUMBER, segment)
    docs, titles, texts = zip(*connection.execute(_TEXTS, segment).fetchall(), strict=True)
    with registered(connection, "incoming", _pairs(connection, docs, titles, texts)):
        connection.execute("INSERT INTO search_pairs SELECT * FROM incoming")


def _pairs(
    connection: duckdb.DuckDBPyConnection, docs: Sequence[int], titles: Sequence[int], texts: Sequence[str]
) -> pa.Table:
    """Rows of `search_pairs` in their order. In: numbers of texts, lengths of their titles, texts in lower case."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32)
    lengths = np.array([len(text) for text in texts])
    ends = np.cumsum(lengths)
    is_letter = _letters(connection, codes)[codes]
    following = np.zeros(len(codes), dtype=np.int64)
    following[:-1] = np.where(is_letter[1:], codes[1:], 0)
    following[ends - 1] = 0
    keys = ((codes.astype(np.int64) << _SHIFT) | following)[is_letter]
    positions = np.arange(len(codes)) - np.repeat(ends - lengths + np.array(titles) + 1, lengths)
    # A stable sort: the rows of a pair stay in the order of texts and positions.
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    return pa.table(
        {
            "letter": (keys >> _SHIFT).astype(np.int32),
            "next": (keys & ((1 << _SHIFT) - 1)).astype(np.int32),
            "doc": np.repeat(np.array(docs, dtype=np.int32), lengths)[is_letter][order],
            "position": positions.astype(np.int32)[is_letter][order],
        }
    )


def _letters(connection: duckdb.DuckDBPyConnection, codes: np.ndarray) -> np.ndarray:
    """For each code point that occurs, whether it is a letter or a digit."""
    present = np.flatnonzero(np.bincount(codes))
    found = np.zeros(_CODES, dtype=bool)
    found[[code for (code,) in connection.execute(_LETTERS, {"codes": present.tolist()}).fetchall()]] = True
    return found


def _merge(connection: duckdb.DuckDBPyConnection, segments: Sequence[int]) -> None:
    chosen = {"segments": segments}
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE merged AS SELECT * FROM search_pairs WHERE {_OF_MERGED} "
        "ORDER BY letter, next, doc, position",
        chosen,
    )
    connection.execute(f"DELETE FROM search_pairs WHERE {_OF_MERGED}", chosen)
    connection.execute("INSERT INTO search_pairs SELECT * FROM merged")
    connection.execute("DROP TABLE merged")
    connection.execute(
        "UPDATE search_documents SET segment = $new WHERE segment IN (SELECT unnest($segments))",
        chosen | {"new": _last_segment(connection) + 1},
    )


def _last_segment(connection: duckdb.DuckDBPyConnection) -> int:
    [(last,)] = connection.execute("SELECT coalesce(max(segment), 0) FROM search_documents").fetchall()
    return int(last)
