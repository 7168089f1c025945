"""JSON Schemas (2020-12) of what leaves the house: records of each table, changes, and the two pipeline records.

Schemas of tables are made from the columns of the warehouse at hand and their comments, so that they cannot differ
from what is written. They allow further keys: a new column is no break of the contract.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from crawler.records import Article
from nlp.records import Extraction
from warehouse.changes import FEED_TABLES
from warehouse.feed import RECORD_SCHEMA, TEXT_COLUMNS, Feed
from warehouse.migrate import migrate
from warehouse.resources import OF_ORGANIZATION, OF_PROJECT, RESOURCES

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_INTEGERS = frozenset({"bigint", "integer", "hugeint", "smallint", "tinyint", "ubigint", "uinteger"})
_FLOATS = frozenset({"decimal", "double", "float"})
# Times are UTC without an offset, which the format `date-time` would ask for.
_FORMATS: dict[str, Schema] = {"date": {"type": "string", "format": "date"}}
_COLUMNS_SQL = """
SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns()
WHERE NOT internal ORDER BY table_name, column_index
"""


def schemas(connection: duckdb.DuckDBPyConnection) -> Schema:
    """One document: `$defs` has the record of each table by its name, `change`, `Article` and `Extraction`.

    The document itself describes a line of an export: a record or a change.
    """
    described = _Described(connection)
    definitions = {table: described.record(table) for table in FEED_TABLES}
    return {
        "$schema": DIALECT,
        "title": f"Records of Yanzhao, schema {RECORD_SCHEMA}",
        "anyOf": [{"$ref": "#/$defs/change"}, *({"$ref": f"#/$defs/{table}"} for table in FEED_TABLES)],
        "$defs": definitions | {"change": _change()} | _pipeline(),
    }


def answer_schemas() -> Schema:
    """What the HTTP interface answers with, by name: records of tables and views, what a search finds, changes.

    Of a warehouse that this version of the program makes.
    """
    lists = (*OF_PROJECT.values(), *OF_ORGANIZATION.values())
    relations = {*FEED_TABLES, *(r.relation for r in RESOURCES.values()), *(relation for relation, _, _ in lists)}
    with duckdb.connect() as memory:
        migrate(memory, dt.datetime.now(dt.UTC))
        described = _Described(memory)
        found = {name: described.record(name) for name in sorted(relations)}
        for macro in ("search", "search_sentences"):
            rows = memory.execute(f"DESCRIBE FROM {macro}('x')").fetchall()
            properties = {name: _property(kind, nullable=True, comment=None) for name, kind, *_ in rows}
            found[macro] = _record(macro, properties, list(properties))
    return found | {"change": _change()}


def present_schemas() -> Schema:
    """The schemas of a warehouse that this version of the program makes."""
    with duckdb.connect() as memory:
        migrate(memory, dt.datetime.now(dt.UTC))
        return schemas(memory)


class _Described:
    """Records of the tables and views of a warehouse."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._feed = Feed(connection, with_text=True)
        self._columns: dict[str, dict[str, Schema]] = {}
        for table, name, kind, nullable, comment in connection.execute(_COLUMNS_SQL).fetchall():
            self._columns.setdefault(table, {})[name] = _property(kind, nullable, comment)

    def record(self, relation: str) -> Schema:
        """The schema of a table's or view's record; sentences are no required keys."""
        names = self._feed.columns(relation)
        properties = {name: self._columns[relation][name] for name in names}
        return _record(relation, properties, [name for name in names if name not in TEXT_COLUMNS])


class _Numbers(GenerateJsonSchema):
    """Decimals are written as numbers."""

    def decimal_schema(self, schema: Any) -> Schema:  # noqa: ARG002 (pydantic's signature)
        return {"type": "number"}


def _pipeline() -> Schema:
    """Article and Extraction with what they are made of, as `yanzhao parse` and `extract` write them."""
    records: list[tuple[str, Any, TypeAdapter[Any]]] = [
        (record.__name__, "serialization", TypeAdapter(record)) for record in (Article, Extraction)
    ]
    made, together = TypeAdapter.json_schemas(records, schema_generator=_Numbers)
    named = {name: schema for (name, _), schema in made.items() if schema != {"$ref": f"#/$defs/{name}"}}
    return {**together.get("$defs", {}), **named}


def _record(table: str, properties: Schema, required: list[str]) -> Schema:
    head: Schema = {"schema": {"const": RECORD_SCHEMA}, "table": {"const": table}}
    return {"type": "object", "properties": head | properties, "required": [*head, *required]}


def _change() -> Schema:
    """An entry of the change feed: with the row as the record of its table, or the id alone."""
    head: Schema = {
        "schema": {"const": RECORD_SCHEMA},
        "table": {"enum": list(FEED_TABLES)},
        "seq": {"type": "integer", "minimum": 1, "description": "Grows by one from entry to entry"},
        "change": {"enum": ["insert", "update", "delete"], "description": "What happened"},
        "op": {"enum": ["upsert", "delete"], "description": "What to do with the row of this table and id"},
        "id": {"type": "string"},
    }
    rows = [
        {
            "if": {"properties": {"op": {"const": "upsert"}, "table": {"const": table}}},
            "then": {"$ref": f"#/$defs/{table}"},
        }
        for table in FEED_TABLES
    ]
    return {"type": "object", "properties": head, "required": list(head), "allOf": rows}


def _property(kind: str, nullable: bool, comment: str | None) -> Schema:
    schema = json_type(duckdb.sqltype(kind))
    if nullable:
        schema = {"anyOf": [schema, {"type": "null"}]}
    return schema | ({"description": comment} if comment else {})


def json_type(kind: Any) -> Schema:
    """The JSON Schema of a DuckDB type (`duckdb.sqltype`) as `values.json_line` writes it; members may be null."""
    if kind.id in _INTEGERS:
        return {"type": "integer"}
    if kind.id in _FLOATS:
        return {"type": "number"}
    if kind.id == "boolean":
        return {"type": "boolean"}
    if kind.id in ("list", "array"):
        return {"type": "array", "items": _member(kind.children[0][1])}
    if kind.id == "struct":
        return {"type": "object", "properties": {name: _member(child) for name, child in kind.children}}
    if kind.id == "map":
        return {"type": "object", "additionalProperties": _member(kind.children[1][1])}
    return dict(_FORMATS.get(kind.id, {"type": "string"}))


def _member(kind: Any) -> Schema:
    return {"anyOf": [json_type(kind), {"type": "null"}]}
