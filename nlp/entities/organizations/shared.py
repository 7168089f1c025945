"""Members of a list that share a head: 察北、塞北管理区管委会 names two, and so does 渤海新区、高新区管委会."""

from __future__ import annotations

import re

from nlp.entities.organizations.names import Name
from nlp.entities.organizations.walk import Walker

_HEAD = re.compile(r"(?:管委会|管理委员会)$")
_BARE = ("高新区", "经开区", "开发区", "新区", "综保区", "保税区", "管理区", "度假区")
_MAX_MEMBERS = 12


def members(walker: Walker, names: list[Name]) -> list[Name]:
    """Names before a 管委会 that only the list makes organizations, in no order."""
    found = []
    taken = {name.end for name in names}
    for name in names:
        if _HEAD.search(walker.text, name.start, name.end):
            found += _before(walker, name, taken)
    return found


def _before(walker: Walker, name: Name, taken: set[int]) -> list[Name]:
    """Bare members directly before a name, through 、."""
    found: list[Name] = []
    at = name.start
    for _ in range(_MAX_MEMBERS):
        if walker.text[at - 1 : at] not in ("、", "和", "与"):
            break
        end = at - 1
        if end in taken:
            break
        index = walker.words.index_at(end - 1)
        if index < 0 or walker.words.ends[index] != end:
            break
        start = walker.words.starts[index]
        word = walker.text[start:end]
        bare = word in _BARE
        if not bare and not (walker.words.tags[index] in ("ns", "nr", "nz", "x") and 2 <= len(word) <= 4):
            break
        if not bare and not word.isalnum():
            break
        found.append(Name(start, end, "zone"))
        at = start
    return found
