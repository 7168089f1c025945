"""Every check finds what it looks for, and finds nothing in a good warehouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import made
import pytest

from warehouse import checks
from warehouse.checks import CheckResult, run_checks
from warehouse.database import Tables
from warehouse.errors import WarehouseError
from warehouse.facts import FACT_TABLES
from warehouse.sqlfiles import SqlFile, sql_files
from warehouse.store import Warehouse

FIRST = "(SELECT min(id) FROM {})"
AGAIN = """
    INSERT INTO articles BY NAME SELECT * REPLACE ('later' AS id, published_date + 9 AS published_date, 'x' AS content_hash)
    FROM articles WHERE kind = 'news';
    INSERT INTO projects BY NAME
    SELECT * REPLACE ('again' AS id, 'later' AS article_id, {stage} AS stage, {day} AS date_from, {day} AS date_to)
    FROM projects WHERE stage = 'started'
"""
LOSE = """
    UPDATE changes SET changed_at = TIMESTAMP '2024-01-01';
    INSERT INTO policy_targets BY NAME SELECT t.* REPLACE (concat('t', n) AS id) FROM policy_targets t, range({there}) r(n);
    INSERT INTO changes SELECT 900 + n, 'delete', 'policy_targets', concat('gone', n), TIMESTAMP '2024-03-01' FROM range({lost}) r(n)
