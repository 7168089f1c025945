"""`yanzhao parse`: saved pages to Article records."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.codec import LineReader, open_lines, pretty_json, to_json
from flows.errors import Failure, Usage

if TYPE_CHECKING:
    from crawler.records import Article
    from crawler.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """A line of a batch list."""

    file: str
    url: str
    source: str | None = None


def parse_file(file: str, url: str, source: str | None) -> None:
    """Print one saved page as an Article. Raises Failure where it cannot be read, Usage for an unknown source."""
    print(pretty_json(_parse(SavedPage(file=file, url=url, source=source), Path())))


def parse_batch(batch: str) -> None:
    """Print an Article per line for a list of pages; relative files are looked up beside the list.

    A page that cannot be read is told and emits no line. Raises Failure where there was one.
    """
    path = Path(batch)
    reader = LineReader(batch)
    with open_lines(batch) as stream:
        for index, page in enumerate(reader.read(stream, SavedPage)):
            try:
                article = _parse(page, path.parent)
            except (Failure, Usage) as error:
                reader.report(reader.line_numbers[index], str(error))
                continue
            sys.stdout.buffer.write(to_json(article) + b"\n")
    sys.stdout.buffer.flush()
    if reader.bad:
        raise Failure(f"{batch}: {reader.bad} pages left out")


def _parse(page: SavedPage, folder: Path) -> Article:
    from crawler.parse import ParseError, parse

    source = _source(page.source)
    try:
        body = (folder / page.file).read_bytes()
    except (OSError, ValueError) as error:
        # A NUL in a file name is a ValueError.
        raise Failure(f"{folder / page.file}: {getattr(error, 'strerror', None) or error}") from None
    try:
        return parse(body, page.url, source=source)
    except ParseError as error:
        raise Failure(f"{page.file}: {error}") from None


def _source(name: str | None) -> Source | None:
    from crawler.source import SourceError, load_source

    if name is None:
        return None
    try:
        return load_source(name)
    except SourceError as error:
        raise Usage(str(error)) from None
