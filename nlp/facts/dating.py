"""Which date governs a stage or a count: what has happened is dated by the words beside it, not by who reported it.

The day on which it was learned, told at a press conference or published dates nothing; a date in a relative
clause (去年签约的) belongs to that clause; the day of a ceremony goes before the period in its name (三季度集中开工).
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

from nlp.facts.context import Context, Sentence, edtf_of
from nlp.facts.drafts import ProjectDraft
from nlp.facts.groups import GroupHit
from nlp.facts.stages import StageHit, StageHits
from nlp.spans import Span

CEREMONY = re.compile(r"现场|分会场|此次|本次|当天|当日|活动|仪式|主会场|会上|大会|推介会")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:/(\d{4}-\d\d-\d\d))?")
_EVENT_DAYS = 14
"""A longer range of days (今年以来) is a period."""
_LATELY = re.compile(r"近日|日前|近期|前不久|不久前|目前|眼下|如今")
_JUST_NOW = re.compile(r"近日|日前|近期|前不久|不久前|最近")
_REPORT = re.compile(
    r"获悉|了解到|看到|采访|发布会|通气会|推进会|调度会|座谈会|工作会|常务会|专题会|会议|发布|公布|印发|公告|披露|消息"
)
_REPORTER = re.compile(r"记者[^,。;]{0,4}$")
_UNTIL = re.compile(r"(?:截[至止到]|(?:^|[,。;\s])至)\s*$")
_IN_TURN = re.compile(r"(?:先后|获|获得|取得|通过|Ⓞ|分别|相继|依次|陆续|正式|顺利|全面|竣工|建成|,)*")
_JOINED = re.compile(r"[、和及与,]|以及")
_ALREADY = re.compile(r"已(?!有)")
_CONSUMED = re.compile(r"[^,。;ⓄⓅ]{0,8}?$")
_RELATIVE = re.compile(r"[^,。;ⓄⓅⓂⓆ]{0,6}?(?:成立|注册|创办|创立|组建|入驻|建厂|起步|落成|设立)[^,。;ⓄⓅ]{0,6}?的")
_BEHIND = re.compile(r"(?:于|(?:时间|日期)(?:为|是|:|在)?)(?=Ⓓ)")
_DELAYED = re.compile(r"(?:了)?(?=Ⓓ)")
_WITHIN_YEAR = re.compile(r"年[内底](?:前|可|将|要|计划|有望|全部|力争)*$")
"""6月3日签约，年内开工: the day is not that of the start."""
_WHOLE_YEAR = frozenset(("全年", "当年", "同年"))
_NO_YEAR = _WHOLE_YEAR | {"上年", "年内"}
_SPOKEN = frozenset(("今天", "今日", "昨天", "昨日", "明天", "今晨", "今早"))
_OPENING = 30
"""Characters behind the title in which a report tells its year."""
_LEADING = 24
"""Characters of a sentence within which a date opens it."""
_REACH = 70
"""Characters behind a day within which the words of a report make it the report's."""
_YEAR = 4
"""Length of an EDTF year."""
_YEAR_BACK = 400


def is_day(edtf: str | None) -> bool:
    """Whether an EDTF value is a day or the few days of one event."""
    match = _DAY.fullmatch(edtf or "")
    if match is None or match[2] is None:
        return match is not None
    first, last = dt.date.fromisoformat(match[1]), dt.date.fromisoformat(match[2])
    return (last - first).days <= _EVENT_DAYS


