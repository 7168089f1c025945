"""What a policy wants reached by when: the statements of measure that a coming date governs.

Not targets: subsidy rules and their conditions, what has been reached already, figures without a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from nlp.facts.indicator_statements import Statement, StatementReader
from nlp.facts.indicator_tables import TableFigure, has_tables, table_figures
from nlp.facts.marked import PROJECT
from nlp.facts.policy_goals import Goal, goals_of, told_year
from nlp.facts.share_lists import list_stretches, place_lists
from nlp.reading import Reading
from nlp.records import Evidence, Target
from nlp.spans import PercentValue

_RULE = re.compile(
    r"给予|奖励|奖补|补助|补贴|贴息|资助|补偿|报销|罚款|处以|不得|用于|收取|扣减|减免|减按|按照?[^,。;]{0,14}(?:标准|比例)|一次性|不超过实际|授信|信贷支持|融资支持|"
    r"封顶|年费|违约金|保证金|专项资金|财政每年|预算内|每[吨亩辆户台套人座家个][^,。;]{0,6}?(?:Ⓜ|元|补|奖|给)"
)
_CONDITION = re.compile(
    r"^[\s“(（一二三四五六七八九十、)）]*(?:对|凡|符合|凡是|申请|申报|经认定)|"
    r"的(?:(?:企业|单位|项目|个人|机构|园区)(?=[,、;。可给予由应按享须])|可|给予|予以|由)"
)
_AIM = re.compile(
    r"到|力争|达到?|不低于|不少于|突破|以上|年均|控制在|降至|降到|提高到|新增|建成|培育|实现|完成|超过|引进|打造|形成|建设|争取|确保|累计|左右|以内|发展|新建|改造|改扩建|惠及|增加|扩大|培训|淘汰|压减|治理|造林|修复|"
    r"控制|稳定|保持|提升|降低|新改|翻新|推广|覆盖|开通|购置|下降|减少|增长|更新|创建|认定|引育|吸引"
)
_PART = re.compile(r"其中(?:省|市|中央|县)?财政|出资|资本金|总投资|计划投资|投资额?$|标准$")
_UNWANTED_NAME = re.compile(
    r"^(?:其中|每年|第|阶段|年限|期限|时间|面积不|会议|附件|责任|周期|日均|工作日)|(?:次会议|条措施|项任务|个方面|类|批次|领域|项目|工程)$"
)
_YEARLY = re.compile(
    r"(?:每年|年均|逐年)(?:新增|培育|新建|建成|引进|完成|培养|引育|评选|认定|组织|举办|开展|支持|安排)|每个?[市县区镇村乡]"
)
"""So many a year are reached by no year."""
_DEADLINE_UNIT = frozenset(("个工作日", "次", "批", "页", "条", "期"))


def read_targets(reading: Reading, issued: str | None, home: str | None = None) -> list[Target]:
    """The targets of a policy document in reading order.

    `issued`: the day from which a date is a coming one; `home`: the place that speaks where the text names no subject.
    """
    if not any(reading.spans(label) for label in ("MONEY", "QUANTITY", "PERCENT")) and not has_tables(reading):
        return []
    since = issued or (reading.published.isoformat() if reading.published else "")
    reader = reading.derived(StatementReader)
    goals = goals_of(reading, reader.context, since)
    found: list[Target] = []
    wanted = list(_wanted(reader, goals, since))
    for statement, period in wanted:
        found.append(_target(statement, period, home))
        if statement.value is not None and statement.figure.kind == "change":
            # 下降25%，控制在65微克以下 are two aims.
            found.append(_target(replace(statement, value=None), period, home))
    told = [*table_figures(reading, reader.leads), *_shared_out(reader, [s for s, _ in wanted], goals)]
    figures = [f for f in told if f.period and is_coming(f.period, since)]
    found += [t for f in figures if (t := _of_table(f, home))]
    kept: dict[tuple[str, Decimal, str | None], Target] = {}
    for target in found:
        kept.setdefault((target.name, target.value, target.period), target)
    return list(kept.values())


def _shared_out(reader: StatementReader, wanted: list[Statement], goals: list[Goal]) -> Iterator[TableFigure]:
    """What each city is to reach: 各市2025年上云企业目标。石家庄市7200家、承德市1500家."""
    for figure in place_lists(reader.leads, wanted):
        yield replace(figure, period=figure.period or goals[reader.context.sentence_at(figure.start).index].year)


def _wanted(reader: StatementReader, goals: list[Goal], since: str) -> Iterator[tuple[Statement, str]]:
    aimed, lists = -1, list_stretches(reader.painted)
    for statement in reader.statements:
        if any(start <= statement.figure.span.start < end for start, end in lists):
            continue
        goal = goals[statement.sentence]
        near = told_year(reader.reading, reader.context.sentences[statement.sentence].start, statement.start, since)
        period = statement.told or near or goal.year or statement.period(False)
        if period is None or not is_coming(period, since):
            continue
        # What one sentence lists is all aimed at, or nothing of it.
        if _is_target(statement, reader, Goal(period, told=True) if statement.sentence == aimed else goal):
            aimed = statement.sentence
            yield statement, period


def is_coming(period: str, since: str) -> bool:
    """Whether a period ends after the day of issue, or in the year or month of it that is not over."""
    end = period.rpartition("/")[2]
    return end != ".." and (end > since if len(end) == len(since) else end >= since[: len(end)])


def _is_target(statement: Statement, reader: StatementReader, goal: Goal) -> bool:
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
    if statement.name.endswith("规模") and "基金" in sentence:
        return False
    before = reader.painted[start : figure.span.start].rpartition(",")[2]
    if _YEARLY.search(before):
        return False
    behind = reader.painted[figure.span.start : min(end, figure.span.end + 4)]
    return bool(statement.told or (goal.told and goal.year) or _AIM.search(before) or _AIM.search(behind))


def _of_table(figure: TableFigure, home: str | None) -> Target | None:
    value, unit = (figure.value, figure.unit) if figure.value is not None else (figure.change, "%")
    if value is None:
        return None
    return Target(
        name=figure.name,
        value=value,
        unit=unit,
        period=figure.period,
        subject=figure.subject or home,
        evidence=Evidence(start=figure.start, end=figure.end),
    )


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
