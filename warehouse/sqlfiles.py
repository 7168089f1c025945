"""The SQL files of the package: migrations, views, checks. Each begins with a header of comment lines."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

_HEADER_KEY = re.compile(r"--\s*([a-z]+):\s*(.*)")


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One file of SQL."""

    name: str
    """File name without `.sql`."""
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 (hex) of the text; line ends do not count, since version control may change them."""
        return hashlib.sha256(self.sql.replace("\r\n", "\n").encode()).hexdigest()

    @property
    def header(self) -> dict[str, str]:
        """`-- key: value` lines before the first statement; a line without a key goes on with the value above it."""
        found: dict[str, str] = {}
        key = ""
        for line in self.sql.splitlines():
            if not line.startswith("--"):
                break
            if match := _HEADER_KEY.fullmatch(line.strip()):
                key, found[match[1]] = match[1], match[2].strip()
            elif key:
                found[key] = f"{found[key]} {line.removeprefix('--').strip()}".strip()
        return found


def sql_files(folder: str) -> list[SqlFile]:
    """The SQL files of a folder of this package, by name."""
    return sorted(_read(folder), key=lambda file: file.name)


def _read(folder: str) -> Iterator[SqlFile]:
    for entry in files("warehouse").joinpath(folder).iterdir():
        if entry.name.endswith(".sql"):
            yield SqlFile(entry.name.removesuffix(".sql"), entry.read_text(encoding="utf-8"))
