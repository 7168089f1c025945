"""Short names of the companies that a text names in full: 河北恒泰轨道装备有限公司, later 恒泰轨道.

A short name is introduced (以下简称“恒泰科技”) or implied: the brand of a long name, alone or with the words
that follow it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.entities.organizations import lexicon
from nlp.entities.organizations.names import Name
from nlp.entities.organizations.walk import Unit, Walker
from nlp.lexicon import Matcher
from nlp.reading import Reading

_INTRODUCED = re.compile(
    r"\((?:[^()\n]{0,12}?)简?称(?:为|作|:)?[“\"'‘「]?([^“”\"'‘’「」()，,。\n]{2,14})[”\"'’」]?(?:[,、或和][^()\n]{1,12})?\)"
)
_SAYS_NOTHING = re.compile(
    r"(?:本|该|我|贵|上市|标的|目标|项目|子|母|总|合资)?(?:公司|集团|企业|单位|银行|行|基金|项目)|[甲乙丙丁]方|(?:买|卖|转让|受让|双|各)方|发行人|联合体"
)
"""Words that a contract puts for a name, and that mean nothing outside it: 以下简称“公司”."""
_STRONG = re.compile(r"\(?(?:集团|股份|控股)?\)?(?:集团)?(?:股份)?(?:有限责任公司|有限公司|总公司|公司|集团)$")
_LINES = ("铁路", "高速", "高铁", "公路", "城际", "大桥", "机场", "水库")
_TAIL = ("集团公司", "集团", "公司", "股份")
_MOST = 400
"""Short names that one text may introduce; more is a table, not an article."""


def introduced(reading: Reading, names: Iterable[Name]) -> dict[str, Name]:
    """Short names that the text introduces in brackets behind a name, and the name each stands for."""
    ends = {name.end: name for name in names}
    found: dict[str, Name] = {}
    for match in _INTRODUCED.finditer(reading.folded):
        name = ends.get(match.start())
        if name and not _SAYS_NOTHING.fullmatch(match.group(1)):
            found.setdefault(match.group(1), name)
    return found


def implied(walker: Walker, names: Iterable[Name]) -> dict[str, Name]:
    """Short names that the companies' long names imply, and the name each stands for."""
    found: dict[str, Name] = {}
    for name in names:
        if name.type == "company":
            for form in _forms(walker, name):
                found.setdefault(form, name)
    return found


def _forms(walker: Walker, name: Name) -> list[str]:
    """The brand of a long name, the brand with each further word, the place with the brand."""
    text = walker.text
    head = _STRONG.search(text, name.start, name.end)
    if head is None or head.start() - name.start < 2:
        return []
    units = walker.stretch(head.start(), name.start).units[::-1]
    while units and units[0].start > name.start:
        # The walk stopped inside the name, at a word no name should hold; no short form is sure then.
        return []
    places = 0
    while places < len(units) and units[places].kind in ("place", "region", "bracket"):
        places += 1
    brand = _brand(text, units[places:])
    if brand is None and places > 1 and units[places - 1].kind == "region":
        places -= 1
        brand = (units[places].end, False)  # 唐山|冀东|装备工程
    if brand is None:
        return []
    end, sure = brand
    forms = [text[units[places].start : end]] if sure else []
    longer = [unit.end for unit in units[places:] if unit.end > end and unit.kind != "bracket"]
    longer += [stop - 2 for stop in longer[:1] if text[end : stop - 2] in lexicon.industries()]  # 云联|数据服务
    forms += [text[units[places].start : stop] for stop in longer]
    if places and units[places - 1].kind != "bracket":
        forms += [text[name.start : units[places].start] + form for form in forms]
    return [form for form in forms if "(" not in form]


def _brand(text: str, units: list[Unit]) -> tuple[int, bool] | None:
    """Where the brand ends that opens the units, and whether it can stand alone; None without a brand."""
    end, unusual = None, False
    for unit in units:
        word = text[unit.start : unit.end]
        known = word in lexicon.industries() or (unit.kind in ("noun", "verb") and len(word) > 1)
        if known or unit.kind in ("bracket", "number") or (end and unit.end - units[0].start > 5):
            break
        unusual = unusual or unit.kind == "brand"
        end = unit.end
    if end and unusual and 2 <= end - units[0].start <= 6:
        return end, True
    # A brand that is also a word (宏业) stands for the company only with what follows it (宏业羊绒).
    first = text[units[0].start : units[0].end] if units else ""
    if len(first) != 2 or len(units) < 2 or first in lexicon.industries():
        return None
    second = text[units[1].start : units[1].end]
    ordinary = first in lexicon.inner_verbs() or first in lexicon.words("no_brand")
    lucky = set(first) & lexicon.LUCKY
    if len(lucky) == len(set(first)) or (lucky and not ordinary and second in lexicon.words("tail")):
        return units[0].end, False
    return None


def occurrences(reading: Reading, walker: Walker, forms: dict[str, Name], names: list[Name]) -> list[tuple[Name, Name]]:
    """Where short names stand outside the names found so far: (the mention, the name it stands for)."""
    if not forms or len(forms) > _MOST:
        return []
    text, taken, found = reading.folded, 0, []
    for start, end, full in Matcher(forms).longest(text):
        while taken < len(names) and names[taken].end <= start:
            taken += 1
        if (
            taken < len(names)
            and names[taken].start < end
            and not start <= names[taken].start < names[taken].end <= end
        ):
            continue
        if not _stands(walker, start, end):
            continue
        tail = next((t for t in _TAIL if text.startswith(t, end) and not text[start:end].endswith(t)), "")
        if not tail and text.endswith(_LINES, start, end):
            continue  # 承秦铁路 is the line, 承秦铁路公司 who builds it
        found.append((Name(start, end + len(tail), full.type), full))
    return found


def _stands(walker: Walker, start: int, end: int) -> bool:
    """Whether the form is a word or words of its own, and no part of a longer word."""
    text = walker.text
    left = start in walker.starts or text[start - 1 : start] in ("由", "与", "和", "向", "在", "对", "“", "、")
    right = end in walker.ends or (end - start > 2)
    return left and right
