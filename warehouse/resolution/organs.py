"""Names of organs of government and party, and of zones: written out, and as a key that outlasts their renaming."""

from __future__ import annotations

import re
from functools import cache

from warehouse.resolution.tables import table

_ORGAN = re.compile(
    r"(?:委|局|厅|政府|办公室|办|委员会|管委会|人大|政协|法院|检察院|开发区|高新区|经开区|新区|示范区|园区|部|总工会|保税区|综保区|自贸区|自贸试验区|自由贸易试验区|片区)$"
)
_CABINET = re.compile(r"^(?:管理委员会|管委会)(?=.{2,}局$)|^(?:人民政府|政府)+(?=.)(?!(?:办公[厅室]|办|研究室|党组)$)")
"""The government before its own organ: 省人民政府国资委 is 省国资委, but its office is not that of the party."""
_COMMITTEE = re.compile(r"^委(?=.{2,}(?:部|政法委员会|政法委|办公室|办|老干部局)$)(?!办公)(?!.*金融)")
_OFFICE = re.compile(r"(?:工作)?(?:领导小组)?(?:工作)?(?:办公室|办)$")
_NO_OFFICE = re.compile(r"^(?:.*政府|委)?(?:办公室|办公厅|办)$|主办|承办|协办|民办|举办")
_END = re.compile(r"(?:(?<!管理)(?:委员会|委)|局|厅)$")
_MINISTRY = re.compile(r"(?:总局|部)$")
_PARTY = ("党委", "县委", "市委", "区委", "省委", "纪委", "团委", "政法委员会", "纪律检查委员会")
_ENDS = {"委": "委员会", "委员会": "委员会", "局": "局", "厅": "厅"}
_SIGNS = (
    (re.compile(r"总局$"), "总局"),
    (re.compile(r"部$"), "部"),
    (_END, "局"),
    (re.compile(r"办公室$"), "办公室"),
)
_ADMINISTRATION = re.compile(r"(?:管委会|管理委员会|管委|管理委)$")
_JOINS = re.compile(r"[和与及、]")
_ZONES = (
    (
        re.compile(r"(?:国家级?)?(?:高新技术产业(?:开发)?区|高新技术开发区|高新技术产业园区|高新区)"),
        "高新技术产业开发区",
    ),
    (re.compile(r"(?:国家级?)?(?:经济技术开发区|经济开发区|经开区|经济技术产业开发区)"), "经济技术开发区"),
    (re.compile(r"^开发区"), "经济技术开发区"),
    (re.compile(r"(?:自由贸易试验区|自贸试验区|自贸区)"), "自由贸易试验区"),
    (re.compile(r"综保区"), "综合保税区"),
)


def is_organ(rest: str) -> bool:
    """Whether a name without its place is an organ's or a zone's."""
    short = table("organ_short_forms.tsv")
    return _ORGAN.search(rest) is not None or rest in short or rest in short.values()


def written_out(rest: str) -> str:
    """The full form of an organ's or zone's name without its place; former names stay as they are."""
    rest = _of_itself(rest)
    if whole := table("organ_short_forms.tsv").get(rest):
        return whole
    for pattern, zone in _ZONES:
        rest = pattern.sub(zone, rest)
    if _ADMINISTRATION.search(rest):
        return _ADMINISTRATION.sub("管理委员会", rest)
    if _OFFICE.search(rest) and not _NO_OFFICE.search(rest):
        return _duties(_OFFICE.sub("", rest)) + "办公室"
    for end in (_MINISTRY, _END):
        if (match := end.search(rest)) and match.start():
            return _duties(rest[: match.start()]) + _ENDS.get(match.group(), match.group())
    return _opening(rest)


def organ_key(rest: str) -> str:
    """A key of an organ without its place, of today: 国土资源厅, 自然资源局 and 自然资源和规划局 have one key.

    局, 厅 and 委员会 of one place are one, and 和 does not count.
    """
    full = re.sub(r"办公厅$", "办公室", written_out(rest))
    if full.endswith(_PARTY) or _ADMINISTRATION.search(full):
        return full
    for end, sign in _SIGNS:
        match = end.search(full)
        if match and match.start():
            duties = _JOINS.sub("", full[: match.start()])
            duties = duties.removeprefix("国家") if sign == "总局" else duties
            return _today().get(duties + sign) or _today().get(duties, duties) + sign
    return _JOINS.sub("", full)


def _of_itself(rest: str) -> str:
    """Without the government or the committee whose organ it is."""
    return _COMMITTEE.sub("", _CABINET.sub("", rest))


def _duties(duties: str) -> str:
    """Duties written out: 发改 is 发展和改革."""
    known = table("organ_duties.tsv")
    country = "国家" if duties.startswith("国家") and duties not in known and len(duties) > 3 else ""
    duties = duties.removeprefix(country)
    return country + (known.get(duties) or known.get(_JOINS.sub("", duties), duties))


def _opening(rest: str) -> str:
    """A longer name that an organ opens: 法院执行局 stays, 发改委价格处 is written out in front."""
    short = table("organ_short_forms.tsv")
    for end in range(len(rest) - 1, 1, -1):
        if rest[:end] in short and not rest.startswith(short[rest[:end]]):
            return short[rest[:end]] + rest[end:]
    return rest


@cache
def _today() -> dict[str, str]:
    """Former duties to those of today, both without joining words."""
    return {_JOINS.sub("", former): _JOINS.sub("", today) for former, today in table("former_organs.tsv").items()}
