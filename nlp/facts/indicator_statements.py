"""Statements of measure: subject, name, value, growth and period of every figure, clause by clause.

Both readers of measures, indicators and the targets of policies, choose among these statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from nlp.facts.context import Clause, Context, Sentence
from nlp.facts.indicator_clauses import ClauseReader
from nlp.facts.indicator_frame import Frame, Lead, is_aside, is_point
from nlp.facts.indicator_frames import Leads
from nlp.facts.indicator_making import Told, years_of
from nlp.facts.indicator_measures import Statement
from nlp.facts.indicator_names import head_of, kind_of, names_nothing
from nlp.facts.indicator_reports import report_in
from nlp.facts.marked import MONEY, PERCENT, QUANTITY, paint
from nlp.reading import Reading

_FIGURE = re.compile(f"[{MONEY}{PERCENT}{QUANTITY}]")
_AMOUNT = re.compile(f"总投资额?[^,]{{0,6}}?{MONEY}")
_NEWLY = re.compile(r"新(?:增|登记|设立?|注册|签约?)")
_CLASSES = frozenset(("国家级", "世界级", "省级", "市级", "县级", "部级", "国家级和省级", "省级以上", "市级以上"))
_SIDES = frozenset(("城市", "农村", "城镇", "乡村"))
_SUMS = tuple("费金款额量值率税数入出债资")
"""What an amount's own name ends in."""
_NAME_FIELD = re.compile(
    r"\s*(?:\(?[\d一二三四五六七八九十]{1,2}[)、.]+)?(?:公司|企业|单位|交易对方|标的)?(?:中文)?(?:名称|全称):(?=Ⓞ)"
)
_HEADS_SECTION = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))")
_COMPARED = re.compile(r"(?:比|较|与|同|相比)$")


