"""Well-known organizations: short forms of banks, companies, universities and hospitals, numbered names, branches."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from warehouse.resolution.name_fronts import place_of, without_place
from warehouse.resolution.places import Places
from warehouse.resolution.tables import table

_LEGAL = re.compile(r"(?:股份)?(?:有限责任公司|有限公司|总公司)$|股份公司$|公司$")
_NUMBER = "第?(?P<n>[0-9]+|[一二三四五六七八九十百〇零○]+)"
_ANY_NUMBER = re.compile(r"[0-9一二三四五六七八九十〇]")
_PLACED = re.compile(
    r"电力|供电|移动|联通|联合网络|电信|铁塔|邮政|石油|局|支行|中支|分行|监管|队|分院|社$|农信|农商|农村商业|机场集团|营业管理部"
)
"""What a name of `placed_names.tsv` holds: others need not be tried."""
_SIGNS = {sign: n for n, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_ANNEX = re.compile(
    r"^(?!大学)(?:$|附属|附|医学部|第?[一二三四五六七八九十\d]+(?:附属|中心|临床)?(?:医院|院)|(?:人民|口腔|总|肿瘤|中医|儿童|眼科|国际)医院"
    r"|.{2,12}(?:学院|研究院|研究生院|校区|分校|实验室|医院))"
)
_HOSPITAL = re.compile(
    r"(?:附属|附)?第?(?P<n>[一二三四五六七八九十\d]+)(?:附属|附|(?P<central>中心)|人民)?(?:医院|院)$"
)
_BANK_ENDS = re.compile(r"^$|^(?:股份)?有限(?:责任)?公司|(?:分行|支行|营业部|分公司|支公司|分理处|总行)$")
"""What stands behind the name of a bank: nothing, its legal form, or the end of a branch's name."""
_ATTACHED = re.compile(r"(?<=[大学])附(?:属)?(院|中|小)$")
_ATTACHED_ENDS = {"院": "附属医院", "中": "附属中学", "小": "附属小学"}
_SCHOOL = re.compile(r"第?(?P<n>[一二三四五六七八九十\d]+)(?P<kind>中|小|中学|小学|幼|幼儿园)$")
_SCHOOLS = {"中": "中学", "小": "小学", "幼": "幼儿园"}
_BRANCH = re.compile(
    r"^(?P<head>.+?(?:银行|保险|公司))(?P<tail>.{1,20}(?:分行|支行|分公司|营业部|中心支公司|支公司|分理处))$"
)
_HEAD_LEGAL = re.compile(r"(?:\(集团\)|集团)?(?:股份)?(?:有限责任公司|有限公司|公司)$")
_SHORTEST_HEAD = 3
_TAIL = re.compile(r"^[省市县区]?(?P<own>.*?)(?P<kind>分行|支行|分公司|营业部|中心支公司|支公司|分理处)$")
_REGIONS = ("华北", "华东", "华中", "华南", "东北", "西北", "西南", "中国", "中央", "中南", "首都")


def turned(text: str) -> str:
    """A name whose place stands inside, with the place in front: 中国人民政治协商会议邯郸市委员会 is 邯郸市政协."""
    for pattern, form in _turned():
        if match := pattern.fullmatch(text):
            return match.expand(form)
    return text


def familiar(text: str, places: Places) -> str:
    """A name with its well-known short form written out; the name itself where it has none."""
    text = table("full_names.tsv").get(text, text)
    bank = _opened(text, "bank_short_forms.tsv", _BANK_ENDS.search)
    if bank != text:
        return bank
    if company := _company(text):
        return company
    text = _academy(_university(text, places))
    text = _ATTACHED.sub(lambda match: _ATTACHED_ENDS[match.group(1)], text)
    if match := _HOSPITAL.search(text):
        return f"{text[: match.start()]}第{number(match['n'])}{match['central'] or ''}医院"
    if (match := _SCHOOL.search(text)) and match.start() > 1:
        kind = match["kind"]
        return f"{text[: match.start()]}第{number(match['n'])}{_SCHOOLS.get(kind, kind)}"
    return text


def one_of_a_row(text: str, places: Places) -> tuple[str, str | None] | None:
    """Key and place of an organization that its number or its place tells from its like, or None.

    中铁十二局集团有限公司 is 中铁12局, 国网河北省电力有限公司唐山供电分公司 is the one of Tangshan; branches of
    banks and companies are told by their place, and none has the key of its bank.
    """
    if key := numbered(text):
        return key, None
    bare = _LEGAL.sub("", text)
    for pattern, form in _placed() if _PLACED.search(text) else ():
        for match in filter(None, (pattern.fullmatch(text), pattern.fullmatch(bare))):
            if found := place_of(match["place"], places):
                return f"{form}|{found[0]}", found[1]
    return _branch(text, places)


