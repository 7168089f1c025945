"""Every check finds what it looks for, and finds nothing in a good warehouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import made
import pytest

from warehouse import checks
from warehouse.checks import CheckResult, run_checks
from warehouse.errors import WarehouseError
from warehouse.sqlfiles import SqlFile, sql_files
from warehouse.store import Warehouse

SPOIL = {
    "orphans": "DELETE FROM projects WHERE id = (SELECT min(id) FROM projects)",
    "duplicate_ids": "INSERT INTO mentions FROM mentions LIMIT 1",
    "offsets_outside_text": "UPDATE mentions SET char_end = 100000 WHERE id = (SELECT min(id) FROM mentions)",
    "sentence_not_in_text": "UPDATE projects SET sentence = '没有这句' WHERE id = (SELECT min(id) FROM projects)",
    "amount_not_in_sentence": "UPDATE project_amounts SET text = '9.9亿元'",
    "amount_bounds": "UPDATE project_amounts SET low = -1",
    "change_log_gaps": "DELETE FROM changes WHERE seq = 5",
    "no_articles": "DELETE FROM articles",
    "implausible_amounts": "UPDATE project_amounts SET high = 20000000000000",
    "amount_without_mention": "UPDATE project_amounts SET text = NULL",
    "organization_not_in_text": "UPDATE project_organizations SET name = '别处公司'",
    "article_without_title_or_date": "UPDATE articles SET title = ' '",
    "stage_after_publication": "UPDATE projects SET date_from = DATE '2030-01-01'",
    "not_extracted": "DELETE FROM extractions",
    "kept_out": "INSERT INTO problems VALUES ('a', 'projects', 'count', '9', 'too many', 'made/1')",
    "source_below_minimum": "UPDATE crawl_reports SET articles = 1",
    "date_beyond_publication": "UPDATE indicators SET date_from = DATE '2030-01-01'",
    "stage_going_backwards": """
        INSERT INTO articles BY NAME SELECT * REPLACE ('later' AS id, published_date + 9 AS published_date)
        FROM articles WHERE kind = 'news';
        INSERT INTO projects BY NAME SELECT * REPLACE ('again' AS id, 'later' AS article_id, 'planned' AS stage)
        FROM projects WHERE stage = 'started'
    """,
    "indicator_without_number": "UPDATE indicators SET sentence = '增长较快'",
    "counts_falling": """
        UPDATE changes SET changed_at = changed_at - INTERVAL 30 DAY;
        INSERT INTO changes SELECT 900 + row_number() OVER (), 'delete', 'projects', id, now()::TIMESTAMP
        FROM projects WHERE stage = 'signed';
        DELETE FROM projects WHERE stage = 'signed'
    """,
    "source_without_articles": "UPDATE crawl_reports SET source = 'elsewhere'",
    "unresolved_reports": "INSERT INTO project_reports VALUES ((SELECT min(id) FROM projects), 'a', 'p-gone', true, NULL, NULL, NULL)",
}


@pytest.fixture
def good(warehouse: Warehouse) -> Warehouse:
    article, extraction = made.news(0, projects=2)
    times = {"published": "2024-12-31", "fetched_at": "2025-01-01T00:00:00Z"}
    article = made.article(article.url, article.title, *article.paragraphs, **times)
    pairs = [(article, extraction), made.policy()]
    warehouse.load_articles(made.RUN, [a for a, _ in pairs])
    warehouse.load_extractions(e for _, e in pairs)
    warehouse.load_crawl_report(made.RUN, made.report())
    return warehouse


def found(results: list[CheckResult]) -> set[str]:
    return {result.name for result in results if result.rows}


def test_a_good_warehouse_passes_every_check(good: Warehouse) -> None:
    assert found(run_checks(good.connection)) == set()


def test_there_is_a_spoiled_warehouse_for_every_check() -> None:
    assert set(SPOIL) == {file.name for file in sql_files("checks")}


@pytest.mark.parametrize("name", sorted(SPOIL))
def test_a_check_finds_what_it_looks_for(name: str, good: Warehouse) -> None:
    good.connection.execute(SPOIL[name])
    results = run_checks(good.connection)
    assert name in found(results)
    [result] = [r for r in results if r.name == name]
    assert 1 <= len(result.samples) <= 5


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE policies SET issued_date = DATE '2025-01-01'",
        "UPDATE policy_targets SET date_to = DATE '2023-12-31'",
        "UPDATE articles SET fetched_at = TIMESTAMP '2023-01-01'",
    ],
)
def test_dates_are_ruled_out_by_their_role(spoil: str, good: Warehouse) -> None:
    good.connection.execute(spoil)
    assert "date_beyond_publication" in found(run_checks(good.connection))


def test_results_are_kept_for_the_run_and_replaced_when_it_checks_again(good: Warehouse) -> None:
    good.connection.execute(SPOIL["amount_bounds"])
    for _ in range(2):
        run_checks(good.connection, made.RUN)
    run_checks(good.connection)
    rows = good.connection.execute(
        "SELECT run_id, severity, rows, samples->>'$[0].kind' FROM check_results WHERE name = 'amount_bounds' ORDER BY 1"
    ).fetchall()
    assert rows == [(made.RUN, "error", 2, "project_amounts"), (None, "error", 2, "project_amounts")]
    assert len(run_checks(good.connection)) == len(SPOIL)


def test_errors_come_before_warnings(good: Warehouse) -> None:
    severities = [result.severity for result in run_checks(good.connection)]
    assert severities == sorted(severities)
    assert set(severities) == {"error", "warning"}


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT 1", "its header lacks"),
        ("-- severity: fatal\n-- description: x\nSELECT 1", "its header lacks"),
        ("-- severity: error\n-- description: x\nSELECT * FROM nowhere", "cannot be run: Catalog Error"),
    ],
)
def test_a_broken_check_is_an_error_and_no_pass(
    good: Warehouse, monkeypatch: pytest.MonkeyPatch, sql: str, reason: str
) -> None:
    broken: Callable[[str], list[Any]] = lambda _: [SqlFile("broken", sql)]  # noqa: E731
    monkeypatch.setattr(checks, "sql_files", broken)
    with pytest.raises(WarehouseError, match=f"check broken.* {reason}"):
        run_checks(good.connection)
