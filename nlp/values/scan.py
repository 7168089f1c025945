"""One pass over a text: every numeral and date word is read once, leftmost first, so spans never overlap."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from nlp.reading import Reading
from nlp.records import DateValue
from nlp.spans import Span
from nlp.values import dates, edtf
from nlp.values.amounts import read_amount, spread
from nlp.values.dates import DateExpression, Parts, date_words, read_date
from nlp.values.guards import is_duration, is_in_title, is_optional, is_other_word, is_recurring
from nlp.values.modifiers import Said
from nlp.values.numbers import CHINESE_START
from nlp.values.resolve import Resolver
from nlp.values.tense import Tense
from nlp.values.units import first_signs

_TRADITIONAL = str.maketrans("億萬兩餘約圓個後來幾臺號間點過滿實際", "亿万两余约元个后来几台号间点过满实际")
_HAS_TRADITIONAL = re.compile("[億萬兩餘圓個後幾臺號點]")
_WORD_START = "今去前头明后本上下同当次昨翌来年月首全近目日连大现这周星礼元"
_WORD_NEXT = "上下今明后年天日晨晚早夜月周半个星季期前几底末初阶一拜礼世二三四五六七八九十两0-9"
# After these a digit can begin a date; after all others it begins an amount.
_DATE_NEXT = frozenset("年月日-~至到、和/.号季 世上下第前Q一二三四")
_AFTER_YEAR = frozenset("./上下第前Q一二三四")
"""Signs that only four digits have behind them in a date: 2022上半年, 2022.3.1."""
_SPACE_NEXT = frozenset("年月日季-~至")
_CHINESE_DATE_NEXT = frozenset("号年月日至到-~、季世”\"'’」期时以末规初")
_NUMBERED = re.compile(r"(?:^|[\n 。;:])[0-9]{1,2}\.$")
"""The number of a list before a date: 1.2023年5月18日."""
_TO = re.compile("-{1,2}|~|至|到")
_WEEKDAYS = "一二三四五六"
_DIGITS = frozenset("0123456789")
_CODE_BEFORE = re.compile(r"[0-9A-Za-z./_]$|[0-9A-Za-z][-:]$")


@lru_cache(maxsize=1)
def _anchors() -> re.Pattern[str]:
    """Where a value can begin: a run of digits, a Chinese numeral before something countable, a date word."""
    countable = re.escape(f"{CHINESE_START}〇○Oo0点万亿多余来几 年月日成倍季至到号期时以末初规”\"'’」-、")
    after_one = re.escape("零〇○一二三四五六七八九十百千O0点万亿元成倍年月季五至到、-")
    units = re.escape(first_signs())
    return re.compile(
        f"[0-9{CHINESE_START}{_WORD_START}]"
        f"(?:(?<=[0-9])[0-9]*+|(?<=[{CHINESE_START.replace('一', '')}])(?=[{countable}{units}])"
        f"|(?<=一)(?=[{after_one}]|个多?亿)|(?<=[{_WORD_START}])(?=[{_WORD_NEXT}]))"
    )


class Scan:
    """The pass over one document."""

    def __init__(self, reading: Reading) -> None:
        self.text = reading.text
        folded = reading.folded
        self.folded = folded.translate(_TRADITIONAL) if _HAS_TRADITIONAL.search(folded) else folded
        published = reading.published
        self.published = published if published and edtf.is_known(published.year) else None
        self.resolver = Resolver(self.folded, self.published)
        self.amounts: list[tuple[Span, Said]] = []
        self.dates: list[Span] = []

    def run(self) -> None:
        """Fill `amounts` and `dates` in reading order."""
        folded, done = self.folded, 0
        for match in _anchors().finditer(folded):
            start = match.start()
            if start < done:
                continue
            sign = folded[start]
            if sign in _DIGITS:
                done = self._digits(start, match.end())
            elif sign in CHINESE_START:
                done = self._chinese(start)
            else:
                done = self._word(start)

    # ---- at a numeral --------------------------------------------------------------------------------

    def _digits(self, start: int, end: int) -> int:
        folded = self.folded
        sign = folded[end : end + 1]
        if sign in _DATE_NEXT and end - start <= 4 and self._may_be_date(start, end, sign):
            done = self._date(start)
            if done:
                return done
        return max(end, self._amount(start))

    def _may_be_date(self, start: int, end: int, sign: str) -> bool:
        """Whether the sign behind one to four digits leaves a date possible; most decimals end here."""
        if sign in _AFTER_YEAR:
            return end - start == 4
        return sign != " " or self.folded[end + 1 : end + 2] in _SPACE_NEXT

    def _chinese(self, start: int) -> int:
        folded = self.folded
        end = start + 1
        limit = min(len(folded), start + 8)
        while end < limit and folded[end] in "零〇○O0一二三四五六七八九十":
            end += 1
        if folded[end : end + 1] in _CHINESE_DATE_NEXT:
            done = (folded[end - 1] == "五" and self._plan(start)) or self._date(start)
            if done:
                return done
        if folded[start] == "一" and end == start + 1 and folded[end : end + 1] not in "十百千万亿点成倍元":
            # 一个项目 counts nothing, 一个亿 is money.
            return self._amount(start) if folded.startswith(("个亿", "个多亿"), end) else end
        return self._amount(start)

    def _amount(self, start: int) -> int:
        amount = read_amount(self.folded, self.text, start)
        if amount.span is not None and amount.said is not None:
            self.amounts.append((amount.span, amount.said))
        return amount.end

    # ---- at a date -----------------------------------------------------------------------------------

    def _date(self, start: int) -> int:
        """Where the date at the offset ends; 0 where none is."""
        folded = self.folded
        if _CODE_BEFORE.search(folded, max(0, start - 2), start) and not _NUMBERED.search(
            folded, max(0, start - 4), start
        ):
            return 0
        iso = dates.ISO.match(folded, start)
        if iso:
            return self._iso(start, iso)
        if folded[start - 1 : start] == "第":
            if "季" not in folded[start : start + 4]:
                return 0
            start -= 1
        expression = read_date(folded, start)
        if expression is None:
            numeric = dates.read_numeric(folded, start)
            return self._dated(numeric) if numeric else self._decade(start)
        if is_duration(folded, expression):
            return expression.end
        return self._dated(expression)

    def _dated(self, expression: DateExpression) -> int:
        start, end = expression.start, expression.end
        if is_recurring(self.folded, start):
            return self._put(start, end, None, optional=True)
        resolved = self.resolver.resolve(expression, anchor=not is_in_title(self.folded, start))
        if not resolved.valid:
            return expression.end
        optional = is_optional(self.folded, expression)
        return self._put(expression.start, expression.end, resolved.edtf, optional)

    def _decade(self, start: int) -> int:
        """20世纪80年代."""
        decade = dates.DECADE.match(self.folded, start)
        if decade is None:
            return 0
        value = dates.decade_value(decade)
        return self._put(start, decade.end(), value, value is None)

    def _put(self, start: int, end: int, value: str | None, optional: bool = False) -> int:
        self.dates.append(Span(start, end, "DATE", DateValue(edtf=value), optional))
        return end

    def _iso(self, start: int, match: re.Match[str]) -> int:
        year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
        if edtf.day(year, month, day) is None:
            return match.end()
        parts = Parts(match.end(), "day", year, "", month, day)
        right = None
        if sign := _TO.match(self.folded, match.end()):
            other = dates.ISO.match(self.folded, sign.end())
            if other:
                right = Parts(other.end(), "day", int(other["y"]), "", int(other["m"]), int(other["d"]))
        return self._dated(DateExpression(start, (right or parts).end, parts, right))

    def _plan(self, start: int) -> int:
        """“十四五”期间."""
        folded = self.folded
        match = dates.PLAN.match(folded, start)
        if match is None:
            return 0
        quoted = bool(match["close"]) and start > 0 and folded[start - 1] in "“\"'‘「"
        tail = match["tail"] or ""
        number = match["number"]
        if not quoted and (match["close"] or not (tail or number > "十")):
            return 0
        if number in "一二三四" and tail not in ("期间", "时期"):
            return 0
        period = edtf.plan_period(dates.plan_number(number))
        if period is None:
            return 0
        begin = start - quoted
        value = dates.plan_value(period, tail)
        optional = not tail and dates.PLAN_NAME.match(folded, match.end()) is not None
        return self._put(
            begin,
            match.end(),
            value,
            optional or is_optional(folded, DateExpression(begin, match.end(), Parts(0, "year"))),
        )

    # ---- at a word -----------------------------------------------------------------------------------

    def _word(self, start: int) -> int:
        folded = self.folded
        words, table = date_words()
        word = words.match(folded, start)
        if word:
            if is_other_word(folded, start, word.end(), word[0]):
                return start + 1
            kind, offset, optional = table[word[0]]
            value = self.resolver.day_word(start, kind, offset)
            return self._put(start, word.end(), value, optional or dates.is_vague_day(folded, start, word.end()))
        week = dates.WEEK.match(folded, start) if folded[start] in "本这上下周星礼" else None
        if week:
            return self._week(start, week)
        expression = read_date(folded, start)
        if expression is None:
            return self._decade(start) or start + 1
        if is_other_word(folded, start, expression.end, expression.left.word):
            return start + 1
        return self._dated(expression)

    def _week(self, start: int, match: re.Match[str]) -> int:
        which, day = match["which"], match["day"]
        if not which and not day:
            return start + 1
        end = match.end()
        if not which:
            vague = dates.is_vague_week(self.folded, start, end)
            return self._put(start, end, self._next_weekday(start, end, day), vague)
        value, right = self._of_week(which, day), None
        if day and day != "末" and (sign := _TO.match(self.folded, end)):
            right = dates.WEEK.match(self.folded, sign.end())
        if right and right["day"] and right["day"] != "末":
            # 上周五至本周日.
            high = self._of_week(right["which"] or which, right["day"])
            end = right.end()
            value = f"{value}/{high}" if value and high and value <= high else value
        return self._put(start, end, value)

    def _of_week(self, which: str, day: str | None) -> str | None:
        if self.published is None:
            return None
        period = edtf.week(self.published, {"上": -1, "上上": -2, "下": 1, "下下": 2}.get(which, 0))
        if day == "末":
            return edtf.weekend(period)
        return edtf.weekday(period, _WEEKDAYS.find(day)) if day else str(period)

    def _next_weekday(self, start: int, end: int, day: str) -> str | None:
        """A bare 周三 is the latest one, or the next where the text speaks of the future."""
        if self.published is None or day == "末":
            return None
        expression = DateExpression(start, end, Parts(end, "day"))
        ahead = _WEEKDAYS.find(day) % 7 - self.published.weekday()
        if Tense(self.folded, expression).future:
            ahead %= 7
        else:
            ahead = -(-ahead % 7)
        return (self.published + dt.timedelta(days=ahead)).isoformat()


def scan(reading: Reading) -> None:
    """Add the MONEY, DATE, QUANTITY and PERCENT spans of a text to its reading."""
    found = Scan(reading)
    found.run()
    amounts = spread(found.folded, found.amounts)
    for label in ("MONEY", "QUANTITY", "PERCENT"):
        reading.add(label, [span for span in amounts if span.label == label])
    reading.add("DATE", found.dates)
