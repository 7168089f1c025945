"""One record per project: drafts that name the same project, in title and body, short and full, become one."""

from __future__ import annotations

import re

from nlp.facts.drafts import ProjectDraft

_TAIL = re.compile(r"(?:建设项目|建设工程|项目|工程)$")
_MARKS = re.compile(r"[0-9]+(?:\.[0-9]+)?|[一二三四五六七八九十]+(?=[期号批])|Ⅰ|Ⅱ|Ⅲ")
_CLUTTER = re.compile(r"[\s“”\"'‘’《》()（）·]")
_PHASE = re.compile(r"[一二三四五六七八九十]+(?=[期号批])|Ⅰ|Ⅱ|Ⅲ")
_LINE = r"(?P<tail>(?:市域|城际|高速|普速|快速|一级|二级)?(?:铁路|高铁|公路|城际|高速|快线))$"
_ENDS = re.compile(rf"(?P<a>[一-鿿]{{2,5}}?)(?:至|到|-|—)(?P<b>[一-鿿]{{2,8}}?){_LINE}")
_BRIEF = re.compile(rf"(?P<a>[一-鿿])(?P<b>[一-鿿]){_LINE}")
_CAPACITY = re.compile(r"(?:年产|年处理|日产|日处理)\d[\d.,]*[万亿]?[一-鿿A-Za-z]{1,3}?(?=[一-鿿])")
_OWNED = "name opens with it"
_FIRST = 3
"""Projects that open the body, one of which a headline may mean."""
_SHARE = 0.6
"""Part of the shorter name's characters that the other must have."""
_ALONE = 0.4
"""The same where the first paragraph names one project only."""
_SHORTEST = 4
"""A name that is part of another must have this many characters left to count as the same."""


def merged(drafts: list[ProjectDraft]) -> list[ProjectDraft]:
    """Drafts with the repetitions folded into the first telling, in reading order of the fullest name."""
    kept: list[ProjectDraft] = []
    by_core: dict[str, ProjectDraft] = {}
    for draft in drafts:
        known = _known(draft, kept, by_core)
        if known is None:
            kept.append(draft)
            if draft.name and not draft.group:
                by_core[_core(draft)] = draft
        else:
            _fold(known, draft)
    return kept


def _known(draft: ProjectDraft, kept: list[ProjectDraft], by_core: dict[str, ProjectDraft]) -> ProjectDraft | None:
    if draft.group or not draft.name:
        return None
    core = _core(draft)
    if core in by_core and _compatible(by_core[core], draft):
        return by_core[core]
    for other in reversed(kept[-60:]):
        if not other.group and other.name and (_same_line(core, _core(other)) or _same_product(core, _core(other))):
            return other
        if not other.group and other.name and _contained(core, _core(other)) and _compatible(other, draft):
            return other
    return _headlined(draft, kept)


def same_name(one: str, other: str) -> bool:
    """Whether two names can be of one project: the same, one the end of the other, or a line's two forms."""
    a, b = (_TAIL.sub("", _CLUTTER.sub("", name)) for name in (one, other))
    return a == b or _contained(a, b) or _same_line(a, b) or _same_product(a, b)


def _headlined(draft: ProjectDraft, kept: list[ProjectDraft]) -> ProjectDraft | None:
    """The project of the body that a headline names in other words, without a claim beyond its stage."""
    if not draft.title or draft.group or draft.amounts or any(p.reason != _OWNED for p in draft.parties):
        return None
    title = _core(draft)
    opening = [d for d in kept if not d.group and d.paragraph == 1]
    share = _ALONE if len(opening) == 1 else _SHARE
    for other in kept[:_FIRST]:
        core = _core(other)
        phases = (_PHASE.findall(title), _PHASE.findall(core))
        if other.group or not other.name or other.title or (all(phases) and phases[0] != phases[1]):
            continue
        if len(set(title) & set(core)) >= share * min(len(set(title)), len(set(core))):
            return other
    return None


def _core(draft: ProjectDraft) -> str:
    """The name without its owner, its closing 项目 and signs."""
    name = draft.name or ""
    for party in draft.parties:
        if party.reason == "name opens with it":
            name = name[party.end - party.start :]
            break
    name = _CLUTTER.sub("", name)
    return _TAIL.sub("", name) or name


def _contained(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    if len(short) < _SHORTEST or sorted(_MARKS.findall(short)) != sorted(_MARKS.findall(long)):
        return False
    return long.endswith(short) or (long.startswith(short) and len(short) >= 6)


def _same_line(a: str, b: str) -> bool:
    """张蔚城际铁路 is 张家口至蔚县城际铁路: one sign of either end, and the same kind of line."""
    short, long = sorted((a, b), key=len)
    whole, brief = _ENDS.match(long), _BRIEF.match(short)
    if whole is None or brief is None or not (whole["tail"].startswith(brief["tail"]) or brief["tail"].startswith(whole["tail"])):
        return False
    return brief["a"] in whole["a"] and brief["b"] in whole["b"].rstrip("市县区")


def _same_product(a: str, b: str) -> bool:
    """高端轴承钢项目 is 年产60万吨高端轴承钢项目, where no other capacity is told."""
    short, long = sorted((a, b), key=len)
    made = _CAPACITY.match(long)
    return made is not None and len(short) >= _SHORTEST and long[made.end() :] == short


def _compatible(a: ProjectDraft, b: ProjectDraft) -> bool:
    """No two different owners at the front of the names, no two different phases."""
    if sorted(_MARKS.findall(a.name or "")) != sorted(_MARKS.findall(b.name or "")):
        return False
    fronts = [{p.name for p in d.parties if p.reason == "name opens with it"} for d in (a, b)]
    return not fronts[0] or not fronts[1] or bool(fronts[0] & fronts[1])


def _fold(known: ProjectDraft, draft: ProjectDraft) -> None:
    """Add what the later telling says to the earlier one."""
    if draft.name and len(draft.name) > len(known.name or "") and not (draft.title and not known.title):
        known.name = draft.name
    known.names += draft.names
    known.parent = known.parent or draft.parent
    known.stages += draft.stages
    for hit in draft.amounts:
        repeated = draft.title and any(h.amount.role == hit.amount.role for h in known.amounts)
        if not repeated and not any(h.amount == hit.amount for h in known.amounts):
            known.amounts.append(hit)
    for party in draft.parties:
        if not any(p.role == party.role and p.name == party.name for p in known.parties):
            known.parties.append(party)
    known.places += draft.places
    known.support += draft.support
    known.rivals = max(known.rivals, draft.rivals)
    known.title = known.title and draft.title
    for reason in draft.reasons:
        known.note(reason)
    known.note("merged")
