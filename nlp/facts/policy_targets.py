"""What a policy wants reached by when: the statements of measure that a coming date governs.

Not targets: subsidy rules and their conditions, what has been reached already, figures without a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from nlp.facts.indicator_statements import Statement, StatementReader
from nlp.facts.marked import PROJECT
from nlp.facts.policy_goals import goals_of
from nlp.reading import Reading
from nlp.records import Evidence, Target
from nlp.spans import PercentValue

_RULE = re.compile(
    r"给予|奖励|奖补|补助|补贴|贴息|资助|补偿|报销|罚款|处以|收取|扣减|减免|减按|按照?[^,。;]{0,14}(?:标准|比例)|一次性|不超过实际|授信|"
    r"封顶|年费|违约金|保证金|专项资金|财政每年|预算内|每[吨亩辆户台套人座家个]"
)
_CONDITION = re.compile(
    r"^[\s“(（一二三四五六七八九十、)）]*(?:对|凡|符合|凡是|申请|申报|经认定)|"
    r"的(?:(?:企业|单位|项目|个人|机构|园区)(?=[,、;。可给予由应按享须])|可|给予|予以|由)"
)
_AIM = re.compile(
    r"到|力争|达到?|不低于|不少于|突破|以上|年均|控制在|降至|降到|提高到|新增|建成|培育|实现|完成|超过|引进|打造|形成|建设|争取|确保|累计|左右|以内|发展"
)
_PART = re.compile(r"其中(?:省|市|中央|县)?财政|出资|资本金|总投资|计划投资|投资额?$")
_UNWANTED_NAME = re.compile(
    r"^(?:其中|每年|第|阶段|年限|期限|时间|面积不|会议|附件|责任|周期|日均|工作日)|(?:次会议|条措施|项任务|个方面|类|批次|领域)$"
)
_DEADLINE_UNIT = frozenset(("个工作日", "次", "批", "页", "条", "期"))


def read_targets(reading: Reading, issued: str | None, home: str | None = None) -> list[Target]:
    """The targets of a policy document in reading order.

    `issued`: the day from which a date is a coming one; `home`: the place that speaks where the text names no subject.
    """
    if not any(reading.spans(label) for label in ("MONEY", "QUANTITY", "PERCENT")):
        return []
    since = issued or (reading.published.isoformat() if reading.published else "")
    reader = StatementReader(reading)
    goals = goals_of(reading, reader.context, since)
    found = [_target(s, period, home) for s, period in _wanted(reader, goals, since)]
    kept: dict[tuple[str, Decimal, str | None], Target] = {}
    for target in found:
        kept.setdefault((target.name, target.value, target.period), target)
    return list(kept.values())


def _wanted(reader: StatementReader, goals: list[str | None], since: str) -> Iterator[tuple[Statement, str]]:
    for statement in reader.read():
        period = statement.told or goals[statement.sentence] or statement.period(False)
        if period is None or not is_coming(period, since):
            continue
        if _is_target(statement, reader):
            yield statement, period


def is_coming(period: str, since: str) -> bool:
    """Whether a period ends after the day of issue, or in the year or month of it that is not over."""
    end = period.rpartition("/")[2]
    return end != ".." and (end > since if len(end) == len(since) else end >= since[: len(end)])


def _is_target(statement: Statement, reader: StatementReader) -> bool:
    figure = statement.figure
    if figure.origin or not 2 <= len(statement.name) <= 40 or _UNWANTED_NAME.search(statement.name):
        return False
    if figure.span.label == "MONEY" and _PART.search(statement.name):
        return False
    if statement.unit in _DEADLINE_UNIT or PROJECT in reader.painted[statement.start : figure.span.start]:
        return False
    start, end = reader.context.sentences[statement.sentence].start, reader.context.sentences[statement.sentence].end
    sentence = reader.painted[start:end]
    if _RULE.search(sentence) or _CONDITION.search(sentence):
        return False
    clause = reader.painted[statement.start : min(end, figure.span.end + 4)]
    return statement.own is not None or statement.frame.told is not None or bool(_AIM.search(clause))


def _target(statement: Statement, period: str, home: str | None) -> Target:
    value, unit, name = statement.value, statement.unit, statement.name
    if value is None:
        # Growth alone is a target in percent, named with 增长 or 下降.
        span_value = statement.figure.span.value
        assert isinstance(span_value, PercentValue)
        value, unit = abs(span_value.low), "%"
        name += "下降" if statement.figure.falls else "增长"
    return Target(
        name=name,
        value=value,
        unit=unit,
        period=period,
        subject=statement.subject or home,
        evidence=Evidence(start=statement.start, end=statement.end),
    )
