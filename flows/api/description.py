"""The description of the interface: /openapi.json, and /docs as a page without scripts."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from flows.api.problems import KINDS, MEDIA_TYPE, SCHEMA
from warehouse.feed import RECORD_SCHEMA
from warehouse.resources import OF_ARTICLE, OF_ORGANIZATION, OF_PROJECT, Lists
from warehouse.schemas import Schema, answer_schemas

Described = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_ETAG = {"description": "Changes with the snapshot; give it as If-None-Match", "required": True, "schema": _TEXT}
_RETRY = {"description": "Seconds after which to ask again", "schema": {"type": "string", "pattern": "^[0-9]+$"}}
_ALWAYS = ("parameters", "question", "busy", "too-long", "snapshot")
_ABOUT: Schema = {
    "type": "object",
    "properties": {
        "schema": {"const": RECORD_SCHEMA},
        "cursor": {"type": "string", "description": "Of the change feed: where who has everything goes on"},
        "text": {"type": "boolean", "description": "Whether records have the publishers' sentences"},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}, "description": "Rows by table"},
        "newest": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}], "description": "Newest day"},
    },
    "required": ["schema", "cursor", "text", "counts", "newest"],
}


def page_of(name: str) -> Described:
    """A page of records of a table or view."""
    return _object(
        items={"type": "array", "items": _ref(name)},
        next={"anyOf": [_TEXT, {"type": "null"}], "description": "Give it as `after` for what comes behind these"},
    )


def one(name: str, lists: Lists) -> Described:
    """A record with lists of others."""
    listed = {key: {"type": "array", "items": _ref(table)} for key, (table, _, _) in lists.items()}
    return {"allOf": [_ref(name), _object(**listed)]}


def project() -> Described:
    """A resolved project with what comes with it."""
    return one("v_resolved_projects", OF_PROJECT)


def organization() -> Described:
    """A resolved organization with what comes with it."""
    return one("resolved_organizations", OF_ORGANIZATION)


def article() -> Described:
    """An article with its facts."""
    return one("articles", OF_ARTICLE)


def responses(schema: Described, problems: Iterable[str] = (), moves: bool = False) -> dict[int | str, Described]:
    """All answers of a path, the problems that every path has among them."""
    found: dict[int | str, Described] = {
        200: {
            "description": "The answer",
            "headers": {"ETag": _ETAG},
            "content": {"application/json": {"schema": schema}},
        },
        304: {"description": "The answer is what If-None-Match names", "headers": {"ETag": _ETAG}},
    }
    if moves:
        location = {"description": "Where it is", "required": True, "schema": _TEXT}
        found[307] = {"description": "It has another id", "headers": {"Location": location}}
    for name in (*_ALWAYS, *problems):
        kind = KINDS[name]
        told = found.setdefault(kind.status, {"content": {MEDIA_TYPE: {"schema": _ref("Problem"), "examples": {}}}})
        told["description"] = " / ".join(filter(None, (told.get("description"), kind.title)))
        value = {"type": f"/docs#{name}", "title": kind.title, "status": kind.status, "detail": kind.advice}
        told["content"][MEDIA_TYPE]["examples"][name] = {"value": value}
        if kind.status == 503:
            told["headers"] = {"Retry-After": _RETRY}
    return found


def describe(app: FastAPI) -> Described:
    """The OpenAPI document, made once."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schemas = {name: _moved(schema) for name, schema in answer_schemas().items()}
        made["components"] = {"schemas": schemas | {"About": _ABOUT, "Problem": SCHEMA}}
        app.openapi_schema = made
    return app.openapi_schema


def docs(document: Described) -> str:
    """The description as a page to read."""
    paths = "\n".join(_path(path, found["get"]) for path, found in document["paths"].items())
    problems = "\n".join(
        f'<dt id="{name}">{kind.status} {html.escape(kind.title)} (<code>/docs#{name}</code>)</dt>'
        f"<dd>{html.escape(kind.advice)}</dd>"
        for name, kind in KINDS.items()
    )
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{html.escape(document["info"]["title"])}</title>
<style>body{{font-family:sans-serif;max-width:60em;margin:2em auto;padding:0 1em}}dt{{margin-top:.6em}}</style></head>
<body><h1>{html.escape(document["info"]["title"])}</h1>
<p>{html.escape(document["info"]["description"])} For programs: <a href="/openapi.json">/openapi.json</a> (every path,
parameter and record), <a href="/schema">/schema</a> (JSON Schema of the records).</p>
{paths}
<h2>Problems</h2><p>Told as <code>application/problem+json</code> (RFC 9457); <code>type</code> is one of these.</p>
<dl>{problems}</dl></body></html>
"""


def _path(path: str, operation: Described) -> str:
    told = "".join(
        f"<dt><code>{html.escape(p['name'])}</code>{' (needed)' if p.get('required') else ''}</dt>"
        f"<dd>{html.escape(p.get('description') or '')}{_values(p['schema'])}</dd>"
        for p in operation.get("parameters", ())
    )
    summary = html.escape(operation.get("description") or operation["summary"])
    return f"<h2><code>{html.escape(path)}</code></h2><p>{summary}</p><dl>{told}</dl>"


def _values(schema: Schema) -> str:
    values = schema.get("enum") or []
    return f": {html.escape(', '.join(map(str, values)))}" if values else ""


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _moved(value: Any) -> Any:
    """A schema whose references point into this document."""
    if isinstance(value, dict):
        return {key: _moved(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_moved(item) for item in value]
    if isinstance(value, str) and value.startswith("#/$defs/"):
        return value.replace("#/$defs/", "#/components/schemas/", 1)
    return value
