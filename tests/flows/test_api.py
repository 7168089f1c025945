"""The HTTP interface: pages, tags, limits, and the snapshot published next without a restart."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from served import load, made

from flows.api import make_app
from flows.home import Home
from warehouse.changes import FEED_TABLES
from warehouse.database import Tables
from warehouse.following import Following
from warehouse.publish import publish
from warehouse.reading import Reader
from warehouse.resources import OF_ARTICLE
from warehouse.store import Warehouse

ROOT = Path(__file__).parents[2]


@pytest.fixture
def client(served_home: Home) -> Iterator[TestClient]:
    reader = Reader(served_home.snapshot)
    with TestClient(make_app(reader), raise_server_exceptions=False) as opened:
        yield opened
    reader.close()


@pytest.fixture
def reading(served_home: Home) -> Iterator[TestClient]:
    """With the publishers' text."""
    reader = Reader(served_home.snapshot, with_text=True)
    with TestClient(make_app(reader)) as opened:
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
    [
        *(("/articles", 8), ("/projects", 21), ("/indicators", 7), ("/policies", 1), ("/organizations", 10)),
        *(("/resolved_projects", 21), ("/resolved_organizations", 10), ("/stories", 8)),
        *(("/sources", 1), ("/coverage", 2), ("/places", 6)),
    ],
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
        ("/resolved_projects?place_code=130200&stage=signed", 4),
        ("/resolved_projects?name=第3号", 3),
        ("/resolved_projects?organization=燕赵1号能源有限公司", 7),
        ("/resolved_projects?since=2024-03-02", 0),
        ("/resolved_organizations?name=冀中3建设集团", 1),
        ("/resolved_organizations?type=bank", 0),
        ("/places?within=130200", 1),
        ("/places?level=province", 1),
        ("/stories?source=sample&since=2024-03-01", 8),
        ("/coverage?source=sample&status=partly", 1),
        ("/search?q=唐山市 氢能", 2),
        ("/search?q=氢能&kind=policy", 1),
        ("/search?q=氢能&until=2024-02-01", 0),
        ("/search?q=氢能&limit=3", 3),
        ("/search?q=。。", 0),
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
        ("/projects?since=1709251200", 422),
        ("/projects?place_code=13", 422),
        ("/projects?stage=begun", 422),
        ("/projects?stgae=signed", 422),
        ("/articles?source=" + "x" * 201, 422),
        ("/search", 422),
        ("/search/sentences?q=氢能", 403),
        ("/articles/nobody", 404),
        ("/projects/p-nothing", 404),
        ("/organizations/nobody", 404),
        ("/projects/", 404),
        ("/sql?q=SELECT+1", 404),
    ],
)
def test_wrong_questions_are_told_as_problems(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    told = answer.json()
    assert (answer.status_code, told["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["title"]
    assert told["detail"]
    name = told["type"].removeprefix("/docs#")
    assert f'id="{name}"' in client.get("/docs").text


def test_a_parameter_of_another_name_is_named(client: TestClient) -> None:
    told = client.get("/projects?stgae=signed&limit=0").json()
    assert told["errors"] == [
        {"parameter": "limit", "detail": "Input should be greater than or equal to 1"},
        {"parameter": "stgae", "detail": "no parameter of this path has this name"},
    ]


def test_nothing_can_be_written(client: TestClient) -> None:
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(client, method)("/projects")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
        assert answer.json()["type"] == "/docs#method"


def test_head_has_the_headers_of_get_and_no_body(client: TestClient) -> None:
    for path in ("/projects", "/articles/nobody", "/docs", "/openapi.json"):
        got, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert dict(head.headers) == dict(got.headers)


def test_a_large_answer_is_packed_where_it_is_wanted(client: TestClient) -> None:
    plain = client.get("/projects", headers={"Accept-Encoding": "identity"})
    packed = client.get("/projects", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 3
    assert packed.json() == plain.json()
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["vary"]
        again = client.get("/projects", headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, "Accept-Encoding" in again.headers["vary"]) == (304, True)


def test_any_tag_will_do_only_where_there_is_something(client: TestClient) -> None:
    star = {"If-None-Match": "*"}
    assert client.get("/projects", headers=star).status_code == 304
    assert client.get("/articles/nobody", headers=star).status_code == 404


def test_a_project_comes_with_its_timeline_figures_and_organizations(client: TestClient) -> None:
    project = client.get("/resolved_projects?name=第3号之1").json()["items"][0]
    found = client.get(f"/projects/{project['id']}").json()
    assert found | project == found
    [event] = found["timeline"]
    assert (event["stage"], event["event_date"], "sentence" in event) == ("started", "2024-02-04", False)
    assert [(f["role"], f["low_yi"], f["preferred"]) for f in found["figures"]] == [("total_investment", 5.5, True)]
    assert [(o["role"], o["organization"]) for o in found["organizations"]] == [
        ("contractor", "冀中3建设集团"),
        ("owner", "燕赵1号能源有限公司"),
    ]


def test_ids_lead_to_what_they_stand_for_now(client: TestClient) -> None:
    report = client.get("/projects?limit=1").json()["items"][0]
    answer = client.get(f"/projects/{report['id']}", follow_redirects=False)
    assert (answer.status_code, answer.content) == (307, b"")
    project = client.get(answer.headers["location"]).json()
    assert report["id"] in {event["report_id"] for event in project["timeline"]}
    company = client.get("/organizations/燕赵1号能源有限公司").json()
    assert company["id"].startswith("o-")
    assert len(company["projects"]) == 7
    assert company["organization_names"][0]["name"] == "燕赵1号能源有限公司"


def test_a_merged_project_leads_to_the_one_that_it_became(tmp_path: Path) -> None:
    home = Home(tmp_path)
    load(home, made.news(1, projects=2))
    with Warehouse(home.warehouse) as warehouse:
        [(kept,)] = warehouse.connection.execute("SELECT min(id) FROM resolved_projects").fetchall()
        warehouse.connection.execute("INSERT INTO project_forwards VALUES ('p-gone', ?, 'x')", [kept])
    publish(home.root)
    reader = Reader(home.snapshot)
    found = TestClient(make_app(reader)).get("/projects/p-gone")
    assert (found.status_code, found.json()["id"]) == (200, kept)
    reader.close()


def test_sentences_are_given_only_with_text(client: TestClient, reading: TestClient) -> None:
    assert client.get("/").json()["text"] is False
    refused = client.get("/search/sentences?q=氢能").json()
    assert (refused["status"], refused["type"]) == (403, "/docs#text")
    found = reading.get("/search/sentences?q=唐山市 氢能&limit=2").json()["items"]
    assert len(found) == 2
    assert all("唐山市" in item["sentence"] and "氢能" in item["sentence"] for item in found)
    project = reading.get("/resolved_projects?limit=1").json()["items"][0]["id"]
    assert reading.get(f"/projects/{project}").json()["timeline"][0]["sentence"]
    for path in ("/articles", "/projects", f"/projects/{project}", "/search?q=氢能"):
        assert not {"sentence", "body", "images"} & set(re.findall(r'"(\w+)":', client.get(path).text)), path


def test_amounts_keep_all_their_digits(tmp_path: Path) -> None:
    home = Home(tmp_path)
    load(home, made.news(1, projects=1))
    amount = Decimal("123456789012345678901.2345")
    with Warehouse(home.warehouse) as warehouse:
        warehouse.connection.execute("UPDATE indicators SET value = ?", [amount])
    publish(home.root)
    reader = Reader(home.snapshot)
    text = TestClient(make_app(reader)).get("/indicators").text
    assert json.loads(text, parse_float=Decimal)["items"][0]["value"] == amount
    reader.close()


def test_the_page_of_the_documentation_needs_nothing_from_elsewhere(client: TestClient) -> None:
    answer = client.get("/docs")
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not re.search(r"<script|<link|https?://", answer.text)
    for path in client.get("/openapi.json").json()["paths"]:
        assert f"<code>{path}</code>" in answer.text


def test_every_parameter_is_described_and_none_is_null(client: TestClient) -> None:
    for path, found in client.get("/openapi.json").json()["paths"].items():
        for parameter in found["get"].get("parameters", ()):
            if parameter["in"] == "query":
                assert parameter["description"], (path, parameter["name"])
            assert "null" not in json.dumps(parameter["schema"]), (path, parameter["name"])
        for status in ("200", "304", "422", "503"):
            assert status in found["get"]["responses"], path


def test_an_article_comes_with_every_table_that_names_it() -> None:
    with Warehouse(Path(":memory:")) as warehouse:
        tables = Tables(warehouse.connection)
    assert set(OF_ARTICLE) == {t for t in FEED_TABLES if "article_id" in tables.columns(t)}


def test_a_tag_saves_the_answer_until_the_next_publication(tmp_path: Path) -> None:
    home = Home(tmp_path)
    load(home, made.news(1))
    reader = Reader(home.snapshot)
    client = TestClient(make_app(reader))
    first = client.get("/articles")
    tag = {"If-None-Match": f'"other", {first.headers["etag"]}'}
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

    def ask(connection: Any, _: Any) -> Any:
        load(home, made.news(2))
        publish(home.root, keep_days=0)
        publish(home.root, keep_days=0)
        assert reader.about()["counts"]["articles"] == 2
        return connection.execute("SELECT count(*) FROM articles").fetchall()

    assert Following(home.snapshot, seconds=60).ask(ask) == [(1,)]
    reader.close()


def test_without_a_snapshot_it_says_so(tmp_path: Path) -> None:
    answer = TestClient(make_app(Reader(tmp_path / "published" / "yanzhao.duckdb"))).get("/projects")
    assert (answer.status_code, answer.json()["type"]) == (503, "/docs#snapshot")
    assert answer.headers["retry-after"]
    assert str(tmp_path) not in answer.text


def test_the_command_serves_on_loopback(served_home: Home) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "from flows.cli import main; main()", "serve", "--port", "0", "--home", str(served_home.root)],
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
