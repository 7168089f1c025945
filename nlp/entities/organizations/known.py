"""Names that the lexicon knows, with what belongs to them in the text: 唐山|冀东水泥, 附属…医院, 今麦郎|食品."""

from __future__ import annotations

import re

from nlp.entities.organizations import edges, lexicon, states
from nlp.entities.organizations.lexicon import Head
from nlp.entities.organizations.names import Name
from nlp.entities.organizations.walk import Walker

_JOINED = (("university", "hospital"),)
"""Kinds of a known name and of the one before it that are one: 四川大学|华西医院."""
_CLUB = re.compile(r"(?:足球|篮球|排球)?俱乐部")
_WHERE = "在到从至于驻赴来户"
"""Before a place: it tells where, and is no part of the name."""
_PLACED = ("zone", "hospital", "company")
_CLOSED = ("公司", "股份", "集团", "局", "院", "所")
"""Ends of names that no word of a trade carries on."""


def name(walker: Walker, start: int, end: int, head: Head, before: Name | None) -> Name | None:
    """The organization that the known name at start..end is, with what opens it; None where it is none."""
    if head.text[0] == "国" and walker.text[start - 1 : start] == "中" and start - 1 in walker.starts:
        return None  # 中国|航星
    if before and before.end == start and before.type == head.type == "company":
        return Name(before.start, end, head.type)
    if before and before.end == start and (before.type, head.type) in _JOINED:
        return Name(before.start, end, head.type)
    if before and before.type == "university" and walker.text[before.end : start] == "附属":
        return Name(before.start, end, head.type)
    if head.type == "company":
        end = _trade(walker, end)
    if head.type in ("other", "company"):
        club = _CLUB.match(walker.text, end)
        end = club.end() if club else end
    if (
        head.type in ("other", "company")
        and walker.text.startswith("队", end)
        and not edges.continues(walker.text, end + 1)
    ):
        end += 1
    if head.type in _PLACED or head.text.endswith("领导小组"):
        place = walker.place_ending(start)
        where = place and head.type == "company" and walker.text[place - 1] in _WHERE
        if place is not None and not where:
            return Name(place, end, head.type)
    if head.type in ("government", "party"):
        country = states.country_before(walker, start)
        return Name(start if country is None else country, end, head.type)
    if head.type == "other" and head.text.endswith("队"):
        city = states.place_before(walker, start)
        return Name(start if city is None else city, end, head.type)
    if head.type == "company":
        partner = _partner(walker, start)
        return Name(start if partner is None else partner, end, head.type)
    return Name(start, end, head.type)


def _trade(walker: Walker, end: int) -> int:
    """The end with the word of the company's trade, where the noun phrase ends there: 今麦郎|食品."""
    words, text = walker.words, walker.text
    if text.endswith(_CLOSED, 0, end):
        return end
    index = words.index_at(end)
    if index < 0 or index >= len(words.starts) or words.starts[index] != end:
        return end
    if text[end : words.ends[index]] in lexicon.words("tail") and walker.closes(index + 1):
        return words.ends[index]
    return end


def _partner(walker: Walker, start: int) -> int | None:
    """Where a brand begins that stands directly before a known company: 国药|乐仁堂."""
    index = walker.words.index_at(start - 1)
    if index < 0 or walker.words.ends[index] != start:
        return None
    word = walker.text[walker.words.starts[index] : start]
    if word in lexicon.brands() or (len(word) == 2 and word in lexicon.words("state")):
        return start - len(word)
    return None
