"""What is peculiar to money: small change, currency words and signs before the number, 元 in other words."""

from __future__ import annotations

import re
from decimal import Decimal

from nlp.values.numbers import chinese_number
from nlp.values.units import Unit, currencies

_SYMBOLS = {"¥": "CNY", "￥": "CNY", "$": "USD", "€": "EUR", "£": "GBP", "￡": "GBP"}
MORE = re.compile("[多余](?:[,。;)、的]|$)")
"""多 or 余 behind 元 (3000元多), where it begins no other word."""
_DIGIT = "[0-9一二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
_CHANGE = re.compile(
    f"零?({_DIGIT})(?:[角毛](?:({_DIGIT})(?:分|(?=[,。;!?、)]|$)))?|(?=[,。;!?、)/每]|一[^一-九0-9万]|$))(?!度)(?:钱)?"
)
_FEN = re.compile(f"({_DIGIT})分(?![之钟地])")
# 块 is a measure word too: it is money behind a word of price and before no noun (票价20块).
_PRICED = re.compile(
    "(?:价格?|费用?|花|卖|收|付|给|挣|赚|钱|工资|省|罚|亏|便宜|值|只要|仅需)[了到为是要]?(?:约|近|上|下)?$"
)
_NO_NOUN = re.compile("[,。;:!?、)\n/]|$|一[斤个瓶张份件碗只头亩本支盒条袋包]|左右|以[上下内]|每")
# A bare digit before 元 is mostly a word or a name: 二元结构, 三元食品.
_STOP = re.compile(f' ?(?:[,。;:!?、()\n”"/]|$|钱|的|至|到|左右|以[上下内]|每|一|和|或|起|{_DIGIT}[角毛])')


def small_change(folded: str, unit: Unit) -> tuple[int, Decimal]:
    """End and value of what follows 元, 块 or 角 in jiao and fen: 3元5角 has 0.5, 三块五 too."""
    if unit.name == "CNY" and folded[unit.end - 1] in "角毛":
        behind = _FEN.match(folded, unit.end)
        return (behind.end(), _digit(behind[1]) / 100) if behind else (unit.end, Decimal(0))
    if unit.name != "CNY" or folded[unit.end - 1] not in "元块圆":
        return unit.end, Decimal(0)
    found = _CHANGE.match(folded, unit.end)
    if not found or (folded[unit.end - 1] != "块" and found.end() == found.end(1)):
        return unit.end, Decimal(0)
    jiao, fen = (_digit(sign) for sign in found.groups())
    return found.end(), jiao / 10 + fen / 100


def is_priced(folded: str, start: int, end: int) -> bool:
    """Whether a number of 块 at start..end is money."""
    return bool(_NO_NOUN.match(folded, end) and _PRICED.search(folded, max(0, start - 6), start))


def _digit(sign: str | None) -> Decimal:
    if sign is None:
        return Decimal(0)
    pair = None if sign.isdigit() else chinese_number(sign)
    return pair[0] if pair else Decimal(sign)


def stands_alone(folded: str, number_end: int, end: int) -> bool:
    """Whether a single Chinese digit and 元 are an amount (五元钱), not a word or a name."""
    if end - number_end > 1:
        return True
    return _STOP.match(folded, end) is not None


def currency_before(folded: str, start: int) -> str | None:
    """The currency named right before a number with a bare 元 or none: 港币2000万元, US$500万, USD 500万, ¥300."""
    at = start - 1 if folded[start - 1 : start] == " " else start
    sign = folded[at - 1 : at]
    if sign in _SYMBOLS:
        return _dollars(folded[max(0, at - 3) : at - 1]) if sign == "$" else _SYMBOLS[sign]
    if sign not in _LAST_SIGNS or (at != start and not sign.isascii()):
        return None
    for length in (4, 3, 2):
        word = folded[max(0, at - length) : at]
        code = currencies().get(word)
        if code and not _IN_CODE.match(folded[at - length - 1 : at - length]):
            return code
    return None


def priced_before(folded: str, start: int, scaled: bool) -> str | None:
    """The currency right before a number without a unit, where it alone makes it money: $300, USD 300, 港币2000万.

    兑美元7.12 and 第五套人民币2019 are none.
    """
    sign = folded[start - 1 : start]
    if not scaled and not sign.isascii() and sign not in "币¥￥€£￡":
        return None
    code = currency_before(folded, start)
    return None if code == "CNY" and sign == "币" else code


_IN_CODE = re.compile("[0-9A-Za-z]")


def _dollars(before: str) -> str:
    """Whose dollars a sign means, by the letter before it: HK$, US$, NT$."""
    return "USD" if before.endswith("US") else _DOLLARS.get(before[-1:], "USD")


_DOLLARS = {"K": "HKD", "港": "HKD", "T": "TWD", "A": "AUD", "C": "CAD", "S": "SGD", "Z": "NZD", "R": "BRL"}
_LAST_SIGNS = frozenset("币元金镑郎BDFKPRY")
