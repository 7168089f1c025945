"""Numbers with what they count: MONEY, PERCENT and QUANTITY spans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal, NamedTuple

from nlp.records import MoneyValue
from nlp.spans import PercentValue, QuantityValue, Span
from nlp.values.modifiers import Said, said
from nlp.values.money import MORE, currency_before, is_priced, priced_before, small_change, stands_alone
from nlp.values.numbers import CHINESE_START, EXACT, Number, chinese_number, read_number, scale_value, tidy, tidy_pair
from nlp.values.sense import is_money
from nlp.values.units import Unit, unit_at

_SEPARATOR = re.compile(r" ?(?:\(不?含(?:本数)?\))? ?(?:-{1,2}|~|至|到) ?(?=[0-9一二两三四五六七八九十])")
_BETWEEN = re.compile("[与和](?=[0-9一二两三四五六七八九十])")
_ONE_BY_ONE = re.compile(r"个(多)?(万亿|亿|千万|百万)(?![元吨级斤人个次]|美元|欧元|千瓦|立方|度)")
_PARTS = re.compile(r"(百|千)分之(?:([0-9]++(?:\.[0-9]++)?)|([零一二三四五六七八九十百两点]++))(?![分万亿])")
_SPAN_OF_PRICES = re.compile(r"不等|之间|的区间|区间")
_PLACE_HEADS = re.compile(r"[家里道间台户](?=[口庄店营堡铺河沟屯坡岭湾渠山县])|家桥")
_SCHOOLS_BEFORE = re.compile("(?:小学|[初高]中|中学|卫生室|诊所)(?:共?有|达到?|为|约|近)?$")
_SCHOOLS = re.compile(r"[^,。;、\n]{0,8}[学校院园馆机]")
_DAYS_COUNTED = re.compile(r"天数(?:达到?|为|共|控制在|累计|在|:|约|仅|增至|减至|增加到|减少到|\s)*$")
"""优良天数206天 measures; days elsewhere are a duration."""
_LATIN = re.compile(r"[A-Za-z]")


class Side(NamedTuple):
    """A number with its unit, one side of a range or the whole of an amount."""

    end: int
    number: Number
    unit: Unit | None
    low: Decimal
    high: Decimal
    large: bool
    """Said in 亿, so that it can stand for money alone."""


class Amount(NamedTuple):
    """What was read at a number: the span with its modifier's place, or none, and where reading goes on."""

    end: int
    span: Span | None = None
    said: Said | None = None


def read_amount(folded: str, text: str, start: int) -> Amount:
    """The amount whose numeral begins at `start`; `text` is the unfolded text (it tells a minus from a dash)."""
    if folded.startswith("分之", start + 1) and (parts := _PARTS.match(folded, start)):
        return _share(folded, start, parts)
    left, stop = _side(folded, start)
    if left is None:
        return Amount(stop)
    before = folded[start - 1] if start else "\n"
    if before == "第" or (before in "几数" and folded[start] == "十") or before == "几":
        return Amount(left.end)
    separator = _SEPARATOR.match(folded, left.end) or _BETWEEN.match(folded, left.end)
    if separator:
        right, _ = _side(folded, separator.end())
        between = separator[0] not in ("与", "和") or (right and folded.startswith("之间", right.end))
        whole = _range(folded, start, left, right) if right and between else None
        if whole:
            return _amount(folded, text, start, whole, vague=left.number.vague or whole.number.vague)
    return _amount(folded, text, start, left, vague=left.number.vague)


