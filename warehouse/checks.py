"""The checks: SQL files that return the rows that offend. What they find is kept in `check_results`.

A header says `severity` (error, warning) and `description`. With `each`, which names columns, the SQL is asked of every
table of the change feed that has them all, by its name in place of `{table}`.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Literal, cast

import duckdb

from warehouse.changes import FEED_TABLES
from warehouse.database import Tables, transaction
from warehouse.errors import WarehouseError, one_line
from warehouse.sqlfiles import SqlFile, sql_files
from warehouse.values import json_safe

Severity = Literal["error", "warning"]
_SAMPLES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What one check found."""

    name: str
    severity: Severity
    """An error stops publishing, a warning does not."""
    description: str
    rows: int
    """Offending rows; 0 is good."""
    samples: tuple[dict[str, Any], ...] = ()
    """The first of them, ready for JSON."""


def run_checks(
    connection: duckdb.DuckDBPyConnection, run_id: str | None = None, now: dt.datetime | None = None
) -> list[CheckResult]:
    """Run all checks, errors first, and keep their results for the run, in place of those it had before.

    Raises WarehouseError where a check cannot be run.
    """
    tables = Tables(connection)
    results = [_run(connection, tables, check) for check in sql_files("checks")]
    results.sort(key=lambda result: (result.severity, result.name))
    checked_at = (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).replace(tzinfo=None)
    with transaction(connection):
        connection.execute("DELETE FROM check_results WHERE run_id IS NOT DISTINCT FROM ?", [run_id])
        for result in results:
            connection.execute(
                "INSERT INTO check_results VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    run_id,
                    checked_at,
                    result.name,
                    result.severity,
                    result.description,
                    result.rows,
                    json.dumps(result.samples, ensure_ascii=False),
                ],
            )
    return results


def _sql(tables: Tables, check: SqlFile) -> str:
    if "each" not in check.header:
        return check.sql
    needed = set(check.header["each"].replace(",", " ").split())
    found = [table for table in FEED_TABLES if needed <= set(tables.columns(table))]
    # A line comment at the end of the file would swallow what follows it.
    return "\nUNION ALL\n".join(f"({check.sql.replace('{table}', table)}\n)" for table in found) + "\nORDER BY ALL"


def _run(connection: duckdb.DuckDBPyConnection, tables: Tables, check: SqlFile) -> CheckResult:
    header = check.header
    if header.get("severity") not in ("error", "warning") or not header.get("description"):
        raise WarehouseError(f"check {check.name}: its header lacks a severity (error, warning) or a description")
    try:
        found = connection.execute(
            f"SELECT count(*) OVER () AS total, * FROM ({_sql(tables, check)}\n) LIMIT {_SAMPLES}"
        )
        names = [column[0] for column in found.description or ()]
        rows = found.fetchall()
    except duckdb.Error as error:
        raise WarehouseError(f"check {check.name} cannot be run: {one_line(error)}") from error
    return CheckResult(
        name=check.name,
        severity=cast(Severity, header["severity"]),
        description=header["description"],
        rows=rows[0][0] if rows else 0,
        samples=tuple(json_safe(dict(zip(names[1:], row[1:], strict=True))) for row in rows),
    )