"""
CASES: dict[str, tuple[str, str]] = {
    "orphans": (
        f"DELETE FROM projects WHERE id = {FIRST.format('projects')}",
        "DELETE FROM policy_targets",
    ),
    "resolved_orphans": (
        "INSERT INTO resolved_parties VALUES ('r', 'p-gone', 'o-gone', 'owner', 1)",
        """
        INSERT INTO resolved_organizations VALUES ('o-1', '甲公司', ['甲公司'], NULL, NULL, NULL, NULL, 'n');
        INSERT INTO organization_names VALUES ('n', '甲公司', '', 'o-1', 'name', 1, 1)
        """,
    ),
    "duplicate_ids": (
        "INSERT INTO mentions FROM mentions LIMIT 1",
        "INSERT INTO mentions BY NAME SELECT * REPLACE ('another' AS id) FROM mentions LIMIT 1",
    ),
    "duplicate_addresses": (
        "INSERT INTO article_addresses SELECT id, url, 'b', source, published, content_hash, 'r' FROM articles LIMIT 1",
        """
        INSERT INTO article_addresses
        SELECT 'other', 'http://e.cn/other', id, source, published, content_hash, 'r' FROM articles LIMIT 1
        """,
    ),
    "duplicate_facts": (
        "INSERT INTO project_organizations BY NAME SELECT * REPLACE ('b' AS id) FROM project_organizations LIMIT 1",
        """
        INSERT INTO project_organizations BY NAME SELECT * REPLACE ('b' AS id, 'partner' AS role)
        FROM project_organizations WHERE role = 'owner' LIMIT 1
        """,
    ),
    "offsets_outside_text": (
        f"UPDATE mentions SET char_end = 100000 WHERE id = {FIRST.format('mentions')}",
        "UPDATE projects SET char_end = (SELECT text_length FROM articles a WHERE a.id = article_id)",
    ),
    "sentence_not_in_text": (
        f"UPDATE projects SET sentence = '没有这句' WHERE id = {FIRST.format('projects')}",
        "UPDATE mentions SET sentence = '别处'",
    ),
    "amount_not_in_sentence": (
        "UPDATE project_amounts SET text = '9.9亿元'",
        "UPDATE mentions SET text = '　' || text || ' '",
    ),
    "amount_bounds": (
        "UPDATE project_amounts SET low = high + 1",
        "UPDATE project_amounts SET low = high - 1",
    ),
    "change_log_gaps": ("DELETE FROM changes WHERE seq = 5", "DELETE FROM changes WHERE seq < 5"),
    "no_articles": ("DELETE FROM articles", "DELETE FROM articles WHERE kind = 'policy'"),
    "implausible_amounts": (
        "UPDATE project_amounts SET high = 20000000000000",
        "UPDATE project_amounts SET high = 299000000000",
    ),
    "amount_without_mention": (
        "UPDATE project_amounts SET text = NULL",
        "UPDATE project_amounts SET modifier = NULL",
    ),
    "organization_not_in_text": (
        "UPDATE project_organizations SET name = '别处公司'",
        "UPDATE project_organizations SET canonical = '别处公司'",
    ),
    "article_without_title_or_date": (
        "UPDATE articles SET title = ' '",
        "UPDATE articles SET body = NULL, body_form = 'images'",
    ),
    "stage_after_publication": (
        "UPDATE projects SET date_from = DATE '2030-01-01'",
        "UPDATE projects SET date_from = DATE '2030-01-01', stage = 'planned'",
    ),
    "not_extracted": ("DELETE FROM extractions", "UPDATE extractions SET extractor = 'made/0'"),
    "kept_out": (
        "INSERT INTO problems VALUES ('a', 'projects', 'count', '9', 'too many', 'made/1')",
        "DELETE FROM problems",
    ),
    "source_below_minimum": (
        "UPDATE crawl_reports SET articles = 1",
        "UPDATE crawl_reports SET articles = 1, listed = 12",
    ),
    "date_beyond_publication": (
        "UPDATE indicators SET date_from = DATE '2030-01-01'",
        "UPDATE indicators SET date_from = DATE '2030-01-01', value = NULL",
    ),
    "stage_going_backwards": (
        AGAIN.format(stage="'planned'", day="NULL"),
        AGAIN.format(stage="'signed'", day="DATE '2024-01-05'"),
    ),
    "number_not_in_sentence": (
        "UPDATE indicators SET value = 100100000000, sentence = '去年实现1000亿元，增长6.0%'",
        "UPDATE indicators SET value = 250000000, sentence = '完成２，５００万美元'",
    ),
    "counts_falling": (LOSE.format(there=20, lost=11), LOSE.format(there=20, lost=9)),
    "source_without_articles": (
        "UPDATE crawl_reports SET source = 'elsewhere'",
        "UPDATE crawl_reports SET ok = true",
    ),
    "unresolved_reports": (
        "INSERT INTO project_reports VALUES ((SELECT min(id) FROM projects), 'a', 'p-gone', true, NULL, NULL, NULL)",
        "DELETE FROM project_reports",
    ),
}
"""Check to what it catches and to what comes near and is left: SQL that spoils a good warehouse."""


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


def test_there_is_a_case_for_every_check() -> None:
    assert set(CASES) == {file.name for file in sql_files("checks")}


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_check_catches_what_it_is_for_and_leaves_what_comes_near(name: str, good: Warehouse) -> None:
    caught, left = CASES[name]
    good.connection.execute("BEGIN")
    good.connection.execute(left)
    assert name not in found(only(name, good))
    good.connection.execute("ROLLBACK")
    good.connection.execute(caught)
    [result] = only(name, good)
    assert result.rows >= 1
    assert 1 <= len(result.samples) <= 5


def only(name: str, good: Warehouse) -> list[CheckResult]:
    """The result of one check."""
    tables = Tables(good.connection)
    return [checks._run(good.connection, tables, file) for file in sql_files("checks") if file.name == name]


@pytest.mark.parametrize(
    ("name", "spoil", "rows"),
    [
        ("date_beyond_publication", "UPDATE policies SET issued_date = DATE '2025-01-01'", 1),
        ("date_beyond_publication", "UPDATE policies SET expires_date = DATE '2023-01-01'", 1),
        ("date_beyond_publication", "UPDATE policies SET expires_date = DATE '2024-02-01'", 0),
        ("date_beyond_publication", "UPDATE policy_targets SET date_to = DATE '2023-12-31'", 1),
        ("date_beyond_publication", "UPDATE projects SET stage = 'planned', date_to = DATE '2023-12-31'", 2),
        ("date_beyond_publication", "UPDATE projects SET stage = 'planned', date_to = DATE '2024-12-31'", 0),
        ("date_beyond_publication", "UPDATE articles SET fetched_at = TIMESTAMP '2023-01-01'", 2),
        ("date_beyond_publication", "UPDATE articles SET fetched_at = TIMESTAMP '2024-12-30 20:00:00'", 0),
        ("implausible_amounts", "UPDATE project_amounts SET low = -1", 2),
        ("implausible_amounts", "UPDATE project_amounts SET low = 999, high = 999", 2),
        ("implausible_amounts", "UPDATE project_amounts SET low = 999, high = 999, role = 'subsidy'", 0),
        ("implausible_amounts", "UPDATE project_amounts SET high = 400000000000", 2),
        ("implausible_amounts", "UPDATE projects SET count = 9; UPDATE project_amounts SET high = 400000000000", 0),
        ("implausible_amounts", "{completed} 1.2 * low, 1.2 * high {of}", 2),
        ("implausible_amounts", "{completed} 1.05 * low, 1.05 * high {of}", 0),
        ("duplicate_facts", "UPDATE articles SET content_hash = 'same'", 1),
        ("duplicate_facts", "INSERT INTO projects BY NAME SELECT * REPLACE ('b' AS id) FROM projects LIMIT 1", 1),
        ("duplicate_facts", "UPDATE projects SET name = '同名项目'", 0),
        ("number_not_in_sentence", "UPDATE indicators SET sentence = '增长较快'", 1),
        ("number_not_in_sentence", "UPDATE indicators SET value = 12.5, sentence = '比重达到12.5%'", 0),
        ("number_not_in_sentence", "UPDATE indicators SET value = 12.5, sentence = '比重达到125%'", 0),
        ("number_not_in_sentence", "UPDATE indicators SET value = 12.4, sentence = '比重达到12.5%'", 1),
        ("number_not_in_sentence", "UPDATE indicators SET value = 20, sentence = '降低两成'", 0),
        ("number_not_in_sentence", "UPDATE indicators SET value = 350000000, sentence = '达3亿5000万元'", 0),
        ("number_not_in_sentence", "UPDATE policy_targets SET value = 23, sentence = '建成加氢站22座'", 1),
        ("number_not_in_sentence", "UPDATE indicators SET value = 7, sentence = '进一步增加到8家'", 1),
        ("number_not_in_sentence", "UPDATE indicators SET value = 0, sentence = '事故为0起'", 0),
        ("number_not_in_sentence", "UPDATE indicators SET value = -3.2, sentence = '下降3.2%'", 0),
        ("offsets_outside_text", "UPDATE policies SET char_start = -1", 1),
        ("duplicate_ids", "INSERT INTO policies FROM policies", 1),
        ("source_below_minimum", "UPDATE crawl_reports SET ok = false", 1),
    ],
)
def test_rows_that_a_check_catches(name: str, spoil: str, rows: int, good: Warehouse) -> None:
    completed = (
        "INSERT INTO project_amounts (id, article_id, project_id, role, currency, char_start, char_end, sentence, "
        "extractor, low, high) SELECT 'c' || id, article_id, project_id, 'completed_investment', currency, char_start, "
        "char_end, sentence, extractor,"
    )
    good.connection.execute(spoil.format(completed=completed, of="FROM project_amounts"))
    assert only(name, good)[0].rows == rows


def test_lists_of_tables_name_every_table_of_facts() -> None:
    for file in sql_files("checks"):
        if file.name in ("orphans", "sentence_not_in_text"):
            assert not [table for table in FACT_TABLES if f"FROM {table}" not in file.sql]


def test_results_are_kept_for_the_run_and_replaced_when_it_checks_again(good: Warehouse) -> None:
    good.connection.execute(CASES["amount_bounds"][0])
    for _ in range(2):
        run_checks(good.connection, made.RUN)
    run_checks(good.connection)
    rows = good.connection.execute(
        "SELECT run_id, severity, rows, samples->>'$[0].kind' FROM check_results WHERE name = 'amount_bounds' ORDER BY 1"
    ).fetchall()
    assert rows == [(made.RUN, "error", 2, "project_amounts"), (None, "error", 2, "project_amounts")]
    assert len(run_checks(good.connection)) == len(CASES)


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
