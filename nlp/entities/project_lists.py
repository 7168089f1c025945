"""Lists of project names: A、B、C等9个项目, A、B等4条道路, A、B两个项目, A六期、七期项目."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from nlp.entities.project_edges import left_edge, right_edge
from nlp.entities.project_judge import features, is_staged
from nlp.entities.project_words import EDGES, GENERIC, Anchor, Frame
from nlp.reading import Reading
from nlp.spans import Span
from nlp.text import split_at

_NUMBER = r"(?:\d{1,4}|[一二两三四五六七八九十百]{1,4})(?:余|多)?大?[个项条座处宗]"
# Every branch begins with a plain sign, so that the search can leap over other text.
_CLOSE = re.compile(
    rf"(?P<deng>等)(?:(?:共|约|近)?(?P<first>{_NUMBER})|(?P<vague>一批|一大批|多个|多条|多项|一系列|若干))?"
    r"|(?P<count>[一二两三四五六七八九十]所|\d{1,4}(?:余|多)?大?[个项条座处宗]|[一二两三四五六七八九十百]{1,4}(?:余|多)?大?[个项条座处宗])"
)
_COUNT_BEHIND = re.compile(r"[一-鿿]{2,10}\d{1,4}(?:余|多)?[个项条座处]")
"""等公园绿地8处: the number behind the noun."""
_BREAK = re.compile(r"[,;:。!?\n(]")
_LIST_SIGN = re.compile(r"[、和与及]")
_PHASE = r"[一二三四五六七八九十\d]{1,2}期"
_PHASES = re.compile(rf"{_PHASE}(?:[、和及]{_PHASE}){{1,4}}(?:工程|项目)")
_ONE_PHASE = re.compile(rf"{_PHASE}(?:(?:工程|项目)$)?")
_NOT_MEMBERS = frozenset(
    (
        "在",
        "和",
        "为",
        "领域",
        "产业链",
        "方面",
        "行业",
        "地区",
        "地",
        "地方",
        "企业",
        "单位",
        "部门",
        "省市",
        "省份",
        "国家",
    )
) | {
    "城市",
    "县",
    "县区",
    "县市区",
    "机构",
    "金融机构",
    "院校",
    "高校",
    "专业",
    "环节",
    "要素",
    "技术",
    "课题",
    "攻关",
    "措施",
}
"""What follows 等 in lists of sectors, places and parties."""
_WANTED = re.compile(r"(?:引进|招引|发展|培育|吸引|招商)$")
_JOINTS = frozenset(("和", "与", "及", "以及"))
_LONGEST_LIST = 400
_LONGEST_GROUP = 24


class MemberList(NamedTuple):
    """Names that a text lists as members of one group of projects."""

    members: tuple[Span, ...]
    """PROJECT spans in reading order."""
    count_span: tuple[int, int] | None
    """(start, end) of the number with its classifier (9个); None in A、B等项目."""
    head_text: str
    """The noun phrase of the group without its count: 项目, 在建风电项目, 高速公路."""
    start: int
    """Begin of the first member."""
    end: int
    """End of the group's noun phrase."""


def member_lists(reading: Reading) -> list[MemberList]:
    """The lists of named members in a document, in reading order. Needs ORG, GPE and value spans; linear and cheap."""
    return lists_in(Frame(reading))


def lists_in(frame: Frame) -> list[MemberList]:
    """As `member_lists`, over a frame that is there already."""
    found: list[MemberList] = []
    starts = [anchor.start for anchor in frame.anchors]
    for close in _CLOSE.finditer(frame.folded):
        if found and close.start() < found[-1].end:
            continue
        anchor = _group_head(frame, starts, close)
        members = _members(frame, anchor, close) if anchor else None
        if members:
            found.append(members)
    phases = [more for anchor in frame.anchors if anchor.kind == "phase" and (more := _phases(frame, anchor))]
    return sorted(found + phases, key=lambda m: m.start)


def _phases(frame: Frame, anchor: Anchor) -> MemberList | None:
    """X六期、七期项目: a name, then further phases under its last head."""
    match = _PHASES.match(frame.folded, anchor.start)
    if not match:
        return None
    edge = left_edge(frame, anchor.start, frame.sentence(anchor.start)[0])
    if edge.start >= anchor.start - 1 or edge.stop in ("count", "deng"):
        return None
    phases = [found.span() for found in _ONE_PHASE.finditer(frame.folded, anchor.start, match.end())]
    spans = [Span(edge.start, phases[0][1], "PROJECT"), *(Span(a, b, "PROJECT") for a, b in phases[1:])]
    return MemberList(tuple(spans), None, match[0][-2:], edge.start, match.end())


def _group_head(frame: Frame, starts: list[int], close: re.Match[str]) -> Anchor | None:
    """The head word of the group that 等, a count or both announce: 等4个｜在建风电项目."""
    begin = close.end()
    limit = min(len(frame.folded), begin + _LONGEST_GROUP)
    broken = _BREAK.search(frame.folded, begin, limit)
    if broken:
        limit = broken.start()
    counted = bool(close["first"] or close["count"] or _COUNT_BEHIND.match(frame.folded, begin))
    for index in range(bisect_left(starts, begin), len(starts)):
        anchor = frame.anchors[index]
        if anchor.end > limit:
            return None
        if anchor.kind == "phase" or (anchor.end in frame.head_at and frame.head_at[anchor.end].kind != "phase"):
            continue
        if counted or anchor.kind in ("project", "line"):
            return anchor if _plain(frame, begin, anchor.start, counted or bool(close["vague"])) else None
    return None


