"""`yanzhao serve`: the HTTP interface in this process."""

from __future__ import annotations

import socket

import uvicorn

from flows.api import make_app
from flows.codec import complain
from flows.errors import Failure
from flows.home import Home
from warehouse.reading import Reader


def serve(home: Home, host: str, port: int, with_text: bool) -> None:
    """Serve until interrupted. Raises Failure where the address cannot be had."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        raise Failure(f"cannot listen at {host} port {port}: {error.strerror or error}") from error
    reader = Reader(home.snapshot, with_text=with_text)
    with listening:
        name = f"[{host}]" if family == socket.AF_INET6 else host
        complain(f"serving {home.snapshot} at http://{name}:{listening.getsockname()[1]}/")
        if not home.snapshot.exists():
            complain(
                "there is no snapshot yet; it is served as soon as `yanzhao run` or `yanzhao publish` has made one"
            )
        config = uvicorn.Config(make_app(reader), log_level="warning", access_log=False, server_header=False)
        try:
            uvicorn.Server(config).run(sockets=[listening])
        finally:
            reader.close()
