"""Organizations that jieba's dictionary holds as one word: 非洲联盟, 芝加哥大学, 中央气象台."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.entities.organizations import edges, lexicon
from nlp.entities.organizations.names import Name
from nlp.entities.organizations.walk import Walker
from nlp.records import OrganizationType

_SHORTEST = 4


def names(walker: Walker) -> Iterator[Name]:
    """Words tagged as organizations that end as names of organizations do and are none of ours."""
    words, text = walker.words, walker.text
    for index, tag in enumerate(words.tags):
        if tag != "nt" or words.ends[index] - words.starts[index] < _SHORTEST:
            continue
        start, end = words.starts[index], words.ends[index]
        kind = _kind(text[start:end])
        if kind and not edges.continues(text, end):
            yield Name(start, end, kind)


def _kind(word: str) -> OrganizationType | None:
    if word in lexicon.boundaries() or word in lexicon.words("generic") or word in lexicon.known():
        return None
    if word in lexicon.organs() or word[1:] in lexicon.organs():
        return None
    for size in (3, 2, 1):
        kind = lexicon.closers().get(word[-size:])
        if kind:
            return kind
    return None
