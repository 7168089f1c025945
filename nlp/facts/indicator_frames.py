"""Whose figure it is and of when: the subject and the date at the front of a clause, and what they pass on.

A clause opens with dates (截至9月底), places (唐山市, 在雄安新区), organizations, relative places (全市, 我省),
stand-ins (公司, 该县) and filling words (其中, 据统计) in any order. They govern the clause, the later clauses
of its sentence and the later sentences of its paragraph, until others take their place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

from nlp.facts.context import edtf_of
from nlp.facts.indicator_cues import cues
from nlp.facts.indicator_frame import Lead
from nlp.facts.indicator_referents import LEVELS, RELATIVE, Referents
from nlp.facts.marked import GPE, ORG, QUANTITY
from nlp.facts.parties import is_organ
from nlp.spans import PlaceValue, Span

_FILLER = (
    rf"(?:据?(?:初步|快报)?(?:核算|统计|测算|预计|显示)(?:数据)?(?:显示)?,?|(?:根据|按照|依据|据)[^,ⓂⓆⓇ]{{0,24}}?(?:核算|统计|测算|结果|数据|口径|反馈)(?:显示|表明)?,?|"
    rf"(?:从|分|按)[^,ⓂⓆⓇⒹⒼ]{{1,14}}?(?:看|来看|分|划分|统计|计算)(?=[,:])|{cues('filler')}|\s|"
    rf"(?:位于|坐落[于在]|地处|落户[于在]?|总部[在位]于?)[^,ⓂⓆⓇ]{{1,14}}?的(?={ORG}))"
)
_DATE_WORD = rf"{cues('before_date')}?(?=Ⓓ)"
_VAGUE = rf"(?:截至|截止到?)?{cues('now')}(?:为止)?"
_PAST_YEAR = r"(?:在)?(?:刚刚)?过去的?(?:这)?一年(?:里|中|来)?"
_YEARS = (
    r"(?:过去的?|最?近|这)[二两三四五六七八九十]年(?:[来间里中]|时间)?|(?:[二两三四五六七八九十]|\d{1,2})年[来间](?!年)"
)
_OPENING = re.compile(
    rf"(?P<filler>{_FILLER})|(?P<past_year>{_PAST_YEAR})|(?P<years>{_YEARS})"
    rf"|(?P<vague>{_VAGUE})|(?P<dated>{_DATE_WORD})"
)
"""One step of an opening; the groups say what it is."""
_STANDIN = re.compile(
    rf"(?:[他我]们|{cues('standin_firm')}(?![副董负经党委工法章称表介说集技方的债]|负责|总(?![资产收市股体]))|(?:公司|企业|集团)的(?=[年营销净产资员])|"
    rf"{cues('standin_zone')}(?=[^一-鿿]|{cues('standin_zone_next')}))"
)
_FROM = re.compile(r"(?:由|从|自|[比较与同])$")
_TOLD_DATES = ("全年", "当年", "年内", "同年", "同月", "当月", "本年")
_AT = re.compile(r"(?:在|位于|来自|聚焦)")
_AT_SIGNS, _RELATIVE_SIGNS = frozenset("在位来聚"), frozenset("在全我该本整两")
"""First signs of `_AT` and `RELATIVE`."""
_SOURCE_BEHIND = re.compile(rf"(?:[、和与及]?Ⓞ+)*(?:(?:党委|党组)?{cues('post')}|{cues('source_next')})")
_REPORTING = re.compile(cues("reporting"))
_NOT_PLACE_NEXT = re.compile(cues("no_place_next"))
_RECEIVER = re.compile(
    r"(?:给予|授予|向|为|对|与)(?P<who>Ⓞ+|Ⓖ+|该?(?:集团|公司|企业)|[全我该](?:省|市|县|区))(?:提供|给予|授予|新增|发放|投放|核定|的|了|签订|达成)*"
    r"(?=[^,]{0,10}(?:授信|贷款|融资|信贷)(?!余额)[^,]{0,4}$)"
)
_SO_MANY_PLACES = re.compile(r"[二两三四五六七八九十]个?[省市县区地州旗](?:市区|区市|[市区县])?")
"""唐山、廊坊两市 names both."""
_FIRM = re.compile(
    r"(?![该本各全两三多几这那有个家上子母总分开])[一-鿿]{3,8}?(?<!上市)(?<!有限)公司(?=[日年去今现已前完实累有拥员产投是在]|Ⓓ)"
)
"""德金玻璃公司员工2600人: a company that is not known as one."""
_NUMBERING = re.compile(r"[\s“\"]*(?:[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．](?!\d)\s*)+")


class Leads(Referents):
    """Reads the openings of the clauses of one document."""

    def receiver(self, start: int, end: int) -> tuple[str | None, int] | None:
        """Who is given a loan in 银行给予集团授信, and where the words of the loan begin; None where nobody is."""
        match = _RECEIVER.search(self.painted, max(start, end - 60), end)
        if match is None:
            return None
        at = match.start("who")
        if match["who"][0] in (ORG, GPE):
            span = self._name_at(at)
            return (self._subject(span, end) if span else None), match.end()
        if match["who"][-1] in LEVELS:
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
        opening, behind = _OPENING.match(painted, at, end), at
        if opening:
            behind = opening.end()
            kind = opening.lastgroup
            if kind != "dated":
                return lead._replace(
                    body=behind,
                    past_year=lead.past_year or kind == "past_year",
                    years=lead.years or kind == "years",
                    vague=lead.vague or kind == "vague",
                )
        date = self._dates.get(behind)
        if date is not None and date.end <= end:
            listed = lead.dates and set(painted[lead.dates[-1].end : date.start]) <= set("、和与及")
            return lead._replace(body=date.end, date=date, dates=(*lead.dates, date) if listed else (date,))
        return self._named(lead, end)

    @cached_property
    def _dates(self) -> dict[int, Span]:
        """The DATE that begins at an offset, an optional one too (全年, 当年)."""
        return {span.start: span for span in self.reading.spans("DATE")}

    def _named(self, lead: Lead, end: int) -> Lead | None:
        painted, at = self.painted, lead.body
        sign = painted[at]
        if sign in (GPE, ORG):
            return None if lead.subjects and not lead.located else self._list(lead, end)
        relative = RELATIVE.match(painted, at, end) if sign in _RELATIVE_SIGNS else None
        if relative:
            name = (
                self.relative(relative["word"], at)
                if relative["class"] in LEVELS or relative["class"] == "国"
                else None
            )
            if relative["class"] in ("集团", "公司", "行", "校", "院", "园"):
                name = self.company_meant(relative["word"], at)
            return lead._replace(body=relative.end(), subjects=(name,) if name else lead.subjects)
        standin = _STANDIN.match(painted, at, end)
        if standin and not lead.subjects:
            word = standin[0]
            zone = word[-1] == "区"
            if not zone and self.reading.document.kind == "policy" and word[0] not in "该本":
                return None  # 企业关键工序数控化率: of enterprises in general
            name = self.zone_meant(at) if zone else self.company_meant(word, at)
            if name:
                return lead._replace(body=standin.end(), subjects=(name,))
            return None
        located = _AT.match(painted, at, end) if sign in _AT_SIGNS else None
        if located and painted[located.end() : located.end() + 1] in (GPE, ORG) and not lead.subjects:
            return self._list(lead._replace(body=located.end(), located=True), end)
        firm = _FIRM.match(painted, at, end) if "公司" in painted[at : at + 10] and not lead.subjects else None
        if firm:
            return lead._replace(body=firm.end(), subjects=(self.reading.text[at : firm.end()],))
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

    def period(self, date: Span) -> str | None:
        """EDTF of a date as a period: 全年 is the year of the title where it names one; 以来 leaves the end open."""
        text = self.reading.text[date.start : date.end]
        if date.optional and text in ("全年", "年内", "本年"):
            year = (self.context.section_year(date.start) or self.title_period or "")[:4]
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
        index = bisect_left(self._reports, start)
        if index < len(self._reports) and self._reports[index] < end:
            return True
        return self.painted.endswith(("电", "讯"), start, end)

    @cached_property
    def _reports(self) -> list[int]:
        return [match.start() for match in _REPORTING.finditer(self.painted)]
