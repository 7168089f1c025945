"""Records for other systems: rows of the feed's tables, and the changes of them in order.

A record names its schema version and its table. Without text it holds facts alone: the columns with the publishers'
sentences (`TEXT_COLUMNS`) are left out, since to pass them on needs a right that facts do not. Columns that only tell
how we came by a row (`BOOKKEEPING`) are always left out, since a difference in them is no change.

A change is one entry of the log: `seq` grows by one from entry to entry, `change` tells what happened (insert, update,
delete), and `op` what to do: `upsert` the row as it is now, or `delete` its id. A row that changed twice is told twice,
with its present state both times, so that whoever applies the entries in order, from any cursor on, ends with our
state, also after applying some of them twice.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import chain
from operator import itemgetter
from typing import Any

import duckdb

from warehouse.changes import BOOKKEEPING, FEED_TABLES
from warehouse.database import Tables

RECORD_SCHEMA = 2
"""Version of the records; a change of meaning or the removal of a key raises it, a new key does not."""
TEXT_COLUMNS = frozenset({"body", "sentence", "images"})
"""Columns that hold whole sentences of a publisher: paragraphs, evidence, captions."""
CHANGE_KEYS = ("seq", "change", "op", "id")
_FETCH = 5000

Record = dict[str, Any]


class Feed:
    """Reads records from an open warehouse or snapshot."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, with_text: bool, tables: Tables | None = None) -> None:
        self._connection = connection
        self._with_text = with_text
        self.tables = tables or Tables(connection)

    def columns(self, table: str) -> list[str]:
        """Columns that a record of the table holds, `id` among them."""
        hidden = BOOKKEEPING if self._with_text else BOOKKEEPING | TEXT_COLUMNS
        return [name for name in self.tables.columns(table) if name not in hidden]

    def rows_sql(self, table: str) -> str:
        """SQL for all rows of a table, by id."""
        return f"SELECT {', '.join(self.columns(table))} FROM {table} ORDER BY id"

    def changes_sql(self, table: str, seen: int, last: int | None = None) -> str:
        """SQL for the entries of a table behind `seen`, up to and with `last`, by number."""
        present = ", ".join(f"present.{name}" for name in self.columns(table) if name != "id")
        until = "" if last is None else f" AND seq <= {last}"
        return (
            "SELECT entry.seq, entry.op AS change, CASE WHEN present.id IS NULL THEN 'delete' ELSE 'upsert' END AS op, "
            f"entry.id, {present} FROM (SELECT * FROM changes WHERE kind = '{table}' AND seq > {seen}{until}) entry "
            f"LEFT JOIN {table} present ON present.id = entry.id ORDER BY entry.seq"
        )

    def rows(self, table: str) -> Iterator[Record]:
        """All rows of a table as records, streamed."""
        return self._records(table, self.rows_sql(table))

    def changes(self, seen: int, last: int | None = None) -> Iterator[Record]:
        """The entries of all tables behind `seen`, up to and with `last`, in the order of `seq`, streamed."""
        streams = (self._records(table, self.changes_sql(table, seen, last)) for table in FEED_TABLES)
        return heapq.merge(*streams, key=itemgetter("seq"))

    def page(self, seen: int, last: int) -> list[Record]:
        """The entries behind `seen`, up to and with `last`, read at once and by this connection alone."""
        kinds = self._connection.execute(
            "SELECT DISTINCT kind FROM changes WHERE seq > ? AND seq <= ?", [seen, last]
        ).fetchall()
        found: list[Record] = []
        for (table,) in kinds:
            found += self._records(table, self.changes_sql(table, seen, last), self._connection)
        return sorted(found, key=itemgetter("seq"))

    def _records(self, table: str, sql: str, connection: duckdb.DuckDBPyConnection | None = None) -> Iterator[Record]:
        # Streams side by side need a cursor each.
        rows = (connection or self._connection.cursor()).execute(sql)
        names = [column[0] for column in rows.description or ()]
        for row in chain.from_iterable(iter(lambda: rows.fetchmany(_FETCH), [])):
            record = dict(zip(names, row, strict=True))
            if record.get("op") == "delete":
                record = {key: record[key] for key in CHANGE_KEYS}
            yield {"schema": RECORD_SCHEMA, "table": table, **record}
