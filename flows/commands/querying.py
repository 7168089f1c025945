"""`yanzhao sql` and `export`: what is published, for people and for other systems."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

from flows.home import Home
from flows.tables import text_table
from warehouse.export import export as export_snapshot
from warehouse.query import Result, query
from warehouse.schemas import present_schemas


def sql(home: Home, statement: str, form: str) -> None:
    """Print the rows of a query over the snapshot. Raises WarehouseError with the database's reason."""
    _PRINTERS[form](query(home.snapshot, statement))


def export(home: Home, form: str, to: str, since: str | None, with_text: bool) -> None:
    """Write the export and print the cursor to go on from. Raises WarehouseError where it cannot be written."""
    print(export_snapshot(home.snapshot, form, Path(to), since, with_text))


def schema() -> None:
    """Print the JSON Schemas of all records as this version of the program writes them."""
    print(json.dumps(present_schemas(), ensure_ascii=False, indent=2))


def _print_table(result: Result) -> None:
    print(text_table(result.columns, result.rows))
    print(f"{len(result.rows)} rows", file=sys.stderr)


def _print_csv(result: Result) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(result.columns)
    writer.writerows(result.csv_rows())


def _print_json(result: Result) -> None:
    for row in result.json_rows():
        print(json.dumps(row, ensure_ascii=False))


_PRINTERS = {"table": _print_table, "csv": _print_csv, "json": _print_json}
