"""Where a fact is: the most specific division that its words, names or frame tell, else the document's home."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise

from nlp.entities import gazetteer
from nlp.entities.places import home as document_home
from nlp.facts.context import Context, Sentence
from nlp.reading import Reading
from nlp.spans import PlaceValue, Span

_PROVINCE_WORD = re.compile(r"(?:全|我)省(?!份)")
_SITE = re.compile(
    r"(?:落户|落地|位于|坐落于|坐落在|选址|选址于|地处|建设地点[为位于在]*|在|入驻|布局|来到|走进|扎根|(?:搬迁?|迁建?)(?:至|往|到|入|进)|[一二三四五六七八九十]站就?[是为])[^,。;ⓅⓄⓂ]{0,3}$"
)
_COURSE = re.compile(
    r"(?:起自|起于|[东南西北]起|起点[位在为]*于?)[^,。;ⒼⓄⓅ]{0,4}(?P<a>Ⓖ+)[^。;]{0,24}?"
    r"(?:止于|终于|[东南西北][止至]|终点[位在为]*于?|到达)[^,。;ⒼⓄⓅ]{0,4}(?P<b>Ⓖ+)"
)
_SPREAD = re.compile(r"(?<!Ⓖ)Ⓖ++(?:[、和及与]Ⓖ++)+(?:等?(?:Ⓠ+[市县区地]?|[两二三四五六七八九十]?个?[市县区地]))?的?$")
_CLASSES = ("、", "和", "至", "到", "重点", "级", "籍", "两地")
"""Behind a place, they make it a part of a class or of an enumeration."""
_OWN_PROVINCE = re.compile(r"(?:[ⒹⓄ,“\s]|截至|今年|目前|全年|以来)*(?:全|我)省(?!份)")
_WHOLE_PLACE = re.compile(
    r"(?:[ⒹⓄ,“\s]|截至|今年|目前|全年|[^,。;]{0,6}以来|十年来|放眼|纵观|从|就|在|据统计|据介绍|同时|此外)*"
    r"(?P<word>(?:全|我)[省市县区])(?!份|[首最率]|第|领先|先进|重点|各[市县]|范围|人民|排名|前列)"
)
"""放眼全省，…; 全市累计…: a place as a whole governs what its paragraph goes on to tell."""
_WHOLE_SIGNS = frozenset("全我")
_FRONT = 40
"""Characters at the front of a sentence in which such a word stands."""
PROVINCE = "province of the text"
ENDS = "ends of the line"
_NO_SUBJECT = re.compile(r"[、和与及到至]|Ⓖ?两地|出资|籍|重点|级")
_ORGANIZER_RANK = 3
_SIGNS = "name of the authority"


class Places:
    """Places of a document's facts."""

    def __init__(self, reading: Reading, painted: str, context: Context) -> None:
        self.reading, self.painted, self.context = reading, painted, context

    @cached_property
    def home(self) -> PlaceValue | None:
        """The place that the document is about; 全省, 我省 in the title make it the province."""
        start, end = self.context.title
        if _PROVINCE_WORD.search(self.reading.folded, start, end):
            return gazetteer.HEBEI
        home = document_home(self.reading)
        return self._narrower() or home if home == gazetteer.HEBEI else home

    def _narrower(self) -> PlaceValue | None:
        """Where the province is named inside names alone (河北旭阳公司): the one place that the text does speak of."""
        named: dict[PlaceValue, None] = {}
        for span in self.reading.spans("GPE"):
            place = self._local(span)
            if place is not None and place.level == "province" and self.painted[span.start] == "Ⓖ":
                return None
            if place is not None and place.level != "province":
                named[place] = None
        if _PROVINCE_WORD.search(self.reading.folded) or not named:
            return None
        return common_place(list(named))

    def named_in(self, start: int, end: int) -> PlaceValue | None:
        """The most specific local division that a name holds."""
        return most_specific([p for s in self.reading.within("GPE", start, end) if (p := self._local(s))])

    def in_name(self, start: int, end: int) -> PlaceValue | None:
        """The division in a project's name, also where it runs into the next word (任丘石化)."""
        found = self.named_in(start, end)
        if found is not None:
            wider = found.level in ("province", "prefecture") and self.home is not None and contains(found, self.home)
            return None if wider else found
        place = gazetteer.place_of_zone(self.reading.folded[start:end], self.home.code if self.home else None)
        return place if place and (place.code is None or place.code.startswith("13")) else None

    def between(self, start: int, end: int) -> PlaceValue | None:
        """What holds both ends of a line: 张家口至涿鹿高速公路 is in 张家口市."""
        spans = self.reading.within("GPE", start, end)
        for first, second in pairwise(spans):
            if self.reading.folded[first.end : second.start] in ("至", "到", "-", "—"):
                local = [p for s in (first, second) if (p := self._local(s))]
                return common_place(local) or (gazetteer.HEBEI if len(local) > 1 else None)
        return None

    def course(self, start: int, end: int) -> PlaceValue | None:
        """What holds the line whose ends the words tell: 起自肃宁县，止于黄骅市."""
        match = _COURSE.search(self.painted, start, end) if "起" in self.painted[start:end] else None
        ends = [s for group in ("a", "b") for s in self.reading.within("GPE", *match.span(group))] if match else []
        inside = [p for s in ends if (p := self._local(s))]
        return common_place(inside) if len(inside) == len(ends) else None

    def beside(self, at: int) -> PlaceValue | None:
        """The division right before a name: 馆陶县的|黑陶文化创意园."""
        end = at - 1 if self.painted[at - 1 : at] == "的" else at
        for span in reversed(self.reading.within("GPE", max(0, end - 12), end)):
            if span.end == end and self.painted[span.start] == "Ⓖ":
                return self._local(span)
        return None

    def spread(self, at: int) -> PlaceValue | None:
        """What holds the divisions that lie right before a name: 石家庄、邢台、邯郸三市的|7个项目."""
        match = _SPREAD.search(self.painted, max(0, at - 60), at)
        local = [p for s in self.reading.within("GPE", match.start(), at) if (p := self._local(s))] if match else []
        if len(local) < 2:
            return None
        return common_place(local) or (gazetteer.HEBEI if all(p.code for p in local) else None)

    def of_name(self, start: int, end: int) -> PlaceValue | None:
        """Where a zone, an organ or a company is, by its name; 高新区 and 市发改委 are at home."""
        return self.of_words(self.reading.folded[start:end]) or self.named_in(start, end)

    def of_words(self, name: str) -> PlaceValue | None:
        """The division of Hebei that a name tells."""
        place = gazetteer.place_of_zone(name, self.home.code if self.home else None)
        return place if place and (place.code is None or place.code.startswith("13")) else None

    def sites(self, start: int, end: int) -> list[tuple[int, PlaceValue]]:
        """(rank, place) of the divisions named between two offsets outside other names: 5 behind 在, 落户…; 2 bare."""
        return [(rank, place) for rank, place, _ in self.sites_at(start, end)]

    def sites_at(self, start: int, end: int) -> list[tuple[int, PlaceValue, int]]:
        """The same with the offset of each."""
        found: list[tuple[int, PlaceValue, int]] = []
        last, sited_before, scattered = -1, False, False
        for span in self.reading.within("GPE", start, end):
            place = self._local(span)
            if place is None or self.painted[span.start] != "Ⓖ":
                continue
            sited = _SITE.search(self.painted, max(start, span.start - 12), span.start)
            if sited_before and span.start == last + 1 and self.painted[last] in "、和与及":  # 在滦平、丰宁召开
                last = span.end
                if not scattered:
                    rank, first, at = found.pop()
                    common = common_place([first, place])
                    scattered = common is None
                    found += [(rank, common, at)] if common is not None else []
                continue
            sited_before = bool(sited)
            goes_on = last == span.start and not scattered and bool(found)
            scattered = False
            rank = found[-1][0] if goes_on else 5 if sited else 2
            found.append((rank, place, found[-1][2] if goes_on else span.start))
            last = span.end
        return found

    def province(self, start: int, end: int) -> bool:
        """全省, 我省 opens the stretch: what is counted is the province's, wherever it is signed."""
        return bool(_OWN_PROVINCE.match(self.painted, start, end))

    def whole(self, sentence: Sentence) -> PlaceValue | None:
        """The division that 全省, 全市, 我县 at the front of a sentence mean, None where it is not sure."""
        front = self.painted[sentence.start : min(sentence.end, sentence.start + _FRONT)]
        if not _WHOLE_SIGNS & set(front):
            return None
        match = _WHOLE_PLACE.match(front)
        if match is None:
            return None
        kind = match["word"][-1]
        if kind == "省":
            return gazetteer.HEBEI
        home = self.home
        if home is None or home.level == "province":
            return None
        if kind == "市" and home.level == "county" and not home.name.endswith("市"):
            return gazetteer.parent(home.code)
        return home if home.name.endswith(kind) else None

    def opening(self, at: int) -> PlaceValue | None:
        """The place with which an item of an enumeration opens: 景县与甲的A、枣强县与乙的B."""
        span = self.reading.covering("GPE", at) if self.painted[at] == "Ⓖ" else None
        if span is None or span.start != at or self.painted.startswith(_CLASSES, span.end):
            return None
        return self._local(span)

    def subjects(self, start: int, end: int) -> list[PlaceValue]:
        """Places that open a clause: 曹妃甸累计实施; not 北京、天津 or 京冀两地."""
        found = []
        for span in self.reading.within("GPE", start, end):
            place = self._local(span)
            clause = self.context.clause_at(span.start)
            lead = self.painted[clause.start : span.start].strip("ⒹⒼ ,“")
            if place and self.painted[span.start] == "Ⓖ" and not lead and not _NO_SUBJECT.match(self.painted, span.end):
                found.append(place)
        return found

    def frame(self, sentence: Sentence) -> PlaceValue | None:
        """The place at the front of a sentence (在定州,; 曹妃甸累计实施…)."""
        if self.painted.find("Ⓖ", sentence.start, min(sentence.end, sentence.start + 40)) < 0:
            return None
        places = [p for s in self.context.opening_places(sentence) if (p := self._local(s))]
        return most_specific(places)

    def _local(self, span: Span) -> PlaceValue | None:
        """A division of Hebei; places elsewhere are where partners come from."""
        value = span.value
        if not isinstance(value, PlaceValue) or value.level == "country":
            return None
        return value if value.code is None or value.code.startswith("13") else None