def numbered(text: str) -> str | None:
    """Key of an organization that has a number among its like (中铁12局); None where it is none."""
    if not _ANY_NUMBER.search(text):
        return None
    bare = _LEGAL.sub("", text)
    for pattern, form in _numbered():
        if match := pattern.fullmatch(bare) or pattern.fullmatch(text):
            return form.replace("N", str(number(match["n"]))).replace("X", _last(match))
    return None


def number(sign: str) -> int:
    """A number in Arabic or Chinese signs (54, 五十四, 七一八); 0 where it is none."""
    if sign.isdigit() and sign.isascii():
        return int(sign)
    if "百" in sign or "十" in sign:
        hundreds, _, rest = sign.rpartition("百")
        tens, ten, ones = rest.rpartition("十")
        high = _SIGNS.get(hundreds, 0) * 100
        return high + (_SIGNS.get(tens, 1) * 10 if ten else 0) + _SIGNS.get(ones.lstrip("零〇"), 0)
    return int("".join(str(_SIGNS.get(c, 0)) for c in sign) or 0)


def _last(match: re.Match[str]) -> str:
    return match.string[match.end() - 1]


def _opened(text: str, name: str, fits: Callable[[str], object]) -> str:
    """The text with a short form of a table at its front written out, where the rest fits."""
    known = table(name)
    for end in range(len(text), 1, -1):
        full = known.get(text[:end])
        if full and fits(text[end:]):
            return full + text[end:]
    return text


def _company(text: str) -> str | None:
    """The full name of a company by its short form, with or without legal form, 集团 and all."""
    known = table("company_short_forms.tsv")
    full = known.get(text) or known.get(_LEGAL.sub("", text))
    if full and "股份" in text and text not in known and full.endswith(("集团", "集团)")):
        return None  # 冀中能源股份有限公司 is listed, and no short form of 冀中能源集团.
    return full if full is None or full.endswith("公司") else full + "有限公司"


def _university(text: str, places: Places) -> str:
    """The full name of a university or of what belongs to it by its short form."""
    opened = _opened(text, "university_short_forms.tsv", _ANNEX.match)
    if opened != text:
        return opened
    words = table("university_words.tsv")
    for end in range(2, min(len(text), 9)):
        front, rest = text[:end], text[end:]
        for size in (4, 3, 2):
            word, behind = rest[:size], rest[size:]
            if word not in words or behind.startswith("学") or not _ANNEX.match(behind):
                continue
            if front in _REGIONS or place_of(front, places):
                return front + words[word] + behind
    return text


def _academy(text: str) -> str:
    """Institutes of an academy: 中科院地质所 is 中国科学院地质研究所."""
    for pattern, form in table("research_names.tsv").items():
        if match := re.match(pattern, text):
            rest = text[match.end() :]
            rest = table("academy_institutes.tsv").get(rest, rest)
            return form + (re.sub(r"(?<!研究)所$", "研究所", rest) if rest else "")
    return text


def _branch(text: str, places: Places) -> tuple[str, str | None] | None:
    match = _BRANCH.match(text)
    if match is None:
        return _bare_branch(text, places)
    tail = re.sub(r"^(?:股份)?(?:有限责任公司|有限公司)", "", match["tail"])
    rest, where, chain = without_place(tail, places)
    own = _TAIL.match(rest)
    if own is None:
        return None
    return f"{_owner(match['head'], places)}|{chain}|{own['own']}{own['kind']}", where


def _bare_branch(text: str, places: Places) -> tuple[str, str | None] | None:
    """A branch of a company that is told without legal form: 长城汽车徐水分公司, 国家电投河北公司."""
    match = re.fullmatch(r"(.{2,}?)(分?)公司", text)
    if match is None:
        return None
    whole = match.group(1)
    for cut in range(2, len(whole) - 1):
        head = whole[:cut]
        known = _company(head) is not None
        found = place_of(whole[cut:], places) if known or (match.group(2) and cut > _SHORTEST_HEAD) else None
        if found:
            return f"{_owner(head, places)}|{found[0]}|分公司", found[1]
    return None


def _owner(head: str, places: Places) -> str:
    """A key of the company whose branch it is; group or not does not tell branches apart."""
    stem = _HEAD_LEGAL.sub("", _company(head) or head)
    front, place, _ = without_place(stem + "公司", places)
    return f"{place or ''}{front.removesuffix('公司')}"


@cache
def _turned() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), form) for pattern, form in table("turned_names.tsv").items())


@cache
def _numbered() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(pattern.replace("N", _NUMBER)), form) for pattern, form in table("numbered_names.tsv").items()
    )


@cache
def _placed() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns with one place; of alternatives with several, each is a pattern of its own."""
    return tuple(
        (re.compile(pattern.replace("P", "(?P<place>.{1,14}?)", 1)), form)
        for pattern, form in table("placed_names.tsv").items()
    )
