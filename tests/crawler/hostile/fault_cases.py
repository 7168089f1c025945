"""The faults that one crawl meets, each on a host of its own, and what must become of them.

`python tests/crawler/hostile/fault_cases.py` prints them as the table that stands in `FAULTS.md`.
"""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import brotli

sys.path.insert(0, str(Path(__file__).parents[1]))
from hostile_site import (
    HTML,
    Behaviour,
    HostileSite,
    address,
    answers,
    bomb,
    drips,
    good_text,
    in_turn,
    pours,
    raw,
    resets,
    stalls,
    stalls_in_body,
)
from loopback import founder

Build = Callable[[HostileSite, str, int], str]
"""Puts a fault on a host under a number; gives the address that the list links."""

_CHALLENGE = "<html><head></head><body><script>document.cookie='__jsl=1;path=/';location.href=location.href;</script></body></html>"
_MALFORMED = (
    ("</body></html>", ""),
    ("<h1>", "<h1 class=a class='b>"),
    ("</p>", ""),
    ("<body>", "<body><table><tr><div><<p <b></i></font></td><!-- a -- > <![CDATA[ x ]]> &#x110000; &nosuch; \0"),
)


@dataclass(frozen=True)
class Fault:
    """One fault."""

    name: str
    build: Build
    outcome: str
    kept: str
    """What stays of the page in the landing folder, beside its line in `fetches.jsonl`."""
    asked: int = 1
    """Requests for the linked address, attempts repeated included."""


def page(site_host: str, number: int) -> str:
    return founder(address(site_host, number), number, "2024-05-06", good_text(site_host, number))


def _plain(make: Callable[[str], bytes], headers: dict[str, str] = HTML, status: int = 200) -> Build:
    """An answer whose body is made of a good page."""
    return lambda site, host, number: site.put(
        address(host, number), make(page(host, number)), status=status, headers=headers
    )


def _says(behaviour: Behaviour) -> Build:
    return lambda site, host, number: site.behave(address(host, number), behaviour)


def _status(status: int, body: str = "", headers: dict[str, str] = HTML) -> Build:
    return _says(answers(body.encode(), status, headers))


