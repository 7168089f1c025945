"""The change feed: every change once, in order, without a gap; whoever applies it ends with our state."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import made
import pytest
from jsonschema import Draft202012Validator

from crawler.records import Article
from nlp.records import Extraction
from warehouse.changes import FEED_TABLES, trim_log
from warehouse.cursor import position, present_cursor
from warehouse.errors import CursorError
from warehouse.feed import RECORD_SCHEMA, TEXT_COLUMNS, Feed
from warehouse.resolution.overrides import Numbered, Override
from warehouse.resolution.resolve import resolve
from warehouse.schemas import present_schemas
from warehouse.store import Warehouse
from warehouse.values import json_line

NOW = dt.datetime(2024, 3, 9, tzinfo=dt.UTC)
State = dict[tuple[str, str], dict[str, Any]]


def state_of(warehouse: Warehouse) -> State:
    feed = Feed(warehouse.connection, with_text=True)
    return {
        (table, record["id"]): {k: v for k, v in record.items() if k not in ("schema", "table")}
        for table in FEED_TABLES
        for record in feed.rows(table)
    }


def last_of(warehouse: Warehouse) -> int:
    return int(present_cursor(warehouse.connection).split("-")[1])


def apply(state: State, changes: list[dict[str, Any]]) -> None:
    """What a consumer does: nothing but upserts and deletions."""
    for change in changes:
        row = {k: v for k, v in change.items() if k not in ("schema", "table", "seq", "change", "op")}
        if change["op"] == "upsert":
            state[change["table"], change["id"]] = row
        else:
            state.pop((change["table"], change["id"]), None)


def version(n: int, edition: int, kept: int, stage: str) -> tuple[Article, Extraction]:
    """Article n in an edition of its text, read by an extractor that finds some of its projects at a stage."""
    article, extraction = made.news(n, projects=2)
    if edition:
        # Words behind all the others leave every offset as it is.
        text = (*article.paragraphs, f"更正{edition}。")
        fetched = f"2024-03-{2 + edition:02d}T00:00:00Z"
        article = made.article(article.url, article.title, *text, fetched_at=fetched)
    projects = tuple(replace(project, stage=stage) for project in extraction.projects[:kept])
    return article, replace(extraction, projects=projects, extractor=f"made/{stage}{kept}")


def take(warehouse: Warehouse, what: str, value: Any) -> None:
    if what == "load":
        warehouse.load_articles(made.RUN, [value[0]])
        warehouse.load_extractions([value[1]])
    elif what == "copy":
        original, _ = made.news(value, projects=2)
        url = f"http://a.example.com/copy/{value}"
        warehouse.load_articles("20240102T000000Z-0000", [made.article(url, original.title, *original.paragraphs)])


def test_the_feed_can_be_taken_in_pages(warehouse: Warehouse) -> None:
    for n in range(3):
        take(warehouse, "load", version(n, 0, 2, "signed"))
    feed, end = Feed(warehouse.connection, with_text=False), last_of(warehouse)
    pages = [list(feed.changes(start, min(start + 7, end))) for start in range(0, end, 7)]
    assert [c for page in pages for c in page] == list(feed.changes(0))


def test_loading_again_gives_no_entry_and_a_new_reading_only_what_differs(warehouse: Warehouse) -> None:
    take(warehouse, "load", version(0, 0, 2, "signed"))
    before = last_of(warehouse)
    take(warehouse, "load", version(0, 0, 2, "signed"))
    assert last_of(warehouse) == before
    take(warehouse, "load", version(0, 0, 1, "signed"))
    gone = list(Feed(warehouse.connection, with_text=False).changes(before))
    assert {(c["table"], c["change"], c["op"]) for c in gone} == {
        (table, "delete", "delete") for table in ("projects", "project_amounts", "project_organizations")
    }
    assert len(gone) == 4


def test_what_people_corrected_stays_so_through_another_extraction(warehouse: Warehouse) -> None:
    article, extraction = made.news(0, projects=2)
    take(warehouse, "load", (article, extraction))
    (fixed,), (struck,) = warehouse.connection.execute("SELECT id FROM projects ORDER BY id").fetchall()
    given = {"reason": "misread", "date": "2024-03-01"}
    lines = [
        Numbered(1, Override(op="set", fact=fixed, field="date", value="2023-05", **given)),
        Numbered(2, Override(op="strike", fact=struck, **given)),
    ]
    resolve(warehouse.connection, NOW, (), lines)
    before, state = last_of(warehouse), state_of(warehouse)
    warehouse.load_extractions([replace(extraction, extractor="made/2")])
    assert (last_of(warehouse), state_of(warehouse)) == (before, state)
    # What the extractor finds now is what returns when the lines are taken out.
    found = [replace(project, stage="operating", date="2024-02-02") for project in extraction.projects]
    warehouse.load_extractions([replace(extraction, extractor="made/3", projects=tuple(found))])
    [row] = [row for (table, _), row in state_of(warehouse).items() if table == "projects"]
    assert (row["id"], row["date"], row["date_to"], row["stage"]) == (
        fixed,
        "2023-05",
        dt.date(2023, 5, 31),
        "operating",
    )
    resolve(warehouse.connection, NOW, (), [])
    rows = [row for (table, _), row in state_of(warehouse).items() if table == "projects"]
    assert [(row["date"], row["date_to"], row["stage"]) for row in rows] == [
        ("2024-02-02", dt.date(2024, 2, 2), "operating")
    ] * 2


def test_records_without_text_hold_facts_alone(warehouse: Warehouse) -> None:
    take(warehouse, "load", version(0, 0, 2, "signed"))
    article = made.news(0, projects=2)[0]
    sentences = article.paragraphs
    for with_text in (False, True):
        feed = Feed(warehouse.connection, with_text)
        lines = [json_line(r) for table in FEED_TABLES for r in feed.rows(table)] + [*map(json_line, feed.changes(0))]
        found = any(sentence in line.decode() for sentence in sentences for line in lines)
        assert found == with_text
        assert any(TEXT_COLUMNS & set(json.loads(line)) for line in lines) == with_text


def test_every_record_agrees_with_its_published_schema(warehouse: Warehouse) -> None:
    for pair in (version(0, 0, 2, "signed"), version(1, 1, 2, "started"), made.policy()):
        take(warehouse, "load", pair)
    take(warehouse, "copy", 0)
    take(warehouse, "load", version(1, 1, 0, "started"))
    schema = present_schemas()
    Draft202012Validator.check_schema(schema)
    checked = set()
    for with_text in (False, True):
        feed = Feed(warehouse.connection, with_text)
        for name, records in [("change", feed.changes(0)), *((table, feed.rows(table)) for table in FEED_TABLES)]:
            validator = Draft202012Validator({**schema, "anyOf": [{"$ref": f"#/$defs/{name}"}]})
            for record in records:
                line = json.loads(json_line(record))
                validator.validate(line)
                assert line["schema"] == RECORD_SCHEMA
                checked.add(name)
                spoiled = {key: value for key, value in line.items() if key != "id"}
                assert not validator.is_valid(spoiled)
    assert checked >= {"change", "articles", "article_addresses", "mentions", "projects", "indicators", "policies"}


def test_articles_and_extractions_agree_with_their_schemas() -> None:
    from flows.codec import to_json

    schema = present_schemas()
    for name, index in (("Article", 0), ("Extraction", 1)):
        validator = Draft202012Validator({**schema, "anyOf": [{"$ref": f"#/$defs/{name}"}]})
        for pair in (made.news(0), made.policy()):
            validator.validate(json.loads(to_json(pair[index])))


def test_the_log_forgets_what_is_old_and_says_so(warehouse: Warehouse) -> None:
    take(warehouse, "load", version(0, 0, 2, "signed"))
    cursor = present_cursor(warehouse.connection)
    feed, end = cursor.split("-")
    at = warehouse.connection.execute("SELECT max(changed_at) FROM changes").fetchall()[0][0].replace(tzinfo=dt.UTC)
    assert trim_log(warehouse.connection, at) == 0
    assert trim_log(warehouse.connection, at + dt.timedelta(days=1)) == int(end) - 1
    assert present_cursor(warehouse.connection) == cursor
    with pytest.raises(CursorError, match="too old: the log begins at"):
        position(warehouse.connection, f"{feed}-0")
    take(warehouse, "load", version(1, 0, 2, "signed"))
    assert next(c["seq"] for c in Feed(warehouse.connection, with_text=False).changes(int(end))) == int(end) + 1
