"""`yanzhao sql`, `shell`, `dictionary` and `export`: what is published, for people and for other systems."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path

import click

from flows.codec import complain
from flows.errors import Failure
from flows.home import Home
from flows.tables import markdown_table, text_table
from warehouse.database import drop_spill
from warehouse.errors import StuckError
from warehouse.query import Result, batches, query

_GREETING = """views begin with v_: FROM v_distinct_projects LIMIT 5;
views with Chinese names: SHOW TABLES FROM "燕赵"; texts: FROM search('曹妃甸 港口');
what a view and its columns mean: yanzhao dictionary v_distinct_projects"""


def sql(home: Home, statement: str, form: str, timeout: float | None = None) -> None:
    """Print the rows of a query over the snapshot. Raises WarehouseError with the database's reason."""
    # A query that is told to end removes what it put on the disk, as with Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if form in _STREAMS:
            _STREAMS[form](batches(home.snapshot, statement, timeout))
            return
        result = query(home.snapshot, statement, _TABLE_ROWS, timeout)
    except StuckError as error:
        complain(f"yanzhao: {error}")
        # Leaving in the usual way would wait for what cannot be stopped.
        drop_spill()
        os._exit(1)
    _TABLES[form](result)
    if result.truncated:
        complain(f"only the first {_TABLE_ROWS} rows are shown; --format csv and json give all")


def read_query(file: str) -> str:
    """The text of a file of SQL (`-`: stdin), in UTF-8 with or without a mark. Raises Failure where it is none."""
    try:
        with click.open_file(file, "rb") as stream:
            return bytes(stream.read()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failure(f"{file}: not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except OSError as error:
        raise Failure(f"{file}: {error.strerror or error}") from None


def shell(home: Home) -> int:
    """DuckDB's shell over the snapshot; gives its exit status. Raises Failure where one of the two is missing."""
    program = shutil.which("duckdb")
    if program is None:
        raise Failure("no `duckdb` on the PATH; `pip install duckdb-cli` brings one, and `yanzhao sql` needs none")
    if not home.snapshot.exists():
        raise Failure(f"no snapshot at {home.snapshot}; `yanzhao run` or `yanzhao publish` makes one")
    print(_GREETING, file=sys.stderr)
    return subprocess.run([program, "-readonly", str(home.snapshot)], check=False).returncode


def dictionary(form: str, name: str | None = None) -> None:
    """Print the dictionary of this version's warehouse, as Markdown or as JSON Lines; with a name, that view alone.

    Raises Failure where nothing has the name, with those that are close.
    """
    from warehouse.dictionary import as_markdown
    from warehouse.migrate import dictionary as read_dictionary

    relations = read_dictionary()
    if name is not None:
        known = sorted({n for r in relations for n in (r.name, r.alias) if n})
        close = get_close_matches(name, known, n=3, cutoff=0.4)
        relations = [r for r in relations if name in (r.name, r.alias)]
        if not relations:
            raise Failure(
                f"no view, macro or table is called {name}" + (f"; there is {', '.join(close)}" if close else "")
            )
    if form == "markdown":
        print(as_markdown(relations), end="")
        return
    for relation in relations:
        print(json.dumps(asdict(relation), ensure_ascii=False))


def export(home: Home, form: str, to: str, since: str | None, with_text: bool) -> None:
    """Write the export and print the cursor to go on from. Raises WarehouseError where it cannot be written."""
    # Loaded here, with Arrow and what else only an export needs, so that a query answers at once.
    from warehouse.export import export as export_snapshot

    print(export_snapshot(home.snapshot, form, Path(to), since, with_text))


def schema() -> None:
    """Print the JSON Schemas of all records as this version of the program writes them."""
    from warehouse.schemas import present_schemas

    print(json.dumps(present_schemas(), ensure_ascii=False, indent=2))


def _print_table(result: Result) -> None:
    print(text_table(result.columns, result.rows))
    print(f"{len(result.rows)} {'row' if len(result.rows) == 1 else 'rows'}", file=sys.stderr)


def _print_markdown(result: Result) -> None:
    print(markdown_table(result.columns, result.rows))


def _print_csv(results: Iterable[Result]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    for number, result in enumerate(results):
        if number == 0:
            writer.writerow(result.columns)
        writer.writerows(result.csv_rows())


def _print_json(results: Iterable[Result]) -> None:
    for result in results:
        for row in result.json_rows():
            print(json.dumps(row, ensure_ascii=False))


_TABLES = {"table": _print_table, "markdown": _print_markdown}
_STREAMS = {"csv": _print_csv, "json": _print_json}
_TABLE_ROWS = 100_000
"""Rows of a table at most: its columns are as wide as the widest cell, so that all rows are held in memory."""
