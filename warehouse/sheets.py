"""Tables as sheets of one Excel workbook, for people.

Text stays text (what begins with `=` is no formula), dates are dates, columns are as wide as their values, headings
stay in sight and filter. A number that Excel's fifteen digits cannot hold is written as text, and a cell keeps the
32 767 characters that Excel allows: how many were cut is told.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from xlsxwriter import Workbook

from warehouse.errors import ExportError
from warehouse.values import csv_safe

MOST_ROWS = 1_048_575
"""Rows of a sheet below its heading."""
LONGEST_CELL = 32_767
_EXACT = 10**15
_LARGE = 10_000
_LOOKED_AT = 200
"""Rows by which the width of a column is chosen."""
_WIDEST = 60
_FORMATS = (
    {"bold": True},
    {"num_format": "yyyy-mm-dd"},
    {"num_format": "yyyy-mm-dd hh:mm:ss"},
    {"num_format": "#,##0"},
)
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class _Formats(NamedTuple):
    bold: Any
    day: Any
    time: Any
    amount: Any


def check_rows(name: str, rows: int) -> None:
    """Raise ExportError for a table with more rows than a sheet of Excel takes."""
    if rows > MOST_ROWS:
        raise ExportError(
            f"{name} has {rows} rows and a sheet of Excel takes {MOST_ROWS}; choose csv or parquet, or only the changes "
            "with --since"
        )


def write_workbook(path: Path, sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> dict[str, int]:
    """Write sheets (name, column names, rows) into a new workbook; gives rows by sheet, and the cells `cut`.

    Raises ExportError for a sheet with more rows than Excel takes.
    """
    counts: dict[str, int] = {}
    cut = 0
    with Workbook(str(path), _OPTIONS) as book:
        formats = _Formats(*(book.add_format(given) for given in _FORMATS))
        for name, columns, rows in sheets:
            counts[name], cells = _write_sheet(book.add_worksheet(name), name, columns, iter(rows), formats)
            cut += cells
    return counts | {"cut": cut}


def _write_sheet(
    sheet: Any, name: str, columns: Sequence[str], rows: Iterator[Sequence[Any]], formats: _Formats
) -> tuple[int, int]:
    """Write one sheet; gives its rows and the cells cut."""
    first = list(islice(rows, _LOOKED_AT))
    for column, heading in enumerate(columns):
        sheet.set_column(column, column, _width(heading, [row[column] for row in first]))
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, columns, formats.bold)
    number = cut = 0
    for number, row in enumerate(chain(first, rows), 1):
        check_rows(name, number)
        cut += sum(_write(sheet, number, column, value, formats) for column, value in enumerate(row))
    sheet.autofilter(0, 0, number, max(len(columns) - 1, 0))
    return number, cut


def _width(heading: str, values: Iterable[Any]) -> int:
    """Columns of a sheet that show the values, each Chinese character taking two."""
    shown = max((_columns(csv_safe(value)[:_WIDEST]) for value in values), default=0)
    # The arrow of the filter stands in the heading.
    return min(_WIDEST, max(len(heading) + 3, shown + 1))


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _write(sheet: Any, row: int, column: int, value: Any, formats: _Formats) -> bool:
    """Write one cell; gives whether its text was cut."""
    if value is None:
        return False
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, dt.date) and value.year >= 1900:
        timed = isinstance(value, dt.datetime)
        sheet.write_datetime(row, column, value, formats.time if timed else formats.day)
    elif isinstance(value, int | float | Decimal) and _held(value):
        amount = isinstance(value, Decimal) and abs(value) >= _LARGE and value == value.to_integral_value()
        sheet.write_number(row, column, float(value), formats.amount if amount else None)
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
