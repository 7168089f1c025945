"""Nothing counts twice: what five articles tell of one project, phases beside their whole, groups beside larger groups."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from test_views import load, select, told, total

from nlp.records import Party
from warehouse.store import Warehouse

FUNING = {"place": "抚宁区", "place_code": "130306"}
QINHUANGDAO = {"place": "秦皇岛市", "place_code": "130300"}
OWNER = (Party(role="owner", name="北京蓝擎储能科技有限公司"),)
SHORT = (Party(role="owner", name="蓝擎储能"),)
PLANT = FUNING | {"name": "蓝擎固态电池产业园项目"}


@pytest.fixture
def five(warehouse: Warehouse) -> Warehouse:
    """One project: signed for 约40亿, begun with 42.6, told again, half built, and open; another one beside it."""
    load(
        warehouse,
        told("1", PLANT | {"stage": "signed", "date": "2022-05-10", "organizations": OWNER, "amounts": (total(40),)}, published="2022-05-11"),
        told("2", PLANT | {"stage": "started", "date": "2022-09-06", "organizations": SHORT, "amounts": (total("42.6"),)}, published="2022-09-07"),
        told("3", PLANT | {"stage": "started", "date": "2022-09-06", "organizations": OWNER, "amounts": (total("42.6"),)}, published="2022-09-08"),
        told("4", PLANT | {"name": "蓝擎固态电池产业园", "stage": "under_construction", "amounts": (total("42.6"), total(21, role="completed_investment"))}, published="2023-06-01"),
        told(
            "5",
            PLANT | {"stage": "operating", "date": "2024-02-20", "amounts": (total("42.6"), total("41.8", role="completed_investment"))},
            FUNING | {"name": "榆关粮食仓储项目", "stage": "operating", "date": "2024-02-20", "amounts": (total(3),)},
            published="2024-02-21",
        ),
    )  # fmt: skip
    return warehouse


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        (
            "SELECT name, stage, date, total_yi, completed_yi, owners, stories, url FROM v_distinct_projects ORDER BY total_yi",
            [
                ("榆关粮食仓储项目", "operating", "2024-02-20", 3, None, [], 1, "http://example.com/5"),
                ("蓝擎固态电池产业园项目", "operating", "2024-02-20", Decimal("42.6"), Decimal("41.8"), ["北京蓝擎储能科技有限公司"], 5, "http://example.com/5"),
            ],
        ),
        (
            "SELECT place, record, currency, records, projects, with_total, total_yi, completed_yi FROM v_investment_by_place",
            [("抚宁区", "project", "CNY", 2, 2, 2, Decimal("45.6"), Decimal("41.8"))],
        ),
        (
            "SELECT month::VARCHAR, role, amount_yi, projects FROM v_investment_by_month ORDER BY role",
            [("2024-02-01", "completed_investment", Decimal("41.8"), 1), ("2024-02-01", "total_investment", Decimal("45.6"), 2)],
        ),
        (
            "SELECT stage, projects, total_yi, largest FROM v_pipeline",
            [("operating", 2, Decimal("45.6"), "蓝擎固态电池产业园项目")],
        ),
        (
            "SELECT rank, name, amount_yi, parties FROM v_largest_projects",
            [(1, "蓝擎固态电池产业园项目", Decimal("42.6"), "owner: 北京蓝擎储能科技有限公司"), (2, "榆关粮食仓储项目", 3, "")],
        ),
        (
            "SELECT name, origins, organizations, basis, stories FROM v_transfers",
            [("蓝擎固态电池产业园项目", ["北京市"], ["北京蓝擎储能科技有限公司"], "organization", 5)],
        ),
        (
            "SELECT organization, names, articles, project_records, projects, as_owner FROM v_organizations",
            [("北京蓝擎储能科技有限公司", ["北京蓝擎储能科技有限公司", "蓝擎储能"], 3, 3, 1, 1)],
        ),
    ],
    ids=lambda value: value.split("FROM ")[1].split()[0] if isinstance(value, str) else "",
)  # fmt: skip
def test_a_project_of_five_articles_counts_once(five: Warehouse, sql: str, rows: list[tuple[Any, ...]]) -> None:
    assert select(five, sql) == rows


def test_the_sentence_shown_is_the_one_that_says_the_preferred_amount(warehouse: Warehouse) -> None:
    load(
        warehouse,
        told("press", PLANT | {"stage": "started", "organizations": OWNER, "amounts": (total("42.6"),)}),
        told("later", PLANT | {"stage": "operating", "organizations": OWNER}, published="2025-03-01"),
    )
    assert select(warehouse, "SELECT stage, total_yi, sentence, url FROM v_distinct_projects") == [
        ("operating", Decimal("42.6"), "第0句说蓝擎固态电池产业园项目。", "http://example.com/press")
    ]


def test_a_first_phase_is_part_of_the_whole_and_a_later_one_that_came_on_top_is_not(warehouse: Warehouse) -> None:
    def phase(sign: str, yi: int | str, url: str, published: str) -> Any:
        fields = PLANT | {"name": f"蓝擎固态电池产业园{sign}", "organizations": OWNER, "amounts": (total(yi),)}
        return told(url, fields, published=published)

    load(
        warehouse,
        phase("项目", "42.6", "whole", "2022-09-07"),
        phase("一期项目", 15, "first", "2023-02-01"),
        phase("二期项目", 18, "second", "2025-08-01"),
    )
    [(whole,)] = select(warehouse, "SELECT project_id FROM v_distinct_projects WHERE total_yi = 42.6")
    assert select(warehouse, "SELECT total_yi, part_of FROM v_distinct_projects ORDER BY total_yi") == [
        (15, whole),
        (18, None),
        (Decimal("42.6"), None),
    ]
    assert select(warehouse, "SELECT records, total_yi FROM v_investment_by_place") == [(2, Decimal("60.6"))]
    assert select(warehouse, "SELECT sum(projects), sum(total_yi) FROM v_pipeline") == [(2, Decimal("60.6"))]
    assert select(warehouse, "SELECT amount_yi FROM v_largest_projects") == [(Decimal("42.6"),), (18,)]


def test_phases_that_one_article_tells_beside_the_whole_are_its_parts(warehouse: Warehouse) -> None:
    phases = (("", 38), ("一期", 20), ("二期", 18))
    fields = [
        PLANT | {"name": f"蓝擎固态电池产业园{sign}项目", "organizations": OWNER, "amounts": (total(yi),)}
        for sign, yi in phases
    ]
    load(warehouse, told("all", *fields))
    assert select(warehouse, "SELECT records, total_yi FROM v_investment_by_place") == [(1, 38)]


def test_a_group_inside_a_larger_one_counts_once_also_where_another_article_tells_it_alone(
    warehouse: Warehouse,
) -> None:
    day = {"stage": "started", "date": "2024-02-28"}
    whole = QINHUANGDAO | day | {"name": "集中开工项目", "count": 178, "amounts": (total("612.4"),)}
    part = QINHUANGDAO | day | {"name": "产业项目", "count": 61, "amounts": (total("247.9"),)}
    county = FUNING | day | {"name": "集中开工项目", "count": 12, "amounts": (total(33),)}
    before = QINHUANGDAO | {"name": "集中开工项目", "count": 90, "stage": "started", "date": "2023-02-27", "amounts": (total(300),)}  # fmt: skip
    load(
        warehouse,
        told("ceremony", whole, part, county, before, published="2024-02-29"),
        told("part", part, published="2024-03-02"),
    )
    assert select(warehouse, "SELECT count(*) FROM resolved_projects") == [(4,)]
    # The county's row shows its own group; last year's ceremony is no part of this year's.
    assert select(warehouse, "SELECT place, records, projects, total_yi FROM v_investment_by_place ORDER BY place") == [
        ("抚宁区", 1, 12, 33),
        ("秦皇岛市", 2, 268, Decimal("912.4")),
    ]
    assert select(
        warehouse,
        "SELECT place, month::VARCHAR, groups, groups_yi FROM v_investment_by_month ORDER BY place, month",
    ) == [("抚宁区", "2024-02-01", 1, 33), ("秦皇岛市", "2023-02-01", 1, 300), ("秦皇岛市", "2024-02-01", 1, Decimal("612.4"))]  # fmt: skip
    [(in_part, in_county)] = select(
        warehouse,
        "SELECT max(part_of) FILTER (count = 61), max(part_of) FILTER (count = 12) FROM resolved_projects",
    )
    assert in_part == in_county != None  # noqa: E711


def test_what_the_larger_group_does_not_tell_is_counted_from_its_part(warehouse: Warehouse) -> None:
    load(
        warehouse,
        told(
            "1",
            QINHUANGDAO | {"name": "重点项目", "count": 50, "amounts": (total(500),)},
            QINHUANGDAO | {"name": "产业项目", "count": 20, "amounts": (total(200), total(60, role="completed_investment"))},
        ),
    )  # fmt: skip
    assert select(warehouse, "SELECT role, groups_yi FROM v_investment_by_month ORDER BY role") == [
        ("completed_investment", 60),
        ("total_investment", 500),
    ]


def test_a_place_whose_division_is_not_known_keeps_its_name(warehouse: Warehouse) -> None:
    load(warehouse, told("1", {"name": "裕华轴承智能工厂项目", "place": "桥西区", "amounts": (total(2),)}))
    assert select(warehouse, "SELECT place, place_code, total_yi FROM v_investment_by_place") == [("桥西区", None, 2)]
