"""Whether a number in 亿 or 万 without a unit is money: 总投资827亿 is, 人口14亿 is not.

The words that tell stand in `data/money_words.tsv`. The nearest word before the number in the same clause decides,
then the word behind it. Alone at the end of a clause, 亿 is money (headlines, speech) and 万 is not.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.lexicon import rows

_WINDOW = 12
_BOUNDARY = re.compile(r"(?:[ ,。;:!?、()\n”’》\"+]|$|左右|以上|以下|以内|上下|的(?!人)|[和与及至])")
_BETWEEN = "了约近超逾为达到 "
_CLAUSE = re.compile(r"[^,。;:!?\n]*$")


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], frozenset[str], re.Pattern[str], frozenset[str], frozenset[str]]:
    table = rows("money_words.tsv")
    words: dict[str, list[str]] = {"before": [], "behind": []}
    money: dict[str, set[str]] = {"before": set(), "behind": set()}
    for word, side, sense in table:
        words[side].append(word)
        if sense != "count":
            money[side].add(word)
    sums = frozenset(word for word, _, sense in table if sense == "sum")
    before, behind = (
        "|".join(re.escape(w) for w in sorted(words[side], key=len, reverse=True)) for side in ("before", "behind")
    )
    return re.compile(before), frozenset(money["before"]), re.compile(f" ?({behind})"), frozenset(money["behind"]), sums


def is_money(folded: str, start: int, end: int, large: bool) -> bool:
    """Whether the number at start..end, which has no unit, is an amount of money; `large`: it ends in 亿."""
    before, money_before, behind, money_behind, sums = _patterns()
    window = folded[max(0, start - _WINDOW) : start]
    clause = window[_CLAUSE.search(window).start() :]  # type: ignore[union-attr]
    last, adjoins, listed = "", False, False
    for match in before.finditer(clause):
        last, rest = match[0], clause[match.end() :]
        adjoins, listed = not rest.strip(_BETWEEN), "、" in rest
    closed = _BOUNDARY.match(folded, end) is not None
    follows = behind.match(folded, end)
    if last in money_before:
        if follows is not None and follows[1] not in money_behind:
            return False
        return large or closed or adjoins or follows is not None
    if last and not listed:
        return False
    if follows is not None:
        return follows[1] in (money_behind if large else sums)
    return large and closed
