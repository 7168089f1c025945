"""Names that end in no head word, told by what stands beside them.

An amount invested before 的 (总投资3亿元的X), a stage or an amount behind (X总投资3亿元, X、Y建成投用), a further
member of an enumeration in which one member is a name.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from nlp.entities.project_edges import left_edge, settle
from nlp.entities.project_judge import context, features, is_staged
from nlp.entities.project_words import EDGES, GENERIC, HEADS, Anchor, Frame
from nlp.records import OrganizationValue
from nlp.spans import Span

_PRICE = re.compile(r"(?:投资|造价|耗资|斥资|投入|出资)(?:额|额度)?(?:约|近|达|为|超过|超|逾)*$")
_AFTER_PRICE = re.compile(
    r"(?:[一-鿿]{0,4}(?:建设|新建|改造|兴建|修建|建成|实施|扩建|打造))?(?:[,、][^,。;、的]{2,20}){0,2}的"
)
_BUYS = re.compile(r"[^,。;、的\n]{0,6},?(?:开工建设|建设|新建|实施|兴建|打造|上马|启动)(?=[^\d的,。;、了项工])")
_OF_PHASE = re.compile(r"[一二三四首][期批](?:工程|项目)?(?:计划|预计)?投资[约近达]?$")
_SERIES = re.compile(r"[^,。;:、\d的]{4,24}总投资(?=[约近达为超\d分])")
_MEASURED = re.compile(r"\d[\d.]*(?:万|亿|余|多)*(?![号期线])[一-鿿]{0,3}$")
_TELLING = re.compile(
    r"总投资(?!额|规模)(?=[约近达为超\d一二三四五六七八九十])|概算投资"
    r"|(?P<sum>(?:已|累计|分别)*完成(?:年度)?投资)|(?P<owned>落户|落地(?!生根))|由(?=[^,。;]{2,30}?(?:承建|承包|施工|投资|建设|实施))|获(?:得|省|市|国家)?[^,。;]{0,6}(?:核准|批复|备案|批准)|(?:试产|试运营|名列其中|位列其中|贯通|合龙|收尾|在列|榜上有名|上榜|入列|破土动工|开工建设|开工|动工|试车|点火|完工|通车|开馆|开园|获批|入选|奠基|竣工投产|竣工|建成投产|建成投用|建成通车|建成"
    r"|投产|投用|投入使用|投入运营|主体封顶|封顶|落成|并网发电|列入省|列入市|列入国家|列入全[国省市]|列入\d{4}年|列为|纳入)"
    r"(?!项目|仪式|率|的|活动|现场|企业|面积|日期|时间|令)"
)
_BUILT = re.compile(r"开工|动工|破土|奠基|封顶|主体|竣工|完工|建成|落成|投用|投入使用|开园|开馆")
"""What is told of an organization only where it is a building too."""
_ADVERBS = re.compile(
    r"(?:全线|提前|计划|预计|概算|估算|规划|正式|顺利|同日|同时|同步|集中|双双|全面|先后|相继|陆续|全部|均|都|已|也|将|被|预计|计划|年内|年底|\s)+$"
)
_ATTRIBUTED = re.compile(
    r"(?:引进|实施|建设|谋划|投建|兴建|新上|投资|合作|共建|申报|开工|签约|落户|投产|竣工|承建|施工)的"
)
_FACILITIES = frozenset(("hospital", "other", "institute", "university", "zone"))
_TALK = re.compile(r"项目|工程|开工|投产|总投资|竣工|封顶|动工")
_PIECE = r"[^,。;:!?\n“”()、]{4,40}(?:\([^()\n]{1,12}\))?"
_RUN = re.compile(rf"{_PIECE}(?:、{_PIECE})+")
_REMARK = re.compile(r"\([^()]{2,10}\)$")
_BEFORE_DATE = re.compile(rf"(?:{_ADVERBS.pattern[:-1]}|于|在|自)$")
_LIST_SIGNS = "、和与及"
_WALLS = frozenset(',。;:!?\n"“”‘’()《》<>')
_AFTER_REMARK = ("", ",", "、", "。", ";", "和", "与", "及", "等", "\n")
_BRAND_LETTERS = frozenset("都中上新大同元正一再万")
"""Second letters of brands that are particles elsewhere: 赵都, 华中."""
_NOMINAL = frozenset(("开发", "扩建", "运营"))
_SURFACES = frozenset("水海冰线陆空")
_NOT_TRANSITIVE = frozenset("总概由完获列已累分落")
"""First letters of what tells of a subject whatever follows: 总投资, 列为, 完成投资."""
_SETTLEMENTS = frozenset("村镇乡县市省")
_ITEM_SIGNS = frozenset(("", ";", ":", "\n", "。", ".", "、", ")"))
_NO_ANCHOR = Anchor(0, 0, "")
_CONJUNCTIONS = frozenset(("和", "与", "及", "以及", "暨", "并", "等"))
_BRACKET = re.compile(r"\([一-鿿\dA-Z]{1,6}\)")
_JOINERS = frozenset("·-/+.&*~#_%")
_LONGEST = 36
_SHORTEST = 4


class Finder:
    """The names so far, and what is found beside them."""

    def __init__(self, frame: Frame, names: list[Span]) -> None:
        self.frame = frame
        self.names = list(names)
        self.new: list[Span] = []
        self.taken = {at for name in names for at in range(name.start, name.end)}

    def take(self, start: int, end: int) -> None:
        span = Span(start, end, "PROJECT")
        self.new.append(span)
        self.names.append(span)
        self.taken.update(range(start, end))

    def free(self, start: int, end: int) -> bool:
        return start not in self.taken and end - 1 not in self.taken

    def search(self) -> None:
        """All that grammar tells; the layout is looked at elsewhere."""
        self.priced()
        self.told()
        self.attributed()
        self.enumerated()

    def priced(self) -> None:
        """总投资3.6亿元的X、4.2亿元的Y: an amount invested is an attribute of one thing."""
        frame, chain = self.frame, -1
        for money in frame.reading.spans("MONEY"):
            before = frame.folded[max(0, money.start - 10) : money.start]
            chained = money.start - 1 == chain and before[-1:] in _LIST_SIGNS
            if not (_PRICE.search(before) or chained):
                continue
            after = _AFTER_PRICE.match(frame.folded, money.end)
            if after is None and "总" not in before and not _OF_PHASE.search(before):
                after = _BUYS.match(frame.folded, money.end)
            if not after:
                continue
            name = self._priced(after.end())
            chain = name if name else -1

    def _priced(self, start: int) -> int | None:
        """End of the name that begins behind 的."""
        frame = self.frame
        if start in self.taken:
            return next((name.end for name in self.names if name.start <= start < name.end), None)
        if frame.folded[start : start + 1] in ("“", "‘"):
            return None
        end = phrase_end(frame, start)
        judged = any(frame.folded.find(head, start, end) >= 0 for head in ("项目", "工程"))
        if judged or not self.free(start, end) or not is_proper(frame, start, end, shown=True):
            return None
        self.take(start, end)
        return end

    def told(self) -> None:
        """X总投资3亿元, X开工: the subject of a stage or an amount, which opens its clause."""
        frame = self.frame
        for match in _TELLING.finditer(frame.folded):
            at = match.start()
            if match[0][0] not in _NOT_TRANSITIVE and not frame.closes(match.end(), numbers=False):
                continue  # X建成实验室3个
            if adverbs := _ADVERBS.search(frame.folded, max(0, at - 8), at):
                at = adverbs.start()
            if at in frame.values and frame.values[at] > 0:
                at = frame.values[at]
            apart = at > 0 and frame.folded[at - 1] == "," and not match["owned"]
            if apart:
                at -= 1
            if at == 0 or at - 1 in self.taken or frame.folded[at - 1] in _WALLS:
                continue
            if adverbs := _BEFORE_DATE.search(frame.folded, max(0, at - 8), at):
                at = adverbs.start()
            if (remark := _REMARK.search(frame.folded, max(0, at - 14), at)) and remark[0][-2] not in "期段":
                at = remark.start()  # X(选址涉县)
            low = max(frame.sentence(at)[0], at - _LONGEST)
            floor = max(low, *(frame.folded.rfind(sign, low, at) + 1 for sign in "、,"))
            edge = left_edge(frame, at, floor)
            start = edge.joints[0][1] if edge.joints else settle(frame, edge)
            opens = edge.stop in ("punct", "floor", "list") or bool(edge.joints)
            if apart:
                opens = not edge.joints and frame.folded[start - 1 : start] in _ITEM_SIGNS and at - start >= 6
            opens = opens or (edge.stop == "de" and context(frame, edge, start, at).attribute)
            if not opens or start >= at or not self.free(start, at):
                continue
            if frame.org_starts.get(start) == at and not _BUILT.match(match[0]):
                if listed := self._before(start, owned=True):
                    self.take(listed.start, listed.end)
                continue
            if match["owned"] and not features(frame, start, at).org:
                continue
            if match["sum"] and not _has_owner(frame, start, at):
                continue
            if is_proper(frame, start, at, shown=False) or (
                is_proper(frame, start, at, shown=True)
                and (self._before(start, owned=True) or self._in_series(match, start))
            ):
                self.take(start, at)

    def _in_series(self, match: re.Match[str], start: int) -> bool:
        """甲总投资5亿元，乙总投资3亿元: the sentence lists subjects with what each costs."""
        low, high = self.frame.sentence(start)
        return match[0].startswith("总投资") and len(_SERIES.findall(self.frame.folded, low, high)) > 1

    def attributed(self) -> None:
        """清苑区引进的X,一期投产: an owner and a product behind 的."""
        frame = self.frame
        for match in _ATTRIBUTED.finditer(frame.folded):
            start = match.end()
            if start in self.taken:
                continue
            end = phrase_end(frame, start)
            built = match[0][:2] in ("承建", "施工")
            if self.free(start, end) and is_proper(frame, start, end, shown=built) and is_staged(frame, end, end):
                self.take(start, end)

    def enumerated(self) -> None:
        """An enumeration of owners with their products, where the sentence speaks of projects."""
        frame = self.frame
        for low, high in frame.reading.sentences:
            if frame.folded.find("、", low, high) < 0 or not _TALK.search(frame.folded, low, high):
                continue
            for run in _RUN.finditer(frame.folded, low, high):
                self._run(run.start(), run.end())

    def _run(self, low: int, high: int) -> None:
        frame, pieces = self.frame, []
        at = low
        while at < high:
            end = frame.folded.find("、", at, high)
            end = high if end < 0 else end
            pieces.append((at, end))
            at = end + 1
        members = []
        for index, (start, end) in enumerate(pieces):
            if index == 0:
                remark = frame.folded.find("(", start, end)
                edge = left_edge(frame, end if remark < 0 else remark, start)
                if edge.joints or edge.stop in ("quote", "open", "count", "deng", "value"):
                    return
                start = settle(frame, edge)
            reach = phrase_end(frame, start)
            whole = reach == end or frame.folded[reach] == "(" or (index == len(pieces) - 1 and frame.closes(reach))
            if not whole or not self.free(start, reach) or not is_proper(frame, start, reach, shown=False):
                return
            found = features(frame, start, reach)
            if frame.org_starts.get(start) == reach or not (
                found.org or found.capacity or found.phase or found.own >= 4
            ):
                return
            members.append((start, reach))
        for start, end in members:
            self.take(start, end)

    def siblings(self) -> None:
        """Further members of an enumeration in which one member is a name."""
        todo = list(self.names)
        while todo:
            name = todo.pop()
            for span in (self._before(name.start), self._after(name)):
                if span:
                    self.take(span.start, span.end)
                    todo.append(span)

    def _before(self, start: int, *, owned: bool = False) -> Span | None:
        frame, end = self.frame, start - 1
        if end < 2 or frame.folded[end] not in _LIST_SIGNS or end - 1 in self.taken:
            return None
        low = max(frame.sentence(end)[0], end - _LONGEST)
        floor = max(low, frame.folded.rfind("、", low, end) + 1)
        edge = left_edge(frame, end, floor)
        if edge.joints or edge.stop not in ("punct", "floor", "list", "build", "act", "de"):
            return None
        return self._member(edge.start, end, owned=owned)

    def _after(self, name: Span) -> Span | None:
        frame, start = self.frame, name.end + 1
        sign = frame.folded[name.end : start]
        if not sign or sign not in _LIST_SIGNS or start >= len(frame.folded) or start in self.taken:
            return None
        place = frame.place_starts.get(start, 0)
        if place and frame.folded.startswith("的", place):
            start = place + 1  # 隆尧县的X、柏乡县的Y
            end = phrase_end(frame, start)
            if end - start == _SHORTEST - 1 and frame.folded.startswith("等项目", end) and self.free(start, end):
                return Span(start, end, "PROJECT")  # 鸡泽县的辣椒素等项目
        return self._member(start, phrase_end(frame, start))

    def _member(self, start: int, end: int, *, owned: bool = False) -> Span | None:
        headed = end in self.frame.head_ends
        if self.frame.org_starts.get(start) == end and not headed:
            return None
        if not self.free(start, end) or not is_proper(self.frame, start, end, shown=not owned, headed=headed):
            return None
        return Span(start, end, "PROJECT")


def _has_owner(frame: Frame, start: int, end: int) -> bool:
    """What a sum invested is told of is one thing rather than a branch of industry."""
    found = features(frame, start, end)
    return found.org or found.phase or found.code or found.capacity or (found.place and found.own >= 6)


def phrase_end(frame: Frame, start: int) -> int:
    """End of the noun phrase that begins at an offset: before a sign, a conjunction, a particle or a stage."""
    at, folded = start, frame.folded
    limit = min(frame.sentence(start)[1], start + _LONGEST, len(folded))
    while at < limit:
        if at in frame.value_starts and at > start:
            return at
        span = max(frame.org_starts.get(at, 0), frame.place_starts.get(at, 0))
        if span > at:
            at = span
            continue
        if not folded[at].isalnum():
            bracket = _BRACKET.match(folded, at)
            if bracket and folded[bracket.end() : bracket.end() + 1] in _AFTER_REMARK and "期" not in bracket[0]:
                return at  # X(涿州)、
            if bracket or folded[at] in _JOINERS:
                at = bracket.end() if bracket else at + 1
                continue
            return at
        index = bisect_right(frame.starts, at) - 1
        end = frame.starts[index + 1] if index + 1 < len(frame.starts) else len(folded)
        word, tag = folded[at:end], frame.tags[index]
        if (phase := frame.head_at.get(at)) and phase.kind == "phase":
            at = phase.end
            continue
        if word in _NOMINAL and frame.closes(end):
            return end
        if word == "上" and folded[at - 1] in _SURFACES:
            at = end
            continue
        if word == "利用" and at in frame.orgs:
            return at
        if word in _CONJUNCTIONS or (_ends(word, tag) and not (at == start + 1 and word in _BRAND_LETTERS)):
            return at
        at = end
    return at


def _ends(word: str, tag: str) -> bool:
    kind = EDGES.get(word)
    if kind:
        return kind in ("stop", "build", "act")
    return tag[0] in "urpye" or (len(word) > 1 and (tag[0] in "dt" or tag == "c"))


def is_proper(frame: Frame, start: int, end: int, *, shown: bool, headed: bool = False) -> bool:
    """Something in the phrase is its own, and it is a thing rather than a party or a class.

    `shown`: an amount invested stands before it, so that an unknown word is enough.
    """
    if end - start < _SHORTEST or end - start >= _LONGEST:
        return False
    org = frame.org_starts.get(start)
    if org == end:
        return any(s.end == end and is_facility(s) for s in frame.reading.within("ORG", start, end))
    if frame.folded[end - 1] in _SETTLEMENTS and end not in frame.head_ends:
        return False
    if frame.place_starts.get(start) == end or end in frame.places or end in frame.orgs or end in frame.values:
        return False
    if _MEASURED.search(frame.folded, max(start, end - 10), end):
        return False
    found = features(frame, start, end)
    if frame.head_at.get(start, _NO_ANCHOR).kind == "phase" or _generic_tail(frame, end, found.own):
        return False
    if found.rank > (2 if shown or found.own >= 4 else 1):
        return False
    owned = found.org or found.place or found.code or found.capacity or found.phase
    size = found.own + found.sector
    if shown:
        long = found.own >= (2 if headed and size >= 5 else 4) or size >= 6
        return (owned and size >= 2) or (found.unknown and found.own >= 2) or long
    return owned and (found.own >= 2 or ((found.org or found.capacity) and size >= 3))


def _generic_tail(frame: Frame, end: int, own: int) -> bool:
    index = bisect_right(frame.starts, end - 1) - 1
    word = frame.folded[frame.starts[index] : end]
    kind = GENERIC.get(word) if HEADS.get(word) != "project" else None
    return kind in ("firm", "part") or (kind == "rank" and own < 4) or EDGES.get(word) == "stop"


def is_facility(org: Span) -> bool:
    """An organization that is also a building: a hospital, a school, a centre."""
    return isinstance(org.value, OrganizationValue) and org.value.type in _FACILITIES
