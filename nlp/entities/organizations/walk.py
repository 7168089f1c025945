"""From the head of a name leftwards: which words before it belong to it.

jieba's tags decide most of it; four lists mend them: words that close a name (企业, 位于), verbs that names
contain (投资, 制造), organs, and places from the gazetteer. Every walk is bounded, so the whole stays linear.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from nlp.entities.organizations import lexicon
from nlp.reading import Reading
from nlp.spans import PlaceValue, Span

_MAX_UNITS, _MAX_CHARS = 16, 36
_STOP_TAGS = frozenset(
    (
        "p",
        "c",
        "u",
        "uj",
        "ul",
        "ud",
        "ug",
        "uv",
        "uz",
        "d",
        "df",
        "dg",
        "r",
        "rz",
        "rr",
        "y",
        "e",
        "f",
        "q",
        "t",
        "tg",
        "m",
        "v",
        "vd",
        "vq",
        "vi",
        "z",
        "k",
        "h",
        "mq",
    )
)
_AFTER_TAGS = ("v", "p", "d", "c", "u", "uj", "r", "t")
_BRAND_TAGS = frozenset(("x", "nz", "nr", "nrt", "nrfg", "nt", "ns", "j", "eng", "zg", "g"))
_NUMERALS = frozenset("〇零一二三四五六七八九十百第0123456789")
_BRAND_FIGURES = frozenset("亿万千百双")
"""Figures that brands begin with: 亿华通, 千喜鹤."""
GLUED = "由与向在从对将为和及被经是该据让给到自以请等其并或因按把称即赴至"
"""Characters that jieba's model glues to the front of an unknown name: 由雄安, 请御源."""
_SETTLEMENTS = frozenset("营庄屯店寨堡坨峪沟集")
"""Last characters of villages and towns: behind a place, a verb with one of them is a name (抚宁|留守|营)."""
_BRAND_VERBS = frozenset("达通发成立飞腾创信升胜联")
"""Single verbs that close brands: 瑞康|达."""
_CONJUNCTIONS = ("和", "与", "及")
_BAD_LEVEL_BEFORE = frozenset(
    "全各我该本两跨邻外城都地园新山景社辖矿港厂校小库灾片发街湖林灌牧郊超上入股楼夜集市县区省"
)

_WIDTH = {"town": 0, "county": 1, "prefecture": 2, "province": 3, "country": 4}
_NO_LEVEL = (
    *(
        "市县",
        "县城区",
        "县城新",
        "县域",
        "市域",
        "区域",
        "省级",
        "市级",
        "县级",
        "区级",
        "省内",
        "市内",
        "县内",
        "区内",
    ),
    *("省属", "市属", "县属", "区属"),
)
"""Words whose 省, 市, 县 or 区 tells a rank or an extent."""
_HARD = frozenset("的由向在从对将等了是被把其并以于至为")
"""Characters that no brand behind a place is likely to hold."""

Kind = Literal["place", "region", "brand", "noun", "verb", "number", "bracket", "level", "conjunction"]


class Unit(NamedTuple):
    """A stretch of a possible name."""

    start: int
    end: int
    kind: Kind
    tag: str = ""
    """jieba's tag, of a brand alone."""


@dataclass(slots=True)
class Stretch:
    """What stands directly before a head, nearest first."""

    units: list[Unit]
    touches: bool
    """Whether it reaches the floor (the end of the organization before) without a break."""


