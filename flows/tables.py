"""Plain text tables with columns that line up, Chinese characters counted as two cells."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rich.cells import cell_len, set_cell_size


def text_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], widest: int = 60) -> str:
    """A table as text; cells wider than `widest` are cut with …, numbers stand at the right."""
    cells = [[_cell(value, widest) for value in row] for row in rows]
    widths = [max([cell_len(name), *(cell_len(row[i]) for row in cells)]) for i, name in enumerate(columns)]
    right = [bool(rows) and all(_number(row[i]) for row in rows) for i in range(len(columns))]
    lines = [_line(columns, widths, right), "  ".join("─" * width for width in widths)]
    lines += [_line(row, widths, right) for row in cells]
    return "\n".join(line.rstrip() for line in lines)


def markdown_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A table as Markdown: cells whole, numbers at the right, bars escaped."""
    right = [bool(rows) and all(_number(row[i]) for row in rows) for i in range(len(columns))]
    lines = [columns, ["---:" if at_right else "---" for at_right in right]]
    lines += [[_cell(value, None).replace("|", "\\|") for value in row] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    return "  ".join(
        " " * (width - cell_len(cell)) + cell if at_right else set_cell_size(cell, width)
        for cell, width, at_right in zip(cells, widths, right, strict=True)
    )


def _number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float | Decimal) and not isinstance(value, bool))


def _cell(value: Any, widest: int | None) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        text = "、".join("" if part is None else str(part) for part in value)
    elif isinstance(value, float):
        text = f"{value:.10g}"
    elif isinstance(value, Decimal):
        text = f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    else:
        text = str(value)
    text = " ".join(text.split())
    return text if widest is None or cell_len(text) <= widest else set_cell_size(text, widest - 1).rstrip() + "…"
