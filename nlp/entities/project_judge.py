"""Is a noun phrase with a head word the name of one project? What makes it proper, what shows that it is built."""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.entities.project_edges import Edge
from nlp.entities.project_words import EDGES, GENERIC, HEADS, Anchor, Frame

_CAPACITY = re.compile(
    r"年产|日产|年处理|日处理|\d[\d.]*(?:万|亿)?(?:吨|套|台|件|千瓦|兆瓦|MW|GW|千伏|kV|KV|立方米|方|平方米|辆|片|只|支|米|公里|头|床|张|升|标方|标准箱|TEU|羽|只|锭|GWh|MWh|安时|Ah|架|匹)"
)
_PHASE = re.compile(r"[一二三四五六七八九十\d]期")
_LATIN = re.compile(r"[A-Za-z]{1,}\d*|\d{2,}所|[\d一二三四五六七八九十]+号线")
_GROUP_AFTER = re.compile(
    r"(?:总数|数量|分别)?(?:有|共|共有|共计|达到?|约|近|超过?|各|已有|仅)?\d[\d,]*(?:余|多)?[个项条座宗家处]"
)
_SUM_AFTER = re.compile(r"(?:已|累计|共|年内|今年)*(?:完成投资|累计完成|同比|增长|占(?!地))")
_CLASS_NAME = re.compile(r"(?:重点|重大|省级|市级)(?:产业|建设|合作|工业)?(?:项目|工程)$")
_PAID = re.compile(
    r"(?:投资|出资)[^,。;]{1,14}元[^,。;]{0,16}(?:建设|新建|兴建|建|打造|实施|启动)$|元(?:将|拟|主要|全部)?(?:投向|用于)$"
)
_STAGE_AFTER = re.compile(
    r"开工|动工|破土|奠基|启动|开建|复工|在建|封顶|竣工|完工|建成|投产|投用|投运|投入|达产|运营|试运行|试生产|试产|试运营|试营业|通车|通航|通水|贯通|开通(?!至|[^,。;、]{0,8}(?:航线|航班|专列|班列))|并网|点火"
    r"|签约|签署|签订|落户|落地|引进|立项|核准|备案|获批|批复|获得.{0,12}批|可研|可行性|初步设计|环评|招标|中标|总投资|计划投资|概算|估算|投资|占地|建设|施工|铺轨"
    r"|架梁|浇筑|吊装|安装|调试|验收|揭牌|交付|主体|承建|推进|合龙|掘进|开挖|盾构|机组|送电|贷款|授信|融资|补助|进展|全长|达到.{0,6}条件|打桩|桩基|实施|中试|装修|架设|试车|投料|试水|移交"
    r"|下闸|蓄水|现场|工地|开园|开业|开馆|开诊|营业|迎客|承包|起自|起于|将建|已建|拟建|铺油|铺设|完成\d|铺筑|合龙|年度目标|进度|时序|疏浚|吹填|新建|改建|扩建|入选|列入|纳入|获评"
)
_TOLD = re.compile(
    r"(?:[”’」]?[,(]?(?:项目|工程)?(?:正式|顺利|全面|已|已经|近日|日前|即将|将|全线|成功|计划|概算|估算|主体|同日|当日|在.{2,14}?|于.{2,12}?|.{2,10}日)?)"
    r"(?:开工|动工|破土|奠基|开建|复工|封顶|竣工|完工|建成|投产|投用|投运|投入使用|投入运营|试运行|试生产|试产|试运营|试营业|进入[^,。;]{0,8}(?:阶段|招标|施工|调试)|通车|通航|通水|开通(?!至|[^,。;、]{0,8}(?:航线|航班|专列|班列))|并网|签约(?!项目)|落户|落地(?!项目|企业)|立项|核准|备案|获批|获得|通过|(?:同步|全面|正式|集中)启动|揭牌|动工|启用|完成交工|进入设备调试|总投资|投资|合同额|(?:已|累计|共)*完成投资|下闸蓄水|疏浚|开园|开业|开馆|开诊|(?:建设|施工|项目)?(?:现场|工地|车间)|填补|名列)"
    r"|由[^,。;]{2,30}?(?:承建|承包|施工|投资|建设|实施|运营)"
)
_DATED = re.compile(
    r"(?:\d{4}年|[去今前]年|\d{1,2}月)[^,。;]{0,10}?(?:启动|开工|动工|破土|奠基|取得|获得?|竣工|完工|建成|投产|投用|投运|试生产|点火|立项|签约|落地|封顶|通过)"
    r"|(?:基坑|桩基|主体|厂房|地基|土建|设备)[^,。;]{0,8}(?:开挖|封顶|完工|施工|安装|调试|完成|建设)"
    r"|从(?:签约|开工|洽谈|立项|落地)到"
)
"""退城搬迁项目|2019年4月启动前期工作; 研发中心项目|基坑刚刚开挖."""
_CLAUSE_END = re.compile(r"[,。;:!?\n]")
_TOLD_OF_ALL = re.compile(
    r"(?:均|都|双双|同时|同日|相继|先后|陆续|集中|全部|正式|顺利|正在|正|已|将|年[底内]前?|\d+月)?"
    r"(?:开工|动工|破土|奠基|复工|封顶|竣工|完工|建成|投产|投用|投运|投入使用|试运行|通车|并网|签约(?!项目)|落户|获批|启用|开业|开园|(?:进场|抓紧|加紧|加快)*施工)"
)
"""A stage behind the last name of an enumeration; it is told of every one."""
_SPENT = re.compile(
    r"[,(](?:项目|工程)?(?:计划|预计|概算|估算|预算|规划)?总?(?:投资|造价|投入)[^,。;]{0,8}\d[^,。;]{0,12}元"
)
_ERECT = r"(?:建设|新建|兴建|修建|投建|开工建设|建成|扩建|规划建设|建起|筹建|合建|共建|实施|建)$"
_ERECTED = re.compile(_ERECT)
_PAID_ERECTED = re.compile(
    rf"(?<!总)(?:投资?|出资|投入|斥资|耗资)[^,。;]{{0,6}}\d[^,。;]{{0,12}}元[^。;]{{0,24}}{_ERECT}"
)
_SETTING_BEFORE = re.compile(
    r"(?:接|连接|连通|连|沟通|临|靠|邻|沿|沿着|经|经过|途经|穿|穿越|距|距离|依托|位于|借助|通过|与|利用|并入|驶入|跨越|上跨|下穿|走|止于|起于|始于)$"
)
_SETTING_AFTER = re.compile(
    r"(?:一路|沿线|两侧|顺接|相接|相连|连接|交叉|相交|并行|上游|下游|库区|流域|周边|穿境|贯穿|交汇|便利|对接|互通|出入口|收费站|服务区|出口|旁|边上|以[东南西北]|附近|上的?,|方向|落地项目|落地企业|引进|入驻|集聚|聚集|已有|现有|注册|内|的(?!建设|开工|投产|建成|落成|投用|投运|启动|竣工|总投资))"
)
_STAGE_BEFORE = re.compile(
    r"(?:建设|新建|开工|启动|推进|实施|签约|签下|签订|签署|落户|引进|谋划|承建|建成|批复|核准|备案|立项|竣工|投产|投用|投资|投向|用于|通车|开通(?!至|[^,。;、]{0,8}(?:航线|航班|专列|班列))|贯通|落成|中标|建|打造|改造|扩建|修建|复工|集中开工|在建|续建|获批|关于|名为|名称:)$"
)
_PARTY_AFTER = re.compile(
    r"[一-鿿]{0,6}(?:有限(?:责任)?公司|股份)|[^,。、]{0,2}(?:公司|集团|管委会|管理局|管理处|局|分局)"
    r"|[^,。、《》]{0,6}(?:协议|备忘录|纲要)》"
)
_INVESTOR = re.compile(
    r"(?:计划|拟|将|再|已|先后|累计)*(?:投资|投入|斥资|出资)[^,。;]{1,14}元[^。;]{0,4}"
    r"(?:建设|新建|对|实施|改造|引进|上马|购置|兴建|建成|用于|打造|在)"
)
"""What stands already and pays for something else: 某电厂投资6亿元,对机组…"""
_THRESHOLD = re.compile(r"以上|以下|及以上|亿元级|以内|不低于")
_GOES_ON = re.compile(r"(?:正在|正|目前正在)(?:加快|加紧|抓紧|紧张|全力)?(?:建设|施工|推进)")
"""徐水区的|动力电池回收利用项目|正在建设."""
_ATTRIBUTE = re.compile(
    r"(?:投资|建设|承建|实施|打造|运营|开发|负责|落户|谋划|推进|施工|承接|兴建|新建|出资|签约|引进|铺轨|开工|获批|申报|主导|筹建|援建|投建|合作|共建|组建|在建|竣工|投产|投用|复工|启动|改造|扩建|修建|重建|位于.{2,20}|坐落.{2,20}|地处.{2,20}|选址.{2,20})的$"
)
_GENERAL = re.compile(
    r"(?:各类|凡|对.{0,25}|支持.{0,12}|鼓励.{0,12}|符合.{0,20}|新建.{0,8}|属于.{0,8}|一批.{0,20}|多个.{0,12}|等)的$"
)