class Dating:
    """Dates of the stages and counts of one document."""

    def __init__(self, painted: str, context: Context, stages: StageHits) -> None:
        self.painted, self.context, self.stages = painted, context, stages

    # -- stages ---------------------------------------------------------------------------------------

    def stage_date(
        self, hit: StageHit, draft: ProjectDraft, sentence: Sentence, *, own_only: bool = False
    ) -> str | None:
        """The date that governs a stage word: beside it, in its clause, opening the sentence, or of the ceremony."""
        if hit.kind == "class":
            return self._class_date(hit, draft, sentence)
        behind = self._behind(hit)
        if behind is not None:
            return edtf_of(behind)
        clause = self.context.clause_at(hit.start)
        own = [d for d in self.context.dates_in(clause.start, hit.start) if not self._taken(d, hit)]
        held = CEREMONY.search(self.painted, sentence.start, sentence.end) is not None
        if own or own_only:
            return self._own(own, hit, sentence, held) if own else self.context.section_year(hit.start)
        if hit.status == "future" and _WITHIN_YEAR.search(self.painted, clause.start, hit.start):
            return None
        frame = [d for d in self.context.dates_in(sentence.start, clause.start) if not self._consumed(d, hit)]
        if _LATELY.search(self.painted, clause.start, hit.start) or self._spoken_of(clause.start, hit.start):
            frame = []
        if hit.kind == "state":
            frame = [d for d in frame if self._until(d)]
        if frame:
            return self.edtf(self._chosen(frame, self._gathers(hit) or held))
        section = None if hit.kind == "state" or self._lately(hit) else self.context.section_year(hit.start)
        if draft.group:
            date = self.governing(hit.start, paragraph=held)
            spent = date is not None and (
                (sentence.start <= date.start < clause.start and self._consumed(date, hit))
                or (date.start >= clause.start and self._taken(date, hit))
            )
            return None if hit.kind == "state" or spent else self.edtf(date) or section
        if hit.kind == "event" and not hit.gathering and held:
            return self.edtf(self.governing(hit.start, paragraph=True)) or section
        return section

    def _lately(self, hit: StageHit) -> bool:
        return bool(_LATELY.search(self.painted, self.context.sentence_at(hit.start).start, hit.start))

    def _own(self, own: list[Span], hit: StageHit, sentence: Sentence, held: bool) -> str | None:
        """The date in the clause of the word; 去年…日前投产 has none."""
        if _JUST_NOW.search(self.painted, own[-1].end, hit.start):
            return None
        clause = self.context.clause_at(hit.start)
        gathers = self._gathers(hit)
        ahead = self.context.dates_in(sentence.start, clause.start) if gathers else []
        ahead = [d for d in ahead if not self.reported(d, hit.start)]
        chosen = self._chosen([*ahead, *own], gathers or held)
        since = self.painted.startswith(("以来", "至今"), hit.end)
        return edtf_of(chosen) if since else self.edtf(chosen)

    def _gathers(self, hit: StageHit) -> bool:
        return (
            hit.gathering or self.painted.startswith("集中", hit.start) or self.painted.endswith("集中", 0, hit.start)
        )

    def _behind(self, hit: StageHit) -> Span | None:
        """始建于2021年, 开工时间为2023年5月, 推迟到明年3月."""
        pattern = _DELAYED if self.painted[hit.end - 1] in "到至" else _BEHIND
        match = pattern.match(self.painted, hit.end, hit.end + 6)
        found = self.context.dates_in(match.end(), match.end() + 30) if match else []
        return found[0] if match and found and found[0].start == match.end() else None

    def _chosen(self, dates: list[Span], held: bool) -> Span:
        """The last date; of a ceremony the day before a period in its name (一季度集中开工)."""
        days = [d for d in dates if is_day(edtf_of(d))] if held else []
        return days[-1] if days else dates[-1]

    def _class_date(self, hit: StageHit, draft: ProjectDraft, sentence: Sentence) -> str | None:
        """A class of an annual list has the list's date; 在建 without 截至 has none."""
        if draft.parent is not None:
            lasts = self.painted[hit.start : hit.end] == "在建"
            told = [d for d in self.context.dates_in(sentence.start, hit.start) if lasts and self._until(d)]
            return edtf_of(told[-1]) if told else None
        start = self.context.list_start(sentence) if draft.group else sentence.start
        dates = [d for d in self.context.dates_in(start, hit.start) if not self.reported(d, hit.start)]
        word = self.painted[hit.start : hit.end]
        if word == "在建":
            dates = [d for d in dates if self._until(d) or self._lasting(d, hit)]
        return self.edtf(dates[-1]) if dates else self.context.section_year(hit.start)

    def _lasting(self, date: Span, hit: StageHit) -> bool:
        """全年在建…项目426个: a period counts what was being built in it; 目前在建 does not."""
        edtf = edtf_of(date) or ""
        return (
            not is_day(edtf)
            and ("/" in edtf or len(edtf) == _YEAR)
            and not _LATELY.search(self.painted, date.end, hit.start)
        )

    def shared(self, hit: StageHit, count: int) -> list[Span]:
        """在2011年9月和2012年11月先后完工: as many dates right before the word as projects, else none."""
        clause = self.context.clause_at(hit.start)
        dates = self.context.dates_in(clause.start, hit.start)[-count:]
        if len(dates) != count or not _IN_TURN.fullmatch(self.painted, dates[-1].end, hit.start):
            return []
        chained = pairwise(dates)
        return dates if all(_JOINED.fullmatch(self.painted, a.end, b.start) for a, b in chained) else []

    def _until(self, date: Span) -> bool:
        return bool(_UNTIL.search(self.painted, max(0, date.start - 3), date.start))

    def _taken(self, date: Span, hit: StageHit) -> bool:
        """A date of the same clause that another word has: 去年签约的…投产, 2015年成立的…开工."""
        if _RELATIVE.match(self.painted, date.end, hit.start) or self.reported(date, hit.start) or self._spoken(date):
            return True
        for other in self.stages.between(date.end, hit.start):
            if not _CONSUMED.fullmatch(self.painted, date.end, other.start):
                return False
            between = self.painted[other.end : hit.start]
            return "的" in between or (other.status == "future" and hit.status == "reached")
        return False

    def _consumed(self, date: Span, hit: StageHit) -> bool:
        """去年10月开工，…: the date belongs to the stage word right behind it, not to later ones."""
        if self._until(date):
            return False
        clause = self.context.clause_at(date.start)
        if self.reported(date, hit.start) or self._spoken(date) or _RELATIVE.match(self.painted, date.end, clause.end):
            return True
        for other in self.stages.between(date.end, min(clause.end, hit.start)):
            if other.kind == "event" and not other.gathering:
                return bool(_CONSUMED.fullmatch(self.painted, date.end, other.start))
        return False

    def reported(self, date: Span, at: int) -> bool:
        """Whether a day is that of the report: 9月18日，记者从…获悉; 9月18日召开发布会. `at`: what it might govern."""
        if not is_day(edtf_of(date)) or self._until(date):
            return False
        sentence = self.context.sentence_at(date.start)
        end = min(at, sentence.end, date.end + _REACH)
        told = _REPORT.search(self.painted, date.end, end)
        if told is None:
            return bool(_REPORTER.search(self.painted, max(sentence.start, date.start - 8), date.start))
        if any(h.gathering for h in self.stages.between(sentence.start, sentence.end)):
            return False
        return not any(h.status == "reached" for h in self.stages.between(date.end, told.start()))

    def _spoken(self, date: Span) -> bool:
        """今天 in what somebody says is the day of speaking, not of publication."""
        text = self.context.text
        if text[date.start : date.end] not in _SPOKEN:
            return False
        return text.rfind("“", max(0, date.start - 120), date.start) > text.rfind(
            "”", max(0, date.start - 120), date.start
        )

    def _spoken_of(self, start: int, end: int) -> bool:
        """去年9月签约，12月拿地，今天|破土: the day is that of speaking, and not the one told before."""
        return any(self._spoken(d) for d in self.context.dates_in(start, end))

    # -- counts ---------------------------------------------------------------------------------------

    def governing(self, offset: int, *, paragraph: bool = False) -> Span | None:
        """The date that governs an offset; with `paragraph` also the one that opens an earlier sentence of it."""
        date = self.context.date_at(offset)
        if date is not None:
            return None if self.reported(date, offset) or self._of_other_item(date, offset) else date
        if not paragraph:
            return None
        here = self.context.sentence_at(offset)
        for earlier in reversed(self.context.sentences[: here.index]):
            if earlier.paragraph != here.paragraph:
                return None
            found = self.context.dates_in(earlier.start, min(earlier.end, earlier.start + _LEADING))
            if found:
                return None if self.reported(found[0], earlier.end) else found[0]
        return None

    def _of_other_item(self, date: Span, offset: int) -> bool:
        """3月5日，甲签约；乙等5个项目也已开工: the day of another part of a ；-list, for what has happened already."""
        sentence, clause = self.context.sentence_at(offset), self.context.clause_at(offset)
        if date.start >= sentence.start or not is_day(edtf_of(date)) or self._until(date):
            return False
        if _ALREADY.search(self.painted, clause.start, clause.end):
            return True
        there = self.context.sentence_at(date.start)
        hits = [h for h in self.stages.between(date.end, there.end) if h.kind == "event"]
        own = bool(hits) and bool(_CONSUMED.fullmatch(self.painted, date.end, hits[0].start))
        return own and there.start > self.context.list_start(sentence) and not any(h.gathering for h in hits)

    def period(self, hit: GroupHit) -> str | None:
        """The date that governs a count; for an annual list (安排…项目) also the year told last before it."""
        date = self.governing(hit.start)
        if date is not None:
            return self.edtf(date)
        beside = self.stages.between(self.context.clause_at(hit.start).start, hit.end)
        if any(h.status == "reached" and (h.kind == "event" or h.stage == "started") for h in beside):
            opened = self.governing(hit.start, paragraph=True)
            return None if is_day(edtf_of(opened)) else self.edtf(opened)
        if any(h.stage == "planned" for h in beside):
            before = self.context.dates_in(max(0, hit.start - _YEAR_BACK), hit.start)[::-1] + self._opening_dates()
            return next((edtf for d in before if (edtf := edtf_of(d)) and len(edtf) == _YEAR), None)
        return None

    def until(self, hit: GroupHit) -> bool:
        """Whether a group is counted up to a day: 截至9月底，…."""
        date = self.context.date_at(hit.start)
        return date is not None and self._until(date)

    def lately(self, offset: int) -> bool:
        """Whether a sentence speaks of now: 目前，已开工22项."""
        return bool(_LATELY.search(self.painted, self.context.sentence_at(offset).start, offset))

    def span_of(self, offset: int) -> str | None:
        """The time that governs an offset as EDTF, open to the past behind 截至."""
        date = self.governing(offset)
        edtf = edtf_of(date)
        return f"../{edtf}" if date and edtf and self._until(date) and "/" not in edtf else edtf

    def titled(self) -> str | None:
        """The year or period of the document: the one its title tells, else a year in its first words."""
        start, end = self.context.title
        found = [edtf for d in self.context.dates_in(start, end) if (edtf := edtf_of(d)) and not is_day(edtf)]
        if len(found) == 1 and self._past(found[0]):
            return found[0]
        return next((edtf for d in self._opening_dates() if (edtf := edtf_of(d)) and len(edtf) == _YEAR), None)

    def _past(self, edtf: str) -> bool:
        """A closed period that ends no later than in the year of publication."""
        published = self.context.reading.published
        return ".." not in edtf and (published is None or edtf.rpartition("/")[2][:4] <= str(published.year))

    def _opening_dates(self) -> list[Span]:
        return self.context.dates_in(0, self.context.title[1] + _OPENING)

    def edtf(self, date: Span | None) -> str | None:
        """The value of a date: open-ended where 以来 closes its clause; 全年 is the year told before."""
        edtf = edtf_of(date)
        if edtf is None or date is None:
            return None
        text = self.context.text[date.start : date.end]
        if text in _WHOLE_YEAR:
            return self._year_before(date) or edtf
        if "/" not in edtf and not text.endswith("以来"):
            clause = self.context.clause_at(date.start)
            if self.context.text.endswith(("以来", "至今"), date.start, clause.end):
                return f"{edtf}/.."
        return edtf

    def _year_before(self, date: Span) -> str | None:
        """The year that the title or the text right before tells."""
        before = self.context.dates_in(max(0, date.start - _YEAR_BACK), date.start)[::-1] + self._opening_dates()
        told = [d for d in before if d.end <= date.start and self.context.text[d.start : d.end] not in _NO_YEAR]
        return next((edtf for d in told if (edtf := edtf_of(d)) and len(edtf) == _YEAR), None)
