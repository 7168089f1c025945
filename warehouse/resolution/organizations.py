"""Which names are one organization. Pure; linear in the number of names.

| rule | what it says | score |
| --- | --- | ---: |
| same_name | equal in NFKC without spaces | 1.00 |
| full_form | equal with short forms written out (发改委), legal forms dropped, the place read (唐山市) | 0.97 |
| relative | 市发改委 written out with the place that its text speaks of | 0.95 |
| without_place | a short name that is one long name, and no second one, without its place (雄鸿集团) | 0.88 |
| brand | a short name of at least 3 characters that opens one long name only, all but its trade (沧海筑友) | 0.80 |

A group and its member (燕钢集团, 燕钢矿业), branches, and organs of different places have different full forms and
stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from warehouse.resolution.names import folded
from warehouse.resolution.places import HOME, Places
from warehouse.resolution.tables import table

Rule = Literal["same_name", "full_form", "relative", "without_place", "brand", "override"]
SCORES: dict[Rule, float] = {
    "same_name": 1.0,
    "full_form": 0.97,
    "relative": 0.95,
    "without_place": 0.88,
    "brand": 0.8,
    "override": 1.0,
}
_LEGAL = re.compile(r"(?:\(集团\))?(?:集团)?(?:股份)?(?:有限责任公司|有限公司|总公司)$")
_COMPANY = re.compile(r"公司$|集团$|\(集团\)")
_ORGAN = re.compile(
    r"(?:委|局|厅|政府|办公室|委员会|管委会|人大|政协|法院|检察院|开发区|高新区|经开区|新区|示范区|园区|部)$"
)
_RELATIVE = re.compile(
    r"^(省|全省|市|县|区)(?=委|政府|人民政府|人大|政协|纪委|.{1,14}[委局厅办]$|.{1,14}委员会$|.{1,14}办公室$)"
)
_GENERAL = re.compile(
    r"^(?:第?[一二三四五六七八九十\d]+|人民|中心|中医|妇幼|中学|小学|大学|师范|医科|农业|商业|城市|建设|投资)"
)
_RELATIVE_LEVELS = {"省": "province", "全省": "province", "市": "prefecture", "县": "county", "区": "county"}
_BUREAU = re.compile(
    r"^中国?(铁|建|交)(?:筑|通建设)?第?([一二三四五六七八九十]+)(?:工程)?局(?:集团)?(?:有限(?:责任)?公司)?$"
)
"""Builders known by their number: 中铁十二局 is 中铁十二局集团有限公司, 中建八局 is 中国建筑第八工程局有限公司."""
_GRID = re.compile(r"^国网(.{2,4}?)[省市]电力")
_INVESTORS = ((re.compile(r"建投(?:集团)?$"), "建设投资集团"), (re.compile(r"交投(?:集团)?$"), "交通投资集团"))
_INVESTORS_INSIDE = (("建投集团", "建设投资集团"), ("交投集团", "交通投资集团"))
_ORGAN_END = re.compile(r"(?<!管理)(?:委员会|委|局|厅)$")
_BARE_COMPANY = re.compile(r"(?<!有限)(?<!责任)(?<!总)(?<!分)(?<!子)公司$")
_SHORTEST_BRAND = 3
_TRADES = re.compile(
    r"(?:科技|技术|新材料|材料|实业|工业|能源|新能源|电子|机械|装备|制造|智能|信息|数据|生物|医药|制药|药业|食品|化工|建材|"
    r"环保|汽车|部件|零部件|投资|控股|开发|置业|地产|房地产|铸造|钢铁|物流|贸易|商贸|文旅|文化|旅游|发展|产业|建设|联合|基业|集团|股份|公司)+$"
)


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
    text = _familiar(folded(name.text).removeprefix("中共"))
    relative = _RELATIVE.match(text)
    if relative:
        place: str | None = name.scope or (HOME if relative.group(1) in ("省", "全省") else None)
        rest, chain = text[relative.end() :], place or f"{relative.group(1)}?"
    else:
        rest, place, chain = _without_place(text, places)
    if _BUREAU.match(text):
        return Reading(form=text, rest=text, place=None, kind="company")
    if _BARE_COMPANY.search(text) and len(rest) > _SHORTEST_BRAND + 1:
        # 首钢京唐公司: no full name, but a short one with 公司 behind it.
        text, rest = text.removesuffix("公司"), rest.removesuffix("公司")
        return Reading(form=_shortened(text, chain, rest), rest=rest, place=place, kind="short")
    if _COMPANY.search(text):
        stem = _stem(text)
        bare = _stem(rest)
        return Reading(form=_shortened(stem, chain, bare), rest=bare, place=place, kind="company")
    if _ORGAN.search(rest):
        full = written_out(rest)
        return Reading(
            form=f"{chain}|{_of_today(full)}", rest=full, place=place, kind="organ", relative=relative is not None
        )
    if text.endswith("股份") and len(rest) > _SHORTEST_BRAND + 1:
        text, rest = text.removesuffix("股份"), rest.removesuffix("股份")
    return Reading(form=_shortened(text, chain, rest), rest=rest, place=place, kind="short")


def _familiar(text: str) -> str:
    """Other forms of well-known names, each as one."""
    if match := _BUREAU.match(text):
        return f"中{match.group(1)}{match.group(2)}局"
    text = table("company_short_forms.tsv").get(_LEGAL.sub("", text) if text.endswith("公司") else text, text)
    text = _GRID.sub(r"国网\1电力", text)
    for short, full in _INVESTORS_INSIDE:
        text = text.replace(short, full)
    for end, full in _INVESTORS:
        text = end.sub(full, text)
    for bank, full in table("bank_short_forms.tsv").items():
        if text.startswith(bank):
            return full + text[len(bank) :]
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
        if reading.form != reading.rest:
            by_rest.setdefault(reading.rest, set()).add(leader)
        if reading.kind == "company":
            brand = _TRADES.sub("", reading.rest)
            for end in range(max(_SHORTEST_BRAND, len(brand)), len(reading.rest)):
                by_brand.setdefault(reading.rest[:end], set()).add(leader)
    moved: dict[Name, tuple[Name, Rule]] = {}
    for leader in leaders:
        reading = readings[leader]
        if reading.kind == "organ" or len(reading.form) < _SHORTEST_BRAND or _GENERAL.match(reading.form):
            continue
        exact = by_rest.get(reading.form, set()) - {leader}
        if reading.form == reading.rest and exact:
            if len(exact) == 1:
                moved[leader] = (next(iter(exact)), "without_place")
        elif reading.kind == "short" and not reading.rest.endswith(("集团", "公司")):
            longer = by_brand.get(reading.form, set()) - {leader}
            if len(longer) == 1:
                moved[leader] = (next(iter(longer)), "brand")
    return {short: (_end(target, moved), rule) for short, (target, rule) in moved.items()}


def _end(name: Name, moved: dict[Name, tuple[Name, Rule]]) -> Name:
    """Where a chain of short names ends."""
    seen = {name}
    while name in moved and moved[name][0] not in seen:
        name = moved[name][0]
        seen.add(name)
    return name


def _without_place(text: str, places: Places) -> tuple[str, str | None, str]:
    """The rest of a name, the most specific place at its front, and a key for that."""
    rest, place, chain = text, None, ""
    if rest.startswith("中国") and len(rest) > 4:
        rest, chain = rest[2:], "中国"
    while True:
        length, found = places.anywhere(rest)
        if rest[:length] in table("place_words.tsv") and not place:
            break
        if not length or (place and found and place not in places.chain(found)):
            break
        if found is None:
            found = places.opening(rest, place)[1]
        if len(rest) - length < 2:
            break
        chain, place, rest = found or rest[:length], found or place, rest[length:]
    return rest, place, chain


def _stem(text: str) -> str:
    """A company's name without its legal form; 集团 stays, since a group is not its member."""
    match = _LEGAL.search(text)
    if match is None:
        return text.replace("(集团)", "集团")
    kept = text[: match.start()]
    return kept + ("集团" if "集团" in match.group() else "")


