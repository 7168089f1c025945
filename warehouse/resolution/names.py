"""Names taken apart: what of a project's name is its own, and what is place, owner, phase, measure or plain word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from warehouse.resolution.places import Places
from warehouse.resolution.routes import Route, route, section
from warehouse.resolution.tables import table

_DROPPED = re.compile(r"[\s“”\"'‘’「」《》〈〉·、,，。;；:：-]+")
_DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)}
_PHASE = re.compile(
    r"\(?第?(?:([一二三四五六七八九十]|[1-9]\d?|[ⅠⅡⅢⅣⅤIV]{1,3})(?:期|阶段)|(首期))(?:工程|项目|建设)?\)?"
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_MEASURE = re.compile(
    r"(?:年产|日处理|日产|年处理|装机)?(\d+(?:\.\d+)?)(亿|万|千)?"
    r"(吨|立方米|千瓦时|千瓦|兆瓦|吉瓦|平方米|平方公里|亩|公里|台套?|辆|套|头|只|羽|件|米|张|床|个|GW|MW|KW|kV|千伏|T|t)"
)
_UNITS = {"MW": "兆瓦", "GW": "吉瓦", "KW": "千瓦", "t": "吨", "T": "吨", "kV": "千伏"}
_TIMES = {"亿": 10**8, "万": 10**4, "千": 10**3}
_POWER = {"千瓦": 1, "兆瓦": 10**3, "吉瓦": 10**6}
_NUMBERED = re.compile(
    r"(?:第)?(?:([一二三四五六七八九十]|\d{1,3})(?:号|标段|标|#|区|座|工厂|分厂|厂区|车间|机组)"
    r"|([A-Z]\d?)(?:区|座|标|单元|地块|组团|片区|馆|栋|厂))"
)
_ORDINAL = re.compile(r"第([一二三四五六七八九十]|\d{1,2})(?!期|阶段|产业|季|次|届|代|方|时间|师)")
_YEAR = re.compile(r"(20\d\d)年度?")
_EXTENDS = re.compile(r"扩建|扩容|扩能|技改|技术改造|迁建|搬迁")
_HEAD = re.compile(r"(?:(?:新建|扩建|改扩建|技改|建设|开发|产业化)?(?:重点)?(?:项目|工程)(?:建设)?|建设)$")
_SPELLINGS = (
    ("高速公路", "高速"),
    ("高速铁路", "高铁"),
    ("产业基地", "产业园"),
    ("风电场", "风电"),
    ("中心项目", "中心"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectName:
    """A project's name taken apart."""

    core: str
    """What is left without place, owner, phase, measures and head word."""
    whole: str
    """The same with the owner left in it."""
    fronts: tuple[str, ...]
    """Names and short names of the report's parties, longest first: what a name of their work may open with."""
    own: str
    """The core without plain words: what only this project has."""
    grams: frozenset[str]
    """Pairs of neighbouring characters of the core."""
    phase: int | None
    """Number of the phase (二期), None where none is told."""
    measures: frozenset[tuple[float, str]]
    """Capacities that the name tells, (value, unit)."""
    numbers: frozenset[str]
    """Numbers of members of a row (3号, 二标段, 第二工厂)."""
    years: frozenset[str] = frozenset()
    """Years that the name tells: what is done anew each year is each year another."""
    extends: bool = False
    """Whether it enlarges or renews what was there before (扩建, 技改)."""
    changes: frozenset[str] = frozenset()
    """What is done to a plant that stands: renewed, enlarged, moved; a later phase enlarges."""
    line: Route | None = None
    """The line, where the name tells one by its ends."""
    section: str | None = None
    """The section of a line (北京界至兴隆段)."""
    place: str | None
    """The most specific place that the name or the report tells."""


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """NFKC without white space, quotes and joining signs."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", name))


def grams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters; a text of one character is its own."""
    return frozenset(text[at : at + 2] for at in range(len(text) - 1)) or frozenset((text,) if text else ())


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice's coefficient of two sets, 0..1."""
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0


def project_name(name: str, place: str | None, owners: Iterable[str], places: Places) -> ProjectName:
    """Take a name apart. `place`: key of the report's place; `owners`: names and short names of its parties."""
    text = folded(name)
    text, phase = _phase(text)
    text, measures = _measures(text)
    numbers = frozenset(
        _number(match[match.lastindex or 1]) for at in (_NUMBERED, _ORDINAL) for match in at.finditer(text)
    )
    years = frozenset(_YEAR.findall(text))
    text = _YEAR.sub("", text) or text
    line = route(text)
    fronts = tuple(sorted({folded(o) for o in owners if len(folded(o)) > 1}, key=lambda o: (-len(o), o)))
    whole = _spelled(_without_front(text, place, (), places)[0])
    core, place = _without_front(text, place, fronts, places)
    core = _spelled(core)
    return ProjectName(
        core=core,
        whole=whole,
        fronts=fronts,
        own=without_plain(core),
        grams=grams(core),
        phase=phase,
        measures=measures,
        numbers=numbers,
        place=place,
        years=years,
        extends=_EXTENDS.search(text) is not None,
        changes=_changes(text, phase),
        line=line or route(core),
        section=section(text),
    )


def _changes(text: str, phase: int | None) -> frozenset[str]:
    told = {kind for word, kind in table("work_changes.tsv").items() if word in text}
    return frozenset(told | ({"enlarged"} if phase and phase > 1 else set()))


def _number(sign: str) -> str:
    return str(_DIGITS.get(sign, sign))


def _phase(text: str) -> tuple[str, int | None]:
    match = _PHASE.search(text)
    if match is None:
        return text, None
    sign = match.group(1)
    number = 1 if sign is None else _DIGITS.get(sign) or _ROMAN.get(sign) or (int(sign) if sign.isdigit() else 0)
    return text[: match.start()] + text[match.end() :], number or None


def _measures(text: str) -> tuple[str, frozenset[tuple[float, str]]]:
    found = []
    for number, times, unit in _MEASURE.findall(text):
        value, unit = float(number) * _TIMES.get(times, 1), _UNITS.get(unit, unit)
        found.append((value * _POWER[unit], "千瓦") if unit in _POWER else (value, unit))
    return _MEASURE.sub("", text), frozenset(found)


def _spelled(core: str) -> str:
    for long, short in _SPELLINGS:
        core = core.replace(long, short)
    return _without_head(core)


def _without_front(text: str, place: str | None, owners: Sequence[str], places: Places) -> tuple[str, str | None]:
    """Take places and owners off the front as long as something is left."""
    while True:
        # An owner first: the place in its name (河北桃城…公司) is not where the work is.
        owner = next((o for o in owners if len(o) > 1 and text.startswith(o) and len(text) > len(o) + 1), None)
        if owner is not None:
            text = text[len(owner) :]
            continue
        length, found = places.opening(text, place)
        if found is None:
            return text, place
        text = text[length:]
        if places.get(place) is None or place in places.chain(found):
            place = found


def _without_head(core: str) -> str:
    bare = _HEAD.sub("", core)
    return bare if len(bare) > 1 else core


@cache
def _plain() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, table("plain_works.tsv")), key=lambda w: (-len(w), w))))


@lru_cache(maxsize=65536)
def without_plain(core: str) -> str:
    """A core without the words that say nothing about which project it is."""
    return _plain().sub("", core)
