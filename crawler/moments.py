"""When a page was published: the time near the headline, the head's metas, structured data and the address vote.

A page prints many dates: today's in its head, events' in its text, teasers' beside it, the year of its copyright. Only
what stands near the headline counts, and the day that several places name wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timezone

from crawler.blocks import Block
from crawler.dates import day_in_address, read_time, zone_of
from crawler.page import Page

_STAMP = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)$", re.I)
_EPOCH = re.compile(r"^1[0-9]{9}(?:\d{3})?$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = r"(?:[,\s]{1,3}(?:at\s)?(\d{1,2}):(\d\d)(?::(\d\d))?\s*([AP]M)?)?"
_ENGLISH = re.compile(
    rf"\b({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?\s{{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}(\d{{4}}){_CLOCK}", re.I
)
_BRITISH = re.compile(rf"\b(\d{{1,2}})\s({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?,?\s(\d{{4}}){_CLOCK}", re.I)
_AMERICAN = re.compile(rf"^(\d{{1,2}})/(\d{{1,2}})/(\d{{4}}){_CLOCK}", re.I)
_FULL = re.compile(r"(?<!\d)(?:19|20)\d\d\s*(?:[-/.]|年)\s*\d{1,2}\s*(?:[-/.]|月)\s*\d{1,2}")
_APART = re.compile(r"(?<!\d)((?:19|20)\d\d)\s+(\d\d)\s?[/-]\s?(\d\d)\s+(\d\d:\d\d(?::\d\d)?)")
"""A year in an element of its own: `2020 02/19 20:29:58`."""
_SHORT = re.compile(r"(?<![\d/.\-年])(\d{1,2})\s*(?:[-/]|月)\s*(\d{1,2})日?\s{1,3}(\d{1,2}):(\d\d)(?::\d\d)?(?!\d)")
_TODAY = re.compile(r"(?:今天|今日|现在|当前|北京时间|Today)(?:是|为|时间)?\s*[：:]?\s*$", re.I)
_WEEKDAY = re.compile(r"^\s*日?\s*[,，]?\s*(?:星期|周|礼拜)[一二三四五六日天]")
_LABEL = re.compile(r"(?:发布|发表|发稿|更新|刊发|时间|日期|Publish\w*|Posted|Date)[^\d]{0,8}$", re.I)
_OTHER = re.compile(r"(?:Copyright|©|版权|截至|截止|有效期|生日|出生|成立于|创刊)[^\d]{0,8}$", re.I)
_LONGEST = 240
_ABOVE, _BELOW, _BEHIND = 6, 4, 8
_UNTITLED = 25


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that a page tells: ISO 8601, who told it, and how much it counts."""

    value: str
    origin: str
    weight: float


def read_stamp(text: str, zone: str) -> str | None:
    """A time as machines write it (an offset or Z is honoured, epoch seconds or milliseconds, English and American
    forms) as ISO 8601 in the zone; else the first printed time; else None."""
    text = text.strip()[:200]
    if match := _STAMP.search(text):
        return _in_zone(match, zone)
    if _EPOCH.match(text):
        seconds = int(text[:10])
        return datetime.fromtimestamp(seconds, UTC).astimezone(zone_of(zone)).isoformat()
    return read_time(text, zone) or _foreign(text, zone)


def printed_moments(blocks: Sequence[Block], title: int, first: int, last: int, page: Page) -> list[Moment]:
    """Times printed near the headline, or else right behind the text.

    In: the blocks, the index of the one that prints the headline (-1: none), those of the main text's ends.
    """
    start = max(0, title - _ABOVE if title >= 0 else first - _UNTITLED)
    above = blocks[start : max(title + 1, first + _BELOW)]
    found = list(_moments(above, title - start, page))
    if not found:
        found = list(_moments(blocks[max(0, last - 2) : last + _BEHIND], -1, page))
    return found