_WISHED = re.compile(r"(?:支持|鼓励|引导|争取|探索|允许)[^,。;]{0,16}(?:建设|新建|打造|实施|开展|申报)$")


class Features(NamedTuple):
    """What the words of a candidate name say."""

    org: bool
    place: bool
    capacity: bool
    phase: bool
    code: bool
    own: int
    """Characters of words that no list of common words holds."""
    sector: int
    rank: int
    unknown: bool
    """A word that the dictionary does not know, as a brand is."""

    @property
    def proper(self) -> bool:
        """Something in the name belongs to it alone."""
        return self.org or self.capacity or self.phase or self.code or (self.place and self.own + self.sector > 0)


def features(frame: Frame, start: int, end: int) -> Features:
    """Look at the words of a candidate name, its head word left out."""
    text = frame.folded[start:end]
    own = sector = rank = 0
    org = place = unknown = code = False
    at = start
    for left, right, tag in frame.words(start, end):
        if left < at:
            continue
        if (span := frame.org_starts.get(left)) and span <= end:
            org, at = True, span
            continue
        if (span := frame.place_starts.get(left)) and span <= end:
            place, at = True, span
            continue
        word = frame.folded[left:right]
        if right == end and len(word) > 2 and word[-2:] in HEADS:
            word = word[:-2]  # 水利工程
        kind = GENERIC.get(word)
        code = code or kind == "proper"
        if _PHASE.match(word):
            pass
        elif kind == "rank" or EDGES.get(word) in ("build", "act", "stop"):
            rank += len(word)
        elif kind == "sector" or HEADS.get(word, "phase") != "phase":
            sector += len(word)
        elif word.isalnum() and not word.isdigit():
            own += len(word)
            unknown = unknown or tag in ("x", "nz", "nr", "nrt", "ns", "nt")
            place = place or (len(word) > 1 and (tag == "ns" or (tag == "r" and word[-1] in "县庄")))
        at = right
    return Features(
        org,
        place,
        bool(_CAPACITY.search(text)),
        bool(_PHASE.search(text)),
        code or bool(_LATIN.search(text)),
        own,
        sector,
        rank,
        unknown,
    )


