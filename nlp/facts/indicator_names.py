"""The name of a figure: the words left of it without verbs, links and leftovers, or the noun right of it.

The words that indicators end in stand in `data/indicator_words.tsv` with their kind: `flow` (a sum over a period),
`stock` (a state), `rate` (a share of its own, as 开工率).
"""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.facts.indicator_cues import cues, words_of
from nlp.facts.marked import DATE
from nlp.lexicon import rows

_LINK = re.compile(rf"(?:{cues('link')}|(?<![产功性动智技效节热体潜职])能(?:够|达到?|完成|实现)|\s)+$")
_LINK_ENDS = frozenset(word[-1] for word in words_of("link")) | frozenset("够达到成现能 \n\t\u3000\xa0")
"""What a link ends in."""
_LEAD = re.compile(
    rf"(?:{cues('front')}|近?[两三四五六七八九十]年[来间]?(?=[累共完新实引])|第[一二三四五六七八九十]+期(?=[一-鿿]*[债券票])|\s)+"
)
_CUT_SIGNS = re.compile(
    f"[在于已累为金银由ⓄⓅ{''.join(sorted({word[0] for word in words_of('helping') | words_of('means')}))}]"
)
"""What a cut begins with: found fast, and mostly not at all."""
_CUT = re.compile(
    rf"{cues('helping')}[^,]{{0,14}}?{cues('helped')}|"
    rf"(?:在|于)[^,]{{1,10}}?(?={cues('done_at')})|(?:已|累计)?为(?![主期])[^,]{{2,16}}?(?={cues('done_for')})|"
    r"(?:金融机构|银行机构|银行业)(?:累计|共|已)*(?:发放|投放)(?=[^,]{2})|"
    rf"{cues('means')}[^,]{{2,16}}?(?={cues('done_by_means')})|由[^,]{{2,16}}?(?={cues('done_by')})|"
    r"(?<![对与同向自从ⓄⓅ、])(?:[ⓄⓅ]+)(?:[、和与及]?Ⓞ+)*(?=等)?"
)
_PLAIN_VERB = re.compile(
    rf"{cues('verb_adverb')}*{cues('plain_verb')}(?:了|着|过)?(?:全市|全省|全县|全区)?(?:各类|一批)?"
)
_STAND_IN = re.compile(
    r"(?:[园港景厂校矿库灌林]区|全域|全线|[这那]里|我们|全系统|全行业)(?=已|现|共|拥有|先后|目前|累计|实现|完成|达|[建设]有)|[^,]{1,10}(?:登记|注册|备案)的|"
    rf"[一-鿿]{{2,8}}(?:共|已)(?={cues('plain_verb', 'kept_verb', 'taking')})|"
    r"[一-鿿]{2,8}共(?=开行|完成|组织|受理|接待|实现)"
)
_DONE_WITHIN = re.compile(r"(?<=[一-鿿]{2})(?:共|累计|已)*(?:实现|完成|现有|拥有)(?!投资|[率量额])(?=[一-鿿]{2})")
"""皮革业实现营业收入 is 皮革业营业收入."""
_AFTER_NOUN = re.compile(
    r"(?!/)(?:以上|以下|左右|以内|余|多)?+(?:的)?+(?P<noun>(?:[^,，。;、!?()ⓂⓆⓇⒹⓅ和及与\s]){2,24})"
)
_NOUN_STOP = re.compile(cues("noun_stop"))
_TAKING = re.compile(
    rf"(?P<verb>{cues('taking')})(?:了|着|到)?(?:[^,ⓂⓆⓇ]{{0,40}}?等)?(?:约|近|超过?|逾|各类|累计|共)*$"
)
_WITH = re.compile(r"(?:与|同|和)[^,ⓂⓆⓇ]{1,50}?等?(?:约|近|超过?)?$")
_DONE_WITH = re.compile(rf"{cues('agreeing')}了?[^,。;ⓂⓆⓇ]{{2,12}}")
_END_BRACKET = re.compile(r"[（(][^（()）]*[)）]$")
_OPEN_BRACKET = re.compile(r"[（(][^（()）]*$")
_SPACE = re.compile(r"\s")
_NO_NAME = re.compile(
    r"[他她您你]|我(?![国省市县区])|其余|剩余|余下|来自[^的]*$|(?:首批|第[一二三四五]批)$|"
    r"在(?![产审册地外学孵岗库建役栏校用研线编网职营读途售])"
)
"""他贷款3000万元, 其余700家: words that name no measure."""
_DISTANCE = re.compile(r"[一-鿿]{1,8}[距离][一-鿿]{1,8}")
_THINGS = re.compile(r"[^、]+、[^、]+、[^、]+")
_REACH = 80
"""A name does not begin further before its figure."""


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    return {word: kind for word, kind in rows("indicator_words.tsv")}  # noqa: C416 (dict() wants pairs)


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _words()))


@lru_cache(maxsize=4096)
def head_of(name: str) -> str | None:
    """The longest known word that a name ends in."""
    bare = _END_BRACKET.sub("", name) if name[-1:] in ")）" else name
    bare = bare.rstrip('”"’ ')
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
    while painted[end - 1 : end] in _LINK_ENDS:
        link = _LINK.search(painted, max(start, end - 40), end)
        stop = link.start() if link else end
        if stop > start and painted[stop - 1 : stop] == "(":
            stop -= 1
        if stop == end:
            break
        end = stop
    at = start
    sign = _CUT_SIGNS.search(painted, start, end)
    if sign:
        for cut in _CUT.finditer(painted, sign.start(), end):
            if cut.end() < end and _worth(painted[cut.end() : end]):
                at = cut.end()
    dated = painted.rfind(DATE, at, end)
    if 0 <= dated < end - 1:
        # 定州工厂今年前7个月生产整车: what stands before the date is no name.
        at = dated + 1
    changed = True
    while changed and at < end:
        changed = False
        for pattern in (_LEAD, _PLAIN_VERB, _STAND_IN):
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
    return verb + noun if verb in words_of("kept_verb") else noun


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


def names_nothing(name: str, unit: str | None) -> bool:
    """Whether the words before a figure are a person, the rest, a distance or things counted (甲、乙、丙3个)."""
    if unit in ("公里", "米", "千米"):
        return bool(_DISTANCE.match(name))
    return bool(_NO_NAME.match(name)) or (unit in ("个", "家", "项") and bool(_THINGS.fullmatch(name)))


def bare_name(text: str) -> str:
    """A name as the record shows it: without outer quotes and brackets left open."""
    name = _DONE_WITHIN.sub("", _SPACE.sub("", text))
    if name.count("（") + name.count("(") != name.count("）") + name.count(")"):
        name = _OPEN_BRACKET.sub("", name)
        name = name.lstrip("）)")
    return name.strip("，、：:,的")
