"""Companies and institutes named by brand or number alone: 54所, and 诚芯 in the project 诚芯封测二期.

In a list of projects (A、B、C等9个项目) each item may open with the owner's brand. jieba cuts unknown brands
anyhow, so characters decide as much as words do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nlp.entities import gazetteer
from nlp.entities.organizations import lexicon
from nlp.entities.organizations.lexicon import LUCKY
from nlp.entities.organizations.names import Name
from nlp.entities.organizations.walk import GLUED, Walker
from nlp.reading import Reading

_NUMBERED = re.compile(
    r"(?<![\d.第,校院园馆站构学室中])第?(?:[1-9]\d{1,3}|[一二三四五六七八九十〇零]{2,5})所"
    r"(?!有|以|属|在|谓|需|占|得|长|学|[高院中小大省市职幼科民公农乡村部国重本世一示优双新综医]|卫生)"
)
_LIST_CLOSE = re.compile(r"等(?:一批|\d+|[一二三四五六七八九十百两]+)(?:余|多)?[个项]?[^，,。;、\n]{0,12}?项目")
_COMPANIES = re.compile(
    r"(?:等(?:\d+[余多]?[家个]|[一二三四五六七八九十两多几]+家)?|(?:\d+|[二三四五六七八九十两]+)家)[^,，。;、\n]{0,6}(?:企业|公司|民企|央企|国企|药企|车企|钢企)"
)
_PROJECT_HEAD = re.compile(r"项目|车间|生产线|产业化|[一二三四五六七八九十]期|扩能|技改")
_AHEAD = re.compile(
    r"[^,，。;:\n的]{0,60}?(?:项目|工程|车间|生产线|产业化|[一二三四五六七八九十]期|扩能|技改|扩建|基地)"
)
_ALSO_WORKS = ("项目", "工程", "基地", "产业", "园")
"""Behind a brand's trade they tell what is built, not whose it is: …光伏项目."""
_CHOSEN = LUCKY - frozenset("海峰松林阳宇天明新长金龙玉三四五九千百")
"""Lucky characters that places are seldom named with."""
_FOOD = ("食品", "农牧", "农业", "乳业", "饮料", "粮油", "畜牧")
"""Trades of which no technical word is a part: 绿膳|食品."""
_ENERGY = ("光伏", "风电", "热力", "物流", "水务", "水利", "燃气", "电力")
_TRAFFIC = re.compile(r"[^,。;、]{0,8}(?:高速|铁路|城际|高铁|公路|大桥|水库|电站|河道|快速路|机场)")
_ITEM_SIGNS = "、,;。:\n"
_ENDS_NAMELIKE = re.compile(r"[路线桥河湖港站山区县市镇村街段]$")
_TECHNICAL = frozenset(
    "氢电碳储光风热气油水钢铁膜管药车氧锂钠硅铝铜板材料器机械泵阀线缆路桥河湖港站山区县市镇村街段年产万吨高新老旧城乡智绿"
)
_SHORT_PLACES = frozenset("冀晋津京鲁豫秦唐邯邢沧衡承")
"""Places in one character that open brands: 冀玻, 邯钢."""
_MAX_LIST = 300
_DESCRIBING = ("智能", "精密", "生物", "装备")
"""Words that may close a brand, and before a trade tell what a project makes: 瑞春｜智能纺织."""


def numbered(reading: Reading, names: Iterable[Name]) -> Iterator[Name]:
    """Institutes known by their number, with the group they belong to: 54所, 中国电科13所 (and no 54所高校)."""
    groups = {name.end: name.start for name in names if name.type == "company"}
    for match in _NUMBERED.finditer(reading.folded):
        yield Name(groups.get(match.start(), match.start()), match.end(), "institute")


def in_lists(reading: Reading, walker: Walker) -> Iterator[Name]:
    """Brands that open the items of a list of projects."""
    text = reading.folded
    for match in _LIST_CLOSE.finditer(text):
        floor = max(0, match.start() - _MAX_LIST)
        end = match.start()
        while end > floor:
            start = _item_start(text, end, floor)
            name = _brand(walker, start, end)
            if name:
                yield name
            if text[start - 1 : start] != "、":
                break
            end = start - 1


