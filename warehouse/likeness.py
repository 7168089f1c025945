"""Whether two texts are copies of one story: pure functions over bodies of articles.

Two steps. `sketch` makes keys such that copies have one in common almost surely (MinHash of character 5-grams of the
whole body and, since a shortened copy resembles little of the whole, of its opening; both cut into bands, Leskovec,
Rajaraman, Ullman: Mining of Massive Datasets, 3.4). `shared` then compares the two bodies themselves, because
reports of one template resemble each other more than a story and its shortened copy do: what tells copies is that
clauses stand word for word, figures included.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rensa import RMinHash

SKETCH_VERSION = "2"
"""A change of anything that `sketch` depends on raises it: older sketches are then made anew."""
SHORTEST = 40
"""Signs (letters, digits, Han) from which on a body says enough to be compared."""
_GRAM = 5
_SEED = 20231
_BAND = 3
"""Values to a band: texts whose 5-grams agree by half share one of 32 bands with 98.6 %, by a third with 70 %."""
_WHOLE_BANDS, _OPENING_BANDS = 32, 8
_OPENING = 150
_LEAST_SHARED = 0.6
"""Share of the shorter body that stands word for word in the longer one."""
_MOST_VARIED = 0.25
"""Share of clauses that stand there with other words, of those that stand there at all."""
_MOST_CONTRADICTED = 0.25
"""Share of clauses that stand there with other figures, of those with figures that stand there at all."""
_ALIKE = 0.5
_MOST_CLAUSES = 200

_DATELINE = re.compile(
    r"^[^。！？\n]{0,40}?(?:[电讯](?=[\s（(:：])|讯\s?|消息[，,])(?:\s*[（(][^）)\n]{0,40}[）)])?\s*"
)
_BREAK = re.compile(r"(?<!\d)[,.:]|[,.:](?!\d)|[^\w%.,:]|_")
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True)
class Body:
    """The body of an article, ready to be compared."""

    text: str

    @cached_property
    def clauses(self) -> tuple[str, ...]:
        """What stands between punctuation, without the dateline, in NFKC."""
        text = unicodedata.normalize("NFKC", _DATELINE.sub("", self.text.lstrip(), count=1))
        return tuple(clause for clause in _BREAK.split(text) if clause)

    @cached_property
    def signs(self) -> str:
        """All clauses run together."""
        return "".join(self.clauses)

    @cached_property
    def counted(self) -> Counter[str]:
        """Clauses and how often each stands there."""
        return Counter(self.clauses)

    @cached_property
    def frames(self) -> frozenset[str]:
        """Clauses with figures, the figures left out."""
        return frozenset(_frame(clause) for clause in self.clauses if _has_figure(clause))


def sketch(body: str) -> tuple[int, ...]:
    """Keys of a body, 64 bits each; none for a body too short to be compared. Copies have a key in common."""
    signs = Body(body).signs
    if len(signs) < SHORTEST:
        return ()
    whole = _bands(signs, _WHOLE_BANDS, b"w")
    return tuple(dict.fromkeys((*whole, *_bands(signs[:_OPENING], _OPENING_BANDS, b"o"))))


def shared(one: Body, other: Body) -> float | None:
    """The share (0..1) of the shorter body that the longer one has word for word; None where they are no copies."""
    short, long = sorted((one, other), key=lambda body: (len(body.signs), body.signs))
    if len(short.signs) < SHORTEST:
        return None
    common = short.counted & long.counted
    share = sum(len(clause) * number for clause, number in common.items()) / len(short.signs)
    if share < _LEAST_SHARED:
        return None
    left = list((short.counted - common).elements())
    if _too_many(_contradicted(left, long), sum(map(_has_figure, common)), _MOST_CONTRADICTED):
        return None
    unused = list((long.counted - common).elements())
    if _too_many(_varied(left, unused), len(common), _MOST_VARIED):
        return None
    return share


def _bands(signs: str, bands: int, part: bytes) -> list[int]:
    minhash = RMinHash(num_perm=bands * _BAND, seed=_SEED)
    minhash.update([signs[start : start + _GRAM] for start in range(max(1, len(signs) - _GRAM + 1))])
    values = minhash.digest()
    keys = []
    for band in range(bands):
        cut = values[band * _BAND : (band + 1) * _BAND]
        data = part + bytes([band]) + b"".join(value.to_bytes(8, "big") for value in cut)
        keys.append(int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big"))
    return keys


def _has_figure(clause: str) -> bool:
    return _DIGITS.search(clause) is not None


def _frame(clause: str) -> str:
    return _DIGITS.sub("#", clause)


def _contradicted(left: Sequence[str], long: Body) -> int:
    """Clauses of the shorter body that the longer one has with other figures."""
    return sum(1 for clause in left if _has_figure(clause) and _frame(clause) in long.frames)


def _varied(left: Sequence[str], unused: Sequence[str]) -> int:
    """Clauses of the shorter body for which the longer one has a like one. Two signs that many clauses have say little
    and are passed over, which keeps this linear."""
    index: dict[str, set[int]] = {}
    pairs = [_pairs(clause) for clause in unused]
    for number, found in enumerate(pairs):
        for pair in found:
            index.setdefault(pair, set()).add(number)
    index = {pair: numbers for pair, numbers in index.items() if len(numbers) <= _MOST_CLAUSES}
    varied = 0
    for clause in left:
        own = _pairs(clause)
        hits = Counter(number for pair in own for number in index.get(pair, ()))
        varied += any(2 * hit >= _ALIKE * (len(own) + len(pairs[number])) for number, hit in hits.items())
    return varied


def _pairs(clause: str) -> set[str]:
    return {clause[start : start + 2] for start in range(max(1, len(clause) - 1))}


def _too_many(bad: int, good: int, most: float) -> bool:
    return bad > most * (bad + good)
