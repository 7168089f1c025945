"""Administrative divisions: what a name means, what it belongs to, and where a zone or an organ lies.

Pure look-ups in `data/divisions.tsv` (GB/T 2260), `data/zones.tsv` and `data/countries.tsv`:

- `divisions(form)`: every division that a full or short form can mean (桥西区 means two, 围场县 one);
- `full_name(form, within)`: the one that is meant inside a larger place;
- `name_at(place, day, text)`: the name that it bore on a day (抚宁县 until 2015);
- `parent(code)`, `inside(code, outer)`: the next larger place, and whether one lies in another;
- `place_of_zone(name)`: the division that a zone's, organ's or company's name tells.

`nlp.entities.places` finds the names in a text and knows which place a document is about.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from nlp.lexicon import Matcher, rows
from nlp.spans import PlaceValue

Level = Literal["country", "province", "prefecture", "county", "town"]

HEBEI = PlaceValue(name="河北省", code="130000", level="province")
XIONGAN = PlaceValue(name="雄安新区", code=None, level="prefecture")
"""No division of GB/T 2260; it runs 雄县, 容城县 and 安新县, so it stands beside the prefectures."""
CHINA = PlaceValue(name="中国", code=None, level="country")

_PEOPLES = (
    "蒙古族|蒙古|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|高山族|拉祜族|水族|东乡族|纳西族|景颇族"
    "|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|阿昌族|普米族|塔吉克|怒族|乌孜别克|俄罗斯|鄂温克族|德昂族|保安族|裕固族|京族|塔塔尔|独龙族|鄂伦春|赫哲族|门巴族|珞巴族|基诺族|回族|各族"
)
_TAIL = re.compile(rf"(?:{_PEOPLES})*(?:自治[区州县旗]|特别行政区|地区|林区|矿区|新区|[省市县区盟旗州])$")
_COUNTY_TAIL = re.compile(rf"(?:{_PEOPLES})+自治([州县旗])$")
_ZONE_NEXT = ("经济", "高新", "工业", "产业", "开发", "县", "区", "市")
"""Behind a short form that is also an ordinary word, they show that the place is meant."""
_GENERIC = frozenset(("城区", "郊区", "矿区"))


@cache
def _table() -> dict[str, tuple[str, Level, str]]:
    """Code to (name, level, parent code). Functional zones with codes of their own are left out."""
    return {
        code: (name, level, parent)  # type: ignore[misc]
        for code, name, level, parent in rows("divisions.tsv")
        if not (level == "county" and code[4] == "7")
    }


@cache
def _ancestors(code: str) -> tuple[str, ...]:
    """Codes of the larger places, nearest first; fillers (市辖区, 省直辖) are no places."""
    table = _table()
    own = [code[:4] + "00", code[:2] + "0000"]
    return tuple(c for c in own if c != code and c in table)


def place(code: str) -> PlaceValue | None:
    """The division with a code, None where there is none."""
    entry = _table().get(code)
    return PlaceValue(name=entry[0], code=code, level=entry[1]) if entry else None


def every_division() -> Iterator[PlaceValue]:
    """All divisions, and 雄安新区."""
    yield XIONGAN
    for code, (name, level, _) in _table().items():
        yield PlaceValue(name=name, code=code, level=level)


@cache
def _former() -> dict[str, tuple[str, str]]:
    """Code to (former name, day on which the present one began)."""
    return {code: (former, until) for code, former, until in rows("former_divisions.tsv")}


def name_at(value: PlaceValue, day: dt.date | None, text: str) -> str:
    """The full official name that a division bore on a day, where a text of that day knows it.

    清苑区 was 清苑县 until May 2015; 曹妃甸 in a text of 2007 is not 唐海县.
    """
    former, until = _former().get(value.code or "", ("", ""))
    known = day is not None and day.isoformat() < until and short(former) in text
    return former if known else value.name


def parent(code: str | None) -> PlaceValue | None:
    """The next larger place: 130209 (曹妃甸区) gives 唐山市, a province 中国; None and 雄安新区 give 河北省."""
    if code is None:
        return HEBEI
    found = _ancestors(code)
    return place(found[0]) if found else CHINA if code in _table() else None


def inside(code: str | None, outer: str | None) -> bool:
    """Whether the division lies in the other one, or is it. 雄安新区 (None) lies in 河北省 alone."""
    if code is None or outer is None:
        return code == outer or outer == HEBEI.code
    return code == outer or outer in _ancestors(code)


def short(name: str) -> str:
    """A division's name without its class word and peoples: 围场满族蒙古族自治县 is 围场; 赵县 stays."""
    bare = _TAIL.sub("", name)
    return bare if len(bare) > 1 else name.removesuffix("自治区")  # 内蒙古 holds a people's name


