"""`yanzhao sql`, `shell` and `dictionary` as people call them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import pytest

from flows.cli import invoke
from warehouse.publish import publish
from warehouse.query import query
from warehouse.store import Warehouse


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> str:
    home = tmp_path_factory.mktemp("home")
    Warehouse(home / "warehouse.duckdb").close()
    publish(home)
    return str(home)


QUERY = 'SELECT \'O\'\'Neil; "甲"|乙\' AS "a;b""c", 12.50::DECIMAL(9,2) AS "数"; -- done'


def test_a_file_with_a_mark_and_odd_names_is_run(home: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a 'question'.sql"
    file.write_text(QUERY, encoding="utf-8-sig")
    assert invoke(["sql", "--home", home, "--file", str(file), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {'a;b"c': 'O\'Neil; "甲"|乙', "数": 12.5}


def test_markdown_keeps_cells_whole_and_escapes_bars(home: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["sql", QUERY, "--home", home, "--format", "markdown"]) == 0
    assert capsys.readouterr().out == '| a;b"c | 数 |\n| --- | ---: |\n| O\'Neil; "甲"\\|乙 | 12.5 |\n'
    assert invoke(["sql", 'SELECT 1 AS "a|b", NULL AS c', "--home", home, "--format", "markdown"]) == 0
    assert capsys.readouterr().out == "| a\\|b | c |\n| ---: | --- |\n| 1 |  |\n"


def test_columns_line_up_by_cells_and_values_are_written_for_people(
    home: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "SELECT * FROM (VALUES ('项目甲', 1.50, true, ['a', NULL], {'金额': 2.5}), (NULL, NULL, NULL, [], NULL)) t(名称, 亿, b, l, s)"
    assert invoke(["sql", rows, "--home", home]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "名称     亿  b     l        s",
        "──────  ───  ────  ───────  ─────────────",
        '项目甲  1.5  true  a、NULL  {"金额": 2.5}',
        "",
    ]
    assert err == "2 rows\n"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT p.stagee FROM v_projects p", ': "stage"'),
        ("FROM v_pipline", 'Did you mean "v_pipeline"'),
        ("FROM serch('x')", 'Did you mean "search"'),
        ("SELECT 总投资 FROM v_projects", "total_yi"),
        ("SELECT * FROM 项目", "燕赵.项目"),
        ("SELECT 1 FROM v_projects WHERE owners LIKE '%北京%'", "list_contains(owners"),
        ("SELECT 1 WHERE ['甲'] = '北京'", "list_contains(owners"),
        ('SELECT 1 FROM v_projects WHERE place = "唐山市"', "'唐山市' with single quotes"),
        ("SELECT 1 FROM v_projects WHERE place = “唐山市”", "single quotes: '唐山市'"),
        ("SELECT name，place FROM v_projects", "， is a Chinese mark: write ,"),
        ("DROP TABLE articles", "only SELECT"),
        ("SELECT 1; DELETE FROM articles", "give one query"),
    ],
)
def test_a_wrong_query_gets_one_line_that_helps(
    home: str, query: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert invoke(["sql", query, "--home", home]) == 1
    error = capsys.readouterr().err
    assert told in error
    assert len(error.splitlines()) == 1


def test_a_wrong_name_in_a_chinese_view_is_not_answered_with_the_way_to_it(
    home: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert invoke(["sql", 'SELECT 地区 FROM "燕赵"."项目"', "--home", home]) == 1
    error = capsys.readouterr().err
    assert '"地点"' in error
    assert "schema" not in error


def test_a_query_is_stopped_in_time(home: str, capsys: pytest.CaptureFixture[str]) -> None:
    endless = "SELECT count(*) FROM range(1000000000) a, range(1000000) b"
    assert invoke(["sql", endless, "--home", home, "--timeout", "0.2"]) == 1
    assert "longer than 0.2 seconds" in capsys.readouterr().err


def test_a_file_that_is_no_text_is_told(home: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "query.sql"
    file.write_bytes("SELECT '甲'".encode("gb18030"))
    assert invoke(["sql", "--home", home, "--file", str(file)]) == 1
    assert "not UTF-8 at byte 8" in capsys.readouterr().err


def test_the_shell_is_duckdbs_own_read_only(
    home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "duckdb"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/called\nexit 3\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(SystemExit) as end:
        invoke(["shell", "--home", home])
    assert end.value.code == 3
    greeting = capsys.readouterr().err
    examples = re.findall(r"(?:SHOW|FROM) [^;]+(?=;)", greeting)
    assert len(examples) == 3
    for example in examples:
        query(Path(home) / "published" / "yanzhao.duckdb", example)
    assert (tmp_path / "called").read_text(encoding="utf-8") == f"-readonly {home}/published/yanzhao.duckdb\n"


def test_the_dictionary_comes_as_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["dictionary", "--format", "json"]) == 0
    relations = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    names = {relation["name"]: relation for relation in relations}
    assert names["v_projects"]["alias"] == "项目"
    assert {column["name"] for column in names["v_projects"]["columns"]} >= {"name", "total_yi"}


def test_the_dictionary_tells_one_view_by_either_name(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("v_pipeline", "项目阶段"):
        assert invoke(["dictionary", name]) == 0
        page = capsys.readouterr().out
        assert "## v_pipeline · 项目阶段" in page
        assert "| `under_construction` | 在建 |" in page
        assert "v_projects" not in page
    assert invoke(["dictionary", "v_pipelines"]) == 1
    assert "no view, macro or table is called v_pipelines; there is v_pipeline, " in capsys.readouterr().err


def test_the_snapshot_opens_in_any_client(home: str) -> None:
    with duckdb.connect(f"{home}/published/yanzhao.duckdb", read_only=True) as client:
        assert client.execute("FROM search('曹妃甸')").fetchall() == []
