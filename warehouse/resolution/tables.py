"""Tables of `warehouse/data`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def table(name: str) -> dict[str, str]:
    """A table of `warehouse/data`: first column to second (empty without one)."""
    lines = files("warehouse").joinpath("data", name).read_text(encoding="utf-8").splitlines()[1:]
    return {line.partition("\t")[0]: line.partition("\t")[2] for line in lines if line}
