"""Takes single pages out of the archive of a landing folder: for takedowns, not for saving space.

A file is written anew beside its place, the records that stay byte for byte as they were, and put in place by a rename.
Nothing refers to records by their offset, so nothing has to be told. What is torn or damaged at a file's end goes as
well, since it could hold what is to go and `read_archive` gives none of it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler.address import article_id, canonical
from crawler.archive import segments

_HREF = re.compile(rb"""(?:href|src|url)["']?\s*[=:]\s*["']?([^"'\s>]{1,2000})""", re.I)
_FURTHER = re.compile(r"_\d{1,2}(\.\w+)$")
"""Further pages of `NAME.htm` are `NAME_2.htm`, `NAME_3.htm` (`crawler.further`)."""
_DAMAGE = (ArchiveLoadFailed, EOFError, OSError, ValueError, AttributeError, TypeError)
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Removal:
    """What has to leave one archive file."""

    path: Path
    keep: tuple[tuple[int, int], ...]
    """Offset and length of the records that stay."""
    pages: int
    """Records of pages that go, requests counted as well."""
    torn: int
    """Bytes of a torn end that go."""

    @property
    def is_needed(self) -> bool:
        """Whether anything goes."""
        return bool(self.pages or self.torn)


def removals(folder: Path, ids: frozenset[str], also: frozenset[str], lists: frozenset[str]) -> Iterator[Removal]:
    """What has to leave the archive files of a folder.

    In: ids of the articles; further addresses whose records go whatever their id; addresses of list pages, whose
    records go where they link one of the articles, since they print its title.
    """

    def unwanted(address: str, body: bytes) -> bool:
        if address in also or identity(address) in ids or identity(_FURTHER.sub(r"\1", address)) in ids:
            return True
        return address in lists and any(identity(link) in ids for link in links(body, address))

    for path in segments(folder):
        yield _removal(path, unwanted)


def erase(removal: Removal) -> None:
    """Write the file anew without what has to leave it."""
    part = removal.path.with_name(f"{removal.path.name}.part")
    with removal.path.open("rb") as source, part.open("wb") as target:
        for offset, length in removal.keep:
            source.seek(offset)
            _copy(source, target, length)
        target.flush()
        os.fsync(target.fileno())
    part.replace(removal.path)


def identity(address: str, base: str | None = None) -> str | None:
    """The id that an article at an address has; None where it is no address of a page."""
    try:
        return article_id(canonical(address, base))
    except ValueError:
        return None


def links(body: bytes, address: str) -> Iterable[str]:
    """Addresses that a page's bytes name, whatever its charset: markup and addresses are ASCII in all of ours."""
    for match in _HREF.finditer(body):
        try:
            yield canonical(unescape(match[1].decode("ascii", "replace")), address)
        except ValueError:
            continue


def _removal(path: Path, unwanted: Callable[[str, bytes], bool]) -> Removal:
    keep: list[tuple[int, int]] = []
    gone: set[str] = set()
    pages = end = 0
    with path.open("rb") as stream:
        archive = ArchiveIterator(stream)
        records = iter(archive)
        while True:
            try:
                record = next(records)
                content = record.content_stream().read()
                length = archive.get_record_length()
            except (StopIteration, *_DAMAGE):
                break
            place = (archive.get_record_offset(), length)
            end = sum(place)
            address = record.rec_headers.get_header("WARC-Target-URI") or ""
            name = record.rec_headers.get_header("WARC-Record-ID") or ""
            partner = record.rec_headers.get_header("WARC-Concurrent-To") or ""
            if partner in gone or unwanted(address, content):
                pages += 1
                gone.add(name)
            else:
                keep.append(place)
    return Removal(path, tuple(keep), pages, path.stat().st_size - end)


def _copy(source: BinaryIO, target: BinaryIO, length: int) -> None:
    while length > 0 and (chunk := source.read(min(length, _CHUNK))):
        target.write(chunk)
        length -= len(chunk)
