"""Places at the front of an organization's name, and inside its brackets."""

from __future__ import annotations

import re
from functools import cache

from warehouse.resolution.places import HOME, Places
from warehouse.resolution.tables import table

_STAND_IN = "公司"
"""What stands behind a place that is looked at alone."""
_BRACKETED = re.compile(r"\(([^()]{2,12})\)(?=.*公司$)")
_PUBLIC = re.compile(
    r"经开|高新|经济(?:技术)?开发|开发区|(?:人民)?(?:政府|法院|检察院|医院)|农商|农村(?:商业|信用)|农信|供电|公安|税务局"
)
"""Behind the short name of a place that is a word too: 宁晋经开区 is one of 宁晋."""
_ZONE_LEVELS = ("province", "prefecture")


def without_place(text: str, places: Places) -> tuple[str, str | None, str]:
    """The rest of a name, the most specific place at its front, and a key for that ("" without one)."""
    rest, place, chain = text, None, ""
    if rest.startswith("中国") and len(rest) > 4:
        rest, chain = rest[2:], "中国"
    while True:
        if zone := _zone(rest):
            return rest[len(zone) :], place, zone
        length, found = places.anywhere(rest)
        form = rest[:length]
        if form in table("place_words.tsv") and not place and not _PUBLIC.match(rest[length:]):
            break
        if not length or (place and found and place not in places.chain(found)):
            break
        if found is None:
            found = places.opening(rest, place)[1]
        if len(rest) - length < 2:
            break
        chain, place, rest = _key(form, found, places), found or place, rest[length:]
    return rest, place, chain


def place_of(text: str, places: Places) -> tuple[str, str | None] | None:
    """Key and place of a text that is nothing but places (河北省, 唐山市曹妃甸区, 省); None where it is more."""
    if text in ("省", "全省"):
        return HOME, HOME
    rest, place, chain = without_place(text + _STAND_IN, places)
    return (chain, place) if rest == _STAND_IN and chain else None


def place_in_front(text: str, places: Places) -> str:
    """A company's name with the place in its brackets put in front: 甲新材料(唐山)有限公司 is 唐山甲新材料有限公司."""
    match = _BRACKETED.search(text)
    if match is None or place_of(match.group(1), places) is None:
        return text
    bare = text[: match.start()] + text[match.end() :]
    return match.group(1) + bare if match.start() else bare


def _key(form: str, found: str | None, places: Places) -> str:
    """A zone or a former county that lies in a city is not that city."""
    if found is None:
        return form
    place = places.get(found)
    inside = form in table("place_forms.tsv") and place is not None and place.level in _ZONE_LEVELS
    return form if inside else found


@cache
def _stems() -> tuple[str, ...]:
    return tuple(sorted(table("zone_stems.tsv"), key=lambda stem: (-len(stem), stem)))


def _zone(rest: str) -> str | None:
    """A zone whose name is alone, so that places before it say nothing."""
    return next((stem for stem in _stems() if rest.startswith(stem)), None)
