"""How the statements of one clause are made: names shared out among figures, the date, subject and evidence of each."""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.facts.context import Clause, edtf_of
from nlp.facts.indicator_figures import Figure
from nlp.facts.indicator_frame import Frame, Lead
from nlp.facts.indicator_frames import Leads
from nlp.facts.indicator_lists import joined, listed_names
from nlp.facts.indicator_measures import Statement, measure_of
from nlp.facts.indicator_names import bare_name, trimmed
from nlp.reading import Reading

_NUMBERING = re.compile(r"[\s“\"、(]*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.]\s*)?")


class Told(NamedTuple):
    """What the text has told before a clause."""

    current: list[Statement]
    """The statements that a later growth belongs to."""
    sentence: list[Statement]
    """All of the sentence."""
    previous: Clause | None
    """The clause before, in the same sentence."""
    last: Statement | None
    """The level told last in the paragraph."""
    levels: dict[str | None, Statement]
    """The levels told last in the paragraph by their unit, parts of a whole left out."""


def a_year_before(edtf: str | None) -> str | None:
    """The same time a year earlier."""
    return re.sub(r"\d{4}", lambda year: str(int(year[0]) - 1), edtf) if edtf else None


def years_of(edtf: str) -> tuple[str, ...]:
    """The years of a stretch of two to six years, none of any other stretch of time."""
    low, _, high = edtf.partition("/")
    if not (len(low) == len(high) == 4 and low.isdigit() and high.isdigit()) or not 1 <= int(high) - int(low) <= 5:
        return ()
    return tuple(str(year) for year in range(int(low), int(high) + 1))


class StatementMaker:
    """Makes the statements of one clause."""

    def __init__(
        self,
        reading: Reading,
        leads: Leads,
        clause: Clause,
        lead: Lead,
        frame: Frame,
        told: Told,
    ) -> None:
        self.reading, self.leads, self.painted = reading, leads, leads.painted
        self.clause, self.lead, self.told, self.current = clause, lead, told, told.current
        self.sentence_frame = frame
        self.frame = frame.copy()
        self.made: list[Statement] = []
        self.floor = clause.start
        """Words before it belong to a figure read already."""

    def _spread(self, run: list[Figure], start: int, end: int) -> list[Statement]:
        """One statement for each figure of a run: several subjects or names share them out in order."""
        subjects = self.lead.subjects
        if len(subjects) == len(run) > 1:
            return self._evenly([self._one(f, start, end, s) for f, s in zip(run, subjects, strict=True)])
        if len(run) > 1:
            names = self._named_apart(run) or listed_names(start, end, len(run), self.reading.text)
            if names is None and len(run) != len(self.frame.dates):
                return [self._one(run[0], start, end)]
            made = [self._one(f, start, end) for f in run]
            for statement, name in zip(made, names or [], strict=False):
                statement.name = name
            return self._evenly(made)
        return [self._one(run[0], start, end)]

    def _named_apart(self, run: list[Figure]) -> list[str] | None:
        """The names of 一产、二产分别实现增加值A和B: each of the list with what stands behind 分别."""
        first = run[0]
        at = self.painted.rfind("分别", first.left, first.name_end)
        if at < 0:
            return None
        items = trimmed(self.painted, max(first.left, self.lead.body), at)
        tail = trimmed(self.painted, at + 2, first.name_end)
        names = listed_names(*items, len(run), self.reading.text) if items[0] < items[1] and tail[0] < tail[1] else None
        return [joined(name, self.reading.text[slice(*tail)]) for name in names] if names else None

    def _evenly(self, made: list[Statement]) -> list[Statement]:
        """Shared-out figures have the whole list as evidence."""
        for statement in made:
            statement.start, statement.end = self.clause.start, made[-1].figure.span.end
        return made

    def _one(self, figure: Figure, start: int, end: int, subject: str | None = None) -> Statement:
        value, unit = measure_of(self.reading, figure)
        own = self._date_of(figure)
        given = self.leads.receiver(self.clause.start, end) if figure.span.label == "MONEY" else None
        if given and given[1] < end:
            start, subject = given[1], given[0] or subject
        return Statement(
            figure=figure,
            name=bare_name(self.reading.text[start - self._opens_quote(start, end) : end]),
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

    def _until(self) -> bool:
        """Whether 截至 stands a clause before."""
        previous = self.told.previous
        return previous is not None and "截" in self.painted[previous.start : previous.end]

    def _opens_quote(self, start: int, end: int) -> bool:
        """Whether a name begins behind a quote that closes within it: “一网通办”率."""
        text = self.painted
        return text[start - 1 : start] == "“" and 0 < text.find("”", start, end) < end - 1

    def _front(self) -> int:
        """Where the clause begins, without quotes and list numbers."""
        match = _NUMBERING.match(self.painted, self.clause.start, self.clause.end)
        return match.end() if match else self.clause.start

    def _date_of(self, figure: Figure) -> str | None:
        """The date told in the clause with the figure; in 由A到B each side has its own."""
        if figure.origin:
            dates = [d for d in self.reading.within("DATE", figure.left, figure.span.start) if edtf_of(d)]
            told = self.leads.period(dates[-1]) if dates else None
            if dates and told is None and self.reading.text[dates[-1].start : dates[-1].end] in ("上年", "上年同期"):
                return a_year_before(self.frame.told or self.frame.flow)
            if told:
                self.sentence_frame.pair = (told, None)
            return told or self.frame.compared or self.sentence_frame.pair[0]
        if figure.target and figure.left > self.lead.body:
            own = self.leads.own_date(figure.left, figure.span.start)
            if own and self.sentence_frame.pair[0]:
                self.sentence_frame.pair = (self.sentence_frame.pair[0], own)
            if own is None and self.frame.compared:
                return self.frame.told or self.frame.flow
            own = own or self.leads.own_date(self.clause.start, self.lead.body) or self.sentence_frame.pair[1]
            spoken = self.frame.told or self.frame.flow
            if own is None and spoken and years_of(spoken):
                return spoken[-4:]
            return own
        own = self.leads.own_date(self.clause.start, figure.span.start)
        point = self.frame.point
        if own and point and len(own) == 4 and point.startswith(own + "-") and self._until():
            # 截至9月10日, 今年累计… is what the year had brought by that day.
            return f"{own}-01{'-01' if len(point) == 10 else ''}/{point}"
        return own
