"""Compressed answers: unpacked within a limit, told from answers that only say so, and checked for their end.

Scrapy's own decompression gives what a cut-off gzip still holds, which would pass for a whole page, and fails on
answers whose label is wrong. Pure: bytes and labels in, bytes out; the archive is read by the same rules.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Generator, Iterator
from typing import Any

import brotli

_PIECE = 64 * 1024
_GZIP = b"\x1f\x8b"
_ZIPPED = frozenset(("gzip", "x-gzip", "deflate"))
_MOST_LAYERS = 2
_PLAIN = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,200}<[!?A-Za-z][\t\n\r -\xff]{8}")
"""Markup as it stands; packed bytes begin so by chance in less than one case of ten million."""


class TooLarge(ValueError):
    """Unpacked, the body is larger than allowed."""


class BrokenBody(ValueError):
    """The body ends before its end, or is not what its headers say. The message says which."""


def labels_of(content_encodings: list[str]) -> list[str]:
    """Names of encodings in the order in which they were put on, out of the values of Content-Encoding."""
    return [label for value in content_encodings for label in value.lower().replace(" ", "").split(",") if label]


def unpack(body: bytes, labels: list[str], limit: int) -> bytes:
    """The body below its encodings.

    In: Content-Encoding, in the order in which they were put on; the most bytes that the result may have. What the
    body begins with counts more than a label; labels that name no encoding are passed over. Raises TooLarge as soon
    as there are more bytes, BrokenBody.
    """
    if len(labels) > _MOST_LAYERS:
        raise BrokenBody("packed more than twice")
    for label in reversed(labels):
        if not body or _PLAIN.match(body):
            return body
        if label in _ZIPPED or (label == "br" and body.startswith(_GZIP)):
            body = _inflate(body, limit)
        elif label == "br":
            body = _joined(_brotli(body), limit)
    return body


def _inflate(body: bytes, limit: int) -> bytes:
    """Gzip with all its members, zlib, or bare deflate; bytes behind the end are left out."""
    if body.startswith(_GZIP):
        return _joined(_members(body), limit)
    return _joined(_zipped(memoryview(body), zlib.decompressobj(15 if _is_zlib(body) else -15)), limit)


def _members(body: bytes) -> Iterator[bytes]:
    view, start = memoryview(body), 0
    while bytes(view[start : start + 2]) == _GZIP:
        start += yield from _zipped(view[start:], zlib.decompressobj(31))


def _zipped(view: memoryview, unpacker: Any) -> Generator[bytes, None, int]:
    """The pieces of one stream; returns how many bytes it takes."""
    for start in range(0, len(view), _PIECE):
        given = view[start : start + _PIECE]
        rest: Any = given
        while rest:
            try:
                yield unpacker.decompress(rest, _PIECE)
            except zlib.error:
                raise BrokenBody("the packed body is broken") from None
            if unpacker.eof:
                return start + len(given) - len(unpacker.unused_data)
            rest = unpacker.unconsumed_tail
    # What is left inside once all input is taken in.
    while piece := unpacker.decompress(b"", _PIECE):
        yield piece
    if not unpacker.eof:
        raise BrokenBody("the packed body is cut off")
    return len(view)


def _brotli(body: bytes) -> Iterator[bytes]:
    unpacker, given = brotli.Decompressor(), body
    while not unpacker.is_finished():
        try:
            piece = unpacker.process(given, output_buffer_limit=_PIECE)
        except brotli.error:
            raise BrokenBody("the packed body is broken") from None
        if not piece and not unpacker.is_finished() and unpacker.can_accept_more_data():
            raise BrokenBody("the packed body is cut off")
        given = b""
        yield piece


def _joined(pieces: Iterator[bytes], limit: int) -> bytes:
    kept, size = [], 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise TooLarge("unpacked, the body is larger than the source allows")
        kept.append(piece)
    return b"".join(kept)


def _is_zlib(body: bytes) -> bool:
    """Whether a body has the two bytes of RFC 1950 in front."""
    return len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0
