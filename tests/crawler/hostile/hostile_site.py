"""A web of ill-behaved hosts on loopback: a proxy, and an origin server as well, in one thread.

What an address answers is a coroutine that writes raw bytes, so that an answer may break HTTP in any way. The thread
is a daemon and closes every connection when the `with` block ends; no answer lasts longer than `LONGEST` seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import struct
import threading
import time
import zlib
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from loopback import founder

LONGEST = 30.0
HTML = {"Content-Type": "text/html; charset=utf-8"}
_CRC_OF_ZEROS = 0x5B64C2B0
"""CRC-32 of a gibibyte of zeros."""


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    url: str
    headers: Mapping[str, str]
    """Names in lower case."""
    at: float
    """Monotonic seconds."""


Behaviour = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]
"""Writes an answer; the connection is closed behind it where it says so or raises."""


@dataclass
class HostileSite:
    """Behaviours by address, and everything that was asked for."""

    pages: dict[str, Behaviour] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    port: int = 0
    _loop: asyncio.AbstractEventLoop | None = None
    _thread: threading.Thread | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __enter__(self) -> HostileSite:
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(5)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._loop is not None
        assert self._thread is not None
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    @property
    def proxy(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def put(
        self, url: str, body: str | bytes = b"", status: int = 200, headers: Mapping[str, str] | None = None
    ) -> str:
        """A plain answer; gives its address."""
        raw = body.encode() if isinstance(body, str) else body
        return self.behave(url, answers(raw, status, HTML if headers is None else headers))

    def behave(self, url: str, behaviour: Behaviour) -> str:
        self.pages[url] = behaviour
        return url

    def article(self, host: str, number: int, text: str | None = None, day: str = "2024-05-06") -> str:
        """A good article; gives its address."""
        url = address(host, number, day)
        return self.put(url, founder(url, number, day, text or good_text(host, number)))

    def listing(self, url: str, links: Iterable[str], following: str | None = None) -> str:
        return self.put(url, list_html(links, following))

    def urls(self) -> list[str]:
        return [asked.url for asked in self.asked]

    def count(self, url: str) -> int:
        return Counter(self.urls())[url]

    def _serve(self, ready: threading.Event) -> None:
        loop = self._loop = asyncio.new_event_loop()
        server = loop.run_until_complete(asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=self.tls))
        self.port = server.sockets[0].getsockname()[1]
        loop.call_soon(ready.set)
        loop.run_forever()
        server.close()
        loop.run_until_complete(self._end())
        loop.close()

    async def _end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while await self._one(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, EOFError, TimeoutError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:]) if name}
        target = head[0].split(" ")[1]
        url = target if "://" in target else f"http://{headers.get('host', '')}{target}"
        asked = Asked(url, headers, time.monotonic())
        self.asked.append(asked)
        behaviour = self.pages.get(url, answers(b"<h1>404 Not Found</h1>", 404))
        await asyncio.wait_for(behaviour(asked, writer), LONGEST)
        await writer.drain()
        return not writer.is_closing()


def address(host: str, number: int, day: str = "2024-05-06") -> str:
    """Address of an article in Founder's form."""
    return f"http://{host}/{day[:7]}/{day[8:]}/content_{number}.htm"


def good_text(host: str, number: int) -> str:
    return f"第{number}号项目在某县开工建设，总投资{number}亿元，由{host}报道。"


def list_html(links: Iterable[str], following: str | None = None) -> str:
    items = "".join(f'<li><a href="{link}">标题</a></li>' for link in links)
    more = f'<a class="next" href="{following}">下一页</a>' if following else ""
    return f"<html><body><ul>{items}</ul>{more}</body></html>"


def head(status: int, headers: Mapping[str, str], length: int | None) -> bytes:
    """Status line and headers; without a length the body ends with the connection."""
    try:
        reason = HTTPStatus(status).phrase
    except ValueError:
        reason = "Unknown"
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers.items())]
    lines.append("Connection: close" if length is None else f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def answers(body: bytes, status: int = 200, headers: Mapping[str, str] = HTML) -> Behaviour:
    """A well-formed answer."""

    async def behaviour(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head(status, headers, len(body)) + body)

    return behaviour


def raw(data: bytes) -> Behaviour:
    """These bytes, then the end of the connection."""

    async def behaviour(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        writer.close()

    return behaviour


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """One behaviour after the other; the last one stays."""
    left = list(behaviours)

    async def behaviour(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(asked, writer)

    return behaviour


async def stalls(_: Asked, writer: asyncio.StreamWriter) -> None:
    """Takes the request and says nothing."""
    await asyncio.sleep(LONGEST)


async def stalls_in_body(_: Asked, writer: asyncio.StreamWriter) -> None:
    """Begins a page and goes silent."""
    writer.write(head(200, HTML, 5000) + b"<html><body>")
    await writer.drain()
    await asyncio.sleep(LONGEST)


async def drips(_: Asked, writer: asyncio.StreamWriter) -> None:
    """A few bytes a second for ever: never idle, never done."""
    writer.write(head(200, HTML, 100_000))
    while True:
        writer.write(b"<")
        await writer.drain()
        await asyncio.sleep(0.2)


async def resets(_: Asked, writer: asyncio.StreamWriter) -> None:
    """Breaks off in the middle of the body."""
    writer.write(head(200, HTML, 5000) + b"<html><body>" + b"x" * 1000)
    await writer.drain()
    transport = writer.transport
    assert isinstance(transport, asyncio.Transport)
    transport.abort()


def bomb() -> Behaviour:
    """A gibibyte of zeros, gzipped: the same packed mebibyte sent 1024 times over, then the end of the stream."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    mebibyte = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)

    async def behaviour(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, {**HTML, "Content-Encoding": "gzip"}, None))
        writer.write(b"\x1f\x8b\x08\0\0\0\0\0\0\x03")
        for _number in range(1024):
            writer.write(mebibyte)
            await writer.drain()
        writer.write(b"\x03\0" + struct.pack("<II", _CRC_OF_ZEROS, 1 << 30))
        await writer.drain()
        writer.close()

    return behaviour


def pours(piece: bytes, total: int, headers: Mapping[str, str] = HTML) -> Behaviour:
    """A body of `total` bytes that tells no length."""

    async def behaviour(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, headers, None))
        with contextlib.suppress(OSError):
            for _number in range(total // len(piece)):
                writer.write(piece)
                await writer.drain()
        writer.close()

    return behaviour
