"""Phases of a project: what is told of one of them does not hold of the whole."""

from __future__ import annotations

import re

from nlp.facts.context import Context
from nlp.facts.drafts import ProjectDraft
from nlp.facts.marked import PROJECT
from nlp.facts.stages import StageHit

_PHASE_NAME = re.compile(r"([一二三四五六首])期(?!间)")
_PHASE_TOLD = re.compile(
    r"[,\s“\"(]*(?:其中|目前|项目|工程|该项目|的|Ⓓ)*(?P<n>[一二三四五六首])期(?![、和及与间])(?:工程|项目|总投资Ⓜ|投资Ⓜ|Ⓜ)*[^,。;一二三四五六]{0,16}$"
)
_PHASE_OPENS = re.compile(
    r"[,\s“\"(]*(?:其中|目前|项目|工程|该项目|Ⓓ|,)*(?P<n>[一二三四五首])期(?![、和及与间]|[^。;]*[一二三四五六]期)"
)
_PHASES_IN_ALL = re.compile(r"[分共](?:为)?(?P<n>[一二两三四五六])期")
_PHASE_ORDER = {"首": 1, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}


def of_one(painted: str, context: Context, draft: ProjectDraft, hit: StageHit) -> bool:
    """分三期建设，一期已投产: what is told of a phase before the last, of a project that is not itself a phase."""
    if draft.group or _PHASE_NAME.search(draft.name or ""):
        return False
    clause, sentence = context.clause_at(hit.start), context.sentence_at(hit.start)
    floor = draft.end if clause.start <= draft.start < hit.start else 0
    told = _PHASE_TOLD.match(painted, max(clause.start, floor), hit.start)
    if told is None and PROJECT not in painted[sentence.start : hit.start]:
        told = _PHASE_OPENS.match(painted, sentence.start, hit.start)
    if told is None:
        return False
    number = _PHASE_ORDER[told["n"]]
    start, end = context.paragraph_at(sentence)
    total = _PHASES_IN_ALL.search(painted, start, end)
    later = [_PHASE_ORDER[n] for n in _PHASE_NAME.findall(painted[start:end])]
    last = _PHASE_ORDER[total["n"]] if total else max(later, default=0)
    return number < last
