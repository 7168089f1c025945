"""What goes wrong, as RFC 9457 has it (`application/problem+json`): a type, a title, a status and what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from warehouse.errors import BusyError, CursorError, OldCursorError, QueryError, SnapshotError, TooLongError

MEDIA_TYPE = "application/problem+json"
BUSY_SECONDS = "5"


class Kind(NamedTuple):
    """A sort of problem; its type is `/docs#` and its name."""

    status: int
    title: str
    advice: str


KINDS: dict[str, Kind] = {
    "parameters": Kind(422, "A parameter is not as described", "Each is named in `errors`."),
    "cursor": Kind(400, "This is no cursor of the change feed", "Take the one that the last answer or export gave."),
    "question": Kind(400, "The question cannot be answered", "Ask otherwise."),
    "text": Kind(403, "Text is not served here", "Who runs the server can start it with --with-text, given the right."),
    "not-found": Kind(404, "There is no such thing", "Look at /openapi.json for the paths, at the pages for ids."),
    "method": Kind(405, "This interface only reads", "Use GET or HEAD."),
    "old-cursor": Kind(410, "The cursor leads nowhere any more", "Begin again with a full export."),
    "fault": Kind(500, "The program failed", "It is a mistake of ours; the log of the server tells more."),
    "snapshot": Kind(503, "There is no snapshot to answer from", "`yanzhao publish` on the server makes one."),
    "busy": Kind(503, "Too many questions at once", "Ask again after the seconds in Retry-After."),
    "too-long": Kind(503, "The answer would take too much time or memory", "Ask for less: a filter, a smaller limit."),
}
_OF: dict[type[Exception], str] = {
    OldCursorError: "old-cursor",
    CursorError: "cursor",
    QueryError: "question",
    BusyError: "busy",
    TooLongError: "too-long",
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457)",
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "enum": [f"/docs#{name}" for name in KINDS]},
        "title": {"type": "string", "description": "What this type of problem is"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "minLength": 1, "description": "What happened this time, in one line"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
                "required": ["parameter", "detail"],
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
}


def problem(name: str, detail: str, **more: Any) -> Response:
    """The answer that tells of a problem of one of the `KINDS`."""
    kind = KINDS[name]
    content = {"type": f"/docs#{name}", "title": kind.title, "status": kind.status, "detail": detail, **more}
    headers = {"Retry-After": BUSY_SECONDS} if name in ("busy", "snapshot") else {}
    return Response(msgspec.json.encode(content), kind.status, headers, MEDIA_TYPE)


def tell_problems(app: FastAPI) -> None:
    """Have every error of the application told in this form."""
    handlers: Mapping[type[Exception], Callable[[Request, Any], Response]] = {
        **{error: _teller(name) for error, name in _OF.items()},
        # The message names paths of this machine.
        SnapshotError: lambda _, __: problem("snapshot", "nothing that can be read is published; ask again later"),
        RequestValidationError: _tell_parameters,
        HTTPException: _tell_http,
        Exception: lambda _, __: problem("fault", "an error that should not happen; nothing was changed"),
    }
    for error, handler in handlers.items():
        app.add_exception_handler(error, handler)


def _teller(name: str) -> Callable[[Request, Exception], Response]:
    return lambda _, error: problem(name, str(error))


def _tell_parameters(_: Request, error: RequestValidationError) -> Response:
    errors = [{"parameter": str(e["loc"][-1]), "detail": _said(e)} for e in error.errors()]
    return problem("parameters", "; ".join(f"{e['parameter']}: {e['detail']}" for e in errors), errors=errors)


def _said(error: Mapping[str, Any]) -> str:
    if error["type"] == "extra_forbidden":
        return "no parameter of this path has this name"
    return str(error["msg"]).removeprefix("Value error, ")


def _tell_http(request: Request, error: HTTPException) -> Response:
    if error.status_code == 405:
        answer = problem("method", f"{request.method} is not allowed")
        answer.headers["Allow"] = "GET, HEAD"
        return answer
    if error.status_code == 404:
        return problem("not-found", f"there is no path {request.url.path}")
    return problem("question", str(error.detail))
