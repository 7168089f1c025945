"""What every table, view, column and macro means, in English and Chinese, read from the comments in the database.

From the same comments come the Chinese aliases: a schema `燕赵` with one view for each view, its columns named in
Chinese. A name is the beginning of the Chinese comment, unless `data/chinese_names.tsv` has a better one.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import duckdb

from warehouse.sqlfiles import sql_files

SCHEMA = "燕赵"
_HEAD = re.compile(r"^[…\s]*([^（）(),，：；;、。\s]+)")
_MACROS = "SELECT DISTINCT function_name, comment FROM duckdb_functions() WHERE NOT internal AND schema_name = 'main'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column."""

    name: str
    type: str
    english: str
    chinese: str
    alias: str
    """Its name in the schema of Chinese views."""


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
        columns.append(Column(name=name, type=kind, english=english, chinese=chinese, alias=alias))
    return columns


def _split(comment: str | None) -> tuple[str, str]:
    english, _, chinese = (comment or "").partition(" | ")
    return english, chinese


def _head(chinese: str) -> str:
    match = _HEAD.match(chinese)
    return match[1] if match else ""


def names_checksum() -> str:
    """SHA-256 (hex) of the file of Chinese names."""
    return hashlib.sha256(_names_text().encode()).hexdigest()


def _names_text() -> str:
    return files("warehouse").joinpath("data/chinese_names.tsv").read_text(encoding="utf-8")


@cache
def _names() -> dict[tuple[str, str], str]:
    rows = csv.DictReader(_names_text().splitlines(), delimiter="\t")
    return {(row["view"], row["column"]): row["chinese"] for row in rows}


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
    chosen = ", ".join(f"{_quoted(c.name)} AS {_quoted(c.alias)}" for c in relation.columns)
    return [
        f"CREATE OR REPLACE VIEW {view} AS SELECT {chosen} FROM main.{_quoted(relation.name)}",
        f"COMMENT ON VIEW {view} IS {_literal(f'{relation.english} | {relation.chinese}')}",
        *(
            f"COMMENT ON COLUMN {view}.{_quoted(c.alias)} IS {_literal(f'{c.english} | {c.chinese}')}"
            for c in relation.columns
        ),
    ]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def as_markdown(relations: Iterable[Relation]) -> str:
    """The dictionary as a page."""
    lines = [_TITLE]
    for relation in relations:
        head = f"## {relation.name}" + (f" · {relation.alias}" if relation.alias else "")
        lines += [head, "", f"*{relation.kind}*: {relation.english} | {relation.chinese}", ""]
        if relation.notes:
            lines += [relation.notes, ""]
        if relation.columns:
            lines += ["| column | 名称 | type | meaning | 含义 |", "| --- | --- | --- | --- | --- |"]
            lines += [
                "| " + " | ".join(_cell(text) for text in (f"`{c.name}`", c.alias, c.type, c.english, c.chinese)) + " |"
                for c in relation.columns
            ]
            lines.append("")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


_TITLE = """# Data dictionary

Written by `yanzhao dictionary` from the comments in the database. The name behind the dot and the second column
are those of the views in the schema `燕赵`: `SELECT 名称, 总投资亿 FROM "燕赵"."项目"`.
"""
