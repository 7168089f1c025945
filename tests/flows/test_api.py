"""The HTTP interface: pages, tags, limits, and the snapshot published next without a restart."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from flows.api import make_app
from flows.home import Home
from warehouse.publish import publish
from warehouse.reading import Reader
from warehouse.store import Warehouse

sys.path.insert(0, str(Path(__file__).parents[1] / "warehouse"))
import made

ROOT = Path(__file__).parents[2]


def load(home: Home, *pairs: Any) -> None:
    with Warehouse(home.warehouse) as warehouse:
        warehouse.load_articles(made.RUN, [article for article, _ in pairs])
        warehouse.load_extractions(extraction for _, extraction in pairs)
    publish(home.root)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    place = Home(tmp_path_factory.mktemp("served"))
    load(place, *(made.news(n, projects=3) for n in range(7)), made.policy())
    return place


@pytest.fixture
def client(home: Home) -> Iterator[TestClient]:
    reader = Reader(home.snapshot)
    with TestClient(make_app(reader), raise_server_exceptions=False) as opened:
        yield opened
    reader.close()


def pages(client: TestClient, path: str, limit: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        page = client.get(path, params={"limit": limit, "after": after}).json()
        assert len(page["items"]) <= limit
        found += page["items"]
        if page["next"] is None:
            return found
        after = page["next"]


@pytest.mark.parametrize(
    ("path", "rows"),
    [("/articles", 8), ("/projects", 21), ("/indicators", 7), ("/policies", 1), ("/organizations", 10)],
)
def test_pages_give_every_record_once(client: TestClient, path: str, rows: int) -> None:
    whole = client.get(path, params={"limit": 1000}).json()
    assert (len(whole["items"]), whole["next"]) == (rows, None)
    assert pages(client, path, 4) == whole["items"]


def test_records_agree_with_their_schema_and_have_no_text(client: TestClient) -> None:
    schema = client.get("/schema").json()
    for table in ("articles", "projects", "indicators", "policies"):
        validator = Draft202012Validator({**schema, "anyOf": [{"$ref": f"#/$defs/{table}"}]})
        for record in client.get(f"/{table}").json()["items"]:
            validator.validate(record)
            assert not {"sentence", "body", "images"} & set(record)
    validator = Draft202012Validator({**schema, "anyOf": [{"$ref": "#/$defs/change"}]})
    for change in client.get("/changes").json()["items"]:
        validator.validate(change)


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("/projects?place_code=130200", 12),  # 唐山市 with 曹妃甸区, which is a part of it
        ("/projects?place_code=130209", 6),
        ("/projects?place_code=130000", 21),
        ("/projects?stage=signed", 7),
        ("/projects?organization=燕赵1号能源有限公司", 7),
        ("/projects?organization=o'x;--", 0),
        ("/projects?since=2024-03-02", 0),
        ("/articles?kind=policy", 1),
        ("/articles?until=2024-03-01&source=sample", 8),
        ("/indicators?subject=唐山市", 2),
        ("/policies?document_number=冀测办字〔2024〕1号", 1),
        ("/organizations?name=冀中3建设集团", 1),
    ],
)
def test_filters(client: TestClient, path: str, rows: int) -> None:
    assert len(client.get(path).json()["items"]) == rows


def test_an_article_comes_with_all_its_facts(client: TestClient) -> None:
    article, _ = made.news(2, projects=3)
    found = client.get(f"/articles/{article.id}").json()
    assert (found["title"], len(found["projects"]), len(found["project_organizations"])) == (article.title, 3, 6)
    assert client.get("/articles/nobody").status_code == 404


def test_changes_lead_to_the_cursor_of_the_snapshot(client: TestClient) -> None:
    cursor = client.get("/").json()["cursor"]
    seen, after = 0, None
    while True:
        page = client.get("/changes", params={"limit": 100} | ({"after": after} if after else {})).json()
        assert [item["seq"] for item in page["items"]] == list(range(seen + 1, seen + len(page["items"]) + 1))
        seen, after = seen + len(page["items"]), page["next"]
        if not page["items"]:
            break
    assert after == cursor


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/changes?after=00000000-1", 410),
        ("/changes?after=x", 400),
        ("/projects?limit=0", 422),
        ("/projects?limit=1001", 422),
        ("/projects?since=2024-02-30", 422),
        ("/projects?place_code=13", 422),
        ("/projects?stage=" + "x" * 201, 422),
        ("/sql?q=SELECT+1", 404),
    ],
)
def test_wrong_questions_are_told(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_nothing_can_be_written(client: TestClient) -> None:
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)("/projects").status_code == 405


def test_a_tag_saves_the_answer_until_the_next_publication(tmp_path: Path) -> None:
    home = Home(tmp_path)
    load(home, made.news(1))
    reader = Reader(home.snapshot)
    client = TestClient(make_app(reader))
    first = client.get("/articles")
    tag = {"If-None-Match": f'"other", W/{first.headers["etag"]}'}
    again = client.get("/articles", headers=tag)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert client.get("/articles?limit=5").headers["etag"] != first.headers["etag"]
    load(home, made.news(2))
    later = client.get("/articles", headers=tag)
    assert (later.status_code, len(later.json()["items"])) == (200, 2)
    reader.close()


def test_what_is_published_next_is_served_while_a_question_ends_on_what_it_began_with(tmp_path: Path) -> None:
    home = Home(tmp_path)
    load(home, made.news(1))
    reader = Reader(home.snapshot)
    with reader._open() as connection:
        load(home, made.news(2))
        publish(home.root, keep_days=0)
        publish(home.root, keep_days=0)
        assert reader.about()["counts"]["articles"] == 2
        assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]
    reader.close()


def test_without_a_snapshot_it_says_so(tmp_path: Path) -> None:
    answer = TestClient(make_app(Reader(tmp_path / "published" / "yanzhao.duckdb"))).get("/projects")
    assert answer.status_code == 503
    assert "no snapshot at" in answer.json()["detail"]
    assert answer.headers["retry-after"]


def test_a_question_that_takes_too_long_is_stopped_and_one_too_many_sent_away(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(home.snapshot, seconds=0.2, at_once=1)
    client = TestClient(make_app(reader))
    endless = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3"
    monkeypatch.setattr(
        Reader, "about", lambda self: self._ask(lambda connection: connection.execute(endless).fetchall())
    )
    answers: list[Any] = []
    asking = threading.Thread(target=lambda: answers.append(client.get("/")))
    asking.start()
    asking.join(20)
    assert answers[0].status_code == 503
    assert "longer than 0.2 seconds" in answers[0].json()["detail"]
    with reader._slots:
        answer = client.get("/projects")
    assert (answer.status_code, "too many questions" in answer.text) == (503, True)
    reader.close()


PARAMETERS = ("source", "kind", "since", "until", "after", "limit", "place_code", "stage", "organization", "article")
PARAMETERS += ("subject", "name", "document_number")
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["2024-01-01", "0001-01-01", "9999-12-31", "1", "1000", "130000", "\x00", "'; DROP TABLE articles; --"]
    ),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(
        ["/articles", "/projects", "/indicators", "/policies", "/organizations", "/changes", "/", "/schema"]
    ),
    params=st.dictionaries(st.sampled_from(PARAMETERS), VALUES, max_size=4),
)
def test_no_question_breaks_it_and_every_answer_is_described(
    client: TestClient, path: str, params: dict[str, str]
) -> None:
    described = client.app.openapi()["paths"][path]["get"]["responses"]  # type: ignore[attr-defined]
    answer = client.get(path, params=params)
    assert str(answer.status_code) in described
    assert answer.status_code < 500
    assert answer.headers["content-type"] == "application/json"
    if answer.status_code == 200 and path not in ("/", "/schema"):
        assert set(answer.json()) == {"items", "next"}


@pytest.mark.filterwarnings("ignore")
def test_schemathesis_finds_nothing(client: TestClient) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    from schemathesis.checks import CHECKS, load_all_checks

    load_all_checks()
    names = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
    checks = [CHECKS.get_one(name) for name in names]
    schema = schemathesis.openapi.from_asgi("/openapi.json", client.app)
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(max_examples=10, deadline=None)
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            case.call_and_validate(checks=checks)

        ask()


def test_the_command_serves_on_loopback(home: Home) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "from flows.cli import main; main()", "serve", "--port", "0", "--home", str(home.root)],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        assert process.stderr is not None
        address = process.stderr.readline().split(" at ")[1].strip()
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert json.load(answer)["counts"]["articles"] == 8
    finally:
        process.terminate()
        process.wait(20)
        assert process.stderr is not None
        process.stderr.close()
