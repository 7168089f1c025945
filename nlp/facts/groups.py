"""Counted groups of projects: 亿元以上京津合作项目374个, 178个重点项目, 等9个项目, 其中续建12项, 已开工31个.

A group is a QUANTITY (个, 项, 条…) beside a noun phrase with a project head, on either side; a bare count with a stage
word or 其中 around it is a subset of a group named before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from nlp.facts.context import Context
from nlp.facts.marked import DATE, GPE, MONEY, ORG, PROJECT, QUANTITY
from nlp.reading import Reading
from nlp.spans import PlaceValue, QuantityValue, Span

Form = Literal["named", "bare", "subset", "listed"]

UNITS = frozenset("个项条座宗处大件批")
_SUBSET_UNITS = frozenset("个项条座宗处")
_HEAD = r"(?:项目|工程|成果(?=\(项目\)))(?:\(项目\)|\(工程\))?"
_HEAD_BACK = re.compile(
    rf"(?P<np>[^,，。;!?()“”\n]{{0,40}}(?:“[^”]{{1,10}}”)?[^,，。;!?()“”\n]{{0,24}}?{_HEAD})(?P<link>"
    r"(?:计划(?!投资)|名单|清单|库)?(?:\(共?)?(?:数量?|总数|个数)?(?:共计?|合计|总计|已)?(?:为|达到?|有|共有|达到了|多达)?(?:约|近|超|超过)?)$"
)
_AHEAD = re.compile(
    rf"(?P<np>(?![、和及与])(?:“[^”]{{1,10}}”|[^,，。;!?\n“”{QUANTITY}{DATE}{PROJECT}]){{0,20}}?(?:项目|工程))(?!(?:化|部|组|经理|单位|名单|负责人|建设单位|公司|办))"
)
_FACILITY = re.compile(
    r"(?P<np>[^,，。;、!?\n的总已将正在计预由年]{0,10}?(?:高速公路|高速|公路|道路|铁路|大桥|桥梁|干线|线路|电站|风电场|场站|基地|园区|产业园|码头|泊位|"
    r"学校|医院|水库|泵站|中心|厂|站))(?=[^园区站场厂线路]|$)"
)
_WORKS_BACK = re.compile(
    r"(?:在建|续建|新开工|开工建设|建成通车|获批)的?(?P<np>[^,。;的ⒼⒹⓆⓅⓄ]{0,4}(?:高速公路|高铁|铁路|水库|抽水蓄能电站|特高压线路))(?:共|有|达)*$"
)
_VERB = re.compile(
    r"(?:(?:共|累计|已|新|集中|拟|计划|将|组织|全面|全力|成功|现场|陆续|正式|分批|加快|统筹|谋划)*"
    r"(?:安排|开工建设|启动建设|实施|签约|签订|签署|引进|引入|投运|投产|建成|开工|竣工|完工|谋划|储备|推进|包括|包含|涵盖|拥有|共有|现有|设有|"
    r"筛选|确定|列入|纳入|新增|承接|落地|落户|推出|启动|复工|达成|对接|招引|梳理|推介|发布|涉及|争取|获批|核准|备案|推动|为|有|投用|"
    r"新开工|新建|调度|包联|储备了|开建|动工|举行|完成|批复|支持|围绕|抓好|达到|达|共计|洽谈)+(?:了|着|过|的(?=Ⓠ))?)"
)
_CLASS = re.compile(
    r"(?:计划新开工|计划开工|计划竣工|计划投产|拟新开工|拟开工|新开工|续建|在建|前期|保投产|拟建|储备|谋划|签约|竣工|投产|开工|复工|建成投产|竣工投产|"
    r"建成|招商|推介|改造|建设|投资|完工|落地|洽谈|投产达效)$"
)
_ASSERTED_VERB = re.compile(r"(?:共|累计|已|集中|现场|将|了|陆续|先后|成功|正式|还|再|同时|又|推进|实施|安排|正在)")
_LEAD = re.compile(
    rf"(?:[一二三四五六七八九十]{{1,3}}、(?![一二三四五六七八九十]{{1,3}}[期号])|[{DATE}{ORG}]|其中的?|包括|分别[是为]|全部|(?:全|我|该|本)(?:省|市|区|县|州|旗)(?!级|重点|市)|(?:高新|开发|经开|园)区|此次|本次|这次|本届|该批|今年|当年|全年|年内|目前|累计|已经?|共|约|近|超过?|"
    r"等|和(?!谐)|及|以及|与|各类|这些|上述|其他(?!地区|行业|领域|产业|方面|类)|其余|的|了|一批|同时|还|另|还有|另有|活动中?|期间|以来|有(?!色|机)|在(?!建|施)|从|"
    r"由|对(?!外|口)|为|按|[、:\s])+"
)
_OWN_MODIFIER = re.compile(
    r"(?:(?:计划新?开工|来自[^,，的]{1,10}|列入[^,，的]{1,14}|拟[^,，的]{1,8}|纳入[^,，的]{1,14}|超[^,，的]{1,8}|在建|续建)的)$"
)
_SUBSET_BEFORE = re.compile(
    r"(?:其中|等|重点|已有?|另有?|其余|剩余|另外|余下|累计|现有|有|共|中|还有|[、,，;:]|^|包括|的|计划新?开工|新开工|续建|在建|前期|保投产|"
    r"开工|签约|投产|竣工|落地|建成|完工|复工|投用|获批|核准|备案|启动|引进|落户|通车|投运|拟开工|谋划|储备|投入运营|并网|达产|手续|了)(?:\([^()]{1,6}\))?$"
)
_SUBSET_AFTER = re.compile(
    r"(?:$|[,，。;、!?)\n\"”]|和|及|中(?=[,，已有])|(?:已|正|均|全部|将|计划|被|在建|进入|通过|取得|开工|签约|投产|竣工|落地|建成|完工|复工|投用|获批|获得|取得|开展|做前期|推进|续建|新开工|保投产|核准|备案|启动|"
    r"落户|通车|投运|动工|破土|实现|完成|办理|处于|拟|预计|为|属于|来自|总投资|力争|顺利|正式|陆续|年底前|开始|建设))"
)
_SHARED = re.compile(
    rf"(?P<list>[^,。;:!?\n{QUANTITY}]{{4,80}}?)(?:(?:项目)?(?:数量|个数|数)?(?:位?居|排|列)[^,。;]{{1,10}},)?(?:{QUANTITY}*|[一二两三四五六七八九十\d]+个?(?:县|市|区|地|类|大?领域|方面)+)(?:也|又|还|则|已|将|各?自)?(?:分别|依次)(?:为|有|是|达|开工|签约|引进|实施|落地|竣工|谋划|投产|完成|安排)?(?P<before>(?:{QUANTITY}|[、和及与])*)$"
)
_LISTING = re.compile(rf".*{PROJECT}[”\"]?(?:项目|工程)?等")
"""甲、乙等配套项目14个: the members stand before the count's noun."""
_PLACES_OWN = re.compile(rf"(?:{QUANTITY}|[、和及与])*(?:[^,。;{QUANTITY}]{{0,8}})(?:项目|工程)")
"""三县分别有9个、7个、11个项目: of the places themselves, no part of what was counted before."""
_FUND = re.compile(r"基金[^。;]{0,60}(?:投向|投资|参投)了?$")
"""基金…已投向6个项目: shares that a fund holds, no projects of a place."""
_BY_PLACES = re.compile(r"(?:分|按)(?:地区|区域|县区|市县|[市县区])[^,。;]{0,4}[看分]|各(?:市|县|地|区)")
_LIST_SIGN = re.compile(r"[、和及与]|以及")
_EVENT_MODIFIER = re.compile(r".*(?:此次|本次|这次|集中|现场|活动|当天|当日|会上)[^,，。]{0,8}的")
_OF_GROUP = re.compile(r".*(?:项目|工程)(?:中|里|当中),?")
_NO_CLASS = re.compile(r"(?:安排|实施|确定|列入|推进|涉及|包括|涵盖|拥有|达到)$")
"""共安排项目: what is done with projects makes no class of them."""
_NO_WORKS = re.compile(r"(?:互认|收费|审批|比赛|竞赛|诊疗|体检|许可|非遗|遗产|考试|报销|体育|运动|检查|备案)项目$")
"""Items of a list, no works that are built."""
_LEAST = re.compile(r"(?:不少于|不低于|不得少于|至少)\s*$")
"""A plan's least number counts nothing."""
_YEARLY = re.compile(r"每年[^,。;]{0,16}$")
_ANAPHOR = re.compile(r"(?:这|上述|该|以上|这些)$")


