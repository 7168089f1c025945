"""Numerals: Arabic and Chinese, mixed and scaled, read exactly.

Sources of the rules: GB/T 15835-2011 (how numerals are written in publications) and the everyday spoken forms
(一百五 is 150, 两三百 is 200 to 300, 十余 is more than 10).
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import NamedTuple

EXACT = Context(prec=400)
"""Wide enough that no product of a numeral of MAX_DIGITS and its scale is ever rounded."""
MAX_DIGITS = 60
"""Longer runs are codes or noise, not numbers."""

_DIGITS = {
    c: d
    for d, cs in enumerate(("零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for c in cs
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
CHINESE_START = "一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟零"
CHINESE = "零〇○一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟万亿"
_NOT_THOUSAND = "瓦伏米克卡帕赫升字安伏周乏兆"

SCALE = rf"(?:[十百千]?万亿|[十百千]?[万亿]|百(?![分帕])|千(?![{_NOT_THOUSAND}]))"
# 多/余/来/几 belong to the number unless they begin a word of their own (多元化, 余额, 来自).
VAGUE = r"(?:多(?!元化|元发|样|方|式|功能|点)|余(?![额热下量电杭姚])|来(?![自到源说看宾访回])|几)"
# 5 000 is one number where a group begins with 0; 1.2023年5月 and 1.5月20日 are the number of a list and a date.
ARABIC = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3}(?![0-9]))++|[0-9]{1,3}\ 0[0-9]{2}(?![0-9])|[0-9]++)"
    r"(?:\.(?!(?:19|20)[0-9]{2}年|[0-9]{1,2}月[0-9]{1,2}日)[0-9]++)?"
)
NUMBER = re.compile(
    rf"""
    (?:(?P<arabic>{ARABIC})|(?P<chinese>[{CHINESE}]++(?:点[零〇○一二三四五六七八九两]++(?![十百千刻分])[万亿]*+)?))
    (?P<vague>{VAGUE})?
    (?P<scale>\ ?{SCALE})?
    (?P<vague_after>{VAGUE})?
    (?P<scale_after>万亿|亿|万)?
    (?P<rest>(?<=[万亿])(?:零[0-9]++(?![.0-9百千万])|零?[0-9]++(?:\.[0-9]++)?[百千]?[百千万](?!万)))?
    """,
    re.X,
)


# 1千5百万, 3亿2千500万: digits and scale signs in turn, which NUMBER leaves at the second digit.
_IN_TURN = re.compile("(?:零?[0-9]{1,4}[十百千]?[万亿]?){2,8}")
_TURN = re.compile("([0-9]+)([十百千]?)([万亿]?)")


class Number(NamedTuple):
    """A numeral in a text. `low` and `high` differ where it is said as two (两三百)."""

    end: int
    low: Decimal
    high: Decimal
    scale: Decimal
    """Product of the scale words behind Arabic digits (万 is 10000), 1 where there is none."""
    vague: str
    """多, 余, 来 or 几 where one stands inside, else empty."""
    chinese: bool
    scaled: bool
    """Ends in 万 or 亿, so that it can be money without 元."""


def read_number(folded: str, start: int) -> tuple[Number | None, int]:
    """The numeral that begins at `start`, and where its characters end (also where they make no number)."""
    match = NUMBER.match(folded, start)
    if match is None:
        return None, start + 1
    arabic, chinese, vague, scale, vague_after, scale_after, rest = match.groups()
    end = match.end()
    if arabic is not None:
        if folded[end - 1] in "百千" and folded[end : end + 1] in _ARABIC_DIGITS:
            turns = _in_turn(folded, start)
            if turns is not None:
                return turns, turns.end
        if len(arabic) > MAX_DIGITS:
            return None, end
        low = high = Decimal(arabic.replace(",", "").replace(" ", ""))
    else:
        pair = chinese_number(chinese)
        if pair is None or (chinese[0] in "百佰千仟" and vague is None):
            return None, end
        low, high = pair
    if vague == "几" and scale and scale[0] in "十百千":
        # 三百几十万 is three million and some.
        scale = scale[1:]
    factor = scale_value(scale) * scale_value(scale_after)
    if factor != 1:
        single = low is high
        low = EXACT.multiply(low, factor)
        high = low if single else EXACT.multiply(high, factor)
    if rest is not None:
        part = _rest_value(rest)
        if part >= factor or len(rest) > MAX_DIGITS:
            return None, end
        low, high = EXACT.add(low, part), EXACT.add(high, part)
    # 三亿多 and 两亿五 are said in 亿 too.
    scaled = folded[end - 1] in "万亿" or (
        folded[end - 2] in "万亿" and folded[end - 1] in ("多余来" if arabic else _LOWER_PLACE)
    )
    return Number(end, low, high, factor, vague or vague_after or "", arabic is None, scaled), end


def _in_turn(folded: str, start: int) -> Number | None:
    """1千5百万, 1亿5千3百万: each part smaller than the one before."""
    match = _IN_TURN.match(folded, start)
    if match is None:
        return None
    total = section = Decimal(0)
    last_part, last_scale = Decimal(10**5), Decimal(10**9)
    for digits, sign, scale in _TURN.findall(match[0]):
        unit = scale_value(sign)
        part = Decimal(digits) * unit
        if part >= last_part or not (sign or scale or 10 ** len(digits) == last_part):
            return None
        section, last_part = section + part, unit
        if scale:
            factor = scale_value(scale)
            if factor >= last_scale:
                return None
            total, section = total + section * factor, Decimal(0)
            last_part, last_scale = Decimal(10**5), factor
    value = total + section
    end = match.end()
    return Number(end, value, value, _ONE, "", False, folded[end - 1] in "万亿")


def scale_value(scale: str | None) -> Decimal:
    """千万 is 10000000; 1 for nothing."""
    if not scale:
        return _ONE
    return _POWERS[sum(_SCALES.get(c, 0) for c in scale)]


_LOWER_PLACE = frozenset("多余来一二三四五六七八九")
_ARABIC_DIGITS = tuple("0123456789")
_ONE = Decimal(1)
_POWERS = [Decimal(10**n) for n in range(24)]


def _rest_value(rest: str) -> Decimal:
    digits = rest.strip("零百千万")
    return EXACT.multiply(Decimal(digits), scale_value(rest[rest.index(digits) + len(digits) :]))


def tidy(value: Decimal) -> Decimal:
    """The same number without a fraction of zeros, never in exponent form."""
    whole = value.to_integral_value(context=EXACT)
    if whole == value:
        return whole
    return value.normalize(EXACT)


def tidy_pair(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """Both bounds tidy."""
    first = tidy(low)
    return first, first if high is low else tidy(high)


def chinese_number(text: str) -> tuple[Decimal, Decimal] | None:
    """Lower and upper value of a Chinese numeral, None where the characters make none.

    >>> chinese_number("一百七十一")
    (Decimal('171'), Decimal('171'))
    >>> chinese_number("七八十")
    (Decimal('70'), Decimal('80'))
    """
    if len(text) > MAX_DIGITS:
        return None
    whole, point, fraction = text.partition("点")
    if point:
        return _decimal(whole, fraction)
    if all(c in _DIGITS for c in whole):
        return _digits_only(whole)
    pair = _large(whole)
    if pair is None:
        return None
    low = Decimal(pair[0])
    return low, low if pair[0] == pair[1] else Decimal(pair[1])


def _decimal(whole: str, fraction: str) -> tuple[Decimal, Decimal] | None:
    digits = fraction.rstrip("万亿")
    scale = fraction[len(digits) :]
    left = chinese_number(whole)
    if left is None or left[0] != left[1] or scale not in ("", "万", "亿", "万亿"):
        return None
    value = EXACT.add(left[0], Decimal("0." + "".join(str(_DIGITS[c]) for c in digits)))
    value = EXACT.multiply(value, scale_value(scale))
    return value, value


def _digits_only(text: str) -> tuple[Decimal, Decimal] | None:
    values = [_DIGITS[c] for c in text]
    if len(values) == 1:
        return Decimal(values[0]), Decimal(values[0])
    if len(values) == 2 and _said_as_two(*values):
        return Decimal(values[0]), Decimal(values[1])
    if values[0] and 0 in values:
        value = Decimal("".join(map(str, values)))
        return value, value
    return None


def _said_as_two(low: int, high: int) -> bool:
    """两三, 七八, and 三五 (the one such pair that skips a number)."""
    return high - low == 1 or (low, high) == (3, 5)


def _large(text: str) -> tuple[int, int] | None:
    """Value of a numeral with 十 and above: split at the last 亿, then at the last 万."""
    for sign, factor in (("亿", 10**8), ("万", 10**4)):
        left, found, right = text.rpartition(sign)
        if not found:
            continue
        if not left:
            return None
        head = _large(left) if len(left) > 1 or left in _UNITS else _one_digit(left)
        tail = _tail(right, factor)
        if head is None or tail is None or (right and head[0] != head[1]):
            return None
        return head[0] * factor + tail[0], head[1] * factor + tail[1]
    return _section(text)


def _one_digit(sign: str) -> tuple[int, int] | None:
    digit = _DIGITS.get(sign, 0)
    return (digit, digit) if digit else None


def _tail(text: str, factor: int) -> tuple[int, int] | None:
    """What stands behind 万 or 亿; a lone digit counts the next lower place (三万五 is 35000)."""
    if not text:
        return 0, 0
    if len(text) == 1 and _DIGITS.get(text):
        value = _DIGITS[text] * factor // 10
        return value, value
    pair = _large(text.lstrip("零〇○"))
    return pair if pair is None or pair[1] < factor else None


def _section(text: str) -> tuple[int, int] | None:
    """Value of a numeral below 10000: digits, each with its unit, falling."""
    low = high = 0
    last = 10_000
    at, size = 0, len(text)
    while at < size:
        zero = text[at] in "零〇○"
        at += zero
        first = second = 0
        if at < size and text[at] in _DIGITS:
            first = second = _DIGITS[text[at]]
            at += 1
            if at < size and text[at] in _DIGITS and text[at] not in "零〇○":
                second = _DIGITS[text[at]]
                at += 1
                if not _said_as_two(first, second):
                    return None
        if at < size and text[at] in _UNITS:
            unit = _UNITS[text[at]]
            at += 1
            first, second = first or 1, second or 1
        else:
            unit = last // 10 if 100 <= last < 10_000 and first and not zero else 1
            if not first or at < size:
                return None
        if unit >= last:
            return None
        low, high, last = low + first * unit, high + second * unit, unit
    return (low, high) if high else None
