"""`yanzhao extract`: records in, Extractions out."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from flows.codec import LineReader, complain, open_lines, to_json
from flows.errors import Failure, Usage
from nlp.records import Document, ExtractionFailure


def extract(file: str | None, output: str | None, processes: int, model: str | None) -> None:
    """Stream records of `file` (stdin without one) to Extractions on stdout or in `output`, in order.

    Raises Usage where `output` is `file`; Failure where a file or the model cannot be opened or a record could not be
    done; the good ones are written.
    """
    if file and output and Path(output).is_file() and Path(output).samefile(file):
        raise Usage(f"{output} is what is read; name another --output")
    with _lines(file) as lines, _destination(output) as out:
        # Half a second or more: not before the files are there.
        from nlp.pipeline import extract_many, extraction_pipeline

        try:
            extraction_pipeline(model)
        except (OSError, ImportError) as error:
            raise Failure(f"{model}: no spaCy model that can be loaded: {str(error).splitlines()[0]}") from None
        reader = LineReader(file if file and file != "-" else "<stdin>", validate=_usable)
        characters = done = 0

        def documents() -> Iterator[Document]:
            nonlocal characters
            for document in reader.read(lines, Document):
                characters += len(document.text)
                yield document

        began = time.perf_counter()
        for number, result in enumerate(extract_many(documents(), processes, model)):
            if isinstance(result, ExtractionFailure):
                reader.report(reader.line_numbers[number], f"extraction failed: {result.reason}")
                continue
            out.write(to_json(result) + b"\n")
            done += 1
        seconds = max(time.perf_counter() - began, 1e-9)
    complain(f"{done} documents, {characters} characters in {seconds:.2f} s: {characters / seconds:.0f} characters/s")
    if reader.bad:
        raise Failure(f"{reader.name}: {reader.bad} bad records left out")


def _usable(document: Document) -> None:
    """Raises ValueError for a record whose date is none: its relative dates would be wrong."""
    from nlp.reading import publication_date

    if document.published and publication_date(document.published) is None:
        raise ValueError(f"`published` is no ISO date: {document.published!r}")


@contextmanager
def _lines(file: str | None) -> Iterator[IO[bytes]]:
    if file is None or file == "-":
        yield sys.stdin.buffer
        return
    with open_lines(file) as stream:
        yield stream


@contextmanager
def _destination(output: str | None) -> Iterator[IO[bytes]]:
    """stdout, or a file that appears whole: it is written beside its place and moved there at the end."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    if path.exists() and not path.is_file():
        # A device or a pipe (/dev/null, /dev/stdout) is written to, never replaced.
        with _opened(path, output) as stream:
            yield stream
        return
    part = path.with_name(path.name + ".part")
    with _opened(part, output) as stream:
        yield stream
    part.replace(path)


def _opened(path: Path, name: str) -> IO[bytes]:
    try:
        return path.open("wb")
    except OSError as error:
        raise Failure(f"{name}: {error.strerror}") from None
