"""Statements of measure: subject, name, value, growth and period of every figure, clause by clause.

Both readers of measures, indicators and the targets of policies, choose among these statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from nlp.facts.context import Clause, Context, Sentence
from nlp.facts.indicator_clauses import ClauseReader
from nlp.facts.indicator_frames import Frame, Lead, Leads, is_point
from nlp.facts.indicator_measures import Statement
from nlp.facts.marked import MONEY, PERCENT, QUANTITY, paint
from nlp.reading import Reading

_FIGURE = re.compile(f"[{MONEY}{PERCENT}{QUANTITY}]")
_COMPARED = re.compile(r"(?:比|较|与|同|相比)$")


class StatementReader:
    """Reads the statements of one document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.painted = reading.derived(paint)
        self.context = reading.derived(Context)
        self.leads = Leads(reading, self.painted)

    @cached_property
    def statements(self) -> list[Statement]:
        """All statements in reading order."""
        return list(self._read())

    def _read(self) -> Iterator[Statement]:
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
            if not lead.source and _FIGURE.search(self.painted, clause.start, clause.end):
                reader = ClauseReader(self.reading, self.leads, clause, lead, frame, current, previous)
                current = reader.read()
                statements.extend(reader.made)
            previous = clause
        return statements

    def _pass_on(self, lead: Lead, clause: Clause, frame: Frame) -> None:
        """What the opening of a clause changes for what follows."""
        date = lead.date
        if date is not None and self.leads.follows(_COMPARED, date.start):
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


__all__ = ["Statement", "StatementReader"]
