"""The year that a policy's goals are set for, carried from the sentence that tells it to those that do not.

到2025年 holds for the rest of its paragraph, and in a section of goals (一、发展目标) for the lines below it, until
another year or the next section comes. An annual plan (2022年…工作方案) has its year for all of its goals.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.facts.context import Context, edtf_of
from nlp.reading import Reading

_YEAR = re.compile(r"(?:\d{4}/)?(?P<year>\d{4}(?:-12)?)")
_LEVELS = (
    re.compile(r"\s*(?:第[一二三四五六七八九十]+(?:章|部分)|[一二三四五六七八九十]{1,3}、)"),
    re.compile(r"\s*(?:\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十]+节)"),
    re.compile(r"\s*\d{1,2}[.、．](?!\d)"),
    re.compile(r"\s*(?:\(\d{1,2}\)|[①-⑳]|[一二三四五六七八九十]是|-|—)"),
)
_GOALS = re.compile(r"目标")
_PLAN = re.compile(r"计划(?!生育)|方案|规划|要点|目标|任务|行动|攻坚|实事|安排|分工|纲要|意见")
"""The title of what plans; that of a notice on this year's enrolment is none."""
_HEADING = 24
"""A heading is told in so many signs."""
_PLAIN = len(_LEVELS) + 1


class Goal(NamedTuple):
    """The year that governs a sentence."""

    year: str | None
    told: bool
    """Told in the paragraph or section; else that of the plan or of the paragraph before."""


def goals_of(reading: Reading, context: Context, since: str) -> list[Goal]:
    """For each sentence the year that governs its goals, as EDTF, where the sentence itself tells none.

    `since`: the day of issue; earlier years are none.
    """
    annual = _year_of_title(reading, since)
    found: list[Goal] = []
    goal, set_at, section, paragraph, level, told = annual, 0, 0, -1, _PLAIN, False
    for sentence in context.sentences:
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            line = reading.folded[slice(*reading.paragraphs[paragraph])]
            level = _level(line)
            if section and level <= section:
                goal, section, told = annual, 0, False
            if level < _PLAIN and _GOALS.search(line[:_HEADING]):
                goal, section, told = annual, level, True
            elif not section:
                # Plain paragraphs below one another are of one piece, though less surely.
                told = False
                if level <= set_at and not level == set_at == _PLAIN:
                    goal = annual
        found.append(Goal(goal, told))
        year = told_year(reading, sentence.start, sentence.end, since)
        if year:
            goal, set_at, told = year, level, True
    return found


def _level(line: str) -> int:
    """How deep a line stands in the outline, 1 for 一、."""
    return next((n for n, pattern in enumerate(_LEVELS, 1) if pattern.match(line)), _PLAIN)


def told_year(reading: Reading, start: int, end: int, since: str) -> str | None:
    """The last coming year that a stretch tells as a goal's."""
    years = [_coming_year(edtf_of(date), since) for date in reading.within("DATE", start, end) if not date.optional]
    return next((year for year in reversed(years) if year), None)


def _coming_year(edtf: str | None, since: str) -> str | None:
    match = _YEAR.fullmatch(edtf or "")
    return match["year"] if match and match["year"][:4] >= since[:4] else None


def _year_of_title(reading: Reading, since: str) -> str | None:
    """The year or last year of the plan that the title names."""
    if not reading.paragraphs:
        return None
    start, end = reading.paragraphs[0]
    if not _PLAN.search(reading.folded, start, end):
        return None
    years = [_coming_year(edtf_of(date), since) for date in reading.within("DATE", start, end)]
    return next((year for year in reversed(years) if year), None)
