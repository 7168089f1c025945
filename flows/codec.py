"""Records to and from JSON Lines. Bad lines are told with file, line number and reason, the others still come."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeVar

import msgspec

from flows.errors import Failure

T = TypeVar("T")

_encode = msgspec.json.Encoder(decimal_format="number").encode


def to_json(record: Any) -> bytes:
    """One record as JSON, amounts as numbers, without a line end."""
    return _encode(record)


def pretty_json(record: Any) -> str:
    """One record as indented JSON text."""
    return msgspec.json.format(_encode(record), indent=2).decode()


def complain(line: str) -> None:
    """One line on stderr."""
    print(line, file=sys.stderr)


def open_lines(file: str) -> IO[bytes]:
    """A file to read lines from. Raises Failure, with the system's reason, where it cannot be opened."""
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise Failure(f"{file}: {error.strerror}") from None


@dataclass(slots=True)
class LineReader:
    """Decodes the lines of a stream into records of one type and counts what could not be read."""

    name: str
    """File name for messages."""
    validate: Callable[[Any], None] = lambda _: None
    """Raises ValueError for a record that is well formed and yet cannot be used."""
    bad: int = 0
    line_numbers: list[int] = field(default_factory=list)
    """Line number of each record given out, in order."""

    def read(self, lines: Iterable[bytes], kind: type[T]) -> Iterator[T]:
        """Yield the records of the good lines; empty lines are passed over."""
        decoder = msgspec.json.Decoder(kind)
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = decoder.decode(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
                self.validate(record)
            except (ValueError, RecursionError) as error:
                self.report(number, str(error))
                continue
            self.line_numbers.append(number)
            yield record

    def report(self, number: int, reason: str) -> None:
        """Tell of a bad line and count it."""
        self.bad += 1
        complain(f"{self.name}:{number}: {' '.join(reason.split())}")
