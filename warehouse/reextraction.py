"""Reading again by a new version of the extractor: what is due, and what it changed.

The facts of an article are replaced in one transaction together with the counts of what changed, so that a process
that is killed anywhere and started again counts nothing twice. Until its turn an article keeps its old facts.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from warehouse.changes import Change

READ_AGAIN = "articles"
"""The kind under which articles are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """What a version of the extractor changed in one table."""

    kind: str
    gained: int
    lost: int
    different: int


def due(connection: duckdb.DuckDBPyConnection, extractor: str, since: str | None) -> list[str]:
    """Ids of the articles whose facts are of another version, in order.

    `since`: ISO date; articles published before it, or without a date, are left out.
    """
    rows = connection.execute(
        "SELECT a.id FROM articles a JOIN extractions e ON e.article_id = a.id "
        "WHERE e.extractor <> $extractor AND ($since IS NULL OR a.published_date >= $since::DATE) ORDER BY a.id",
        {"extractor": extractor, "since": since},
    ).fetchall()
    return [id_ for (id_,) in rows]


def note(
    connection: duckdb.DuckDBPyConnection, extractor: str, articles: int, entries: Sequence[Change], now: dt.datetime
) -> None:
    """Add what a batch changed to the counts of its extractor. Call it inside the batch's transaction."""
    counted = Counter((entry.kind, entry.op) for entry in entries)
    kinds = sorted({kind for kind, _ in counted})
    time = now.astimezone(dt.UTC).replace(tzinfo=None)
    rows = [(k, counted[k, "insert"], counted[k, "delete"], counted[k, "update"]) for k in kinds]
    for row in [(READ_AGAIN, 0, 0, articles), *rows]:
        connection.execute(
            "INSERT INTO reextractions VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (extractor, kind) DO UPDATE SET "
            "gained = gained + excluded.gained, lost = lost + excluded.lost, "
            "different = different + excluded.different, last_at = excluded.last_at",
            [extractor, *row, time, time],
        )


def replaced(connection: duckdb.DuckDBPyConnection, extractor: str) -> list[Replaced]:
    """What a version of the extractor has changed so far, by table; articles read again first."""
    rows = connection.execute(
        "SELECT kind, gained, lost, different FROM reextractions WHERE extractor = ? ORDER BY kind <> ?, kind",
        [extractor, READ_AGAIN],
    ).fetchall()
    return [Replaced(kind=kind, gained=gained, lost=lost, different=other) for kind, gained, lost, other in rows]
