"""The crawler's data files."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("data")


@cache
def words(name: str) -> frozenset[str]:
    """Lines of `data/NAME.txt`."""
    return frozenset((_DATA / f"{name}.txt").read_text(encoding="utf-8").split("\n")) - {""}


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Rows of `data/NAME.tsv` without its header."""
    lines = (_DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines[1:] if line)


@cache
def boilerplate(action: str) -> re.Pattern[str]:
    """One pattern for all lines of an action of `boilerplate.tsv`; to be used with `match`."""
    return re.compile("|".join(f"(?:{pattern})" for kind, pattern in rows("boilerplate") if kind == action), re.I)
