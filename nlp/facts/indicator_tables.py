"""Tables of measures: a line of column titles and the lines of figures below it.

指标 绝对数 增长（%） has an indicator in each row, 县区 财政收入（亿元） 增速（%） a place in each row and
an indicator in each column. The columns tell unit, growth and period where the cells hold bare numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from nlp.facts.context import edtf_of
from nlp.facts.indicator_frames import Leads
from nlp.facts.indicator_names import head_of
from nlp.reading import Reading
from nlp.values.numbers import tidy

_CELL = re.compile(r"[^\s|]+(?: (?=\())?(?:(?<= )\([^()\s]*\))?")
_ROW_NAME = re.compile(r"(?:主要)?(?:指标|项目|产品|品种|类别|行业|名称|分类)(?:名称|分类)?(?:\([^()]*\))?|指标值?")
_ROW_PLACE = re.compile(
    r"(?:县|市|区|地区|县区|县市区|县\(市、?区\)|市县|各市|设区市|乡镇|单位名称|区域|园区)(?:名称|别)?"
)
_ROW_UNIT = re.compile(r"(?:计量)?单位")
_GROWTH = re.compile(r"增长|增速|同比|±|比上年|增减|增幅|较上年")
_LEVEL = re.compile(
    r"绝对[数值量]|总量|数值|实绩|累计|本[月年]|完成|实际|合计|金额|产量|产值|\d{4}年|\d月|数量|人数|目标值?"
)
_PLAIN_LEVEL = re.compile(
    r"(?:绝对[数值量]|总量|数值|实绩|累计|本[月年]|完成|实际|合计|金额|数量|目标值?|[至\-—\d年月份底末()（）]|指标|值|数|[上下]半年|前?[一二三四]个?季度)+"
)
_SKIPPED = re.compile(r"占|比重|位次|排名|名次|序号|备注|属性|百分点|进度|责任|牵头")
_UNIT_IN_TITLE = re.compile(r"[(（](?:单位:)?(?P<unit>[^()（）]{1,10})[)）]$|(?P<percent>%)$")
_UNIT = re.compile(r"(?P<factor>[十百千万亿]*)(?P<unit>[一-鿿A-Za-z%‰/]+[²³23]?)")
_NUMBER = re.compile(
    r"(?P<falls>下降|减少|降)?(?:增长|上升)?(?P<number>[-−–]?\d[\d,]*(?:\.\d+)?)(?P<unit>[十百千万亿]*[一-鿿A-Za-z%‰]*)"
)
_OPENER = re.compile(r"(?:其中:?|[#*]|[一二三四五六七八九十]+、|\d+[.、]|\(\d+\)|\s)+")
_TOTAL = re.compile(r"全[省市县区]|合计|总计")
_FACTORS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_UNIT_ABOVE = re.compile(r"单位:\s*(?P<unit>[^\s,;:()、]{1,8})")
_TABLE_ENDS = re.compile(r"(?:\(.*?\)|(?:主要|完成|排名|统计|指标)?(?:情况|一览)?(?:统计)?表?)$")
_MEASURE = re.compile(r"[^\s()省市县区年月季度各]{4,}$")
"""What a title ends in: 各县(市、区)一般公共预算收入完成情况."""
_LONGEST = 160
"""A line of a table has fewer signs."""
_SENTENCE = re.compile(r"[。;!?]")


@dataclass(frozen=True, slots=True)
class TableFigure:
    """One measure that a table tells."""

    start: int
    end: int
    subject: str | None
    name: str
    value: Decimal | None
    unit: str | None
    change: Decimal | None
    period: str | None


@dataclass(frozen=True, slots=True)
class _Column:
    kind: Literal["name", "place", "unit", "level", "change", "skipped"]
    title: str
    unit: str | None
    period: str | None


def has_tables(reading: Reading) -> bool:
    """Whether any line looks like the titles of a table of measures."""
    lines = (reading.folded[start:end] for start, end in reading.paragraphs[1:] if end - start < _LONGEST)
    return any(_columns(reading, _cells(line, 0)) for line in lines if not _SENTENCE.search(line))


def table_figures(reading: Reading, leads: Leads) -> list[TableFigure]:
    """The measures of all tables, in reading order."""
    found: list[TableFigure] = []
    columns: list[_Column] = []
    caption, unit = None, None
    told = reading.folded[slice(*reading.paragraphs[0])] if reading.paragraphs else ""
    for start, end in reading.paragraphs[1:]:
        line = reading.folded[start:end]
        announced = _UNIT_ABOVE.search(line) if "单位" in line and end - start < _LONGEST else None
        if announced and not _SENTENCE.search(line):
            unit = announced["unit"]
            continue
        cells = _cells(line, start) if end - start < _LONGEST and not _SENTENCE.search(line) else []
        header = _columns(reading, cells)
        if header:
            columns = [_completed(column, unit, told if header[0].kind == "place" else "") for column in header]
            continue
        row = list(_row(leads, columns, cells, (start, end), caption)) if columns else []
        found.extend(row)
        if not row and len(cells) < 2:
            columns = []
            dates = [edtf_of(s) for s in reading.within("DATE", start, end)] if cells else []
            caption = dates[0] if dates else None
            if cells:
                told, unit = line, None
    return found


def _completed(column: _Column, unit: str | None, told: str) -> _Column:
    """A column of levels with the unit told above the table, and with the measure that the title or caption names."""
    if column.kind != "level":
        return column
    title = column.title
    if _PLAIN_LEVEL.fullmatch(title):
        head = _TABLE_ENDS.sub("", told)
        measure = _MEASURE.search(head)
        title = measure[0] if measure and head_of(head) else title
    return _Column("level", title, column.unit or unit, column.period)


def _cells(line: str, start: int) -> list[tuple[int, str]]:
    return [(start + m.start(), m[0]) for m in _CELL.finditer(line)]


def _columns(reading: Reading, cells: list[tuple[int, str]]) -> list[_Column]:
    """The columns that a line of titles tells; none where it is no such line."""
    if len(cells) < 2:
        return []
    first = cells[0][1]
    kind: Literal["name", "place"] | None = (
        "name" if _ROW_NAME.fullmatch(first) else "place" if _ROW_PLACE.fullmatch(first) else None
    )
    if kind is None:
        return []
    columns = [_Column(kind, first, None, None)]
    for at, title in cells[1:]:
        columns.append(_column(reading, at, title))
    return columns if any(c.kind in ("level", "change") for c in columns) else []


def _column(reading: Reading, at: int, title: str) -> _Column:
    if _ROW_UNIT.fullmatch(title):
        return _Column("unit", title, None, None)
    told = _UNIT_IN_TITLE.search(title)
    unit = (told["unit"] or told["percent"]) if told else None
    bare = title[: told.start()] if told else title
    dates = [edtf_of(s) for s in reading.within("DATE", at, at + len(title))]
    period = next((d for d in dates if d), None)
    if _SKIPPED.search(title):
        return _Column("skipped", bare, unit, period)
    if _GROWTH.search(title):
        return _Column(
            "change",
            re.sub(r"(?:同比|比上年|较上年)?(?:增长|增速|增减|增幅|同比|±|率)+[()%±]*$", "", bare),
            unit,
            period,
        )
    if unit or _LEVEL.search(title) or period:
        return _Column("level", bare, unit, period)
    return _Column("skipped", bare, unit, period)


def _row(
    leads: Leads,
    columns: list[_Column],
    cells: list[tuple[int, str]],
    line: tuple[int, int],
    caption: str | None,
) -> Iterator[TableFigure]:
    """The measures of one line below the titles."""
    count = len(columns) - 1
    if len(cells) <= count or any(_NUMBER.fullmatch(text) for _, text in cells[: len(cells) - count]):
        return
    label = "".join(text for _, text in cells[: len(cells) - count])
    values = [text for _, text in cells[-count:]]
    opener = _OPENER.match(label)
    label = label[opener.end() :] if opener else label
    if not label:
        return
    subject, name = leads.topic, label
    if columns[0].kind == "place":
        subject, name = _place(leads, cells[0][0], label), ""
        if subject is None:
            return
    told = _UNIT_IN_TITLE.search(name)
    row_unit = (told["unit"] or told["percent"]) if told else None
    name = name[: told.start()] if told else name
    made: list[TableFigure] = []
    for column, text in zip(columns[1:], values, strict=True):
        if column.kind == "unit":
            row_unit = text
        elif column.kind == "level":
            level = _level(text, column.unit or row_unit)
            if level:
                title = "" if name and _PLAIN_LEVEL.fullmatch(column.title) else column.title
                title = "" if title in name else title
                period = column.period or caption or leads.title_period
                made.append(TableFigure(*line, subject, name + title, *level, None, period))
        elif column.kind == "change":
            _grow(made, column, text, subject, name, line, caption or leads.title_period)
    yield from (figure for figure in made if len(figure.name) >= 2)


def _grow(
    made: list[TableFigure],
    column: _Column,
    text: str,
    subject: str | None,
    name: str,
    line: tuple[int, int],
    period: str | None,
) -> None:
    """The growth of the column before, or one of a measure of its own."""
    number = _NUMBER.fullmatch(text)
    if number is None or number["unit"] not in ("", "%", "倍"):
        return
    change = Decimal(number["number"].replace(",", "").translate({0x2212: "-", 0x2013: "-"}))
    change = -abs(change) if number["falls"] else change * 100 if number["unit"] == "倍" else change
    own = column.title and not _PLAIN_LEVEL.fullmatch(column.title)
    if made and made[-1].change is None and not own:
        last = made[-1]
        made[-1] = TableFigure(*line, last.subject, last.name, last.value, last.unit, change, last.period)
    elif name or own:
        made.append(TableFigure(*line, subject, name or column.title, None, None, change, column.period or period))


def _place(leads: Leads, at: int, label: str) -> str | None:
    if _TOTAL.fullmatch(label):
        return leads.topic
    return leads.named(at)


def _level(text: str, unit: str | None) -> tuple[Decimal, str] | None:
    """The number written out and its bare unit."""
    number = _NUMBER.fullmatch(text)
    if number is None:
        return None
    scale = _UNIT.fullmatch(number["unit"] or unit or "")
    if scale is None:
        return None
    value = Decimal(number["number"].replace(",", "").translate({0x2212: "-", 0x2013: "-"}))
    for sign in scale["factor"]:
        value *= _FACTORS[sign]
    return tidy(value), scale["unit"]