class Walker:
    """Walks leftwards in one reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.folded
        self.words = reading.words
        self._places = reading.spans("GPE")
        self._place_ends = [s.end for s in self._places]

    @cached_property
    def starts(self) -> frozenset[int]:
        """Offsets at which words begin."""
        return frozenset(self.words.starts)

    @cached_property
    def ends(self) -> frozenset[int]:
        """Offsets at which words end."""
        return frozenset(self.words.ends)

    def place_ending(self, offset: int) -> int | None:
        """Where the place begins that ends at the offset (北京市通州区 is one here), None without one."""
        start = None
        while True:
            index = bisect_left(self._place_ends, offset)
            if index >= len(self._places) or self._place_ends[index] != offset:
                return start
            place = self._places[index]
            if start is not None and self._outer(index + 1, place):
                return start
            start = offset = place.start

    def _outer(self, index: int, before: Span) -> bool:
        """Whether a place is wider than the one before it, and so opens a name of its own: 文安县|河北|文安."""
        place, left = self._places[index].value, before.value
        if not isinstance(place, PlaceValue) or not isinstance(left, PlaceValue):
            return False
        return _WIDTH[place.level] > _WIDTH[left.level]

    def level_at(self, offset: int) -> bool:
        """Whether the character is the 省, 市, 县 or 区 of a relative name (市财政局, not 城市 or 各县)."""
        text = self.text
        if offset < 0 or text[offset] not in lexicon.LEVELS:
            return False
        if offset and text[offset - 1] in _BAD_LEVEL_BEFORE:
            return False
        if text.startswith(_NO_LEVEL, offset) or text.startswith("市县", offset - 1):
            return False
        # 各县、区人民政府 and 各县(市、区)人民政府 name none.
        return not (offset > 1 and text[offset - 1] in "、和" and text[offset - 2] in "县市省")

    def closes(self, index: int) -> bool:
        """Whether a noun phrase ends before the word of an index: punctuation, a verb, a preposition, a title."""
        words = self.words
        if index >= len(words.starts):
            return True
        word = self.text[words.starts[index] : words.ends[index]]
        if not word[0].isalnum() or word in lexicon.words("behind"):
            return True
        return words.tags[index] in _AFTER_TAGS and word not in lexicon.inner_verbs()

    def stretch(self, offset: int, floor: int, *, conjunctions: bool = False) -> Stretch:
        """The units that end at the offset, leftwards to a boundary or to the floor.

        `conjunctions`: whether 和 and 与 may stand inside (数据和政务服务局).
        """
        units: list[Unit] = []
        at = offset
        while at > floor and len(units) < _MAX_UNITS and offset - at < _MAX_CHARS:
            unit = self._unit(at, floor, conjunctions)
            if unit is None:
                return Stretch(units, False)
            if unit.kind == "place" and units and (units[-1].kind == "place" or self._repeated(unit, units)):
                return Stretch(units, False)  # 文安县｜河北文安…开发区
            units.append(unit)
            at = unit.start
            if unit.kind == "level":
                return Stretch(units, False)
        return Stretch(units, at == floor)

    def _repeated(self, place: Unit, units: list[Unit]) -> bool:
        """Whether the place stands in the name already: 廊坊做强｜廊坊临空经济区."""
        word = self.text[place.start : place.end]
        return any(unit.kind == "place" and self.text[unit.start : unit.end] == word for unit in units)

    def loose_place(self, offset: int, floor: int, *, verbs: bool = True) -> int | None:
        """Where the nearest place before a brandless head begins, with nothing but name characters between.

        jieba takes parts of unknown brands for verbs and conjunctions (云|启智|算, 津|和|乐器). `verbs`: whether
        words that look like verbs may stand between.
        """
        text = self.text
        for at in range(offset, max(floor, offset - 14), -1):
            if at < offset and (not "一" <= text[at] <= "鿿" or text[at] in _HARD):
                return None
            place = self.place_ending(at)
            if place is not None and place >= floor:
                return place if self._namelike(at, offset, verbs) else None
        return None

    def _namelike(self, start: int, end: int, verbs: bool) -> bool:
        """Whether no word between closes a name, and no conjunction opens it."""
        inside = self.words.within(start, end)
        words = [self.text[self.words.starts[i] : self.words.ends[i]] for i in inside]
        if start + 1 == end or self.text[start] in "与和及、":
            return False
        acts = (w for w, i in zip(words, inside, strict=True) if self.words.tags[i] == "v" and len(w) > 1)
        if not verbs and any(word not in lexicon.inner_verbs() for word in acts):
            return False
        return not any(word in lexicon.boundaries() and len(word) > 1 for word in words)

    def _unit(self, at: int, floor: int, conjunctions: bool) -> Unit | None:
        place = self.place_ending(at)
        if place is not None and place >= floor:
            return Unit(place, at, "place")
        text = self.text
        if text[at - 1] == ")":
            return self._bracket(at, floor)
        for size in (3, 2):
            if at - size >= floor and text[at - size : at] in lexicon.words("region"):
                return Unit(at - size, at, "region")
        index = self.words.index_at(at - 1)
        if index < 0:
            return None
        start = max(self.words.starts[index], floor)
        word = text[start:at]
        whole = start == self.words.starts[index] and at == self.words.ends[index]
        tag = self.words.tags[index] if whole or self.words.tags[index] == "x" else "n"
        if word in _SETTLEMENTS and self.words.tags[index - 1] == "v" and index:
            village = self.words.starts[index - 1]
            if village >= floor and start - village <= 2 and self.place_ending(village) is not None:
                return Unit(village, at, "brand", "ns")
        if tag == "v" and word in _BRAND_VERBS and index and self.words.tags[index - 1] in ("x", "nz", "ns", "nrt"):
            return Unit(start, at, "noun")
        return self._judge(start, at, word, tag, conjunctions)

    def _judge(self, start: int, at: int, word: str, tag: str, conjunctions: bool) -> Unit | None:
        if word in _CONJUNCTIONS:
            return Unit(start, at, "conjunction") if conjunctions else None
        if word in lexicon.boundaries():
            return None
        if word[0] in lexicon.LEVELS and len(word) == 1 and self.level_at(start):
            return Unit(start, at, "level")
        if word in lexicon.inner_verbs():
            return Unit(start, at, "verb")
        if len(word) == 1 and word in GLUED:
            return None
        if word in lexicon.brands():
            return Unit(start, at, "brand", "nz")
        if all(c in _NUMERALS for c in word):
            return Unit(start, at, "number")
        if tag == "x":
            return self._unknown(start, at, word)
        if tag in _BRAND_TAGS:
            return Unit(start, at, "brand", tag)
        if tag == "v" and len(word) == 2 and word[0] in lexicon.LUCKY and word[1] in lexicon.LUCKY:
            return Unit(start, at, "brand", "nz")  # 兴达|化纤
        if word == "道":
            return Unit(start, at, "noun")  # 爱民|道|街道办事处
        if tag == "f" and len(word) == 2 and word[1] == "部":
            return Unit(start, at, "noun")  # 东部新区
        if tag in _STOP_TAGS:
            return Unit(start, at, "noun") if word in _BRAND_FIGURES and self._opens_word(start) else None
        return Unit(start, at, "noun")

    def _opens_word(self, start: int) -> bool:
        """Whether a figure at the offset counts nothing: 亿华通, and not 三亿华通."""
        return not (start and (self.text[start - 1] in _NUMERALS or self.text[start - 1] in "几数多余近超约"))

    def _unknown(self, start: int, at: int, word: str) -> Unit | None:
        """A word that jieba does not know: a brand, or punctuation, or a brand with a preposition glued to it."""
        if word == "·":
            return Unit(start, at, "noun")
        if not word.isalnum():
            return None
        if len(word) > 1 and word[0] in GLUED:
            return Unit(start + 1, at, "brand", "x")
        if len(word) > 1 and word[-1] in lexicon.LEVELS and self.level_at(at - 1) and word[:-1] in GLUED:
            return Unit(at - 1, at, "level")
        return Unit(start, at, "number") if word[0].isdigit() else Unit(start, at, "brand", "x")

    def _bracket(self, at: int, floor: int) -> Unit | None:
        """A bracket inside a name: (唐山), (芦台·汉沽), (集团), (中国)."""
        open_ = self.text.rfind("(", max(floor, at - 14), at)
        inner = self.text[open_ + 1 : at - 1]
        if open_ < 0 or not inner or any(c in '，,。;:、《》“”\n"0123456789' for c in inner):
            return None
        known = inner in ("集团", "中国", "国际", "控股", "北方", "华北", "有限合伙", "普通合伙") or "·" in inner
        known = known or (len(inner) < 5 and self.text.startswith(("有限", "股份", "集团有限"), at))
        if known or self.place_ending(at - 1) is not None:
            return Unit(open_, at, "bracket")
        return None
