"""A tiny web on loopback for crawl tests: a proxy that answers for any host name from a table of pages."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HOST = "ts.press.example"
LIST = f"http://{HOST}/node_1.htm"


@dataclass
class Answer:
    """What a GET is answered with."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    wait: float = 0.0
    first_status: int | None = None
    """Status of the first request, where it differs."""


@dataclass
class Web:
    """Pages by address, what was asked for, and the proxy that serves it."""

    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    _server: Any = None

    def __enter__(self) -> Web:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.web = self
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def proxy(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def count(self, url: str) -> int:
        return Counter(self.asked)[url]

    def article(
        self, number: int, day: str = "2024-05-06", host: str = HOST, text: str | None = None, **more: Any
    ) -> str:
        """Put an article there; gives its address."""
        url = f"http://{host}/{day[:7]}/{day[8:]}/content_{number}.htm"
        self.pages[url] = Answer(
            founder(url, number, day, text or f"第{number}号项目在某县开工建设，总投资{number}亿元。").encode(), **more
        )
        return url

    def list_page(self, links: Sequence[str], url: str = LIST, following: str | None = None) -> str:
        items = "".join(f'<li><a href="{link}">标题</a></li>' for link in links)
        more = f'<a class="next" href="{following}">下一页</a>' if following else ""
        self.pages[url] = Answer(f"<html><body><ul>{items}</ul>{more}</body></html>".encode())
        return url


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536
    """Headers and body in one packet: two cost 40 ms of delayed acknowledgement."""

    def do_GET(self) -> None:
        web: Web = self.server.web  # type: ignore[attr-defined]
        web.asked.append(self.path)
        web.headers.append(dict(self.headers.items()))
        answer = web.pages.get(self.path, Answer(b"<h1>404 Not Found</h1>", 404))
        status = answer.status
        if answer.first_status is not None and web.count(self.path) == 1:
            status = answer.first_status
        if status == 200 and self._is_unchanged(answer.headers):
            status, answer = 304, Answer(b"", headers=answer.headers)
        time.sleep(answer.wait)
        try:
            self.send_response(status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in answer.headers:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _is_unchanged(self, ours: dict[str, str]) -> bool:
        """Whether the request asks on a condition that does not hold."""
        pairs = (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
        return any(name in self.headers and self.headers[name] == ours.get(of) for name, of in pairs)

    def log_message(self, *_: object) -> None: ...


def founder(url: str, number: int, day: str, text: str) -> str:
    """A small page in Founder's structure."""
    return f"""<html><head><title>新闻{number}-某某新闻网</title></head><body><h1>新闻{number}</h1>
<div class="min_con_text" id="p1"><!--enpcontent--><p>　　{text}</p><!--/enpcontent--><!--enpproperty <articleid>{number}</articleid>
<date>{day} 08:00:00:0</date><author>甲乙</author><title>新闻{number}</title><url>{url}</url><sourcename>某某日报</sourcename>/enpproperty--></div></body></html>"""


def write_source(folder: Path, name: str = "press", **changes: Any) -> Path:
    """A source file for the loopback web; gives its folder."""
    folder.mkdir(exist_ok=True)
    data = {
        "title": "测试",
        "family": "founder_web",
        "lists": [{"url": LIST}],
        "hosts": [HOST],
        "minimum_articles": 1,
        "politeness": {"delay": 0.5, "timeout": 5, "retries": 1, "max_bytes": 200_000},
        **changes,
    }
    (folder / f"{name}.yml").write_text(json.dumps(data), encoding="utf-8")
    return folder


def command(web: Web, sources: Path, landing: Path, *more: str, name: str = "press", fast: bool = True) -> list[str]:
    """The crawler's command line for the loopback web."""
    return crawl_words(web.proxy, sources, landing, *more, name=name, fast=fast)


def crawl_words(
    proxy: str | None, sources: Path, landing: Path, *more: str, name: str = "press", fast: bool = True
) -> list[str]:
    """The crawler's command line; without a proxy it asks the hosts themselves."""
    words = [sys.executable, "-m", "crawler", "--source", name]
    words += ["--landing", str(landing), "--sources-dir", str(sources)]
    through = ["--proxy", proxy, *(["--fast"] if fast else [])] if proxy else []
    return [*words, *through, *more]


def run(words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a crawl to its end."""
    return subprocess.run(words, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, check=False)


def lines(path: Path) -> list[dict[str, Any]]:
    """Records of a landing file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def outcomes(landing: Path, role: str = "article") -> dict[str, str]:
    """Address to outcome."""
    return {fetch["url"]: fetch["outcome"] for fetch in lines(landing / "fetches.jsonl") if fetch["role"] == role}
