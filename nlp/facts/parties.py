"""Who stands behind a project: roles of ORG mentions by the words around them, and names at their fullest.

The patterns of `data/party_cues.tsv` run over painted text (由ⓄⓄⓄ投资建设的); `{O}` is one name or an
enumeration of names. Which of two signing parties is owner, partner or authority follows from what they are:
an organ signs for its place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from nlp.facts.marked import DATE, GPE, MONEY, ORG, PROJECT
from nlp.facts.stand_ins import stand_ins
from nlp.lexicon import rows
from nlp.reading import Reading
from nlp.records import OrganizationRole, OrganizationValue
from nlp.spans import Span

_RUN = re.compile(f"{ORG}+")
_NAME = rf"(?<!{ORG})(?>{ORG}+)"
_ENUMERATION = rf"(?P<o>{_NAME}(?:\([^()\n]{{0,40}}\))?(?:(?:[、和与及]|以及)(?>{ORG}+)){{0,20}})"
_ZONE = re.compile(
    r"(?:开发区|高新区|经开区|示范区|产业园区?|园区|新区|工业园|科技园|物流园|自贸区|自由贸易试验区|保税区|综保区|出口加工区|保税港区|管理区|试验区|集聚区|聚集区|科技城|"
    r"创新园|工业区|产业城|片区|临空经济区|经济区|产业基地|循环园|创业园|孵化园|生态城|新城|农业园|产业新城|度假区|合作区|先行区|(?:医药|软件|食品|装备|制造|化工|数字)园|旅游岛|产业港|国际陆港|科学城|未来城|大学城|科创城)$"
)
_ORGAN = re.compile(
    r"(?:政府|委员会|管委会|发改委|改革委|委|局|厅|部|办公室|办公厅|海关|省委|市委|县委|区委|政协|人大|工委|法院|检察院|处)$"
)
_COMPANY = re.compile(r"(?:中[建铁交冶电].{1,3}局|公司|集团|厂|股份|科技|银行|分行|支行|合作社|企业)(?:\([^)]*\))?$")
_BANK = re.compile(r"(?:银行|分行|支行|信用社|国开行|农发行|金融机构)")
_SCHOOL = re.compile(r"(?:大学|学院|研究院|研究所|科学院|研究中心|交易所|商会|协会|学会|实验室|学校|医院|设计院|\d+所)")
_ALIAS = re.compile(
    rf"(?P<full>{_NAME})\((?:以下|下)?(?:统称|简称)?(?:为|:)?[“\"]?(?P<short>{ORG}+)[”\"]?[^()]{{0,8}}\)"
)
_PAIR = re.compile(
    rf"(?P<a>{_NAME}(?:、(?>{ORG}+)){{0,20}})[^,。;{ORG}]{{0,3}}?(?:与|和|同|跟|、|联合)(?P<b>(?>{ORG}+)(?:[、和与及](?>{ORG}+)){{0,20}})"
    rf"(?P<rest>[^。;\n{ORG}]{{0,60}}?(?:签署|签订|签约|签字|签下|开展合作|达成|合作|共建|联手|携手))"
)
_JOINT = re.compile(
    rf"(?P<o>{_NAME}(?:(?:[、和与及]|以及|联合|携手)(?>{ORG}+)){{1,20}})(?:等)?(?:[^,。;{ORG}]{{0,6}})?(?:(?:共同|联合|合资|合作)(?:出资|投资|组建|成立|投建)|(?:出资|投资)(?:组建|成立|设立))"
)
_SIGNED_BANK = re.compile(rf"由(?P<a>{ORG}+)[^。;\n]{{0,24}}?与(?P<b>{ORG}+)签约")
_WITH = re.compile(
    rf"(?<=[,{DATE}])(?:又|再次|成功|先后|还)?(?:与|和|同|跟|牵手|联手)(?P<b>(?>{ORG}+)(?:[、和与及](?>{ORG}+)){{0,20}})"
    rf"(?P<rest>[^。;\n{ORG}]{{0,30}}?(?:签署|签订|签约|签字|达成|合作|共建))"
)
_PLACE_SIGNS = re.compile(
    rf"(?:(?<=[,。;\n])|(?<={DATE})){GPE}+(?:与|和|同|跟)(?P<b>(?>{ORG}+)(?:[、和与及](?>{ORG}+)){{0,20}})(?:成功|正式|等)*(?:签署|签订|签约|签下|达成)"
)
"""武强县与Ⓞ签约: the place has no organ that is named."""
_INVESTS = re.compile(
    rf"(?<=[,;{DATE}])(?:又|再|先后|转而|并|陆续|随后|目前|同年|当年|将|拟|计划|还|总|共)*(?:投资|斥资|出资|投入){MONEY}+"
    rf"(?:,(?:(?:与|和|联合|携手){ORG}+)?)?[^,。;{ORG}的]{{0,6}}?(?:建设|新建|兴建|建成|打造|上马|实施|扩建|新上|建起)[^,。;{ORG}]{{0,12}}?(?:{PROJECT}|项目|生产线)"
)
"""企业关停高炉，转而投资7亿元建设Ⓟ: who opens the sentence invests."""
_OPENS = re.compile(rf"(?:(?<=[,。;\n])|(?<={DATE}))(?P<o>(?<!{ORG})(?>{ORG}+))(?![、和与及同的])")
_GROUP = re.compile(r"集团(?:有限责任公司|股份有限公司|有限公司|公司)?$")
"""Of several names that hold a short one, the group told first is meant."""
_JOINTLY = re.compile(r"[^。;\n]{0,40}?(?:(?:共同|联合|合资)(?:出资|投资|组建|成立)|合资(?!源))")
_SUFFIX = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|集团公司|公司|集团)$")


class PartyHit(NamedTuple):
    """One organization with the role that the words give it."""

    start: int
    end: int
    role: OrganizationRole
    name: str
    reason: str
    joint: bool = False
    """It signs or organises for everything that the clause tells."""


@lru_cache(maxsize=1)
def _cues() -> tuple[tuple[OrganizationRole, re.Pattern[str], str], ...]:
    return tuple(
        (role, re.compile(pattern.replace("{O}", _ENUMERATION), re.MULTILINE), pattern)  # type: ignore[misc]
        for role, pattern in rows("party_cues.tsv")
    )


def is_zone(name: str) -> bool:
    """A park, development zone or new area by its name."""
    return bool(_ZONE.search(name)) and not _COMPANY.search(name)


def is_organ(name: str) -> bool:
    """An organ of government or party by its name."""
    return bool(_ORGAN.search(name)) and not _COMPANY.search(name)


def is_company(name: str) -> bool:
    """A company by its name, or a name that says nothing else (诚芯)."""
    return not (is_zone(name) or is_organ(name) or _SCHOOL.search(name))


def _is_branch(name: str, group: str) -> bool:
    """Whether a name is that of a member of a group: 燕岭集团张北公司."""
    rest = name.removeprefix(group)
    return group.endswith("集团") and rest != name and not _SUFFIX.fullmatch(rest)


class Names:
    """Names of organizations at their fullest in the text."""

    def __init__(self, reading: Reading, painted: str) -> None:
        self._reading = reading
        self._full: dict[str, str] = {}
        written = {reading.text[s.start : s.end]: s for s in reading.spans("ORG") if not s.optional}
        self._by_canonical(written)
        self._by_definition(painted)
        self._by_part(list(written))

    def _by_canonical(self, written: dict[str, Span]) -> None:
        groups: dict[str, list[str]] = defaultdict(list)
        for name, span in written.items():
            if isinstance(span.value, OrganizationValue):
                groups[span.value.canonical].append(name)
        for names in groups.values():
            longest = max(names, key=len)
            self._full.update({name: longest for name in names if name != longest and not _is_branch(longest, name)})

    def _by_definition(self, painted: str) -> None:
        for match in _ALIAS.finditer(painted):
            full, short = (self._reading.text[slice(*match.span(group))] for group in ("full", "short"))
            self._full[short] = full

    def _by_part(self, names: list[str]) -> None:
        fulls = [name for name in names if len(name) >= 8 and _COMPANY.search(name)]
        for name in names:
            core = _SUFFIX.sub("", name)
            if name in self._full or len(core) < 2 or len(name) > 8 or not is_company(name):
                continue
            found = [full for full in fulls if core in full[:-2] and full != name]
            # A firm is meant rather than its branch: 燕岭集团 is 河北燕岭集团有限公司, not 燕岭集团张北公司.
            own = {full for full in found if _SUFFIX.sub("", full).endswith((name, core))}
            if len(set(found)) == 1 or (found and _GROUP.search(found[0])):
                self._full[name] = found[0]
            elif len(own) == 1:
                self._full[name] = own.pop()

    def of(self, name: str) -> str:
        """The fullest form of a name."""
        seen = set()
        while name in self._full and name not in seen:
            seen.add(name)
            name = self._full[name]
        return name


def find_parties(reading: Reading, painted: str, names: Names) -> list[PartyHit]:
    """All organizations whose role the words around them tell, in reading order."""
    if ORG not in painted:
        return []
    finder = _Finder(reading, painted, names)
    hits = finder.pairs() + finder.cued()
    # A signing party has the role that the signature gives it, whatever other words suggest.
    signed = {hit.start: hit.role for hit in hits if hit.joint}
    helping = {h.start for h in hits if h.role == "partner" and h.reason.startswith("partner:(?:联合") and not h.joint}
    helping -= {start for start, role in signed.items() if role == "owner"}
    approving = {hit.start for hit in hits if hit.role == "authority"}
    kept: dict[tuple[int, str], PartyHit] = {}
    for hit in hits:
        if hit.role == "owner" and hit.start in approving | helping:
            continue
        if hit.role not in ("owner", "partner") or signed.get(hit.start, hit.role) == hit.role:
            kept.setdefault((hit.start, hit.role), hit)
    return sorted(kept.values(), key=lambda h: h.start)


class _Finder:
    def __init__(self, reading: Reading, painted: str, names: Names) -> None:
        self.reading, self.names = reading, names
        standing = stand_ins(reading, painted, is_company, is_zone)
        self._standing = {span.start: (span, name) for span, name in standing}
        self._starts = sorted(self._standing)
        signs = list(painted)
        for span, _ in standing:
            signs[span.start : span.end] = ORG * (span.end - span.start)
        self.painted = "".join(signs) if standing else painted
        self._names = [match.start() for match in _RUN.finditer(self.painted)]

    def _orgs(self, start: int, end: int) -> list[Span]:
        found = [s for s in self.reading.within("ORG", start, end) if not s.optional and self.painted[s.start] == ORG]
        standing = self._starts[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return sorted([*found, *(self._standing[at][0] for at in standing)]) if standing else found

    def _name(self, span: Span) -> str:
        standing = self._standing.get(span.start)
        return standing[1] if standing else self.reading.text[span.start : span.end]

    def _hit(self, span: Span, role: OrganizationRole, reason: str, joint: bool = False) -> PartyHit:
        if span.start in self._standing:
            reason = f"stand-in {reason}"
        return PartyHit(span.start, span.end, role, self.names.of(self._name(span)), reason, joint)

    def cued(self) -> list[PartyHit]:
        hits = []
        for role, pattern, source in _cues():
            for match in self._matches(pattern, source.startswith("{O}")):
                spans = [s for s in self._orgs(*match.span("o")) if self._fits(s, role)]
                if "公告" in source:  # 公司还公告: what it announces need not be its own
                    spans = [s for s in spans if s.start not in self._standing]
                hits += [self._hit(span, role, f"{role}:{source[:12]}") for span in spans]
        return hits

    def _matches(self, pattern: re.Pattern[str], opens: bool) -> Iterator[re.Match[str]]:
        """Matches that do not overlap; a pattern that opens with a name is tried where names begin, which is faster."""
        if not opens:
            yield from pattern.finditer(self.painted)
            return
        end = 0
        for start in self._names:
            match = pattern.match(self.painted, start) if start >= end else None
            if match:
                yield match
                end = match.end()

    def _fits(self, span: Span, role: OrganizationRole) -> bool:
        name = self._name(span)
        if role == "host":
            return is_zone(name)
        if role == "authority":
            return is_organ(name)
        if role == "contractor":
            return not is_zone(name) and not is_organ(name)
        if role == "owner":
            return not is_zone(name) and not _BANK.search(name)
        return not is_zone(name) and not is_organ(name)

    def pairs(self) -> list[PartyHit]:
        hits = []
        for match in _SIGNED_BANK.finditer(self.painted):
            banked = [s for s in self._orgs(*match.span("b")) if self._fits(s, "owner") and not is_organ(self._name(s))]
            hits += [self._hit(span, "owner", "signs with the bank", joint=True) for span in banked]
        for match in _JOINT.finditer(self.painted):
            joined = [s for s in self._orgs(*match.span("o")) if self._fits(s, "owner")]
            hits += [self._hit(span, "owner", "joint investors", joint=True) for span in joined]
        for span, _ in self._standing.values():
            if self.painted.startswith(PROJECT, span.end) and self._fits(span, "owner"):
                hits.append(self._hit(span, "owner", "right before the name"))  # 该公司|年产3万吨压铸件项目
        for match in _WITH.finditer(self.painted):
            hits += self._elliptical(match)
        for match in _INVESTS.finditer(self.painted):
            subject = self._subject(match.start())
            hits += [self._hit(s, "owner", "opens the sentence") for s in subject if self._fits(s, "owner")]
        for match in _PLACE_SIGNS.finditer(self.painted):
            hits += self._signers(self._orgs(*match.span("b")))
        taken = {hit.start for hit in hits}
        for match in _PAIR.finditer(self.painted):
            if "联合体" not in match["rest"]:
                hits += [h for h in self._pair(match) if h.start not in taken]
        return hits

    def _elliptical(self, match: re.Match[str]) -> list[PartyHit]:
        """企业关停老厂区，10月与Ⓞ签约: who opens an earlier clause of the sentence signs."""
        subject = self._subject(match.start())
        return self._signers([*subject, *self._orgs(*match.span("b"))]) if subject else []

    def _subject(self, at: int) -> list[Span]:
        """Who opens the sentence or an earlier clause of it."""
        start = max(self.painted.rfind(sign, 0, at) for sign in "。!?\n") + 1
        subject = next((m for m in _OPENS.finditer(self.painted, start, at)), None)
        return self._orgs(*subject.span("o"))[:1] if subject else []

    def _pair(self, match: re.Match[str]) -> list[PartyHit]:
        """X与Y签署: organs are authorities, the first company owns, the other side is partner."""
        spans = self._orgs(match.start("a"), match.end("b"))
        if _JOINTLY.match(self.painted, match.end("b")) and all(is_company(self._name(s)) for s in spans):
            return [self._hit(span, "owner", "joint investors", joint=True) for span in spans]
        hits = self._signers(spans)
        if match["rest"].endswith("共建") and len(hits) > 1 and all(h.role == "partner" for h in hits):
            return [
                hits[0]._replace(role="owner"),
                *hits[1:],
            ]  # 县医院与北京某医院共建的胸痛中心: it is the first one's
        return hits

    def _signers(self, spans: list[Span]) -> list[PartyHit]:
        hits: list[PartyHit] = []
        owner = False
        for span in spans:
            name = self._name(span)
            if is_organ(name) or is_zone(name):
                hits.append(self._hit(span, "authority", "signs for the place", joint=True))
            elif _BANK.search(name) or _SCHOOL.search(name) or owner:
                hits.append(self._hit(span, "partner", "other side", joint=True))
            else:
                owner = True
                hits.append(self._hit(span, "owner", "signs", joint=True))
        return hits


def nested_owner(reading: Reading, project: Span) -> Span | None:
    """The ORG at the front of a PROJECT name."""
    inside = [
        s for s in reading.within("ORG", project.start, project.end) if s.start == project.start and s.end < project.end
    ]
    return inside[0] if inside and not inside[0].optional else None


__all__ = ["PROJECT", "Names", "PartyHit", "find_parties", "is_company", "is_organ", "is_zone", "nested_owner"]
