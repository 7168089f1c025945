"""The fingerprint of a page's markup, by which a redesign is noticed before fields go missing.

A SimHash (Charikar 2002) of 64 bits over the set of element names with their classes and ids: pages of one template
differ in a few bits, pages of two templates in some thirty. Numbers inside names count as equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

NEAR = 14
"""Bits in which two pages of one template differ at most."""
MOST_TEMPLATES = 100
_BITS = 64
_FEWEST = 4
"""With fewer names a page has no shape to speak of."""
_MOST_BYTES = 400_000
_ELEMENT = re.compile(rb"<([a-zA-Z][a-zA-Z0-9]{0,20})\s([^<>]{1,600})>")
_NAMES = re.compile(rb"""\b(?:class|id)\s{0,3}=\s{0,3}(?:"([^"]{1,200})"|'([^']{1,200})'|([^\s"'>]{1,200}))""", re.I)
_NUMBER = re.compile(rb"\d+")


def skeleton(body: bytes) -> str | None:
    """Fingerprint of a page, 16 hex digits; None where its elements have hardly any names. Linear in the page."""
    names = set(_element_names(body[:_MOST_BYTES]))
    if len(names) < _FEWEST:
        return None
    sums = [0] * _BITS
    for name in names:
        bits = int.from_bytes(blake2b(name, digest_size=8).digest())
        for index in range(_BITS):
            sums[index] += 1 if bits >> index & 1 else -1
    return f"{sum(1 << index for index, total in enumerate(sums) if total > 0):016x}"


def distance(one: str, other: str) -> int:
    """Bits in which two fingerprints differ, 0..64."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def is_near(one: str, others: Iterable[str]) -> bool:
    """Whether a fingerprint is that of a template among `others`."""
    return any(distance(one, other) <= NEAR for other in others)


def add_to(groups: dict[str, int], one: str) -> None:
    """Count a page with the first fingerprint that is near its own, else as the first of its template.

    A site of more templates than MOST_TEMPLATES has none; its further pages are not counted.
    """
    known = next((other for other in groups if distance(one, other) <= NEAR), one)
    if known in groups or len(groups) < MOST_TEMPLATES:
        groups[known] = groups.get(known, 0) + 1


def _element_names(html: bytes) -> Iterator[bytes]:
    for element in _ELEMENT.finditer(html):
        tag = element[1].lower()
        for names in _NAMES.finditer(element[2]):
            for name in (names[1] or names[2] or names[3] or b"").split():
                yield tag + b"." + _NUMBER.sub(b"0", name)
