"""Numerals, units, modifiers, counts and shares, optional dates: tables of single expressions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nlp.reading import Reading
from nlp.records import Document
from nlp.spans import PercentValue, QuantityValue
from nlp.text import fold
from nlp.values import find_values
from nlp.values.edtf import plan_period
from nlp.values.numbers import chinese_number, read_number, tidy


def read(text: str, published: str | None = "2023-05-18") -> Reading:
    reading = Reading(Document(id="case", text=text, published=published))
    find_values(reading)
    return reading


@pytest.mark.parametrize(
    ("text", "written", "low", "high"),
    [
        ("2611.6亿", "2611.6亿", "261160000000", None),
        ("253,189.00万", "253,189.00万", "2531890000", None),
        ("1，234，567", "1，234，567", "1234567", None),
        ("1,234,5678", "1,234", "1234", None),
        ("250,总投资", "250", "250", None),
        ("１２３．５万", "１２３．５万", "1235000", None),
        ("1.8万多亿", "1.8万多亿", "1800000000000", None),
        ("3亿8000万", "3亿8000万", "380000000", None),
        ("1万2千", "1万2千", "12000", None),
        ("两千亿", "两千亿", "200000000000", None),
        ("一点二亿", "一点二亿", "120000000", None),
        ("一百七十一", "一百七十一", "171", None),
        ("一百五", "一百五", "150", None),
        ("三万五", "三万五", "35000", None),
        ("两亿三", "两亿三", "230000000", None),
        ("一千零五", "一千零五", "1005", None),
        ("十余亿", "十余亿", "1000000000", None),
        ("七八十", "七八十", "70", "80"),
        ("十七八", "十七八", "17", "18"),
        ("三五百", "三五百", "300", "500"),
        ("壹佰贰拾万", "壹佰贰拾万", "1200000", None),
        ("一万亿", "一万亿", "1000000000000", None),
        ("二〇一七", "二〇一七", "2017", None),
        ("2500千瓦", "2500", "2500", None),
        ("1" + "0" * 30, "1" + "0" * 30, "1" + "0" * 30, None),
        ("1" + "0" * 30 + "亿", "1" + "0" * 30 + "亿", "1" + "0" * 38, None),
    ],
)
def test_a_numeral_is_read_exactly(text: str, written: str, low: str, high: str | None) -> None:
    number, _ = read_number(fold(text), 0)
    assert number is not None
    assert text[: number.end] == written
    assert (tidy(number.low), tidy(number.high)) == (Decimal(low), Decimal(high or low))
    assert "E" not in str(tidy(number.low))


@pytest.mark.parametrize("text", ["三百三百", "一二三", "十十", "千百", "万亿三", "三两", "九八", "百", "1" * 61])
def test_characters_that_make_no_number_are_none(text: str) -> None:
    assert read_number(text, 0)[0] is None


@pytest.mark.parametrize("value", range(1, 12_000, 37))
def test_every_spoken_number_is_read_back(value: int) -> None:
    assert chinese_number(_spoken(value)) == (Decimal(value), Decimal(value))


def _spoken(value: int) -> str:
    """The numeral in full, with 零 for the places left out."""
    if value >= 10_000:
        rest = value % 10_000
        return (
            _spoken(value // 10_000) + "万" + ("零" if rest and rest < 1000 else "") + (_spoken(rest) if rest else "")
        )
    out, zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // power % 10
        if digit:
            out += ("零" if zero and out else "") + "零一二三四五六七八九"[digit] + unit
        zero = not digit
    return out


@pytest.mark.parametrize(
    ("text", "written", "low", "unit", "modifier"),
    [
        ("项目374个", "374个", 374, "个", None),
        ("15个项目", "15个", 15, "个", None),
        ("新增3万车位", "3万车位", 30000, "车位", None),
        ("服务器92万台", "92万台", 920000, "台", None),
        ("推广2500辆以上", "2500辆", 2500, "辆", "over"),
        ("机构400多家", "400多家", 400, "家", "over"),
        ("一百七十一个项目", "一百七十一个", 171, "个", None),
        ("百余家企业", "百余家", 100, "家", "over"),
        ("装机15万千瓦", "15万千瓦", 150000, "千瓦", None),
        ("电量约3.6亿千瓦时", "3.6亿千瓦时", 360000000, "千瓦时", "approx"),
        ("总产1.17万亿斤", "1.17万亿斤", 1170000000000, "斤", None),
        ("三大产业", "三大", 3, "大", None),
        ("3所学校", "3所", 3, "所", None),
        ("不少于20座", "20座", 20, "座", "over"),
        ("第50个亿元项目和50个亿元项目", "50个", 50, "个", None),
        ("占地178 亩", "178 亩", 178, "亩", None),
        ("十部门联合印发，10部门印发", "十部门", 10, "部门", None),
    ],
)
def test_a_count_has_its_bare_unit(text: str, written: str, low: int, unit: str, modifier: str | None) -> None:
    reading = read(text)
    span = reading.spans("QUANTITY")[0]
    assert text[span.start : span.end] == written
    assert span.value == QuantityValue(low=Decimal(low), high=Decimal(low), unit=unit, modifier=modifier)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "718所特种气体", "第98次会议", "第三批", "五台县", "七台河", "20个月", "15个工作日", "工期4年", "一个项目",
        "四方通信", "P866车型", "5G基站", "一体化", "上百家", "“三校一院”", "2017-130828-44-02-004716", "4号线",
    ],
)  # fmt: skip
def test_names_ordinals_durations_and_articles_count_nothing(text: str) -> None:
    assert not read(text).spans("QUANTITY")
    assert not read(text).spans("MONEY")


@pytest.mark.parametrize(
    ("text", "written", "low", "high", "unit", "modifier"),
    [
        ("增长6.1%", "6.1%", "6.1", None, "%", None),
        ("增长６．１％", "６．１％", "6.1", None, "%", None),
        ("增长-3.5%", "3.5%", "-3.5", None, "%", None),
        ("增速—3.5%", "3.5%", "3.5", None, "%", None),
        ("增长1.2倍", "1.2倍", "120", None, "倍", None),
        ("高13.3个百分点", "13.3个百分点", "13.3", None, "个百分点", None),
        ("提高十个百分点", "十个百分点", "10", None, "个百分点", None),
        ("增长两成", "两成", "20", None, "%", None),
        ("占七成以上", "七成", "70", None, "%", "over"),
        ("降至13%以下", "13%", "13", None, "%", "under"),
        ("百分之十五点五", "百分之十五点五", "15.5", None, "%", None),
        ("5%-8%", "5%-8%", "5", "8", "%", None),
        ("3至5个百分点", "3至5个百分点", "3", "5", "个百分点", None),
        ("出生率7.1‰", "7.1‰", "7.1", None, "‰", None),
    ],
)
def test_a_share_is_in_percent(
    text: str, written: str, low: str, high: str | None, unit: str, modifier: str | None
) -> None:
    (span,) = read(text).spans("PERCENT")
    assert text[span.start : span.end] == written
    assert span.value == PercentValue(low=Decimal(low), high=Decimal(high or low), unit=unit, modifier=modifier)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["建成3成立", "公司一成立", "一成不变", "3成果转化"])
def test_become_is_no_tenth(text: str) -> None:
    assert not read(text).spans("PERCENT")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("近日", None), ("目前", None), ("比上年增长", "2022"), ("当年见效", "2023"), ("每年3月31日前", None),
        ("全年目标", "2023"), ("四月的湖畔", "2023-04"), ("《2022年名单》", "2022"), ("“十四五”规划纲要", "2021/2025"),
        ("2022年冬奥会", "2022"), ("90年代末", None), ("5月3日签约，当日开工", "2023-05-03"),
    ],
)  # fmt: skip
def test_what_the_guidelines_leave_open_is_optional(text: str, value: str | None) -> None:
    optional = [span.value for span in read(text).spans("DATE") if span.optional]
    assert [v.edtf for v in optional] == [value]  # type: ignore[union-attr]


def test_plan_periods_follow_the_plans() -> None:
    assert [str(plan_period(n)) for n in (1, 2, 3, 8, 10, 14, 15)] == [
            "1953/1957", "1958/1962",
        "1966/1970", "1991/1995", "2001/2005", "2021/2025", "2026/2030",
    ]  # fmt: skip
    assert plan_period(0) is None


def test_traditional_characters_are_read_too() -> None:
    reading = read("總投資3億元，約2萬餘個崗位，2023年5月開工")
    assert [s.value.low for s in reading.spans("MONEY")] == [300_000_000]  # type: ignore[union-attr]
    assert [s.value.edtf for s in reading.spans("DATE")] == ["2023-05"]  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "Revenue rose 5 in Q3.", "序号\t名称\t1\t2\n3\t4"])
def test_texts_without_values_have_none(text: str) -> None:
    reading = read(text)
    assert not reading.spans("MONEY")
    assert not reading.spans("DATE")
