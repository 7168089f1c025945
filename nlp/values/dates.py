"""The grammar of date expressions: what is written, before anything is resolved.

`read_date` gives the parts that the text names; what it leaves out is the work of `resolve`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from nlp.lexicon import rows
from nlp.values.edtf import Period, is_known
from nlp.values.numbers import chinese_number

Form = Literal[
    "year",
    "edge",
    "month",
    "day",
    "day_only",
    "third",
    "months_to",
    "quarters",
    "half",
    "whole",
    "month_word",
    "month_edge",
]

_CN_YEAR = "[一二][零〇○OoΟ0-9一二三四五六七八九]{3}"
_YEAR = f"(?:[0-9]{{4}}|{_CN_YEAR})"
_MONTH = "(?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九]|元)"
_DAY = "(?:[0-9]{1,2}|三十一?|[一二]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
_TO = r"\ ?(?:-{1,2}|~|至|到)\ ?"
_COUNT = "(?:[0-9]{1,2}|十[一二]?|[一二两三四五六七八九])"
_NOT_MONTH = "(?![龄球饼亮息薪租嫂子台牙卡票光均供老刊])"
_NOT_DAY = "(?![元圆])"
_NOT_LONE_DAY = "(?![元圆均龄化线内后]|以内|以后|之内|之后|游(?![客览人])|报[^道名告到送])"
_EDGE = "[底末初](?![步中心级期衷始创端梢位座部盘色气线片伏试次学]|见[成端雏规])"
# 2022上半年, 2022Q3, 2018至今.
_WITHOUT_YEAR_SIGN = "[上下]半年|第?[一二三四]季度|前[一二三]季度|Q[1-4](?![0-9A-Za-z])|至今"
_NOT_NUMBER = "(?![线楼文院馆门路店厂令公桌])"

ATOM = re.compile(
    rf"""
    (?:(?P<year>{_YEAR})(?:\ ?年(?:度(?![假数]))?|(?=(?:{_TO}|[、和]){_YEAR}\ ?年|{_WITHOUT_YEAR_SIGN}))
      |(?P<short>[0-27-9][0-9])\ ?年(?=\ ?[0-9]{{1,2}}\ ?月|{_EDGE})
      |(?P<old>(?<![^ \n,。;:(“于自从在到至])[789][1-9])\ ?年(?![来历前后内里间多期的以之龄限度中])
      |(?P<early>0[0-9])\ ?年
      |(?P<rel>@REL@)(?:度(?![假数过]))?
    )?+
    \ ?(?:
       (?P<edge>年?{_EDGE})
      |[前头](?P<upto>{_COUNT})\ ?个?月(?:份(?![额]))?
      |第?(?P<quarter>[一二三四1-4])\ ?季度(?P<quarter_edge>[末底初])?
      |Q(?P<quarter_sign>[1-4])(?![0-9A-Za-z])(?:季度)?
      |(?P<first>首季度?|首个季度)
      |(?P<first_month>首月)(?!供)
      |[前头](?P<quarters>[一二两三1-3])\ ?个?季度
      |(?P<quarter_pair>一二|二三|三四)季度
      |第?(?P<quarter_a>[一二三1-3])(?:{_TO}|、)第?(?P<quarter_b>[二三四2-4])\ ?季度
      |(?P<half>[上下])半年(?![刊])
      |(?P<whole>全年(?![龄]))
      |(?P<month>{_MONTH})\ ?(?:(?P<month_sign>月){_NOT_MONTH}(?:份(?![额]))?
           |(?=(?:{_TO}|、){_MONTH}(?:、{_MONTH})?\ ?月{_NOT_MONTH}))
         (?:\ ?(?P<day>{_DAY})\ ?(?:(?:日|号{_NOT_NUMBER}){_NOT_DAY}
             |(?=(?:{_TO}|、)(?:{_MONTH}月)?{_DAY}(?:、{_DAY})?\ ?[日号]{_NOT_DAY}))
           |(?P<part>[底末初](?![期步级中一二三四五六七八九十])|中下旬|上中旬|中上旬|[上中下]旬|[上下]半月))?
      |(?P<lone>{_DAY})\ ?(?:日{_NOT_LONE_DAY}|(?=(?:{_TO}|、){_DAY}(?:、{_DAY})?\ ?日{_NOT_LONE_DAY})
           |号(?=[上下中]午|[晚早]上|凌晨|傍晚|{_TO}{_DAY}号(?:[,。;)\s]|$|[上下]午|在|举行|召开|期间|放假)))
    )?+
    """.replace("@REL@", "大前年|今年|本年|去年|前年|明年|来年|后年|上一?年|同年|当年|次年|翌年"),
    re.X,
)
_COMPLETED = ("year", "month", "day", "day_only")
_BARE = "0123456789一二三四五六七八九十"
_RANGE = re.compile(rf"起?{_TO}|[、和]", re.X)
_LISTED = frozenset(f"{sign}、" for sign in _BARE)
_TAIL = re.compile(
    "以来|以后|之后|以前|之前|期间"
    "|前(?![0-9一二两三四五六七八九十几往来后夕期述列沿景进端台瞻身去]|提(?![出交供前]))"
    "|后(?![0-9一两三续期备台面端者勤方置半劲盾果天])"
)
_MONTH_WORD = re.compile(
    "(?P<word>本月|这个月|上?上个?月|下?下个?月|同月|当月|次月)(?!刊)(?:份(?!额))?"
    f"(?:(?P<day>{_DAY})(?:日|号{_NOT_NUMBER}){_NOT_DAY}|(?P<part>[底末初](?![期步级中一二三四五六七八九十])|中下旬|上中旬|中上旬|[上中下]旬|[上下]半月))?"
)
_DAY_NUMBER = re.compile(f"({_DAY})号{_NOT_NUMBER}{_NOT_DAY}")
_MONTH_EDGE = re.compile("月[底末初](?![期步级中一二三四五六七八九十])")
WEEK = re.compile(
    "(?P<which>本|这|上上|上|下下|下|)个?(?:周(?![期边围转年岁密到全折旋刊知])|星期|礼拜)(?P<day>[一二三四五六日天末](?![一-鿿]名|体|致))?"
)
ISO = re.compile(r"(?P<y>[12][0-9]{3})(?P<s>[-/.])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})(?![0-9]|(?P=s)[0-9])")
# 2022.10-2023.06, and 2023.5 or 2022-2024 behind a word that announces a time.
NUMERIC = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2})(?:[./-](?P<m>0?[1-9]|1[0-2])(?![0-9]))?"
    r"(?: ?(?:-{1,2}|~|至|到) ?(?P<y2>(?:19|20)[0-9]{2})(?:[./-](?P<m2>0?[1-9]|1[0-2])(?![0-9]))?)?"
    r"(?=[ \n,。;、)(]|$|至今)"
)
_ANNOUNCED = re.compile(
    "(?:时间|年限|日期|工期|期限|周期|起止|开工|竣工|建成|投产|完工|成立|年月|年份|年度|始于|截至|截止)[^,。;\n0-9]{0,4}$"
)
PLAN = re.compile(
    "(?P<number>十[一二三四五六七八]?|[一二三四六七八九])五(?P<close>[”\"’'」])?"
    "(?P<tail>以来|期间|时期|末期?|初期?|以后(?!续)|前(?![一二两三0-9期]))?"
)
DECADE = re.compile(
    "(?P<century>(?:20|二十)世纪|上个?世纪|19|20)?"
    "(?:(?P<first>[1-9]0|[一二三四五六七八九]十?)(?:[、至到]|-)?)?(?P<decade>[0-9]0|[一二三四五六七八九]十)年代"
    "(?P<part>[初末]期?|中期|中后期|早期|后期)?(?P<since>以来)?"
)


PLAN_NAME = re.compile("[^,。;:!?\n》]{0,20}?(?:规划|纲要|方案|计划|专项)")
_MORE_WEEKDAYS = re.compile("[至到、和及或~)-]|休息|闭馆|例会|夜校|课堂|[一-鿿]?[0-9:]+-")
_VAGUE_DAY = re.compile("的(?!是)|[,]?我们|中国")


class Parts(NamedTuple):
    """One date as written. Numbers are 0 where the text does not name them."""

    end: int
    form: Form
    year: int = 0
    word: str = ""
    """The relative word that stands for the year or the month: 今年, 次年, 上月."""
    a: int = 0
    """Month; first quarter or half; months counted (前10个月)."""
    b: int = 0
    """Day; last quarter."""
    part: str = ""
    """底, 末, 初, 上旬, 中旬, 下旬, 上半月, 下半月."""
    chinese: bool = False
    """A month or day in Chinese numerals."""


class DateExpression(NamedTuple):
    """A date or a range of dates, with the words that are attached to it."""

    start: int
    end: int
    left: Parts
    right: Parts | None = None
    tail: str = ""
    """以来, 以后, 前, 期间, 至今, or empty."""


def read_date(folded: str, start: int) -> DateExpression | None:
    """The longest date expression that begins at the offset, None where none does."""
    left = _atom(folded, start)
    if left is None:
        return None
    end, right = left.end, None
    sign = _RANGE.match(folded, left.end)
    if sign:
        right = _atom(folded, sign.end()) or (
            _numbered_day(folded, sign.end()) if folded[left.end - 1] == "号" else None
        )
        if right is not None and not _fits(left, right, sign[0] in "、和", folded[left.end - 1] in _BARE):
            right = None
        if right is not None and sign[0] == "、" and folded[right.end - 1 : right.end + 1] in _LISTED:
            right = _atom(folded, right.end + 1) or right
        if right is not None:
            end = right.end
        elif folded.startswith("至今", left.end) and folded[left.end + 2 : left.end + 3] != "年":
            return DateExpression(start, left.end + 2, left, None, "至今")
    if right is None and left.form in _COMPLETED and folded[left.end - 1] in _BARE:
        return None
    tail = _tail(folded, end, right or left)
    return DateExpression(start, end + len(tail), left, right, tail)


def _tail(folded: str, end: int, last: Parts) -> str:
    match = _TAIL.match(folded, end)
    if match is None:
        return ""
    if match[0] in ("前", "后") and last.form == "year" and last.word:
        return ""
    # 前后 is about that date, neither before nor after it.
    return "" if folded.startswith("前后", match.start()) else match[0]


def _fits(left: Parts, right: Parts, listed: bool, bare: bool) -> bool:
    """Whether two dates with a sign between them are one: a range, or 28、29日 and 2018、2019年.

    `listed`: the sign is that of a list; `bare`: the first lacks its 日, 月 or 年.
    """
    if listed and not bare:
        return False
    if listed and left.year and left.form == "year":
        return right.form == "year" and right.year == left.year + 1
    if right.year or right.word:
        return True
    if right.form == "day_only":
        return left.form in ("day", "day_only", "month_word") and bool(left.b)
    if right.form == "year":
        return False
    return left.form not in ("year", "day_only")


def _atom(folded: str, start: int) -> Parts | None:
    match = ATOM.match(folded, start)
    if match is None or match.end() == start:
        return _month_word(folded, start)
    found = match.groupdict()
    end = match.end()
    if folded[end - 1] == " ":
        end -= 1
    year = _year(found)
    word = found["rel"] or ""
    if year is None:
        return None
    form, a, b, part = _within_year(found, bool(year or word))
    if form is None:
        return None
    if form == "year" and folded.startswith("代", end):
        return None
    chinese = bool((found["month"] or found["lone"] or "0")[0] not in "0123456789")
    return Parts(end, form, year, word, a, b, part, chinese)


def _numbered_day(folded: str, start: int) -> Parts | None:
    """The second day of 4月5号到8号; a 号 by itself is mostly no date."""
    match = _DAY_NUMBER.match(folded, start)
    return Parts(match.end(), "day_only", 0, "", 0, _number(match[1])) if match else None


def _year(found: dict[str, str | None]) -> int | None:
    """The year that is named, 0 where none is, None where the digits make no year."""
    if text := found["year"]:
        year = int("".join(_CN_DIGITS.get(c, c) for c in text))
        return year if is_known(year) else None
    if text := found["short"]:
        return int(text) + (2000 if int(text) < 50 else 1900)
    if text := found["old"]:
        return int(text) + 1900
    if text := found["early"]:
        return int(text) + 2000
    return 0


_CN_DIGITS = {
    c: str(d) for d, cs in enumerate(("零〇○OoΟ", "一", "二", "三", "四", "五", "六", "七", "八", "九")) for c in cs
}


def _within_year(found: dict[str, str | None], has_year: bool) -> tuple[Form | None, int, int, str]:
    """Form, numbers and part of what stands behind the year."""
    if text := found["month"]:
        month = _number(text)
        if found["day"]:
            return "day", month, _number(found["day"]), ""
        part = found["part"] or ""
        return ("third" if part.endswith(("旬", "半月")) else "month"), month, 0, part
    if text := found["lone"]:
        return (None if has_year else "day_only"), 0, _number(text), ""
    if text := found["edge"]:
        if not has_year and len(text) < 2:
            return None, 0, 0, ""
        return "edge", 1 if text[-1] == "初" else 12, 0, text[-1]
    if text := found["upto"]:
        return "months_to", _number(text), 0, ""
    if text := found["quarter"]:
        return "quarters", _number(text), _number(text), found["quarter_edge"] or ""
    if text := found["quarter_sign"]:
        return ("quarters" if has_year else None), int(text), int(text), ""
    if found["first_month"]:
        return ("month" if has_year else None), 1, 0, ""
    if found["first"]:
        return "quarters", 1, 1, ""
    if text := found["quarters"]:
        return "quarters", 1, _number(text), ""
    if text := found["quarter_pair"]:
        return "quarters", _number(text[0]), _number(text[1]), ""
    if text := found["quarter_a"]:
        return "quarters", _number(text), _number(found["quarter_b"] or "1"), ""
    if text := found["half"]:
        return "half", 1 if text == "上" else 2, 0, ""
    if found["whole"]:
        return "whole", 0, 0, ""
    return ("year" if has_year else None), 0, 0, ""


def _number(text: str) -> int:
    if text[0] in "0123456789":
        return int(text)
    if text == "元":
        return 1
    pair = chinese_number(text.replace("廿", "二十"))
    return int(pair[0]) if pair else 0


def _month_word(folded: str, start: int) -> Parts | None:
    """本月, 上月底, 同月15日, and a bare 月底."""
    if match := _MONTH_WORD.match(folded, start):
        day, part = match["day"], match["part"] or ""
        return Parts(match.end(), "month_word", 0, match["word"], 0, _number(day) if day else 0, part)
    if match := _MONTH_EDGE.match(folded, start):
        return Parts(match.end(), "month_edge", 0, "", 0, 0, match[0][-1])
    return None


def read_numeric(folded: str, start: int) -> DateExpression | None:
    """2022.10-2023.06; a single 2023.5 and years alone only where a word announces a time (建设年限, 开工时间)."""
    match = NUMERIC.match(folded, start)
    if match is None:
        return None
    year, month, to_year, to_month = (int(text) if text else 0 for text in match.groups())
    if bool(month) != bool(to_month) and to_year:
        return None
    if not (month and to_month) and not _ANNOUNCED.search(folded, max(0, start - 14), start):
        return None
    left = Parts(match.end(), "month" if month else "year", year, "", month)
    right = Parts(match.end(), "month" if month else "year", to_year, "", to_month) if to_year else None
    return DateExpression(start, match.end(), left, right)


@lru_cache(maxsize=1)
def date_words() -> tuple[re.Pattern[str], dict[str, tuple[str, int, bool]]]:
    """Pattern of the words that are dates by themselves, and kind, offset, optional of every date word."""
    table = {word: (kind, int(offset), optional == "yes") for word, kind, offset, optional in rows("date_words.tsv")}
    alone = [
        word
        for word, (kind, _, _) in table.items()
        if kind in ("day", "day_of_text", "quarter", "two_days", "two_years", "vague")
    ]
    return re.compile("|".join(sorted(alone, key=len, reverse=True))), table


def is_vague_day(folded: str, start: int, end: int) -> bool:
    """Whether 今天 or 今日 says nowadays: 今天的曹妃甸, 时至今日, 直到今天."""
    if folded[start:end] not in ("今天", "今日"):
        return False
    before = folded[max(0, start - 2) : start]
    return bool(_VAGUE_DAY.match(folded, end)) or before.endswith(("到", "至", "了", "如"))


def decade_value(match: re.Match[str]) -> str | None:
    """EDTF of 20世纪80年代 and 上世纪七八十年代; None without a century and for a part of a decade (80年代末)."""
    if not match["century"] or match["part"]:
        return None
    century = 20 if match["century"] == "20" else 19
    last = _number(match["decade"])
    first = _number(match["first"]) if match["first"] else last
    first = first * 10 if first < 10 else first
    if first > last:
        return None
    return f"{century}{first:02d}/" + (".." if match["since"] else f"{century}{last + 9:02d}")


def is_vague_week(folded: str, start: int, end: int) -> bool:
    """Whether a bare 周三 or 周末 is one of many or only explains another date: 周一至周五, 周三、周五, (星期四)."""
    if folded[end - 1] == "末":
        return True
    before = folded[start - 1] if start else "\n"
    if folded[max(0, start - 2) : start].strip(" ,").endswith(("日", "号")):
        return True
    return before in "(至到-~、和及或的逢每隔双单" or _MORE_WEEKDAYS.match(folded, end) is not None


def plan_number(text: str) -> int:
    """十四 is 14."""
    pair = chinese_number(text)
    return int(pair[0]) if pair else 0


def plan_value(period: Period, tail: str) -> str:
    """EDTF of a plan period with the word attached: 末 is its last year, 以来 from its first year on."""
    if tail.startswith("末"):
        return period.high
    if tail.startswith("初"):
        return period.low
    if tail == "以来":
        return f"{period.low}/.."
    if tail == "以后":
        return f"{int(period.high) + 1}/.."
    if tail == "前":
        return f"../{int(period.low) - 1}"
    return str(period)
