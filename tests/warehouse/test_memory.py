"""Night by night, resolution gives what it gives all at once, and judges only what is new."""

from __future__ import annotations

import datetime as dt
from typing import Any

import annotated
import pytest
import synthetic

from warehouse.resolution import memory
from warehouse.resolution.places import Places
from warehouse.resolution.resolve import resolve
from warehouse.store import Warehouse

NOW = dt.datetime(2024, 3, 3, tzinfo=dt.UTC)
FACTS = ("articles", "projects", "project_amounts", "project_organizations")
KEPT = ("resolved_projects", "project_reports", "resolved_amounts", "resolved_parties")
CLOSE = Places(place for place in annotated.places().all() if place.key in ("130000", "130700", "130726", "130728"))
"""Few counties, so that many reports meet."""


def settle(warehouse: Warehouse) -> int:
    """Resolve; gives the rows written."""
    return resolve(warehouse.connection, NOW, annotated.places().all()).changes


def shape(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    """Every project with its reports and what they say together, without ids that depend on the first night."""
    return warehouse.connection.execute(
        "SELECT list_sort(list(m.id)) AS reports, any_value(columns(r.* EXCLUDE (id, anchor_report_id, part_of))), "
        "list_sort(list(DISTINCT (a.role, a.low, a.rule))), list_sort(list(DISTINCT (p.organization_id, p.role))), "
        "any_value(w.name) FROM resolved_projects r JOIN project_reports m ON m.project_id = r.id "
        "LEFT JOIN resolved_amounts a ON a.project_id = r.id LEFT JOIN resolved_parties p ON p.project_id = r.id "
        "LEFT JOIN resolved_projects w ON w.id = r.part_of GROUP BY r.id ORDER BY 1"
    ).fetchall()


def put(warehouse: Warehouse, condition: str) -> None:
    """Bring the facts of some of the reports that were laid aside."""
    for table in FACTS:
        column = {"articles": "substr(id, 2)", "projects": "id"}.get(table, "project_id")
        warehouse.connection.execute(f"INSERT INTO {table} SELECT * FROM aside_{table} WHERE {column} {condition}")


def take(warehouse: Warehouse, condition: str) -> None:
    """Take facts of some reports away, as re-extraction does."""
    for table, column in (
        ("projects", "id"),
        ("project_amounts", "project_id"),
        ("project_organizations", "project_id"),
    ):
        warehouse.connection.execute(f"DELETE FROM {table} WHERE {column} {condition}")


@pytest.fixture
def aside(warehouse: Warehouse) -> Warehouse:
    """A warehouse without facts, and those of 240 reports in tables aside."""
    synthetic.fill(warehouse.connection, CLOSE, 240)
    for table in FACTS:
        warehouse.connection.execute(f"CREATE TEMP TABLE aside_{table} AS FROM {table}")
        warehouse.connection.execute(f"DELETE FROM {table}")
    return warehouse


def test_night_by_night_is_as_all_at_once(aside: Warehouse) -> None:
    changed = "IN (SELECT id FROM aside_projects WHERE hash(id) % 5 = 0)"
    for night in range(4):
        put(aside, f"IN (SELECT id FROM aside_projects WHERE hash(id) % 4 = {night})")
        settle(aside)
    before = shape(aside)
    take(aside, changed)
    settle(aside)
    aside.connection.execute("UPDATE projects SET place_code = '130726', place = '蔚县' WHERE hash(id) % 7 = 0")
    settle(aside)
    by_nights = shape(aside)
    memory.forget_all(aside.connection)
    assert settle(aside) == 0
    assert shape(aside) == by_nights != before
    # Taken back, all is as it was.
    aside.connection.execute(
        "UPDATE projects p SET place_code = a.place_code, place = a.place FROM aside_projects a WHERE a.id = p.id"
    )
    aside.connection.execute(f"DELETE FROM articles WHERE substr(id, 2) {changed}")
    put(aside, changed)
    settle(aside)
    assert shape(aside) == before
    assert settle(aside) == 0


def test_only_what_is_new_is_judged(aside: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    put(aside, "IN (SELECT id FROM aside_projects WHERE hash(id) % 20 > 0)")
    settle(aside)
    judged: list[frozenset[str]] = []

    def judge(one: Any, other: Any, places: Places) -> Any:
        judged.append(frozenset((one.id, other.id)))
        return real(one, other, places)

    real = memory.judge
    monkeypatch.setattr(memory, "judge", judge)
    settle(aside)
    assert judged == []
    put(aside, "IN (SELECT id FROM aside_projects WHERE hash(id) % 20 = 0)")
    [(new,)] = aside.connection.execute("SELECT list(id) FROM projects WHERE hash(id) % 20 = 0").fetchall()
    settle(aside)
    assert judged
    assert all(pair & set(new) for pair in judged)
