"""What real reports do with one project, case by case: which of them are one. Names and amounts are invented."""

from __future__ import annotations

from typing import Any

import annotated
import pytest

from warehouse.resolution.names import project_name
from warehouse.resolution.organizations import Name, gather
from warehouse.resolution.routes import route, same_line

HUAIAN, ZHANGJIAKOU, YU = "130728", "130700", "130726"


def report(name: str | None, place: str | None = HUAIAN, yi: float | None = None, **fields: Any) -> dict[str, Any]:
    """A report in the form of the annotated ones; `yi`: total investment in 亿 CNY, `owner`: a company."""
    amount = None if yi is None else str(round(yi * 10**8))
    owner, article = fields.pop("owner", None), fields.pop("article", None)
    return {
        "name": name,
        "count": 1,
        "place": None,
        "place_code": place,
        "stage": None,
        "date": None,
        "published": "2024-03-01",
        "organizations": [] if owner is None else [{"role": "owner", "name": owner}],
        "amounts": [] if amount is None else [{"role": "total_investment", "low": amount, "high": amount, "currency": "CNY"}],
        "article": article,
    } | fields  # fmt: skip


def projects(*records: dict[str, Any]) -> list[int]:
    """The number of each record's project."""
    found = annotated.gathered(annotated.reports([r | {"id": f"r{n}"} for n, r in enumerate(records)]))
    return [found[f"r{n}"] for n in range(len(records))]