@dataclass(frozen=True, slots=True)
class GroupHit:
    """One counted group in the text."""

    start: int
    """Start of the noun phrase or of the count, whichever comes first."""
    end: int
    count: int
    name: str | None
    form: Form
    """`named`: with a noun of its own; `bare`: N个项目; `subset`: a count alone; `listed`: behind its members."""
    unit: str
    members: tuple[Span, ...] = ()
    place: Span | None = None
    """The division that has this share of the group: 康保、尚义两县分别有19项和11项."""
    anaphor: bool = False
    """这15个项目, 上述20个项目: the group was told before."""
    list_start: int | None = None
    """Where the enumeration begins whose members are counted in order (甲、乙项目分别为5个、3个)."""


def find_groups(reading: Reading, painted: str, context: Context) -> list[GroupHit]:
    """All counted groups of a document in reading order."""
    finder = _Finder(reading, painted, context)
    return [hit for span in reading.spans("QUANTITY") if (hit := finder.read(span)) is not None]


class _Finder:
    def __init__(self, reading: Reading, painted: str, context: Context) -> None:
        self.reading, self.painted, self.context = reading, painted, context
        self.text = reading.folded

    def read(self, span: Span) -> GroupHit | None:
        value = span.value
        if not isinstance(value, QuantityValue) or value.unit not in UNITS or self.painted[span.start] != QUANTITY:
            return None
        count = int(value.low)
        if count != value.low or count < 1 or value.unit in ("件", "批"):
            return None
        clause = self.context.clause_at(span.start)
        if _LEAST.search(self.painted, clause.start, span.start) or _YEARLY.search(
            self.painted, clause.start, span.start
        ):
            return None
        if _FUND.search(self.painted, self.context.sentence_at(span.start).start, span.start):
            return None
        listed = self._listed(span, count, value.unit)
        if listed:
            return listed
        for read in (self._shared, self._back, self._ahead, self._subset):
            hit = read(span, count, value.unit, clause.start)
            if hit:
                return hit
        return None

    def _listed(self, span: Span, count: int, unit: str) -> GroupHit | None:
        """A、B、C等9个项目; 京雄、京德2条高速公路."""
        members = self._members_before(span.start)
        if not members:
            return None
        end = self.context.clause_at(span.start).end
        match = _AHEAD.match(self.painted, span.end, end) or _FACILITY.match(self.painted, span.end, end)
        if match is None:
            alone = unit in _SUBSET_UNITS and self.painted[span.start - 1] == "等"
            if alone and count > 1 and _SUBSET_AFTER.match(self.painted, span.end, end):
                return GroupHit(span.start, span.end, count, None, "listed", unit, tuple(members))
            return None
        name = self._clean(match.start("np"), match.end("np"), ahead=True)
        return GroupHit(span.start, match.end(), count, name, "listed", unit, tuple(members))

    def _shared(self, span: Span, count: int, unit: str, start: int) -> GroupHit | None:
        """装备制造、新能源汽车、现代服务业项目分别为27个、9个和14个."""
        if "分别" in self.painted[start : span.start]:  # 三市项目数量居前三位，分别为9项、7项和5项
            start = self.context.sentence_at(span.start).start
        left = max(start, span.start - 120)
        match = _SHARED.search(self.painted, left, span.start)
        if match is None:
            return None
        counts = self.reading.within("QUANTITY", match.start("before"), span.start)
        items = list(_split(self.painted, match.start("list"), match.end("list")))
        if len(counts) >= len(items):
            return None
        begin, end = items[len(counts)]
        if all(GPE in self.painted[s:e] for s, e in items):
            place = next(iter(self.reading.within("GPE", begin, end)), None)
            form: Form = "bare" if _PLACES_OWN.match(self.painted, match.end()) else "subset"
            return GroupHit(span.start, span.end, count, None, form, unit, place=place, list_start=match.start("list"))
        if not any(head in self.painted[s:e] for head in ("项目", "工程") for s, e in items):
            return None
        begin += len(_match_lead(self.painted, begin, end))
        name = self.reading.text[begin:end].strip("“” ")
        name = name if name.endswith(("项目", "工程")) else f"{name}项目"
        at = begin if not counts else span.start
        return GroupHit(at, span.end, count, name, "named", unit, list_start=match.start("list"))

    def _members_before(self, at: int) -> list[Span]:
        """PROJECT spans of the enumeration that ends at the offset, in order."""
        members: list[Span] = []
        position = at
        if self.painted[max(0, at - 1) : at] == "等":
            position -= 1
        while True:
            while position and self.painted[position - 1] in '“”"、和及与 ':
                position -= 1
            for tail in ("项目", "工程"):
                if self.painted.endswith(tail, 0, position) and self.painted[position - 3 : position - 2] in (
                    PROJECT,
                    "”",
                ):
                    position -= 2
                    while self.painted[position - 1] in '”"':
                        position -= 1
            if not position or self.painted[position - 1] != PROJECT:
                return members[::-1]
            span = next(
                (
                    s
                    for s in reversed(self.reading.within("PROJECT", max(0, position - 80), position))
                    if s.end == position
                ),
                None,
            )
            if span is None:
                return members[::-1]
            members.append(span)
            position = span.start

    def _ahead(self, span: Span, count: int, unit: str, start: int) -> GroupHit | None:
        """178个重点项目; 计划开工的112个省市重点项目."""
        match = _AHEAD.match(self.painted, span.end, self.context.clause_at(span.start).end)
        if (
            match is None
            or count < 2
            or (MONEY in match["np"] and "的" not in match["np"] and "以上" not in match["np"])
        ):
            return None
        np = match["np"]
        if ORG in np or re.search(r"家|企业|名|[^中]等|成为|组成|开展|推进", np):
            return None
        if _NO_WORKS.search(self.painted, match.start("np"), match.end("np")):
            return None
        name = self._clean(match.start("np"), match.end("np"), ahead=True)
        modifier = _OWN_MODIFIER.search(self.painted, max(start, span.start - 24), span.start)
        anaphor = bool(_ANAPHOR.search(self.painted, max(start, span.start - 2), span.start))
        begin = span.start
        if modifier:
            begin = modifier.start()
            lead = self.reading.text[modifier.start() : modifier.end()]
            name = lead + (name or self.reading.text[match.start("np") : match.end("np")])
        return GroupHit(begin, match.end(), count, name, "named" if name else "bare", unit, anaphor=anaphor)

    def _back(self, span: Span, count: int, unit: str, start: int) -> GroupHit | None:
        """亿元以上京津合作项目374个; 项目共有15个."""
        left = max(start, span.start - 60, self._previous_count(start, span.start))
        match = _HEAD_BACK.search(self.painted[left : span.start])
        if match is None:
            return self._works_back(span, count, unit, left)
        np_start, np_end = left + match.start("np"), left + match.end("np")
        if _NO_WORKS.search(self.painted, np_start, np_end):
            return None
        counted = np_start > 0 and self.painted[np_start - 1] == QUANTITY
        if counted and match["link"].startswith(("已", "有")):  # 8个保投产项目已有3个投产
            return None
        listing = _LISTING.match(self.painted, np_start, np_end)
        members = self._members_before(listing.end()) if listing else []
        name = self._clean(listing.end() if listing else np_start, np_end)
        if members:
            return GroupHit(span.start, span.end, count, name, "listed", unit, tuple(members))
        return GroupHit(
            self._name_start(np_start, np_end, name), span.end, count, name, "named" if name else "bare", unit
        )

    def _works_back(self, span: Span, count: int, unit: str, left: int) -> GroupHit | None:
        """在建高速公路3条: works with what happens to them, and their number."""
        match = _WORKS_BACK.search(self.painted, left, span.start) if unit in "条座" and count > 1 else None
        if match is None:
            return None
        start, end = match.span("np")
        return GroupHit(match.start(), span.end, count, self.reading.text[start:end], "named", unit)

    def _previous_count(self, start: int, at: int) -> int:
        """End of the last count and its separator in the clause before an offset: the list item begins there."""
        index = self.painted.rfind(QUANTITY, start, at)
        return index + 1 if index >= 0 else start

    def _name_start(self, start: int, end: int, name: str | None) -> int:
        return end - len(name) if name and self.reading.text[end - len(name) : end] == name else start

    def _subset(self, span: Span, count: int, unit: str, start: int) -> GroupHit | None:
        """其中续建12项; 已开工31个; 另外2条正在办理手续."""
        if unit not in _SUBSET_UNITS or not _SUBSET_AFTER.match(
            self.painted, span.end, min(len(self.painted), span.end + 8)
        ):
            return None
        if not _SUBSET_BEFORE.search(self.painted[start : span.start]):
            return self._share_of(span, count, unit, start)
        return GroupHit(span.start, span.end, count, None, "subset", unit)

    def _share_of(self, span: Span, count: int, unit: str, start: int) -> GroupHit | None:
        """分地区看，甲市76项；乙新区33项: the share of a place that opens its clause."""
        words = self.painted[start : span.start].strip()
        before = self.painted[self.context.list_start(self.context.sentence_at(span.start)) : start]
        if not words or set(words) - {GPE, ORG} or not _BY_PLACES.search(before):
            return None
        place = next(iter(self.reading.within("GPE", start, span.start)), None)
        return GroupHit(span.start, span.end, count, None, "subset", unit, place=place) if place else None

    def _whole_word(self, start: int, end: int) -> bool:
        """Both offsets are word borders: 服务 in 现代服务业 is no verb."""
        words = self.reading.words
        if not words.starts:
            return True
        first, behind = words.index_at(start), words.index_at(end)
        return words.starts[first] == start and (words.starts[behind] == end or end == len(self.text))

    def _clean(self, start: int, end: int, *, ahead: bool = False) -> str | None:
        """The noun phrase without verbs, subject and determiners; None for a bare 项目."""
        painted = self.painted[start:end]
        head = re.search(rf"{_HEAD}$", painted)
        body_end = head.start() if head else len(painted)
        cut = max((m.end() for p in (_EVENT_MODIFIER, _OF_GROUP) if (m := p.match(painted, 0, body_end))), default=0)
        for verb in _VERB.finditer(painted, 0, body_end):
            if ahead or not self._whole_word(start + verb.start(), start + verb.end()):
                continue
            follows = painted[verb.end() : verb.end() + 1]
            if verb.end() == body_end and _NO_CLASS.search(verb[0]):
                return None
            if verb.end() == body_end or follows == "类" or (follows == "的" and verb[0].startswith(("计划", "拟"))):
                continue
            cut = max(cut, verb.end())
        tail = self._tail_class(painted, cut, body_end)
        first = cut
        cut = 0 if ahead else self._strip(painted, cut, body_end if tail is None else tail, start, tail is not None)
        if cut >= body_end:
            return None
        if (
            tail is not None
            and _ASSERTED_VERB.search(painted[first:body_end])
            and not painted[cut:body_end].startswith("计划")
        ):
            return None
        return self.reading.text[start + cut : end].strip() or None if painted[cut:body_end].strip("、的") else None

    def _tail_class(self, painted: str, cut: int, body_end: int) -> int | None:
        """Where the class word right before the head begins: 计划新开工|项目, else None."""
        match = _CLASS.search(painted, cut, body_end)
        return match.start() if match else None

    def _strip(self, painted: str, cut: int, body_end: int, offset: int, tailed: bool) -> int:
        while cut < body_end:
            match = _LEAD.match(painted, cut, body_end)
            if match and match.end() > cut:
                cut = match.end()
            elif painted[cut] == GPE and self._home_place(offset + cut):
                end = self._place_end(offset + cut) - offset
                if end > body_end or (end == body_end and not tailed) or painted[end : end + 2] in ("级", "籍"):
                    return cut
                cut = end
            else:
                break
        return cut

    def _home_place(self, at: int) -> bool:
        place = self.reading.covering("GPE", at)
        value = place.value if place else None
        return isinstance(value, PlaceValue) and (value.code is None or value.code.startswith("13"))

    def _place_end(self, at: int) -> int:
        place = self.reading.covering("GPE", at)
        return place.end if place else at + 1


def _split(painted: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The members of an enumeration."""
    at = start
    for sign in _LIST_SIGN.finditer(painted, start, end):
        yield at, sign.start()
        at = sign.end()
    yield at, end


def _match_lead(painted: str, start: int, end: int) -> str:
    lead = _LEAD.match(painted, start, end)
    return lead.group() if lead else ""
