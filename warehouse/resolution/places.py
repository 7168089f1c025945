"""Places as resolution needs them: what lies in what, and which place a name begins with.

The divisions (GB/T 2260) are rows of the table `places`; a place's key is its code, and its name where it has none
(雄安新区, which takes in three counties whose codes are Baoding's).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from warehouse.resolution.tables import table

Relation = Literal["same", "nested", "apart", "unknown"]
HOME = "130000"
"""The province whose press is read: 省发改委 without any other sign is its organ."""
XIONGAN = "雄安新区"
_XIONGAN_COUNTIES = frozenset(("130629", "130632", "130638"))
_TAIL = re.compile(r"(?:(?:[满回]族|蒙古族)*自治[区州县旗]|地区|新区|[省市县区])$")
_PLAIN = re.compile(r"(?<![州旗族])[县市区]$")
_LONGEST = 12
_ZONE = re.compile(r"(?:开发|高新|经开|新|管理|工业园?|园|示范)区$|[园城]$")
"""Ends of names of zones, which lie in a county or in several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One division."""

    key: str
    """GB/T 2260 code, or the name where there is none."""
    name: str
    level: str
    """province, prefecture or county."""


class Places:
    """The hierarchy of the divisions and the forms of their names."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places = {place.key: place for place in places}
        self._forms: dict[str, tuple[str, ...]] = {}
        self._chains: dict[str, tuple[str, ...]] = {}
        self._names = {place.name for place in self._places.values()}
        for form, key in self._every_form():
            if key not in self._forms.get(form, ()):
                self._forms[form] = (*self._forms.get(form, ()), key)

    def _every_form(self) -> Iterator[tuple[str, str]]:
        """Names, short names, and names of former days, which mean the place of today."""
        for place in self._places.values():
            for form in _forms(place):
                yield form, place.key
            for form in _former(place):
                if form not in self._names:
                    yield form, place.key
        for form, key in table("place_forms.tsv").items():
            if key in self._places:
                yield form, key

    def __len__(self) -> int:
        return len(self._places)

    def known(self) -> tuple[str, ...]:
        """The keys of all places."""
        return tuple(self._places)

    def all(self) -> tuple[Place, ...]:
        """All places."""
        return tuple(self._places.values())

    def get(self, key: str | None) -> Place | None:
        """The place with a key, None where there is none."""
        return self._places.get(key) if key else None

    def name(self, key: str | None) -> str:
        """The name of the place with a key; the key itself where it is none of ours."""
        found = self.get(key)
        return found.name if found else str(key or "no place")

    def path(self, key: str | None) -> str:
        """The place and the larger ones, smallest first: 怀安县, 张家口市, 河北省."""
        return ", ".join(self.name(code) for code in self.chain(key)) or "no place"

    def meanings(self, form: str) -> tuple[str, ...]:
        """Keys of the places that a name, a short or a former one too, or a key can mean, Hebei's first."""
        found = self._forms.get(form, ()) or ((form,) if form in self._places else ())
        return tuple(sorted(found, key=lambda key: (not key.startswith("13"), key)))

    def chain(self, key: str | None) -> tuple[str, ...]:
        """The place and the larger ones, smallest first."""
        if key is None:
            return ()
        if key not in self._chains:
            self._chains[key] = self._chain(key)
        return self._chains[key]

    def _chain(self, key: str) -> tuple[str, ...]:
        if key == XIONGAN:
            return (XIONGAN, HOME)
        middle = (XIONGAN,) if key in _XIONGAN_COUNTIES else ()
        larger = (key[:4] + "00", key[:2] + "0000")
        return (key, *middle, *(code for code in larger if code != key and code in self._places))

    def relation(self, one: str | None, other: str | None) -> Relation:
        """How two places lie to each other."""
        if one is None or other is None:
            return "unknown"
        if one == other:
            return "same"
        if one in self.chain(other) or other in self.chain(one):
            return "nested"
        return "nested" if self._share_a_zone(one, other) else "apart"

    def _share_a_zone(self, one: str, other: str) -> bool:
        """Whether one is a zone that lies in the other or around it, or was told by another name."""
        hosts = self._hosts(one), self._hosts(other)
        if not any(hosts):
            return False
        first, second = (found or frozenset((key,)) for found, key in zip(hosts, (one, other), strict=True))
        return any(a == b or a in self.chain(b) or b in self.chain(a) for a in first for b in second)

    def _hosts(self, key: str) -> frozenset[str]:
        """The counties in which a zone lies; of one without a code the place that its name opens with."""
        if key in table("zone_hosts.tsv"):
            return frozenset(table("zone_hosts.tsv")[key].split(","))
        if key in self._places or not _ZONE.search(key):
            return frozenset()
        found = self.opening(key, None)[1] or self.anywhere(key)[1]
        return frozenset((found,)) if found else frozenset()

    def district(self, key: str | None) -> str | None:
        """The prefecture of a place (a municipality for its districts, 雄安新区 for itself); None above that."""
        if key is None or key == XIONGAN or key in _XIONGAN_COUNTIES:
            return key and XIONGAN
        if not key.isdigit() and (hosts := self._hosts(key)):
            return self.district(min(hosts))
        if key.endswith("0000"):
            return key if key[:2] in ("11", "12", "31", "50") else None
        return key[:2] + "0000" if key[:2] in ("11", "12", "31", "50") else key[:4] + "00"

    def opening(self, name: str, within: str | None) -> tuple[int, str | None]:
        """How long the place's name at the front of a name is, and the place; (0, None) without one.

        Of equal names the one that agrees with `within` counts, and without it one that is alone. Short forms
        count only where they agree with `within`, since 新华 and 长安 are words too; of the city and the county of
        one name (承德) they mean the city.
        """
        for length in range(min(len(name) - 1, _LONGEST), 1, -1):
            form = name[:length]
            found = self._forms.get(form)
            if not found:
                continue
            full = [key for key in found if self._places[key].name == form]
            agreeing = [key for key in full or found if self.relation(key, within) in ("same", "nested")]
            if agreeing:
                return length, max(agreeing, key=self._depth) if full else min(agreeing, key=self._depth)
            if within is None and len(full) == 1:
                return length, full[0]
        return 0, None

    def anywhere(self, name: str) -> tuple[int, str | None]:
        """The same for a name whose whereabouts are unknown (organizations): the larger of several places counts."""
        for length in range(min(len(name) - 1, _LONGEST), 1, -1):
            if found := self._forms.get(name[:length]):
                best = min(found, key=lambda key: (self._depth(key), not key.startswith("13"), key))
                alike = [key for key in found if self._depth(key) == self._depth(best)]
                return length, best if len(alike) == 1 else None
        return 0, None

    def _depth(self, key: str) -> int:
        return ("province", "prefecture", "county").index(self._places[key].level)


def _forms(place: Place) -> Iterator[str]:
    yield place.name
    short = _TAIL.sub("", place.name)
    if len(short) < 2 or short == place.name:
        return
    if place.level != "county" or place.key.startswith("13"):
        yield short
        if "自治县" in place.name:
            yield short + "县"


def _former(place: Place) -> Iterator[str]:
    """What a county of Hebei may have been called before it became a city or a district, or the other way round."""
    if place.level != "county" or not place.key.startswith("13") or "自治" in place.name:
        return
    stem = _PLAIN.sub("", place.name)
    if len(stem) > 1 and stem != place.name:
        yield from (stem + sign for sign in "县市区")
