"""Who speaks of a project as its own: “项目总投资5亿元。”甲公司董事长说."""

from __future__ import annotations

import re

from nlp.facts.context import Sentence
from nlp.facts.parties import Names, PartyHit, is_company
from nlp.reading import Reading

_NAMED_SPEAKER = re.compile(
    r"[”\"\s]*(?P<o>Ⓞ+)(?:党委书记、?|党组书记、?)?(?:副?董事长|副?总经理|总裁|副总裁|总经理助理|(?:相关|有关)?负责人)[^,。;]{0,12}(?:说|介绍|表示|告诉|透露)"
)
_HIRED = re.compile(r"工程局|建筑|建工|路桥|施工|设计院|监理|银行|[一二三四五六七八九十]局|隧道局")
"""Companies that build for others, or lend."""


def spokesman(reading: Reading, painted: str, names: Names, sentence: Sentence) -> PartyHit | None:
    """The company whose head speaks of a project: “项目总投资5亿元。”甲公司董事长说."""
    match = _NAMED_SPEAKER.match(painted, sentence.start, sentence.end)
    span = reading.covering("ORG", match.start("o")) if match else None
    if match is None or span is None:
        return None
    name = reading.text[span.start : span.end]
    owns = is_company(name) and not _HIRED.search(name)
    return PartyHit(span.start, span.end, "owner", names.of(name), "speaks for it") if owns else None
