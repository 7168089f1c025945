"""Whether the words around a date speak of the future or of the past, or only compare with it."""

from __future__ import annotations

import re

from nlp.values.dates import DateExpression

_WINDOW = 24
_CLAUSE_END = re.compile(r"[,。;:!?\n]")
# Signs that are half of another word promise nothing: 主要, 供应, 虚拟, 将近; nor does 计划 in a noun (计划投资).
_WILL = (
    "(?<![麻大健])将(?![近军领强士])|(?<![虚模比原])拟|(?<![主重需只概纲摘首])要(?![求素点闻件塞])|须"
    "|(?<![供反响相效适对感顺])应(?![用急对届邀])"
)
_PLANS = "预计|有望|可望|力争|争取|即将"
_FUTURE = re.compile(
    f"{_WILL}|{_PLANS}|(?<![原曾])计划(?!总?投资|新?开工(?:项目|的)|的|安排|单列)|规划(?:于|在|到)|预期|确保|(?<!原)定于|务必|必须|目标[是为]"
    "|届时|时限|期限|截止(?:时间|日期)|最迟|最晚|不[晚迟]于|预定|定在|安排在|下一步|接下来|准备(?!金)|[排推延预订约](?:迟|期|长|后|约|单)?[到至]了?|尚需|还需|有待|明年|未来"
)
_FUTURE_BEHIND = re.compile(
    f"{_PLANS}|计划(?!总?投资)|即可|就可|就能"
    "|便?可(?:望|于|在|陆续|全面|正式|基本|如期|全部|具备)?(?:投产|建成|完工|竣工|交付|通车|投用|投入|实现|见效|开工|开建|启动|上市"
    "|达产|达效|试产|试车|运行|运营|使用|入住|通水|通气|通电|通航|并网|封顶|完成|收回|产出|开业|开园|试运|拿到|办[完结])"
    f"|[^,]{{0,14}}?(?:{_WILL}|有望|力争)"
    "|[^,]{15,20}?将(?:集中|正式|全部|陆续|全面|举行|召开|举办|签约|开工|启动|投产|竣工|开建|通车|建成|完工|开通|落地)"
)
_DONE = re.compile("已(?!知)|获悉|(?<!到)了(?!解)")
_PAST = re.compile(
    "已(?!知)|了(?!解)|获悉|记者|截至|(?<![名报标请稿件])截止|累计|同比|曾|刚|当时|此前|自从|[日月]电|增长|较|实现|成立于|以来"
)
_PAST_BEHIND = re.compile("已(?!知)|了(?!解)|曾|累计|同比|增长|获悉")
_UNTIL_NOW = re.compile("(?:截至|(?<![名报标请稿件])截止到?|截至到|自|自从|早在|始于)$")
_AS_OF = re.compile("(?:截至|(?<![名报标请稿件])截止到?|截至到)$")
_IN_FORCE = re.compile(
    "起,?(?:正式|全面|统一|开始|在全[国省市县])?(?:实施|施行|执行|试行|生效|启用|调整|取消|实行|上线)"
)
_ONCE_PLANNED = re.compile("(?:原计划|原定|原拟|此前计划|曾计划)[于在到]?$")
_COMPARISON = re.compile("(?:比|较|与|和|同|跟|相当于|不及|超过)$")
_COMPARED = re.compile("[^,。;\n]{0,8}相比|同期|[^,。;\n]{0,8}[增减]长?")


def _around(folded: str, start: int, end: int) -> tuple[str, str]:
    """The rest of the clause before and behind start..end."""
    before = folded[max(0, start - _WINDOW) : start]
    cut = 0
    for sign in _CLAUSE_END.finditer(before):
        cut = sign.end()
    # 9月上旬，计划开工: the comma behind a date in front closes nothing.
    behind = folded[end : end + _WINDOW].removeprefix("起").removeprefix(",")
    close = _CLAUSE_END.search(behind)
    return before[cut:], behind[: close.start()] if close else behind


class Tense:
    """What the clause around a date says of its time; looked up when asked."""

    __slots__ = ("_future", "_where", "deadline", "since")

    def __init__(self, folded: str, expression: DateExpression) -> None:
        self.deadline = expression.tail in ("前", "之前", "以前")
        """Something is to be done before the date."""
        self.since = expression.tail == "以来"
        """What began with the date has gone on until now."""
        self._future: bool | None = None
        self._where = (folded, expression.start, expression.end)

    @property
    def future(self) -> bool:
        """Whether the clause plans or promises."""
        if self._future is None:
            self._future = not self.since and _is_future(*_around(*self._where), self.deadline)
        return self._future

    @property
    def until(self) -> bool:
        """Whether the clause tells how far things had come by the date (截至12月20日)."""
        folded, start, _ = self._where
        return bool(_AS_OF.search(folded, max(0, start - 3), start))

    @property
    def nearest(self) -> bool:
        """Whether the date may lie behind or ahead: a rule takes effect (7月1日起实施), or it was planned (原定3月)."""
        folded, start, end = self._where
        return bool(_IN_FORCE.match(folded, end) or _ONCE_PLANNED.search(folded, max(0, start - 5), start))

    @property
    def weak(self) -> bool:
        """Whether only words behind the date speak of the future; 将 may be the preposition there."""
        return self.future and not _FUTURE.search(_around(*self._where)[0])

    @property
    def past(self) -> bool:
        """Whether the clause tells what has happened."""
        before, behind = _around(*self._where)
        return bool(_PAST.search(before) or _PAST_BEHIND.search(behind))


def _is_future(before: str, behind: str, deadline: bool) -> bool:
    if _UNTIL_NOW.search(before):
        return False
    if _FUTURE.search(before):
        return not _DONE.search(before)
    if _FUTURE_BEHIND.match(behind):
        return True
    return deadline and not (_PAST.search(before) or _DONE.search(behind))


def is_comparison(folded: str, start: int, end: int) -> bool:
    """Whether the date is only compared with (比2021年增长, 与去年相比), so that it governs nothing."""
    before = folded[max(0, start - 3) : start]
    found = _COMPARISON.search(before)
    return bool(found) and (before.endswith(("比", "较")) or bool(_COMPARED.match(folded, end)))