def _shortened(whole: str, chain: str, rest: str) -> str:
    return f"{chain}|{rest}" if rest != whole and chain else rest


def written_out(rest: str) -> str:
    """The full form of an organ's or zone's name; 和 and 国家级 do not count."""
    short = table("organ_short_forms.tsv")
    for form in sorted(short, key=lambda f: (-len(f), f)):
        if rest.endswith(form) and not rest.endswith(short[form]):
            rest = rest[: -len(form)] + short[form]
            break
        if rest.startswith(form) and not rest.startswith(short[form]):
            rest = short[form] + rest[len(form) :]
    for short_zone, zone in (("高新区", "高新技术产业开发区"), ("经开区", "经济技术开发区")):
        rest = re.sub(f"(?:国家级?)?(?:{short_zone}|{zone})", zone, rest)
    return rest.replace("和", "")


def _of_today(organ: str) -> str:
    """An organ under the name that its duties have today; 局, 厅 and 委员会 of one place are one."""
    end = _ORGAN_END.search(organ)
    if end is None or organ.endswith(("党委", "县委", "市委", "区委", "省委", "纪委", "团委", "政法委员会")):
        return organ
    duties = organ[: end.start()]
    return _duties_of_today().get(duties, duties) + "局"


@cache
def _duties_of_today() -> dict[str, str]:
    return {former.replace("和", ""): now.replace("和", "") for former, now in table("former_organs.tsv").items()}
