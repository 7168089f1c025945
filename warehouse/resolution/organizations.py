"""Which names are one organization. Pure; linear in the number of names.

| rule | what it says | score |
| --- | --- | ---: |
| same_name | equal in NFKC without spaces | 1.00 |
| full_form | equal with short and former names written out (发改委), legal forms dropped, the place read | 0.97 |
| relative | 市发改委 written out with the place that its text speaks of | 0.95 |
| without_place | a short name that is one long name, and no second one, without its place (雄鸿集团) | 0.88 |
| brand | a short name of at least 3 characters that opens one long name only, all but its trade (沧海筑友) | 0.80 |

What is known of names stands in `well_known.py`, `organs.py` and `name_fronts.py`, with their data in `warehouse/data`.
A group and its member (燕钢集团, 燕钢矿业), branches, and organs of different places have different full forms and
stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from warehouse.resolution.name_fronts import place_in_front, place_of, without_place
from warehouse.resolution.names import folded
from warehouse.resolution.organs import is_organ, organ_key, written_out
from warehouse.resolution.places import HOME, Places
from warehouse.resolution.tables import table
from warehouse.resolution.well_known import familiar, numbered, one_of_a_row, turned

Rule = Literal["same_name", "full_form", "relative", "without_place", "brand", "override"]
SCORES: dict[Rule, float] = {
    "same_name": 1.0,
    "full_form": 0.97,
    "relative": 0.95,
    "without_place": 0.88,
    "brand": 0.8,
    "override": 1.0,
}
_LEGAL = re.compile(r"(?:\(集团\))?(?:集团)?(?:股份)?(?:有限责任公司|有限公司|总公司)$|股份公司$")
_COMPANY = re.compile(r"公司$|集团$|\(集团\)")
_SEAT = re.compile(r"(.+[省市县区])委(?:员会)?")
"""A committee of the party: its place is all that stands before it."""
_DIVISIONS = ("省", "市", "县", "区")
_SUB_BUREAU = re.compile(r"^(.{2,}局)(.{2,8})(分局)$")
_STATE = re.compile(r"^(?:中华人民共和国(?=..)|中国共产党|中共|国家税务总局(?=.{2,}税务局$)|国务院(?=国资委|国有资产))")
"""What may be left out before a name: 国家税务总局河北省税务局 is 河北省税务局."""
_RELATIVE = re.compile(
    r"^(省|全省|市|县|区)(?!场|域|政(?!府|协|法|务|研))(?=委|政府|人民政府|人大|政协|纪委|.{1,14}[委局厅办]$|.{1,14}委员会$|.{1,14}办公室$"
    r"|团委$|总工会$|工商联$|高院$|中院$|法院$|检察院$|妇联$|第?[一二三四五六七八九十\d]+(?:人民)?(?:医院|院|中|中学)$)"
)
_IN_BRACKETS = re.compile(r"^[^()]+\((?!集团)[^()]+\).*公司$")
"""甲新材料(唐山)有限公司: founded by 甲新材料有限公司, which it is not."""
_SCHOOLS = ("大学", "学院")
"""电子科技大学 is no short form of 西安电子科技大学."""
_GENERAL = re.compile(
    r"^(?:第?[一二三四五六七八九十\d]+|人民|中心|中医|妇幼|中学|小学|大学|师范|医科|农业|商业|城市|建设|投资)"
)
_RELATIVE_LEVELS = {"省": "province", "全省": "province", "市": "prefecture", "县": "county", "区": "county"}
_INVESTORS = (
    (re.compile(r"建投(?=集团|$)"), "建设投资"),
    (re.compile(r"交投(?=集团|$)"), "交通投资"),
    (re.compile(r"城投(?=集团|$)"), "城市建设投资"),
    (re.compile(r"水投(?=集团|$)"), "水务投资"),
    (re.compile(r"旅投(?=集团|$)"), "旅游投资"),
    (re.compile(r"文旅投(?=集团|$)"), "文化旅游投资"),
)
_BARE_COMPANY = re.compile(r"(?<!有限)(?<!责任)(?<!总)(?<!分)(?<!子)(?<!股份)公司$")
_SHORTEST_BRAND = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name of an organization, with the place that its text speaks of where the name is relative (市发改委)."""

    text: str
    scope: str = ""
    """Key of a place, an article's id where none is known, empty for a name that needs none."""
    type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A name taken apart."""

    form: str
    """Full form: the place's key or name, and the rest written out."""
    rest: str
    """The full form without its place."""
    place: str | None
    kind: Literal["organ", "company", "short"]
    relative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A name, the name that leads its organization, and why."""

    name: Name
    leader: Name
    rule: Rule

    @property
    def score(self) -> float:
        """How sure the rule is, 0..1."""
        return SCORES[self.rule]


def is_relative(name: str) -> bool:
    """Whether a name says 市, 省 or 县 without saying which."""
    return _RELATIVE.match(folded(name)) is not None


def scope_of(name: str, place: str | None, places: Places) -> str | None:
    """The place that the opening of a relative name means in a text about `place`; None where it is not known."""
    match = _RELATIVE.match(folded(name))
    if match is None:
        return None
    wanted = _RELATIVE_LEVELS[match.group(1)]
    for key in places.chain(place):
        found = places.get(key)
        if found and found.level == wanted:
            return key
    return HOME if wanted == "province" else None


def read(name: Name, places: Places) -> Reading:
    """Take a name apart."""
    text = _STATE.sub("", folded(name.text)) or folded(name.text)
    known = turned(text)
    if numbered(known) is None:
        known = familiar(known, places)
    row = one_of_a_row(known, places)
    if row:
        return Reading(form=row[0], rest=_stem(text), place=row[1], kind="company")
    relative = _RELATIVE.match(known)
    if relative:
        place: str | None = name.scope or (HOME if relative.group(1) in ("省", "全省") else None)
        rest, chain = known[relative.end() :], place or f"{relative.group(1)}?"
    else:
        known = place_in_front(known, places)
        rest, place, chain = without_place(known, places)
        if (seat := _SEAT.fullmatch(known)) and (found := place_of(seat.group(1), places)):
            (chain, place), rest = found, "委"
    zone = places.meanings(rest)
    if len(zone) == 1 and rest.endswith(_DIVISIONS) and places.relation(zone[0], place) != "apart":
        # 河北雄安新区, 保定市满城区: nothing but a place.
        return Reading(form=f"{zone[0]}|", rest=rest, place=zone[0], kind="organ")
    if is_organ(rest) and not _COMPANY.search(known):
        form = f"{chain}|{organ_key(_placed_branch(rest, place, places))}"
        return Reading(form=form, rest=written_out(rest), place=place, kind="organ", relative=relative is not None)
    reading = _of_company(known, rest, place, chain)
    if known == text:
        return reading
    return replace(reading, rest=without_place(_stem(text), places)[0])


def _placed_branch(rest: str, place: str | None, places: Places) -> str:
    """An organ with the place of its 分局 as a key: 怀来县分局 is 怀来分局."""
    match = _SUB_BUREAU.match(rest)
    found = place_of(match.group(2), places) if match else None
    if match is None or found is None or places.relation(place, found[1]) == "apart":
        return rest
    return organ_key(match.group(1)) + found[0] + match.group(3)


def _of_company(text: str, rest: str, place: str | None, chain: str) -> Reading:
    """A company or another body. `rest`, `place`, `chain`: the name without its place, that place, its key."""
    if _BARE_COMPANY.search(text) and len(rest) > _SHORTEST_BRAND + 1:
        # 首钢京唐公司: no full name, but a short one with 公司 behind it.
        text, rest = text.removesuffix("公司"), rest.removesuffix("公司")
        kind: Literal["company", "short"] = "short"
    elif _COMPANY.search(text):
        text, rest, kind = _stem(text), _stem(rest), "company"
    else:
        kind = "short"
        if text.endswith("股份") and len(rest) > _SHORTEST_BRAND + 1:
            text, rest = text.removesuffix("股份"), rest.removesuffix("股份")
    return Reading(form=_shortened(_invested(text), chain, _invested(rest)), rest=rest, place=place, kind=kind)


def _invested(text: str) -> str:
    """Short forms of what a company of a city invests in: 建投集团 is 建设投资集团; 集团 does not tell them apart."""
    for short, full in _INVESTORS:
        text = short.sub(full, text)
    return text


def gather(names: Iterable[Name], places: Places) -> list[Membership]:
    """Every name with the leader of its organization; the leader is the longest name, on equal length the first."""
    units = sorted(set(names), key=lambda n: (-len(folded(n.text)), folded(n.text), n.scope, n.text, n.type or ""))
    readings = {unit: read(unit, places) for unit in units}
    leaders: dict[str, Name] = {}
    found: list[Membership] = []
    for unit in units:
        reading = readings[unit]
        leader = leaders.setdefault(reading.form, unit)
        same = folded(leader.text) == folded(unit.text) and leader.scope == unit.scope
        rule: Rule = "same_name" if same else "relative" if reading.relative else "full_form"
        found.append(Membership(name=unit, leader=leader, rule=rule))
    moved = _short_names(list(leaders.values()), readings)
    return [
        Membership(name=m.name, leader=moved[m.leader][0], rule=moved[m.leader][1]) if m.leader in moved else m
        for m in found
    ]


def _short_names(leaders: Sequence[Name], readings: dict[Name, Reading]) -> dict[Name, tuple[Name, Rule]]:
    """Short names and the one long name each stands for."""
    by_rest: dict[str, set[Name]] = {}
    by_brand: dict[str, set[Name]] = {}
    for leader in leaders:
        reading = readings[leader]
        if reading.kind == "organ" or _GENERAL.match(reading.rest):
            continue
        if reading.form != reading.rest and not reading.rest.endswith(_SCHOOLS):
            by_rest.setdefault(reading.rest, set()).add(leader)
        if reading.kind == "company":
            for opening in _openings(reading):
                by_brand.setdefault(opening, set()).add(leader)
    moved: dict[Name, tuple[Name, Rule]] = {}
    for leader in leaders:
        reading = readings[leader]
        if reading.kind == "organ" or len(reading.form) < _SHORTEST_BRAND or _GENERAL.match(reading.rest):
            continue
        exact = by_rest.get(reading.form, set()) - {leader}
        if reading.form == reading.rest and exact:
            local = reading.kind == "company" and any(_IN_BRACKETS.search(folded(name.text)) for name in exact)
            if len(exact) == 1 and not local:
                moved[leader] = (next(iter(exact)), "without_place")
        elif reading.kind == "short" and not reading.rest.endswith(("集团", "公司")):
            longer = by_brand.get(reading.form, set()) - {leader}
            if len(longer) == 1:
                moved[leader] = (next(iter(longer)), "brand")
    return {short: (_end(target, moved), rule) for short, (target, rule) in moved.items()}


@cache
def _trades() -> re.Pattern[str]:
    """Words of a trade at the end of a company's name."""
    return re.compile(f"(?:{'|'.join(map(re.escape, table('company_trades.tsv')))})+$")


def _openings(reading: Reading) -> Iterator[str]:
    """What of a company's name can stand for it: all but words of its trade; two characters only behind their place."""
    brand = _trades().sub("", reading.rest)
    for end in range(max(2, len(brand)), len(reading.rest)):
        if end >= _SHORTEST_BRAND:
            yield reading.rest[:end]
        if reading.place and reading.form.startswith(reading.place):
            yield f"{reading.place}|{reading.rest[:end]}"


def _end(name: Name, moved: dict[Name, tuple[Name, Rule]]) -> Name:
    """Where a chain of short names ends."""
    seen = {name}
    while name in moved and moved[name][0] not in seen:
        name = moved[name][0]
        seen.add(name)
    return name


def _stem(text: str) -> str:
    """A company's name without its legal form; 集团 stays, since a group is not its member."""
    match = _LEGAL.search(text)
    if match is None:
        return text.replace("(集团)", "集团")
    kept = text[: match.start()]
    return kept + ("集团" if "集团" in match.group() else "")


def _shortened(whole: str, chain: str, rest: str) -> str:
    return f"{chain}|{rest}" if rest != whole and chain else rest
