"""What two names of single projects say about whether they are one. Pure.

Where a report names its owner, the owner's brand is cut from the name. The other report may not name it, so both names
are compared with the brands of both cut, and, where they are equal with them, as they stand.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from warehouse.resolution.fired import Fired
from warehouse.resolution.names import ProjectName, grams, likeness, without_plain
from warehouse.resolution.routes import same_line
from warehouse.resolution.stems import kinds_differ, stem, trade_alone

_BESIDE = re.compile(
    r"配套|附属|送出|接入|外部|进场|专用线|宿舍|公租房|支线|联络线|连接线|延伸线|延长线|站房|站区|站$|枢纽|互通|服务区|段$"
)
"""Words of works that stand beside the one whose name they lengthen."""
_OPPOSITES = ("一二三四五六七八九十", "正负", "东西南北中", "上下", "内外", "左右", "新老旧", "阴阳", "氢氧氮氨")
_VERY_LIKE = 0.75
_BRAND = 4
"""Characters of an owner's brand at the front of a name."""


class Around(NamedTuple):
    """What else two reports agree on, which softens what other words in their names mean."""

    all_agree: bool = False
    """Owner or its brand, amount and place."""
    digits: int = 0
    """Digits of the amount on which reports of one owner agree exactly."""


def compared(a: ProjectName, b: ProjectName, around: Around) -> Fired | None:
    """The rule that fires for two names; None where one report tells none."""
    if not a.core or not b.core:
        return None
    if a.core == b.core and a.whole == b.whole:
        return _compare(a.core, b.core, a, b, around)
    if same_line(a.line, b.line) and a.core != b.core:
        return Fired("line_equal", 4.5, f"{a.whole} and {b.whole} are one line")
    one, other = _cut(a.core, b.fronts), _cut(b.core, a.fronts)
    if kinds_differ(one, other):
        return _compare(one, other, a, b, Around())
    found = _compare(one, other, a, b, around)
    if found.points < 0 and (_bare(one, a, b) or _bare(other, b, a)):
        found = Fired("name_bare", 0.0, f"{one} and {other}: one tells the owner and a trade alone")
    if a.whole != a.core or b.whole != b.core:
        found = max(found, _as_they_stand(a, b), key=lambda fired: fired.points)
    return found


def names_owner(name: ProjectName, other: ProjectName) -> str | None:
    """The name of the other report's owner with which a name opens, where it is no plain word."""
    front = next((f for f in other.fronts if name.whole.startswith(f)), None)
    return front if front and not trade_alone(front) else None


def _cut(core: str, fronts: tuple[str, ...]) -> str:
    """A core without the other report's owner in front, as long as something is left."""
    return next((core[len(f) :] for f in fronts if core.startswith(f) and len(core) > len(f) + 1), core)


def _bare(cut: str, name: ProjectName, other: ProjectName) -> bool:
    """Whether a name, from which a brand was cut, has nothing else of its own."""
    branded = cut != name.whole or cut in name.fronts or cut in other.fronts
    return branded and (trade_alone(cut) or cut in name.fronts or cut in other.fronts)


def _as_they_stand(a: ProjectName, b: ProjectName) -> Fired:
    """Two names with the brands in them; they are equal or they say nothing."""
    if a.whole == b.whole or _same_stem(a.whole, b.whole):
        return _equal(a.whole, b.whole)
    return Fired("name_unlike", -9.0, "")


def _equal(one: str, other: str) -> Fired:
    shorter = min(stem(one)[0] if one != other else one, one, other, key=len)
    own = min(len(without_plain(one)), len(without_plain(other))) >= 2
    points = min(4.5, max(0.75 * len(shorter), 3.0 if len(shorter) == 3 else 0.0)) if own else 2.0
    told = one if one == other else f"{one} and {other}"
    return Fired("name_equal", points, told if own else f"{told}, plain")


def _same_stem(one: str, other: str) -> bool:
    """Whether two names differ in head words and synonyms only, and not in the kind of building."""
    (first, kinds), (second, others) = stem(one), stem(other)
    return first == second and len(first) >= 2 and (kinds == others or not kinds or not others)


def _compare(one: str, other: str, a: ProjectName, b: ProjectName, around: Around) -> Fired:
    """Two names from which the same was cut."""
    if one == other or _same_stem(one, other):
        return _equal(one, other)
    shorter, longer = sorted((stem(one)[0], stem(other)[0]), key=lambda text: (len(text), text))
    if len(shorter) >= 3 and shorter in longer:
        return _inside(shorter, longer, around)
    return _likeness(one, other, around, bool(a.line and b.line))


def _inside(shorter: str, longer: str, around: Around) -> Fired:
    if _BESIDE.search(longer.replace(shorter, "", 1)):
        return Fired("works_beside", -1.0 if around.all_agree else -3.5, f"{longer} beside {shorter}")
    own = len(without_plain(shorter)) >= 2 and len(without_plain(longer)) >= 2
    # 朔方电芯智能工厂 and 电芯智能工厂: only the owner's brand is left out.
    branded = longer.endswith(shorter) and len(longer) - len(shorter) <= _BRAND
    points = max(2.5, min(4.0, 0.75 * len(shorter))) if branded else 2.5
    return Fired("name_inside", points if own else 1.0, f"{shorter} in {longer}")


def _likeness(one: str, other: str, around: Around, lines: bool) -> Fired:
    """`lines`: whether both are lines."""
    against = -1.5 if around.digits >= 3 and not lines else -3.5
    own, others = without_plain(one), without_plain(other)
    if own and others and not set(own) & set(others):
        return Fired("names_of_their_own", against, f"{own} and {others}")
    middle, others_middle = _middles(one, other)
    if _contrast(middle, others_middle):
        against = -1.0 if around.all_agree and not lines else against
        return Fired("names_in_contrast", against, f"{middle} and {others_middle}")
    dice = max(likeness(_grams(one), _grams(other)), likeness(_grams(stem(one)[0]), _grams(stem(other)[0])))
    reason = f"likeness {dice:.2f}"
    if dice >= 0.6:
        return Fired("name_like", 3.0 if dice >= _VERY_LIKE else 2.5, reason)
    if dice >= 0.4:
        return Fired("name_like", 1.5, reason)
    if dice >= 0.25:
        return Fired("name_like", 0.5, reason)
    points = 0.0 if around.all_agree and not lines else -1.0 if dice else -2.0
    return Fired("name_unlike", points, reason)


_grams = lru_cache(maxsize=65536)(grams)


def _middles(one: str, other: str) -> tuple[str, str]:
    """What is left of two names without what both begin and both end with."""
    shortest, start, end = min(len(one), len(other)), 0, 0
    while start < shortest and one[start] == other[start]:
        start += 1
    while end < shortest - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]


def _contrast(one: str, other: str) -> bool:
    """Whether two middles name two things: 正 and 负, 隔膜 and 电解液; plain words (基地, 产业园) are none."""
    if any(one in signs and other in signs for signs in _OPPOSITES) and one and other:
        return True
    own, others = without_plain(one), without_plain(other)
    return len(own) >= 2 and len(others) >= 2 and not set(own) & set(others)
