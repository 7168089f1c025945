"""Whether what was resolved still fits the facts, the decisions of people, and the rules."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import duckdb

from warehouse.changes import RESOLVED_TABLES
from warehouse.resolution.overrides import Numbered

_KEY = "resolved"
_LAST = "SELECT coalesce(max(seq), 0) FROM changes"


def remember(connection: duckdb.DuckDBPyConnection, overrides: Sequence[Numbered]) -> None:
    """Note what the resolution just made was made of. Call it inside its transaction, behind its entries of the log."""
    [(last,)] = connection.execute(_LAST).fetchall()
    connection.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [_KEY, f"{last} {_decisions(overrides)} {rules_checksum()}"],
    )


def is_stale(connection: duckdb.DuckDBPyConnection, overrides: Sequence[Numbered]) -> bool:
    """Whether anything changed since the last resolution: facts, decisions, or the rules themselves.

    A warehouse without anything to resolve is not stale.
    """
    found = connection.execute("SELECT value FROM meta WHERE key = ?", [_KEY]).fetchall()
    if not found:
        return bool(connection.execute("SELECT EXISTS (FROM projects) OR EXISTS (FROM mentions)").fetchall()[0][0])
    last, decisions, rules = found[0][0].split(" ")
    if (decisions, rules) != (_decisions(overrides), rules_checksum()):
        return True
    resolved = ", ".join(f"'{table}'" for table in RESOLVED_TABLES)
    newer = f"SELECT EXISTS (FROM changes WHERE seq > ? AND kind NOT IN ({resolved}))"
    return bool(connection.execute(newer, [int(last)]).fetchall()[0][0])


def _decisions(overrides: Sequence[Numbered]) -> str:
    """Lines that merely moved change nothing."""
    return hashlib.sha256("\n".join(repr(override) for _, override in overrides).encode()).hexdigest()[:16]


@cache
def rules_checksum() -> str:
    """Changes with every change of the rules and their tables."""
    folder = files("warehouse")
    parts = [folder.joinpath("resolution"), folder.joinpath("data")]
    texts = sorted(
        (file.name, file.read_bytes())
        for part in parts
        for file in part.iterdir()
        if file.name.endswith((".py", ".tsv"))
    )
    return hashlib.sha256(b"\n".join(text for _, text in texts)).hexdigest()[:16]