OWNER = {"owner": "怀安县朔方储能科技有限公司"}
SAME = {
    "short name of an owner": (
        report("怀安县朔方储能科技有限公司电芯智能工厂项目", yi=12.6, **OWNER),
        report("朔方电芯智能工厂", yi=12.6, owner="朔方储能"),
    ),
    "the amount grows between signing and opening": (
        report("朔方固态电池产业园", yi=30, stage="signed", date="2021-04-08", published="2021-04-09"),
        report("朔方固态电池产业园项目", yi=42, stage="operating", date="2023-09-01", published="2023-09-02"),
    ),
    "a first phase has two names": (
        report("朔方固态电池产业园一期", yi=8, **OWNER),
        report("朔方固态电池产业园首期项目", yi=8, **OWNER),
    ),
    "a county became a district": (
        report("徐水县朔方电芯智能工厂项目", "130609", published="2014-05-01"),
        report("徐水区朔方电芯智能工厂项目", "130609", published="2015-09-01"),
    ),
    "唐海 is 曹妃甸 today": (
        report("唐海县朔方电芯智能工厂项目", "130209", published="2011-05-01"),
        report("曹妃甸区朔方电芯智能工厂项目", "130209", published="2013-09-01"),
    ),
    "a county of 雄安": (
        report("雄安新区朔方电芯智能工厂项目", "雄安新区", yi=9.3),
        report("容城县朔方电芯智能工厂项目", "130629", yi=9.3),
    ),
    "a county and a zone that is told by name alone": (
        report("怀安经济开发区朔方电芯智能工厂", None, yi=9.3) | {"place": "怀安经济开发区"},
        report("朔方电芯智能工厂项目", HUAIAN, yi=9.3),
    ),
    "a zone of its own code and the district around it": (
        report("朔方电芯智能工厂", "130771", yi=9.3),
        report("朔方电芯智能工厂项目", "130705", yi=9.3),
    ),
    "a newer, vaguer name and a grown total of one owner's work": (
        report("朔方储能隔膜厂搬迁项目", yi=6.2, stage="signed", date="2021-04-08", published="2021-04-09", **OWNER),
        report("朔方储能产业基地", yi=8.5, stage="operating", date="2023-09-01", published="2023-09-02", **OWNER),
    ),
    "a line by its signs and by its ends": (
        report("张蔚城际铁路", ZHANGJIAKOU),
        report("张家口至蔚县城际铁路项目", ZHANGJIAKOU),
    ),
    "a line, its ends told the other way round": (
        report("蔚县到张家口高速公路", YU),
        report("张家口至蔚县高速公路工程", ZHANGJIAKOU),
    ),
    "unnamed, but one day, county and exact amount": (
        report(None, yi=12.35, stage="started", date="2024-02-28"),
        report(None, yi=12.35, stage="started", date="2024-02-28"),
    ),
    "one owner and exact amount, other words": (
        report("朔方储能怀安基地", yi=12.63, **OWNER),
        report("固态电池项目", yi=12.63, **OWNER),
    ),
    "a headline and the text of one article": (
        report("张蔚城际铁路", ZHANGJIAKOU, yi=197.6, article="a"),
        report("张家口至蔚县城际铁路", ZHANGJIAKOU, article="a"),
    ),
}  # fmt: skip
APART = {
    "two phases": (
        report("朔方固态电池产业园一期", yi=8, **OWNER),
        report("朔方固态电池产业园二期", yi=8, **OWNER),
    ),
    "two works of one owner in one county": (
        report("朔方锂电池隔膜项目", yi=6, **OWNER),
        report("朔方锂电池电解液项目", yi=6, **OWNER),
    ),
    "opposites": (report("年产5万吨正极材料项目", **OWNER), report("年产5万吨负极材料项目", **OWNER)),
    "numbered plants": (report("朔方第一工厂项目", **OWNER), report("朔方第二工厂项目", **OWNER)),
    "lettered blocks": (report("朔方电芯产业园A区", **OWNER), report("朔方电芯产业园B区", **OWNER)),
    "what stands beside": (
        report("朔方固态电池产业园", **OWNER),
        report("朔方固态电池产业园配套道路工程", **OWNER),
    ),
    "one programme, each year anew": (
        report("2023年城镇老旧小区改造项目", yi=1.2),
        report("2024年城镇老旧小区改造项目", yi=1.2),
    ),
    "numbered schools": (report("第二中学新校区", yi=1.2), report("第三中学新校区", yi=1.2)),
    "what is there and its enlargement": (report("洋河水厂", published="2019-01-01"), report("洋河水厂扩建工程")),
    "two counties of one city": (report("污水处理厂", YU, yi=1.2), report("污水处理厂", HUAIAN, yi=1.2)),
    "a zone and a county in which it does not lie": (
        report("朔方电芯智能工厂", "130771", yi=9.3),
        report("朔方电芯智能工厂项目", YU, yi=9.3),
    ),
    "a renewal and a later enlargement of one plant": (
        report("朔方电芯工厂技术改造项目", yi=9.3, stage="completed", date="2021-04", published="2021-05-02", **OWNER),
        report("朔方电芯工厂扩建项目", yi=9.3, stage="started", date="2023-04", published="2023-05-02", **OWNER),
    ),
    "a renewal and a second phase": (
        report("朔方电芯工厂智能化升级项目", yi=9.3, stage="completed", date="2021-04", **OWNER),
        report("朔方电芯工厂二期项目", yi=9.3, stage="started", date="2023-04", **OWNER),
    ),
    "a line and a station of it": (
        report("张蔚城际铁路", ZHANGJIAKOU, yi=197.6, owner="张蔚城际铁路有限公司"),
        report("张蔚城际铁路蔚县站改造工程", ZHANGJIAKOU, owner="张蔚城际铁路有限公司"),
    ),
    "a vaguer name, but the owner's work costs four times as much": (
        report("朔方储能隔膜项目", yi=6.2, stage="signed", date="2021-04-08", published="2021-04-09", **OWNER),
        report("朔方储能产业基地", yi=25, stage="operating", date="2023-09-01", published="2023-09-02", **OWNER),
    ),
    "two works of an owner, either of which a vaguer name may mean": (
        report("朔方储能隔膜项目", yi=6.2, stage="signed", date="2021-04-08", published="2021-04-09", **OWNER),
        report("朔方储能电解液项目", yi=7.1, stage="signed", date="2021-06-08", published="2021-06-09", **OWNER),
        report("朔方储能产业基地", yi=8.5, stage="operating", date="2023-09-01", published="2023-09-02", **OWNER),
    ),
    "two sections of a road": (
        report("冀北高速公路怀安段", None, yi=20),
        report("冀北高速公路阳原段", None, yi=20),
    ),
    "a railway and a road between the same ends": (
        report("张家口至蔚县城际铁路", ZHANGJIAKOU),
        report("张家口至蔚县高速公路", ZHANGJIAKOU),
    ),
    "plain names without anything else": (report("人民医院新院区"), report("人民医院新院区")),
    "two in a row of one article": (
        report("朔方锂电池隔膜项目", yi=6, article="a", **OWNER),
        report("朔方锂电池隔膜项目", yi=9, article="a", **OWNER),
    ),
    "a whole and its phase in one article": (
        report("朔方锂电池隔膜项目", article="a", **OWNER),
        report("朔方锂电池隔膜二期项目", article="a", **OWNER),
    ),
}