class Context(NamedTuple):
    """What stands around a candidate name."""

    counted: bool
    """A number of projects follows or precedes: a group."""
    before: bool
    """It is the object of a verb that builds, plans or signs."""
    attribute: bool
    """An attribute before 的 says who builds it, where it lies or what it costs."""
    after: bool
    """A stage, an amount or a place of building follows in its clause."""
    setting: bool
    """It is there already and only tells the way: 连接X高速, X高速顺接."""
    opens: bool
    """It opens its clause."""
    quoted: bool
    """It stands in quotes alone."""
    party: bool
    """It opens the name of a company or an organ: X城际铁路有限公司."""
    told: bool
    """It is the subject of a stage: 获批, 开工, 总投资 stand right behind it."""
    general: bool
    """The sentence speaks of any such project: 对…的, 支持…的."""
    summed: bool
    """A sum over a period is told of it, as of a class of projects."""
    erected: bool
    """It is the object of a verb of building rather than of planning or signing."""
    paid: bool
    """It is the object of a verb of building, and an amount invested stands beside it."""


def context(frame: Frame, edge: Edge, start: int, end: int) -> Context:
    """Look 40 characters to both sides, inside the sentence."""
    low, high = frame.sentence(start)
    left = frame.folded[max(low, edge.mark - 40) : max(low, edge.mark + len(edge.word))]
    listed = frame.folded[end : end + 1] in ("、", ",", "和", "与", "及")
    right = frame.folded[end : min(high, end + (120 if listed else 40))]
    attribute = False
    told = bool(_TOLD.match(right) or _DATED.match(right) or (listed and _told_of_all(right)))
    if edge.stop == "de":
        priced = edge.mark in frame.values and not _THRESHOLD.search(left[-14:])
        attribute = priced or edge.mark in frame.orgs or bool(_ATTRIBUTE.search(left))
        attribute = attribute or (edge.mark in frame.places and bool(told or _GOES_ON.match(right)))
    elif edge.stop == "build":
        attribute = bool(_PAID.search(left))
    return Context(
        counted=edge.stop in ("count", "deng")
        or bool(_GROUP_AFTER.match(right) or _CLASS_NAME.search(frame.folded, start, end)),
        before=edge.stop == "build" or bool(_STAGE_BEFORE.search(left)),
        attribute=attribute,
        after=bool(_STAGE_AFTER.search(right if listed else _clause(right))),
        setting=bool(
            edge.word in ("在", "于", "从", "到") or _SETTING_BEFORE.search(left) or _SETTING_AFTER.match(right)
        ),
        opens=edge.stop in ("punct", "floor", "list") or edge.word == "其中",
        quoted=edge.stop == "open" and right[:1] in ("”", "’", "」"),
        party=bool(_PARTY_AFTER.match(right) or _INVESTOR.match(right)),
        told=told,
        general=not attribute
        and (
            (edge.stop == "de" and bool(_GENERAL.search(left))) or (edge.stop == "build" and bool(_WISHED.search(left)))
        ),
        summed=bool(_SUM_AFTER.match(right)),
        erected=bool(_ERECTED.search(left)),
        paid=bool(_PAID_ERECTED.search(left) or (_SPENT.match(right) and _ERECTED.search(left))),
    )


