"""From when and until when a policy document holds: 自…起施行, 自印发之日起, 有效期至…, 有效期N年."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from nlp.reading import Reading
from nlp.records import DateValue, PolicyPage
from nlp.values.numbers import chinese_number

_START = re.compile(r"(?:自|从|于|由)\s?$")
_AFTER_DATE = re.compile(
    r"\s?(?:零时|0时)?(?:之日|之时)?(?:起|开始)?(?:正式|全面|开始|起)*(?P<force>施行|实施|执行|生效|试行)"
)
_FROM_ISSUE = re.compile(
    r"[自从](?:本[一-鿿]{2,6})?(?:印发|发布|公布|下发|发文|签发|颁布|颁发|批复|核准|印制|成文|公开发布|签署)(?:之日|之时|日|当日)?起?"
    r"(?:满|后)?(?P<days>\d+|[一二三四五六七八九十]+)?(?P<unit>日|天|个工作日)?(?:后|内)?(?:起|开始|正式)*(?P<force>施行|实施|执行|生效|试行|有效|计算|算起|,)"
)
_UNTIL = re.compile(
    r"(?:有效期|有效期限|执行期|执行期限|实施期限|施行期限|政策期限|有效时间|施行期|实施期|试行期|政策有效期|执行时间)(?:限)?[^。;\n]{0,24}?(?:至|到|截至|截止到?)\s?$"
    r"|(?:施行|实施|执行|有效|试行)(?:期限)?(?:截?至|截?止到?|到)\s?$"
)
_YEARS = re.compile(
    r"(?:有效期|有效期限|执行期|执行期限|实施期限|施行期限|政策期限|试行期|试行期限|施行期|实施期|有效|试行|暂定|为期|期限)(?:限)?(?:暂)?(?:均)?(?:定)?(?:为|是|:)?\s?"
    r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})\s?(?P<unit>年|个月)"
)
_FOREIGN = re.compile(r"原|旧|同时废止|许可证|合同|批文有效")


def validity(reading: Reading, issued: str | None) -> tuple[str | None, str | None]:
    """(effective, expires) as EDTF dates; None where the document has no such clause and the page prints none.

    `issued`: the day from which 自印发之日起 counts. A validity of N years ends the day before the anniversary.
    """
    page = reading.document.policy or PolicyPage()
    effective = _effective(reading, issued)
    expires = _expires(reading, effective or page.effective or issued)
    return effective or page.effective, expires


def _edtf(value: object) -> str | None:
    return value.edtf if isinstance(value, DateValue) else None


def _effective(reading: Reading, issued: str | None) -> str | None:
    """The last such clause counts: clauses of application stand at the end (附则)."""
    found: tuple[int, str | None] = (-1, None)
    text = reading.folded
    for span in reading.spans("DATE"):
        behind = _AFTER_DATE.match(text, span.end)
        if behind and _START.search(text, max(0, span.start - 3), span.start) and not _elsewhere(text, span.start):
            found = (span.start, (_edtf(span.value) or "").split("/")[0] or None)
    for match in _FROM_ISSUE.finditer(text):
        if match.start() > found[0] and not _elsewhere(text, match.start()):
            found = (match.start(), _after_issue(match, issued))
    return found[1]


def _after_issue(match: re.Match[str], issued: str | None) -> str | None:
    """自公布之日起30日后施行 counts from the day of issue."""
    days = _count(match["days"])
    if issued is None or not days or match["unit"] == "个工作日":
        return issued
    try:
        return str(dt.date.fromisoformat(issued) + dt.timedelta(days=days))
    except (ValueError, OverflowError):
        return issued


def _elsewhere(text: str, at: int) -> bool:
    """Whether the clause speaks of another document or of whom a rule applies to."""
    low = max(text.rfind(sign, max(0, at - 80), at) for sign in "。;\n")
    before = text[max(low + 1, at - 80) : at]
    return before.startswith(("对", "凡", "原")) or bool(re.search(r"《[^》]*$|原《|的[^,]{0,4}企业", before))


def _expires(reading: Reading, start: str | None) -> str | None:
    text = reading.folded
    for span in reversed(reading.spans("DATE")):
        if _UNTIL.search(text, max(0, span.start - 40), span.start) and not _elsewhere(text, span.start):
            return (_edtf(span.value) or "").rpartition("/")[2] or None
    for span in reversed(reading.spans("DATE")):
        # 自2021年7月1日至2025年12月31日 is one DATE behind the word of validity.
        edtf = _edtf(span.value) or ""
        if "/" in edtf and re.search(
            r"(?:有效期|期限|施行|执行)[^。;\n]{0,6}$", text[max(0, span.start - 14) : span.start]
        ):
            return edtf.rpartition("/")[2] or None
    terms = [m for m in _YEARS.finditer(text) if not _elsewhere(text, m.start()) and _about_itself(text, m)]
    if not terms or start is None:
        return None
    match = terms[-1]
    count = _count(match["n"])
    return _anniversary(start, (count or 0) * (12 if match["unit"] == "年" else 1)) if count else None


def _about_itself(text: str, match: re.Match[str]) -> bool:
    """Whether the term is the document's own: near 施行, 起, 本办法, and no loan's or certificate's."""
    low = max(text.rfind(sign, max(0, match.start() - 60), match.start()) for sign in "。\n")
    before = text[max(low + 1, match.start() - 60) : match.start()]
    if re.search(r"贷款|债券|证书|资格|许可|合同|协议|票据", before):
        return False
    return bool(re.search(r"本|起|施行|实施|执行", before)) or match[0].startswith("有效期")


def _count(written: str | None) -> int | None:
    if not written:
        return None
    if written.isdigit():
        return int(written)
    spoken = chinese_number(written)
    return int(spoken[0]) if spoken else None


def _anniversary(start: str, months: int) -> str | None:
    """The day before the same day so many months later."""
    try:
        first = dt.date.fromisoformat(start)
    except ValueError:
        return None
    month = first.month - 1 + months
    year, month = first.year + month // 12, month % 12 + 1
    if not 1 <= year <= 9999:
        return None
    day = min(first.day, calendar.monthrange(year, month)[1])
    return str(dt.date(year, month, day) - dt.timedelta(days=1))
