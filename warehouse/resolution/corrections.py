"""Facts set right or struck by people. The fact tables hold the corrected value, `corrections` what stood there before.

A correction holds as long as its line stands in the overrides: what another extraction finds is set right before it is
written, so that nobody ever sees it, and is kept as the original. When the line is taken out, the original returns. All
of it goes through the change log.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

import duckdb

from nlp.records import AmountRole, Modifier, OrganizationRole, OrganizationType, Stage
from warehouse.changes import ChangeLog
from warehouse.database import Row, Tables
from warehouse.facts import FACT_TABLES
from warehouse.quantities import days, fits
from warehouse.resolution.overrides import Numbered, Override, Problem

_READING = "extraction"
"""Key beside the rows that a strike keeps: the reading of the article that they come from."""
_FIXED = frozenset(
    ("id", "article_id", "project_id", "policy_id", "mention_id", "char_start", "char_end", "sentence", "extractor")
)
_DERIVED = frozenset(("date_from", "date_to", "issued_date", "effective_date", "expires_date"))
_CHILDREN = {
    "projects": (("project_amounts", "project_id"), ("project_organizations", "project_id")),
    "policies": (("policy_targets", "policy_id"),),
}
_PARENTS = {child: (table, column) for table, children in _CHILDREN.items() for child, column in children}
_WORDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("projects", "stage"): get_args(Stage),
    ("project_amounts", "role"): get_args(AmountRole),
    ("project_amounts", "modifier"): get_args(Modifier),
    ("mentions", "modifier"): get_args(Modifier),
    ("project_organizations", "role"): get_args(OrganizationRole),
    ("project_organizations", "organization_type"): get_args(OrganizationType),
    ("mentions", "organization_type"): get_args(OrganizationType),
}
_DECIMAL = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)")


class Corrector:
    """Brings the fact tables in line with the corrections that are wanted. Use inside a transaction."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, tables: Tables, log: ChangeLog) -> None:
        self._connection = connection
        self._tables = tables
        self._log = log
        self.problems: list[Problem] = []

    def apply(self, lines: Sequence[Numbered]) -> int:
        """Undo what is wanted no more, do what is wanted; gives the corrections that hold now."""
        wanted = {_key(o): (line, o) for line, o in lines if o.op in ("set", "strike")}
        present = self._present()
        for key in present.keys() - wanted.keys():
            self._undo(present[key])
        held = 0
        struck = {fact: line for (fact, field), (line, _) in wanted.items() if field is None}
        # Fields first: what is struck afterwards keeps the extractor's values as they were found.
        for key in sorted(wanted, key=lambda key: (key[1] is None, key[0], key[1] or "")):
            line, override = wanted[key]
            try:
                if override.field is None:
                    held += self._strike(override, present.get(key))
                else:
                    self._refuse_struck(key[0], struck)
                    held += self._set(override, present.get(key))
            except ValueError as error:
                self.problems.append(Problem(line, str(error)))
        return held

    def hold(self, incoming: Mapping[str, list[Row]], articles: Collection[str]) -> None:
        """Have the facts of articles, by table and about to be written, as people corrected those that stood before.

        `incoming` is changed in place.
        """
        held = self._select("corrections", "article_id IN (SELECT unnest(?))", [list(articles)])
        struck = {record["fact_id"] for record in held if record["field"] is None}
        for record in held:
            table, fact = record["fact_table"], record["fact_id"]
            if record["field"] is None:
                self._hold_back(record, incoming)
                continue
            changes = self._decoded(table, json.loads(record["value"]))
            for row in incoming[table] if fact not in struck else ():
                original = {name: row[name] for name in changes}
                if row["id"] == fact and original != changes:
                    row.update(changes)
                    self._keep(record, original)

    def _hold_back(self, record: Row, incoming: Mapping[str, list[Row]]) -> None:
        """Take a struck fact, with what belongs to it, out of what is to be written."""
        table, fact = record["fact_table"], record["fact_id"]
        found: dict[str, list[Row]] = {}
        for name, column in ((table, "id"), *_CHILDREN.get(table, ())):
            found[name] = [row for row in incoming[name] if row[column] == fact]
            incoming[name][:] = [row for row in incoming[name] if row[column] != fact]
        if found[table]:
            # Of this reading, which is noted after its facts; it is of the article's text, or it would be refused.
            text = self._select("articles", "id = ?", [record["article_id"]])[0]["input_hash"]
            reading = {"id": None, "extractor": found[table][0]["extractor"], "input_hash": text}
            self._keep(record, found | {_READING: [reading]})

    def _keep(self, record: Row, original: Any) -> None:
        """Note what the extractor finds now."""
        text = json.dumps(original, ensure_ascii=False, default=_plain)
        self._connection.execute("UPDATE corrections SET original = ? WHERE id = ?", [text, record["id"]])

    def _present(self) -> dict[tuple[str, str | None], Row]:
        found = self._select("corrections", "true", [])
        gone = "SELECT id FROM articles"
        articles = {id_ for (id_,) in self._connection.execute(gone).fetchall()} if found else set()
        kept = {}
        for row in found:
            if row["article_id"] not in articles:
                self._forget(row)
                continue
            kept[row["fact_id"], row["field"]] = row
        return kept

    def _refuse_struck(self, fact: str, struck: dict[str, int]) -> None:
        """Raise ValueError where the fact, or the one that it belongs to, is struck: nothing is left to be set."""
        if fact in struck:
            raise ValueError(f"fact {fact} is struck by line {struck[fact]}; take one of the two lines out")
        for child, (parent_table, column) in _PARENTS.items():
            for row in self._select(child, "id = ?", [fact]):
                if row[column] in struck:
                    raise ValueError(_belongs(fact, parent_table, row[column], struck))
        for record in self._select("corrections", "field IS NULL", []):
            parent = record["fact_id"]
            inside = (row["id"] for rows in json.loads(record["original"]).values() for row in rows)
            if parent in struck and fact in inside:
                raise ValueError(_belongs(fact, record["fact_table"], parent, struck))

    def _set(self, override: Override, record: Row | None) -> int:
        table, row = self._find(override.fact or "")
        if row is None:
            raise ValueError(_absent(override, record))
        changes = self._values(table, override.field or "", override.value)
        original = {name: row[name] for name in changes}
        if original != changes:
            self._log.upsert(table, [row | changes])
        elif record is not None:
            original = self._decoded(table, json.loads(record["original"]))
        self._record(table, override, row["article_id"], original)
        return 1

    def _strike(self, override: Override, record: Row | None) -> int:
        fact = override.fact or ""
        table, row = self._find(fact)
        if row is None:
            if record is None:
                raise ValueError(_absent(override, record))
            return 1
        rows = {table: [row]}
        for child, column in _CHILDREN.get(table, ()):
            rows[child] = self._select(child, f"{column} = ?", [fact])
            self._log.delete(child, column, [fact])
        self._log.delete(table, "id", [fact])
        self._record(table, override, row["article_id"], rows | {_READING: [self._reading(row["article_id"])]})
        return 1

    def _undo(self, record: Row) -> None:
        original = json.loads(record["original"])
        if record["field"] is None:
            reading = original.pop(_READING, [None])[0]
            read_again = reading is not None and reading != self._reading(record["article_id"])
            # Read again since, the article has the fact already, or no more.
            if self._find(record["fact_id"])[1] is None and not read_again:
                for table, rows in original.items():
                    self._log.upsert(table, [self._decoded(table, row) for row in rows])
        else:
            table, row = self._find(record["fact_id"])
            value = json.loads(record["value"])
            if row is not None and all(_plain(row[name]) == given for name, given in value.items()):
                self._log.upsert(table, [row | self._decoded(table, original)])
        self._forget(record)

    def _reading(self, article: str) -> Row:
        """Of what text, and by which extractor, the article's facts are."""
        rows = self._select("extractions", "article_id = ?", [article])
        return {"id": None} | {name: rows[0][name] for name in ("extractor", "input_hash") if rows}

    def _find(self, fact: str) -> tuple[str, Row | None]:
        for table in FACT_TABLES:
            if rows := self._select(table, "id = ?", [fact]):
                return table, rows[0]
        return "", None

    def _values(self, table: str, field: str, value: Any) -> Row:
        """The columns that a correction sets, with their values. Raises ValueError where they cannot hold them."""
        types = self._tables.types(table)
        if field not in types or field in _FIXED or field in _DERIVED:
            able = ", ".join(sorted(set(types) - _FIXED - _DERIVED))
            raise ValueError(f"{table} has no field {field!r} to set; choose one of {able}")
        words = _WORDS.get((table, field))
        if words and value is not None and value not in words:
            raise ValueError(f"{value!r} is no {field}; choose one of {', '.join(words)}")
        changes = {field: _value(types[field], field, value)}
        if value is None and not self._nullable(table, field):
            raise ValueError(f"{field} of {table} cannot be null")
        if table == "projects" and field in ("place", "place_code"):
            changes = self._place(field, value)
        if {"date", "period"} & {field}:
            bounds = _days(value)
            changes |= {"date_from": bounds[0], "date_to": bounds[1]}
        elif f"{field}_date" in types:
            changes[f"{field}_date"] = _days(value)[field == "expires"]
        return changes

    def _place(self, field: str, value: str | None) -> Row:
        """Name and code of a place, which go together. Raises ValueError for an unknown one, or one of several."""
        if value is None:
            return {"place": None, "place_code": None}
        column = "name" if field == "place" else "code"
        found = self._select("places", f"{column} = ?", [value])
        if not found:
            raise ValueError(f"{value!r} is no {field.replace('_', ' ')} of a division")
        if len(found) > 1:
            told = ", ".join(f"{row['code']} ({row['path']})" for row in sorted(found, key=lambda row: row["id"]))
            raise ValueError(f"{value} is the name of several divisions; set place_code to one of {told}")
        return {"place": found[0]["name"], "place_code": found[0]["code"]}

    def _nullable(self, table: str, field: str) -> bool:
        rows = self._connection.execute(
            "SELECT is_nullable FROM duckdb_columns() WHERE table_name = ? AND column_name = ?", [table, field]
        ).fetchall()
        return bool(rows[0][0])

    def _record(self, table: str, override: Override, article: str, original: Any) -> None:
        row, found = {}, self._find(override.fact or "")[1]
        if override.field and found is not None:
            row = {name: _plain(found[name]) for name in original}
        self._connection.execute(
            "INSERT INTO corrections VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "value = excluded.value, original = excluded.original, reason = excluded.reason, "
            "decided = excluded.decided",
            [
                "/".join((table, override.fact or "", override.field or "")),
                table,
                override.fact,
                article,
                override.field,
                json.dumps(row, ensure_ascii=False),
                json.dumps(original, ensure_ascii=False, default=_plain),
                override.reason,
                dt.date.fromisoformat(override.date),
            ],
        )

    def _forget(self, record: Row) -> None:
        self._connection.execute("DELETE FROM corrections WHERE id = ?", [record["id"]])

    def _select(self, table: str, condition: str, values: Sequence[Any]) -> list[Row]:
        names = self._tables.columns(table)
        rows = self._connection.execute(f"SELECT {', '.join(names)} FROM {table} WHERE {condition}", values).fetchall()
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _decoded(self, table: str, row: Row) -> Row:
        types = self._tables.types(table)
        return {name: _value(types[name], name, value) for name, value in row.items()}


