"""Tables as sheets of one Excel workbook, for people.

Text stays text (what begins with `=` is no formula), a number that Excel's fifteen digits cannot hold is written as
text, and a cell keeps the 32 767 characters that Excel allows: how many were cut is told.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from warehouse.errors import ExportError
from warehouse.values import csv_safe

MOST_ROWS = 1_048_575
"""Rows of a sheet below its heading."""
LONGEST_CELL = 32_767
_EXACT = 10**15
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_workbook(path: Path, sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> dict[str, int]:
    """Write sheets (name, column names, rows) into a new workbook; gives rows by sheet, and cells cut under `cut`.

    Raises ExportError for a sheet with more rows than Excel takes.
    """
    counts: dict[str, int] = {}
    cut = 0
    with Workbook(str(path), _OPTIONS) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for name, columns, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, columns, bold)
            number = 0
            for number, row in enumerate(rows, 1):
                if number > MOST_ROWS:
                    raise ExportError(f"{name} has more rows than a sheet of Excel takes ({MOST_ROWS}); choose csv")
                cut += sum(_write(sheet, number, column, value, day) for column, value in enumerate(row))
            counts[name] = number
    return counts | {"cut": cut}


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> bool:
    """Write one cell; gives whether its text was cut."""
    if value is None:
        return False
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, dt.date) and not isinstance(value, dt.datetime) and value.year >= 1900:
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, int | float | Decimal) and _held(value):
        sheet.write_number(row, column, float(value))
    else:
        text = csv_safe(value)
        sheet.write_string(row, column, text[:LONGEST_CELL])
        return len(text) > LONGEST_CELL
    return False


def _held(value: int | float | Decimal) -> bool:
    """Whether Excel shows this very number."""
    if not math.isfinite(value) or not -_EXACT < value < _EXACT:
        return False
    return isinstance(value, float) or Decimal(repr(float(value))) == value
