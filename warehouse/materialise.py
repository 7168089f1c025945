"""Views that take long are tables in the snapshot: made when it is published, read as if they were views.

A view asks for it with `-- sorted: column, …` in its header. The rows are sorted by these columns, so that a question
about one place, month or organization reads a small part of the file. Name, columns and comments stay the same.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.database import open_for_writing, transaction
from warehouse.migrate import in_order
from warehouse.sqlfiles import SqlFile, sql_files


def materialise(snapshot: Path) -> list[str]:
    """Turn the views of a copy of the warehouse that ask for it into tables; gives their names.

    Nobody else has the file open. Raises duckdb.Error where a view fails, OSError where the disk is full.
    """
    wanted = [view for view in in_order(sql_files("views")) if "sorted" in view.header]
    connection = open_for_writing(snapshot, wait_seconds=0)
    try:
        # What comes later reads what is made already: each view is computed from tables, once.
        for view in wanted:
            with transaction(connection):
                _turn(connection, view)
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
    return [view.name for view in wanted]


def _turn(connection: duckdb.DuckDBPyConnection, view: SqlFile) -> None:
    columns = connection.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = ?", [view.name]
    ).fetchall()
    [(comment,)] = connection.execute(
        "SELECT comment FROM duckdb_views() WHERE schema_name = 'main' AND view_name = ?", [view.name]
    ).fetchall()
    connection.execute(f"CREATE TABLE rows_of_view AS SELECT * FROM {view.name} ORDER BY {view.header['sorted']}")
    connection.execute(f"DROP VIEW {view.name}")
    connection.execute(f"ALTER TABLE rows_of_view RENAME TO {view.name}")
    connection.execute(f"COMMENT ON TABLE {view.name} IS {_literal(comment)}")
    for column, text in columns:
        connection.execute(f'COMMENT ON COLUMN {view.name}."{column}" IS {_literal(text)}')


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