def _told_of_all(right: str) -> bool:
    """A stage stands behind the enumeration that the name belongs to."""
    clause = right[: found.start()] if (found := _CLAUSE_END.search(right, 1)) else right
    last = max(clause.rfind(sign) for sign in "、和与及")
    return last >= 0 and bool(_TOLD_OF_ALL.search(clause, last + 3))


def _clause(right: str) -> str:
    """The rest of the clause, and the next one where the name ends the clause."""
    cut = re.search(r"[,，]", right)
    return right if cut is None or cut.start() < 14 else right[: cut.start()]


def is_staged(frame: Frame, begin: int, end: int) -> bool:
    """Whether a stage or an amount stands before begin..end or behind it in its sentence."""
    low, high = frame.sentence(begin)
    return bool(
        _STAGE_AFTER.search(frame.folded, end, min(high, end + 40))
        or _STAGE_AFTER.search(frame.folded, max(low, begin - 20), begin + 12)
    )


def is_name(anchor: Anchor, found: Features, around: Context) -> bool:
    """Whether a candidate with this head, these words and these surroundings is a project's name."""
    if around.counted or (around.general and not (found.org or found.place)):
        return False
    if around.summed and anchor.kind == "project" and not (found.org or found.capacity or found.phase or found.unknown):
        return False
    if found.own + found.sector == 0 and not _bare(anchor, found, around):
        return False
    shown = around.before or around.after or around.attribute
    if around.party and anchor.kind != "project":
        return False
    judge = _JUDGES.get(anchor.kind)
    return bool(judge and judge(found, around, shown))


