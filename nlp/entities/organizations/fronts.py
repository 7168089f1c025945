"""The edges of a name, mended where jieba cuts amiss: 上|海瑞|欣…公司, 邢东|新区管委会."""

from __future__ import annotations

from nlp.entities import gazetteer
from nlp.entities.organizations import lexicon
from nlp.entities.organizations.lexicon import Head
from nlp.entities.organizations.walk import GLUED, Stretch, Unit, Walker

_ACTS = ("联合", "组织", "协调", "指导", "服务", "委托", "监督", "督导", "推进", "支付", "投资", "开发")
"""Verbs that names contain; between an organization and a place or brand they tell what it does to another."""
_PLANS = ("规划", "投资", "开发", "合作", "联合", "谋划", "共同")
"""Verbs that stand before another one: 规划建设, 投资建设."""
_CUT_TAGS = ("n", "ng", "m", "nr", "g", "zg", "nz")
"""Tags of a single character that jieba cuts off a brand."""
_BEFORE_PLACE = ",;。:(\n“与由的"
_ADJECTIVES = "原老新前两数多几各该本其此某全共约近超仅达有"
_BEFORE_BRAND = ("v", "p", "c", "x", "uj", "u")
"""Tags of what stands before a brand whose first character jieba takes for a word: 推进|中|瑞康."""


def acts(walker: Walker, stretch: Stretch, head: Head) -> bool:
    """Whether what follows an organization tells what it does: 街道办|联合|锦玉社区, 开发区|建设|中意…中心."""
    if len(stretch.units) < 2:
        return False
    verb, other = stretch.units[-1], stretch.units[-2]
    word = walker.text[verb.start : verb.end]
    if word in _PLANS and walker.text.startswith("建设", verb.end) and len(stretch.units) > 2:
        verb, other = other, stretch.units[-3]  # 开发区|规划|建设|邢襄…产业园
        word = "建设"
    if word == "建设":
        return head.text.endswith(("中心", "基地", "园")) and not walker.text.startswith("工程", verb.end)
    return word in _ACTS and other.kind in ("place", "brand", "level")


def whole(walker: Walker, begin: int) -> int:
    """Where a name begins whose first word jieba cuts in two: 上|海瑞|欣, 中|瑞康|达."""
    starts = walker.starts
    if begin > 2 and walker.text[begin - 1] == "和" and not gazetteer.divisions(walker.text[begin : begin + 2]):
        place = walker.place_ending(begin - 1)
        if place is not None and (not place or walker.text[place - 1] in _BEFORE_PLACE):
            return place  # 北京|和普威视科技有限公司: a place and a company are not told side by side
    index = walker.words.index_at(begin - 1) if begin else -1
    if index >= 0 and walker.words.ends[index] == begin:
        opener = walker.text[walker.words.starts[index] : begin]
        if opener in lexicon.words("state") and opener not in lexicon.words("region"):
            return walker.words.starts[index]  # 中科|廊坊过程工程研究院
    if index >= 0 and begin - 1 in starts and words_alone(walker, begin - 1, index):
        return begin - 1
    if not begin or begin not in starts or begin - 1 not in starts:
        return begin
    divisions = gazetteer.divisions(walker.text[begin - 1 : begin + 1])
    if divisions and divisions[0].level in ("province", "prefecture"):
        return begin - 1
    index = walker.words.index_at(begin - 1)
    if walker.text[begin - 1] == "中" and (place := walker.place_ending(begin - 1)) is not None:
        return place  # 秦皇岛|中|秦兴龙
    if walker.text[begin - 1] == "中" and (index == 0 or walker.words.tags[index - 1] in _BEFORE_BRAND):
        return begin - 1
    return begin


def words_alone(walker: Walker, at: int, index: int) -> bool:
    """Whether the one character at the offset stands between a sign and the name: 、月|青农业公司."""
    if at and walker.text[at - 1] not in "、,;。:(\n“":
        return False
    return walker.words.tags[index] in _CUT_TAGS and walker.text[at] not in _ADJECTIVES + GLUED


def brand_of_zone(walker: Walker, start: int) -> int:
    """Where a zone's name begins whose own word no dictionary has: 邢东|新区."""
    index = walker.words.index_at(start - 1)
    if index < 0 or walker.words.ends[index] != start or walker.words.tags[index] not in ("x", "ns", "nz"):
        return start
    word = walker.text[walker.words.starts[index] : start]
    known = word in lexicon.boundaries() or word in lexicon.inner_verbs() or word[0] in GLUED
    return start if known or not 2 <= len(word) <= 4 or not word.isalpha() else walker.words.starts[index]


def relative_hospital(between: list[Unit]) -> bool:
    """Whether 市 or 县 and these units make one hospital of a place: 市|第一|医院, 县人民医院."""
    return not between or (len(between) == 1 and between[0].kind == "number")


def right_bracket(walker: Walker, end: int, head: Head) -> int:
    """Where a university's name ends with a place in brackets behind it: 中国矿业大学(北京)."""
    if head.type == "university" and walker.text.startswith("(", end):
        close = walker.text.find(")", end, end + 8)
        if close > 0 and walker.place_ending(close) == end + 1:
            return close + 1
    return end
