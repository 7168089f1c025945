"""PROJECT spans: the named projects, works and facilities that are planned, signed, built or opened.

What counts follows the annotation guidelines: the noun phrase as written, with an owner or a place attached
directly to its front and with its phase; cut before 的 or a verb; of a quoted name what is inside the quotes; no
groups (15个项目), no later bare 该项目. Runs after values, places and organizations.
"""

from __future__ import annotations

import re

from nlp.entities.project_edges import Edge, left_edge, right_edge, settle
from nlp.entities.project_headless import Finder, is_facility
from nlp.entities.project_judge import context, features, is_name
from nlp.entities.project_layout import laid_out
from nlp.entities.project_lists import lists_in
from nlp.entities.project_repeats import repeats
from nlp.entities.project_words import GENERIC, Anchor, Frame
from nlp.reading import Reading
from nlp.spans import Span

_WHOLE = frozenset(("plant", "works", "road"))
"""Kinds of heads that close a noun phrase, so that no head inside it closes a name."""
_OF_A_KIND = re.compile(r"新增|新建|新改建|改扩?建|新开通|改造|提升|农村|乡村|干线|旅游|绿化")
_LENGTH = re.compile(r"\d[\d,.]*万?(?:多|余)?(?:公里|千米|平方米|米|条|座|处|亩)")
_MILEAGE = re.compile(r"[现已]?(?:通车|运营|营业)?总?里程(?!碑)")
_POINTED_AT = re.compile(r"(?:(?<![日成资基样版根])本|该|此|这一)$")
"""为本|项目: a project named before."""
_TAKES_IN = re.compile(r"(?:落户|入驻|进驻|落地|选址|位于|落子|坐落)(?:在|于|到)?$")
"""项目落户|胜芳国际食品产业园: the park is there."""
_CONTENT = re.compile(
    r"[一二三四首][期批](?:工程|项目)?(?:计划|预计|总|概算)*(?:投资|占地)[^,。;]{1,14},(?:主要|重点|拟|计划|将)*$"
)
"""一期投资9.8亿元，建设|年产5GWh储能电池生产线: what a phase consists of."""
_IN_TURN = re.compile(r"(?:计划|预计|概算)?总?(?:投资|造价)额?分别")
_DIVIDED = frozenset("分共")
"""分|三期建设: so many phases, and none of them."""
_SPEAKING = 8
"""Characters from which a quoted name says what the project is; a shorter one may be a slogan (“双基”项目)."""


def find_projects(reading: Reading) -> None:
    """Add PROJECT spans to the reading: names with a head word, members of lists, and all their repetitions."""
    frame = Frame(reading)
    members = [span for found in lists_in(frame) for span in found.members]
    names = _merge(_headed(frame), members)
    names = _merge(_headless(frame, names), names)
    reading.add("PROJECT", _merge(repeats(frame, names), names))


def _headed(frame: Frame) -> list[Span]:
    """Names that end in a head word; read from the back, so that the last head of a name is met first."""
    found: list[Span] = []
    taken = len(frame.folded) + 1
    for anchor in reversed(frame.anchors):
        if anchor.end >= taken:
            continue
        span = _name(frame, anchor)
        if span:
            found.append(span)
            taken = span.start + 1
        elif anchor.kind in _WHOLE:
            taken = min(taken, _unfinished(frame, anchor))
    found.reverse()
    return found


def _headless(frame: Frame, names: list[Span]) -> list[Span]:
    found = Finder(frame, names)
    laid_out(found)
    found.search()
    found.siblings()
    return found.new


def _unfinished(frame: Frame, anchor: Anchor) -> int:
    """End of the head before this one, where both are in one noun phrase: 运河 in 运河文化公园 is no name."""
    low = frame.sentence(anchor.start)[0]
    edge = left_edge(frame, anchor.start, max(low, anchor.start - 10))
    floor = edge.joints[0][1] if edge.joints else edge.start
    inner = [end for end in range(floor + 2, anchor.start + 1) if end in frame.head_ends]
    if inner and frame.folded[inner[-1] - 2 : inner[-1]] in ("项目", "工程"):
        return anchor.end
    return inner[-1] if inner else anchor.end


