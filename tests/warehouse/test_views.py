"""What analysts read, with rows that can be checked by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import annotated
import made
import pytest

from crawler.records import Article
from nlp.records import Amount, Extraction, OrganizationValue, Party, Project
from warehouse.resolution.resolve import resolve
from warehouse.store import Warehouse

NOW = dt.datetime(2024, 3, 3, tzinfo=dt.UTC)
YI = 10**8


def total(
    low: int | str, high: int | str | None = None, currency: str = "CNY", role: Any = "total_investment"
) -> Amount:
    return Amount(role=role, low=Decimal(low) * YI, high=Decimal(high or low) * YI, currency=currency)


def load(warehouse: Warehouse, *pairs: tuple[Article, Extraction]) -> None:
    warehouse.load_articles(made.RUN, [article for article, _ in pairs])
    result = warehouse.load_extractions(extraction for _, extraction in pairs)
    assert result.problems == ()
    resolve(warehouse.connection, NOW, annotated.places().all())


def told(url: str, *projects: dict[str, Any], published: str = "2024-03-01") -> tuple[Article, Extraction]:
    """An article that has one sentence for each project."""
    sentences = [f"第{n}句说{fields.get('name') or '某项目'}。" for n, fields in enumerate(projects)]
    article = made.article(f"http://example.com/{url}", f"标题{url}", *sentences, published=published)
    reading = made.Reading(article)
    for sentence, fields in zip(sentences, projects, strict=True):
        given = {"name": None, "confidence": 0.9} | fields
        reading.projects.append(Project(evidence=reading.evidence(sentence), **given))
    return article, reading.done()


def select(warehouse: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    return warehouse.connection.execute(sql).fetchall()


def test_projects_show_investment_parties_and_proof(warehouse: Warehouse) -> None:
    owners = tuple(Party(role="owner", name=name) for name in ("乙公司", "甲公司"))
    builder = Party(role="contractor", name="丙公司")
    load(
        warehouse,
        told(
            "1",
            {
                "name": "港口项目",
                "stage": "started",
                "date": "2024-02",
                "place": "唐山市",
                "place_code": "130200",
                "organizations": (*owners, builder),
                "amounts": (total("32.5", "40"), total(3, role="completed_investment"), total(9, currency="USD")),
            },
        ),
    )
    assert select(
        warehouse,
        "SELECT name, record, stage, date_to::VARCHAR, place, total_yi, total_high, completed_yi, planned_yi, currency, "
        "owners, contractors, partners, sentence, title, published, url FROM v_projects",
    ) == [
        (
            *("港口项目", "project", "started", "2024-02-29", "唐山市", Decimal("32.5"), Decimal(40 * YI), Decimal(3)),
            *(None, "CNY", ["乙公司", "甲公司"], ["丙公司"], [], "第0句说港口项目。", "标题1", "2024-03-01"),
            "http://example.com/1",
        )
    ]


def test_a_project_with_foreign_money_alone_shows_that_currency(warehouse: Warehouse) -> None:
    load(warehouse, told("1", {"name": "外资项目", "amounts": (total(2, currency="USD"),)}, {"name": "无钱项目"}))
    assert select(warehouse, "SELECT name, total_yi, currency FROM v_projects ORDER BY name") == [
        ("外资项目", Decimal(2), "USD"),
        ("无钱项目", None, None),
    ]


def test_the_largest_projects_come_first_once_each_and_without_groups(warehouse: Warehouse) -> None:
    port = {"name": "京唐港矿石码头项目", "place": "唐山市", "place_code": "130200"}
    load(
        warehouse,
        told("old", port | {"amounts": (total(30),)}, published="2023-01-01"),
        told("new", port | {"amounts": (total(32),), "organizations": (Party(role="owner", name="甲公司"),)}),
        told("group", {"name": "重点项目", "count": 178, "amounts": (total(612),)}),
        told("contract", {"amounts": (total(50, role="contract_value"),)}),
        told("dollar", {"name": "外资项目", "amounts": (total(99, currency="USD"),)}),
        told("tax", {"name": "纳税项目", "amounts": (total(70, role="tax"),)}),
    )
    assert select(
        warehouse, "SELECT rank, name, count, amount_yi, currency, amount_role, parties FROM v_largest_projects"
    ) == [
        (1, None, 1, Decimal(50), "CNY", "contract_value", ""),
        (2, "京唐港矿石码头项目", 1, Decimal(32), "CNY", "total_investment", "owner: 甲公司"),
        (1, "外资项目", 1, Decimal(99), "USD", "total_investment", ""),
    ]


def test_investment_by_place_counts_nothing_twice_and_mixes_no_currencies(warehouse: Warehouse) -> None:
    place = {"place": "唐山市", "place_code": "130200"}
    load(
        warehouse,
        told(
            "ceremony",
            place | {"name": "集中开工项目", "count": 178, "amounts": (total("612.4"),)},
            place | {"name": "产业项目", "count": 61, "amounts": (total("247.9"),)},
            place | {"name": "港口项目", "amounts": (total(30, 35),)},
            place | {"name": "外资项目", "amounts": (total(2, currency="USD"),)},
            place | {"name": "无钱项目"},
        ),
        told("repeated", place | {"name": "港口项目", "amounts": (total(30, 35),)}),
    )
    assert select(
        warehouse,
        "SELECT place, record, currency, records, projects, with_total, total_yi, total_yi_high "
        "FROM v_investment_by_place ORDER BY record, currency",
    ) == [
        ("唐山市", "group", "CNY", 1, 178, 1, Decimal("612.4"), Decimal("612.4")),
        ("唐山市", "project", "CNY", 1, 1, 1, Decimal(30), Decimal(35)),
        ("唐山市", "project", "USD", 1, 1, 1, Decimal(2), Decimal(2)),
        ("唐山市", "project", None, 1, 1, 0, None, None),
    ]


def test_sums_of_the_largest_amounts_do_not_overflow(warehouse: Warehouse) -> None:
    largest = Decimal("999999999999999999999999.9999")
    amount = Amount(role="total_investment", low=largest, high=largest, currency="CNY")
    load(warehouse, told("1", *({"name": f"{n}号项目", "place": "唐山市", "amounts": (amount,)} for n in range(50))))
    for view in ("v_projects", "v_amounts", "v_largest_projects", "v_investment_by_place"):
        assert len(select(warehouse, f"SELECT * FROM {view}")) in (1, 50)
    assert select(warehouse, "SELECT sum(low) FROM project_amounts") == [(Decimal("49999999999999999999999999.9950"),)]
    [(in_yi,)] = select(warehouse, "SELECT total_yi FROM v_investment_by_place")
    assert in_yi == Decimal(50 * 10**16)


def test_organizations_gather_names_and_roles(warehouse: Warehouse) -> None:
    article = made.article("http://example.com/o", "标题", "甲集团有限公司（甲集团）投资，乙公司承建。")
    reading = made.Reading(article)
    for text in ("甲集团有限公司", "乙公司"):
        reading.mention("ORG", text, OrganizationValue(canonical=text, type="company"))
    short = reading.text.index("（甲集团）") + 1
    mention = reading.mentions[0]
    reading.mentions.append(type(mention)(label="ORG", start=short, end=short + 3, text="甲集团", value=mention.value))
    parties = (Party(role="owner", name="甲集团"), Party(role="contractor", name="乙公司"))
    sentence = reading.evidence("甲集团有限公司（甲集团）投资，乙公司承建。")
    reading.projects += [
        Project(name=name, organizations=parties[:count], evidence=sentence, confidence=1.0)
        for name, count in (("一期", 2), ("二期", 1))
    ]
    load(warehouse, (article, reading.done()))
    assert select(
        warehouse,
        "SELECT organization, type, names, mentions, articles, project_records, as_owner, as_contractor "
        "FROM v_organizations ORDER BY project_records DESC",
    ) == [
        ("甲集团有限公司", "company", ["甲集团", "甲集团有限公司"], 2, 1, 2, 2, 0),
        ("乙公司", "company", ["乙公司"], 1, 1, 1, 0, 1),
    ]


def test_policies_show_their_targets(warehouse: Warehouse) -> None:
    load(warehouse, made.policy())
    [(number, issuers, effective, expires, targets, count)] = select(
        warehouse,
        "SELECT document_number, issuers, effective_date::VARCHAR, expires_date::VARCHAR, targets, target_count "
        "FROM v_policies",
    )
    assert (number, issuers, effective, expires) == (
        "冀测办字〔2024〕1号",
        ["河北省测试办公室"],
        "2024-02-01",
        "2026-12-31",
    )
    assert count == 1
    assert (targets[0]["name"], targets[0]["value"], targets[0]["period"]) == ("加氢站", 22, "2025")
    assert select(warehouse, "SELECT document_number, name, value, unit, period FROM v_policy_targets") == [
        ("冀测办字〔2024〕1号", "加氢站", Decimal(22), "座", "2025")
    ]


def test_indicators_and_articles_carry_their_source(warehouse: Warehouse) -> None:
    article, extraction = made.news(0)
    copy = made.article("http://mirror.example.com/", article.title, *article.paragraphs, published="2024-03-09")
    load(warehouse, (article, extraction))
    warehouse.load_articles("later", [copy])
    assert select(warehouse, "SELECT subject, name, value, change_pct, date_to::VARCHAR, url FROM v_indicators") == [
        ("唐山市", "地区生产总值", Decimal(1000 * YI), Decimal("6.0"), "2023-12-31", article.url)
    ]
    assert select(warehouse, "SELECT text, further_urls, mentions, projects, extractor FROM v_articles") == [
        (article.text, [copy.url], 40, 8, "made/1")
    ]


def test_source_health_tells_of_the_last_crawl(warehouse: Warehouse) -> None:
    load(warehouse, made.news(0))
    warehouse.load_crawl_report("r1", made.report())
    later = made.report(started_at="2024-03-05T00:00:00Z", articles=0, ok=False, problems=("no list page",))
    warehouse.load_crawl_report("r2", later)
    warehouse.load_fetches("r2", [made.fetch("http://a/1"), made.fetch("http://a/2", outcome="soft404")])
    warehouse.load_crawl_report("r2", made.report(source="empty", articles=0, ok=False))
    assert select(
        warehouse,
        "SELECT source, ok, run_id, crawled, minimum, good_fetches, articles, dated, problems FROM v_source_health "
        "ORDER BY source",
    ) == [
        ("empty", False, "r2", 0, 2, None, 0, None, []),
        ("sample", False, "r2", 0, 2, 0.5, 1, 1.0, ["no list page"]),
    ]


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_repeated_reports_are_one_project_at_its_furthest_stage(warehouse: Warehouse, order: str) -> None:
    reports = {
        "a": told(
            "a",
            {"name": "京唐港矿石码头项目", "place": "唐山市", "place_code": "130200", "stage": "signed"},
            published="2023-05-01",
        ),
        "b": told(
            "b",
            {"name": "京唐港矿石码头项目", "place": "唐山市", "place_code": "130200", "stage": "started"},
            published="2024-05-01",
        ),
    }
    for letter in order:
        load(warehouse, reports[letter])
    assert select(warehouse, "SELECT name, stage FROM v_distinct_projects") == [("京唐港矿石码头项目", "started")]
