"""The HTTP interface attacked: every parameter fuzzed, slow questions, many at once, snapshots changed or broken."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pytest
import uvicorn
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from served import load, made

from flows.api import make_app
from flows.home import Home
from warehouse.publish import publish
from warehouse.reading import Reader


@pytest.fixture
def client(served_home: Home) -> Iterator[TestClient]:
    reader = Reader(served_home.snapshot, with_text=True)
    with TestClient(make_app(reader), raise_server_exceptions=False) as opened:
        yield opened
    reader.close()


ENDLESS = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3"
GREEDY = "SELECT list(a.range::VARCHAR || b.range) FROM range(100000) a, range(100000) b"


@pytest.mark.parametrize(("sql", "told"), [(ENDLESS, "longer than 0.5 seconds"), (GREEDY, "ask for less")])
def test_a_question_that_takes_too_much_is_stopped(
    served_home: Home, monkeypatch: pytest.MonkeyPatch, sql: str, told: str
) -> None:
    reader = Reader(served_home.snapshot, seconds=0.5, at_once=1)
    client = TestClient(make_app(reader))
    monkeypatch.setattr(Reader, "about", lambda self: self._ask(lambda rows: rows.connection.execute(sql).fetchall()))
    answer = client.get("/")
    assert (answer.status_code, answer.json()["type"]) == (503, "/docs#too-long")
    assert told in answer.json()["detail"]
    monkeypatch.undo()
    assert client.get("/").status_code == 200
    reader.close()


def test_one_question_too_many_is_sent_away(served_home: Home) -> None:
    reader = Reader(served_home.snapshot, seconds=0.2, at_once=1)
    client = TestClient(make_app(reader))
    with reader._following._slots:
        answer = client.get("/projects")
    assert (answer.status_code, answer.json()["type"]) == (503, "/docs#busy")
    assert answer.headers["retry-after"]
    assert client.get("/projects").status_code == 200
    none = TestClient(make_app(reader, most_waiting=0)).get("/projects")
    assert (none.status_code, none.headers["content-type"]) == (503, "application/problem+json")
    reader.close()


def test_many_at_once_all_get_an_answer_while_snapshots_change(tmp_path: Path) -> None:
    home = Home(tmp_path)
    load(home, *(made.news(n, projects=2) for n in range(3)))
    reader = Reader(home.snapshot, seconds=30)
    config = uvicorn.Config(make_app(reader), port=0, log_level="critical")
    server = uvicorn.Server(config)
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    while not server.started:
        assert serving.is_alive()
    port = server.servers[0].sockets[0].getsockname()[1]
    import httpx

    paths = ["/", "/projects?limit=1000", "/resolved_projects", "/search?q=氢能", "/changes?limit=1000", "/coverage"]

    def ask(n: int) -> int:
        answer = httpx.get(f"http://127.0.0.1:{port}{paths[n % len(paths)]}", timeout=60)
        assert answer.json()
        return answer.status_code

    with ThreadPoolExecutor(20) as asking:
        answers = [asking.submit(ask, n) for n in range(120)]
        for n in range(2):
            load(home, made.news(10 + n, projects=2))
            publish(home.root, keep_days=0)
        assert {answer.result() for answer in answers} == {200}
    server.should_exit = True
    serving.join(20)
    assert reader.about()["counts"]["articles"] == 5
    reader.close()


def test_a_broken_snapshot_is_told_and_the_next_one_is_read(tmp_path: Path) -> None:
    home = Home(tmp_path)
    load(home, made.news(1, projects=1))
    reader = Reader(home.snapshot)
    client = TestClient(make_app(reader), raise_server_exceptions=False)
    assert client.get("/projects").status_code == 200
    folder = sorted((home.root / "published" / "snapshots").iterdir())[-1]
    whole = (folder / "yanzhao.duckdb").read_bytes()
    for content in (b"", b"SQLite format 3\x00" + bytes(5000), whole[: len(whole) // 2], bytes(100)):
        (folder / "broken").write_bytes(content)
        (folder / "broken").replace(folder / "yanzhao.duckdb")
        # DuckDB gives an open file to who asks for its name again.
        reader.close()
        answer = client.get("/projects")
        assert (answer.status_code, answer.json()["type"]) == (503, "/docs#snapshot"), content[:20]
        assert str(tmp_path) not in answer.text
    publish(home.root)
    assert client.get("/projects").status_code == 200
    reader.close()


def test_a_snapshot_of_another_version_is_told(tmp_path: Path) -> None:
    home = Home(tmp_path)
    load(home, made.news(1, projects=1))
    folder = sorted((home.root / "published" / "snapshots").iterdir())[-1]
    with duckdb.connect(str(folder / "yanzhao.duckdb")) as other:
        other.execute("DROP TABLE v_coverage")
    reader = Reader(home.snapshot)
    client = TestClient(make_app(reader), raise_server_exceptions=False)
    assert client.get("/coverage").json()["type"] == "/docs#snapshot"
    assert client.get("/projects").status_code == 200
    reader.close()


VALUES = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.sampled_from(
        [
            "2024-01-01",
            "0001-01-01",
            "9999-12-31",
            "1",
            "1000",
            "130000",
            "\x00",
            "'; DROP TABLE articles; --",
            "%",
            "_",
        ]
    ),
)
NAMES = ("source", "kind", "since", "until", "after", "limit", "place_code", "stage", "organization", "article", "q")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_question_breaks_it_and_every_answer_is_described(client: TestClient, data: Any) -> None:
    paths = client.app.openapi()["paths"]  # type: ignore[attr-defined]
    path = data.draw(st.sampled_from(sorted(paths)))
    operation = paths[path]["get"]
    own = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"]
    params = data.draw(st.dictionaries(st.sampled_from([*own, *own, *own, *NAMES]), VALUES, max_size=4))
    answer = client.get(path.replace("{id}", "x"), params=params, follow_redirects=False)
    assert str(answer.status_code) in operation["responses"]
    assert answer.status_code < 500
    media = "application/json" if answer.status_code == 200 else "application/problem+json"
    assert answer.headers["content-type"] == media


NOT_BY_FORM = {"/changes": "positive_data_acceptance"}
"""Whether a cursor is one of this warehouse cannot be told by its form."""


@pytest.mark.filterwarnings("ignore")
def test_schemathesis_finds_nothing(client: TestClient) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    from schemathesis.checks import CHECKS, load_all_checks
    from schemathesis.generation import GenerationMode

    load_all_checks()
    schema = schemathesis.openapi.from_asgi("/openapi.json", client.app)
    asked = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        checks = [check for check in CHECKS.get_all() if check.__name__ != NOT_BY_FORM.get(operation.path)]
        # Without parameters there is no way to ask wrongly.
        modes = list(GenerationMode) if operation.query or operation.path_parameters else [GenerationMode.POSITIVE]
        for mode in modes:

            @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: Any) -> None:
                case.call_and_validate(checks=checks)  # noqa: B023 (called at once)

            ask()
        asked.add(operation.path)
    assert asked == set(client.app.openapi()["paths"])  # type: ignore[attr-defined]
