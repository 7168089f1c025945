"""Ids of facts that survive re-extraction.

A fact's id is a hash of three things: the article's id, the kind of fact, and an identity key. The key holds what
makes the fact this one and no other, and nothing that a better extractor may correct:

| kind | key |
| --- | --- |
| mentions | label, text |
| projects | name, count |
| project_amounts | the project's id, role, currency |
| project_organizations | the project's id, role, name |
| indicators | subject, name, period |
| policies | nothing: an article has one at most |
| policy_targets | the policy's id, subject, name, period |

Offsets, versions, values, stages and places are no part of it: when one of them changes, the same fact is
updated. Names are compared in NFKC without white space, so that （ and ( are one. Facts of one article with equal
keys (three bare 项目) are told apart by an ordinal in the order in which the text gives them.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")
Key = tuple[str | int | None, ...]
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_DIGITS = 24
"""96 bits: with a thousand million facts, two of them share an id with a probability of one in 10^11."""


def fact_id(article_id: str, kind: str, key: Key, ordinal: int = 0) -> str:
    """The id: 24 hex digits of a SHA-256 over article, kind, key and ordinal (0 for the first of equals)."""
    return _hashed(article_id, kind, tuple(_folded(part) for part in key), ordinal)


def with_ids(
    facts: Iterable[T], article_id: str, kind: str, key: Callable[[T], Key], order: Callable[[T], tuple[int, int]]
) -> Iterator[tuple[str, T]]:
    """Give (id, fact) for every fact of one article and kind, in the order of the text.

    `order` is where the fact stands (start, end); facts that stand at the same place keep the order given.
    """
    seen: Counter[Key] = Counter()
    for fact in sorted(facts, key=order):
        folded = tuple(_folded(part) for part in key(fact))
        yield _hashed(article_id, kind, folded, seen[folded]), fact
        seen[folded] += 1


def _hashed(article_id: str, kind: str, folded: Key, ordinal: int) -> str:
    text = _encode([article_id, kind, folded, ordinal])
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_DIGITS]


def _folded(part: str | int | None) -> str | int | None:
    return _compact(part) if isinstance(part, str) else part


@lru_cache(maxsize=4096)
def _compact(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