@pytest.mark.parametrize("case", SAME, ids=list(SAME))
def test_one_project(case: str) -> None:
    assert len(set(projects(*SAME[case]))) == 1


@pytest.mark.parametrize("case", APART, ids=list(APART))
def test_two_projects(case: str) -> None:
    assert len(set(projects(*APART[case]))) == len(APART[case])


def test_two_forms_of_a_name_in_two_articles_make_one_project_of_four_records() -> None:
    long, short = report("张家口至蔚县城际铁路", ZHANGJIAKOU), report("张蔚城际铁路", ZHANGJIAKOU)
    records = [r | {"article": article} for article in "ab" for r in (long, short)]
    assert len(set(projects(*records))) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("津石高速公路", "天津至石家庄高速公路", True),
        ("沪冀高速", "上海至冀州高速公路", True),
        ("京雄城际铁路", "北京至雄安新区城际铁路", True),
        ("京雄高铁", "北京至雄安新区城际铁路", False),
        ("京唐城际铁路", "北京至雄安新区城际铁路", False),
        ("沿海高速", "沿河至海兴高速公路", False),
    ],
)
def test_signs_stand_for_the_ends_of_a_line(one: str, other: str, same: bool) -> None:
    assert same_line(route(one), route(other)) is same
    assert same_line(route(other), route(one)) is same


@pytest.mark.parametrize(
    ("name", "within", "place"),
    [
        ("承德至滦平高速公路工程", "130800", "130800"),
        ("承德县朔方电芯工厂", "130800", "130821"),
        ("秦皇岛北戴河新区国际医院", "130300", "130300"),
        ("徐水县电芯工厂", "130600", "130609"),
    ],
)
def test_the_place_that_a_name_tells(name: str, within: str, place: str) -> None:
    assert project_name(name, within, [], annotated.places()).place == place


def test_the_place_in_an_owners_name_is_not_the_works() -> None:
    owner = "河北桃城智农装备有限公司"
    assert project_name(f"{owner}温室项目", "131100", [owner], annotated.places()).place == "131100"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("中铁十二局", "中铁十二局集团有限公司", True),
        ("中铁十二局", "中铁十四局集团有限公司", False),
        ("中建八局", "中国建筑第八工程局有限公司", True),
        ("中石化", "中国石油化工集团有限公司", True),
        ("国网河北电力", "国网河北省电力有限公司", True),
        ("国网河北电力", "国网冀北电力有限公司", False),
        ("河北建投集团", "河北建设投资集团有限责任公司", True),
        ("北辰朔方公司", "北辰朔方钢铁联合有限责任公司", True),
        ("徐水县政府", "徐水区人民政府", True),
        ("朔方集团", "朔方集团怀安分公司", False),
        ("北京大学第一医院", "北京大学第三医院", False),
    ],
)
def test_names_of_one_organization(one: str, other: str, same: bool) -> None:
    found = gather([Name(text=one), Name(text=other)], annotated.places())
    assert (len({m.leader for m in found}) == 1) is same
