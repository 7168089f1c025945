"""Whose figure it is and of when: the subject and the date at the front of a clause, and what they pass on.

A clause opens with dates (截至9月底), places (唐山市, 在雄安新区), organizations, relative places (全市, 我省),
stand-ins (公司, 该县) and filling words (其中, 据统计) in any order. They govern the clause, the later clauses
of its sentence and the later sentences of its paragraph, until others take their place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

from nlp.entities.gazetteer import Level
from nlp.entities.places import home
from nlp.facts.context import edtf_of
from nlp.facts.indicator_cues import cues
from nlp.facts.indicator_frame import Lead, period_of_title
from nlp.facts.marked import DATE, GPE, ORG, QUANTITY
from nlp.facts.parties import Names, is_company, is_organ, is_zone
from nlp.reading import Reading
from nlp.records import OrganizationValue
from nlp.spans import PlaceValue, Span

_FILLER = re.compile(
    rf"(?:据?(?:初步|快报)?(?:核算|统计|测算|预计|显示)(?:数据)?(?:显示)?,?|(?:根据|按照|依据|据)[^,ⓂⓆⓇ]{{0,24}}?(?:核算|统计|测算|结果|数据|口径|反馈)(?:显示|表明)?,?|"
    rf"(?:从|分|按)[^,ⓂⓆⓇⒹⒼ]{{1,14}}?(?:看|来看|分|划分|统计|计算)(?=[,:])|{cues('filler')}|\s|"
    rf"(?:位于|坐落[于在]|地处|落户[于在]?|总部[在位]于?)[^,ⓂⓆⓇ]{{1,14}}?的(?={ORG}))"
)
_DATE_WORD = re.compile(rf"{cues('before_date')}?(?=Ⓓ)")
_VAGUE = re.compile(rf"(?:截至|截止到?)?{cues('now')}(?:为止)?")
_PAST_YEAR = re.compile(r"(?:在)?(?:刚刚)?过去的?(?:这)?一年(?:里|中|来)?")
_YEARS = re.compile(
    r"(?:过去的?|最?近|这)[二两三四五六七八九十]年(?:[来间里中]|时间)?|[二两三四五六七八九十]年[来间](?!年)"
)
_RELATIVE = re.compile(
    rf"(?:在)?(?P<word>(?:全|我|该|本|整个|两)(?P<class>省|市|县|区|州|旗|镇|乡|国|集团|公司|行|校|院|园))(?!{cues('relative_stop')})"
)
_STANDIN = re.compile(
    rf"(?:[他我]们|{cues('standin_firm')}(?![副董负经党委工法章称表介说集技方的债]|负责|总(?![资产收市股体]))|(?:公司|企业|集团)的(?=[年营销净产资员])|"
    rf"{cues('standin_zone')}(?=[^一-鿿]|{cues('standin_zone_next')}))"
)
_FROM = re.compile(r"(?:由|从|自|[比较与同])$")
_TOLD_DATES = ("全年", "当年", "年内", "同年", "同月", "当月", "本年")
_AT = re.compile(r"(?:在|位于|来自|聚焦)")
_SOURCE_BEHIND = re.compile(rf"(?:[、和与及]?Ⓞ+)*(?:(?:党委|党组)?{cues('post')}|{cues('source_next')})")
_REPORTING = re.compile(rf"{cues('reporting')}|电$|讯$")
_NOT_PLACE_NEXT = re.compile(cues("no_place_next"))
_RECEIVER = re.compile(
    r"(?:给予|授予|向|为|对|与)(?P<who>Ⓞ+|Ⓖ+|该?(?:集团|公司|企业)|[全我该](?:省|市|县|区))(?:提供|给予|授予|新增|发放|投放|核定|的|了|签订|达成)*"
    r"(?=[^,]{0,10}(?:授信|贷款|融资|信贷)(?!余额)[^,]{0,4}$)"
)
_SO_MANY_PLACES = re.compile(r"[二两三四五六七八九十]个?[省市县区地州旗](?:市区|区市|[市区县])?")
"""唐山、廊坊两市 names both."""
_PRESENTED = re.compile(rf"的{ORG}+$")
_NUMBERING = re.compile(r"[\s“\"]*(?:[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．](?!\d)\s*)+")
_SPEAKER = re.compile(r"^(?:中国)?人(?:民银)?行|海关|统计局|税务局|[监管]局")
_LEVELS: dict[str, Level] = {
    "省": "province",
    "市": "prefecture",
    "州": "prefecture",
    "县": "county",
    "区": "county",
    "旗": "county",
}


class Leads:
    """Reads the openings of the clauses of one document."""

    def __init__(self, reading: Reading, painted: str) -> None:
        self.reading, self.painted = reading, painted
        self.names = Names(reading, painted)
        self.home = home(reading)
        self.title_period = period_of_title(reading)
        self._places = reading.spans("GPE")
        self._place_starts = [s.start for s in self._places]
        self.topic: str | None = None
        self.topic = self._topic()
        self.governing: str | None = self.topic
        """The subject in force where the reading stands."""
        self._companies = [
            s for s in reading.spans("ORG") if not s.optional and is_company(reading.text[s.start : s.end])
        ]

    # ---- the document ------------------------------------------------------------------------------

    def _topic(self) -> str | None:
        """The zone or company that the title is about, 我省 or 全市 in it, else the home place."""
        lines = self.reading.paragraphs
        if lines:
            start, end = lines[0]
            if self.reading.document.kind == "policy":
                return self._issuing_place(start, end) or (self.home.name if self.home else None)
            relative = _RELATIVE.search(self.painted, start, end)
            if relative and relative["class"] in _LEVELS:
                return self.relative(relative["word"], start)
            for span in self.reading.within("ORG", start, end)[:1]:
                before = self.reading.folded[start : span.start].strip('“"‘ ')
                before_is_date = set(self.painted[start : span.start]) <= set(DATE + " :")
                speaks = _SPEAKER.search(self._written(span)) is not None
                if speaks:
                    behind = [s.value for s in self.reading.within("GPE", span.end, end)]
                    if behind and isinstance(behind[0], PlaceValue):
                        return self.called(behind[0].name)
                if (not before or before_is_date) and not speaks and not is_organ(self._written(span)):
                    return self._organization(span)
        return self.called(self.home.name) if self.home else None

    def _issuing_place(self, start: int, end: int) -> str | None:
        """The place of the organ that a policy's title begins with: the last of 邯郸市永年区人民政府."""
        for organ in self.reading.within("ORG", start, end)[:1]:
            places = [s.value for s in self.reading.within("GPE", organ.start, organ.end)]
            if places and isinstance(places[-1], PlaceValue):
                return places[-1].name
        return None

    def _written(self, span: Span) -> str:
        return self.reading.text[span.start : span.end]

    def _organization(self, span: Span) -> str:
        """The full name of an organization: an organ's canonical one, else the fullest in the text."""
        written = self._written(span)
        value = span.value
        if is_organ(written) and isinstance(value, OrganizationValue) and len(value.canonical) > len(written):
            return value.canonical
        full = self.names.of(written)
        return self._full_zones.get(full, full)

    @cached_property
    def _full_zones(self) -> dict[str, str]:
        """秦皇岛开发区 for 秦皇岛经济技术开发区, where one zone alone can be meant."""
        names = {self._written(s) for s in self._zones}
        found = {}
        for name in names:
            fuller = [n for n in names if len(n) > len(name) and _is_short_for(name, n)]
            if len(fuller) == 1:
                found[name] = fuller[0]
        return found

    def relative(self, word: str, at: int) -> str | None:
        """The place that 全市, 我省, 该县 mean at an offset."""
        if word[-1] == "国":
            return "中国" if word != "该国" else None
        level = _LEVELS.get(word[-1])
        if level is None:
            return None
        if word[-1] in "区县" and self.topic and is_zone(self.topic) and word[-1] == "区":
            return self.topic
        if self.home is not None and self.home.level == level and not word.startswith("该"):
            return self.called(self.home.name)
        if word[-1] == "市" and self.home is not None and self.home.level == "county" and self.home.name.endswith("市"):
            return self.home.name
        near = self._nearest(at, level, word[-1])
        found = near or home(self.reading, level)
        return self.called(found.name) if found else None

    def _nearest(self, at: int, level: Level, kind: str) -> PlaceValue | None:
        """The place of a level and kind (县, 区) named last before an offset, within reach."""
        index = bisect_left(self._place_starts, at)
        for span in reversed(self._places[max(0, index - 40) : index]):
            value = span.value
            if isinstance(value, PlaceValue) and value.level == level and value.name.endswith(kind):
                return value
        return None

    def company_meant(self, word: str, at: int) -> str | None:
        """The company or zone that 公司, 该企业, 集团 mean at an offset.

        Without 该 or 本 it is the one that is spoken of, where the paragraph or title speaks of one; 集团 is one
        that is called so.
        """
        index = bisect_left(self._companies, (at,))
        called = "集团" if word.endswith("集团") else "行" if word.endswith("行") else None
        if called:
            spoken = [c for c in (self.governing, self.topic) if c and called in c]
            if not spoken:
                near = reversed(self._companies[max(0, index - 12) : index])
                spoken = [self._organization(s) for s in near if called in self._written(s)]
            if spoken:
                return spoken[0]
        elif word[0] not in "该本" and self.governing in self._company_names:
            return self.governing
        return self._organization(self._companies[index - 1]) if index else None

    def presented(self, start: int, end: int) -> str | None:
        """The company that a clause presents and leaves to the next ones: 从北京搬来的甲公司，…"""
        if self.painted[end - 1 : end] != ORG or not _PRESENTED.search(self.painted, start, end):
            return None
        index = bisect_left(self._companies, (end,)) - 1
        span = self._companies[index] if index >= 0 else None
        return self._organization(span) if span and span.end == end else None

    def zone_meant(self, at: int) -> str | None:
        """The zone that 园区 means at an offset: the one that the document is about, else the one named last."""
        if self.topic and is_zone(self.topic):
            return self.topic
        index = bisect_left(self._zones, (at,))
        return self._organization(self._zones[index - 1]) if index else None

    @cached_property
    def _zones(self) -> list[Span]:
        spans = self.reading.spans("ORG")
        return [s for s in spans if not s.optional and is_zone(self._written(s))]

    @cached_property
    def _company_names(self) -> set[str]:
        return {self._organization(s) for s in self._companies}

    def receiver(self, start: int, end: int) -> tuple[str | None, int] | None:
        """Who is given a loan in 银行给予集团授信, and where the words of the loan begin; None where nobody is."""
        match = _RECEIVER.search(self.painted, max(start, end - 60), end)
        if match is None:
            return None
        at = match.start("who")
        if match["who"][0] in (ORG, GPE):
            span = self._name_at(at)
            return (self._subject(span, end) if span else None), match.end()
        if match["who"][-1] in _LEVELS:
            return self.relative(match["who"], at), match.end()
        return self.company_meant(match["who"], at), match.end()

    # ---- a clause ----------------------------------------------------------------------------------

    def read(self, start: int, end: int) -> Lead:
        """What opens the clause start..end."""
        number = _NUMBERING.match(self.painted, start, end)
        lead = Lead(number.end() if number else start)
        for _ in range(12):
            step = self._step(lead, end)
            if step is None:
                break
            lead = step
            if lead.source:
                break
        return lead

    def _step(self, lead: Lead, end: int) -> Lead | None:
        at, painted = lead.body, self.painted
        if at >= end:
            return None
        filler = _FILLER.match(painted, at, end)
        if filler and filler.end() > at:
            return lead._replace(body=filler.end())
        past = _PAST_YEAR.match(painted, at, end)
        if past:
            return lead._replace(body=past.end(), past_year=True)
        years = _YEARS.match(painted, at, end)
        if years:
            return lead._replace(body=years.end(), years=True)
        vague = _VAGUE.match(painted, at, end)
        if vague:
            return lead._replace(body=vague.end(), vague=True)
        opener = _DATE_WORD.match(painted, at, end)
        behind = opener.end() if opener else at
        date = self._date_at(behind)
        if date is not None and date.end <= end:
            listed = lead.dates and set(painted[lead.dates[-1].end : date.start]) <= set("、和与及")
            return lead._replace(body=date.end, date=date, dates=(*lead.dates, date) if listed else (date,))
        return self._named(lead, end)

    def _date_at(self, at: int) -> Span | None:
        """The DATE that begins at an offset, an optional one too (全年, 当年)."""
        found = self.reading.covering("DATE", at)
        return found if found is not None and found.start == at else None

    def _named(self, lead: Lead, end: int) -> Lead | None:
        painted, at = self.painted, lead.body
        relative = _RELATIVE.match(painted, at, end)
        if relative:
            name = (
                self.relative(relative["word"], at)
                if relative["class"] in _LEVELS or relative["class"] == "国"
                else None
            )
            if relative["class"] in ("集团", "公司", "行", "校", "院", "园"):
                name = self.company_meant(relative["word"], at)
            return lead._replace(body=relative.end(), subjects=(name,) if name else lead.subjects)
        standin = _STANDIN.match(painted, at, end)
        if standin and not lead.subjects:
            word = standin[0]
            zone = word[-1] == "区"
            name = self.zone_meant(at) if zone else self.company_meant(word, at)
            if name:
                return lead._replace(body=standin.end(), subjects=(name,))
            return None
        located = _AT.match(painted, at, end)
        if located and painted[located.end() : located.end() + 1] in (GPE, ORG) and not lead.subjects:
            return self._list(lead._replace(body=located.end(), located=True), end)
        if painted[at] in (GPE, ORG) and not (lead.subjects and not lead.located):
            return self._list(lead, end)
        return None

    def _list(self, lead: Lead, end: int) -> Lead | None:
        """One name, or an enumeration of names before 分别."""
        names: list[str] = []
        at, painted = lead.body, self.painted
        while at < end and painted[at] in (GPE, ORG):
            span = self._name_at(at)
            if span is None:
                return None
            name = self._subject(span, end)
            if name is None:
                return None
            if span.label == "GPE" and painted.startswith("片区", span.end):
                # 正定片区 is a part of the free trade zone.
                written = self._written(span) + "片区"
                names.append(self.topic if self.topic and self.topic.endswith(written) else written)
                at = span.end + 2
                break
            if span.label == "GPE" and painted[span.end : span.end + 1] in (GPE, ORG):
                at = span.end
                continue
            names.append(name)
            at = self._past_bracket(span.end, end)
            if painted[at : at + 1] in "、和及与" and painted[at + 1 : at + 2] in (GPE, ORG):
                at += 1
                continue
            break
        if len(names) > 1 and painted[at : at + 1] == QUANTITY:
            counted = _SO_MANY_PLACES.match(self.reading.folded, at, end)
            at = counted.end() if counted else at
        if not names:
            return None
        organ = is_organ(names[-1]) and painted[at - 1] == ORG
        if painted[at - 1] == ORG and (_SOURCE_BEHIND.match(painted, at, end) or organ):
            return lead._replace(body=at, source=bool(_SOURCE_BEHIND.match(painted, at, end)))
        return lead._replace(body=at, subjects=tuple(names))

    def _past_bracket(self, at: int, end: int) -> int:
        if self.painted[at : at + 1] == "(":
            close = self.painted.find(")", at, min(end, at + 60))
            return close + 1 if close > 0 else at
        return at

    def named(self, at: int) -> str | None:
        """The full name of the place or organization that begins at an offset."""
        span = self._name_at(at)
        return self._subject(span, span.end + 1) if span and span.start == at else None

    def _name_at(self, at: int) -> Span | None:
        for label in ("ORG", "GPE"):
            if self.painted[at] == (ORG if label == "ORG" else GPE):
                span = self.reading.covering(label, at)
                while span is not None and span.start > at:
                    span = None
                return span
        return None

    def _subject(self, span: Span, end: int) -> str | None:
        if span.label == "ORG":
            return self._organization(span)
        value = span.value
        if not isinstance(value, PlaceValue):
            return None
        if _NOT_PLACE_NEXT.match(self.painted, span.end, end):
            # 张家口市高速公路 are the city's, 张家口高速 is a road.
            whole = self._written(span)[-1] in "省市县" and self.painted.startswith(("高", "铁"), span.end)
            if not whole:
                return None
        return self.called(value.name)

    def called(self, name: str) -> str:
        """A division as the text calls it where it has another rank now: 永年县 for 永年区."""
        if name[-1] not in "市区" or name in self.reading.text:
            return name
        former = name[:-1] + "县"
        return former if former in self.reading.text else name

    def period(self, date: Span) -> str | None:
        """EDTF of a date as a period: 全年 is the year of the title where it names one; 以来 leaves the end open."""
        text = self.reading.text[date.start : date.end]
        if date.optional and text in ("全年", "年内", "本年"):
            year = (self.title_period or "")[:4]
            return year if year.isdigit() else edtf_of(date)
        if date.optional and text in ("上年", "上年同期", "去年同期", "同期", "上一年"):
            return None
        edtf = edtf_of(date)
        if (
            edtf
            and "/" not in edtf
            and not text.endswith("以来")
            and self.painted.startswith(("以来", "至今"), date.end)
        ):
            return f"{edtf}/.."
        return edtf

    def follows(self, pattern: re.Pattern[str], at: int) -> bool:
        """Whether a pattern matches right before an offset, in the last two signs."""
        return bool(pattern.search(self.painted, max(0, at - 2), at))

    def own_date(self, start: int, end: int) -> str | None:
        """The last date between two offsets that is no base of comparison."""
        for date in reversed(self.reading.within("DATE", max(start, end - 160), end)):
            if date.optional and self.reading.text[date.start : date.end] not in _TOLD_DATES:
                continue
            if self.painted.startswith("第", date.end) or self.follows(_FROM, date.start):
                # 2025年第二期债券: the year is part of a name.
                continue
            if edtf_of(date):
                return self.period(date)
        return None

    def reporting(self, start: int, end: int) -> bool:
        """Whether a clause tells of a report, meeting or press conference, whose day is not the figures'."""
        return bool(_REPORTING.search(self.painted, start, end))


def _is_short_for(short: str, full: str) -> bool:
    """Whether a name leaves out a middle part of another: 石家庄高新区, 石家庄高新技术产业开发区."""
    return any(full.startswith(short[:size]) and full.endswith(short[size:]) for size in range(2, len(short)))
