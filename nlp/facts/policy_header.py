"""Who issued a policy document, under which number and on which day: title, number line and signature.

Layout of official documents after GB/T 9704-2012: the number stands under the title, the signature (organs, then
the day on a line of its own) behind the text, before what the document brings into force. Web pages keep the order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.reading import Reading
from nlp.records import DateValue, OrganizationValue, PolicyPage
from nlp.spans import Span

_NUMBER = re.compile(
    r"(?P<organ>[一-鿿]{1,14}?)(?P<year>[〔\[【(﹝]\s?(?:19|20)\d{2}\s?[〕\]】)﹞])\s?(?:第\s?)?(?P<serial>\d{1,5})\s?号"
)
_ORDER = re.compile(r"(?P<organ>[一-鿿]{2,20}令)\s?第\s?\d{1,4}\s?号")
_NUMBER_LABEL = re.compile(r"(?:发文字号|发文号|文号|文件编号|公文号|文件号)[:\s]*")
_NUMBER_LINES = 14
_ACT = re.compile(
    r"(?:关于|印发|转发|批转|公布|发布|批复|的(?:通知|意见|公告|通告|决定|批复|函|令|报告)|令第?\d*号?$|(?:通知|意见|公告|通告|决定)$)"
)
_ABOUT = re.compile(r"关于|印发|转发")
_LIKE_ORGAN = re.compile(
    r"[一-鿿()（）]{2,36}(?:办公室|委员会|小组|指挥部|政府|[厅局委部会院]|管委会|联席会议|公司|集团|中心|银行)"
)
_BETWEEN_ISSUERS = re.compile(r"[\s、和,及与()]|以及|联合")
_LINE_EDGE = " \t　()"


@dataclass(frozen=True, slots=True)
class Signature:
    """What stands under the text: organs and day."""

    issuers: tuple[str, ...]
    issued: str | None
    end: int
    """Where the line of the day ends; the documents brought into force begin behind it."""


def number_of(reading: Reading) -> str | None:
    """The document's own number: on a line of its own near the top, else the page's."""
    page = reading.document.policy or PolicyPage()
    lines = reading.paragraphs[:_NUMBER_LINES]
    for index, (start, end) in enumerate(lines):
        line = reading.folded[start:end]
        label = _NUMBER_LABEL.match(line.strip(_LINE_EDGE))
        found = _NUMBER.search(line)
        if found and (label or _alone(line, found) or (not index and line.rstrip(" )").endswith(found[0]))):
            return re.sub(r"\s", "", reading.text[start + found.start() : start + found.end()])
    if page.document_number:
        return page.document_number
    orders = (_ORDER.fullmatch(reading.folded[s:e].strip(_LINE_EDGE)) for s, e in lines)
    return next((re.sub(r"\s", "", order[0]) for order in orders if order), None)


def _alone(line: str, found: re.Match[str]) -> bool:
    """Whether a line holds nothing but the number."""
    rest = line[: found.start()] + line[found.end() :]
    return not rest.strip(_LINE_EDGE + ";；。,")


def signature_of(reading: Reading) -> Signature | None:
    """The signature: a line that is a day alone, below the lines of one or more organs; the first such in the body.

    A line with organ and day together counts too. None where the text has none.
    """
    lines = reading.paragraphs
    lone: Signature | None = None
    for index in range(1, len(lines)):
        day = _closing_day(reading, *lines[index])
        if day is None:
            continue
        start, end = lines[index]
        names = tuple(_organs(reading, start, day.start) or ())
        if not names and not reading.folded[start : day.start].strip(_LINE_EDGE):
            names = tuple(_organ_lines(reading, lines[max(1, index - 12) : index]))
        value = day.value.edtf if isinstance(day.value, DateValue) else None
        if names:
            return Signature(names, value, end)
        if lone is None and not reading.folded[start : day.start].strip(_LINE_EDGE):
            lone = Signature((), value, end)
    return lone


def _closing_day(reading: Reading, start: int, end: int) -> Span | None:
    """The full day at the end of a short line."""
    if end - start > 120:
        return None
    days = reading.within("DATE", start, end)
    if not days or not isinstance(days[-1].value, DateValue) or len(days[-1].value.edtf or "") != 10:
        return None
    rest = reading.folded[days[-1].end : end].strip(_LINE_EDGE)
    return days[-1] if not rest or rest.startswith("印发") else None


def _organ_lines(reading: Reading, lines: list[tuple[int, int]]) -> tuple[str, ...]:
    """Organs of the lines right above the day, in order."""
    found: list[str] = []
    for start, end in reversed(lines):
        names = _organs(reading, start, end)
        if not names:
            break
        found[:0] = names
    return tuple(dict.fromkeys(found))


def _organs(reading: Reading, start: int, end: int) -> list[str] | None:
    """The organizations that a stretch consists of; empty where it is blank, None where it says something else."""
    names, at = [], start
    for span in _outer(reading.within("ORG", start, end)):
        if _BETWEEN_ISSUERS.sub("", reading.folded[at : span.start]):
            return None
        names.append(full_name(reading, span))
        at = span.end
    return None if _BETWEEN_ISSUERS.sub("", reading.folded[at:end]) else names


def _outer(spans: list[Span]) -> list[Span]:
    """Spans that lie in no other one."""
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def full_name(reading: Reading, span: Span) -> str:
    """The full name of an organ: as written where that is full, else its canonical name."""
    written = re.sub(r"\s", "", reading.text[span.start : span.end])
    if isinstance(span.value, OrganizationValue) and len(span.value.canonical) > len(written):
        return span.value.canonical
    return written


def issuers_of_title(reading: Reading) -> tuple[str, ...]:
    """The organs at the front of the title, before 关于, 印发, 转发."""
    if not reading.paragraphs:
        return ()
    start, end = reading.paragraphs[0]
    act = _ACT.search(reading.folded, start, end)
    stop = act.start() if act else end
    names, at = [], start
    for span in _outer(reading.within("ORG", start, stop)):
        if _BETWEEN_ISSUERS.sub("", reading.folded[at : span.start]):
            break
        names.append(full_name(reading, span))
        at = span.end
    rest = _BETWEEN_ISSUERS.sub("", reading.folded[at:stop])
    return tuple(dict.fromkeys(names)) if not rest or rest.startswith("等") else ()


def issuers_of(reading: Reading, signature: Signature | None) -> tuple[str, ...]:
    """Who issued it: the signature, else the title, else the page."""
    page = reading.document.policy or PolicyPage()
    title = issuers_of_title(reading)
    signed = signature.issuers if signature else ()
    if signed and title and not set(signed) & set(title) and len(signed) == 1:
        # A lone signature that is not in the title belongs to what was forwarded or attached.
        return title
    return signed or title or page.issuers or _spelled_issuers(reading)


def _spelled_issuers(reading: Reading) -> tuple[str, ...]:
    """What stands before 关于 in the title, where it ends like an organ's name."""
    start, end = reading.paragraphs[0] if reading.paragraphs else (0, 0)
    act = _ABOUT.search(reading.folded, start, end)
    names = re.split(r"[\s、]+", reading.text[start : act.start() if act else start].strip())
    return tuple(names) if all(_LIKE_ORGAN.fullmatch(name) for name in names) else ()


def issued_of(reading: Reading, signature: Signature | None) -> str | None:
    """The day of the signature, else the page's, else a day in brackets under the title."""
    page = reading.document.policy or PolicyPage()
    if signature and signature.issuers and signature.issued:
        return signature.issued
    if page.issued:
        return page.issued
    if signature and signature.issued:
        return signature.issued
    return _day_under_title(reading)


_UNDER_TITLE = re.compile(r"\s*\(")


def _day_under_title(reading: Reading) -> str | None:
    """(2021年5月28日河北省…通过) under the title."""
    for start, end in reading.paragraphs[1:5]:
        if _UNDER_TITLE.match(reading.folded, start, end):
            for span in reading.within("DATE", start, end):
                if isinstance(span.value, DateValue) and len(span.value.edtf or "") == 10:
                    return span.value.edtf
    return None