def contains(outer: PlaceValue, inner: PlaceValue) -> bool:
    """Whether a division lies inside another."""
    if outer.code is None or outer == inner:
        return False
    return gazetteer.inside(inner.code, outer.code)


def common_place(places: list[PlaceValue]) -> PlaceValue | None:
    """The smallest division that holds all of them, None where it is no smaller than the province."""
    for outer in dict.fromkeys([*places, *(up for p in places if (up := gazetteer.parent(p.code)))]):
        if outer.level != "province" and all(p == outer or contains(outer, p) for p in places):
            return outer
    return None


def most_specific(places: list[PlaceValue]) -> PlaceValue | None:
    """The first place, refined by later ones that lie inside it."""
    best: PlaceValue | None = None
    for place in places:
        if best is None or contains(best, place):
            best = place
    return best


def settle(claims: list[tuple[int, PlaceValue, str]]) -> tuple[PlaceValue, str] | None:
    """The place of a record from (rank, place, reason) claims: the highest rank, refined by what lies inside it.

    Several organs that sign for their places (正定县政府、藁城区政府) tell the place that holds them all.
    """
    signing = [place for _, place, why in claims if why == _SIGNS]
    if len(set(signing)) > 1:
        common = common_place(signing)
        claims = [claim for claim in claims if claim[2] != _SIGNS]
        claims += [(_ORGANIZER_RANK, common, _SIGNS)] if common else []
    if not claims:
        return None
    whole = next((claim for claim in claims if claim[2] in (PROVINCE, ENDS)), None)
    if whole is not None:
        return whole[1], whole[2]
    ranked = sorted(claims, key=lambda claim: -claim[0])
    best, reason = ranked[0][1], ranked[0][2]
    for rank, place, why in ranked[1:]:
        if rank >= _ORGANIZER_RANK and contains(best, place):
            best, reason = place, why
    return best, reason
