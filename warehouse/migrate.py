"""Bring a warehouse to the version of this code: migrations once and in order, views whenever their SQL changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import duckdb

from warehouse.cursor import name_feed
from warehouse.database import transaction
from warehouse.dictionary import Relation, make_aliases, names_checksum, read_dictionary
from warehouse.errors import MigrationError, one_line
from warehouse.sqlfiles import SqlFile, sql_files

_LEDGER = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    version INTEGER PRIMARY KEY, name VARCHAR NOT NULL, checksum VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE schema_migrations IS 'Changes of the schema applied to this file | 已应用于本文件的结构变更';
COMMENT ON COLUMN schema_migrations.version IS 'Number of the migration | 变更编号';
COMMENT ON COLUMN schema_migrations.name IS 'Name of the SQL file | SQL 文件名';
COMMENT ON COLUMN schema_migrations.checksum IS 'SHA-256 of the SQL file | SQL 文件的 SHA-256';
COMMENT ON COLUMN schema_migrations.applied_at IS 'When it was applied, UTC | 应用时间（UTC）';
"""


def migrations() -> list[SqlFile]:
    """The migrations that this code has, oldest first."""
    return sql_files("migrations")


def schema_version() -> int:
    """The version that this code writes."""
    return _version(migrations()[-1])


def migrate(
    connection: duckdb.DuckDBPyConnection, now: dt.datetime, steps: Sequence[SqlFile] | None = None
) -> list[str]:
    """Apply what is missing, each migration in a transaction of its own; gives the names of what was applied.

    Raises MigrationError where the file was made by newer code, or where a migration that was applied
    has other SQL today.
    """
    steps = migrations() if steps is None else steps
    applied = _applied(connection)
    _refuse_strangers(applied, steps)
    if not applied:
        connection.execute(_LEDGER)
    names = []
    for step in steps:
        if _version(step) not in applied:
            _apply(connection, step, now)
            names.append(step.name)
    _renew_views(connection)
    name_feed(connection)
    return names


def _version(step: SqlFile) -> int:
    return int(step.name.split("_", 1)[0])


def _applied(connection: duckdb.DuckDBPyConnection) -> dict[int, tuple[str, str]]:
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if "schema_migrations" in tables:
        rows = connection.execute("SELECT version, name, checksum FROM schema_migrations").fetchall()
        return {version: (name, checksum) for version, name, checksum in rows}
    if tables:
        raise MigrationError(
            f"this DuckDB file is no warehouse of Yanzhao: it has tables ({min(tables)}, …) but no ledger"
        )
    return {}


def _refuse_strangers(applied: dict[int, tuple[str, str]], steps: Sequence[SqlFile]) -> None:
    ours = {_version(step): step for step in steps}
    if applied and max(applied) > max(ours):
        raise MigrationError(
            f"the warehouse has schema version {max(applied)}, this program knows {max(ours)}: update the program"
        )
    for version, (name, checksum) in applied.items():
        if version not in ours:
            raise MigrationError(f"the warehouse was changed by migration {name}, which this program does not have")
        if ours[version].checksum != checksum:
            raise MigrationError(
                f"migration {name} has changed since it was applied to this warehouse; add a new migration instead"
            )


def _apply(connection: duckdb.DuckDBPyConnection, step: SqlFile, now: dt.datetime) -> None:
    try:
        with transaction(connection):
            connection.execute(step.sql)
            connection.execute(
                "INSERT INTO schema_migrations VALUES (?, ?, ?, ?)",
                [_version(step), step.name, step.checksum, now.astimezone(dt.UTC).replace(tzinfo=None)],
            )
    except duckdb.Error as error:
        raise MigrationError(f"migration {step.name} failed: {one_line(error)}") from error


def _renew_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop and make all views, and make the macros, where any of their files changed since they were made."""
    views, macros = sql_files("views"), sql_files("macros")
    wanted = " ".join((*(file.checksum for file in (*views, *macros)), names_checksum()))
    if connection.execute("SELECT value FROM meta WHERE key = 'views'").fetchall() == [(wanted,)]:
        return
    with transaction(connection):
        present = connection.execute("SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        for schema, name in present:
            connection.execute(f'DROP VIEW "{schema}"."{name}"')
        for file in (*in_order(views), *in_order(macros)):
            connection.execute(file.sql)
        make_aliases(connection)
        connection.execute(
            "INSERT INTO meta VALUES ('views', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [wanted]
        )


def in_order(views: Sequence[SqlFile]) -> list[SqlFile]:
    """Views such that each comes behind those that its header names under `needs`."""
    waiting, done, ordered = {view.name: view for view in views}, set[str](), list[SqlFile]()
    while waiting:
        ready = [v for v in waiting.values() if set(v.header.get("needs", "").replace(",", " ").split()) <= done]
        if not ready:
            raise MigrationError(f"views need each other, or what is not there: {', '.join(sorted(waiting))}")
        for view in ready:
            ordered.append(view)
            done.add(view.name)
            del waiting[view.name]
    return ordered


def dictionary() -> list[Relation]:
    """What everything means in the warehouse of this version, from one made in memory."""
    with duckdb.connect() as connection:
        migrate(connection, dt.datetime.now(dt.UTC))
        return read_dictionary(connection)
