"""The name of a figure: the words left of it without verbs, links and leftovers, or the noun right of it.

The words that indicators end in stand in `data/indicator_words.tsv` with their kind: `flow` (a sum over a period),
`stock` (a state), `rate` (a share of its own, as 开工率).
"""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.lexicon import rows

_LINK = re.compile(
    r"(?:已经?|总共|一共|共计?|合计|总计|总量|分别|均|各|约|近|大约|超额?|超过|超出|逾|将近|突破|已?达|达到|高达|多达|为|是|有|至|到|在|实现|完成(?!率)|增至|增加到|提高到|升至|降至|降到|控制|仅|只|就|也|都|又|"
    r"首次|再次|率先|一举|成功|稳定|保持|维持|累计|人民币|折合|不低于|不少于|不超过|不高于|低于|高于|力争|争取|将|可|预计|预期|以上|左右|[:,、(“”\s]|了|着|跃上|迈上|站上|稳步|跨越|接近|不足|不到|提升|再|更|"
    r"突破了|首破|破|过|来到|升级?至|攀升至|跃升至|冲破|迈过|越过|跨上|能|能够|要|应|应当|需|确保|全部|安全|Ⓓ)+$"
)
_LEAD = re.compile(
    r"(?:[、,;:\s)”\"’]|和(?!谐|平)|及其?|以及|与(?!会)|并|也|还|又|再|共|已|累计|当年|全年|仅|其中|其|且|而|则|的|中|内|里|上(?!市|网|缴|规|划|座)|下(?!降|拨|达)|全部|另|将|可(?!支配|比|再生|持续)|均|都|要|更|主要|分别|各(?!项|类|级|行)|"
    r"包括|包含|实现(?!率)|完成(?!投资|率|额)|取得|达成|拥有|现有|共有|建有|设有|有|达到|达|为|是|在(?!校|建|册|职|岗|读|校生)|力争|争取|确保|推动|带动|使|让|至|到|超过|突破|不断|持续|成功|新(?!增|建|能|型|开|签|设|引|材|疆|动|一|引|区|登|华|产|兴|媒|农|认|获|闻|改|乐|扩|型)|全社会口径|整体|总体|基本|继续|先后|陆续|Ⓓ)+"
)
_CUT = re.compile(
    r"(?:帮助|带动|拉动|促进|推动|促使|使得?|支持|助力|引导|组织|协助|保障|确保)[^,]{0,14}?(?:实现|完成|取得|获得|争取|达到)|"
    r"(?:在|于)[^,]{1,10}?(?=发行|新增|引进|设立|建成|完成|实现|销售|投资)|(?:已|累计)?为(?![主期])[^,]{2,16}?(?=落实|发放|提供|减免|争取|拨付|解决|办理|减税|协调|新增|授信|投放)|"
    r"(?:通过|利用|依托|围绕|针对|对|向|把|将|经)[^,]{2,16}?(?=发放|投放|新增|落实|拨付|减免|引进|培育|完成|实现|建成|安排|下达)|"
    r"由[^,]{2,16}?(?=发行|承担|组织|完成|实现|提供)|(?<![对与同向自从ⓄⓅ])(?:[ⓄⓅ]+)(?:[、和与及]?Ⓞ+)*(?=等)?"
)
_PLAIN_VERB = re.compile(
    r"(?:共|已|累计|全年|先后|成功|共计|计划|对接|积极|大力|重点|加快|集中|组织|全面|新近)*"
    r"(?:实现|完成(?!投资|率|额)|取得|达成|拨付|下达|安排|发行|拥有|培育(?:壮大|形成|发展)?|打造|建成(?!投产|区|率)|建设(?!用地|项目|规模|资金)|争取|筹集|筹措|组建|设立|认定|获评|获批|创建|获得|形成|集聚|聚集|吸纳|提供|对接|储备|建立|布局|办理|组织|开展|达到|"
    r"培养|改造(?!面积|率)|推广|开通|布设|打通|创成|评选|选派|遴选|支持|扶持|带动|推动|服务(?!业|器|收|贸|费|企业|消|零|出|进)|涌现|整合|建起|建设改造|累计建成|投入使用|投用|促成|提升)(?:了|着|过)?(?:全市|全省|全县|全区)?(?:各类|一批)?"
)
_AFTER_NOUN = re.compile(r"(?:以上|左右|以内|余|多)?(?:的)?(?P<noun>(?:[^,，。;、!?()ⓂⓆⓇⒹⓅ和及与\s]){2,24})")
_NOUN_STOP = re.compile(
    r"(?:[,。;、和及与(]|落户|落地|入驻|入选|获|参加|参会|参展|建成|投产|投用|开工|签约|成为|组成|进行|开展|实现|完成|达到|通过|纳入|列入|参与|受益|建立|达成|签订|签署|结成|签约|合作|正在|已经?|将|被|为|在|从|到|用于|来自|脱贫|上市|挂牌|就业|的)"
)
_TAKING = re.compile(
    r"(?P<verb>(?:新)?(?:引进|引入|新增|吸引|培育|拥有|建成|认定|集聚|聚集|入驻|落地|新建|新改建|改造|接待|建设|培养|创建|组建|设立|建立|选派|发放|完成|实施|改扩建|开通|新开|推广|打造|获批|获得|汇聚|招聘|招录|转移|带动|吸纳|安置|解决|惠及|服务|覆盖|涉及|查处|办理|新设|举办|有|达到|现有|形成|储备|布局))(?:了|着|到)?(?:[^,ⓂⓆⓇ]{0,40}?等)?(?:约|近|超过?|逾|各类|累计|共)*$"
)
_WITH = re.compile(r"(?:与|同|和)[^,ⓂⓆⓇ]{1,50}?等?(?:约|近|超过?)?$")
_DONE_WITH = re.compile(r"(?:建立|开展|达成|签订|签署|结成|形成)了?[^,。;ⓂⓆⓇ]{2,12}")
_REACH = 80
"""A name does not begin further before its figure."""
_KEPT_VERB = ("引进", "引入", "新增", "吸引", "入驻", "落地", "接待", "新引进", "新建", "新设", "新开")


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    return {word: kind for word, kind in rows("indicator_words.tsv")}  # noqa: C416 (dict() wants pairs)


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _words()))


