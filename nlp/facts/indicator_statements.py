"""Statements of measure: subject, name, value, growth and period of every figure, clause by clause.

Both readers of measures, indicators and the targets of policies, choose among these statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from nlp.facts.context import Clause, Context, Sentence, edtf_of
from nlp.facts.indicator_figures import Figure, figures_in, unit_of
from nlp.facts.indicator_frames import Frame, Lead, Leads, is_point
from nlp.facts.indicator_lists import listed_names
from nlp.facts.indicator_names import (
    bare_name,
    kind_of,
    known_prefix,
    name_with_verb,
    noun_behind,
    partner_noun,
    taking_verb,
    trimmed,
)
from nlp.facts.marked import paint
from nlp.reading import Reading
from nlp.records import MoneyValue
from nlp.spans import PercentValue, QuantityValue

_CURRENCY_WORDS = {
    "AUD": "澳元",
    "CAD": "加元",
    "CNY": "元",
    "EUR": "欧元",
    "GBP": "英镑",
    "HKD": "港元",
    "JPY": "日元",
    "KRW": "韩元",
    "RUB": "卢布",
    "TWD": "新台币",
    "USD": "美元",
}
_CHAIN = re.compile(r"\s*(?:、|和|及|与|以及|,)\s*(?:约|近|超)?$")
_COMPARED = re.compile(r"(?:比|较|与|同|相比)$")
_FROM = re.compile(r"(?:由|从|自|[比较与同])$")
_REACHES = re.compile(r"达|突破|超|为|实现|完成|增至|升至|降至|至")
_TOLD_DATES = ("全年", "当年", "年内", "同年", "同月", "当月", "本年")


@dataclass(slots=True)
class Statement:
    """One measured value as the text tells it."""

    figure: Figure
    name: str
    start: int
    end: int
    """The stretch that says it, growth included."""
    subject: str | None
    value: Decimal | None
    unit: str | None
    frame: Frame
    """What governs the clause."""
    own: str | None = None
    """Date told in the clause itself."""
    change: Decimal | None = None
    explicit: bool = False
    """The clause itself names the subject (全市, 唐山市)."""
    sentence: int = 0
    taken: str = ""
    """The verb whose object follows the number (引进128家…)."""

    def period(self, flows: bool) -> str | None:
        """The period: the date told with it, else the one that governs sums or states of its kind.

        `flows`: whether a sum without a date belongs to the document's own stretch of time.
        """
        frame = self.frame
        if self.own or frame.told or frame.vague:
            return self.own or frame.told
        if self.change is not None or self.kind == "flow" or self.figure.kind == "yearly_growth":
            return frame.flow if flows or self.change is not None else None
        return frame.point or (frame.flow if flows else None)

    @property
    def told(self) -> str | None:
        """The date told in the clause or sentence."""
        return self.own or self.frame.told

    @property
    def kind(self) -> str | None:
        """`flow`, `stock`, `rate` or unknown, by its name."""
        return kind_of(self.name)


class StatementReader:
    """Reads the statements of one document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.painted = paint(reading)
        self.context = Context(reading)
        self.leads = Leads(reading, self.painted)

    def read(self) -> Iterator[Statement]:
        """All statements in reading order."""
        paragraph, period = -1, -1
        frame = Frame(subject=self.leads.topic, flow=self.leads.title_period)
        for sentence in self.context.sentences:
            if sentence.paragraph != paragraph:
                paragraph = sentence.paragraph
                frame = Frame(self.leads.topic, flow=self.leads.title_period or frame.flow)
            if sentence.period != period:
                period = sentence.period
                frame = Frame(frame.subject, flow=frame.flow, point=frame.point)
            yield from self._sentence(sentence, frame)

    # ---- a sentence ----------------------------------------------------------------------------------

    def _sentence(self, sentence: Sentence, frame: Frame) -> list[Statement]:
        statements: list[Statement] = []
        current: list[Statement] = []
        """The statements that a growth without a name belongs to."""
        previous: Clause | None = None
        for clause in sentence.clauses:
            lead = self.leads.read(clause.start, clause.end)
            self._pass_on(lead, clause, frame)
            if not lead.source:
                reader = _ClauseReader(self, clause, lead, frame, current, previous)
                current = reader.read()
                statements.extend(reader.made)
            previous = clause
        return statements

    def _pass_on(self, lead: Lead, clause: Clause, frame: Frame) -> None:
        """What the opening of a clause changes for what follows."""
        date = lead.date
        if date is not None and self._behind(_COMPARED, date.start):
            frame.compared = self.leads.period(date)
            return
        if lead.source or self.leads.reporting(clause.start, clause.end):
            return
        if len(lead.subjects) == 1:
            frame.subject = lead.subjects[0]
        if lead.vague:
            frame.vague, frame.told = True, None
        edtf = self.leads.period(date) if date is not None else None
        if edtf and date is not None:
            frame.told, frame.vague = edtf, False
            text = self.reading.text[date.start : date.end]
            if is_point(edtf, text, self.reading.folded[max(0, date.start - 3) : date.start]):
                frame.point = edtf
            elif not edtf.startswith(".."):
                frame.flow = edtf

    def _behind(self, pattern: re.Pattern[str], at: int) -> bool:
        return bool(pattern.search(self.painted, max(0, at - 2), at))

    def own_date(self, start: int, end: int) -> str | None:
        """The last date between two offsets that is no base of comparison."""
        for date in reversed(self.reading.within("DATE", max(start, end - 160), end)):
            if date.optional and self.reading.text[date.start : date.end] not in _TOLD_DATES:
                continue
            if not self._behind(_FROM, date.start) and edtf_of(date):
                return self.leads.period(date)
        return None

    def value(self, figure: Figure) -> tuple[Decimal, str]:
        """The number written out and its bare unit."""
        value = figure.span.value
        if isinstance(value, MoneyValue):
            return value.low, _CURRENCY_WORDS.get(value.currency, value.currency)
        if isinstance(value, QuantityValue):
            return value.low, unit_of(self.reading, figure.span)
        assert isinstance(value, PercentValue)
        return value.low, value.unit


