"""The published schemas describe what is really written, and change only as the contract allows.

`record_schemas.json` is what was published with the present versions. A key that is gone or has another type is told
until `RECORD_SCHEMA` (tables, changes), `ARTICLE_SCHEMA` or `EXTRACTION_SCHEMA` is raised; then, and after a key was
added, the file is made anew: `python tests/warehouse/test_record_schemas.py` with the project on the path.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from crawler.records import ARTICLE_SCHEMA
from nlp.records import EXTRACTION_SCHEMA, Document
from warehouse.changes import FEED_TABLES
from warehouse.feed import RECORD_SCHEMA, Feed
from warehouse.resolution.resolve import resolve
from warehouse.schemas import present_schemas
from warehouse.store import Warehouse
from warehouse.values import json_line

KEPT = Path(__file__).parent / "record_schemas.json"
GOLD = Path(__file__).parents[1] / "gold" / "dev.jsonl"
VERSIONS = {"tables": RECORD_SCHEMA, "Article": ARTICLE_SCHEMA, "Extraction": EXTRACTION_SCHEMA}
PIPELINE = ("Article", "Extraction")
Schema = dict[str, Any]


def present() -> Schema:
    return {"versions": VERSIONS, "schemas": _bare(present_schemas()["$defs"])}


def _bare(schema: Any, named: bool = False) -> Any:
    """A schema without its words, of which only the reader's understanding depends. `named`: its keys are names."""
    if isinstance(schema, dict):
        words = () if named else ("description", "title", "default", "examples")
        return {key: _bare(item, key in ("properties", "$defs")) for key, item in schema.items() if key not in words}
    return [_bare(item) for item in schema] if isinstance(schema, list) else schema


def breaks(before: Schema, now: Schema) -> list[str]:
    """What consumers of the schemas before cannot take of those now, for records whose version is the same."""
    found = []
    same = {kind for kind, version in before["versions"].items() if now["versions"][kind] == version}
    for name, schema in before["schemas"].items():
        if (name if name in PIPELINE else "tables" if name in (*FEED_TABLES, "change") else "Extraction") in same:
            found += _lost(name, schema, now["schemas"].get(name))
    return found


def _lost(path: str, before: Any, now: Any) -> Iterator[str]:
    if not (isinstance(before, dict) and isinstance(now, dict)):
        if before != now:
            yield f"{path}: {before} has become {now}"
        return
    for key in before.keys() | now.keys():
        if key == "properties":
            for name, schema in before.get(key, {}).items():
                yield from _lost(f"{path}.{name}", schema, now.get(key, {}).get(name))
        elif key == "required":
            yield from (f"{path}.{name} may be missing" for name in set(before.get(key, ())) - set(now.get(key, ())))
        elif key == "enum":
            # Lists of values may grow.
            yield from (f"{path}: {value} is gone" for value in before.get(key, ()) if value not in now.get(key, ()))
        else:
            yield from _lost(f"{path}/{key}", before.get(key), now.get(key))


def test_no_key_is_lost_and_no_type_changed_without_a_new_version() -> None:
    assert breaks(json.loads(KEPT.read_bytes()), present()) == []


def test_what_is_published_is_kept_so_that_it_cannot_be_lost_unseen() -> None:
    told = "run `python tests/warehouse/test_record_schemas.py` and commit record_schemas.json"
    assert json.loads(KEPT.read_bytes()) == present(), told


def _changed(path: str, change: Any) -> Schema:
    now = copy.deepcopy(present())
    at: Any = now["schemas"]
    *way, last = path.split("/")
    for key in way:
        at = at[key]
    if change is None:
        del at[last]
    else:
        at[last] = change
    return now