def elect(moments: Sequence[Moment]) -> Moment | None:
    """The moment of the day that gathers most weight; of that day the first that tells a time."""
    days: dict[str, float] = {}
    for moment in moments:
        days[moment.value[:10]] = days.get(moment.value[:10], 0.0) + moment.weight
    if not days:
        return None
    day = max(days, key=lambda each: days[each])
    of_day = [moment for moment in moments if moment.value.startswith(day)]
    return next((moment for moment in of_day if "T" in moment.value), of_day[0])


def _moments(blocks: Sequence[Block], title: int, page: Page) -> Iterator[Moment]:
    timed = dated = False
    for place, block in sorted(enumerate(blocks), key=lambda pair: pair[0] < title):
        text = block.spaced
        if len(text) > _LONGEST or (block.links * 2 > len(text) and len(text) > 30):
            continue
        for value, label in _times(text, page):
            before = 1.0 if place < title else 0.0
            if "T" in value and not timed:
                timed = True
                yield Moment(value, "generic", 4.0 + label - before)
            elif "T" not in value and not dated and not timed and ("。" not in text or label):
                dated = True
                yield Moment(value, "generic", 2.5 + label - before)


def _times(text: str, page: Page) -> Iterator[tuple[str, float]]:
    """Times in a line that are no date of today and no other's, and 1 where a label says that they are the page's."""
    for match in _FULL.finditer(text):
        before, after = text[max(0, match.start() - 16) : match.start()], text[match.end() : match.end() + 12]
        if _TODAY.search(before) or _OTHER.search(before) or _WEEKDAY.match(after):
            continue
        if found := read_time(text[match.start() : match.end() + 24], page.timezone):
            yield found, 1.0 if _LABEL.search(before) else 0.0
    if any(char.isdigit() for char in text) and not _FULL.search(text):
        if apart := _APART.search(text):
            if found := read_time(f"{apart[1]}-{apart[2]}-{apart[3]} {apart[4]}", page.timezone):
                yield found, 0.0
        elif short := _SHORT.search(text):
            year = (day_in_address(page.url) or "")[:4] or _year_of_metas(page)
            if year and (found := read_time(f"{year}-{short[1]}-{short[2]} {short[3]}:{short[4]}", page.timezone)):
                yield found, 0.0
        elif found := _foreign(text, page.timezone):
            yield found, 0.0


def _year_of_metas(page: Page) -> str:
    for value in page.metas.values():
        if match := _FULL.search(value):
            return match[0][:4]
    return ""


def _in_zone(match: re.Match[str], zone: str) -> str | None:
    zone_told = match[7].upper().replace("Z", "+00:00")
    told = f"{match[1]}-{match[2]}-{match[3]}T{match[4]}:{match[5]}:{match[6] or '00'}{zone_told}"
    try:
        return datetime.fromisoformat(told).astimezone(zone_of(zone)).isoformat()
    except (ValueError, OverflowError):
        return None


def _foreign(text: str, zone: str) -> str | None:
    if match := _ENGLISH.search(text):
        return _of_parts(match[3], _month(match[1]), match[2], match.groups()[3:], zone_of(zone))
    if match := _BRITISH.search(text):
        return _of_parts(match[3], _month(match[2]), match[1], match.groups()[3:], zone_of(zone))
    if match := _AMERICAN.search(text):
        return _of_parts(match[3], int(match[1]), match[2], match.groups()[3:], zone_of(zone))
    return None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _of_parts(year: str, month: int, day: str, clock: Sequence[str | None], zone: timezone) -> str | None:
    hour, minute, second, half = (*clock, None, None, None, None)[:4]
    try:
        if hour is None:
            return datetime(int(year), month, int(day)).date().isoformat()
        hours = int(hour) % 12 + 12 * (half.upper() == "PM") if half else int(hour)
        return datetime(int(year), month, int(day), hours, int(minute or 0), int(second or 0), tzinfo=zone).isoformat()
    except ValueError:
        return None
