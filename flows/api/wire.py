"""Between the socket and the application: HEAD as GET without the body, and no more questions than can be held."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flows.api.problems import problem

MOST_WAITING = 64
"""Questions taken in at a time, answered or waiting; more are sent away at once."""


class Gate:
    """Sends away what would wait for long."""

    def __init__(self, app: ASGIApp, most: int = MOST_WAITING) -> None:
        self._app = app
        self._most = most
        self._inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._inside >= self._most:
            await problem("busy", f"{self._most} questions are being answered; ask again later")(scope, receive, send)
            return
        self._inside += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._inside -= 1


class Head:
    """Answers HEAD with the headers that GET would have."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer without the body where it is not wanted."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_head)