def with_tail(reading: Reading, walker: Walker) -> Iterator[Name]:
    """Companies named by a brand and what they do, where the phrase ends there: 京汉置业于…, 东明药业拟…."""
    text, words = reading.folded, walker.words
    for index in range(1, len(words.starts)):
        if text[words.starts[index] : words.ends[index]] in lexicon.words("tail") and walker.closes(index + 1):
            place = _lucky_place(walker, words.starts[index])
            if place is not None:
                yield Name(place, words.ends[index], "company")
                continue
        tag = words.tags[index - 1]
        if tag not in ("x", "nz", "ns", "m", "n"):
            continue
        start, middle, end = words.starts[index - 1], words.starts[index], words.ends[index]
        if not 2 <= middle - start <= 4 or text[middle:end] not in lexicon.words("tail"):
            continue
        brand = text[start:middle]
        if not _firm(brand, text[middle:end]) or (tag in ("m", "n") and not set(brand) <= LUCKY):
            continue
        place = walker.place_ending(start)
        if place is not None and walker.closes(index + 1):
            yield Name(place, end, "company")
        elif _opens(walker, index - 1) and (
            walker.closes(index + 1) or (tag == "x" and _owns(text, brand, middle, end))
        ):
            yield Name(start, end, "company")


def _firm(brand: str, trade: str) -> bool:
    """Whether an unknown word before a trade can be a company's brand."""
    if not _free(brand) or brand in lexicon.words("region") or gazetteer.divisions(brand):
        return False
    known = brand in lexicon.brands() or brand in lexicon.words("state")
    return known or trade in _FOOD or _brandish(brand)


def _owns(text: str, brand: str, middle: int, end: int) -> bool:
    """Whether a brand with its trade opens a project's name: 绿膳|食品 + 中央厨房三期.

    光伏 and the like are also what projects make; before them a brand needs a character that companies choose.
    """
    if text.startswith(_ALSO_WORKS, end) or (text[middle:end] in _ENERGY and not set(brand) & _CHOSEN):
        return False
    return bool(_AHEAD.match(text, end))


def _lucky_place(walker: Walker, offset: int) -> int | None:
    """Where the place begins that stands before two or three characters that companies choose: 霸州市|新利|钢铁."""
    for size in (2, 3):
        if set(walker.text[offset - size : offset]) <= LUCKY:
            place = walker.place_ending(offset - size)
            if place is not None:
                return place
    return None


def _opens(walker: Walker, index: int) -> bool:
    """Whether nothing before the word belongs to the same noun phrase."""
    if index == 0:
        return True
    start, end = walker.words.starts[index - 1], walker.words.ends[index - 1]
    unit = walker.stretch(end, start).units
    return not unit or unit[0].kind == "verb"


def in_company_lists(reading: Reading, walker: Walker) -> Iterator[Name]:
    """Bare names in a list that says it is one of companies: 瑞春纺织、永亮纺织等企业."""
    text = reading.folded
    for match in _COMPANIES.finditer(text):
        end = match.start()
        floor = max(0, end - _MAX_LIST)
        while end > floor:
            start = _item_start(text, end, floor)
            if text[start - 1 : start] != "、":
                start = max(start, _last_words(walker, end))
            if _company_item(walker, start, end):
                yield Name(start, end, "company")
            if text[start - 1 : start] != "、":
                break
            end = start - 1


def _last_words(walker: Walker, end: int) -> int:
    """Where the last two words before an offset begin: the first item of a list has no 、 before it."""
    index = max(0, walker.words.index_at(end - 1) - 1)
    return walker.words.starts[index]


def _company_item(walker: Walker, start: int, end: int) -> bool:
    """Whether a list item is a brand with what the company does: 永亮|纺织."""
    words, text = walker.words, walker.text
    inside = words.within(start, end)
    if text[start:end] in lexicon.brands():
        return True
    if len(inside) == 2 and walker.place_ending(words.ends[inside[0]]) == start and end - start == 4:
        return text[words.starts[inside[1]] : end] in lexicon.words("tail")  # 文安|钢铁
    if not 4 <= end - start <= 8 or len(inside) < 2 or words.starts[inside[0]] != start:
        return False
    last = words.starts[inside[-1]]
    brand, tag = text[start:last], words.tags[inside[0]]
    if text[last:end] not in lexicon.industries() or not 2 <= len(brand) <= 4 or not brand.isalnum():
        return False
    named = brand in lexicon.brands() or set(brand) <= LUCKY or (tag in ("x", "nz", "ns", "nr") and len(inside) == 2)
    return named and _free(brand) and not any(c.isdigit() or c in GLUED for c in brand)


