"""The HTTP interface: read-only pages of the published snapshot as JSON. No SQL comes in from outside.

Every answer has an ETag that changes with the snapshot; a request that names it in If-None-Match gets 304 without the
work. Pages go on with `after` = the `next` of the page before; that holds across publications, since ids stay.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

import msgspec
from fastapi import FastAPI, Path, Query, Request, Response
from pydantic import BaseModel

from warehouse.errors import BusyError, CursorError, OldCursorError, QueryError, SnapshotError
from warehouse.reading import MOST_ROWS, Page, Reader

API_VERSION = "1"
_BUSY_SECONDS = "5"


class PageModel(BaseModel):
    """Some records, and where to go on."""

    items: list[dict[str, Any]]
    next: str | None


class ErrorModel(BaseModel):
    """What went wrong, in one line."""

    detail: str


Text = Annotated[str | None, Query(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=MOST_ROWS, description="Records of a page")]
After = Annotated[str, Query(max_length=200, description="The `next` of the page before")]
Since = Annotated[dt.date | None, Query(description="Articles published on this day or later")]
Until = Annotated[dt.date | None, Query(description="Articles published on this day or before")]
Code = Annotated[
    str | None, Query(pattern=r"^[0-9]{6}$", description="GB/T 2260; a province or city stands for its parts")
]

_RESPONSES: dict[int | str, dict[str, Any]] = {
    304: {"description": "The answer is what If-None-Match names"},
    400: {"model": ErrorModel, "description": "A question that cannot be answered"},
    503: {"model": ErrorModel, "description": "No snapshot, too many questions at once, or one that takes too long"},
}
_GONE: dict[int | str, dict[str, Any]] = {
    410: {"model": ErrorModel, "description": "The cursor is too old or of another warehouse: export in full"}
}
_MISSING: dict[int | str, dict[str, Any]] = {404: {"model": ErrorModel, "description": "Not there"}}
_STATUS: dict[type[Exception], int] = {
    OldCursorError: 410,
    CursorError: 400,
    QueryError: 400,
    SnapshotError: 503,
    BusyError: 503,
}


def make_app(reader: Reader) -> FastAPI:
    """The application over a reader."""
    app = FastAPI(
        title="Yanzhao",
        version=API_VERSION,
        description="Facts from the news and policy of Hebei, from the published snapshot.",
        # The page of the documentation loads its scripts from elsewhere: on a machine without a network only the
        # description itself, /openapi.json, is of use.
        redoc_url=None,
    )
    for error, status in _STATUS.items():
        app.add_exception_handler(error, _teller(status))
    _add_tables(app, reader)
    _add_others(app, reader)
    return app


def _add_tables(app: FastAPI, reader: Reader) -> None:
    """Pages of tables."""

    @app.get("/articles", responses=_RESPONSES, response_model=PageModel)
    def articles(
        request: Request,
        source: Text = None,
        kind: Text = None,
        since: Since = None,
        until: Until = None,
        after: After = "",
        limit: Limit = 100,
    ) -> Response:
        """Articles by id."""
        given = {"source": source, "kind": kind, "since": _iso(since), "until": _iso(until)}
        return _answer(request, reader, lambda: _plain(reader.page("articles", given, after, limit)))

    @app.get("/projects", responses=_RESPONSES, response_model=PageModel)
    def projects(
        request: Request,
        place_code: Code = None,
        stage: Text = None,
        organization: Text = None,
        article: Text = None,
        since: Since = None,
        until: Until = None,
        after: After = "",
        limit: Limit = 100,
    ) -> Response:
        """Project records by id; `organization` is a name as written or in full."""
        given = {"place_code": place_code, "stage": stage, "organization": organization, "article": article}
        given |= {"since": _iso(since), "until": _iso(until)}
        return _answer(request, reader, lambda: _plain(reader.page("projects", given, after, limit)))

    @app.get("/indicators", responses=_RESPONSES, response_model=PageModel)
    def indicators(
        request: Request,
        subject: Text = None,
        name: Text = None,
        article: Text = None,
        since: Since = None,
        until: Until = None,
        after: After = "",
        limit: Limit = 100,
    ) -> Response:
        """Indicators by id."""
        given = {"subject": subject, "name": name, "article": article, "since": _iso(since), "until": _iso(until)}
        return _answer(request, reader, lambda: _plain(reader.page("indicators", given, after, limit)))

    @app.get("/policies", responses=_RESPONSES, response_model=PageModel)
    def policies(
        request: Request,
        document_number: Text = None,
        article: Text = None,
        since: Since = None,
        until: Until = None,
        after: After = "",
        limit: Limit = 100,
    ) -> Response:
        """Policy documents by id."""
        given = {"document_number": document_number, "article": article, "since": _iso(since), "until": _iso(until)}
        return _answer(request, reader, lambda: _plain(reader.page("policies", given, after, limit)))


def _add_others(app: FastAPI, reader: Reader) -> None:
    """What is no page of a table."""

    @app.get("/", responses=_RESPONSES, response_model=dict[str, Any])
    def about(request: Request) -> Response:
        """What is published: rows by table, the cursor of the change feed, the newest day."""
        return _answer(request, reader, reader.about)

    @app.get("/articles/{id}", responses=_RESPONSES | _MISSING, response_model=dict[str, Any])
    def article(request: Request, id: Annotated[str, Path(max_length=200)]) -> Response:
        """An article with all its facts."""
        return _answer(request, reader, lambda: reader.article(id))

    @app.get("/organizations", responses=_RESPONSES, response_model=PageModel)
    def organizations(request: Request, name: Text = None, after: After = "", limit: Limit = 100) -> Response:
        """Organizations by canonical name, with their roles; `name` is one as written or in full."""
        return _answer(request, reader, lambda: _plain(reader.organizations(name, after, limit)))

    @app.get("/changes", responses=_RESPONSES | _GONE, response_model=PageModel)
    def changes(
        request: Request,
        after: Annotated[str | None, Query(max_length=200, description="Cursor; without it from the beginning")] = None,
        limit: Limit = 100,
    ) -> Response:
        """The change feed behind a cursor: every change once, in order, `seq` without gaps.

        `next` is the cursor to go on from, now or later; an empty page means that there is nothing new.
        """
        return _answer(request, reader, lambda: _plain(reader.changes(after, limit)))

    @app.get("/schema", responses=_RESPONSES, response_model=dict[str, Any])
    def schema(request: Request) -> Response:
        """JSON Schemas of all records."""
        return _answer(request, reader, reader.schemas)


def _answer(request: Request, reader: Reader, make: Callable[[], dict[str, Any] | None]) -> Response:
    """The answer with its ETag, 304 where the asker has it, 404 where there is none."""
    name = f"{reader.version()} {reader.with_text} {request.url.path}?{request.url.query}"
    tag = f'"{hashlib.sha256(name.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    known = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
    if known & {tag, "*"}:
        return Response(status_code=304, headers=headers)
    content = make()
    if content is None:
        return _json(404, {"detail": "not there"}, {})
    return _json(200, content, headers)


def _json(status: int, content: dict[str, Any], headers: dict[str, str]) -> Response:
    body = msgspec.json.encode(content)
    return Response(body, status_code=status, headers=headers, media_type="application/json")


def _teller(status: int) -> Callable[[Request, Exception], Response]:
    def tell(_: Request, error: Exception) -> Response:
        headers = {"Retry-After": _BUSY_SECONDS} if status == 503 else {}
        return _json(status, {"detail": str(error)}, headers)

    return tell


def _plain(page: Page) -> dict[str, Any]:
    return asdict(page)


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
