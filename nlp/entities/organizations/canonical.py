"""Full names: 市发改委 in a document about Tangshan is 唐山市发展和改革委员会."""

from __future__ import annotations

from functools import lru_cache

from nlp.entities import places
from nlp.entities.gazetteer import Level
from nlp.entities.organizations import lexicon
from nlp.entities.organizations.names import Name
from nlp.reading import Reading
from nlp.spans import PlaceValue

_LEVEL_OF: dict[str, Level] = {"省": "province", "市": "prefecture", "县": "county", "区": "county"}
_MAX_FORM = 24


def canonical(reading: Reading, name: Name) -> str:
    """The full name of an organization: known ones by the lexicon, organs with their place and full form."""
    text = reading.text[name.start : name.end]
    known = lexicon.known().get(text)
    if known:
        return known
    if name.type not in ("government", "party", "association"):
        return text
    if text[0] in _LEVEL_OF and not _opens_with_place(reading, name):
        home = places.home(reading, _LEVEL_OF[text[0]])
        rest = _organ(text[1:])
        if home is None or (text[0] in "县区" and home.name[-1] not in "县区旗市"):
            return text[0] + rest
        return home.name + rest
    place = _place(reading, name)
    if place is None:
        return _organ(text)
    start, end, value = place
    rest = reading.text[end : name.end]
    full = _organ(rest)
    if full == rest and rest not in lexicon.organs():
        return text
    return reading.text[name.start : start] + value.name + full


def _opens_with_place(reading: Reading, name: Name) -> bool:
    return any(s.start == name.start for s in reading.within("GPE", name.start, name.end))


def _place(reading: Reading, name: Name) -> tuple[int, int, PlaceValue] | None:
    """The last of the places that open the name: where it begins and ends, and what it is."""
    at, start, value = name.start, name.start, None
    for span in reading.within("GPE", name.start, name.end):
        if span.start != at or not isinstance(span.value, PlaceValue):
            break
        start, at, value = at, span.end, span.value
    return (start, at, value) if value else None


@lru_cache(maxsize=4096)
def _organ(text: str) -> str:
    """The full form of an organ's name without its place; the chain behind it stays as it is."""
    forms = lexicon.organs()
    if text in forms:
        return forms[text]
    for end in range(min(len(text), _MAX_FORM), 1, -1):
        if text[:end] in forms:
            rest = text[end:]
            return forms[text[:end]] + forms.get(rest, rest)
    return text