@pytest.mark.parametrize(
    ("path", "change", "told"),
    [
        ("projects/properties/stage", None, "projects.stage"),
        ("projects/properties/count/type", "string", "projects.count/type: integer has become string"),
        ("projects/properties/count", {"anyOf": [{"type": "integer"}, {"type": "null"}]}, "projects.count"),
        ("policies", None, "policies"),
        ("change/properties/op/enum", ["upsert"], "change.op: delete is gone"),
        ("articles/required", ["id"], "articles.url may be missing"),
        ("Extraction/properties/mentions", None, "Extraction.mentions"),
        ("Article/properties/paragraphs/items/type", "integer", "Article.paragraphs"),
    ],
)
def test_a_break_is_found(path: str, change: Any, told: str) -> None:
    found = breaks(present(), _changed(path, change))
    assert any(line.startswith(told) for line in found), found


def test_what_the_contract_allows_is_no_break() -> None:
    assert breaks(present(), _changed("projects/properties/district", {"type": "string"})) == []
    assert breaks(present(), _changed("change/properties/change/enum", ["insert", "update", "delete", "merge"])) == []
    raised = _changed("projects/properties/stage", None) | {"versions": VERSIONS | {"tables": RECORD_SCHEMA + 1}}
    assert breaks(present(), raised) == []


@pytest.fixture(scope="module")
def extracted() -> list[tuple[Any, Any]]:
    """Annotated documents as the pipeline reads them: what is told and what is left out are as in life."""
    import made

    from nlp.pipeline import extract

    pairs = []
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        title, *paragraphs = document["text"].split("\n")
        kind = document.get("kind") or "news"
        url = f"http://example.com/gold/{document['id']}"
        article = made.article(url, title, *paragraphs, published=document.get("published"), kind=kind)
        read = Document(id=article.id, text=article.text, published=article.published, kind=kind)
        pairs.append((article, extract(read)))
    return pairs


def test_real_records_have_exactly_the_keys_and_types_that_are_published(
    warehouse: Warehouse, extracted: list[tuple[Any, Any]]
) -> None:
    import made

    warehouse.load_articles(made.RUN, [article for article, _ in extracted])
    warehouse.load_extractions(extraction for _, extraction in extracted)
    resolve(warehouse.connection, dt.datetime(2024, 3, 9, tzinfo=dt.UTC))
    schema = present_schemas()
    seen: dict[str, dict[str, set[bool]]] = {}
    for with_text in (False, True):
        feed = Feed(warehouse.connection, with_text)
        for name, records in [("change", feed.changes(0)), *((table, feed.rows(table)) for table in FEED_TABLES)]:
            validator = Draft202012Validator({**schema, "anyOf": [{"$ref": f"#/$defs/{name}"}]})
            for record in records:
                line = json.loads(json_line(record))
                validator.validate(line)
                if name != "change":
                    assert set(line) <= set(schema["$defs"][name]["properties"]), name
                for key, value in line.items():
                    seen.setdefault(name, {}).setdefault(key, set()).add(value is None)
    # Nulls and values have both been there, or the test says little.
    both = {f"{table}.{key}" for table, keys in seen.items() for key, nulls in keys.items() if len(nulls) == 2}
    assert both >= {"projects.name", "projects.stage", "projects.place_code", "project_amounts.modifier"}
    assert both >= {"mentions.low", "mentions.edtf", "indicators.change_pct", "resolved_projects.name"}
    assert set(seen) >= {"articles", "mentions", "projects", "indicators", "policies", "resolved_organizations"}


def test_articles_and_extractions_are_as_published(extracted: list[tuple[Any, Any]]) -> None:
    from flows.codec import to_json

    schema = present_schemas()
    for index, name in enumerate(PIPELINE):
        validator = Draft202012Validator({**schema, "anyOf": [{"$ref": f"#/$defs/{name}"}]})
        for pair in extracted:
            line = json.loads(to_json(pair[index]))
            validator.validate(line)
            assert set(line) <= set(schema["$defs"][name]["properties"])


if __name__ == "__main__":
    KEPT.write_text(json.dumps(present(), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
