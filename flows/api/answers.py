"""Answers with their ETag. It changes with the snapshot; who names it in If-None-Match gets 304 without the work."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from urllib.parse import quote

from fastapi import Request, Response

from flows.api.problems import problem
from warehouse.feed import RECORD_SCHEMA, Record
from warehouse.reading import Moved, Page, Reader
from warehouse.values import json_line

API_VERSION = "1"


def answer(request: Request, reader: Reader, make: Callable[[], Page | Record | Moved | None]) -> Response:
    """The answer that `make` gives (200), 304 where the asker has it, 307 where it moved, 404 where there is none."""
    name = f"{API_VERSION} {RECORD_SCHEMA} {reader.version()} {reader.with_text} {request.url.path}?{request.url.query}"
    # Weak, since the same answer goes out packed or not.
    tag = f'W/"{hashlib.sha256(name.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    known = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
    if tag.removeprefix("W/") in known:
        return Response(status_code=304, headers=headers)
    content = make()
    if content is None:
        return problem("not-found", "nothing has this id")
    if isinstance(content, Moved):
        place = f"{request.url.path.rsplit('/', 1)[0]}/{quote(content.id, safe='')}"
        return Response(status_code=307, headers={"Location": place})
    if "*" in known:
        return Response(status_code=304, headers=headers)
    if isinstance(content, Page):
        content = {"items": content.items, "next": content.next}
    return Response(json_line(content), 200, headers, "application/json")
