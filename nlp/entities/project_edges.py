"""Where the name of a project begins and ends around its head word."""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.entities.project_words import EDGES, GENERIC, Anchor, Frame

_LONGEST = 60
"""Characters that a name may have before its head; keeps the walk linear in the text."""
_TAILS = 2
"""Phases behind one another: 二期工程(一标段)."""
_ALONE = {"line": 2, "road": 2, "works": 3, "phase": 3, "plant": 4}
"""Characters before a head from which what follows a 、 is a name of its own (家电、厨卫产业园 is one)."""
_CONJUNCTIONS = frozenset(("和", "与", "及", "以及", "并"))
_NOMINAL = frozenset(("建设", "开发", "运营", "储备", "扩建", "新建", "投资"))
"""Verbs that stand right before a head as its attribute: 生态修复建设工程."""
_FUNCTION = frozenset("及与以对由在将从到把给")
_ENDS = frozenset(")段期")
"""Signs that close a name before a 、."""
_BEFORE_NUMBERS = frozenset("超近约达逾")
_AFTER_NUMBERS = frozenset("日年月")
_PARTIES = frozenset(("公司", "集团公司"))
_UPGRADES = ("升级", "改造", "提升")
_COUNT = re.compile(
    r"(?:第?\d[\d,.]*|第?[一二两三四五六七八九十百]+|多|数|几|若干)(?:余|多|来)?大?[个项条座处宗批]$|[一二两三四五六七八九十]所$"
)
_COUNTERS = frozenset("个项条座处宗批所")
_SURFACES = frozenset("水海冰线陆空")
"""水上, 冰上: no locative of a noun."""
_NO_VILLAGES = frozenset(("各县", "各村", "该县", "该村", "本县", "本村", "我县", "我村", "某县", "某村"))
_VILLAGES = frozenset("庄村屯营寨县")
_JOINERS = frozenset("·-/+.&×*~#_")
_PHASE = r"(?:[一二三四五六七八九十]{1,3}|[1-9]\d?)期"
_TAIL = re.compile(
    rf"(?:\({_PHASE}\)|\({_PHASE}[、和及]{_PHASE}\)|{_PHASE}(?!间|限))(?:工程|项目)?|\((?:一|二|三)标段\)|\([一-鿿]{{2,8}}段\)"
)
_RENEWAL = re.compile(
    r"(?:提标|升级|改造|提升|扩建|改扩建|迁建|重建|修缮|加固|更新|综合整治|整治|治理|技改|扩能|扩容|扩产|搬迁|续建|改建|改线|连通|拓宽|清淤|整修|绿化|亮化|美化)+"
    r"(?P<head>工程|项目)?"
)
"""Works on something that stands: 某公园改造提升."""
_NUMBERED = re.compile(r"\d{1,3}[.)、](?!\d)")
"""The number of an item in a list, which opens its line."""
_NUMBERED_ROAD = re.compile(r"[GSXY]\d{1,4}(?:[一-鿿]{1,5}?线)?")
_SECTION = re.compile(r"(?:[一-鿿]{2,8}?(?:至|到|-))?[一-鿿]{1,8}?(?<![阶路时地])段(?:工程|项目)?")
_BRACKET = re.compile(rf"\((?:[一-鿿]{{2,6}}|{_PHASE})\)$")


class Edge(NamedTuple):
    """Where a name begins, and what stopped the walk to the left."""

    start: int
    stop: str
    """punct, open (a quote opens), quote (one closes), list, count, deng, value, de, stop, build, act, floor."""
    mark: int
    """Offset of what stopped the walk; where a quote closes, the offset of its opening sign."""
    word: str
    joints: tuple[tuple[int, int], ...] = ()
    """(start, end) of the 、和及 that the walk crossed, last one first."""


def right_edge(frame: Frame, anchor: Anchor) -> int:
    """End of the name whose head is given, with its phase or its section of a line."""
    end, folded = anchor.end, frame.folded
    if anchor.kind == "line" or (end in frame.place_starts and folded.startswith("工程", end - 2)):
        if road := _NUMBERED_ROAD.match(folded, end):
            end = road.end()
        end = _section_end(frame, end)
    for _ in range(_TAILS):
        if tail := _TAIL.match(folded, end):
            end = tail.end()
    follower = frame.head_at.get(end)
    if follower and follower.kind == "project":
        end = follower.end
    elif anchor.kind != "project":
        renewal = _RENEWAL.match(folded, end)
        if renewal and (renewal["head"] or frame.closes(renewal.end())):
            end = renewal.end()
    return end