class _ClauseReader:
    """Reads the statements of one clause."""

    def __init__(
        self,
        document: StatementReader,
        clause: Clause,
        lead: Lead,
        frame: Frame,
        current: list[Statement],
        previous: Clause | None,
    ) -> None:
        self.document, self.reading, self.painted = document, document.reading, document.painted
        self.clause, self.lead, self.current, self.previous = clause, lead, current, previous
        self.sentence_frame = frame
        self.frame = replace(frame)
        self.made: list[Statement] = []
        self.floor = clause.start
        """Words before it belong to a figure read already."""

    def read(self) -> list[Statement]:
        """The statements that a later growth belongs to; new ones are in `made`."""
        figures = figures_in(self.reading, self.painted, self.clause.start, self.clause.end, self.lead.body)
        index = 0
        while index < len(figures):
            run = self._run(figures, index)
            if run[0].left < self.floor <= run[0].name_end:
                run[0] = replace(run[0], left=self.floor)
            found = self._read(run)
            if found is not None:
                self.current = found
                self.made.extend(found)
            index += len(run)
        return self.current

    def _run(self, figures: list[Figure], index: int) -> list[Figure]:
        """Figures of one kind that only signs of enumeration separate."""
        run = [figures[index]]
        for figure in figures[index + 1 :]:
            between = self.painted[run[-1].span.end : figure.span.start]
            if figure.span.label != run[0].span.label or not _CHAIN.fullmatch(between):
                break
            run.append(figure)
        return run

    def _read(self, run: list[Figure]) -> list[Statement] | None:
        """New statements, or None where the run makes none and leaves the current ones as they are."""
        kind = run[0].kind
        if kind == "change":
            return self._growth(run)
        if kind == "yearly_growth":
            return self._yearly(run)
        if kind in ("level", "share"):
            return self._levels(run)
        return None

    # ---- growth --------------------------------------------------------------------------------------

    def _growth(self, run: list[Figure]) -> list[Statement] | None:
        first = run[0]
        start, end = trimmed(self.painted, first.left, first.name_end)
        if start >= end and self.current:
            if first.basis == "year":
                self._attach(run)
            return None
        if first.basis != "year":
            return []
        if start >= end:
            prefix = self._earlier_name()
            if prefix is None:
                return None
            start, end = prefix
        made = self._spread(run, start, end)
        for statement, figure in zip(made, run, strict=False):
            statement.change = change_of(figure)
            statement.value = statement.unit = None
        return made

    def _attach(self, run: list[Figure]) -> None:
        """Growth told without a name belongs to what was told last."""
        targets = self.current if len(run) == len(self.current) else self.current[-1:] if len(run) == 1 else []
        for statement, figure in zip(targets, run, strict=False):
            if statement.change is None and statement.figure.kind != "yearly_growth":
                statement.change = change_of(figure)
                statement.end = max(statement.end, figure.span.end)

    def _yearly(self, run: list[Figure]) -> list[Statement] | None:
        """年均增长8%: a figure of its own, named after what grows."""
        first = run[0]
        cue = re.compile(r"(?:两年平均|年均|年平均|平均每年)[^ⓇⓂⓆ]{0,6}$").search(
            self.painted, first.left, first.span.start
        )
        if cue is None:
            return None
        words = re.sub(r"(?:约|达到?|为|超过?|不低于|左右|保持在|在)+$", "", cue[0])
        start, end = trimmed(self.painted, first.left, cue.start())
        if start < end:
            made = self._spread(run, start, end)
        elif self.current:
            made = [self._one(first, first.left, first.left)]
            made[0].name, made[0].subject = self.current[-1].name, self.current[-1].subject
        else:
            return None
        low, high = self.sentence_frame.pair
        for statement in made:
            statement.name += words
            statement.own = statement.own or (f"{low}/{high}" if low and high else None)
        return made

    # ---- levels --------------------------------------------------------------------------------------

    def _levels(self, run: list[Figure]) -> list[Statement]:
        first = run[0]
        start, end = trimmed(self.painted, first.left, first.name_end)
        counted = self._counted_noun(first, start, end) if len(run) == 1 else None
        if counted is not None:
            return [counted]
        if start < end:
            return self._spread(run, start, end)
        return self._continued(run)

    def _counted_noun(self, figure: Figure, start: int, end: int) -> Statement | None:
        """引进128家科研院所; 与…等64家科研机构建立合作关系: the noun stands behind the number."""
        if figure.kind != "level" or figure.span.label != "QUANTITY":
            return None
        noun = noun_behind(self.painted, figure.span.end, self.clause.end)
        if noun is None:
            return None
        self.floor = noun[1]
        partner = partner_noun(self.painted, figure.left, figure.span.start, noun, self.clause.end)
        if partner:
            made = self._one(figure, *noun)
            made.name = self.reading.text[slice(*partner)] + "的" + made.name
            made.end, made.taken = partner[1], "与"
            return made
        verb = taking_verb(self.painted, figure.left, figure.name_end)
        words = self.painted[start:end]
        if start < end and not (verb and (words.endswith((verb, "等", "了")) or "等" in words[-2:])):
            self.floor = figure.span.end
            return None
        made = self._one(figure, *noun)
        made.name, made.taken = name_with_verb(verb or "", made.name), verb or ""
        return made

    def _continued(self, run: list[Figure]) -> list[Statement]:
        """由A提高到B, 今年已达C: the name was told with the figure or in the clause before."""
        first = run[0]
        if len(run) > 1:
            return []
        origin = self.current[-1] if self.current else None
        if origin is not None and first.target and origin.figure.origin:
            made = self._one(first, first.left, first.left)
            made.name, made.start, made.explicit = origin.name, origin.start, origin.explicit
            return [made]
        if not _REACHES.search(self.painted, first.left, first.span.start):
            return []
        if origin is not None and origin.figure.span.label == first.span.label and self.lead.date is not None:
            made = self._one(first, first.left, first.left)
            made.name = re.sub(r"^年(?!均)", "", origin.name)
            return [made]
        prefix = self._earlier_name() if origin is None else None
        return self._spread(run, *prefix) if prefix else []

    def _earlier_name(self) -> tuple[int, int] | None:
        """A known name at the front of the clause before, which has no figure: 地区生产总值再上新台阶，达到…"""
        if self.previous is None:
            return None
        start = self.document.leads.read(self.previous.start, self.previous.end).body
        return known_prefix(self.painted, start, self.previous.end)

    # ---- making statements ---------------------------------------------------------------------------

    def _spread(self, run: list[Figure], start: int, end: int) -> list[Statement]:
        """One statement for each figure of a run: several subjects or names share them out in order."""
        subjects = self.lead.subjects
        if len(subjects) == len(run) > 1:
            return self._evenly([self._one(f, start, end, s) for f, s in zip(run, subjects, strict=True)])
        if len(run) > 1:
            names = listed_names(start, end, len(run), self.reading.text)
            if names is None:
                return [self._one(run[0], start, end)]
            made = [self._one(f, start, end) for f in run]
            for statement, name in zip(made, names, strict=True):
                statement.name = name
            return self._evenly(made)
        return [self._one(run[0], start, end)]

    def _evenly(self, made: list[Statement]) -> list[Statement]:
        """Shared-out figures have the whole list as evidence."""
        for statement in made:
            statement.start, statement.end = self.clause.start, made[-1].figure.span.end
        return made

    def _one(self, figure: Figure, start: int, end: int, subject: str | None = None) -> Statement:
        value, unit = self.document.value(figure)
        own = self._date_of(figure)
        return Statement(
            figure=figure,
            name=bare_name(self.reading.text[start:end]),
            start=min(start, figure.left, figure.span.start) if figure.left > self.lead.body else self._front(),
            end=max(figure.span.end, end),
            subject=subject or self.frame.subject,
            value=value,
            unit=unit,
            frame=self.frame,
            own=own,
            explicit=bool(self.lead.subjects),
            sentence=self.clause.sentence,
        )

    def _front(self) -> int:
        """Where the clause begins, without quotes and list numbers."""
        match = re.compile(r"[\s“\"、(]*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.]\s*)?").match(
            self.painted, self.clause.start, self.clause.end
        )
        return match.end() if match else self.clause.start

    def _date_of(self, figure: Figure) -> str | None:
        """The date told in the clause with the figure; in 由A到B each side has its own."""
        if figure.origin:
            dates = [d for d in self.reading.within("DATE", figure.left, figure.span.start) if edtf_of(d)]
            told = self.document.leads.period(dates[-1]) if dates else None
            if told:
                self.sentence_frame.pair = (told, None)
            return told or self.frame.compared or self.sentence_frame.pair[0]
        if figure.target and figure.left > self.lead.body:
            own = self.document.own_date(figure.left, figure.span.start)
            if own and self.sentence_frame.pair[0]:
                self.sentence_frame.pair = (self.sentence_frame.pair[0], own)
            if own is None and self.frame.compared:
                return self.frame.told or self.frame.flow
            return own or self.document.own_date(self.clause.start, self.lead.body) or self.sentence_frame.pair[1]
        return self.document.own_date(self.clause.start, figure.span.start)


def change_of(figure: Figure) -> Decimal:
    """Growth in percent; a fall is negative."""
    value = figure.span.value
    assert isinstance(value, PercentValue)
    return -abs(value.low) if figure.falls else value.low
