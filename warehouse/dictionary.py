"""What every table, view, column and macro means, in English and Chinese, read from the comments in the database.

From the same comments come the Chinese aliases: a schema `燕赵` with one view for each view, its columns named in
Chinese. A name is the beginning of the Chinese comment, unless `data/chinese_names.tsv` has a better one. Codes such as
stages and roles are told there in the Chinese words of `data/chinese_values.tsv`; a code that is not in it stays.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import duckdb

from warehouse.sqlfiles import sql_files

SCHEMA = "燕赵"
_HEAD = re.compile(r"^[…\s]*([^（）(),，：；;、。\s]+)")
_MACROS = "SELECT DISTINCT function_name, comment FROM duckdb_functions() WHERE NOT internal AND schema_name = 'main'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One of the codes that a column may have."""

    value: str
    chinese: str
    """The word for it in the Chinese views."""
    meaning: str
    """What it means, in English; empty where the code says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column."""

    name: str
    type: str
    english: str
    chinese: str
    alias: str
    """Its name in the schema of Chinese views."""
    values: tuple[Value, ...] = ()
    """Its codes, where it has such."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A table, view or table macro."""

    name: str
    kind: str
    """table, view or macro."""
    english: str
    chinese: str
    alias: str
    """Name of the Chinese view; empty for tables and macros."""
    notes: str
    """Rules of counting and the like; empty where there are none."""
    columns: tuple[Column, ...]


def read_dictionary(connection: duckdb.DuckDBPyConnection) -> list[Relation]:
    """All views, macros and tables of a warehouse, views first, each kind by name."""
    notes = {f.name: f.header.get("notes", "") for folder in ("views", "macros") for f in sql_files(folder)}
    found = []
    for kind, statement in _KINDS:
        for name, comment in sorted(connection.execute(statement).fetchall()):
            english, chinese = _split(comment)
            alias = _names().get((name, ""), _head(chinese)) if kind == "view" else ""
            columns = tuple(_columns(connection, name))
            found.append(
                Relation(
                    name=name, kind=kind, english=english, chinese=chinese, alias=alias,
                    notes=notes.get(name, ""), columns=columns,
                )
            )  # fmt: skip
    return found


_KINDS = (
    ("view", "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'"),
    ("macro", _MACROS),
    ("table", "SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal AND schema_name = 'main'"),
)


def _columns(connection: duckdb.DuckDBPyConnection, relation: str) -> list[Column]:
    rows = connection.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = ? "
        "ORDER BY column_index",
        [relation],
    ).fetchall()
    columns, taken = list[Column](), set[str]()
    for name, kind, comment in rows:
        english, chinese = _split(comment)
        alias = _names().get((relation, name)) or _names().get(("*", name)) or _head(chinese) or name
        if alias in taken:
            alias = f"{alias}_{name}"
        taken.add(alias)
        values = _values().get((relation, name)) or _values().get(("*", name), ()) if relation.startswith("v_") else ()
        columns.append(Column(name=name, type=kind, english=english, chinese=chinese, alias=alias, values=values))
    return columns


def _split(comment: str | None) -> tuple[str, str]:
    english, _, chinese = (comment or "").partition(" | ")
    return english, chinese


def _head(chinese: str) -> str:
    match = _HEAD.match(chinese)
    return match[1] if match else ""


def names_checksum() -> str:
    """SHA-256 (hex) of the files of Chinese names and values."""
    return hashlib.sha256("".join(map(_text, ("chinese_names", "chinese_values"))).encode()).hexdigest()


def _text(name: str) -> str:
    return files("warehouse").joinpath(f"data/{name}.tsv").read_text(encoding="utf-8")


@cache
def _names() -> dict[tuple[str, str], str]:
    rows = csv.DictReader(_text("chinese_names").splitlines(), delimiter="\t")
    return {(row["view"], row["column"]): row["chinese"] for row in rows}


@cache
def _values() -> dict[tuple[str, str], tuple[Value, ...]]:
    found: dict[tuple[str, str], tuple[Value, ...]] = {}
    for row in csv.DictReader(_text("chinese_values").splitlines(), delimiter="\t"):
        key = (row["view"], row["column"])
        value = Value(value=row["value"], chinese=row["chinese"], meaning=row["meaning"])
        found[key] = (*found.get(key, ()), value)
    return found


def make_aliases(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the schema of Chinese views anew; a view keeps its English name where the Chinese one is taken."""
    connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{SCHEMA}"')
    taken = set[str]()
    for relation in read_dictionary(connection):
        if relation.kind == "view":
            alias = relation.alias if relation.alias and relation.alias not in taken else relation.name
            taken.add(alias)
            for statement in _alias_statements(relation, alias):
                connection.execute(statement)


def _alias_statements(relation: Relation, alias: str) -> list[str]:
    view = f'"{SCHEMA}".{_quoted(alias)}'
    chosen = ", ".join(f"{_shown(c)} AS {_quoted(c.alias)}" for c in relation.columns)
    return [
        f"CREATE OR REPLACE VIEW {view} AS SELECT {chosen} FROM main.{_quoted(relation.name)}",
        f"COMMENT ON VIEW {view} IS {_literal(f'{relation.english} | {relation.chinese}')}",
        *(
            f"COMMENT ON COLUMN {view}.{_quoted(c.alias)} IS {_literal(f'{c.english} | {c.chinese}')}"
            for c in relation.columns
        ),
    ]


def _shown(column: Column) -> str:
    name = _quoted(column.name)
    if not column.values:
        return name
    words = " ".join(f"WHEN {_literal(v.value)} THEN {_literal(v.chinese)}" for v in column.values)
    return f"CASE {name} {words} ELSE {name} END"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def as_markdown(relations: Iterable[Relation]) -> str:
    """The dictionary as a page."""
    relations = list(relations)
    lines = [_TITLE]
    for relation in relations:
        head = f"## {relation.name}" + (f" · {relation.alias}" if relation.alias else "")
        lines += [head, "", f"*{relation.kind}*: {relation.english} | {relation.chinese}", ""]
        if relation.notes:
            lines += [relation.notes, ""]
        if relation.columns:
            names = [(f"`{c.name}`", c.alias, c.type, c.english, c.chinese) for c in relation.columns]
            lines += [*_table(("column", "名称", "type", "meaning", "含义"), names), ""]
    return "\n".join((*lines, *_values_markdown(relations)))


def _values_markdown(relations: Iterable[Relation]) -> Iterator[str]:
    """Lines that tell the codes, those of several views once."""
    places: dict[tuple[Value, ...], list[str]] = {}
    for relation in relations:
        for column in relation.columns:
            if column.values:
                places.setdefault(column.values, []).append(f"`{relation.name}.{column.name}`")
    yield from ("## Values · 取值", "", "The Chinese words stand in the views of the schema `燕赵`.", "")
    for values, columns in places.items():
        yield from (", ".join(columns), "")
        yield from _table(("value", "取值", "meaning"), [(f"`{v.value}`", v.chinese, v.meaning) for v in values])
        yield ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [" | ".join(head), " | ".join("---" for _ in head), *(" | ".join(map(_cell, row)) for row in rows)]
    return [f"| {line} |" for line in lines]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


_TITLE = """# Data dictionary

Written by `yanzhao dictionary` from the comments in the database. The name behind the dot and the second column
are those of the views in the schema `燕赵`: `SELECT 名称, 总投资亿 FROM "燕赵"."项目"`.
"""
