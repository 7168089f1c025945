"""Names found by their last word: from each head leftwards to where the name begins, then along its chain.

河北省 + 财政厅 + 教科文 + 处 is one name: a head directly behind an organization (with nouns between) carries
it on where the two kinds go together (`CARRIES`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.entities import gazetteer
from nlp.entities.organizations import edges, fronts, known, lexicon, states
from nlp.entities.organizations.chains import CARRIES, CROSSED
from nlp.entities.organizations.lexicon import Head
from nlp.entities.organizations.names import Name
from nlp.entities.organizations.walk import Stretch, Unit, Walker
from nlp.reading import Reading

_TERM = re.compile(r"第[一二三四五六七八九十]+届(?:委员会)?$")
"""Between the place and the organ: 河北省第十四届人民代表大会."""
_BARE_ORGAN = re.compile(r"[、:(,;]$")
_BEHIND_BARE = re.compile(r"[、,);。\n]|负责|牵头|等|会同|配合|$")
_LIST_SIGNS = ("、", "和", "与", "及")
_COUNTED = re.compile(r"[一二三四五六七八九十两几多数\d]+[大家个所座]")
_RELATIVE = ("集团", "公司", "集团公司")
_SMALL = frozenset("处科室系")
_OF_STATE = ("国家", "全国", "中央")
"""First words of organs of the state: 国家|语言文字工作|委员会."""
_LOCAL = frozenset("乡镇街村社")
"""First characters of the smallest organs, whose places no table has: 常屯|乡政府."""
_FACILITY = frozenset("厂场矿")
"""Last characters of companies that are also works to be built."""
_BUILDS = ("建设", "新建", "投资建设", "建成")


def find_names(reading: Reading, walker: Walker) -> list[Name]:
    """Organizations of the text in reading order, none inside another."""
    found: list[Name] = []
    finder = _Finder(reading, walker)
    for hits in _by_end(lexicon.heads().all(reading.folded)):
        name = finder.best(hits, found[-1] if found else None)
        if name is None and len(found) > 1 and found[-1].type == "zone" and found[-2].end == found[-1].start:
            # A zone between an organization and its part tells where the part is: 人民银行|雄安新区|营业管理部.
            name = finder.best(hits, found[-2])
        if name is None:
            continue
        name = finder.opened(name)
        while found and found[-1].start >= name.start:
            found.pop()
        if found and found[-1].end > name.start:
            continue
        found.append(name)
    text = finder.text
    named = (name for name in found if text[name.start : name.end] not in finder.projects)
    return [name for name in named if text[name.start] not in "省市" or not edges.addressed(text, name.end)]


def _by_end(hits: list[tuple[int, int, Head]]) -> Iterator[list[tuple[int, int, Head]]]:
    """The heads that end at one offset, the longest first."""
    group: list[tuple[int, int, Head]] = []
    for hit in hits:
        if group and hit[1] != group[0][1]:
            yield sorted(group)
            group = []
        group.append(hit)
    if group:
        yield sorted(group)


class _Finder:
    """Judges the heads of one text, left to right."""

    def __init__(self, reading: Reading, walker: Walker) -> None:
        self.text = reading.folded
        self.walker = walker
        self.words = reading.words
        self.projects: set[str] = set()
        """Facilities that the text tells the building of."""

    def best(self, hits: list[tuple[int, int, Head]], before: Name | None) -> Name | None:
        """The organization closed by the longest of the heads; a known name that fails gives way to the next."""
        for start, end, head in hits:
            name = self.name(start, end, head, before)
            if name or head.needs not in ("known", "state"):
                return name
        return None

    def name(self, start: int, end: int, head: Head, before: Name | None) -> Name | None:
        """The organization that the head at start..end closes, None where it closes none."""
        whole = head.needs == "organ" and len(head.text) > 2 and head.text[-1] == "局"
        if not whole and edges.continues(self.text, end):  # 环境保护局｜限时 is no 局限
            return None
        if head.needs == "state":
            return None if before and start < before.end else states.name(self.walker, start, end, head)
        if self._inside_word(start, end, head):
            begin = self._whole_word(start, end, head) if head.needs == "known" else None
            return None if begin is None else Name(begin, end, head.type)
        if head.type == "zone" and head.needs != "known" and self.walker.place_ending(end) is not None:
            return None  # 下花|园区 is a district
        if before and start < before.end:
            return self._longer(before, end, head) if before.end < end else None
        if head.needs == "known":
            return known.name(self.walker, start, end, head, before)
        if head.needs == "organ":
            return self._organ(start, end, head, before)
        return self._built(start, end, head, before)

    def opened(self, name: Name) -> Name:
        """The name with what opens it further left: 中共, or a place or brand before a dot (保定·中关村创新中心)."""
        if name.type == "party" and name.start > 1 and self.text.startswith("中共", name.start - 2):
            return Name(name.start - 2, name.end, name.type)
        if self.text[name.start - 1 : name.start] != "·":
            return name
        place = self.walker.place_ending(name.start - 1)
        index = self.words.index_at(name.start - 2)
        if place is None and index >= 0 and self.words.ends[index] == name.start - 1:
            place = self.words.starts[index]
        return Name(place, name.end, name.type) if place is not None else name

    def _inside_word(self, start: int, end: int, head: Head) -> bool:
        """Whether the head is only the end or the middle of an ordinary word (布局, 处理)."""
        index = self.words.index_at(end - 1)
        if index < 0:
            return False
        word_start, word_end = self.words.starts[index], self.words.ends[index]
        word = self.text[word_start:word_end]
        if word in lexicon.words("ordinary"):
            return True
        if word_start == start and word_end > end and head.needs in ("strong", "name") and len(head.text) == 2:
            return word[2:] in lexicon.words("beyond") and not self.text.startswith(
                "生物", start + 2
            )  # 公司|债券, 大学|生
        if head.needs == "known":
            return word_end != end or start not in self.walker.starts
        if head.needs == "organ" and (self.walker.level_at(start - 1) or self._doubled(start) is not None):
            return False
        titled = self.text.startswith("长", end + 1) and self.text[end : end + 1] == head.text  # 发展处|处长
        if head.needs == "organ" and word_end > end and start not in self.walker.starts and word_start > start:
            return True  # 出|台办|法
        return word_end > end and not titled and not word.endswith("长") and len(head.text) == 1

    def _longer(self, before: Name, end: int, head: Head) -> Name:
        """The same name with a longer head: 集团, then 集团有限公司."""
        return Name(before.start, end, head.type)

    def _organ(self, start: int, end: int, head: Head, before: Name | None) -> Name | None:
        """An organ of government: what stands directly before its name tells whose it is."""
        term = _TERM.search(self.text, max(0, start - 8), start)
        start = term.start() if term else start
        place = self.walker.place_ending(start)
        if place is not None and head.text == "委" and self.text[start - 1] not in lexicon.LEVELS:
            return None
        if place is not None:
            joined = before and before.end == place and before.type in ("government", "zone") and head.text != "委"
            if before and (joined or (before.end == place and self.text.startswith("共青团", before.start))):
                return Name(before.start, end, head.type)
            return Name(place, end, head.type)
        doubled = self._doubled(start)
        if doubled is not None:
            return Name(doubled, end, head.type)
        if self.walker.level_at(start - 1):
            return Name(self._unknown_place(start - 1), end, head.type)
        if head.text == "委":
            return None
        if head.text == "政府" and (country := states.country_before(self.walker, start)) is not None:
            return Name(country, end, head.type)
        if before and before.end == start and head.type in CARRIES[before.type]:
            return Name(before.start, end, head.type)
        if start > 1 and self.text.startswith("国家", start - 2) and head.text[-1] not in "府院":
            return Name(start - 2, end, head.type)
        if before and before.type in ("government", "party") and self.text[before.end : start] in _LIST_SIGNS:
            return Name(start, end, head.type)
        bare = len(head.text) > 2 and _BARE_ORGAN.search(self.text, max(0, start - 1), start)
        if bare and _BEHIND_BARE.match(self.text, end) and head.text[-1] in "局委厅办":
            return Name(start, end, head.type)
        return self._built(start, end, Head(head.text, head.type, "place"), before)

    def _doubled(self, start: int) -> int | None:
        """Where the place begins that stands before a relative organ: 蔚县|县委, 迁安市|市政府."""
        if not start or self.text[start - 1] not in lexicon.LEVELS:
            return None
        return self.walker.place_ending(start - 1)

    def _unknown_place(self, level: int) -> int:
        """Where a place begins that the gazetteer does not have, before its 市 or 县; else the level itself."""
        index = self.words.index_at(level - 1)
        if index >= 0 and self.words.ends[index] == level and self.words.tags[index] == "ns":
            return self.words.starts[index]
        return level

    def _built(self, start: int, end: int, head: Head, before: Name | None) -> Name | None:
        """A name made of words: found by walking left from its head."""
        if (
            head.text == "公司"
            and start
            and self.text[start - 1] in "孙子母各该两多"
            and start - 1 in self.walker.starts
        ):
            return None
        if head.text[-1] in _FACILITY and head.needs != "chain" and start not in self.walker.starts:
            return None
        floor = before.end if before else 0
        stretch = self.walker.stretch(start, floor)
        if before and not stretch.touches and (before.type, head.text) in CROSSED:
            stretch = self._across(stretch, start, floor)
        chained = before and stretch.touches and self._carried(before, stretch, start, end, head)
        if before and chained:
            # A bank's 股份有限公司 is still a bank.
            kind = before.type if head.needs == "strong" and before.type == "bank" else head.type
            return Name(self._with_place(before, head), end, kind)
        if head.needs == "chain":
            begin = self._branch(stretch) if head.text == "分公司" else None
            return None if begin is None else Name(begin, end, head.type)
        begin = self._begin(stretch, head, start, floor)
        if begin is None and head.type in ("government", "institute", "other"):
            crossing = self.walker.stretch(start, floor, conjunctions=True)
            begin = self._anchor(crossing.units, head) if len(crossing.units) > len(stretch.units) else None
        if begin is None:
            begin = self._whole_word(start, end, head)
        if begin is None and head.type in ("hospital", "university") and edges.has_campus(self.text, end):
            begin = self._item(start)
        if begin is None and head.type == "institute":
            begin = self.walker.loose_place(start, floor, verbs=False)
        if begin is None and head.text == "集团":
            begin = self.walker.loose_place(start, max(floor, start - 6))
        if begin is None:
            return None
        if edges.to_be_built(self.text, begin, end, head.text):
            self.projects.add(self.text[begin:end])
            return None
        return Name(fronts.whole(self.walker, begin), fronts.right_bracket(self.walker, end, head), head.type)

    def _item(self, start: int) -> int | None:
        """Where the one word begins that stands between a sign and the head: 、首善|医院."""
        index = self.words.index_at(start - 1)
        if index < 0 or self.words.ends[index] != start or not 2 <= start - self.words.starts[index] <= 4:
            return None
        begin = self.words.starts[index]
        word = self.text[begin:start]
        opens = not begin or not self.text[begin - 1].isalnum() or self.words.tags[index - 1] in ("p", "c", "uj", "v")
        return begin if opens and word.isalpha() and word not in lexicon.boundaries() else None

    def _branch(self, stretch: Stretch) -> int | None:
        """Where the name of a state group's branch begins: 中铁|建设|河北 before 分公司."""
        for unit in stretch.units[1:]:
            if self.text[unit.start : unit.end] in lexicon.words("state"):
                return unit.start
        return None

    def _across(self, stretch: Stretch, start: int, floor: int) -> Stretch:
        """The stretch over a conjunction inside an office's name: 管委会 + 建设和交通管理局."""
        crossing = self.walker.stretch(start, floor, conjunctions=True)
        inside = crossing.touches and crossing.units and crossing.units[-1].kind != "conjunction"
        return crossing if inside else stretch

    def _with_place(self, before: Name, head: Head) -> int:
        """Where a name begins that turns out longer: 石家庄|以岭药业|股份有限公司, 中铁|北京工程局|集团有限公司."""
        if head.type not in ("company", "hospital"):
            return before.start
        begin = before.start
        for unit in self.walker.stretch(before.start, max(0, before.start - 12)).units[:3]:
            if unit.kind == "place":
                return unit.start
            if unit.kind != "brand":
                break
            if self.text[unit.start : unit.end] in lexicon.brands():
                begin = unit.start
        return begin

    def _carried(self, before: Name, stretch: Stretch, start: int, end: int, head: Head) -> bool:
        """Whether the head carries on the organization that stands directly before the stretch."""
        between = start - before.end
        if between == 0 and head.needs == "strong":
            return True
        if fronts.acts(self.walker, stretch, head):
            return False
        if head.type not in CARRIES[before.type] or _COUNTED.match(self.text, before.end):
            return False
        if head.text == "基地" and before.type != "university":
            return False
        if any(unit.kind == "level" for unit in stretch.units):
            return False
        if edges.campus_to_be_built(self.text, end, head.text, before.start) or self.text[before.end : start] == "新":
            return False
        if head.text == "院区" and all(unit.kind != "place" for unit in stretch.units):
            return False
        if head.text == "园" and not 2 <= between <= 5:
            return False
        if head.text in _SMALL:
            return 2 <= between <= 8
        if before.type == "company" and head.type == "institute" and between < 2:
            return False
        if head.needs == "place" and len(head.text) == 1 and between < 2:
            return False
        return between <= 16 and not edges.is_project(self.text, end, head.text)

    def _begin(self, stretch: Stretch, head: Head, start: int, floor: int) -> int | None:
        """Where the name begins that these units and the head make."""
        units = stretch.units[::-1]
        anchor = self._anchor(stretch.units, head)
        if anchor is not None:
            return anchor
        if head.needs == "place" and head.type != "government":
            return None
        if head.type in ("government", "party") and head.text[0] not in _LOCAL:
            first = self.text[units[0].start : units[0].end] if len(units) > 1 else ""
            return units[0].start if first in _OF_STATE else None
        brand = next((i for i, u in enumerate(units) if u.kind == "brand"), None)
        if brand is None and head.needs == "strong":
            place = self.walker.loose_place(start, floor)
            if place is not None:
                before = self.walker.stretch(place, floor).units
                return self._brand_before([*before[::-1], Unit(place, start, "place")], len(before))
        if brand is not None:
            while brand and (self._glues(units[brand - 1]) or self._alone(units, brand, head)):
                brand -= 1
            if brand and head.type == "zone":
                return None
            if head.type == "zone" and units[brand].tag not in ("ns", "nr", "nz"):
                return None
            if _COUNTED.fullmatch(self.text, units[brand].start, units[brand].end):
                return None
            return units[brand].start
        if head.needs != "strong":
            return units[0].start if head.type == "company" and self._of_state(units) else None
        while units and units[0].kind in ("verb", "bracket"):
            units.pop(0)
        return units[0].start if units else None

    def _of_state(self, units: list[Unit]) -> bool:
        """Whether a word that opens with 中 or 国 and the word of a trade make a group's name: 中矿|能源|集团."""
        if len(units) < 2 or units[0].kind != "noun" or units[0].end - units[0].start != 2:
            return False
        word, trade = (self.text[unit.start : unit.end] for unit in units[:2])
        return word[0] in "中国华" and trade in lexicon.industries() and word not in lexicon.words("no_brand")

    @staticmethod
    def _glues(unit: Unit) -> bool:
        """Whether jieba may have cut this off a brand behind it: 海|珀尔."""
        return unit.kind in ("noun", "number") and unit.end - unit.start == 1

    def _alone(self, units: list[Unit], brand: int, head: Head) -> bool:
        """Whether a noun before a brand is all that stands between it and a comma: 、浪潮|云|信息技术股份公司."""
        first = units[0]
        if brand != 1 or first.kind != "noun" or head.type != "company" or first.end - first.start != 2:
            return False
        return first.start > 0 and self.text[first.start - 1] in "、,;(“\n"

    def _anchor(self, units: list[Unit], head: Head) -> int | None:
        """Where a name begins that opens with a place, a region or a relative word; None where it does not."""
        ordered = units[::-1]
        first = next((i for i, u in enumerate(ordered) if u.kind in ("place", "region", "level")), None)
        if first is None:
            return None
        if head.type not in ("company", "government") and self.text[ordered[-1].start : ordered[-1].end] == "建设":
            return None
        if ordered[first].kind == "level":
            relative = head.needs == "place" or head.type in ("government", "party") or head.text in _RELATIVE
            if head.type == "hospital":
                return ordered[first].start if fronts.relative_hospital(ordered[first + 1 :]) else None
            return ordered[first].start if relative and len(ordered) > first + 1 else None
        if len(ordered) > first + 1 and ordered[first + 1].kind == "conjunction":
            return None
        if ordered[first].kind == "region" and head.type == "government":
            return None
        if head.text[-1] in _FACILITY and self.text.startswith(_BUILDS, ordered[first].end):
            return None
        if head.type == "company":
            return self._brand_before(ordered, first)
        return ordered[first].start

    def _brand_before(self, units: list[Unit], first: int) -> int:
        """A brand may stand before the place in a company's name (鑫华源曹妃甸…有限公司)."""
        begin, length = first, 0
        while begin and (units[begin - 1].kind == "brand" or (begin < first and self._glues(units[begin - 1]))):
            length += units[begin - 1].end - units[begin - 1].start
            if length > 6:
                break
            begin -= 1
        return units[begin].start

    def _whole_word(self, start: int, end: int, head: Head) -> int | None:
        """A name that jieba's dictionary holds as one word: tagged as an organization, or opening with a place."""
        index = self.words.index_at(start)
        official = head.type in ("government", "party")
        if index >= 0 and not official and self.words.ends[index] == end and self.words.starts[index] < start:
            word, tag = self.text[self.words.starts[index] : end], self.words.tags[index]
            opens = any(word[:size] in gazetteer.forms() for size in (2, 3)) and len(word) > 4
            if word not in lexicon.boundaries() and (tag == "nt" or opens or (tag == "ns" and head.type == "zone")):
                return self.words.starts[index]
        if head.text in ("管委会", "管理委员会"):
            for zone in lexicon.words("bare_zone"):
                if self.text.endswith(zone, 0, start) and start - len(zone) in self.walker.starts:
                    return fronts.brand_of_zone(self.walker, start - len(zone))
        return None
