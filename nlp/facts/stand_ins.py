"""Words that stand for an organization named before: 公司, 该集团, 后者 for a company, 园区 for a zone.

Beside a verb that gives a role they are as good as the name: 公司投资5亿元建设Ⓟ, 去年10月落户园区.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from nlp.facts.marked import DATE, GPE, MONEY, ORG, PROJECT, QUANTITY
from nlp.reading import Reading
from nlp.records import OrganizationValue
from nlp.spans import Span

_REACH = 700
"""Characters that are looked back for the name."""
_COMPANY = re.compile(
    rf"(?P<word>(?:该|这家|此)?(?:公司|企业|集团)|后者)(?![{ORG}{QUANTITY}{MONEY}])"
    r"(?!董事|总经|总裁|副|负责人|党|员工|职工|办|相关|有关|名|规模|营|销|实现|年|注册|成立|上市|主营|内|旗|所|家|发展|数|级|自|产|在职|技术|[们、])"
)
_BEFORE = re.compile(rf"(?:^|[,。;!?\n:“由与{DATE}{GPE}]|目前|今年|去年|当年|同时|如今|随后)\s?$")
"""What stands before such a word where it opens a clause or is the agent."""
_ZONE_WORD = re.compile(
    r"(?:落户|入驻|进驻|落地|选址|位于|来到|走进|在)(?:了|于|到|该|这个)?(?P<word>园区|开发区|产业园)(?![ⓄⓅ内的管])"
)
_DEFINED = re.compile(
    rf"(?P<full>(?<!{ORG})(?>{ORG}+))\((?:以下)?(?:统称|简称)[^()\n]{{0,40}}?(?:[“\"]|或|简称)公司[”\"]?\)"
)
"""河北冀海股份有限公司（以下简称“冀海”或“公司”）."""
_GROUP = re.compile(r"集团(?:有限责任公司|股份有限公司|有限公司|股份公司|公司|控股|股份)?$")
_OTHER_SIDE = re.compile(r"(?:由|与|和|同|跟|向|为|给|对|收购|竞购|参股|转让给|出售)$")
_HIRED = re.compile(r"[^,。;]{0,6}(?:承建|施工|中标|总承包|设计|监理)")


def stand_ins(
    reading: Reading, painted: str, is_company: Callable[[str], bool], is_zone: Callable[[str], bool]
) -> list[tuple[Span, str]]:
    """(span, name) of the words that stand for a name, in reading order."""
    found = []
    defined = _DEFINED.search(painted)
    company = reading.text[slice(*defined.span("full"))] if defined else None
    for pattern, fits in ((_COMPANY, is_company), (_ZONE_WORD, is_zone)):
        for match in pattern.finditer(painted):
            word, at = match["word"], match.start("word")
            if pattern is _COMPANY and not _BEFORE.search(painted[max(0, at - 3) : at]):
                continue
            own = company if word == "公司" and defined and defined.end() <= at else None
            name = own or antecedent(reading, painted, word, at, fits)
            if name:
                value = OrganizationValue(canonical=name, type="other")
                found.append((Span(at, match.end("word"), "ORG", value), name))
    return sorted(found, key=lambda pair: pair[0].start)


def antecedent(reading: Reading, painted: str, word: str, at: int, fits: Callable[[str], bool]) -> str | None:
    """The last fitting name before an offset that is not merely the other side of an agreement or hired."""
    for span in reversed(reading.within("ORG", max(0, at - _REACH), at)):
        name = reading.text[span.start : span.end]
        inside = painted[span.start] != ORG and not (painted[span.start] == PROJECT and _opens(reading, span))
        if span.optional or inside or not fits(name) or name == word:
            continue
        if word == "后者":
            return name
        other = _OTHER_SIDE.search(painted, max(0, span.start - 3), span.start)
        if other or _HIRED.match(painted, span.end, span.end + 12):
            continue
        if word.endswith("集团") and not _GROUP.search(name):
            continue
        return name
    return None


def _opens(reading: Reading, span: Span) -> bool:
    project = reading.covering("PROJECT", span.start)
    return project is not None and project.start == span.start