def _plain(frame: Frame, begin: int, end: int, counted: bool) -> bool:
    """The words before the head are attributes of a group: no predicate, no other noun that 等 could belong to."""
    if counted and frame.folded[end - 1] == "的" and end - begin > 2:
        return not _NOT_MEMBERS & {frame.folded[a:b] for a, b, _ in frame.words(begin, end)}
    for start, stop, tag in frame.words(begin, end):
        word = frame.folded[start:stop]
        if word in GENERIC or word in ("”", "“"):
            continue
        if word in _NOT_MEMBERS or tag[0] in "pcr" or EDGES.get(word) in ("act", "build"):
            return False
        if word == "的":
            return False
    return True


def _members(frame: Frame, anchor: Anchor, close: re.Match[str]) -> MemberList | None:
    folded, at = frame.folded, close.start()
    begin = max(frame.sentence(at)[0], at - _LONGEST_LIST)
    for sign in (",", ";", ":", "。", "!", "?", "\n"):
        begin = max(begin, folded.rfind(sign, begin, at) + 1)
    if not _LIST_SIGN.search(folded, begin, at) and not (close["deng"] and close["first"]):
        return None
    pieces = _pieces(frame, begin, at)
    if not close["deng"] and len(pieces) < 2:
        return None
    spans = [_member(frame, a, b, later=n > 0) for n, (a, b) in enumerate(pieces)]
    named = tuple(span for span in spans if span)
    programme = not close["first"] or (frame.folded.startswith("工程", anchor.start) and "项" in close["first"])
    wanted = programme and _WANTED.search(folded, max(0, pieces[0][0]), spans[0].start if spans[0] else at) is not None
    if not named or len(named) != len(pieces) or not _are_names(frame, named, anchor, programme, wanted):
        return None
    possessor = anchor.kind == "line" and folded.startswith("的", anchor.end)
    if possessor or (anchor.kind != "project" and not is_staged(frame, begin, anchor.end)):
        return None
    group = "first" if close["deng"] else "count"
    count = close.span(group) if close[group] else None
    end = right_edge(frame, anchor)
    return MemberList(named, count, folded[close.end() : end], named[0].start, end)


def _pieces(frame: Frame, begin: int, close: int) -> list[tuple[int, int]]:
    keep = [(s.start, s.end) for s in frame.reading.within("ORG", begin, close)]
    pieces = split_at(frame.folded, begin, close, "、", keep)
    if pieces:
        start, end = pieces[-1]
        joint = _joint(frame, start, end)
        if joint:
            pieces[-1:] = [(start, joint[0]), (joint[1], end)]
    return pieces


def _joint(frame: Frame, start: int, end: int) -> tuple[int, int] | None:
    """The 和 before the last member, also where the dictionary binds it to what follows (和丰|南)."""
    for word_start, word_end, _ in frame.words(start, end):
        word = frame.folded[word_start:word_end]
        if word_start <= start or word_start in frame.places:
            continue
        if word in _JOINTS:
            return word_start, word_end
        after = word_start + 1
        if word[0] in "和与及" and (after in frame.place_starts or after in frame.org_starts):
            return word_start, after
    return None


def _member(frame: Frame, low: int, end: int, later: bool) -> Span | None:
    """One member; in a later one a verb is part of its name (精工汽车服务产业园)."""
    edge = left_edge(frame, end, low)
    while later and edge.stop in ("act", "build") and low < edge.start < end:
        further = left_edge(frame, edge.mark, low)
        edge = edge._replace(start=edge.mark, stop="floor") if edge.mark == low else further
    if edge.stop in ("count", "deng") or edge.start >= end:
        return None
    if edge.stop == "quote":
        return Span(edge.mark + 1, edge.start - 1, "PROJECT") if edge.mark >= low - 1 else None
    return Span(edge.start, end, "PROJECT")


def _are_names(
    frame: Frame, members: tuple[Span, ...], anchor: Anchor, programme: bool, wanted: bool = False
) -> bool:
    """Most members have something of their own; lists of sectors (装备制造、新能源等15个项目) have not.

    `wanted`: kinds of projects that a place would like to have (重点引进电堆、膜电极等项目), for which a rare word is not enough.
    """
    if anchor.kind != "works" and any(frame.place_starts.get(member.start) == member.end for member in members):
        return False  # 至大连、厦门等航线6条
    proper = 0
    for member in members:
        found = features(frame, member.start, member.end)
        road = anchor.kind in ("line", "road") and 2 <= member.end - member.start <= 12
        sited = anchor.kind == "works" and found.place
        proper += (
            sited or found.proper or (found.unknown and not wanted) or (found.own >= 4 and not programme) or (road and found.own >= 2)
        )
    return 2 * proper >= len(members)
