"""The raw responses of a crawl: written as WARC while it runs (ISO 28500), read again to parse without the network.

A crawl that goes on after it was killed writes a further file (`pages-0002.warc.gz`), because the last record of the
file before may be torn. Every record is a gzip member of its own and is flushed at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.unpack import BrokenBody, TooLarge, labels_of, unpack

FIRST = "pages.warc.gz"
_SEGMENT = re.compile(r"pages(?:-(\d{4}))?\.warc\.gz")
_NOT_STORED = frozenset(("transfer-encoding", "content-length"))
"""The body is stored without chunks; its length is written anew."""
_LARGEST = 256 * 1024 * 1024
"""Bytes of a body, unpacked; no source may allow more (see `crawler.source`)."""
_BROKEN = (ArchiveLoadFailed, EOFError, OSError, ValueError, AttributeError, TypeError)
"""What warcio raises on a torn or damaged file."""


@dataclass(frozen=True, slots=True)
class Archived:
    """A response out of an archive."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    """Decompressed."""
    fetched_at: str
    """ISO 8601."""


class PageArchive:
    """Writes request and response records into a new file of a landing folder. Times are given, not read."""

    def __init__(self, folder: Path, user_agent: str, started_at: str) -> None:
        self._file: BinaryIO = _next_segment(folder).open("xb")
        self._writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        info = {
            "software": "Yanzhao",
            "format": "WARC File Format 1.1",
            "robots": "obey",
            "http-header-user-agent": user_agent,
        }
        self._write(self._writer.create_warcinfo_record(FIRST, info))
        self._started_at = started_at

    def add(
        self,
        url: str,
        status: int,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        request_headers: Iterable[tuple[str, str]],
        fetched_at: str,
    ) -> None:
        """Store one exchange. In: the body as received (still compressed where Content-Encoding says so)."""
        stored = [(name, value) for name, value in headers if name.lower() not in _NOT_STORED]
        stored.append(("Content-Length", str(len(body))))
        line = f"{status} {_reason(status)}"
        response = self._writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            http_headers=StatusAndHeaders(line, stored, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": _utc(fetched_at)},
        )
        asked = StatusAndHeaders(f"GET {url} HTTP/1.1", list(request_headers), is_http_request=True)
        request = self._writer.create_warc_record(
            url,
            "request",
            http_headers=asked,
            warc_headers_dict={
                "WARC-Date": _utc(fetched_at),
                "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
            },
        )
        self._write(response)
        self._write(request)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, record: object) -> None:
        self._writer.write_record(record)
        self._file.flush()


def segments(folder: Path) -> list[Path]:
    """The archive files of a landing folder in order of writing."""
    return [path for _, path in sorted(_numbered(folder))]


def read_archive(path: Path) -> Iterator[Archived]:
    """Responses of a WARC file, or of all of a landing folder's, in order of arrival.

    A torn end, as a killed crawl leaves it, ends its file quietly: what is whole before it is given. A record whose
    digest does not fit its bytes is left out.
    """
    files = segments(path) if path.is_dir() else [path]
    for file in files:
        with file.open("rb") as stream:
            yield from _responses(stream)


def _responses(stream: BinaryIO) -> Iterator[Archived]:
    records = iter(ArchiveIterator(stream, check_digests=True))
    while True:
        try:
            record = next(records)
            if record.rec_type != "response" or record.http_headers is None:
                continue
            body = unpack(record.raw_stream.read(), _labels(record.http_headers), _LARGEST)
            intact = record.digest_checker is None or record.digest_checker.passed is not False
        except StopIteration:
            return
        except (BrokenBody, TooLarge):
            # The crawl took it for no page either.
            continue
        except _BROKEN:
            return
        if intact:
            yield Archived(
                url=record.rec_headers.get_header("WARC-Target-URI"),
                status=int(record.http_headers.get_statuscode()),
                headers=dict(record.http_headers.headers),
                body=body,
                fetched_at=record.rec_headers.get_header("WARC-Date"),
            )


def _labels(headers: StatusAndHeaders) -> list[str]:
    return labels_of([value for name, value in headers.headers if name.lower() == "content-encoding"])


def _numbered(folder: Path) -> Iterator[tuple[int, Path]]:
    for path in folder.glob("pages*.warc.gz"):
        if match := _SEGMENT.fullmatch(path.name):
            yield int(match[1] or 1), path


def _next_segment(folder: Path) -> Path:
    last = max((number for number, _ in _numbered(folder)), default=0)
    return folder / (FIRST if last == 0 else f"pages-{last + 1:04d}.warc.gz")


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _utc(moment: str) -> str:
    """WARC dates are UTC with a Z."""
    from datetime import UTC, datetime

    return datetime.fromisoformat(moment).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def header_map(headers: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """The last value of each header, names in lower case."""
    return {name.lower(): value for name, value in headers}
