"""The sample site on loopback: a forward proxy for its host names, and browsable by itself."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import urlsplit

from crawler.sample.site import HTML, HTML_UTF8, Page, Site, build_site

NOT_FOUND = Page(b"<html><body><h1>404 Not Found</h1></body></html>", HTML, 404)
FAILED = Page(b"<html><body><h1>500 Internal Server Error</h1></body></html>", HTML, 500)
FOREIGN = Page(b"no such host in the sample site\n", "text/plain", 502)


class SampleSite:
    """Serve the sample site from a thread while the context lasts.

    In: a port on 127.0.0.1 (0: a free one). `proxy_url` answers proxy requests for the sample hosts, requests
    with one of them in the Host header, and, for people, `/{host}/{path}`. What the server remembers (which
    page has failed once, who asked for what) belongs to the instance.
    """

    def __init__(self, port: int = 0) -> None:
        self.site: Site = build_site()
        self.requests: list[tuple[str, str, int]] = []
        """Host, path with query, status of every answer, in order."""
        self._failed: set[tuple[str, str]] = set()
        self._lock = threading.Lock()
        self._port = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port in use. Raises RuntimeError outside the context."""
        if self._server is None:
            raise RuntimeError("the sample site is not being served")
        return int(self._server.server_address[1])

    @property
    def proxy_url(self) -> str:
        """`http://127.0.0.1:PORT`."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> SampleSite:
        self._server = _Server(("127.0.0.1", self._port), _Handler)
        self._server.sample = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="sample-site", daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        server, thread = self._server, self._thread
        if server is not None and thread is not None:
            server.shutdown()
            server.server_close()
            thread.join()
        self._server = self._thread = None

    def answer(self, host: str, path: str) -> Page:
        """The page at an address, with this instance's memory: a page that fails once fails the first time."""
        page = self.site.pages[host].get(path, NOT_FOUND)
        with self._lock:
            if page.fails_once and (host, path) not in self._failed:
                self._failed.add((host, path))
                page = FAILED
            self.requests.append((host, path, page.status))
        return page


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    sample: SampleSite


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "SampleSite/1"
    timeout = 30
    # Headers and body leave together: apart, each answer waits 40 ms for a delayed acknowledgement.
    wbufsize = 65536

    def do_GET(self) -> None:
        self._send(self._find())

    def do_HEAD(self) -> None:
        self._send(self._find())

    def log_message(self, *_: object) -> None:
        """Silent: `SampleSite.requests` is the log."""

    def _find(self) -> Page:
        sample = cast(_Server, self.server).sample
        parts = urlsplit(self.path)
        query = f"?{parts.query}" if parts.query else ""
        if parts.netloc:
            host, path = parts.hostname or "", (parts.path or "/") + query
            return sample.answer(host, path) if host in sample.site.pages else FOREIGN
        host = (self.headers.get("Host") or "").split(":")[0].lower()
        if host in sample.site.pages:
            return sample.answer(host, parts.path + query)
        _, host, path = (*parts.path.split("/", 2), "", "")[:3]
        if host in sample.site.pages:
            return _browsable(sample.answer(host, f"/{path}{query}"), host)
        return _index(sample.site) if parts.path == "/" else NOT_FOUND

    def _send(self, page: Page) -> None:
        tag = '"' + hashlib.sha256(page.body).hexdigest()[:16] + '"'
        fresh = page.status == 200 and self._is_known(tag, page)
        self.send_response(304 if fresh else page.status)
        if page.location is not None:
            self.send_header("Location", page.location)
        if page.status == 200:
            self.send_header("ETag", tag)
            if page.modified is not None:
                self.send_header("Last-Modified", page.modified)
        if not fresh:
            self.send_header("Content-Type", page.content_type)
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        if not fresh and self.command != "HEAD":
            self.wfile.write(page.body)

    def _is_known(self, tag: str, page: Page) -> bool:
        if (sent := self.headers.get("If-None-Match")) is not None:
            return tag in sent
        return page.modified is not None and self.headers.get("If-Modified-Since") == page.modified


def _browsable(page: Page, host: str) -> Page:
    """The same page with links that work under `/{host}/…`, for people's browsers only."""
    location = page.location and re.sub("^http:/", "", page.location)
    body = page.body
    if page.content_type.startswith(HTML):
        prefix = f"/{host}/".encode()
        body = re.sub(rb'(href|src)="/(?!/)', lambda m: m[1] + b'="' + prefix, body)
        body = re.sub(rb'(href|src)="(?:http:)?//', rb'\1="/', body)
    return Page(body, page.content_type, page.status, location, page.modified)


def _index(site: Site) -> Page:
    return Page("\n".join(_index_lines(site)).encode(), HTML_UTF8)


def _index_lines(site: Site) -> Iterator[str]:
    yield "<!DOCTYPE html><html lang='zh-CN'><head><meta charset='utf-8'><title>示例站点</title>"
    yield f"<link rel='stylesheet' href='/{next(iter(site.plan.robots))}/static/site.css'></head><body>"
    yield "<h1>示例站点</h1><p>以下网页均为本项目撰写的虚构示例。 All pages are invented samples.</p>"
    for host in sorted(site.pages):
        titled = {path: page for path, page in site.pages[host].items() if page.title}
        if not titled:
            continue
        yield f"<h2>{host}</h2><p><a href='/{host}/robots.txt'>robots.txt</a></p><ul class='index'>"
        for path, page in titled.items():
            yield f"<li><a href='/{host}{escape(path)}'>{escape(page.title)}</a><code>{page.status}</code></li>"
        yield "</ul>"
    yield "</body></html>"
