"""Writing rows such that only real differences are written, and each is logged once for other systems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import duckdb
import pyarrow as pa

from warehouse.database import Row, Tables, ids_table, registered
from warehouse.facts import FACT_TABLES

Op = Literal["insert", "update", "delete"]
RESOLVED_TABLES = (
    "resolved_organizations",
    "organization_names",
    "organization_forwards",
    "resolved_projects",
    "project_reports",
    "project_forwards",
    "resolved_amounts",
    "resolved_parties",
)
"""What resolution makes of the facts."""
FEED_TABLES = ("articles", "article_addresses", "article_copies", *FACT_TABLES, "forgotten", *RESOLVED_TABLES)
"""Tables whose rows are logged and exported, parents first."""
BOOKKEEPING = frozenset({"fetched_at", "first_run_id", "last_run_id", "extractor", "input_hash", "schema_version"})
"""Columns that tell how we came by a row: they are kept up to date, but a difference in them is no change of the
fact, so that a new extractor that finds the same facts, or another fetch of the same page, changes nothing."""

LOG_DAYS = 366
"""How long an entry of the change log is kept at least; an older cursor asks for a full export."""


class Change(NamedTuple):
    """One row written."""

    op: Op
    kind: str
    id: str


@dataclass(slots=True)
class ChangeLog:
    """Collects the changes of a transaction and writes them at its end."""

    connection: duckdb.DuckDBPyConnection
    tables: Tables
    entries: list[Change] = field(default_factory=list)

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Insert rows whose ids are known to be new."""
        if not rows:
            return
        with registered(self.connection, "incoming", self.tables.arrow(table, rows)):
            self.connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
        self.entries += [Change("insert", table, row["id"]) for row in rows]

    def upsert(self, table: str, rows: Sequence[Row]) -> None:
        """Insert what is new, update what differs, leave what is equal."""
        if not rows:
            return
        names = self.tables.columns(table)
        facts = [name for name in names if name not in BOOKKEEPING]
        notes = [name for name in names if name in BOOKKEEPING]
        with registered(self.connection, "incoming", self.tables.arrow(table, rows)):
            written = self.connection.execute(
                f"MERGE INTO {table} AS present USING incoming ON present.id = incoming.id "
                f"WHEN MATCHED AND {_differ(facts)} THEN UPDATE SET {_assign(names)} "
                "WHEN NOT MATCHED THEN INSERT BY NAME RETURNING merge_action, present.id"
            ).fetchall()
            if notes:
                self.connection.execute(
                    f"UPDATE {table} AS present SET {_assign(notes)} FROM incoming "
                    f"WHERE present.id = incoming.id AND {_differ(notes)}"
                )
        self.entries += [Change("insert" if op == "INSERT" else "update", table, id_) for op, id_ in written]

    def delete(self, table: str, by: str, ids: Collection[str], keep: Collection[str] = ()) -> None:
        """Delete the rows whose column `by` is one of `ids`, except those whose own id is to be kept."""
        if not ids:
            return
        with (
            registered(self.connection, "gone", ids_table(ids)),
            registered(self.connection, "kept", ids_table(keep)),
        ):
            deleted = self.connection.execute(
                f"DELETE FROM {table} WHERE {by} IN (SELECT id FROM gone) "
                "AND id NOT IN (SELECT id FROM kept) RETURNING id"
            ).fetchall()
        self.entries += [Change("delete", table, id_) for (id_,) in deleted]

    def write(self, now: dt.datetime) -> None:
        """Append the collected changes to the log, numbered on from its end. Call it inside the transaction."""
        if not self.entries:
            return
        order = {table: number for number, table in enumerate(FEED_TABLES)}
        entries = sorted(self.entries, key=lambda entry: (order[entry.kind], entry.id))
        last = self.connection.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchall()[0][0]
        table = pa.table(
            {
                "seq": pa.array(range(last + 1, last + 1 + len(entries)), type=pa.int64()),
                "op": [entry.op for entry in entries],
                "kind": [entry.kind for entry in entries],
                "id": [entry.id for entry in entries],
            }
        )
        with registered(self.connection, "incoming", table):
            self.connection.execute(
                "INSERT INTO changes SELECT seq, op, kind, id, ? FROM incoming ORDER BY seq",
                [now.astimezone(dt.UTC).replace(tzinfo=None)],
            )
        self.entries = []

    def count(self, op: Op, tables: Collection[str]) -> int:
        """Collected changes of a sort."""
        return sum(1 for entry in self.entries if entry.op == op and entry.kind in tables)


def trim_log(connection: duckdb.DuckDBPyConnection, before: dt.datetime) -> int:
    """Delete the oldest entries of the log, as far as all of them were written before a time; gives how many.

    The last entry always stays, since numbering goes on from it.
    """
    deleted = connection.execute(
        "DELETE FROM changes WHERE seq < (SELECT coalesce(min(seq) FILTER (changed_at >= $before), max(seq)) "
        "FROM changes) RETURNING seq",
        {"before": before.astimezone(dt.UTC).replace(tzinfo=None)},
    ).fetchall()
    return len(deleted)


def _differ(names: Sequence[str]) -> str:
    differences = " OR ".join(f"present.{name} IS DISTINCT FROM incoming.{name}" for name in names)
    return f"({differences})"


def _assign(names: Sequence[str]) -> str:
    return ", ".join(f"{name} = incoming.{name}" for name in names if name != "id")
