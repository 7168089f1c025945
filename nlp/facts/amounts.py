"""The role of every MONEY in a text, from the words before and behind it; where it can belong follows from that.

`总投资A，年度计划投资B` is one chain with two roles; `资本金占总投资的50%，为C` takes the subject of the clause before;
`其中工程投资D` is a part; thresholds (10亿元以上项目) and unit prices (每亩500元) have no role.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from nlp.facts.context import Context, edtf_of
from nlp.facts.marked import MONEY, ORG, PROJECT, QUANTITY
from nlp.lexicon import Matcher, rows
from nlp.reading import Reading
from nlp.records import Amount, AmountRole, MoneyValue
from nlp.spans import Span

_NAME = re.compile(rf"{ORG}+")
_NEXT_OWN = re.compile(rf"^的{PROJECT}+[”\"]?(?:项目|工程)?[、,]?(?:和|及|以及|与)?$")
"""总投资3亿元的甲、2亿元的乙: the role goes on."""
_SAME_FOR_EACH = re.compile(rf"[,、]?{ORG}[{ORG}、和及与]*各$")
_EACH = re.compile(
    r"(?:各(?:自)?(?:出资|投资|承担|认购|认缴|投入)?|(?<![亩人户年月日台吨平])均(?:为|是|在|达到?|超过?|不低于)?)(?:约|近|超过?|逾)?$"
)
_LINK_ONLY = re.compile(r"^(?:[为达约近超逾共计]|达到|合计|超过|分别为?|各|将达?|[,\s、和及与]|人民币|其中)*$")
_CHAIN = re.compile(r"^\s*(?:、|和|及|与|以及|,)?\s*$")
_SHARE = re.compile(r"占[^,，]{0,12}?的?[ⓇR]+|占[^,，。]{0,10}$")
_THRESHOLD = re.compile(
    r"(?:\(含\)|（含）)?(?:及其?)?(?:以上|以下|级)(?:的)?(?:[^,，。;、]{0,14}?(?:项目|工程|企业|产业))|(?:\(含\))?(?:以上|以下)的?(?:共?有|共|达|为)?Ⓠ|的(?:共?有|共)Ⓠ|(?:的)?(?:项目|工程)(?=Ⓠ|数)|(?:的)?大?项目(?=Ⓠ)"
)
_SEVERAL = re.compile(r"(?:一批|若干|每个|单个|单体)[^,。;ⓅⓆⓂ]{0,6}(?:总投资|投资额?)?(?:在|超|超过|达到|不低于)$")
"""一批总投资超10亿元的补链项目: how large each is to be."""
_THRESHOLD_BEFORE = re.compile(r"(?:超|超过|不低于|不少于|突破|大于|高于)$")
_PER_UNIT = re.compile(r"^(?:/|每|一?(?:亩|吨|平方米|公斤|千瓦时|股|辆|套|台)(?![的]))")
_PER_UNIT_BEFORE = re.compile(r"每(?!年|天|日|月)[^,，。]{1,4}|[亩人户台吨]均|平均")
_ATTRIBUTIVE = re.compile(r"(?:左右|以上)?的")
_WON = re.compile(r"(?:的?(?:价格|报价|总价|金额))?(?:成功|一举)?中标")
_CHANGE = re.compile(
    r"[^,，。;]{0,3}[,，](?:同比|比上年|较上年|比去年同期|较去年同期)[^,，。;]{0,3}(?:增长|下降|增加|减少|提高|回落)"
)
_COMPANY_OWN = re.compile(r"(?:公司|企业|集团|Ⓞ)(?:的|去年|今年|Ⓓ|累计|共|已|实现|完成)*$")
_PART = re.compile(r"(?:其中|含|包括|一期|二期|三期|首期|部分)")
_FOUNDED = re.compile(r"(?:成立|组建|设立|注册)[^,。;Ⓜ]{0,12}公司")
_BUILDS = re.compile(r"建设|项目")
_YEARLY = re.compile(r"(?:今年|年度|当年|本年|本年度|年内|明年|Ⓓ+|全年)(?:[^,，。;]{0,4})$")
_AIM = re.compile(r"(?:(?:确保|力争|争取|预计)[^。;Ⓜ]{0,40}|(?:预计|将|可|有望|计划)(?:(?!已|累计)[^,。;Ⓜ]){0,8})$")
_WITHIN_YEAR = re.compile(r"年内(?:要|再|将|可|需)?$")
"""年内完成投资75亿元: what is done already is told as 年内已."""
_OWN_FUNDS = re.compile(r"[^,。;Ⓜ]{0,30}?(?:投资(?!者|额)|建设)")
"""拟以自有资金6.8亿元投资建设: the whole is paid so."""
_YEAR_OPENS = re.compile(r"(?:今年|明年|全年|Ⓓ),[^,。;]{0,8}$")
_LISTS = re.compile(r",(?:共|计划|重点)*(?:安排|实施|推进|谋划|建设)[^,。;Ⓜ]{0,16}Ⓠ")
"""今年，集团计划投资96亿元，安排重点项目38个: the year's plan."""
_YEARS_LIST = re.compile(
    r"(?:今年|明年|年度|全年|Ⓓ),?[^,。;ⓂⓅ]{0,8}(?:安排|实施|推进|新开工)[^,。;ⓂⓅ]{0,16}Ⓠ+[^,。;Ⓜ]{0,4},[^,。;]{0,2}$"
)
"""明年拟安排高速公路项目16项，计划投资400亿元: what that year is to see."""
_AFTER_WINDOW = 14