def _name(frame: Frame, anchor: Anchor) -> Span | None:
    end = right_edge(frame, anchor)
    if anchor.kind == "project" and (
        _is_part(frame, anchor) or _POINTED_AT.search(frame.folded, max(0, anchor.start - 3), anchor.start)
    ):
        return None
    if anchor.kind == "phase" and frame.folded[anchor.start - 1 : anchor.start] in _DIVIDED:
        return None
    floor = frame.sentence(anchor.start)[0]
    own = frame.reading.covering("ORG", anchor.start)
    inside = own is not None and own.start < anchor.start and own.end >= anchor.end
    if inside and own is not None and end <= own.end:
        return _facility(frame, anchor, own) if own.end == anchor.end else None
    at = own.start if inside and own is not None else anchor.start
    edge = left_edge(frame, at, floor)
    if edge.stop == "quote":
        return _quoted(frame, edge, anchor, end)
    start = settle(frame, edge, anchor)
    if edge.joints and _IN_TURN.match(frame.folded, end):
        start = edge.joints[0][1]  # 甲地板、乙球门扩能项目总投资分别为…
    if start >= at and not inside and (anchor.kind != "line" or end == anchor.end):
        return None
    if frame.folded[start] in "这那":
        return None  # 这条中试线
    if anchor.kind in ("road", "line") and _is_measured(frame, start, end):
        return None
    if edge.stop == "build" and _CONTENT.search(frame.folded, max(floor, edge.mark - 30), edge.mark):
        return None
    around = context(frame, edge, start, end)
    if around.counted or not is_name(anchor, features(frame, start, end), around):
        return None
    return Span(start, end, "PROJECT")


def _is_measured(frame: Frame, start: int, end: int) -> bool:
    """新改建农村公路1260公里, 新增高速公路通车里程278公里: so much of a kind of road, and no road by name."""
    behind = frame.folded[end : end + 1]
    if behind in "现已总通运营里" and _MILEAGE.match(frame.folded, end):
        return True
    return behind.isdigit() and bool(_OF_A_KIND.search(frame.folded, start, end) and _LENGTH.match(frame.folded, end))


def _is_part(frame: Frame, anchor: Anchor) -> bool:
    """X高速路基工程: the works on a part, behind the name of the whole."""
    start, _ = frame.word_before(anchor.start, max(0, anchor.start - 8))
    return GENERIC.get(frame.folded[start : anchor.start]) == "part" and (
        start in frame.head_ends or frame.folded[start - 1 : start] in ("段", "期")
    )


def _facility(frame: Frame, anchor: Anchor, own: Span) -> Span | None:
    """A hospital, a park or a centre that is an organization, where the text has it built."""
    if not is_facility(own) or anchor.kind not in ("plant", "works"):
        return None
    if _TAKES_IN.search(frame.folded, max(0, own.start - 6), own.start):
        return None
    edge = left_edge(frame, anchor.start, frame.sentence(anchor.start)[0])
    start = settle(frame, edge, anchor)
    if start >= anchor.start:
        return None
    around = context(frame, edge, start, anchor.end)
    built = around.attribute or around.paid or (around.before and around.told)
    if around.counted or not built or anchor.end - start < 5:
        return None
    return Span(start, anchor.end, "PROJECT")


def _quoted(frame: Frame, edge: Edge, anchor: Anchor, end: int) -> Span | None:
    """“X”项目, “X”智算中心项目: X, where it is a name rather than a slogan."""
    opening, closing = edge.mark, edge.start - 1
    if opening < 0 or closing - opening < 5:
        return None
    start = opening + 1
    inner = frame.folded[start:closing]
    if any(sign in inner for sign in "。!?;,\n") or anchor.kind in ("phase", "line", "road"):
        return None
    outer = left_edge(frame, opening, frame.sentence(opening)[0])
    if outer.start == opening and outer.stop in ("count", "deng"):
        return None
    bare = frame.folded[opening - 1 : opening] == "的"
    around = context(frame, Edge(start, "de" if bare else "open", opening - bare, "的" if bare else ""), start, end)
    programme = frame.folded.startswith("工程", closing + 1)
    if programme:
        own = features(frame, start, closing)
        if not (own.place or own.org or own.capacity):
            return None  # “强链补链”工程: a programme
    if len(inner) >= _SPEAKING and anchor.kind == "project" and not around.counted:
        return Span(start, closing, "PROJECT")
    if around.counted or not (around.before or around.after or around.attribute):
        return None
    return Span(start, closing, "PROJECT")


def _merge(first: list[Span], second: list[Span]) -> list[Span]:
    """Both lists, where the second wins against what overlaps it."""
    taken: set[int] = set()
    for span in second:
        taken.update(range(span.start, span.end))
    kept = [s for s in first if not any(at in taken for at in range(s.start, s.end))]
    return sorted(kept + second)
