"""Plain text tables with columns that line up, Chinese characters counted as two cells."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rich.cells import cell_len, set_cell_size

from warehouse.values import json_safe


def text_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], widest: int = 60) -> str:
    """A table as text; cells wider than `widest` are cut with …, numbers stand at the right."""
    cells = [[_cell(value, widest) for value in row] for row in rows]
    columns = [_cell(name, widest) for name in columns]
    widths = [max([cell_len(name), *(cell_len(row[i]) for row in cells)]) for i, name in enumerate(columns)]
    right = _at_right(columns, rows)
    lines = [_line(columns, widths, right), "  ".join("─" * width for width in widths)]
    lines += [_line(row, widths, right) for row in cells]
    return "\n".join(line.rstrip() for line in lines)


def markdown_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A table as Markdown: cells whole, numbers at the right, bars escaped."""
    right = _at_right(columns, rows)
    lines = [
        [_cell(name, None).replace("|", "\\|") for name in columns],
        ["---:" if at_right else "---" for at_right in right],
    ]
    lines += [[_cell(value, None).replace("|", "\\|") for value in row] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    return "  ".join(
        " " * (width - cell_len(cell)) + cell if at_right else set_cell_size(cell, width)
        for cell, width, at_right in zip(cells, widths, right, strict=True)
    )


def _at_right(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[bool]:
    """Which columns have numbers, and nothing else."""
    given = [[row[i] for row in rows if row[i] is not None] for i in range(len(columns))]
    return [bool(values) and all(map(_number, values)) for values in given]


def _number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _cell(value: Any, widest: int | None) -> str:
    if value is None:
        return ""
    text = " ".join(_text(value).split())
    return text if widest is None or cell_len(text) <= widest else set_cell_size(text, widest - 1).rstrip() + "…"


def _text(value: Any) -> str:
    """A value as people write it: lists with 、, structures as JSON, truth in lower case, numbers without noughts."""
    if isinstance(value, list | tuple):
        return "、".join("NULL" if part is None else _text(part) for part in value)
    if isinstance(value, dict):
        return json.dumps(json_safe(value), ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return str(value)