def _side(folded: str, start: int) -> tuple[Side | None, int]:
    number, stop = read_number(folded, start)
    if number is None:
        return None, stop
    end, low, high = number.end, number.low, number.high
    large = number.scaled and "亿" in folded[start:end]
    if folded[end : end + 1] == "个" and (found := _ONE_BY_ONE.match(folded, end)):
        factor = {"亿": 10**8, "万亿": 10**12, "千万": 10**7, "百万": 10**6}[found[2]]
        low, high = EXACT.multiply(low, Decimal(factor)), EXACT.multiply(high, Decimal(factor))
        number = number._replace(vague=found[1] or number.vague, scaled=True)
        return Side(found.end(), number, None, low, high, found[2].endswith("亿")), found.end()
    unit = unit_at(folded, end)
    if unit is not None and unit.name == "大" and (number.scaled or not number.chinese):
        # 三大产业 counts, 500亿大单 does not.
        unit = None
    if unit is None:
        return Side(end, number, None, low, high, large), end
    if unit.name == "块" and is_priced(folded, start, unit.end):
        unit = Unit(unit.end, "money", "CNY", Decimal(1))
    if unit.kind == "money":
        end, change = small_change(folded, unit)
        if unit.factor != 1:
            low, high = EXACT.multiply(low, unit.factor), EXACT.multiply(high, unit.factor)
        if change:
            low, high = EXACT.add(low, change), EXACT.add(high, change)
        return Side(end, number, unit, low, high, large), end
    return Side(unit.end, number, unit, low, high, large), unit.end


def _range(folded: str, start: int, left: Side, right: Side) -> Side | None:
    """One amount out of two, the first borrowing the unit of the second; None where they are two."""
    unit = right.unit
    if left.unit is not None:
        if unit is None or (left.unit.kind, left.unit.name) != (unit.kind, unit.name):
            return None
        # 从5亿元到8亿元 is a change of two amounts, 从5万元到8万元不等 a range.
        change = unit.kind == "money" and folded[start - 1 : start] in "从由自"
        if start and change and not _SPAN_OF_PRICES.match(folded, right.end):
            return None
    elif unit is None and not (left.number.scaled or right.number.scaled):
        return None
    low = left.low
    if not left.number.scaled and right.number.scale > 1 and left.unit is None:
        borrowed = EXACT.multiply(low, right.number.scale)
        low = borrowed if borrowed <= right.high else low
    elif right.number.chinese and left.unit is None and not left.number.scaled:
        low = _borrowed_chinese(folded, left, right)
    if low > right.high:
        return None
    return right._replace(low=low)


def _borrowed_chinese(folded: str, left: Side, right: Side) -> Decimal:
    """两到三百万, 五十到一百万: the first number borrows the scale signs of the second, as many as leave it smaller."""
    end = right.number.end
    at = end
    while folded[at - 1] in _SCALE_SIGNS:
        at -= 1
    if left.low > 9:
        at = max(at, end - 1)
    for begin in range(at, end):
        borrowed = EXACT.multiply(left.low, scale_value(folded[begin:end]))
        if borrowed <= right.high:
            return borrowed if folded[end - 1] in "万亿" or begin == at else left.low
    return left.low


_SCALE_SIGNS = frozenset("十百千万亿")


def _share(folded: str, start: int, parts: re.Match[str]) -> Amount:
    """百分之五."""
    spoken = chinese_number(parts[3]) if parts[3] else None
    value = Decimal(parts[2]) if parts[2] and len(parts[2]) < 60 else spoken[0] if spoken else None
    if value is None:
        return Amount(parts.end())
    says = said(folded, start, parts.end(), "")
    unit: Literal["%", "‰"] = "%" if parts[1] == "百" else "‰"
    percent = PercentValue(low=tidy(value), high=tidy(value), unit=unit, modifier=says.modifier)
    return Amount(parts.end(), Span(start, parts.end(), "PERCENT", percent), says)


def _amount(folded: str, text: str, start: int, side: Side, vague: str) -> Amount:
    unit = side.unit
    kind = unit.kind if unit else "money"
    currency = unit.name if unit else priced_before(folded, start, side.number.scaled)
    if currency is None and not (side.number.scaled and is_money(folded, start, side.end, side.large)):
        return Amount(side.end)
    if kind == "none" and not (unit and unit.name == "天" and _DAYS_COUNTED.search(folded, max(0, start - 12), start)):
        return Amount(side.end)
    if kind in ("quantity", "none"):
        return _quantity(folded, start, side, vague)
    if kind == "money":
        if currency == "CNY":
            currency = currency_before(folded, start)
        return _money(folded, start, side, currency or "CNY", vague)
    return _percent(folded, text, start, side, vague)


