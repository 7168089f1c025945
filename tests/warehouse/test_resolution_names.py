"""Names of projects with and without their owners' brands, head words and trades. Names and amounts are invented."""

from __future__ import annotations

from typing import Any

import pytest
from test_rules import YU, ZHANGJIAKOU, projects, report

from warehouse.resolution.stems import kinds_differ, stem, trade_alone, without_trade

OWNER = {"owner": "怀安县朔方储能科技有限公司"}


def contract(name: str, yi: float, contractor: str, **fields: Any) -> dict[str, Any]:
    """A report of a contract and the builder that got it."""
    value = str(round(yi * 10**8))
    return report(name, **fields) | {
        "organizations": [{"role": "contractor", "name": contractor}],
        "amounts": [{"role": "contract_value", "low": value, "high": value, "currency": "CNY"}],
    }


SAME = {
    "the same name, of which one report cuts the owner's": (
        report("银洋北调工程", owner="河北银洋北调供水有限公司"),
        report("银洋北调工程"),
    ),
    "the brand is all that the name has": (
        report("朔方商贸城", owner="怀安朔方置业有限公司", stage="started", date="2023-03"),
        report("朔方商贸城项目", stage="completed", date="2024-09", published="2024-09-20"),
    ),
    "brand and product, the owner untold": (
        report("朔方智能输送装备项目", yi=3.2),
        report("智能输送装备生产线", yi=3.2, owner="河北朔方机械有限公司"),
    ),
    "brand and trade against the product, one sum": (
        report("朔方药业项目", yi=6.35, owner="朔方药业有限公司"),
        report("注射液车间", yi=6.35, owner="朔方药业有限公司"),
    ),
    "a project company of the trade alone and its parent": (
        report("洋河抽水蓄能电站", yi=92, owner="河北怀安抽水蓄能有限公司"),
        report("洋河抽水蓄能电站项目", yi=92, owner="朔方新能源控股有限公司"),
    ),
    "a longer name that holds the shorter": (
        report("北斗终端产业园", yi=8.1, owner="中关村朔方星图科技有限公司"),
        report("北斗终端产业园", yi=8.1, owner="朔方星图"),
    ),
    "what a builder gets is no total": (
        report("洋河文化中心", yi=5, stage="planned", date="2023"),
        contract("洋河文化中心项目", 1.9, "冀东建设有限公司", stage="started", date="2023-09"),
    ),
    "head words": (report("洋河湾焚烧发电项目"), report("洋河湾焚烧发电厂")),
    "a synonym of the trade": (report("洋河湾垃圾发电项目"), report("洋河湾生活垃圾焚烧发电厂")),
    "what belongs to it": (
        report("洋河湾会展中心", yi=9),
        report("洋河湾会展中心及附属配套设施建设项目", yi=9),
    ),
    "a plan for the year and the start in it": (
        report("朔方电芯智能工厂", stage="started", date="2021-05-18", published="2021-05-19"),
        report("朔方电芯智能工厂项目", stage="planned", date="2021", published="2021-01-20"),
    ),
    "moved, told as renewed, with one sum": (
        report("朔方酒厂搬迁项目", yi=3.75, **OWNER),
        report("朔方酒厂智能酿造项目", yi=3.75, **OWNER),
    ),
}
APART = {
    "equal works of two owners": (
        report("砂石骨料加工项目", yi=2, owner="怀安朔方建材有限公司"),
        report("砂石骨料加工项目", yi=2, owner="怀安长岭矿业有限公司"),
    ),
    "lettered units": (report("洋河湾片区C单元", yi=4), report("洋河湾片区D单元", yi=4)),
    "a plaza and an estate of one builder": (
        report("朔方广场", yi=8, owner="怀安朔方置业有限公司"),
        report("朔方花园小区", yi=8, owner="怀安朔方置业有限公司"),
    ),
    "a trade alone, another sum": (
        report("朔方药业项目", yi=2, owner="朔方药业有限公司"),
        report("注射液车间", yi=6.35, owner="朔方药业有限公司"),
    ),
    "one brand in common, but not one owner": (
        report("铸件智能工厂", yi=51.4, owner="朔方盛铸造有限公司"),
        report("光伏组件项目", yi=52.3, owner="朔方安能源有限公司"),
    ),
    "two products of one owner with one round sum": (
        report("固态电池项目", yi=5, **OWNER),
        report("逆变器生产线", yi=5, **OWNER),
    ),
    "a contract and another's total, both of owners": (
        report("洋河文化中心", yi=5, place=YU),
        contract("洋河体育公园", 4.9, "冀东建设有限公司", place=YU),
    ),
    "like names long after each other, no party in common": (
        report("智能家居产业园", yi=3, published="2016-03-01"),
        report("朔方家居产业园", yi=4.9, published="2023-03-01"),
    ),
}


@pytest.mark.parametrize("case", SAME)
def test_two_tellings_are_one_project(case: str) -> None:
    one, other = projects(*SAME[case])
    assert one == other


@pytest.mark.parametrize("case", APART)
def test_two_works_stay_two(case: str) -> None:
    one, other = projects(*APART[case])
    assert one != other


def test_a_group_without_a_place_meets_that_of_its_number_sum_and_day() -> None:
    day: dict[str, Any] = {"count": 42, "stage": "started", "date": "2024-02-20", "published": "2024-02-21"}
    here = report("一季度集中开工项目", ZHANGJIAKOU, yi=187.5, **day)
    assert len(set(projects(here, report("集中开工重点项目", None, yi=187.5, **day)))) == 1
    assert len(set(projects(here, report("集中开工重点项目", "130600", yi=187.5, **day)))) == 2


@pytest.mark.parametrize(
    ("core", "stemmed"),
    [
        ("洋河湾垃圾发电", "洋河湾垃圾焚烧发电"),
        ("朔方酒厂整体搬迁", "朔方酒"),
        ("洋河湾会展中心及配套设施", "洋河湾会展中心"),
        ("项目", "项目"),
    ],
)
def test_a_stem_has_no_head_words(core: str, stemmed: str) -> None:
    assert stem(core)[0] == stemmed


def test_trades_and_plain_words_are_nobodys_own() -> None:
    assert trade_alone("抽水蓄能")
    assert trade_alone("药业产业园")
    assert not trade_alone("朔方药业")
    assert without_trade("朔方新材料科技") == "朔方"
    assert without_trade("科技") == "科技"


def test_kinds_of_buildings_differ_only_where_both_are_told() -> None:
    assert kinds_differ("朔方广场", "朔方花园")
    assert not kinds_differ("朔方广场", "朔方购物中心")
    assert not kinds_differ("朔方广场", "朔方城")