class StatementReader:
    """Reads the statements of one document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.painted = reading.derived(paint)
        self.context = reading.derived(Context)
        self.leads = Leads(reading, self.painted)
        self._flows: set[str] = set()
        """Stretches of time told in the paragraph."""
        self._before: Statement | None = None
        """The statement made last in the paragraph."""
        self._levels: dict[str | None, Statement] = {}
        self._last: Statement | None = None
        """The level told last in the paragraph: 这一数字 means it."""

    @cached_property
    def statements(self) -> list[Statement]:
        """All statements in reading order."""
        return list(self._read())

    def _read(self) -> Iterator[Statement]:
        paragraph, period = -1, -1
        form: str | None = None
        carried = self.leads.title_period
        frame = Frame(subject=self.leads.topic, flow=carried)
        for sentence in self.context.sentences:
            if sentence.paragraph != paragraph:
                paragraph = sentence.paragraph
                if len(self._flows) == 1:
                    # Several periods side by side compare; only a single one goes on to hold.
                    carried = self.leads.title_period or self._flows.pop()
                carried = self.context.section_year(sentence.start) or carried
                self._flows.clear()
                self._last = None
                self._levels.clear()
                self._before = None
                form = self._subject_of_form(sentence) or (
                    None if _HEADS_SECTION.match(self.painted, sentence.start) else form
                )
                frame = Frame(form or self.leads.topic, flow=carried, balance=frame.balance)
            if sentence.period != period:
                period = sentence.period
                frame = Frame(
                    frame.whole or frame.subject,
                    flow=frame.flow,
                    point=frame.point,
                    balance=frame.balance,
                    fresh=frame.fresh,
                )
            elif frame.whole:
                frame.subject, frame.whole = frame.whole, None
            yield from (s for s in self._sentence(sentence, frame) if not names_nothing(s.name, s.unit))

    def _subject_of_form(self, sentence: Sentence) -> str | None:
        """公司名称：甲有限公司: whose the lines are that follow."""
        match = _NAME_FIELD.match(self.painted, sentence.start, sentence.end)
        return self.leads.named(match.end()) if match else None

    # ---- a sentence ----------------------------------------------------------------------------------

    def _sentence(self, sentence: Sentence, frame: Frame) -> list[Statement]:
        statements: list[Statement] = []
        current: list[Statement] = []
        """The statements that a growth without a name belongs to."""
        previous: Clause | None = None
        for clause in sentence.clauses:
            self.leads.governing = frame.subject
            lead = self.leads.read(clause.start, clause.end)
            self._pass_on(lead, clause, frame)
            if not lead.source and self._of_project(clause):
                current = []
            elif not lead.source and _FIGURE.search(self.painted, clause.start, clause.end):
                reader = ClauseReader(
                    self.reading,
                    self.leads,
                    clause,
                    lead,
                    frame,
                    Told(current, statements, previous, self._last, self._levels),
                )
                current = reader.read()
                self._parts(reader.made, statements, clause)
                statements.extend(reader.made)
                self._share_dates(reader.made, frame)
                self._leave_date(lead, reader.made, frame)
                levels = [s for s in reader.made if s.value is not None]
                self._last = levels[-1] if levels else self._last
                self._levels.update((s.unit, s) for s in levels if s.whole is None)
            previous = clause
        return statements

    def _of_project(self, clause: Clause) -> bool:
        """Whether the clause tells what a project costs and holds, which is no measure of anything else."""
        words = self.painted[clause.start : clause.end]
        return "总投资" in words and PERCENT not in words and _AMOUNT.search(words) is not None

    def _parts(self, made: list[Statement], before: list[Statement], clause: Clause) -> None:
        """What 其中 opens are parts of the figure before, and what goes on after a part is one too."""
        levels = [s for s in before if s.figure.kind == "level"]
        whole = levels[-1] if levels else None
        if whole is not None and not self.painted.startswith("其中", clause.start):
            whole = whole.whole
        told = self._before
        for statement in made:
            if statement.name in _SIDES and told is not None and statement.unit == told.unit:
                # 居民消费价格上涨3.4%，其中城市上涨3.0%: 城市居民消费价格.
                statement.name += told.name[2:] if told.name[:2] in _SIDES else told.name
            self._before = told = statement
            if whole is not None and statement.unit == whole.unit and statement.unit != "%":
                statement.whole = whole
                statement.name = _part_name(statement.name, whole.name)

    @staticmethod
    def _leave_date(lead: Lead, made: list[Statement], frame: Frame) -> None:
        """该村2015年接待游客42万人次，收入2100万元: a date inside the clause governs what follows in the sentence."""
        first = made[0] if made else None
        if first is None or lead.date is not None or frame.told or frame.vague or len(frame.dates) > 1:
            return
        turns = any(s.figure.origin or s.figure.target or s.figure.kind == "yearly_growth" for s in made)
        if first.own and not turns and len(first.own) != 10 and ".." not in first.own:
            frame.told = first.own

    def _share_dates(self, made: list[Statement], frame: Frame) -> None:
        """2010年、2011年 are shared out among as many figures."""
        levels = [s for s in made if s.value is not None]
        run = [s for s in levels if s.start == levels[0].start]
        if len(levels) == len(frame.dates) > 1 and (frame.told == frame.dates[-1] or len(run) == len(levels)):
            for statement, date in zip(levels, frame.dates, strict=True):
                statement.own = date
            if frame.told == frame.dates[-1]:
                frame.told = None

    def _pass_on(self, lead: Lead, clause: Clause, frame: Frame) -> None:
        """What the opening of a clause changes for what follows."""
        date = lead.date
        if date is not None and self.leads.follows(_COMPARED, date.start):
            frame.compared = self.leads.period(date)
            return
        report = report_in(self.leads, clause.start, clause.end)
        if report is not None:
            frame.subject = report.subject or frame.subject
            frame.told = frame.flow = report.period
            frame.vague = False
            return
        if lead.source or self.leads.reporting(clause.start, clause.end):
            return
        frame.placed = frame.placed or bool(lead.subjects)
        if len(lead.subjects) == 1:
            if self.painted.startswith("其中", clause.start) and not frame.whole:
                frame.whole = frame.subject
            frame.subject = lead.subjects[0]
        presented = self.leads.presented(clause.start, clause.end) if not lead.subjects else None
        if presented:
            frame.subject = presented
        if lead.past_year and self.reading.published:
            frame.told = frame.flow = str(self.reading.published.year - 1)
            self._flows.add(frame.flow)
        if lead.years and not (frame.flow and years_of(frame.flow)):
            frame.vague, frame.told = True, None
        if lead.vague:
            frame.vague, frame.told = True, None
        edtf = self.leads.period(date) if date is not None else None
        if edtf and date is not None:
            frame.told, frame.vague = edtf, False
            dates = [self.leads.period(d) for d in lead.dates]
            frame.dates = tuple(d for d in dates if d) if len(dates) > 1 else years_of(edtf)
            text = self.reading.text[date.start : date.end]
            if is_point(text, self.reading.folded[max(0, date.start - 3) : date.start]):
                frame.point = frame.balance = edtf
            elif len(edtf) != 10 and not edtf.startswith("..") and not is_aside(edtf, frame.flow):
                frame.flow, frame.fresh = edtf, True
                self._flows.update(d for d in dates if d)


def _part_name(name: str, whole: str) -> str:
    """新登记市场主体7856户，其中企业2104户: 新登记企业; 交通投资1086亿元，其中高速公路523亿元: 高速公路投资."""
    new = _NEWLY.match(whole)
    if new and kind_of(name) == "stock" and not _NEWLY.match(name):
        return new[0] + name
    if name.startswith("来自"):
        return f"{name}的{whole}"
    if name in _CLASSES and kind_of(whole) == "stock":
        return name + (head_of(whole) or "")
    bare = whole.endswith("投资") and kind_of(name) in (None, "stock") and name[-1:] not in _SUMS
    return f"{name}投资" if bare else name


__all__ = ["Statement", "StatementReader"]
