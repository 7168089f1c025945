"""Bytes of a page to text: strict UTF-8, then what the page declares, then GB 18030.

Rule and order: pages of the Chinese press are often mislabelled. Bytes that are valid UTF-8 are UTF-8 whatever
the label; gb2312 and gbk labels mean GB 18030, their superset (GB 18030-2022), as in the WHATWG Encoding Standard.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_HEAD_BYTES = 65536
_GB = {"gb2312", "gbk", "gb18030", "gb_2312-80", "hz-gb-2312", "x-gbk", "cp936", "ms936", "euc-cn", "euccn"}
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONTROL_BYTES = bytes(b for b in (*range(32), 127) if b not in b"\t\n\r")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_TOLERATED = 200
"""A page that calls itself UTF-8 may have one broken sequence in so many characters beyond ASCII."""


def decode(body: bytes, headers: Mapping[str, str] | None = None) -> tuple[str, str]:
    """The text of a page and the encoding that gave it.

    In: the body as received (decompressed) and its HTTP headers (any case). Control characters other than tab and
    line ends become spaces. Never raises; what no encoding explains becomes U+FFFD.
    """
    text, encoding = _decode(body, headers or {})
    # None of these bytes is part of a longer character in UTF-8 or GB 18030; looking at bytes is ten times faster.
    if encoding.startswith("utf-16") or len(body.translate(None, _CONTROL_BYTES)) < len(body):
        text = _CONTROLS.sub(" ", text)
    return text, encoding


def _decode(body: bytes, headers: Mapping[str, str]) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace"), encoding
    if (text := _strictly(body, "utf-8")) is not None:
        return text, "utf-8"
    declared = _declared(body, headers)
    if "utf-8" in declared and (text := _slightly_broken(body)) is not None:
        return text, "utf-8"
    for encoding in dict.fromkeys((*declared, "gb18030")):
        if (text := _strictly(body, encoding)) is not None:
            return text, encoding
    candidates = [(body.decode(name, "replace"), name) for name in ("gb18030", "utf-8")]
    return min(candidates, key=lambda pair: pair[0].count("\ufffd"))


def _strictly(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _slightly_broken(body: bytes) -> str | None:
    """A UTF-8 page with a torn end or a stray byte, which GB 18030 would turn to nonsense."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = len(_BEYOND_ASCII.findall(text)) - broken
    return text if broken * _TOLERATED <= good or (broken == 1 and good > 1) else None


def _declared(body: bytes, headers: Mapping[str, str]) -> list[str]:
    """Python names of the encodings that header and page declare, the header's first."""
    found = []
    for name, value in headers.items():
        if name.lower() == "content-type" and (match := _HEADER.search(value)):
            found.append(match[1])
    found += [match[1].decode("ascii") for match in _META.finditer(body[:_HEAD_BYTES])][:3]
    names = [name for name in map(_python_name, found) if name]
    return list(dict.fromkeys(names))


def _python_name(label: str) -> str | None:
    label = label.strip().lower()
    if label in _GB:
        return "gb18030"
    try:
        name = codecs.lookup(label).name
    except (LookupError, UnicodeError, ValueError):
        return None
    # A label that decodes any bytes proves nothing.
    return None if name in {"iso8859-1", "ascii", "cp1252", "utf-16", "rot13", "hex", "base64", "zlib", "bz2"} else name