def _section_end(frame: Frame, end: int) -> int:
    section = _SECTION.match(frame.folded, end)
    if not section:
        return end
    for start, stop, tag in frame.words(end, section.end()):
        word = frame.folded[start:stop]
        place = start in frame.place_starts or stop in frame.places
        if word != "至" and not place and (EDGES.get(word) in ("stop", "build", "act") or tag[0] in "dpur"):
            return end
    return section.end()


def left_edge(frame: Frame, at: int, floor: int) -> Edge:
    """Walk left from `at`, the start of a head word, to where the name begins; never past `floor`."""
    floor = max(floor, at - _LONGEST)
    walk = _Walk(frame, at, floor)
    while walk.at > floor:
        stop = walk.step()
        if stop:
            return Edge(walk.at, stop[0], stop[1], stop[2], tuple(walk.joints))
    return Edge(walk.at, "floor", floor, "", tuple(walk.joints))


class _Walk:
    """State of one walk to the left, a word or a span at a time."""

    def __init__(self, frame: Frame, at: int, floor: int) -> None:
        self.frame = frame
        self.head = at
        self.at = at
        self.floor = floor
        self.joints: list[tuple[int, int]] = []
        self.firm = False
        """The name as far as read begins with an owner, a place or a number: a verb before it is no part."""

    def step(self) -> tuple[str, int, str] | None:
        """Take one step; what stops the walk, or None."""
        frame, at = self.frame, self.at
        sign = frame.folded[at - 1]
        if at in frame.values:
            return ("value", frame.values[at], "")
        for spans in (frame.orgs, frame.places):
            if at in spans and spans[at] >= self.floor:
                self.at, self.firm = spans[at], True
                return None
        if not sign.isalnum():
            return self._sign(sign)
        start, tag = frame.word_before(at, self.floor)
        word = frame.folded[start:at]
        if tag == "x" and len(word) > (1 if word[0] in "对由" else 2) and word[0] in _FUNCTION:
            self.at = start + 1  # 及冀午|渠: an unknown name that the segmenter bound to a particle
            return None
        return self._word(word, start, tag)

    def _sign(self, sign: str) -> tuple[str, int, str] | None:
        folded, at = self.frame.folded, self.at
        if sign == "、":
            return self._joint(at - 1, sign)
        if sign in "”’」":
            opening = folded.rfind("“‘「"["”’」".index(sign)], max(self.floor - 2, at - 42, 0), at)
            return ("quote", opening, sign)
        if sign in "“‘「":
            return ("open", at - 1, sign)
        if sign == ")" and (bracket := _BRACKET.search(folded, max(self.floor, at - 9), at)):
            self.at = bracket.start()
            return None
        if sign == "," and folded[at : at + 3].isdigit() and folded[at - 2 : at - 1].isdigit():
            self.at = at - 1  # 年产8,000吨
            return None
        if sign in _JOINERS and at - 2 >= self.floor and folded[at - 2].isalnum() and at < self.head + 1:
            self.at = at - 1
            return None
        return ("punct", at - 1, sign)

    def _joint(self, start: int, word: str) -> tuple[str, int, str] | None:
        frame, end = self.frame, self.at
        before = start in frame.head_ends or start in frame.orgs or start in frame.places
        if end == self.head or before or frame.folded[start - 1 : start] in _ENDS or start <= self.floor:
            return ("list", start, word)
        self.joints.append((start, end))
        self.at, self.firm = start, False
        return None

    def _word(self, word: str, start: int, tag: str) -> tuple[str, int, str] | None:
        if word[-1] in _COUNTERS and (
            count := _COUNT.search(self.frame.folded, max(self.floor, self.at - 12), self.at)
        ):
            return ("count", count.start(), count[0])
        if word[0] in _COUNTERS and start > self.floor and self.frame.folded[start - 1].isdigit():
            self.at = start + 1  # 137个省重点项目: the dictionary has 个省
            return ("count", start, word[0])
        if word == "等":
            return ("deng", start, word)
        if word in _CONJUNCTIONS:
            return self._joint(start, word)
        kind = EDGES.get(word) or self._by_tag(word, start, tag)
        if start in self.frame.head_at and self.at in self.frame.head_ends:
            kind = "inner"
        if kind in ("build", "act") and word in _NOMINAL and self._before_project():
            kind = "inner"
        if kind == "stop" and word in _PARTIES and self._named(start):
            kind = "inner"
        if word in _BEFORE_NUMBERS and not self.frame.folded[self.at].isdigit():
            kind = "inner"  # 超精密
        if word in _AFTER_NUMBERS and not self.frame.folded[start - 1 : start].isdigit():
            kind = "inner"  # 日熔化量800吨
        if word == "利用" and start in self.frame.orgs:
            kind = "act"  # 甲公司|利用|焦炉煤气制氢项目
        if self._apposition(word, start):
            return ("stop", start, word)
        if word == "中" and self._opens_name(start):
            kind = "inner"  # 推进|中瑞公司
        if word == "上" and self.frame.folded[start - 1 : start] in _SURFACES:
            kind = "inner"
        if word == "新建" and self.frame.folded[start - 1 : start] == "高":
            kind = "inner"  # 高新建材
        if kind == "soft":
            kind = "act" if self.firm else "inner"
        if kind == "act" and self.frame.folded[self.at : self.at + 2] in _UPGRADES:
            kind = "inner"  # 结构优化升级
        if kind in ("stop", "build", "act"):
            return ("de" if word == "的" else kind, start, word)
        self.firm = word[0].isdigit() or word == "年产"
        self.at = start
        return None

    def _named(self, start: int) -> bool:
        """公司 closes a name (嘉美公司) rather than stands alone."""
        if start <= self.floor or not self.frame.folded[start - 1].isalnum():
            return False
        before, tag = self.frame.word_before(start, self.floor)
        word = self.frame.folded[before:start]
        if len(word) == 1 and tag[0] in "vna" and before > self.floor:
            return self.frame.folded[before - 1].isalnum()  # 康|达|公司
        return word not in EDGES and tag[0] not in "upcrdt" and word[-1] not in _COUNTERS

    def _opens_name(self, start: int) -> bool:
        """What begins here stands behind a verb or a sign, so that 中 says nothing of time or place."""
        if start <= self.floor or not self.frame.folded[start - 1].isalnum():
            return True
        before, _ = self.frame.word_before(start, self.floor)
        return EDGES.get(self.frame.folded[before:start]) in ("build", "act")

    def _apposition(self, word: str, start: int) -> bool:
        """控制性工程｜小五台山隧道, 重点项目｜X: a class before the name."""
        if word not in ("工程", "项目") or self.at == self.head or start <= self.floor:
            return False
        before, _ = self.frame.word_before(start, self.floor)
        return GENERIC.get(self.frame.folded[before:start]) == "rank"

    def _before_project(self) -> bool:
        head = self.frame.head_at.get(self.at)
        return head is not None and head.kind in ("project", "phase")

    def _by_tag(self, word: str, start: int, tag: str) -> str:
        """What a word that the lexicon does not list does to the name, by its dictionary tag."""
        if tag[0] in "urpye":
            return (
                "inner" if word[-1] in _VILLAGES and word not in _NO_VILLAGES else "stop"
            )  # 各庄 is a pronoun to the dictionary
        if tag == "c":
            return "inner" if start and self.frame.folded[start - 1].isdigit() else "stop"
        if len(word) == 1:
            return "inner"
        if tag == "d" or tag[0] == "t":
            return "stop"
        if tag == "v" and self.firm:
            return "act"
        return "inner"


def settle(frame: Frame, edge: Edge, anchor: Anchor | None = None) -> int:
    """Begin of the name: the walk's, or behind a 、和及 that joins two things rather than two parts of a name."""
    start = edge.start
    produced = any(sign.isdigit() for sign in frame.folded[start : edge.joints[-1][0]]) if edge.joints else False
    if number := _NUMBERED.match(frame.folded, start):
        start = number.end()
    for joint_start, joint_end in edge.joints:
        if joint_end in frame.org_starts or joint_end in frame.place_starts:
            return joint_end
        if joint_start <= start:
            return joint_end
        if anchor and not produced and anchor.start - joint_end >= _ALONE.get(anchor.kind, _LONGEST):
            return joint_end
    return start