def _belongs(fact: str, table: str, parent: str, struck: dict[str, int]) -> str:
    return f"fact {fact} belongs to {parent} of {table}, which line {struck[parent]} strikes"


def _absent(override: Override, record: Row | None) -> str:
    if record is None:
        return f"no fact {override.fact} is in the warehouse"
    return (
        f"fact {override.fact} is in the warehouse no more: its article is read otherwise now; "
        "the line waits for it to come back"
    )


def _key(override: Override) -> tuple[str, str | None]:
    return override.fact or "", override.field


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value.normalize()) if isinstance(value, Decimal) else value


def _days(value: Any) -> tuple[dt.date | None, dt.date | None]:
    bounds = days(value)
    if bounds is None:
        raise ValueError(f"{value!r} is no EDTF date")
    return bounds.first, bounds.last


def _value(kind: str, field: str, value: Any) -> Any:
    """A value of JSON as its column takes it. Raises ValueError where it does not."""
    if value is None:
        return None
    try:
        if match := _DECIMAL.fullmatch(kind):
            number = Decimal(str(value))
            if isinstance(value, bool) or not fits(number, (int(match[1]), int(match[2]))):
                raise ValueError
            return number
        if kind == "DATE":
            return dt.date.fromisoformat(value)
    except (ValueError, TypeError, InvalidOperation):
        raise ValueError(f"{value!r} is no {kind}, which {field} needs") from None
    wanted: dict[str, tuple[type, ...]] = {"VARCHAR": (str,), "BIGINT": (int,), "DOUBLE": (int, float)}
    if kind in wanted and (not isinstance(value, wanted[kind]) or isinstance(value, bool)):
        raise ValueError(f"{value!r} is no {kind}, which {field} needs")
    if kind == "VARCHAR[]" and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
        raise ValueError(f"{value!r} is no list of texts, which {field} needs")
    return value
