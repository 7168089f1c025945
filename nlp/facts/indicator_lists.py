"""Enumerated names that share out enumerated figures: 第一、二、三产业增加值分别增长3%、5%和7%."""

from __future__ import annotations

import re

from nlp.facts.indicator_names import bare_name, head_of

_ITEMS = re.compile(r"以及|[、与]|和(?!谐|平)|(?<!普)(?<!涉)及(?!其|格)")
_MEASURES = frozenset("量额值率入资数积程出度税润口比价款")
"""What words end in that name a measure rather than a thing."""
_TAIL = re.compile(
    r"(?:总|年)?(?:里程|产量|面积|收入|产值|增加值|投资|支出|余额|人数|数量|销量|[存出]栏量?|总量|总额|销售额|用电量)$"
)
_CLASS = re.compile(r"(?:板块|行业|产业|领域|业务|居民|企业)$")
"""What a head is of: the 板块 of 板块收入 goes to all names of a list with the head."""


def listed_names(start: int, end: int, count: int, text: str) -> list[str] | None:
    """The names in text[start:end] that share out `count` figures; None where it enumerates another number of names.

    A head that only the last name has goes to all: 城镇、农村居民人均可支配收入.
    """
    marks = [m.span() for m in _ITEMS.finditer(text, start, end)]
    borders = [start, *(e for _, e in marks), end]
    stops = [*(s for s, _ in marks), end]
    items = [text[a:b].strip() for a, b in zip(borders, stops, strict=False)]
    if len(items) == 1 and count == 2 and "城乡" in items[0]:
        # 城乡居民人均可支配收入分别达到A和B.
        return [bare_name(items[0].replace("城乡", word)) for word in ("城镇", "农村")]
    if len(items) > count:
        items = _rejoined(items, count)
    if len(items) != count or not all(items):
        return None
    head = head_of(items[-1]) or ""
    if items[0].startswith("第") and all(i[0] in "第一二三四" for i in items[1:]):
        items = [items[0], *(i if i.startswith("第") else "第" + i for i in items[1:])]
    of = _CLASS.search(items[-1].removesuffix(head))
    trade = _CLASS.search(items[-1]) if not head else None
    if trade and trade.start() > 0:
        # 医药、建材、食品行业 are three 行业.
        items = [i if i.endswith(("业", trade[0])) else i + trade[0] for i in items]
    tail = _TAIL.search(head) if head == items[-1] else None
    if tail and tail.start() > 0:
        head = tail[0]
    if head and of and of.start() > 0:
        head = of[0] + head
    if head and head != items[-1]:
        items = [joined(i, head) if _lacks(i, head) else i for i in items]
    return [bare_name(i) for i in items]


def _lacks(item: str, head: str) -> bool:
    """Whether a head that stands last goes to an item too: the 总里程 of 铁路、公路总里程 does."""
    return head_of(item) is None or (head[-1] in _MEASURES and item[-1] not in _MEASURES)


def _rejoined(items: list[str], count: int) -> list[str]:
    """Names that hold a sign of enumeration themselves (电力、热力生产和供应业) are whole where the heads tell so."""
    whole: list[str] = []
    held: list[str] = []
    for item in items:
        held.append(item)
        if head_of(item) or item.endswith(("业", "类", "品", "县", "区", "市")):
            whole.append("、".join(held))
            held = []
    return whole if len(whole) == count and not held else items


def joined(item: str, head: str) -> str:
    """城镇居民 + 居民人均可支配收入 is 城镇居民人均可支配收入."""
    for size in range(min(len(item), len(head)), 0, -1):
        if item.endswith(head[:size]):
            return item + head[size:]
    return item + head