def _money(folded: str, start: int, side: Side, currency: str, vague: str) -> Amount:
    end = side.end
    if side.number.chinese and side.number.end - start == 1 and not stands_alone(folded, side.number.end, end):
        return Amount(end)
    if folded[end - 1] == "元" and MORE.match(folded, end):
        end, vague = end + 1, folded[end]
    says = said(folded, start, end, vague)
    low, high = tidy_pair(side.low, side.high)
    value = MoneyValue(low=low, high=high, currency=currency, modifier=says.modifier)
    return Amount(end, Span(start, end, "MONEY", value), says)


def _percent(folded: str, text: str, start: int, side: Side, vague: str) -> Amount:
    unit = side.unit
    assert unit is not None
    low, high = EXACT.multiply(side.low, unit.factor), EXACT.multiply(side.high, unit.factor)
    if _is_minus(text, start) and low == high:
        low = high = -low
    if unit.factor == 10 and high > 100:
        return Amount(side.end)
    says = said(folded, start, side.end, vague)
    low, high = tidy_pair(low, high)
    value = PercentValue(low=low, high=high, unit=unit.name, modifier=says.modifier)  # type: ignore[arg-type]
    return Amount(side.end, Span(start, side.end, "PERCENT", value), says)


def _is_minus(text: str, start: int) -> bool:
    """Whether a minus, not a dash or the hyphen of a code or range, stands before the number."""
    if not start or text[start - 1] not in "-－−":
        return False
    before = text[start - 2] if start > 1 else "\n"
    return not (before.isascii() and before.isalnum()) and before not in "%％-—年月日"


def _quantity(folded: str, start: int, side: Side, vague: str) -> Amount:
    unit = side.unit
    assert unit is not None
    before = folded[start - 1] if start else "\n"
    if _LATIN.match(before) or not _counts(folded, start, side):
        return Amount(side.end)
    says = said(folded, start, side.end, vague)
    low, high = tidy_pair(side.low, side.high)
    value = QuantityValue(low=low, high=high, unit=unit.name, modifier=says.modifier)
    return Amount(side.end, Span(start, side.end, "QUANTITY", value), says)


def _counts(folded: str, start: int, side: Side) -> bool:
    """Whether number and unit count something, rather than being part of a name or an article."""
    unit, at = side.unit, side.number.end
    if unit is None:
        return False
    if unit.name in ("岁", "周岁"):
        # A person's age measures nothing.
        return "寿命" in folded[max(0, start - 10) : start]
    if unit.name == "所" and not side.number.chinese:
        # 54所 and 718所 are institutes; 54所学校 are schools.
        near = folded[max(0, start - 6) : start]
        return (
            bool(_SCHOOLS.match(folded, unit.end))
            or any(c in near for c in "校院园馆")
            or bool(_SCHOOLS_BEFORE.search(near))
        )
    if not side.number.chinese:
        return True
    if at - start == 1 and _PLACE_HEADS.match(folded, at):
        return False
    if unit.name in ("方", "度", "里", "伏"):
        return False
    if unit.name == "大" and not (at - start == 1 and side.low > 1):
        return False
    return folded[start : start + 1] in CHINESE_START and not (start and folded[start - 1] in "“‘")


_LIST_SIGN = re.compile(r"[、和及或与]|以及|或者")


def spread(folded: str, amounts: Sequence[tuple[Span, Said]]) -> list[Span]:
    """Amounts of one kind in a row share their modifier: 突破1亿元、5亿元、10亿元; 1亿元、5亿元以上."""
    spans = [span for span, _ in amounts]
    places = [says.place for _, says in amounts]
    joined = [
        a.label == b.label and b.start - a.end <= 2 and bool(_LIST_SIGN.fullmatch(folded, a.end, b.start))
        for a, b in pairwise(spans)
    ]
    for i, together in enumerate(joined):
        if together and places[i] == "before" and not places[i + 1]:
            spans[i + 1], places[i + 1] = _modified(spans[i + 1], spans[i]), "before"
    for i in range(len(joined) - 1, -1, -1):
        if joined[i] and places[i + 1] == "behind" and not places[i] and spans[i + 1].value.modifier != "approx":  # type: ignore[union-attr]
            spans[i], places[i] = _modified(spans[i], spans[i + 1]), "behind"
    return spans


def _modified(span: Span, other: Span) -> Span:
    return span._replace(value=replace(span.value, modifier=other.value.modifier))  # type: ignore[type-var,union-attr]
