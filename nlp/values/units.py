"""What stands behind a number: a currency, a share, a measure word or unit."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from nlp.lexicon import rows

Kind = Literal["money", "percent", "quantity", "none"]

_MONEY_GUARDS = {
    "元": re.compile("[素件旦宵月老首勋帅器宝曲青谋复朝]"),
    "圆": re.compile("[形珠柱满圈桌弧环盘台球锥规梦]"),
    "马克": re.compile("[杯思沁龙斯吐]"),
    "比尔": re.compile("[·盖克]"),
    # 3角 is money before a stop, 3角形 and 五角大楼 are not; 块 is money with small change behind it.
    "角": re.compile("(?![,。;:!?、)钱一二两三四五六七八九0-9 ]|$)"),
    "毛": re.compile("(?![,。;:!?、)钱]|[一二两三四五六七八九0-9]分|$)"),
    "块": re.compile(
        "(?!零?[0-9一二两三四五六七八九](?:[毛角,。;!?、)/每]|一[斤个瓶张份件碗只头亩本支盒条袋包吨株棵度]|$))"
    ),
}
_NO_LETTER = re.compile("[A-Za-z]")
# 成 is a tenth in 增长两成, and the verb to become nearly everywhere else.
_NOT_TENTH = "立功为本果员交长熟绩都了效型片品新套像份材人年活林规语名因"


class Unit(NamedTuple):
    """A unit found in the text."""

    end: int
    kind: Kind
    name: str
    """Currency code, percent unit, or the bare unit."""
    factor: Decimal
    """To percent (10 for 成, 100 for 倍) or to whole currency units (0.01 for 美分)."""


class _Entry(NamedTuple):
    word: str
    kind: Kind
    name: str
    factor: Decimal
    guard: re.Pattern[str] | None


_ONE = Decimal(1)
_PERCENT = (
    ("%", "%", 1, None),
    ("‰", "‰", 1, None),
    ("个百分点", "个百分点", 1, None),
    ("百分点", "个百分点", 1, None),
    ("个pct", "个百分点", 1, None),
    ("倍", "倍", 100, "[频增率镜]"),
    ("成", "%", 10, f"[{_NOT_TENTH}]|不变"),
)


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[_Entry, ...]]:
    """Entries by their first character, longest first."""
    entries = [
        _Entry(word, "money", code, Decimal(factor), _NO_LETTER if word[-1].isascii() else _MONEY_GUARDS.get(word))
        for word, code, factor in rows("currencies.tsv")
    ]
    entries += [
        _Entry(word, "percent", name, Decimal(factor), re.compile(guard) if guard else None)
        for word, name, factor, guard in _PERCENT
    ]
    for word, kind, guard in rows("units.tsv"):
        stop = None if guard == "-" else re.compile(guard)
        if word[-1].isascii() and word[-1].isalpha():
            stop = _NO_LETTER
        entries.append(_Entry(word, "none" if kind == "none" else "quantity", word, _ONE, stop))
    table: dict[str, list[_Entry]] = {}
    for entry in entries:
        table.setdefault(entry.word[0], []).append(entry)
    return {sign: tuple(sorted(found, key=lambda e: -len(e.word))) for sign, found in table.items()}


@lru_cache(maxsize=1)
def currencies() -> dict[str, str]:
    """Code of every currency word of whole units."""
    return {word: code for word, code, factor in rows("currencies.tsv") if factor == "1"}


def first_signs() -> str:
    """All characters that a unit can begin with."""
    return "".join(sorted(_table()))


def unit_at(folded: str, at: int) -> Unit | None:
    """The longest unit at the offset, after at most one space."""
    table = _table()
    sign = folded[at : at + 1]
    if sign == " ":
        at += 1
        sign = folded[at : at + 1]
    for word, kind, name, factor, guard in table.get(sign, ()):
        if folded.startswith(word, at):
            end = at + len(word)
            if guard is not None and guard.match(folded, end):
                continue
            return Unit(end, kind, name, factor)
    return None