def _leads(location: str | bytes, status: int = 302) -> Build:
    target = location.encode() if isinstance(location, str) else location
    return _says(
        raw(b"HTTP/1.1 %d Found\r\nLocation: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % (status, target))
    )


def _leads_to_article(location: Callable[[int], bytes], target: Callable[[int], str]) -> Build:
    """A redirect by Location to a good article of the same host."""

    def build(site: HostileSite, host: str, number: int) -> str:
        site.put(f"http://{host}{target(number)}", page(host, number + 500))
        return _leads(location(number))(site, host, number)

    return build


def _meta_refresh(site: HostileSite, host: str, number: int) -> str:
    target = site.article(host, number + 500)
    return site.put(
        address(host, number), f"<html><head><meta http-equiv=refresh content='0;url={target}'></head></html>"
    )


def _chain(site: HostileSite, host: str, number: int) -> str:
    for step in range(300):
        site.behave(address(host, number + step * 1000), _hop(address(host, number + step * 1000 + 1000)))
    return address(host, number)


def _hop(target: str) -> Behaviour:
    return answers(b"", 301, {"Location": target})


def _loop(site: HostileSite, host: str, number: int) -> str:
    site.behave(address(host, number + 500), _hop(address(host, number)))
    return site.behave(address(host, number), _hop(address(host, number + 500)))


def _cookie_wall(site: HostileSite, host: str, number: int) -> str:
    url = address(host, number)
    return site.behave(url, answers(b"", 302, {"Location": url, "Set-Cookie": "pass=1"}))


def _once_down(site: HostileSite, host: str, number: int) -> str:
    return site.behave(address(host, number), in_turn(answers(b"", 500), answers(page(host, number).encode())))


def _asks_to_wait(site: HostileSite, host: str, number: int) -> str:
    wait = answers(b"", 429, {"Retry-After": "1"})
    return site.behave(address(host, number), in_turn(wait, answers(page(host, number).encode())))


def _odd_headers(site: HostileSite, host: str, number: int) -> str:
    body = page(host, number).encode()
    odd = "HTTP/1.1 200 好\r\nno colon here\r\nX-Name: 值\r\nX-Empty:\r\nContent-Type: text/html; charset=\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n"
    return site.behave(address(host, number), raw(odd.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body))


def _cut_chunks(site: HostileSite, host: str, number: int) -> str:
    begin = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    return site.behave(address(host, number), raw(begin + b"5\r\n<html\r\nffff\r\n<body>"))


def _malformed(text: str) -> bytes:
    for good, bad in _MALFORMED:
        text = text.replace(good, bad)
    return text.encode()


def _twin(site: HostileSite, host: str, number: int) -> str:
    """The text of the good article before it, on another host."""
    text = page("twin.hostile.example", 7)
    return site.put(address(host, number), text.replace(address("twin.hostile.example", 7), address(host, number)))


NOTHING = "nothing"
TEXT = "the article, text whole"
RAW = "the raw answer"

FAULTS = (
    Fault("GBK, no charset anywhere", _plain(lambda t: t.encode("gbk"), {"Content-Type": "text/html"}), "ok", TEXT),
    Fault(
        "GBK, meta says gb2312, with a sign that only GBK has",
        _plain(
            lambda t: t.replace("<head>", "<head><meta charset=gb2312>").replace("建设", "建设镕").encode("gbk"),
            {"Content-Type": "text/html"},
        ),
        "ok",
        TEXT,
    ),
    Fault("GBK, header says UTF-8", _plain(lambda t: t.encode("gbk")), "ok", TEXT),
    Fault("malformed HTML", _plain(_malformed), "ok", TEXT),
    Fault("header lines without colon, beyond ASCII, empty", _odd_headers, "ok", TEXT),
    Fault(
        "header name beyond ASCII",
        _says(raw("HTTP/1.1 200 OK\r\nX-名: 1\r\nContent-Length: 0\r\n\r\n".encode())),
        "server_error",
        NOTHING,
        asked=2,
    ),
    Fault("text of another host, word for word", _twin, "duplicate", "the address, with the id of the first"),
    Fault("403", _status(403), "blocked", RAW),
    Fault("405", _status(405), "blocked", RAW),
    Fault("412", _status(412), "blocked", RAW),
    Fault("521, script sets a cookie", _status(521, _CHALLENGE, {**HTML, "Set-Cookie": "__jsluid=1"}), "blocked", RAW),
    Fault("200, nothing but a challenge script", _status(200, _CHALLENGE), "blocked", RAW),
    Fault(
        "200, a page of words that asks for a captcha",
        _status(200, "<h1>安全验证</h1><p>请输入验证码</p>"),
        "blocked",
        RAW,
    ),
    Fault("cookie wall: redirect to itself with a cookie", _cookie_wall, "moved", RAW),
    Fault("429, Retry-After: 1", _asks_to_wait, "ok", TEXT, asked=2),
    Fault("404", _status(404, "<h1>404 Not Found</h1>"), "gone", RAW),
    Fault("410", _status(410), "gone", RAW),
    Fault("soft 404: 200 and 页面不存在", _status(200, "<p>您访问的页面不存在</p>"), "soft404", RAW),
    Fault("soft 404: redirect to the front page", _leads("/"), "soft404", RAW),
    Fault("meta refresh to the article", _meta_refresh, "moved", "the article under its new address"),
    Fault(
        "Location relative",
        _leads_to_article(lambda n: b"content_%d.htm" % (n + 500), lambda n: f"/2024-05/06/content_{n + 500}.htm"),
        "moved",
        "the article under its new address",
    ),
    Fault("300 redirects in a chain", _chain, "moved", "the first nine answers"),
    Fault("redirect loop", _loop, "moved", RAW),
    Fault("redirect to 127.0.0.2", _leads("http://127.0.0.2/2024-05/06/content_1.htm"), "moved", RAW),
    Fault("redirect to 10.0.0.1", _leads("http://10.0.0.1/2024-05/06/content_1.htm"), "moved", RAW),
    Fault("redirect to 169.254.169.254", _leads("http://169.254.169.254/latest/meta-data/"), "moved", RAW),
    Fault("redirect to [::1]", _leads("http://[::1]/2024-05/06/content_1.htm"), "moved", RAW),
    Fault("redirect to a foreign host", _leads("http://foreign.example/2024-05/06/content_1.htm"), "moved", RAW),
    Fault("redirect to file:///etc/passwd", _leads("file:///etc/passwd"), "moved", RAW),
    Fault("500, always", _status(500), "server_error", RAW, asked=2),
    Fault("500, once", _once_down, "ok", TEXT, asked=2),
    Fault("stalled before the answer", _says(stalls), "timeout", NOTHING, asked=2),
    Fault("stalled in the body", _says(stalls_in_body), "timeout", NOTHING, asked=2),
    Fault("slow drip", _says(drips), "timeout", NOTHING, asked=2),
    Fault("connection reset in the body", _says(resets), "server_error", NOTHING, asked=2),
    Fault("chunks cut off", _cut_chunks, "server_error", NOTHING, asked=2),
    Fault("no HTTP at all", _says(raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")), "server_error", NOTHING, asked=2),
    Fault(
        "gzip, cut off",
        _plain(lambda t: gzip.compress(t.encode())[:-60], {**HTML, "Content-Encoding": "gzip"}),
        "server_error",
        RAW,
        asked=2,
    ),
    Fault("gzip by its label, plain in fact", _plain(str.encode, {**HTML, "Content-Encoding": "gzip"}), "ok", TEXT),
    Fault(
        "brotli by its label, gzip in fact",
        _plain(lambda t: gzip.compress(t.encode()), {**HTML, "Content-Encoding": "br"}),
        "ok",
        TEXT,
    ),
    Fault(
        "brotli, unasked", _plain(lambda t: brotli.compress(t.encode()), {**HTML, "Content-Encoding": "br"}), "ok", TEXT
    ),
    Fault(
        "deflate without its zlib head",
        _plain(lambda t: zlib.compress(t.encode())[2:-4], {**HTML, "Content-Encoding": "deflate"}),
        "ok",
        TEXT,
    ),
    Fault("1 GB of zeros, gzipped", _says(bomb()), "too_large", "the compressed megabyte"),
    Fault("larger than max_bytes, and says so", _says(answers(b" " * 300_000)), "too_large", NOTHING),
    Fault("larger than max_bytes, length not told", _says(pours(b" " * 65536, 20 << 20)), "too_large", NOTHING),
    Fault("empty body", _status(200), "empty", RAW),
    Fault("PDF as text/html", _says(answers(b"%PDF-1.7\n" + bytes(range(256)) * 20)), "parse_failed", RAW),
    Fault("picture as text/html", _says(answers(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)), "parse_failed", RAW),
    Fault("no title, no date", _status(200, "<p>正文正文正文正文正文正文。</p>"), "parse_failed", RAW),
    Fault("endless headers", _says(lambda _a, w: _endless_headers(w)), "timeout", NOTHING, asked=2),
)


async def _endless_headers(writer: object) -> None:
    import asyncio

    assert isinstance(writer, asyncio.StreamWriter)
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"".join(b"X-%d: %s\r\n" % (n, b"y" * 100) for n in range(500)))
        await writer.drain()
        await asyncio.sleep(0)


def table() -> str:
    """The faults as Markdown."""
    lines = ["| fault | class | kept | requests |", "| --- | --- | --- | --- |"]
    lines += [f"| {fault.name} | `{fault.outcome}` | {fault.kept} | {fault.asked} |" for fault in FAULTS]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table())