def _forms(code: str, name: str, level: Level) -> Iterator[str]:
    hebei = code.startswith("13")
    if name in _GENERIC or (len(name) < 3 and not hebei):
        return
    yield name
    autonomous = _COUNTY_TAIL.search(name)
    if autonomous and (hebei or level == "prefecture"):
        yield short(name) + autonomous.group(1)
    if hebei or level != "county":
        yield short(name)


@cache
def forms() -> dict[str, tuple[PlaceValue, ...]]:
    """Every form of a division's name, with the divisions that it can mean."""
    table: dict[str, list[PlaceValue]] = {"雄安新区": [XIONGAN], "雄安": [XIONGAN], "中国": [CHINA]}
    for code, (name, level, _) in _table().items():
        value = PlaceValue(name=name, code=code, level=level)
        for form in dict.fromkeys(_forms(code, name, level)):
            table.setdefault(form, []).append(value)
    for code, (former, _) in _former().items():
        today = place(code)
        for form in (former, short(former)):
            if today and form not in table:
                table[form] = [today]
    for (name,) in rows("countries.tsv"):
        table.setdefault(name, []).append(PlaceValue(name=name, code=None, level="country"))
    # A short form that two levels share means the larger one (吉林 the province, 承德 the city).
    order = ("country", "province", "prefecture", "county")
    return {
        form: tuple(sorted(found, key=lambda v: (not (v.code or "13").startswith("13"), order.index(v.level))))
        for form, found in table.items()
    }


@cache
def risky() -> dict[str, str]:
    """Short forms that are also ordinary words: `full` (only where the full name occurs too) or `never`."""
    return {row[0]: row[1] for row in rows("place_risky.tsv")}


@cache
def matcher() -> Matcher:
    """Finds the forms in a text."""
    return Matcher({form: form for form in forms() if risky().get(form) != "never"})


def divisions(form: str) -> tuple[PlaceValue, ...]:
    """What a full or short form can mean, Hebei and larger places first; empty where it is no place."""
    return forms().get(form, ())


def full_name(form: str, within: str | None = None) -> PlaceValue | None:
    """The division that a form means, preferably inside the place with the code `within`: 桥西区 in 130700."""
    found = divisions(form)
    for outer in (within, *(_ancestors(within) if within else ())):
        for value in found:
            if outer and inside(value.code, outer):
                return value
    return found[0] if found else None


@cache
def _zones() -> Matcher:
    return Matcher({row[0]: row[1] for row in rows("zones.tsv")})


@cache
def place_of_zone(name: str, within: str | None = None) -> PlaceValue | None:
    """The division that the name of a zone, organ or company tells, None where it tells none.

    京冀(曹妃甸)协同发展示范区 gives 曹妃甸区, 石家庄高新区 gives 石家庄市, 北戴河新区 gives 秦皇岛市. Of several
    places the most specific one in Hebei counts. `within`: code of the place that the document is about, for 桥西区.
    """
    zones = _zones().longest(name)
    hebei = [z for z in zones if str(z[2]).startswith("13")]
    if hebei or zones:
        return place(str((hebei or zones)[0][2]))
    found = [
        v
        for start, end, form in matcher().longest(name)
        if (start == 0 or risky().get(str(form)) != "full" or name.startswith(_ZONE_NEXT, end))
        and (v := full_name(str(form), within))
    ]
    found = [v for v in found if v.level != "country"]
    if not found:
        return None
    outer = {v.code for v in found if v.level == "prefecture"}
    if outer:  # 唐山海港开发区 is not in 秦皇岛's 海港区
        found = [v for v in found if v.level != "county" or any(inside(v.code, code) for code in outer)]
    order = ("province", "prefecture", "county")
    return max(found, key=lambda v: ((v.code or "13").startswith("13"), order.index(v.level)))


def dictionary() -> Iterator[tuple[str, str]]:
    """Names that the segmenter must know as one word, with their tag."""
    for form, found in forms().items():
        hebei = any((value.code or "13").startswith("13") for value in found)
        if (hebei or found[0].level in ("province", "prefecture")) and form not in risky() and len(form) > 1:
            yield form, "ns"