class AmountHit(NamedTuple):
    """One MONEY with the role that the words give it."""

    start: int
    end: int
    cue: int
    """Where the words that give the role begin: the stretch cue..end says it."""
    amount: Amount
    chain: int
    """Position in an enumeration of amounts (A、B和C), 0 for the first or only one."""
    each: bool = False
    """各A: the same for every member of the list before."""
    share_out: bool = False
    """分别为A、B和C: one for each member of the list before."""
    reason: str = ""
    change: bool = False
    """A growth follows (同比增长9.4%): mostly an indicator, unless it stands beside its project."""
    copies: int = 1
    """How many parties give this amount each: 甲和乙各3亿元."""


@lru_cache(maxsize=1)
def _matcher() -> Matcher:
    return Matcher(dict(rows("amount_roles.tsv")))  # type: ignore[arg-type]


def read_amounts(reading: Reading, painted: str, context: Context) -> list[AmountHit]:
    """Every MONEY that has a role, in reading order."""
    cues = _matcher().longest(painted)
    starts = [cue[0] for cue in cues]
    reader = _Reader(painted, context, cues, starts)
    hits: list[AmountHit] = []
    previous: tuple[Span, AmountHit | None] | None = None
    for span in reading.spans("MONEY"):
        hit = reader.read(span, previous)
        previous = (span, hit)
        if hit is not None:
            hits.append(hit)
    return hits