def _bare(anchor: Anchor, found: Features, around: Context) -> bool:
    """A name without a word of its own: X公司项目总投资…, 20万吨项目, X二期."""
    if anchor.kind == "project" and found.org and found.rank <= 2:
        return around.told
    return found.capacity or (found.phase and (found.org or found.place))


def _project(found: Features, around: Context, shown: bool) -> bool:
    if found.org or found.capacity or (found.code and found.own >= 2):
        return found.own + found.sector > 1 or found.capacity or found.phase or around.told
    if found.phase or (found.place and found.own >= 2):
        return True
    if found.place and found.own and around.told:
        return True
    if found.place:
        return shown and found.sector >= 2 and found.rank <= 2
    if around.opens and around.told and found.own >= 2 and found.own + found.sector >= 4 and found.rank <= 2:
        return True
    if found.own >= 4 or (found.unknown and found.own >= 2):
        long = found.own + found.sector >= 5
        if found.unknown and found.own >= 4 and long and found.rank <= 2 and (shown or around.opens):
            return True
        begun = around.opens and around.after and found.unknown
        return around.attribute or (around.before and around.after) or (long and (around.told or begun))
    if around.attribute and found.own + found.sector >= 6 and not found.rank:
        return True
    return found.own >= 2 and (around.attribute or (around.before and around.after and found.own + found.sector >= 6))


def _works(found: Features, around: Context, shown: bool) -> bool:
    if around.setting and not (around.told or found.phase):
        return False
    if found.phase and (found.org or found.place or found.own >= 2 or found.capacity):
        return shown
    return shown and (found.org or found.place or found.unknown) and found.own + found.sector >= 1


def _line(found: Features, around: Context, shown: bool) -> bool:
    if around.setting and not around.told:
        return False
    if (around.attribute or around.opens) and around.told and found.own >= 2:
        return True
    return shown and (found.place or found.unknown or found.org or found.code) and found.own + 2 * found.place >= 2


def _road(found: Features, around: Context, shown: bool) -> bool:
    return (around.told or around.attribute) and _line(found, around, shown)


def _plant(found: Features, around: Context, shown: bool) -> bool:
    if found.phase or found.capacity:
        return shown and (found.org or found.place or found.own >= 2 or found.capacity)
    if around.setting and not around.told:
        return False
    size = found.own + found.sector
    if not (found.org or found.place):
        if found.unknown and around.told and found.own >= (2 if around.opens else 4):
            return True
        settled = (
            around.attribute
            or around.paid
            or (around.erected and found.unknown and found.own >= 3)
            or (around.before and (around.told or (around.after and found.own >= 6)))
        )
        return (settled and found.own >= 2 and size >= 4) or (around.quoted and around.told and size >= 6)
    if found.own >= 2:
        return around.after or around.attribute or around.paid or (around.erected and found.own >= 4)
    return (found.sector >= 2 and (around.told or around.attribute)) or (
        found.org and found.sector >= 4 and around.after
    )


def _phase(found: Features, around: Context, shown: bool) -> bool:
    if found.code or (around.attribute and found.own >= 2):
        return shown
    if around.opens and found.own >= 4:
        return True
    return shown and (found.org or ((found.place or found.unknown) and found.own + found.sector >= 1))


_JUDGES = {"project": _project, "works": _works, "line": _line, "road": _road, "plant": _plant, "phase": _phase}
