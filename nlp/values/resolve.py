"""Which date is meant: what an expression leaves out is taken from the text around it or from the publication date.

The rules are those of the annotation guidelines: a left-out part comes from the nearest earlier date that governs it,
else from the publication date (`publication`).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from nlp.values import edtf, publication
from nlp.values.context import Context, Known
from nlp.values.dates import DateExpression, Parts, date_words
from nlp.values.edtf import Period
from nlp.values.tense import Tense, is_comparison


class Resolved(NamedTuple):
    """What an expression means."""

    valid: bool
    """False for an impossible date (2月30日)."""
    edtf: str | None = None
    """None where nothing anchors the date."""


_PARTED = re.compile("[分逐各](?:季度?|月度?)(?:来?看|情况|走势)?[,:]?$")
_SHORT = 31
"""Days: a range no longer than this can be the one that a later bare day lies in."""
_REPORT = re.compile(
    "[^\\n]{0,40}?(?P<year>(?:19|20)[0-9]{2})年[^\\n]{0,30}?(?:公报|运行|统计|盘点|回眸|回顾|总结|年报)"
)
_IMPOSSIBLE = Resolved(False)
_UNKNOWN = Resolved(True)


class Resolver:
    """Resolves the dates of one text, which must come in reading order."""

    def __init__(self, folded: str, published: dt.date | None) -> None:
        self._folded = folded
        self._published = published
        self._context = Context(folded)
        self._tense = Tense(folded, DateExpression(0, 0, Parts(0, "year")))
        self._aside = False
        self._parted = False
        report = _REPORT.match(folded)
        self._reported = bool(report and published and int(report["year"]) == published.year - 1)
        """Whether the text is a report on the year before its publication."""
        self._year_end: Known | None = None

    def resolve(self, expression: DateExpression, anchor: bool = True) -> Resolved:
        """The EDTF of an expression; with `anchor` its date becomes one for what follows."""
        self._context.advance(expression.start)
        self._tense = Tense(self._folded, expression)
        # 分季度看，一季度…: the parts of the period told before.
        self._parted = _PARTED.search(self._folded, max(0, expression.start - 8), expression.start) is not None
        self._aside = not anchor or is_comparison(self._folded, expression.start, expression.end)
        left, right = expression.left, expression.right
        if right is not None:
            return self._range(expression, left, right)
        period = self._period(left)
        if period is None:
            return _UNKNOWN if _is_possible(left) else _IMPOSSIBLE
        return Resolved(True, self._with_tail(period, expression))

    def day_word(self, start: int, kind: str, offset: int) -> str | None:
        """EDTF of 今天, 昨日, 上季度 (from the publication date) or 当日, 次日 (from the last day named)."""
        if kind == "vague":
            return None
        self._context.advance(start)
        self._aside = False
        anchor = self._published
        if kind == "day_of_text":
            known = self._context.last_day
            anchor = dt.date(known.year, known.month, known.day) if known else None
        if anchor is None:
            return None
        if kind == "two_years":
            return f"{anchor.year + offset}/{anchor.year + offset + 1}"
        if kind == "two_days":
            days = [(anchor + dt.timedelta(days=n)).isoformat() for n in (offset, offset + 1)]
            return "/".join(days)
        if kind == "quarter":
            year, month = edtf.add_months(anchor.year, anchor.month, 3 * offset)
            return str(edtf.quarter(year, (month + 2) // 3))
        day = anchor + dt.timedelta(days=offset)
        self._remember(day.year, day.month, day.day, 1)
        return day.isoformat()

    # ---- ranges and attached words -------------------------------------------------------------------

    def _range(self, expression: DateExpression, left: Parts, right: Parts) -> Resolved:
        monthly = left.form in ("month", "day", "third") and not (left.year or left.word)
        if right.year and monthly:
            left = left._replace(year=right.year - (left.a > right.a > 0))
        counted = right.a if left.form == right.form == "month" and left.a == 1 and not left.year else 0
        low = self._period(left, last_month=counted)
        if low is None:
            return _UNKNOWN if _is_possible(left) else _IMPOSSIBLE
        high = self._inherit(low, right)
        if high is None:
            return _UNKNOWN if _is_possible(right) else _IMPOSSIBLE
        first, last = edtf.start_of(low.low), edtf.end_of(high.high)
        if first > last:
            return _IMPOSSIBLE
        if left.b and right.b and not self._aside and (last - first).days <= _SHORT:
            self._context.remember_span(first, last)
        return Resolved(True, self._with_tail(Period(low.low, high.high), expression))

    def _inherit(self, low: Period, right: Parts) -> Period | None:
        """The right side of a range with what it leaves out taken from the left."""
        start = edtf.start_of(low.low)
        if right.word in ("次年", "翌年"):
            right = right._replace(word="", year=start.year + 1)
        if right.year or right.word or right.form == "month_word":
            return self._period(right)
        if right.form == "day_only":
            return self._told(start.year, start.month, right.b, 1)
        over = right.form in ("month", "day", "third") and right.a < start.month
        return self._period(right._replace(year=start.year + over))

    def _with_tail(self, period: Period, expression: DateExpression) -> str:
        left, tail = expression.left, expression.tail
        if tail == "以来" and left.word in ("今年", "本年") and left.form == "year":
            return f"{period.low}-01-01/{self._published}"
        if tail in ("以来", "以后", "之后", "后", "至今"):
            return f"{period.low}/.."
        if tail in ("前", "以前", "之前"):
            return f"../{period.high}"
        return str(period)

    # ---- one date ------------------------------------------------------------------------------------

    def _period(self, parts: Parts, last_month: int = 0) -> Period | None:
        if parts.form == "day_only":
            return self._lone_day(parts.b)
        if parts.form in ("month_word", "month_edge"):
            return self._month_word(parts)
        found = (parts.year, 2) if parts.year else self._year(parts, last_month)
        if found is None:
            return None
        year, firm = found
        period = within(year, parts)
        if period is not None:
            month = parts.a if parts.form in ("month", "day", "third") and not last_month else 0
            self._remember(year, month, parts.b if parts.form == "day" else 0, firm)
            if parts.form == "edge" and parts.a == 12:
                self._year_end = self._context.last
        return period

    def _remember(self, year: int, month: int, day: int, firm: int) -> None:
        if not self._aside:
            self._context.remember(year, month, day, firm)

    def _told(self, year: int, month: int, day: int, firm: int) -> Period | None:
        period = edtf.single(edtf.day(year, month, day))
        if period:
            self._remember(year, month, day, firm)
        return period

    def _year(self, parts: Parts, last_month: int) -> tuple[int, int] | None:
        """The year that is left out or told by a word, and how firm it is."""
        if parts.word:
            year = self._year_of_word(parts.word)
            return None if year is None else (year, 1)
        governed = self._governed(parts, last_month)
        if governed is not None:
            return governed
        if self._published is None:
            last = self._context.last
            return (last.year, 0) if last else None
        guess = publication.year_of(parts, last_month, self._published, self._tense)
        if guess is None:
            return None
        if self._reported and parts.form in ("quarters", "half", "whole") and not self._tense.future:
            guess = self._published.year - 1
        guess += not last_month and self._goes_on(guess, parts)
        ahead = (guess, parts.a) > (self._published.year, self._published.month)
        return guess, int(self._tense.future or ahead)

    def _goes_on(self, guess: int, parts: Parts) -> bool:
        """Whether a month told as next in a sentence lies ahead rather than most of a year back: 1月验收，2月试运行."""
        known, today = self._context.last, self._published
        if parts.form != "month" or known is None or today is None:
            return False
        context = self._context
        if not context.in_paragraph(known) or context.sentence > known.sentence + 1 or self._tense.past:
            return False
        month = known.month or (12 if known is self._year_end else 0)
        if not month:
            return False
        back = (known.year - guess) * 12 + month - parts.a
        ahead = (guess + 1 - today.year) * 12 + parts.a - today.month
        if context.in_sentence(known) and back > 0:
            # 年底投产，10月设备到场; 今年2月开工，10月投产.
            planned = (known.year, month) > (today.year, today.month) and guess < known.year
            return 0 < ahead <= (12 if planned else 6 if known.firm else 4 if back >= 7 else 0)
        return back >= 7 and 0 < ahead <= 4

    def _year_of_word(self, word: str) -> int | None:
        kind, offset, _ = date_words()[1][word]
        base = self._published.year if self._published else None
        if kind == "year_of_text" and self._context.last is not None:
            base = self._context.last.year
        return base + offset if base is not None and edtf.is_known(base + offset) else None

    def _governed(self, parts: Parts, last_month: int) -> tuple[int, int] | None:
        """The year of the nearest earlier date, where it governs this one."""
        known, context = self._context.last, self._context
        if known is None or not known.firm or not context.in_paragraph(known):
            return None
        first, last = publication.extent(parts, last_month)
        if known.month and self._published and self._tense.until:
            # 2018年2月开工，…截至12月20日: what has been reached by now, not in the year of an event before.
            return None
        reached = known.month or (12 if known is self._year_end else 0)
        if reached and first < reached and parts.form in ("month", "day", "third"):
            return None
        elsewhere = not context.in_sentence(known)
        if elsewhere and known.firm < 2:
            return None
        today = self._published
        if today is None:
            return known.year, known.firm
        # A date told as past cannot lie ahead of the publication.
        told = (known.year, known.month) <= (today.year, today.month) or self._tense.since
        ahead = dt.date(known.year, first, 1) > today and told
        if ahead and not self._tense.future:
            return None
        if elsewhere and publication.is_recent(parts, last, today) and not self._parted:
            return None
        return known.year, known.firm

    def _lone_day(self, day: int) -> Period | None:
        """28日: of the month last named in the paragraph, else around the publication date."""
        context, today = self._context, self._published
        inside = context.within_span(day)
        if inside is not None:
            return self._told(inside.year, inside.month, day, 1)
        known = context.last_day
        if known is not None and day >= known.day and (today is None or context.in_paragraph(known)):
            text = edtf.day(known.year, known.month, day)
            # 5月20日、21日: where the first lies ahead, the second may too.
            first = edtf.day(known.year, known.month, known.day) or ""
            ahead = bool(today and text and first <= today.isoformat() < text) and not context.in_sentence(known)
            if text and (not ahead or known.firm or self._tense.future):
                return self._told(known.year, known.month, day, known.firm)
        month = context.last
        if month and month.month and not month.day and month.firm and context.in_sentence(month):
            return self._told(month.year, month.month, day, month.firm)
        found = publication.month_of_day(day, today, self._tense.future) if today else None
        return self._told(*found, day, 1 if self._tense.future else 0) if found else None

    def _month_word(self, parts: Parts) -> Period | None:
        """本月, 上月底, 同月15日, and a bare 月底."""
        kind, offset, _ = date_words()[1].get(parts.word, ("month", 0, False))
        last, today = self._context.last, self._published
        base = (today.year, today.month) if today else None
        if kind == "month_of_text":
            base = (last.year, last.month) if last and last.month else None
        if base is None:
            return None
        year, month = edtf.add_months(*base, offset)
        if not edtf.is_known(year):
            return None
        if parts.b:
            return self._told(year, month, parts.b, 1)
        self._remember(year, month, 0, 1)
        if parts.part.endswith(("旬", "半月")):
            return edtf.third(year, month, parts.part)
        return edtf.single(edtf.month(year, month))


def within(year: int, parts: Parts) -> Period | None:
    """The period that an expression names within a known year, None for an impossible one."""
    form = parts.form
    if form in ("year", "whole"):
        return edtf.single(edtf.year(year))
    if form in ("month", "edge"):
        return edtf.single(edtf.month(year, parts.a))
    if form == "day":
        return edtf.single(edtf.day(year, parts.a, parts.b))
    if form == "third":
        return edtf.third(year, parts.a, parts.part)
    if form == "months_to":
        return edtf.months(year, 1, parts.a) if parts.a else None
    if form == "half":
        return edtf.months(year, 6 * parts.a - 5, 6 * parts.a)
    if not 1 <= parts.a <= parts.b <= 4:
        return None
    if parts.part:
        return edtf.single(edtf.month(year, 3 * parts.a - 2 if parts.part == "初" else 3 * parts.b))
    return edtf.quarter(year, parts.a, parts.b)


def _is_possible(parts: Parts) -> bool:
    """Whether an expression that could not be resolved is a date at all, so that only its anchor is missing."""
    if parts.year:
        return False
    if parts.form in ("day_only", "month_word"):
        return parts.b <= 31 and (parts.form == "month_word" or parts.b >= 1)
    return within(2024, parts) is not None
