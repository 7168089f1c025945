"""When a page that no family reads was published: printed times, meta elements, linked data, scripts, the address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone

from crawler.dates import day_in_address, read_time
from crawler.layout import Block

_ISO_ZONE = re.compile(r"((?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)", re.I)
_PUBLISHED = (
    r"\b(?:pub\w{0,10}(?:time|date)\w{0,6}|publish\w{0,8}|ptime|ctime|ct|newstime|create_?time|create_at)"
    r"""["']?\s*[:=]\s*["']?"""
)
"""Names of the time of publication in scripts."""
_EPOCH = re.compile(_PUBLISHED + r"(1[2-9]\d{8})(?:\d{3})?\b", re.I)
_SCRIPT_TIME = re.compile(_PUBLISHED + r"((?:19|20)\d\d[-/]\d\d?[-/]\d\d?(?:[ T]\d\d?:\d\d(?::\d\d)?)?)", re.I)
_NO_YEAR = re.compile(r"(?<![\d-])(\d{1,2})[-/月](\d{1,2})日?\s+(\d{1,2})[:：](\d\d)(?:[:：](\d\d))?(?!\d)")
_SHORT_YEAR = re.compile(r"(?<![\d-])([12]\d)-(\d{1,2})-(\d{1,2})\s*(\d{1,2})[:：](\d\d)(?!\d)")
_YEAR_APART = re.compile(r"(?<!\d)((?:19|20)\d\d)\s+(\d\d)\s?[/-]\s?(\d\d)\s+(\d\d:\d\d(?::\d\d)?)")
_HEAD_DAY = re.compile(r"今天是|星期[一二三四五六日天]|农历|欢迎")
_LABEL = re.compile(
    r"(?:发布|发表|更新|创建|添加|上传|编辑|刊发|录入|成文)?(?:时间|日期)|发布于|来源|稿源|作者|编辑|记者|浏览|点击|阅读|字[号体]|"
    r"[\d:：\-/年月日时分秒.\s|｜　【】\[\]()（）]"
)
_CLOCK = re.compile(r"\d{1,2}[:：]\d\d")
_DAY = re.compile(r"\d{1,4}\s?[-/.年月]\s?\d{1,2}")
_LINE = 70
"""Characters that a line of time and source has at the most."""
_LONGEST = 160
"""Characters of a line that may be the line of time and source."""
_BARE = 14
"""Characters that a line may have beside its day, its labels and its source where it tells no time of day."""


def read_stamp(text: str, zone: str) -> str | None:
    """A time of a meta element or a script: with a zone of its own it is turned into the page's; else as printed."""
    match = _ISO_ZONE.search(text)
    if match is None:
        return read_time(text, zone)
    try:
        moment = datetime.fromisoformat(match[1] + match[2].upper().replace("Z", "+00:00"))
    except ValueError:
        return read_time(text, zone)
    printed = read_time(match[1], zone)
    offset = datetime.fromisoformat(printed).tzinfo if printed and "T" in printed else None
    return moment.astimezone(offset or timezone(timedelta(hours=8))).isoformat()


def printed_stamp(blocks: Sequence[Block], title: Block | None, url: str, zone: str) -> str | None:
    """The time printed beside the headline: behind it, else just before it; a moment rather than a day.

    In: the lines of the page, the line of the headline, the page's address (for a year that is not printed), the zone.
    """
    start = next((i for i, block in enumerate(blocks) if block is title), -1)
    behind = blocks[start + 1 : start + 13] if start >= 0 else blocks[:60]
    before = blocks[max(0, start - 4) : max(start, 0)][::-1]
    days = []
    for block in (*behind, *before):
        found = _stamp_of(block.text, url, zone)
        if found and "T" in found:
            return found
        if found:
            days.append(found)
    return days[0] if days else None


def is_stamp_line(text: str) -> bool:
    """Whether a line tells time, source and author rather than any news."""
    return (
        len(text) <= _LINE
        and "。" not in text
        and (bool(_CLOCK.search(text)) or _is_bare(text))
        and bool(_DAY.search(text))
    )


def labelled_stamp(blocks: Iterable[Block], zone: str) -> str | None:
    """The first time on the page that a label names (发布时间：…), wherever it stands."""
    for block in blocks:
        if len(block.text) <= _LONGEST and re.search(
            r"(?:发布|发表|发稿|更新)?(?:时间|日期)\s*[:：]|发布于", block.text
        ):
            found = read_time(block.text, zone)
            if found:
                return found
    return None


def script_stamp(html: str, zone: str) -> str | None:
    """The time that the page's scripts tell of it."""
    match = _SCRIPT_TIME.search(html)
    if match and (found := read_time(match[1], zone)):
        return found
    match = _EPOCH.search(html)
    if match is None:
        return None
    moment = datetime.fromtimestamp(int(match[1]), tz=UTC).astimezone(timezone(timedelta(hours=8)))
    return moment.isoformat()


def _stamp_of(text: str, url: str, zone: str) -> str | None:
    if len(text) > _LONGEST or (_HEAD_DAY.search(text[:40]) and not _LABEL.match(text)):
        return None
    found = read_time(text, zone)
    if found and ("T" in found or _is_bare(text)):
        return found
    if found is None and (apart := _YEAR_APART.search(text)):
        return read_time(f"{apart[1]}-{apart[2]}-{apart[3]} {apart[4]}", zone)
    if found is None and (short := _SHORT_YEAR.search(text)):
        return read_time(f"20{short[1]}-{short[2]}-{short[3]} {short[4]}:{short[5]}", zone)
    day = day_in_address(url)
    match = _NO_YEAR.search(text)
    if found is None and match and day:
        return read_time(f"{day[:4]}-{match[1]}-{match[2]} {match[3]}:{match[4]}", zone)
    return None


def _is_bare(text: str) -> bool:
    """Whether a line holds little beside a day: text of an article has dates too."""
    return len(_LABEL.sub("", text)) <= _BARE and "。" not in text
