"""A company's report opens what its figures are of: 甲公司发布2023年年度报告，全年实现营业收入….

The figures are those of the report's year, half or quarters, and not of the day on which it came out.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.facts.indicator_frames import Leads
from nlp.facts.marked import ORG
from nlp.facts.parties import is_company

_REPORT = re.compile(
    r"(?P<year>\d{4}年|去年|上年|上一年|今年)(?P<part>半年|上半年|第?[一二三]季度?|前三季度|前三季|)"
    r"(?:年?度?(?:报告|财报|业绩快报|业绩报告)|年?度?报(?![告道送名价考到纸刊])|年度报告|业绩(?:快报|报告))"
)
_MONTHS = {"半": "06", "一": "03", "二": "06", "三": "09"}
"""By the sign that tells how much of the year: the month that ends it."""


class Report(NamedTuple):
    """What a clause says of a report."""

    period: str
    """EDTF of what it reports on."""
    subject: str | None
    """The company whose report it is, None where the clause names none."""


def report_in(leads: Leads, start: int, end: int) -> Report | None:
    """The report that a clause tells of, None where it tells of none."""
    text = leads.context.text
    if text.find("报", start, end) < 0:
        return None
    match = _REPORT.search(text, start, end)
    published = leads.reading.published
    if match is None or (published is None and not match["year"][0].isdigit()):
        return None
    told = match["year"][:4]
    year = int(told) if told.isdigit() else published.year - (told != "今年")  # type: ignore[union-attr]
    part = next((_MONTHS[sign] for sign in match["part"] if sign in _MONTHS), None)
    return Report(f"{year}-01/{year}-{part}" if part else str(year), _company(leads, start, match.start()))


def _company(leads: Leads, start: int, end: int) -> str | None:
    """The last company named outside other names."""
    found = [s for s in leads.reading.within("ORG", start, end) if leads.painted[s.start] == ORG and not s.optional]
    names = [leads.named(span.start) for span in found]
    return next((name for name in reversed(names) if name and is_company(name)), None)
