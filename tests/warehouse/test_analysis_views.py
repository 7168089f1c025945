"""Views that add up, compare and follow, with rows that can be checked by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import made
from test_views import load, select, told, total

from crawler.records import Article
from nlp.records import Extraction, Indicator, Party, Policy, Target
from warehouse.store import Warehouse

TANGSHAN = {"place": "唐山市", "place_code": "130200"}


def measured(
    url: str, name: str, value: int | None, unit: str | None, period: str, published: str = "2026-01-20", **fields: Any
) -> tuple[Article, Extraction]:
    """An article that tells one indicator of 唐山市."""
    sentence = f"唐山市{name}{value}{unit}。"
    article = made.article(f"http://example.com/{url}", f"标题{url}", sentence, published=published)
    reading = made.Reading(article)
    reading.indicators.append(
        Indicator(
            subject="唐山市",
            name=name,
            value=None if value is None else Decimal(value),
            unit=unit,
            period=period,
            evidence=reading.evidence(sentence),
            **fields,
        )
    )
    return article, reading.done()


def targeted(*targets: tuple[str, int, str] | tuple[str, int, str, str]) -> tuple[Article, Extraction]:
    """A policy of 2024-02-01 with targets (name, value, period, unit: 座 where none is given) for 唐山市."""
    given = [(*target, "座")[:4] for target in targets]
    sentences = [f"{name}{value}{unit}。" for name, value, _, unit in given]
    article = made.article("http://example.com/policy", "若干措施", *sentences, kind="policy", published="2024-02-02")
    reading = made.Reading(article)
    block = Policy(
        document_number=None,
        issuers=("唐山市人民政府",),
        issued="2024-02-01",
        targets=tuple(
            Target(name=n, value=Decimal(v), unit=u, period=p, subject="唐山市", evidence=reading.evidence(s))
            for (n, v, p, u), s in zip(given, sentences, strict=True)
        ),
    )
    return article, reading.done(block)


def test_investment_by_month_adds_neither_groups_to_members_nor_roles_nor_currencies(warehouse: Warehouse) -> None:
    load(
        warehouse,
        told(
            "ceremony",
            TANGSHAN | {"name": "集中开工项目", "count": 178, "date": "2024-02-28", "amounts": (total("612.4"),)},
            TANGSHAN | {"name": "产业项目", "count": 61, "date": "2024-02-28", "amounts": (total("247.9"),)},
            TANGSHAN
            | {
                "name": "京唐港矿石码头项目",
                "date": "2024-02-28",
                "amounts": (total(30), total(5, role="completed_investment")),
            },
            TANGSHAN | {"name": "钢厂项目", "date": "2024-02", "amounts": (total(12),)},
            TANGSHAN | {"name": "外资项目", "date": "2024-02", "amounts": (total(2, currency="USD"),)},
            TANGSHAN | {"name": "晚报项目", "date": "2024", "amounts": (total(7),)},
        ),
        told(
            "again",
            TANGSHAN | {"name": "京唐港矿石码头项目", "date": "2024-02-28", "amounts": (total(30),)},
            published="2024-02-29",
        ),
    )
    assert select(
        warehouse,
        "SELECT month::VARCHAR, role, currency, amount_yi, projects, projects_yi, groups, projects_in_groups, groups_yi "
        "FROM v_investment_by_month WHERE place_code = '130200' ORDER BY ALL",
    ) == [
        ("2024-02-01", "completed_investment", "CNY", Decimal(5), 1, Decimal(5), 0, None, None),
        ("2024-02-01", "total_investment", "CNY", Decimal("612.4"), 2, Decimal(42), 1, 178, Decimal("612.4")),
        ("2024-02-01", "total_investment", "USD", Decimal(2), 1, Decimal(2), 0, None, None),
        ("2024-03-01", "total_investment", "CNY", Decimal(7), 1, Decimal(7), 0, None, None),
    ]


def test_the_pipeline_counts_single_projects_once_at_their_furthest_stage(warehouse: Warehouse) -> None:
    load(
        warehouse,
        told(
            "old",
            TANGSHAN | {"name": "京唐港矿石码头项目", "stage": "signed", "amounts": (total(30),)},
            published="2023-01-01",
        ),
        told(
            "new",
            TANGSHAN | {"name": "京唐港矿石码头项目", "stage": "started", "amounts": (total(32),)},
            TANGSHAN | {"name": "钢厂项目", "stage": "started", "amounts": (total(8),)},
            TANGSHAN | {"name": "无钱项目", "stage": "planned"},
            TANGSHAN | {"name": "重点项目", "count": 9, "stage": "started", "amounts": (total(99),)},
        ),
    )
    assert select(
        warehouse,
        "SELECT stage, stage_order, currency, projects, with_total, total_yi, largest FROM v_pipeline ORDER BY stage_order",
    ) == [
        ("planned", 1, None, 1, 0, None, None),
        ("started", 5, "CNY", 2, 2, Decimal(40), "京唐港矿石码头项目"),
    ]


def test_transfers_are_told_by_the_names_of_parties_or_by_the_words(warehouse: Warehouse) -> None:
    def owner(name: str) -> dict[str, Any]:
        return {"organizations": (Party(role="owner", name=name),)}

    load(
        warehouse,
        told(
            "1",
            TANGSHAN | {"name": "机器人项目"} | owner("北京智擎公司"),
            TANGSHAN | {"name": "承接京津转移项目", "count": 12},
            TANGSHAN | {"name": "非首都功能疏解项目"},
            TANGSHAN | {"name": "本地项目"} | owner("唐山公司"),
            {"name": "京内项目", "place": "朝阳区", "place_code": "110105"} | owner("北京某公司"),
            TANGSHAN | {"name": "施工项目", "organizations": (Party(role="contractor", name="天津建工"),)},
        ),
    )
    assert select(warehouse, "SELECT name, record, origins, organizations, basis FROM v_transfers ORDER BY name") == [
        ("承接京津转移项目", "group", ["北京市", "天津市"], [], "text"),
        ("机器人项目", "project", ["北京市"], ["北京智擎公司"], "organization"),
        ("非首都功能疏解项目", "project", ["北京市"], [], "text"),
    ]


def test_indicators_are_comparable_and_show_what_articles_disagree_about(warehouse: Warehouse) -> None:
    load(
        warehouse,
        measured("1", "公路里程", 120, "公里", "2025", published="2026-01-20"),
        measured("2", "公路里程", 125000, "米", "2025", published="2026-02-20"),
        measured("3", "公路里程", 60, "公里", "2025-01/2025-06", published="2025-07-20"),
    )
    assert select(
        warehouse,
        "SELECT period_kind, value, base_unit, articles, lowest, highest, url FROM v_indicator_series "
        "WHERE subject = '唐山市' AND name = '公路里程' ORDER BY date_from, date_to",
    ) == [
        ("half", 60000.0, "米", 1, 60000.0, 60000.0, "http://example.com/3"),
        ("year", 125000.0, "米", 2, 120000.0, 125000.0, "http://example.com/2"),
    ]


def test_a_near_copy_is_no_second_article_that_tells_a_figure(warehouse: Warehouse) -> None:
    first, second = measured("1", "公路里程", 120, "公里", "2025"), measured("2", "公路里程", 12, "公里", "2025")
    load(warehouse, first, second)
    warehouse.connection.execute("INSERT INTO article_copies VALUES (?, ?)", [second[0].id, first[0].id])
    assert select(warehouse, "SELECT articles, lowest, highest FROM v_indicator_series") == [(1, 120000, 120000)]


def test_a_change_stands_in_the_row_of_its_value(warehouse: Warehouse) -> None:
    load(
        warehouse,
        measured("1", "工业增加值", 120, "元", "2025", published="2026-01-20"),
        measured("2", "工业增加值", None, None, "2025", published="2026-01-21", change_pct=Decimal("6.9")),
        measured("3", "工业增加值", None, None, "2024", published="2025-01-21", change_pct=Decimal(5)),
    )
    assert select(
        warehouse, "SELECT period, value, base_unit, change_pct, articles FROM v_indicator_series ORDER BY period"
    ) == [("2024", None, None, Decimal(5), 1), ("2025", Decimal(120), "元", Decimal("6.9"), 2)]


def test_targets_are_met_missed_or_unknown_by_later_indicators(warehouse: Warehouse) -> None:
    targets = (("加氢站", 22, "2025"), ("充电站", 50, "2025"), ("换电站", 9, "2026"), ("加油站", 5, "2025"))
    load(
        warehouse,
        targeted(*targets),
        measured("met", "加氢站", 24, "座", "2025"),
        measured("before", "加氢站", 3, "座", "2023", published="2024-01-01"),
        measured("missed", "充电站", 40, "座", "2025"),
        measured("under way", "换电站", 6, "座", "2025"),
        measured("too late", "加油站", 8, "座", "2026"),
    )
    assert select(
        warehouse, "SELECT name, target, reached, status, reached_pct FROM v_policy_outcomes ORDER BY name"
    ) == [
        ("充电站", 50, 40, "not_met", 80.0),
        ("加氢站", 22, 24, "met", 109.09),
        ("加油站", 5, None, "unknown", None),
        ("换电站", 9, 6, "so_far_not_met", 66.67),
    ]


def test_less_is_better_for_what_is_to_fall(warehouse: Warehouse) -> None:
    load(warehouse, targeted(("排放口", 10, "2025")), measured("1", "排放口", 8, "座", "2025"))
    assert select(warehouse, "SELECT less_is_better, status FROM v_policy_outcomes") == [(True, "met")]


def test_a_rate_that_was_told_as_a_change_speaks_of_a_target_of_growth_or_fall(warehouse: Warehouse) -> None:
    def change(url: str, name: str, pct: str, period: str) -> tuple[Article, Extraction]:
        return measured(url, name, None, None, period, change_pct=Decimal(pct))

    load(
        warehouse,
        targeted(
            ("地区生产总值增长", 6, "2025", "%"),
            ("单位能耗降低", 3, "2025", "%"),
            ("用水量下降", 4, "2025", "%"),
            ("出口增速", 5, "2025", "%"),
        ),
        change("1", "地区生产总值", "6.2", "2025"),
        change("2", "单位能耗", "-3.5", "2025"),
        change("3", "用水量", "-2", "2025"),
        change("4", "出口", "9", "2024"),
    )
    assert select(warehouse, "SELECT name, reached, less_is_better, status FROM v_policy_outcomes ORDER BY name") == [
        ("出口增速", None, False, "unknown"),  # the growth of another year
        ("单位能耗降低", Decimal("3.5"), False, "met"),
        ("地区生产总值增长", Decimal("6.2"), False, "met"),
        ("用水量下降", Decimal(2), False, "not_met"),
    ]


def test_names_and_units_may_be_written_otherwise_but_a_year_is_no_other_year(warehouse: Warehouse) -> None:
    load(
        warehouse,
        targeted(("加氢站总数", 22, "2025", "座"), ("公路里程", 120, "2025", "公里"), ("新建车间", 10, "2025", "个")),
        measured("1", "全市加氢站", 24, "个", "2025"),
        measured("2", "公路里程", 110000, "米", "2025"),
        measured("3", "新建车间", 12, "个", "2024"),
    )
    assert select(
        warehouse, "SELECT name, reached, unit, status, reached_pct FROM v_policy_outcomes ORDER BY name"
    ) == [
        ("公路里程", Decimal(110), "公里", "not_met", 91.67),
        ("加氢站总数", Decimal(24), "座", "met", 109.09),
        ("新建车间", None, "个", "unknown", None),
    ]


def test_an_article_shows_all_its_facts_in_the_order_of_the_text(warehouse: Warehouse) -> None:
    article, extraction = made.news(0, projects=1)
    load(warehouse, (article, extraction))
    rows = select(
        warehouse,
        f"SELECT fact, text, role, value FROM v_article_facts WHERE article_id = '{article.id}' "
        "ORDER BY char_start, char_end, fact, text",
    )
    assert [fact for fact, *_ in rows] == [
        *("date", "project amount", "project organization", "project organization", "project record"),
        *("project", "org", "org", "money", "indicator"),
    ]
    assert rows[1] == ("project amount", "1.5亿元", "total_investment", Decimal(150000000))
    assert rows[-1] == ("indicator", "地区生产总值", None, Decimal(100000000000))


def test_latest_changes_tell_the_net_effect_of_the_last_day(warehouse: Warehouse) -> None:
    article, extraction = made.news(0, projects=1)
    load(warehouse, (article, extraction))
    warehouse.connection.execute("UPDATE changes SET changed_at = TIMESTAMP '2024-03-01'")
    [project] = extraction.projects
    load(warehouse, made.news(1, projects=1))
    warehouse.load_extractions([replace(extraction, projects=(replace(project, stage="completed"),), indicators=())])
    assert select(
        warehouse,
        "SELECT op, kind, name FROM v_latest_changes WHERE kind IN ('articles', 'projects', 'indicators') ORDER BY ALL",
    ) == [
        ("delete", "indicators", None),
        ("insert", "articles", "石家庄市第1批项目开工"),
        ("insert", "indicators", "地区生产总值"),
        ("insert", "projects", "石家庄市第1号之0氢能产业园项目"),
        ("update", "projects", "唐山市第0号之0氢能产业园项目"),
    ]


def test_since_yesterday_begins_where_the_run_before_the_newest_one_ended(warehouse: Warehouse) -> None:
    times = ("2024-03-01 19:10", "2024-03-02 02:00", "2024-03-02 19:05")  # a night, a correction by day, the next night
    for number, moment in enumerate(times):
        before = warehouse.connection.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchall()[0][0]
        load(warehouse, made.news(number, projects=1))
        warehouse.connection.execute(f"UPDATE changes SET changed_at = '{moment}' WHERE seq > {before}")
    for run, ended in (("r0", "2024-02-29T19:20:00Z"), ("r1", "2024-03-01T19:30:00Z"), ("r2", "2024-03-02T19:20:00Z")):
        warehouse.begin_run(run, {}, ended)
        warehouse.finish_run(run, "done", ended)
    assert select(
        warehouse, "SELECT name, since::VARCHAR FROM v_latest_changes WHERE kind = 'articles' ORDER BY seq"
    ) == [
        ("石家庄市第1批项目开工", "2024-03-01 19:30:00"),
        ("曹妃甸区第2批项目开工", "2024-03-01 19:30:00"),
    ]
    assert select(
        warehouse, "SELECT day, op, count(*) FROM v_changes WHERE kind = 'articles' GROUP BY ALL ORDER BY day"
    ) == [(dt.date(2024, 3, 2), "insert", 2), (dt.date(2024, 3, 3), "insert", 1)]


def test_a_window_of_the_past_and_a_limit_cover_no_more_than_they_looked_at(warehouse: Warehouse) -> None:
    def crawl(run: str, started: str, **window: Any) -> None:
        warehouse.begin_run(run, {}, started)
        warehouse.load_crawl_report(run, made.report(started_at=started, articles=3, **window))

    crawl("past", "2024-03-10T18:30:00Z", since="2024-03-01", until="2024-03-02")
    crawl("limited", "2024-03-10T18:40:00Z", since="2024-03-04", until="2024-03-05", at_most=3)
    crawl("few", "2024-03-10T18:50:00Z", since="2024-03-07", until="2024-03-07", at_most=9)
    assert select(
        warehouse, "SELECT status, list(day(day) ORDER BY day) FROM v_coverage GROUP BY status ORDER BY status"
    ) == [
        ("not_crawled", [3, 6, 8, 9, 10, 11]),
        ("nothing", [1, 2, 7]),
        ("partly", [4, 5]),
    ]


def test_coverage_tells_nothing_happened_from_not_crawled(warehouse: Warehouse) -> None:
    def crawl(run: str, since: str | None, started: str, ok: bool = True) -> None:
        warehouse.begin_run(run, {"since": since}, started)
        warehouse.load_crawl_report(run, made.report(started_at=started, ok=ok))

    load(warehouse, told("1", {"name": "港口项目"}, published="2024-03-01"))
    crawl("r1", "2024-02-29", "2024-03-01T18:30:00Z")  # 02:30 of the second in China
    crawl("r2", "2024-03-05", "2024-03-06T18:30:00Z", ok=False)
    assert select(warehouse, "SELECT day, status, articles, covered FROM v_coverage ORDER BY day") == [
        (dt.date(2024, 2, 29), "nothing", 0, True),
        (dt.date(2024, 3, 1), "articles", 1, True),
        (dt.date(2024, 3, 2), "partly", 0, False),
        (dt.date(2024, 3, 3), "not_crawled", 0, False),
        (dt.date(2024, 3, 4), "not_crawled", 0, False),
        (dt.date(2024, 3, 5), "partly", 0, False),
        (dt.date(2024, 3, 6), "partly", 0, False),
        (dt.date(2024, 3, 7), "partly", 0, False),
    ]
