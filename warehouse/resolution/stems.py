"""Names of works reduced to what several tellings share: 垃圾发电项目 and 生活垃圾焚烧发电厂 are one. Pure."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from warehouse.resolution.names import without_plain
from warehouse.resolution.tables import table

_ATTACHED = re.compile(
    r"(?:及|和|与|暨)其?(?:相关|附属|周边|公共)?(?:配套|附属|基础)(?:设施|工程|建筑|用房|设备|管网|建设|服务)*(?:项目|工程|建设)*$"
)
"""What belongs to a work and is told with it."""


@lru_cache(maxsize=65536)
def stem(core: str) -> tuple[str, frozenset[str]]:
    """A core without head words and in one word for each trade, and the kinds of the head words that were cut."""
    text = _ATTACHED.sub("", core)
    text = _words().sub(lambda match: table("work_words.tsv")[match.group()], text)
    kinds = set[str]()
    while match := _heads().search(text):
        if match.start() < 2:
            break
        text = text[: match.start()]
        if kind := table("work_heads.tsv")[match.group()]:
            kinds.add(kind)
    return text, frozenset(kinds)


@lru_cache(maxsize=65536)
def trade_alone(core: str) -> bool:
    """Whether a name tells nothing but a trade or a plain word: neither which company nor which product."""
    return len(_trades().sub("", without_plain(core))) < 2


@lru_cache(maxsize=65536)
def without_trade(rest: str) -> str:
    """An owner's name without the trades at its end."""
    return re.sub(f"(?:{_trades().pattern})+$", "", rest) or rest


def kinds_differ(one: str, other: str) -> bool:
    """Whether two names tell kinds of buildings, and none in common: the plaza and the estate of one builder."""
    first, second = _kinds(one), _kinds(other)
    return bool(first and second) and not first & second


@lru_cache(maxsize=65536)
def _kinds(core: str) -> frozenset[str]:
    return frozenset(table("building_kinds.tsv")[word] for word in _buildings().findall(core))


def _longest_first(name: str) -> str:
    return "|".join(sorted(map(re.escape, table(name)), key=lambda word: (-len(word), word)))


@cache
def _words() -> re.Pattern[str]:
    return re.compile(_longest_first("work_words.tsv"))


@cache
def _buildings() -> re.Pattern[str]:
    return re.compile(_longest_first("building_kinds.tsv"))


@cache
def _heads() -> re.Pattern[str]:
    return re.compile(f"(?:{_longest_first('work_heads.tsv')})$")


@cache
def _trades() -> re.Pattern[str]:
    return re.compile(_longest_first("trade_words.tsv"))
