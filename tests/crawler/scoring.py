"""How well pages were read: exact titles and days, and the overlap of the text in character 4-grams."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from statistics import fmean

_LENGTH = 4


def four_grams(paragraphs: Iterable[str]) -> Counter[str]:
    """Runs of four characters of a text, white space left out."""
    text = re.sub(r"\s+", "", "".join(paragraphs))
    return Counter(text[start : start + _LENGTH] for start in range(len(text) - _LENGTH + 1))


def f1(found: Iterable[str], told: Iterable[str]) -> float:
    """Harmonic mean of precision and recall of the 4-grams; 1 where both texts are too short to have one."""
    ours, gold = four_grams(found), four_grams(told)
    if not ours and not gold:
        return 1.0
    common = (ours & gold).total()
    return 2 * common / (ours.total() + gold.total())


def share(values: Iterable[float]) -> float:
    """Mean in percent."""
    return 100 * fmean(values)
