"""What only looks like a date: durations, parts of other words, recurring dates and years in names."""

from __future__ import annotations

import re

from nlp.values.dates import DateExpression

_BOUNDARY = ' \n,。;:!?、()《》“”‘’"<>[]·'
# Characters that make one word with 后年, 前年 and the like: 达产后年产值, 目前年产, 投资以上年.
_JOINED = {
    "今": "如",
    "去": "过失除",
    "前": "目此以之当提先日从期月天午生跟面眼空门上",
    "明": "说表证声申阐文黎注标阳",
    "后": "产成以之此投运用效建达然最今前先日落随往善战午幕其",
    "本": "样版剧课文根成基资",
    "上": "以马晚早加网线身史会际础面基界",
    "下": "以之线天地如",
    "同": "不相共合如雷",
    "当": "相应每",
    "次": "首每一二三本此多两几上层初再",
    "来": "近以年历一向带出后",
    "月": "正腊冬个每0123456789几",
    "年": "每前两几多半0123456789一二三四五六七八九十千百整",
    "全": "安健",
    "首": "",
    "近": "最附靠临邻相将接远就亲",
    "目": "项题数科栏",
    "日": "今明每昨即往次生",
    "周": "一每两四",
    "现": "发实出表",
    "头": "",
}
_PHASE = re.compile("[首一二三四五六七八九十]期$")
"""一期|5月投产: what stands before the month is a phase."""
_ANNUAL = "均产销纳收薪会鉴报营利度用税检总"
_DURATION_BEFORE = re.compile(
    "(?:[满每近约共需历起经超余达前连续足整期示为过限延隔时]|[少多低高大小长早晚]于|至少|最多|不超|提前|满足)$"
)
_DEADLINE_BEFORE = re.compile(f"(?:[于在截至须应请月到将{re.escape(_BOUNDARY)}]|^)$")
_WITHIN_YEAR = re.compile(" ?(?:[0-9]{1,2} ?月|十?[一二三四五六七八九十]月|年?[底初末]|[上下]半年|第?[一二三四]季度)")
_AGO = re.compile(" ?(?:的?历史|多年|左右的历史)")
_RECURRING = re.compile("(?:每年|每月|每周|每逢|历年)(?:的)?$")
_COMPARED = re.compile("[比较]$")
_TITLE = re.compile("[《》\n]")
_EVENT = re.compile(
    r"[^,。;:!?、\n的]{0,12}?(?:冬奥会|冬残奥会|奥运会|博览会|洽谈会|交易会|进博会|服贸会|论坛|峰会|年会|展览会|世园会|亚运会|全运会|世界杯|大赛|大奖赛|锦标赛|马拉松|版\))"
)


def is_duration(folded: str, expression: DateExpression) -> bool:
    """Whether 30日 or 5月 counts days or months (届满30日前, 为期3日), or 2000年 a span of years."""
    left, start = expression.left, expression.start
    before = folded[max(0, start - 3) : start]
    if before.endswith(("农历", "阴历", "旧历", "夏历")):
        return True
    if left.form == "day_only":
        if left.chinese and left.b < 10 and expression.right is None:
            return True
        if expression.tail in ("前", "以前", "之前"):
            return not _DEADLINE_BEFORE.search(before)
        return expression.tail in ("后", "以后", "之后", "以来", "期间") or bool(_DURATION_BEFORE.search(before))
    if left.form == "month" and not (left.year or left.word):
        if (
            left.chinese
            and expression.right is None
            and folded[left.end : left.end + 1] in tuple("一二三四五六七八九十初革怀")
        ):
            return True
        return before[-1:] in ("满", "历", "期", "每", "第") and not _PHASE.search(before)
    if left.form == "year" and left.year and expression.right is None:
        return (
            bool(_AGO.match(folded, expression.end))
            or before.endswith(("距今", "迄今"))
            or (left.year % 100 == 0 and before[-1:] in ("近", "约", "超", "逾", "距", "达", "历"))
        )
    if left.form == "months_to" and not (left.year or left.word):
        return before[-1:] in tuple("提此目以之届期满束日始到")
    return False


def is_other_word(folded: str, start: int, end: int, word: str) -> bool:
    """Whether the date word at start..end is an accident of two others: 目前年产, 说明年内, 以上年."""
    before = folded[start - 1] if start else "\n"
    first = folded[start]
    if before not in _BOUNDARY and before in _JOINED.get(first, ""):
        # 如今年5月 and 至今年9月 are this year, 如今年产30万吨 is not.
        return first != "今" or folded[end : end + 1] in _ANNUAL
    after = folded[end : end + 1]
    if first == "今" and word == "今年" and before in "至迄" and after in _ANNUAL:
        return True
    if first in "后前" and word in ("后年", "前年") and _is_after_something(folded, start, before, after):
        return True
    if word == "后天" and (after in "性养" or before == "先"):
        return True
    if word in ("今日", "明日") and after and after in "头之星":
        return True
    if word in ("明天", "明日") and folded[max(0, start - 3) : start].endswith(("美好", "好的", "的", "向", "赢")):
        return True
    return word == "同期" and after in "声录"


def _is_after_something(folded: str, start: int, before: str, after: str) -> bool:
    """Whether 后年 or 前年 belongs to the word in front: 达产后年产值; 计划后年6月 does not."""
    if after in _ANNUAL:
        return True
    return before not in _BOUNDARY + "到至在于和及或将" and not _WITHIN_YEAR.match(folded, start + 2)


def is_optional(folded: str, expression: DateExpression) -> bool:
    """Whether the guidelines leave the date open: vague by itself, compared with, inside a title or name."""
    left, start, end = expression.left, expression.start, expression.end
    bare = not expression.right and not expression.tail
    if left.form == "year" and bare and left.word:
        if left.word in ("同年", "当年", "上年", "上一年"):
            return True
        if folded.startswith(("这个时候", "这时候", "的这个时候"), end):
            return True
    if left.form == "month_word" and bare and not left.b and not left.part and left.word in ("同月", "当月", "次月"):
        return True
    if left.form == "whole" and not (left.year or left.word):
        return True
    before = folded[max(0, start - 3) : start]
    if left.form == "edge" and not (left.year or left.word):
        if folded.startswith(("预算", "计划", "预期", "目标"), end) or before.endswith("末"):
            return True
        if left.part == "初" and _COMPARED.search(before):
            return True
    lone_month = left.form == "month" and bare and not (left.year or left.word or left.part)
    if lone_month and left.chinese and folded[end : end + 1] in ("的", "里", "间"):
        return True
    if left.form == "year" and left.year and bare and _EVENT.match(folded, end):
        return True
    return is_in_title(folded, start)


def is_recurring(folded: str, start: int) -> bool:
    """Whether the date comes every year or month: 每年3月31日前."""
    return _RECURRING.search(folded, max(0, start - 4), start) is not None


def is_in_title(folded: str, start: int) -> bool:
    """Whether the offset lies between 《 and 》 on its line, at most 60 characters in."""
    low = max(0, start - 60)
    opened = folded.rfind("《", low, start)
    return opened >= 0 and not _TITLE.search(folded, opened + 1, start)
