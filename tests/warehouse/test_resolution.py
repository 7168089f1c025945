"""From reports to things in a real warehouse, with few enough rows to check by hand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import annotated
import made
import pytest

from crawler.records import Article
from nlp.records import Amount, Extraction, Party, Project
from warehouse.cursor import present_cursor
from warehouse.errors import WarehouseError
from warehouse.export import export
from warehouse.forget import forget, traces
from warehouse.publish import publish
from warehouse.resolution.explain import explain
from warehouse.resolution.overrides import Numbered, Override
from warehouse.resolution.resolve import ResolveResult, resolve
from warehouse.store import Warehouse

NOW = dt.datetime(2024, 3, 3, tzinfo=dt.UTC)
YI = 10**8
OWNER = Party(role="owner", name="燕港氢能科技有限公司")
SHORT = Party(role="owner", name="燕港氢能")
CAOFEIDIAN = {"place": "曹妃甸区", "place_code": "130209"}


def total(yi: str, modifier: Any = None, role: Any = "total_investment") -> Amount:
    return Amount(role=role, low=Decimal(yi) * YI, high=Decimal(yi) * YI, currency="CNY", modifier=modifier)


def told(url: str, published: str, extractor: str = "made/1", **fields: Any) -> tuple[Article, Extraction]:
    """An article that tells of one project in one sentence, which names its address."""
    sentence = f"{url}说{fields.get('name') or '某项目'}。"
    address = url if "://" in url else f"http://example.com/{url}"
    article = made.article(address, f"标题{url}", sentence, published=published)
    reading = made.Reading(article, extractor)
    reading.projects.append(Project(evidence=reading.evidence(sentence), confidence=0.9, **({"name": None} | fields)))
    return article, reading.done()


SIGNED = told(
    "signed", "2022-09-11", name="绿色氢能产业园", stage="signed", date="2022-09-10", organizations=(OWNER,),
    amounts=(total("32", role="contract_value"),), **CAOFEIDIAN,
)  # fmt: skip
STARTED = told(
    "started", "2023-03-19", name="曹妃甸绿色氢能产业园项目", stage="started", date="2023-03-18",
    organizations=(SHORT, Party(role="contractor", name="冀东建设有限公司")), amounts=(total("32.5"),), **CAOFEIDIAN,
)  # fmt: skip
ROUNDED = told(
    "http://www.tangshan.gov.cn/rounded", "2023-11-02", name="曹妃甸绿色氢能产业园项目", stage="under_construction",
    amounts=(total("33", "approx"),), place="唐山市", place_code="130200",
)  # fmt: skip
SECOND = told(
    "second", "2025-08-12", name="曹妃甸绿色氢能产业园二期项目", stage="signed", organizations=(OWNER,),
    amounts=(total("18"),), **CAOFEIDIAN,
)  # fmt: skip
ALL = (SIGNED, STARTED, ROUNDED, SECOND)


def load(warehouse: Warehouse, *pairs: tuple[Article, Extraction]) -> None:
    warehouse.load_articles(made.RUN, [article for article, _ in pairs])
    result = warehouse.load_extractions(extraction for _, extraction in pairs)
    assert result.problems == ()


def settle(warehouse: Warehouse, *overrides: dict[str, Any]) -> ResolveResult:
    """Resolve with these overrides, each on a line of its own."""
    given = {"reason": "tested", "date": "2024-03-01"}
    lines = [Numbered(n, Override(**given | fields)) for n, fields in enumerate(overrides, 1)]
    return resolve(warehouse.connection, NOW, annotated.places().all(), lines)


def select(warehouse: Warehouse, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    return warehouse.connection.execute(sql, list(values)).fetchall()


def report_of(warehouse: Warehouse, pair: tuple[Article, Extraction]) -> str:
    return str(select(warehouse, "SELECT id FROM projects WHERE article_id = ?", [pair[0].id])[0][0])


def project_of(warehouse: Warehouse, pair: tuple[Article, Extraction]) -> str:
    return str(
        select(warehouse, "SELECT project_id FROM project_reports WHERE id = ?", [report_of(warehouse, pair)])[0][0]
    )


def test_reports_become_projects_with_the_furthest_stage_and_preferred_amounts(warehouse: Warehouse) -> None:
    load(warehouse, *ALL)
    result = settle(warehouse)
    assert (result.reports, result.projects, result.organizations, result.problems) == (4, 2, 2, ())
    rows = select(
        warehouse,
        "SELECT name, phase, stage, stage_date, place, prefecture, total_yi, contract_yi, currency, conflicts, owners, contractors, "
        "reports, stories, addresses, first_published::VARCHAR, last_published::VARCHAR FROM v_resolved_projects ORDER BY phase NULLS FIRST",
    )
    assert rows == [
        # The government's 约33 is rounded, and 32.5 lies within 3 % of it: the exact figure is preferred.
        ("曹妃甸绿色氢能产业园项目", None, "under_construction", None, "曹妃甸区", "唐山市", Decimal("32.5"), Decimal(32), "CNY", 1, ["燕港氢能科技有限公司"], ["冀东建设有限公司"], 3, 3, 3, "2022-09-11", "2023-11-02"),
        ("曹妃甸绿色氢能产业园二期项目", 2, "signed", None, "曹妃甸区", "唐山市", Decimal(18), None, "CNY", 0, ["燕港氢能科技有限公司"], [], 1, 1, 1, "2025-08-12", "2025-08-12"),
    ]  # fmt: skip


def test_the_timeline_tells_every_report_in_order(warehouse: Warehouse) -> None:
    load(warehouse, *ALL)
    settle(warehouse)
    rows = select(
        warehouse,
        "SELECT event_date::VARCHAR, stage, name_told, speaks, sentence FROM v_project_timeline WHERE project_id = ? ORDER BY event_date",
        [project_of(warehouse, SIGNED)],
    )
    assert rows == [
        ("2022-09-10", "signed", "绿色氢能产业园", True, "signed说绿色氢能产业园。"),
        ("2023-03-18", "started", "曹妃甸绿色氢能产业园项目", True, "started说曹妃甸绿色氢能产业园项目。"),
        ("2023-11-02", "under_construction", "曹妃甸绿色氢能产业园项目", True, "http://www.tangshan.gov.cn/rounded说曹妃甸绿色氢能产业园项目。"),
    ]  # fmt: skip


def test_conflicting_figures_stay_with_their_sources(warehouse: Warehouse) -> None:
    load(warehouse, *ALL)
    settle(warehouse)
    rows = select(
        warehouse,
        "SELECT role, low_yi, modifier, preferred, rule, url FROM v_project_figures WHERE project_id = ? ORDER BY role, low_yi",
        [project_of(warehouse, SIGNED)],
    )
    assert rows == [
        ("contract_value", Decimal(32), None, True, "only", "http://example.com/signed"),
        ("total_investment", Decimal("32.5"), None, True, "specific", "http://example.com/started"),
        ("total_investment", Decimal(33), "approx", False, None, "http://www.tangshan.gov.cn/rounded"),
    ]


def test_a_government_goes_before_newer_press(warehouse: Warehouse) -> None:
    official = told(
        "http://www.hebei.gov.cn/a", "2023-01-01", name="海兴绿色氢能产业园", amounts=(total("40"),), **CAOFEIDIAN
    )
    press = told("press", "2024-01-01", name="海兴绿色氢能产业园", amounts=(total("41"),), **CAOFEIDIAN)
    load(warehouse, official, press)
    settle(warehouse)
    assert select(warehouse, "SELECT low, rule, figures, differing FROM resolved_amounts") == [
        (40 * YI, "official", 2, 2)
    ]


def test_organizations_gather_their_names_and_projects(warehouse: Warehouse) -> None:
    load(warehouse, *ALL)
    settle(warehouse)
    rows = select(
        warehouse,
        "SELECT organization, role, project, stage, total_yi, stories FROM v_organizations_projects ORDER BY organization, role, project DESC",
    )
    assert rows == [
        ("冀东建设有限公司", "contractor", "曹妃甸绿色氢能产业园项目", "under_construction", Decimal("32.5"), 1),
        ("燕港氢能科技有限公司", "owner", "曹妃甸绿色氢能产业园项目", "under_construction", Decimal("32.5"), 2),
        ("燕港氢能科技有限公司", "owner", "曹妃甸绿色氢能产业园二期项目", "signed", Decimal(18), 1),
    ]
    assert select(warehouse, "SELECT name, rule, score FROM organization_names ORDER BY name") == [
        ("冀东建设有限公司", "same_name", 1.0),
        ("燕港氢能", "brand", 0.8),
        ("燕港氢能科技有限公司", "same_name", 1.0),
    ]


def test_organs_of_two_cities_are_two_and_have_their_level(warehouse: Warehouse) -> None:
    for number, (place, code) in enumerate((("唐山市", "130200"), ("石家庄市", "130100"))):
        organ = Party(role="authority", name="市发改委")
        load(
            warehouse,
            told(
                f"o{number}", "2024-01-01", name=f"第{number}批", place=place, place_code=code, organizations=(organ,)
            ),
        )
    load(
        warehouse,
        told("o2", "2024-01-01", name="丙", organizations=(Party(role="authority", name="唐山市发展和改革委员会"),)),
    )
    settle(warehouse)
    assert select(warehouse, "SELECT name, names, level, place FROM resolved_organizations ORDER BY name") == [
        ("唐山市发展和改革委员会", ["唐山市发展和改革委员会", "市发改委"], "prefecture", "唐山市"),
        ("石家庄市发展和改革委员会", ["市发改委"], "prefecture", "石家庄市"),
    ]


def test_places_know_what_they_lie_in(warehouse: Warehouse) -> None:
    settle(warehouse)
    assert select(warehouse, "SELECT parent_id, prefecture, path FROM places WHERE id IN ('130209', '雄安新区', '110105') ORDER BY id") == [
        ("110000", None, "北京市/朝阳区"),
        ("130200", "唐山市", "河北省/唐山市/曹妃甸区"),
        ("130000", "雄安新区", "河北省/雄安新区"),
    ]  # fmt: skip


def test_near_copies_of_a_story_count_once(warehouse: Warehouse) -> None:
    copy = told("copy", "2023-03-19", name="曹妃甸绿色氢能产业园项目", amounts=(total("32.5"),), **CAOFEIDIAN)
    load(warehouse, STARTED, copy)
    warehouse.connection.execute("INSERT INTO article_copies VALUES (?, ?)", [copy[0].id, STARTED[0].id])
    settle(warehouse)
    assert select(warehouse, "SELECT reports, stories FROM resolved_projects") == [(2, 1)]
    assert select(warehouse, "SELECT figures FROM resolved_amounts") == [(1,)]
    speaking = select(warehouse, "SELECT article_id FROM project_reports WHERE speaks")
    assert speaking == [(STARTED[0].id,)]


def test_a_project_keeps_its_id_when_reports_join_and_nothing_is_written_twice(warehouse: Warehouse) -> None:
    load(warehouse, STARTED)
    settle(warehouse)
    first = project_of(warehouse, STARTED)
    # Older than the report that the id was made of.
    load(warehouse, SIGNED, ROUNDED, SECOND)
    settle(warehouse)
    assert project_of(warehouse, SIGNED) == project_of(warehouse, STARTED) == first != project_of(warehouse, SECOND)
    assert settle(warehouse).changes == 0


def test_a_merge_forwards_the_id_and_taking_its_line_out_gives_it_back(warehouse: Warehouse) -> None:
    load(warehouse, *ALL)
    settle(warehouse)
    one, other = project_of(warehouse, STARTED), project_of(warehouse, SECOND)
    merge = {"op": "merge", "a": one, "b": other}
    for _ in range(2):
        assert settle(warehouse, merge).problems == ()
        assert project_of(warehouse, SECOND) == one
        assert select(warehouse, "SELECT id, project_id FROM project_forwards") == [(other, one)]
    settle(warehouse)
    assert (project_of(warehouse, STARTED), project_of(warehouse, SECOND)) == (one, other)
    assert select(warehouse, "SELECT count(*) FROM project_forwards") == [(0,)]


def test_people_merge_whole_projects_also_of_two_places_and_undo_it(warehouse: Warehouse) -> None:
    hall: dict[str, Any] = {"name": "朔方会展中心", "place": "迁安市", "place_code": "130283"}
    halls = [told(f"hall{n}", f"2024-0{n}-01", **hall) for n in (1, 2)]
    load(warehouse, SIGNED, STARTED, *halls)
    settle(warehouse)
    one, other = project_of(warehouse, SIGNED), project_of(warehouse, halls[0])
    for _ in range(2):
        assert settle(warehouse, {"op": "merge", "a": other, "b": one}).problems == ()
        assert select(warehouse, "SELECT reports FROM resolved_projects") == [(4,)]
    settle(warehouse)
    assert [project_of(warehouse, pair) for pair in (SIGNED, STARTED, *halls)] == [one, one, other, other]
    assert select(warehouse, "SELECT count(*) FROM project_forwards") == [(0,)]


def test_a_split_takes_one_report_out_and_can_be_undone(warehouse: Warehouse) -> None:
    load(warehouse, *ALL)
    settle(warehouse)
    project = project_of(warehouse, SIGNED)
    split = {"op": "split", "a": report_of(warehouse, ROUNDED), "b": project}
    settle(warehouse, split)
    assert project_of(warehouse, ROUNDED) != project
    assert project_of(warehouse, SIGNED) == project_of(warehouse, STARTED) == project
    settle(warehouse)
    assert {project_of(warehouse, pair) for pair in (SIGNED, STARTED, ROUNDED)} == {project}


def test_organizations_can_be_merged_and_split_by_name(warehouse: Warehouse) -> None:
    load(warehouse, *ALL)
    settle(warehouse, {"op": "split", "a": "燕港氢能", "b": "燕港氢能科技有限公司"})
    assert select(warehouse, "SELECT count(*) FROM resolved_organizations") == [(3,)]
    # The same, told from the name that leads.
    settle(warehouse, {"op": "split", "a": "燕港氢能科技有限公司", "b": "燕港氢能"})
    assert select(warehouse, "SELECT count(*) FROM resolved_organizations") == [(3,)]
    settle(warehouse, {"op": "merge", "a": "燕港氢能科技有限公司", "b": "冀东建设有限公司"})
    assert select(warehouse, "SELECT names FROM resolved_organizations") == [
        (["冀东建设有限公司", "燕港氢能", "燕港氢能科技有限公司"],)
    ]
    settle(warehouse)
    assert select(warehouse, "SELECT count(*) FROM resolved_organizations") == [(2,)]


def test_a_corrected_fact_survives_re_extraction_and_its_line_taken_out_gives_the_original_back(
    warehouse: Warehouse,
) -> None:
    load(warehouse, SIGNED)
    report = report_of(warehouse, SIGNED)
    line = {"op": "set", "fact": report, "field": "date", "value": "2022-08"}
    stored = "SELECT date, date_to::VARCHAR FROM projects"
    assert settle(warehouse, line).corrections == 1
    assert select(warehouse, stored) == [("2022-08", "2022-08-31")]
    article, extraction = SIGNED
    again = Extraction(id=article.id, extractor="made/2", projects=extraction.projects)
    warehouse.load_extractions([again])
    settle(warehouse, line)
    assert select(warehouse, stored) == [("2022-08", "2022-08-31")]
    settle(warehouse)
    assert select(warehouse, stored) == [("2022-09-10", "2022-09-10")]
    assert select(warehouse, "SELECT count(*) FROM corrections") == [(0,)]


def test_an_amount_set_right_speaks_in_the_project(warehouse: Warehouse) -> None:
    load(warehouse, STARTED)
    [(amount,)] = select(warehouse, "SELECT id FROM project_amounts")
    lines = [{"op": "set", "fact": amount, "field": field, "value": 3260000000} for field in ("low", "high")]
    assert settle(warehouse, *lines).problems == ()
    assert select(warehouse, "SELECT total_yi FROM v_resolved_projects") == [(Decimal("32.6"),)]


def test_a_struck_fact_stays_away_and_comes_back_whole(warehouse: Warehouse) -> None:
    load(warehouse, SIGNED, STARTED)
    before = [
        select(warehouse, f"SELECT * FROM {t} ORDER BY id")
        for t in ("projects", "project_amounts", "project_organizations")
    ]
    strike = {"op": "strike", "fact": report_of(warehouse, STARTED)}
    settle(warehouse, strike)
    assert select(warehouse, "SELECT reports, stage FROM resolved_projects") == [(1, "signed")]
    assert select(warehouse, "SELECT count(*) FROM project_organizations") == [(1,)]
    warehouse.load_extractions([STARTED[1]])
    assert settle(warehouse, strike).problems == ()
    assert select(warehouse, "SELECT reports, stage FROM resolved_projects") == [(1, "signed")]
    settle(warehouse)
    after = [
        select(warehouse, f"SELECT * FROM {t} ORDER BY id")
        for t in ("projects", "project_amounts", "project_organizations")
    ]
    assert after == before


@pytest.mark.parametrize(
    ("fields", "told_why"),
    [
        ({"op": "merge", "a": "p-0000000000000000", "b": "p-1111111111111111"}, "no project p-0000000000000000 and no p-1111"),
        ({"op": "strike", "fact": "nowhere"}, "no fact nowhere is in the warehouse"),
        ({"op": "set", "fact": "REPORT", "field": "colour", "value": 1}, "projects has no field 'colour' to set"),
        ({"op": "set", "fact": "REPORT", "field": "stage", "value": "begun"}, "'begun' is no stage; choose one of planned"),
        ({"op": "set", "fact": "REPORT", "field": "count", "value": "many"}, "'many' is no BIGINT"),
        ({"op": "set", "fact": "REPORT", "field": "count", "value": None}, "count of projects cannot be null"),
        ({"op": "set", "fact": "REPORT", "field": "place", "value": "桥西区"}, "桥西区 is the name of several divisions; set place_code to one of 130104 (河北省/石家庄市/桥西区), 130703"),
        ({"op": "set", "fact": "REPORT", "field": "place_code", "value": "999999"}, "'999999' is no place code of a division"),
        ({"op": "merge", "a": "p-wrong", "b": "REPORT"}, "no project p-wrong is in the warehouse"),
        ({"op": "set", "fact": "REPORT", "field": "date", "value": "spring"}, "'spring' is no EDTF date"),
        ({"op": "split", "a": "REPORT", "b": "PROJECT"}, "name another report of it"),
        ({"op": "split", "a": "无此公司", "b": "燕港氢能"}, "no organization 无此公司"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_followed_is_told_and_the_others_are_followed(
    warehouse: Warehouse, fields: dict[str, Any], told_why: str
) -> None:
    load(warehouse, STARTED)
    settle(warehouse)
    named = {"REPORT": report_of(warehouse, STARTED), "PROJECT": project_of(warehouse, STARTED)}
    fields = {key: named.get(value, value) if isinstance(value, str) else value for key, value in fields.items()}
    good = {"op": "set", "fact": named["REPORT"], "field": "name", "value": "改正的项目"}
    [problem] = settle(warehouse, fields, good).problems
    assert problem.line == 1
    assert told_why in problem.message
    assert select(warehouse, "SELECT name FROM resolved_projects") == [("改正的项目",)]


def test_a_strike_goes_before_what_is_set_in_its_fact_night_after_night(warehouse: Warehouse) -> None:
    load(warehouse, SIGNED, STARTED)
    settle(warehouse)
    report = report_of(warehouse, STARTED)
    [(amount,)] = select(warehouse, "SELECT id FROM project_amounts WHERE project_id = ?", [report])
    lines = (
        {"op": "set", "fact": report, "field": "name", "value": "改名"},
        {"op": "strike", "fact": report},
        {"op": "set", "fact": amount, "field": "low", "value": 1},
        {"op": "merge", "a": report, "b": report_of(warehouse, SIGNED)},
    )
    for _ in range(2):
        assert [(problem.line, problem.message) for problem in settle(warehouse, *lines).problems] == [
            (1, f"fact {report} is struck by line 2; take one of the two lines out"),
            (3, f"fact {amount} belongs to {report} of projects, which line 2 strikes"),
            (4, "the report is struck by line 2"),
        ]
        assert select(warehouse, "SELECT count(*) FROM projects") == [(1,)]


def test_a_split_goes_before_a_merge(warehouse: Warehouse) -> None:
    load(warehouse, *ALL)
    settle(warehouse)
    one, other = report_of(warehouse, STARTED), report_of(warehouse, SECOND)
    lines = ({"op": "merge", "a": one, "b": other}, {"op": "split", "a": other, "b": one})
    [problem] = settle(warehouse, *lines).problems
    assert problem == (1, "what this line merges another line splits, and the split counts")
    assert project_of(warehouse, STARTED) != project_of(warehouse, SECOND)
    names = ("燕港氢能科技有限公司", "冀东建设有限公司")
    lines = tuple({"op": op, "a": names[0], "b": names[1]} for op in ("merge", "split"))
    [problem] = settle(warehouse, *lines).problems
    assert problem.line == 1
    assert select(warehouse, "SELECT count(*) FROM resolved_organizations") == [(2,)]


def test_a_place_set_by_name_or_code_moves_the_project(warehouse: Warehouse) -> None:
    load(warehouse, SIGNED)
    report = report_of(warehouse, SIGNED)
    settle(warehouse)
    for field, value in (("place", "迁安市"), ("place_code", "130283")):
        assert settle(warehouse, {"op": "set", "fact": report, "field": field, "value": value}).problems == ()
        assert select(warehouse, "SELECT place, place_code FROM v_resolved_projects") == [("迁安市", "130283")]
    settle(warehouse)
    assert select(warehouse, "SELECT place, place_code FROM v_resolved_projects") == [("曹妃甸区", "130209")]


def test_lines_about_facts_that_re_extraction_no_longer_finds_wait_and_bring_nothing_back(warehouse: Warehouse) -> None:
    load(warehouse, SIGNED, STARTED)
    settle(warehouse)
    corrected, struck = report_of(warehouse, SIGNED), report_of(warehouse, STARTED)
    lines = (
        {"op": "set", "fact": corrected, "field": "stage", "value": "planned"},
        {"op": "strike", "fact": struck},
    )
    assert settle(warehouse, *lines).problems == ()
    warehouse.load_extractions([Extraction(id=pair[0].id, extractor="made/2") for pair in (SIGNED, STARTED)])
    [problem] = settle(warehouse, *lines).problems
    assert (problem.line, "is in the warehouse no more" in problem.message) == (1, True)
    # Found again by a later version, it is corrected and struck again.
    again = [Extraction(id=e.id, extractor="made/3", projects=e.projects) for _, e in (SIGNED, STARTED)]
    warehouse.load_extractions(again)
    assert settle(warehouse, *lines).problems == ()
    assert select(warehouse, "SELECT id, stage FROM projects") == [(corrected, "planned")]
    # What is gone when its line is taken out does not come back from the past.
    warehouse.load_extractions([Extraction(id=STARTED[0].id, extractor="made/4")])
    settle(warehouse)
    assert select(warehouse, "SELECT id, stage FROM projects") == [(corrected, "signed")]
    assert select(warehouse, "SELECT count(*) FROM corrections") == [(0,)]


def test_who_follows_the_changes_ends_with_our_state(tmp_path: Path) -> None:
    path, state = tmp_path / "warehouse.duckdb", dict[tuple[str, str], dict[str, Any]]()
    with Warehouse(path, clock=lambda: NOW) as warehouse:
        cursor = present_cursor(warehouse.connection)
    merge: dict[str, Any] = {}
    for step in range(4):
        with Warehouse(path, clock=lambda: NOW) as warehouse:
            if step == 0:
                load(warehouse, *ALL)
                settle(warehouse)
                merge = {"op": "merge", "a": project_of(warehouse, STARTED), "b": project_of(warehouse, SECOND)}
            elif step < 3:
                strike = {"op": "strike", "fact": report_of(warehouse, STARTED)}
                settle(warehouse, *([merge] if step == 1 else [strike]))
            else:
                settle(warehouse)
        publish(tmp_path, NOW)
        snapshot = tmp_path / "published" / "yanzhao.duckdb"
        cursor = export(snapshot, "jsonl", tmp_path / f"step{step}", since=cursor)
        for line in (tmp_path / f"step{step}" / "changes.jsonl").read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            del record["seq"], record["change"]
            key = record["table"], record["id"]
            if record.pop("op") == "delete":
                state.pop(key, None)
            else:
                state[key] = record
        export(snapshot, "jsonl", tmp_path / f"full{step}")
        full = [
            json.loads(line)
            for file in (tmp_path / f"full{step}").glob("*.jsonl")
            for line in file.read_text(encoding="utf-8").splitlines()
        ]
        assert {(r["table"], r["id"]): r for r in full} == state


def explained(warehouse: Warehouse, a: str, b: str) -> str:
    return "\n".join(explain(warehouse.connection, a, b))


def test_an_explanation_shows_rules_score_decision_and_evidence(warehouse: Warehouse) -> None:
    load(warehouse, *ALL)
    settle(warehouse)
    text = explained(warehouse, report_of(warehouse, SIGNED), report_of(warehouse, STARTED))
    project = project_of(warehouse, SIGNED)
    for part in (
        f"A  曹妃甸绿色氢能产业园项目: project {project}, 3 reports in 3 stories",
        "parties   燕港氢能科技有限公司 (owner), 冀东建设有限公司 (contractor)",
        "sentence  “signed说绿色氢能产业园。”",
        "amount    32亿 CNY (contract value)",
        "place     曹妃甸区, 唐山市, 河北省",
        "  +2.50  owner              the same owner",
        "  +4.50  name equal         绿色氢能产业园",
        "  +1.50  amount close       32亿 and 32.5亿",
        "sum                4.5 are needed; score 0.9",
        "By the rules, these two alone: one project.",
        f"In the warehouse: one project, {project}.",
        f"report {report_of(warehouse, STARTED)} joined {report_of(warehouse, SIGNED)}, score ",
        f'{{"op": "split", "a": "{report_of(warehouse, SIGNED)}"',
    ):
        assert part in text
    with pytest.raises(WarehouseError, match="both are the same report"):
        explain(warehouse.connection, project_of(warehouse, SECOND), report_of(warehouse, SECOND))


def test_an_explanation_of_two_projects_takes_the_pair_that_speaks_most_for_one(warehouse: Warehouse) -> None:
    load(warehouse, *ALL)
    settle(warehouse)
    text = explained(warehouse, project_of(warehouse, STARTED), project_of(warehouse, SECOND))
    assert "Of 3 pairs of their reports the two above speak most for one project." in text
    assert "-4.50  phase              phase 2 and none" in text
    assert f'{{"op": "merge", "a": "{project_of(warehouse, STARTED)}"' in text
    [(named,), (second,)] = select(warehouse, "SELECT name FROM resolved_projects ORDER BY name LIKE '%二期%'")
    assert explained(warehouse, named, second) == text
    # A name that one report alone uses is found as well.
    assert "report " in explained(warehouse, "绿色氢能产业园", second)


def test_an_explanation_tells_why_a_pair_that_agrees_stays_apart(warehouse: Warehouse) -> None:
    # Told for the city, the hall could be that of either county, and goes to one of them.
    same: dict[str, Any] = {"name": "朔方会展中心", "amounts": (total("7.35"),)}
    places = (("曹妃甸区", "130209"), ("唐山市", "130200"), ("迁安市", "130283"))
    hall = [told(code, "2023-01-01", place=place, place_code=code, **same) for place, code in places]
    load(warehouse, *hall)
    settle(warehouse)
    [lone] = {project_of(warehouse, pair) for pair in hall} - {project_of(warehouse, hall[1])}
    text = explained(warehouse, lone, report_of(warehouse, hall[1]))
    assert "By the rules, these two alone: one project." in text
    assert "They stay apart because " in text
    assert "are two places." in text


def test_names_of_organizations_and_places_are_explained_too(warehouse: Warehouse) -> None:
    load(warehouse, *ALL)
    settle(warehouse)
    text = explained(warehouse, "燕港氢能", "燕港氢能科技有限公司")
    assert "by rule   brand (0.8): a short name that opens one long name, and no second one" in text
    assert "sentence  “started说曹妃甸绿色氢能产业园项目。” (2023-03-19, http://example.com/started)" in text
    assert "In the warehouse, among all names: one organization, o-" in text
    rival = told(
        "rival", "2024-01-01", name="制氢站", organizations=(Party(role="owner", name="燕港氢能装备有限公司"),)
    )
    load(warehouse, rival)
    settle(warehouse)
    text = explained(warehouse, "燕港氢能", "燕港氢能科技有限公司")
    assert "By the rules, these two alone: one organization." in text
    assert "They stay apart because 燕港氢能 could also be 燕港氢能装备有限公司" in text
    text = explained(warehouse, "桥西区", "石家庄市")
    assert "桥西区, 张家口市, 河北省 (130703)" in text
    assert "桥西区 (130104), 石家庄市 (130100): one lies in the other" in text
    assert "曹妃甸区, 唐山市, 河北省 (130209)" in explained(warehouse, "唐海县", "迁安市")
    with pytest.raises(WarehouseError, match="无此公司: no such report, project, organization or place"):
        explain(warehouse.connection, "无此公司", "燕港氢能")
    with pytest.raises(WarehouseError, match=r"氢能产: no such .*; there is .*绿色氢能产业园"):
        explain(warehouse.connection, "氢能产", "燕港氢能")
    with pytest.raises(WarehouseError, match="things of two kinds"):
        explain(warehouse.connection, "唐山市", "燕港氢能")


def test_a_name_that_re_extraction_corrects_leaves_the_project_its_id(warehouse: Warehouse) -> None:
    load(warehouse, SECOND)
    settle(warehouse)
    before = project_of(warehouse, SECOND)
    article, extraction = SECOND
    [project] = extraction.projects
    other = Project(
        name="绿色氢能产业园二期", evidence=project.evidence, confidence=0.9, place="曹妃甸区", place_code="130209"
    )
    warehouse.load_extractions([Extraction(id=article.id, extractor="made/2", projects=(other,))])
    settle(warehouse)
    assert project_of(warehouse, SECOND) == before


def test_what_is_taken_down_leaves_the_projects_and_the_corrections(warehouse: Warehouse) -> None:
    load(warehouse, SIGNED, SECOND)
    line = {"op": "set", "fact": report_of(warehouse, SECOND), "field": "name", "value": "改名"}
    settle(warehouse, line)
    found = traces(warehouse.connection, [SECOND[0].id], [])
    forget(warehouse.connection, found, SECOND[0].id, None, NOW)
    assert select(warehouse, "SELECT count(*) FROM corrections") == [(0,)]
    assert [problem.line for problem in settle(warehouse, line).problems] == [1]
    assert select(warehouse, "SELECT name, reports FROM resolved_projects") == [("绿色氢能产业园", 1)]


def test_a_project_that_loses_a_report_to_a_takedown_is_told_by_the_others(warehouse: Warehouse) -> None:
    load(warehouse, SIGNED, STARTED, ROUNDED)
    settle(warehouse)
    project = project_of(warehouse, SIGNED)
    found = traces(warehouse.connection, [ROUNDED[0].id], [])
    forget(warehouse.connection, found, ROUNDED[0].id, None, NOW)
    settle(warehouse)
    assert select(warehouse, "SELECT id, reports, stage FROM resolved_projects") == [(project, 2, "started")]
    for table in ("resolution_reports", "project_reports"):
        assert select(warehouse, f"SELECT count(*) FROM {table}") == [(2,)]