@lru_cache(maxsize=4096)
def head_of(name: str) -> str | None:
    """The longest known word that a name ends in."""
    bare = re.sub(r"[（(][^（()）]*[)）]$", "", name).rstrip('”"’ ')
    words = _words()
    for length in range(min(len(bare), _longest()), 0, -1):
        if bare[-length:] in words:
            return bare[-length:]
    return None


def kind_of(name: str) -> str | None:
    """`flow`, `stock` or `rate` by the word that a name ends in; None where that is unknown."""
    head = head_of(name)
    return _words()[head] if head else None


def trimmed(painted: str, start: int, end: int) -> tuple[int, int]:
    """The stretch of a name inside start..end, which may be empty; links behind and leftovers in front are off."""
    start = max(start, end - _REACH)
    while True:
        link = _LINK.search(painted, max(start, end - 40), end)
        stop = link.start() if link else end
        if stop > start and painted[stop - 1 : stop] == "(":
            stop -= 1
        if stop == end:
            break
        end = stop
    at = start
    for cut in _CUT.finditer(painted, start, end):
        if cut.end() < end and _worth(painted[cut.end() : end]):
            at = cut.end()
    changed = True
    while changed and at < end:
        changed = False
        for pattern in (_LEAD, _PLAIN_VERB):
            match = pattern.match(painted, at, end)
            if match and match.end() > at:
                at, changed = match.end(), True
    return at, end


def _worth(rest: str) -> bool:
    return bool(_LEAD.sub("", rest, count=1).strip())


def noun_behind(painted: str, end: int, limit: int) -> tuple[int, int] | None:
    """The noun right behind a count: 128家|科研院所."""
    match = _AFTER_NOUN.match(painted, end, limit)
    if match is None:
        return None
    start, stop = match.span("noun")
    verb = _NOUN_STOP.search(painted, start + 1, stop)
    if verb:
        stop = verb.start()
    return (start, stop) if stop - start >= 2 else None


def taking_verb(painted: str, start: int, end: int) -> str | None:
    """The verb that governs a count whose noun follows (引进了…等|128家科研院所), None where there is none."""
    match = _TAKING.search(painted, max(start, end - 60), end)
    return match["verb"] if match else None


def name_with_verb(verb: str, noun: str) -> str:
    """引进 stays in the name, 培育 and 拥有 do not."""
    return verb + noun if verb in _KEPT_VERB else noun


def partner_noun(painted: str, left: int, at: int, noun: tuple[int, int], limit: int) -> tuple[int, int] | None:
    """与…等64家科研机构|建立合作关系: the stretch of what is done with those counted."""
    if not _WITH.search(painted, max(left, at - 60), at):
        return None
    match = _DONE_WITH.match(painted, noun[1], limit)
    return match.span() if match else None


def known_prefix(painted: str, start: int, end: int) -> tuple[int, int] | None:
    """The longest known name at the front of a clause: 固定资产投资|平稳增长."""
    end = min(end, start + 24)
    for stop in range(end, start + 1, -1):
        if head_of(painted[start:stop]):
            return start, stop
    return None


def bare_name(text: str) -> str:
    """A name as the record shows it: without outer quotes and brackets left open."""
    name = re.sub(r"\s", "", text)
    if name.count("（") + name.count("(") != name.count("）") + name.count(")"):
        name = re.sub(r"[（(][^（()）]*$", "", name)
        name = name.lstrip("）)")
    return name.strip("，、：:,的")
