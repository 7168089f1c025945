"""Organs of states, their missions abroad, and teams: what a country or place directly before a head names.

俄罗斯|国防部, 法国|国民议会, 中国驻美国|大使馆, 上海|海港|队. Countries that the gazetteer does not list are those
that jieba's dictionary tags as places.
"""

from __future__ import annotations

from nlp.entities import gazetteer
from nlp.entities.organizations import lexicon
from nlp.entities.organizations.lexicon import Head
from nlp.entities.organizations.names import Name
from nlp.entities.organizations.walk import Walker

_LONGEST_BRAND = 4
"""Characters of a club's name between its place and 队."""
_SENT = "驻"


def name(walker: Walker, start: int, end: int, head: Head) -> Name | None:
    """The organ, mission or team that the head at start..end closes; None where no place opens it."""
    whole = _whole_word(walker, start, end, head)
    if whole is not None and walker.text[whole - 1 : whole] == _SENT:
        whole = _sender(walker, whole)
    if whole is not None:
        return Name(whole, end, head.type)
    if start not in walker.starts:
        return None
    if head.text in lexicon.words("mission"):
        begin = _mission(walker, start)
    else:
        begin = place_before(walker, start)
        if begin is None and head.text in lexicon.words("team"):
            begin = _club(walker, start)
    return None if begin is None else Name(begin, end, head.type)


def _whole_word(walker: Walker, start: int, end: int, head: Head) -> int | None:
    """Where the name begins whose end or whole jieba holds as one word: 辽宁队, 上海|泰山队, 美国|国防部."""
    index = walker.words.index_at(start)
    begin, stop, tag = walker.words.starts[index], walker.words.ends[index], walker.words.tags[index]
    if begin == start or stop != end or walker.text[begin:end] in lexicon.words("generic"):
        return None
    if head.text in lexicon.words("team") and _is_country(walker.text[begin:start]):
        return begin
    place = place_before(walker, begin)
    if tag in ("nt", "ns") and walker.text[begin:end] not in lexicon.boundaries():
        return begin if place is None else place
    return place if head.text in lexicon.words("team") and start - begin > 1 else None


def _is_country(word: str) -> bool:
    return word in lexicon.words("country") or bool(gazetteer.divisions(word))


def place_before(walker: Walker, offset: int) -> int | None:
    """Where the place or country begins that ends at the offset, None without one."""
    place = walker.place_ending(offset)
    if place is not None:
        return place
    index = walker.words.index_at(offset - 1)
    if index < 0 or walker.words.tags[index] != "ns":
        return None
    start, stop = walker.words.starts[index], walker.words.ends[index]
    return start if stop == offset and offset - start > 1 else None


def country_before(walker: Walker, offset: int) -> int | None:
    """Where the country begins that ends at the offset: none of the divisions of China."""
    start = place_before(walker, offset)
    if start is None:
        return None
    divisions = gazetteer.divisions(walker.text[start:offset])
    return start if not divisions or divisions[0].level == "country" else None


def _mission(walker: Walker, start: int) -> int | None:
    """中国驻美国｜大使馆, 驻华｜使馆, 法国｜大使馆."""
    text = walker.text
    host = place_before(walker, start)
    if host is None and text[start - 1 : start] in lexicon.words("state_short"):
        host = start - 1
    if host is None:
        return None
    if text[host - 1 : host] != _SENT:
        return host if start - host > 1 else None
    return _sender(walker, host)


def _sender(walker: Walker, host: int) -> int:
    """Where a mission's name begins that has 驻 before its host: 中国驻｜美国, or 驻 itself."""
    sender = place_before(walker, host - 1)
    return host - 1 if sender is None else sender


def _club(walker: Walker, start: int) -> int | None:
    """Where a club's name begins: a place, then a brand."""
    words, at = walker.words, start
    while start - at < _LONGEST_BRAND:
        index = words.index_at(at - 1)
        if index < 0 or words.ends[index] != at or words.tags[index] not in ("nz", "ns", "x", "nr", "n", "nrt"):
            return None
        word = walker.text[words.starts[index] : at]
        if len(word) < 2 or word in lexicon.inner_verbs() or word in lexicon.words("crew") or not word.isalnum():
            return None
        at = words.starts[index]
        place = place_before(walker, at)
        if place is not None:
            return place
    return None
