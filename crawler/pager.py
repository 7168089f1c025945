"""The pager that TRS's templates print by a script: `createPageHTML(40, 2, "index", "html")`, counted from 0."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CALL = re.compile(
    r"""createPageHTML\(\s*(?P<total>\d{1,6})\s*,\s*(?P<index>\d{1,6})\s*,"""
    r"""\s*["'](?P<name>[\w-]{1,80})["']\s*,\s*["'](?P<suffix>\w{1,8})["']"""
)


@dataclass(frozen=True, slots=True)
class Pager:
    """What a page says of the pages it is one of."""

    total: int
    index: int
    """Number of this page, from 0."""
    name: str
    suffix: str

    def file(self, index: int) -> str:
        """File name of a page."""
        return f"{self.name}_{index}.{self.suffix}" if index else f"{self.name}.{self.suffix}"


def read_pager(html: str) -> Pager | None:
    """The pager of a page; None where it prints none."""
    match = _CALL.search(html) if "createPageHTML" in html else None
    return Pager(int(match["total"]), int(match["index"]), match["name"], match["suffix"]) if match else None
