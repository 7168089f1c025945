"""Records to and from JSON Lines. Bad lines are told with file, line number and reason, the others still come."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import IO, Any, TypeVar

import msgspec

from flows.errors import Failure
from nlp.records import (
    DateValue,
    Extraction,
    Indicator,
    Label,
    Mention,
    MoneyValue,
    OrganizationValue,
    Policy,
    Project,
)

T = TypeVar("T")

_encode = msgspec.json.Encoder(decimal_format="number").encode


def to_json(record: Any) -> bytes:
    """One record as JSON, amounts as numbers, without a line end."""
    return _encode(record)


def pretty_json(record: Any) -> str:
    """One record as indented JSON text."""
    return msgspec.json.format(_encode(record), indent=2).decode()


def decoder(kind: type[T]) -> Callable[[bytes], T]:
    """What reads one JSON line as a record of the type; raises ValueError, with the reason, for a line that is none."""
    if kind is Extraction:
        return _extraction  # type: ignore[return-value]
    return msgspec.json.Decoder(kind).decode


class _Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A mention as written: `label` tells the type of `value`, which msgspec cannot tell from its keys."""

    label: Label
    start: int
    end: int
    text: str
    value: msgspec.Raw = msgspec.Raw(b"null")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Extraction:
    """An Extraction as written. Unlike the record, it names its versions itself: they are its maker's, not ours."""

    schema: int
    id: str
    extractor: str
    mentions: tuple[_Mention, ...] = ()
    projects: tuple[Project, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    policy: Policy | None = None


_VALUES: dict[Label, type[MoneyValue] | type[DateValue] | type[OrganizationValue] | type[None]] = {
    "MONEY": MoneyValue,
    "DATE": DateValue,
    "ORG": OrganizationValue,
    "PROJECT": type(None),
}
_decode_extraction = msgspec.json.Decoder(_Extraction).decode
_decode_value = {label: msgspec.json.Decoder(kind).decode for label, kind in _VALUES.items()}


def _extraction(line: bytes) -> Extraction:
    written = _decode_extraction(line)
    rest = {f.name: getattr(written, f.name) for f in fields(written)}
    return Extraction(**rest | {"mentions": tuple(map(_mention, written.mentions))})


def _mention(written: _Mention) -> Mention:
    value = _decode_value[written.label](written.value)
    return Mention(label=written.label, start=written.start, end=written.end, text=written.text, value=value)


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
    tell: Callable[[str], None] = complain
    """Receives the line about a bad line."""
    bad: int = 0
    line_numbers: list[int] = field(default_factory=list)
    """Line number of each record given out, in order."""

    def read(self, lines: Iterable[bytes], kind: type[T]) -> Iterator[T]:
        """Yield the records of the good lines; empty lines are passed over."""
        decode = decoder(kind)
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = decode(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
                self.validate(record)
            except (ValueError, RecursionError) as error:
                self.report(number, str(error))
                continue
            self.line_numbers.append(number)
            yield record

    def report(self, number: int, reason: str) -> None:
        """Tell of a bad line and count it."""
        self.bad += 1
        self.tell(f"{self.name}:{number}: {' '.join(reason.split())}")
