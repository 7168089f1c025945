"""Lines named by their two ends: 张家口至蔚县城际铁路 is 张蔚城际铁路; each section of a line is another work. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from warehouse.resolution.tables import table

_KINDS = table("line_kinds.tsv")
_KIND = "|".join(sorted(_KINDS, key=lambda kind: (-len(kind), kind)))
_OPENING = re.compile(r"^(?:新建|改建|扩建|国家|省级|河北省?|河北境内)+")
_LONG = re.compile(
    rf"^(?P<first>[\u4e00-\u9fff]{{2,7}}?)(?:至|到|—+|－|~|～)(?P<last>[\u4e00-\u9fff]{{2,7}}?)(?:段)?(?P<kind>{_KIND})(?P<rest>.*)$"
)
_SHORT = re.compile(rf"^(?P<signs>[\u4e00-\u9fff]{{2,3}})(?P<kind>{_KIND})(?P<rest>.*)$")
_SECTION = re.compile(
    rf"(?:{_KIND}|大道|国道|省道|[\d一二三四五六七八九十]号线|[^机]场线)"
    rf"(?P<section>[\u4e00-\u9fff]{{1,14}}?(?:段|(?<!服务)站(?=站?房|改|新|扩|综|枢|主|工|项|建|$)))"
)
_HEAD = re.compile(r"(?:新建|建设|项目|工程|正线)+$")
_NO_SIGNS = tuple(table("no_line_signs.tsv"))
_TAIL = re.compile(r"(?:市|县|区|新区|界)$")
_SIGNS = table("line_signs.tsv")
"""Short signs of places that are no character of their names, or stand for a province."""


@dataclass(frozen=True, slots=True)
class Route:
    """A line: its kind and its ends, or the signs that stand for them."""

    kind: str
    ends: tuple[str, str] | None
    """Of a name that tells both in full."""
    signs: str
    """Of a short name; empty where the ends are told."""
    rest: str = ""
    """What stands behind (a section, a station, 支线), without 项目 and 工程."""


def route(name: str) -> Route | None:
    """The line that a folded name, without its phase, tells; None where it is none."""
    bare = _OPENING.sub("", name) or name
    if match := _LONG.match(bare):
        ends = _TAIL.sub("", match["first"]), _TAIL.sub("", match["last"])
        return Route(_KINDS[match["kind"]], ends, "", _HEAD.sub("", match["rest"])) if all(ends) else None
    match = _SHORT.match(bare)
    if match and not match["signs"].startswith(_NO_SIGNS):
        return Route(_KINDS[match["kind"]], None, match["signs"], _HEAD.sub("", match["rest"]))
    return None


def section(name: str) -> str | None:
    """The section of a line that a name tells (北京界至兴隆段), or the station (张北站)."""
    match = _SECTION.search(name)
    return match["section"] if match else None


def same_line(one: Route | None, other: Route | None) -> bool:
    """Whether two lines are one: the same ends, in either order, or signs that stand for the ends in theirs."""
    if one is None or other is None or (one.kind, one.rest) != (other.kind, other.rest):
        return False
    if one.ends and other.ends:
        return set(one.ends) == set(other.ends)
    if not one.ends and not other.ends:
        return one.signs == other.signs
    ends, signs = (one.ends, other.signs) if one.ends else (other.ends, one.signs)
    assert ends is not None
    return _stands_for(signs[0], ends[0]) and _stands_for(signs[-1], ends[1])


def keys(line: Route) -> list[tuple[str, str, str]]:
    """Keys of which two names of one line have one in common."""
    if not line.ends:
        return [_key(line.kind, line.signs[0], line.signs[-1])]
    first, last = (set(end) | {sign for sign, name in _SIGNS.items() if name in end} for end in line.ends)
    return [_key(line.kind, a, b) for a in sorted(first) for b in sorted(last)]


def _key(kind: str, one: str, other: str) -> tuple[str, str, str]:
    return (kind, one, other) if one <= other else (kind, other, one)


def _stands_for(sign: str, end: str) -> bool:
    return sign in end or _SIGNS.get(sign, "\0") in end