class _Reader:
    def __init__(self, painted: str, context: Context, cues: list[tuple[int, int, str]], starts: list[int]) -> None:
        self.text, self.context, self.cues, self.starts = painted, context, cues, starts
        self._founded = -1
        """End of the capital of a company that the sentence founds."""

    def read(self, span: Span, previous: tuple[Span, AmountHit | None] | None) -> AmountHit | None:
        value = span.value
        if not isinstance(value, MoneyValue) or self.text[span.start] != MONEY:
            return None
        sentence = self.context.sentence_at(span.start)
        clause = self.context.clause_at(span.start)
        after = self.text[span.end : min(span.end + 24, sentence.end)]
        floor = max(sentence.start, previous[0].end if previous else 0)
        between = self.text[floor : span.start]
        if self._is_threshold(after, between):
            return None
        if previous and previous[0].end >= sentence.start and _CHAIN.match(between):
            return self._chained(span, value, previous[1]) if previous[1] else None
        if previous and previous[1] and _SAME_FOR_EACH.match(between):
            return self._chained(span, value, previous[1], len(_NAME.findall(between)))
        near = previous is not None and previous[0].end >= sentence.start
        if previous and previous[1] and near and _NEXT_OWN.match(between) and _ATTRIBUTIVE.match(self.text, span.end):
            return self._chained(span, value, previous[1])._replace(cue=span.start, chain=0)
        if self._of_new_company(between, sentence.start, span.start):
            self._founded = span.end
            return None
        role, cue, reason = self._role(floor, clause.start, span, sentence.end)
        if role is None:
            return None
        return AmountHit(
            span.start,
            span.end,
            cue,
            _amount(role, value),
            0,
            each=bool(_EACH.search(between)),
            share_out="分别" in between,
            reason=reason,
            change=bool(_CHANGE.match(self.text, span.end)),
            copies=max(1, len(_NAME.findall(between))) if _EACH.search(between) and role == "other" else 1,
        )

    def _of_new_company(self, between: str, start: int, at: int) -> bool:
        """合资成立公司，注册资本2亿元，其中甲出资1.2亿元、乙出资8000万元: the company's own money."""
        if "注册资" in between:
            return bool(_FOUNDED.search(self.text, start, at))
        return self._founded > start and "出资" in between and not _BUILDS.search(self.text, self._founded, at)

    def _is_threshold(self, after: str, between: str) -> bool:
        if _PER_UNIT.match(after) or _SEVERAL.search(between):
            return True
        if _THRESHOLD.match(after):
            return True
        return bool(_THRESHOLD_BEFORE.search(between)) and bool(
            re.match(r"(?:以上)?的?(?:[^,，。;ⓂⓅ]{0,6}(?:项目|企业)(?:Ⓠ|$)|(?:有|共有|达|为)?Ⓠ)", after)
        )

    def _chained(self, span: Span, value: MoneyValue, before: AmountHit, copies: int = 1) -> AmountHit:
        return AmountHit(
            span.start,
            span.end,
            before.cue,
            _amount(before.amount.role, value),
            before.chain + 1,
            before.each,
            before.share_out,
            "chain",
            copies=copies,
        )

    def _role(self, floor: int, clause: int, span: Span, limit: int) -> tuple[AmountRole | None, int, str]:
        window = self.text[max(floor, clause) : span.start]
        found = self._last_cue(max(floor, clause), span.start)
        if found is None and _LINK_ONLY.match(window) and clause > floor:
            before = self.context.clause_at(max(floor, clause - 2))
            found = self._last_cue(max(floor, before.start), before.end)
        behind = self._behind(span.end, limit)
        if found is None:
            return (behind[1], span.start, f"behind:{behind[0]}") if behind else (None, span.start, "")
        start, word, role = found
        attributive = bool(_ATTRIBUTIVE.match(self.text, span.end))
        if role == "none" or self._per_unit(max(floor, clause), start) or self._of_company(clause, start, role):
            return None, start, ""
        paid = word in ("自有资金", "自筹资金") and self.text[start - 1 : start] in ("以", "用", "使")
        if paid and _OWN_FUNDS.match(self.text, span.end, limit):
            return "total_investment", start, f"before:{word}"
        if role == "other" and word in ("其余", "剩余", "余下") and behind and behind[1] in ("financing", "capital"):
            return behind[1], start, f"rest:{behind[0]}"
        if (
            behind
            and behind[1] in ("subsidy", "financing")
            and role == "total_investment"
            and word in ("计划投资", "拟投资")
        ):
            return behind[1], start, f"behind:{behind[0]}"
        return self._refined(floor, start, span.end, word, role, attributive), start, f"before:{word}"

    def _last_cue(self, start: int, end: int) -> tuple[int, str, AmountRole | str] | None:
        """The last role word between two offsets that is not the base of a share (占总投资的50%)."""
        shares = [m.span() for m in _SHARE.finditer(self.text, start, end)]
        for index in range(bisect_left(self.starts, end) - 1, -1, -1):
            cue_start, cue_end, role = self.cues[index]
            if cue_start < start:
                return None
            if cue_end <= end and not any(s <= cue_start < e for s, e in shares):
                return cue_start, self.text[cue_start:cue_end], role
        return None

    def _behind(self, start: int, limit: int) -> tuple[str, AmountRole] | None:
        """A role word right behind the amount: 1.2亿元补助, 3亿元由银行贷款解决, 以3268万元中标."""
        if _WON.match(self.text, start, limit):
            return "中标", "contract_value"
        end = min(limit, start + _AFTER_WINDOW + self._names(start, limit))
        for index in range(bisect_left(self.starts, start), len(self.starts)):
            cue_start, cue_end, role = self.cues[index]
            if cue_end > end or any(sign in self.text[start:cue_start] for sign in ",;。、" + MONEY):
                return None
            word = self.text[cue_start:cue_end]
            if role in ("financing", "subsidy", "capital", "funds_received") or word in (
                "投资",
                "总投资",
                "投资额",
                "产值",
                "订单",
                "年产值",
            ):
                return word, role  # type: ignore[return-value]
        return None

    def _per_unit(self, start: int, end: int) -> bool:
        """每亩补助500元, 亩均产值2万元: a measure per unit."""
        return bool(_PER_UNIT_BEFORE.search(self.text, start, end))

    def _of_company(self, clause: int, start: int, role: AmountRole | str) -> bool:
        """公司营业收入, 甲公司注册资本: the company's own figure, no project's."""
        return role in ("output_value", "tax", "capital") and bool(_COMPANY_OWN.search(self.text, clause, start))

    def _ahead(self, start: int) -> bool:
        """2024年底前完成投资12亿元: a date in the clause lies behind the day of publication."""
        dates = self.context.dates_in(self.context.clause_at(start).start, start)
        edtf, published = edtf_of(dates[-1]) if dates else None, self.context.reading.published
        last = (edtf or "").rpartition("/")[2]
        return published is not None and last[:1].isdigit() and last > published.isoformat()[: len(last)]

    def _names(self, start: int, limit: int) -> int:
        """How many characters right behind the amount belong to organization names."""
        return self.text.count(ORG, start, min(limit, start + 40))

    def _refined(
        self, floor: int, start: int, end: int, word: str, role: AmountRole | str, attributive: bool
    ) -> AmountRole:
        before = self.text[max(floor, start - 14) : start]
        clause = before.rsplit(",", 1)[-1]
        if role == "total_investment":
            if word.startswith("静态") and "动态" in self.text[end : self.context.sentence_at(start).end]:
                return "other"
            if (
                word in ("计划投资", "投资", "拟投资", "投资额")
                and _YEARLY.search(before)
                and ("计划" in word or "计划" in clause)
            ):
                return "planned_investment"
            if word == "计划投资" and _YEAR_OPENS.search(before) and _LISTS.match(self.text, end):
                return "planned_investment"
            if word == "计划投资" and _YEARS_LIST.search(self.text, floor, start):
                return "planned_investment"
            if re.search(r"完成[^,，]{0,4}$", clause):
                return "completed_investment"
            part = _PART.search(clause.rpartition(PROJECT)[2])
            counted = QUANTITY in clause and word.endswith("总投资")  # 其中航空维修类项目3个、总投资52.6亿元
            if part and not attributive and not counted and word != "总投资额":
                return "other"
        if role == "completed_investment" and (
            self._ahead(start)
            or _AIM.search(self.text, floor, start) or (word == "完成投资" and _WITHIN_YEAR.search(clause))
        ):
            return "planned_investment"
        if role in ("financing",) and clause.endswith("其中") and word == "承贷":
            return "other"
        if word == "出资" and re.search(r"(?:共同|联合|合资|一起|合计)$", before):
            return "total_investment"
        return role  # type: ignore[return-value]


def _amount(role: AmountRole, value: MoneyValue) -> Amount:
    return Amount(role=role, low=value.low, high=value.high, currency=value.currency, modifier=value.modifier)
