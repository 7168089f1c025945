"""What the words around a number say of it: about (约, 左右), over (超, 以上), under (不超过, 以内).

The words stand in `data/modifiers.tsv`. `far` ones reach over a verb or a per-unit phrase (最高给予100万元,
不高于每公斤30元), `near` ones stand right before the number.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from nlp.lexicon import rows
from nlp.records import Modifier

_WINDOW = 16
_TRIGGER = re.compile("[约近超过逾破于高低多少足到满限大下码<>≤≥]")
"""Every modifier before a number has one of these signs; most windows have none."""
_CLOSING = re.compile(r"[,。;:!?、()\n《》“”\"]")
# 约 and 近 at the end of another word: 签约5亿元, 节约500万元, 最近3年, 赶超5亿元.
_NOT_WHOLE = {"约": "签节契合履续违特预邀条制守", "近": "最附靠临邻相远就亲", "超": "赶反中英", "破": "爆侦"}
# 不得低于 says what 不低于 says.
_MODAL = re.compile("不(?:得|能|应|宜|会|可|准|许|再|允许)(?=[低少小超高多大])")
_MORE = "(?:了|为|达到|达|合|计|需要?|有|是|投资|投入|花费|耗资|人民币|每[^,。;:、()0-9]{1,4}?|在|至|到| )*"
_FAR = "[^,。;:!?、()0-9%的]{0,8}"
_BEHIND_GAP = r"(?:人民币)?(?:/[一-鿿]{1,3})?(?:\((?:不?含)[^()\n]{0,6}\))?(?:及其|及|或|\(含\))?"


class Said(NamedTuple):
    """A modifier and where its word stands."""

    modifier: Modifier | None
    place: Literal["before", "behind", "inside", ""]


_NOTHING = Said(None, "")


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, Modifier], frozenset[str]]:
    near: list[str] = []
    far: list[str] = []
    behind: list[str] = []
    meaning: dict[str, Modifier] = {"过": "over"}
    for word, place, modifier, reach in rows("modifiers.tsv"):
        if modifier != "none":
            meaning[word] = modifier  # type: ignore[assignment]
        (behind if place == "behind" else far if reach == "far" else near).append(word)
    near.sort(key=len, reverse=True)
    far.sort(key=len, reverse=True)
    # 产值过500亿元 is over it; 投入过3亿元 and 通过 are not.
    passed = "|".join(
        f"(?<={noun})过" for noun in ("产值", "收入", "营收", "税", "额", "利润", "市值", "资产", "规模", "已", "均")
    )
    guarded = [f"(?<![{_NOT_WHOLE[w]}]){w}" if _NOT_WHOLE.get(w) else w for w in near] + ["(?<=折合)约"]
    before = re.compile(f"(?:({'|'.join(guarded)}|{passed}){_MORE}|({'|'.join(far)}){_FAR})$")
    tails = {
        "多": "多(?![元样种式个家次方])",
        "起": "起(?=[,。;)、]|$|的)",
        "上下": "上下(?![游联])",
        "+": r"\+(?![0-9A-Za-z])",
    }
    words = sorted(behind, key=len, reverse=True)
    after = re.compile(f"{_BEHIND_GAP}({'|'.join(tails.get(w, w) for w in words)})")
    signs = frozenset(w[0] for w in words) | frozenset("人/(及或")
    return before, after, meaning, signs


def said_before(folded: str, start: int) -> Modifier | None:
    """The modifier whose word stands before the number that begins at `start`."""
    low = start - _WINDOW if start > _WINDOW else 0
    window = folded[low:start]
    if not _TRIGGER.search(window):
        return None
    cut = 0
    for match in _CLOSING.finditer(window):
        cut = match.end()
    window = window[cut:]
    if not window:
        return None
    if "不" in window:
        window = _MODAL.sub("不", window)
    before, _, meaning, _ = _patterns()
    found = before.search(window)
    if found is None:
        return None
    return meaning.get(found[1] or found[2])


def said_behind(folded: str, end: int) -> Modifier | None:
    """The modifier whose word stands behind the number or unit that ends at `end`."""
    if end >= len(folded):
        return None
    at = end + 1 if folded[end] == " " else end
    _, after, meaning, signs = _patterns()
    if folded[at : at + 1] not in signs:
        return None
    found = after.match(folded, at)
    return meaning.get(found[1]) if found else None


def said(folded: str, start: int, end: int, vague: str) -> Said:
    """The modifier of the amount at start..end; `vague` is the 多, 余, 来 or 几 inside it."""
    modifier = said_before(folded, start)
    if modifier:
        return Said(modifier, "before")
    modifier = said_behind(folded, end)
    if modifier:
        return Said(modifier, "behind")
    if vague:
        return Said("approx" if vague == "来" else "over", "inside")
    return _NOTHING