def before_projects(reading: Reading, walker: Walker) -> Iterator[Name]:
    """Brands that open a project's name outside such lists: 海珀尔 in 在建的海珀尔制氢厂二期."""
    text = reading.folded
    for match in _PROJECT_HEAD.finditer(text):
        start = _item_start(text, match.start(), max(0, match.start() - 24))
        name = _brand(walker, start, match.start())
        if name and _sure(text, name):
            yield name


def _sure(text: str, name: Name) -> bool:
    brand = text[name.start : name.end]
    return len(brand) > 2 and not _TRAFFIC.match(text, name.end)


def _item_start(text: str, end: int, floor: int) -> int:
    """Where the list item begins that ends at `end`."""
    at = end
    while at > floor and text[at - 1] not in _ITEM_SIGNS and text[at - 1] not in "的“":
        at -= 1
    return at


def _brand(walker: Walker, start: int, end: int) -> Name | None:
    """The brand at the front of an item, with an industry word behind it (四方通信); None where none is sure."""
    text, words = walker.text, walker.words
    begin = start
    index = words.index_at(start)
    if index < 0 or words.starts[index] != start or end - start < 5:
        return None
    if words.tags[index] == "v" and words.ends[index] - start > 1:
        after = words.ends[index]
        if text[start:after] not in lexicon.inner_verbs() or _place_at(walker, after, end) is not None:
            begin = start = after  # 推进|宁晋晶辉大尺寸硅片
            index += 1
    place = _place_at(walker, start, end)
    if place is not None and walker.words.index_at(place) >= 0:
        start, index = place, words.index_at(place)
    at, unusual = start, False
    while index < len(words.starts) and words.ends[index] < end and at - start < 4:
        word, tag = text[words.starts[index] : words.ends[index]], words.tags[index]
        own = (
            word in lexicon.brands()
            or word in _SHORT_PLACES
            or (tag in ("x", "nz", "nrt", "nr", "nrfg") and _free(word) and word not in lexicon.words("region"))
        )
        single = len(word) == 1 and tag in ("n", "ng", "j", "zg", "g", "nr")
        if not (own or single) or not _brandish(word) or (at > start and unusual and not single):
            break
        unusual = unusual or own
        at = words.ends[index]
        index += 1
    if not unusual or not 2 <= at - start <= 4 or _ENDS_NAMELIKE.search(text, start, at):
        return None
    rest = words.ends[index] if index < len(words.ends) else end
    if at - start == 2 and rest - at == 2 and rest < end and set(text[at:rest]) <= LUCKY:
        at = rest
        rest = words.ends[index + 1] if index + 1 < len(words.ends) else end
    if text.startswith(_ENERGY, at) and not set(text[start:at]) & _CHOSEN and text[start:at] not in lexicon.brands():
        return None  # 海坨|光伏二期
    if place is not None and text.startswith(tuple(lexicon.words("site")), at):
        return None  # 丰宁|森吉图|风电场: the brand is the work's own
    if text[at:rest] in lexicon.words("street"):
        return None  # 宣化|钟楼|大街
    following = text[rest : words.ends[index + 1]] if index + 1 < len(words.ends) else ""
    describes = text[at:rest] in _DESCRIBING and following in lexicon.industries()  # 智能纺织
    if at - start < 4 and text[at:rest] in lexicon.words("opens") and rest < end and not describes:
        at = rest
    return Name(begin, at, "company") if end - at >= 2 else None


def _place_at(walker: Walker, start: int, end: int) -> int | None:
    """Where the place ends that begins at the offset: 宁晋|晶辉."""
    for span in walker.reading.within("GPE", start, end):
        if span.start == start:
            return span.end
        break
    region = walker.text[start : start + 2]
    return start + 2 if region in lexicon.words("town") and start + 2 in walker.ends else None


def _free(word: str) -> bool:
    """Whether a word that jieba does not know as ordinary is none of ours either."""
    return word.isalnum() and not (
        word in lexicon.inner_verbs() or word in lexicon.industries() or word in lexicon.boundaries()
    )


def _brandish(word: str) -> bool:
    if word.isascii() and word.isupper() and len(word) < 4:
        return False  # LNG, LED
    return not any(c.isdigit() or c in _TECHNICAL or c in GLUED for c in word)
