"""Stage words and whether the text asserts them: 已开工 is reached, 计划10月开工 is not, 投产后 says nothing."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Literal, NamedTuple

from nlp.facts.context import Clause, Context, edtf_of
from nlp.lexicon import Matcher, rows
from nlp.reading import publication_date
from nlp.records import Stage

Kind = Literal["event", "state", "class"]
Status = Literal["reached", "future", "void"]

RANK: dict[Stage, int] = {
    "implemented": 0,
    "planned": 1,
    "signed": 2,
    "introduced": 3,
    "approved": 4,
    "started": 5,
    "under_construction": 6,
    "completed": 7,
    "operating": 8,
}
"""Order of the stages in the annotation guidelines; a plain 实施 is weaker than any of them."""

_FUTURE = re.compile(
    r"拟|将(?!军)|计划|预计|力争|争取|有望|即将|确保|预期|规划(?!局|院|馆|展)|准备|筹备|目标|尽快|尽早|早日|早(?=开工|投|落|建|竣)|"
    r"还?需(?!求)|尚需|要(?=加|尽|在|力|确)|加快(?=投产|开工|落地|建成|竣工|达产|投用)|待(?!遇)|推动|促进|促(?=开|投|落)|力促|"
    r"年内(?!已)|支持|鼓励|推进(?=[“\"]?Ⓟ*.{0,8}(?:开工|落地|签约|投产))|届时|争(?=开|投)|加速(?=投产|落地|开工)|等待|申请|一旦|如果|可(?=投产|投用|投入|建成|竣工|完工|开工|开通|通车|交付|运营|并网)|负责|承担|同意(?=[^,。;]{0,40}(?:签署|签订))"
)
_NEGATIVE = re.compile(r"(?:未|尚未|没有?|不(?!断|久|仅|到|足)|无法|暂停|停止|从)$")
_GIVEN_UP = re.compile(r"原定|原计划|曾计划|原本")
_AFTER_VOID = re.compile(
    r"(?:[之以]?后|之?前|以前|时|之际|率|目标|任务|计划|条件|审批|服务|企业|单位|时间|日期|进度|要求|工作|"
    r"手续|情况|环境|能力|机制|事项|文件|内容|规定|资金|难题?|问题|周期|工期|标准|区域?|的?请示|报告编制|面积|率先)"
)
_EVENT_NOUN = re.compile(r"(?:活动|仪式|大会|启动会|推介会|现场会|现场|暨|会)")
_CLAUSE_VOID = re.compile(r"(?:以来|[之以]?后|[之以]?前|之时|之际|时|的同时|意味着.*|过程中)$")
_SINCE = re.compile(r"(?:使用|运营|建设|生产)?以来")
"""自2018年启动以来 tells that it was started."""
_RELATIVE = re.compile(r"(?:使用|运营|建设)?的")
"""A word of a relative clause (计划明年投产的) says nothing of the verb behind it."""
_HEADS_ON = re.compile(r"(?:计划|拟)$")
_THEN = re.compile(r"[之以]?后")
_PAST = re.compile(r"去年|前年|上年|上月|今年|昨|\d{4}年")
_NEAR = 4
_PREPARED = re.compile(r"[“\"]?[ⓅⓄ][^,。;]{0,60}?(?:前期|开工|落地|签约|投产)")
_PREPARING = re.compile(r"前期(?:工作|手续)?(?:正在|正|在)?$")
_IMPERATIVE = re.compile(
    r"\s*(?:\([^()]{1,3}\)|[\d一二三四五六七八九十]+[.、])?(?:Ⓓ+|确保|全面|力争|尽快|高标准|高质量|抓好|继续|年内|重点|积极|大力|着力|加快|加大|统筹|,)*"
)
"""What stands before the verb of a measure in a policy document: （二）2024年|建成Ⓟ."""
_MEASURED = re.compile(r"(?:的)?[^,。;ⓆⓅ项工]{0,8}(?:里程|面积|规模|长度|数量|总量|住宅|房屋)")
"""在建高速公路里程 is a measure."""
_NO_WORKS = re.compile(
    r"了?[^,。;ⓅⓆⓄ]{0,4}(?:资金|外资|内资|资本|技术(?!成果)|人才|设备|管理|理念|模式|企业)(?![^,。;Ⓠ]{0,6}项目)"
)
"""引进市外资金: money is brought in."""
_WANTED = re.compile(r"确保|力争|推动|促进|争取")
"""It governs what is behind the class as well: 确保56个续建项目按期完工."""
_TENANTS = re.compile(
    r"Ⓠ[^,。;ⓅⓆ]{0,6}(?:企业|商户|单位|客商|机构|院所|客户|商家|公司)(?:已经?|成功|正式|先后|陆续|全部)*$"
)
"""已有62家企业签约入驻: what the tenants of a park do is no stage of it."""
_PUSHED = re.compile(
    r"(?:了)?[“\"]?(?:Ⓟ|Ⓠ+[^,。;]{0,12}(?:项目|工程))(?![^,。;]{0,20}(?:开工|落地|签约|投产|前期|谋划|竣工|对接))"
)
"""推进 says something of a project only where one is named behind it."""
_CLASS_SUFFIX = re.compile(r"(?:类)?(?:的)?[^Ⓠ,，。;]{0,16}?(?:项目|工程|Ⓠ)")


class StageHit(NamedTuple):
    """One stage word in the text."""

    start: int
    end: int
    stage: Stage
    kind: Kind
    """`event` happens on a day, `state` lasts, `class` is a category of an annual list."""
    status: Status
    gathering: bool = False
    """It names a ceremony: 集中开工活动, 签约仪式."""


@lru_cache(maxsize=1)
def _matcher() -> Matcher:
    return Matcher({word: (stage, kind) for word, stage, kind in rows("stage_words.tsv")})


class StageHits:
    """All stage words of a painted text, found by offset."""

    def __init__(self, painted: str, context: Context) -> None:
        self._painted = painted
        self._context = context
        self._policy = context.reading.document.kind == "policy"
        self._published = context.reading.published
        self.hits: list[StageHit] = []
        for start, end, (stage, kind) in _matcher().longest(painted):
            self.hits.append(self._hit(start, end, stage, kind))
        self._starts = [hit.start for hit in self.hits]

    def between(self, start: int, end: int) -> list[StageHit]:
        """Hits that begin between two offsets, in order."""
        return self.hits[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _hit(self, start: int, end: int, stage: Stage, kind: Kind) -> StageHit:
        text, clause = self._painted, self._context.clause_at(start)
        if self._across_words(start, end) or _MEASURED.match(text, end) or self._pushes_nothing(start, end):
            return StageHit(start, end, stage, kind, "void")
        gathering = bool(_EVENT_NOUN.match(text, end, end + 4))
        if kind == "event" and stage == "planned":
            return StageHit(start, end, stage, kind, "future")
        if kind == "class" or self._is_class(start, end):
            planned = stage == "planned" or bool(_HEADS_ON.search(text, max(clause.start, start - 2), start))
            return StageHit(start, end, "planned" if planned else stage, "class", "reached")
        return StageHit(start, end, stage, kind, self._status(start, end, stage, kind, clause, gathering), gathering)

    def _pushes_nothing(self, start: int, end: int) -> bool:
        """推进 without a project behind it, or 加快推进…前期工作."""
        if self._painted.endswith("启动", start, end):
            return bool(_PREPARING.search(self._painted, self._context.clause_at(start).start, start))
        if not self._painted.endswith("推进", start, end):
            return False
        if end - start == len("推进"):
            return not _PUSHED.match(self._painted, end)
        start_of_clause = self._context.clause_at(start).start
        return bool(_PREPARED.match(self._painted, end) or _PREPARING.search(self._painted, start_of_clause, start))

    def _across_words(self, start: int, end: int) -> bool:
        """立项 in 成立项目: neither its start nor its end is the border of a word."""
        words = self._context.reading.words
        if not words.starts:
            return False
        first, last = words.index_at(start), words.index_at(end - 1)
        return words.starts[first] < start and words.ends[last] > end

    def _is_class(self, start: int, end: int) -> bool:
        """续建项目185项, 新开工3项, 6项续建: a state or 新开工 beside a counted 项目 or the count itself."""
        word = self._painted[start:end]
        if word not in ("续建", "在建", "保投产", "新开工"):
            return False
        alone = self._painted[start - 1 : start] == "Ⓠ" and self._painted[end : end + 1] in (",", "。", ";", "、", "")
        return alone or bool(_CLASS_SUFFIX.match(self._painted, end, end + 24))

    def _status(self, start: int, end: int, stage: Stage, kind: Kind, clause: Clause, gathering: bool) -> Status:
        text = self._painted
        after = text[end : end + 6]
        done = _THEN.match(after) and self._dated_before(clause, start)
        if not gathering and not done and _AFTER_VOID.match(after) and not after.startswith(("后续", "后劲")):
            return "void"
        since = stage != "implemented" and _SINCE.match(text, end, clause.end)
        if _CLAUSE_VOID.search(text, max(end, clause.end - 8), clause.end) and not (gathering or since or done):
            return "void"
        if (
            self._policy
            and kind == "event"
            and start == _end_of(_IMPERATIVE, text, clause.start, start)
            and "已" not in text[start:end]
        ):
            return "future"
        if stage == "introduced" and _NO_WORKS.match(text, end):
            return "void"
        if _TENANTS.search(text, max(clause.start, start - 16), start) or _GIVEN_UP.search(text, clause.start, start):
            return "void"
        if _NEGATIVE.search(text, max(clause.start, start - 3), start):
            return "void"
        last = self.hits[-1] if self.hits else None
        closed = last is not None and (last.status == "reached" or _RELATIVE.match(text, last.end, start))
        floor = last.end if last and last.start >= clause.start and closed else clause.start
        if last is not None and last.kind == "class" and _WANTED.search(text, clause.start, last.start):
            return "future"
        ahead = _FUTURE.search(text, floor, end)
        if ahead and ahead.start() < start:
            return "future"
        return "future" if self._dated_ahead(floor, start) else "reached"

    def _dated_before(self, clause: Clause, start: int) -> bool:
        """去年4月投产后: a date right before says that it has happened."""
        text = self._context.text
        dates = self._context.dates_in(max(clause.start, start - 16), start)
        past = bool(dates) and _PAST.match(text, dates[-1].start) is not None
        return past and start - dates[-1].end <= _NEAR and not _FUTURE.search(self._painted, clause.start, start)

    def _dated_ahead(self, start: int, end: int) -> bool:
        """A date before the word in its clause lies behind the day of publication."""
        dates = self._context.dates_in(start, end)
        edtf = edtf_of(dates[-1]) if dates else None
        if not edtf or self._published is None:
            return False
        first, _, last = edtf.partition("/")
        bound = last if first in ("", "..") else first
        day = publication_date((bound + "-01-01")[:10] if len(bound) == 4 else (bound + "-01")[:10])
        return day is not None and day > self._published


def _end_of(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    match = pattern.match(text, start, end)
    return match.end() if match else start
