"""Crawls of one source night after night: what each leaves goes through a real warehouse to the next."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from loopback import Web, command, run, write_source

from crawler.records import Article, CrawlReport, Fetch
from warehouse.store import Warehouse


class Newsroom:
    """Crawls of one source one after another, each told by the warehouse what is known."""

    def __init__(self, web: Web, folder: Path, **source: Any) -> None:
        self.web = web
        self.folder = folder
        self.sources = write_source(folder / "sources", **source)
        self.runs = 0

    @property
    def landing(self) -> Path:
        return self.folder / f"run-{self.runs}"

    def prepare(self) -> list[str]:
        """The next crawl's command line."""
        self.runs += 1
        with self.warehouse() as warehouse:
            known = self._write("known.jsonl", *warehouse.known("press", datetime.now(UTC).date() - timedelta(days=8)))
            history = self._write("history.json", warehouse.history("press"))
        self.web.asked.clear()
        self.web.headers.clear()
        return command(self.web, self.sources, self.landing, "--known", str(known), "--history", str(history))

    def crawl(self, *more: str, status: int = 0) -> Path:
        """Crawl and load what was found; gives the landing folder."""
        done = run([*self.prepare(), *more])
        assert done.returncode == status, done.stderr
        self.load()
        return self.landing

    def load(self) -> None:
        with self.warehouse() as warehouse:
            name = f"run-{self.runs}"
            warehouse.load_articles(name, self._records("articles.jsonl", Article))
            warehouse.load_fetches(name, self._records("fetches.jsonl", Fetch))
            report = (self.landing / "report.json").read_bytes()
            warehouse.load_crawl_report(name, msgspec.json.decode(report, type=CrawlReport))

    def warehouse(self) -> Warehouse:
        return Warehouse(self.folder / "warehouse.duckdb")

    def select(self, sql: str) -> list[tuple[Any, ...]]:
        with self.warehouse() as warehouse:
            return warehouse.connection.execute(sql).fetchall()

    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.landing / "report.json").read_text(encoding="utf-8"))
        return found

    def asked(self) -> list[str]:
        """Addresses asked for, without robots.txt."""
        return [url for url in self.web.asked if not url.endswith("robots.txt")]

    def _write(self, name: str, *records: Any) -> Path:
        path = self.folder / f"{self.runs}-{name}"
        path.write_bytes(b"".join(msgspec.json.encode(record) + b"\n" for record in records))
        return path

    def _records(self, name: str, kind: Any) -> list[Any]:
        decoder = msgspec.json.Decoder(kind)
        return [decoder.decode(line) for line in (self.landing / name).read_bytes().splitlines()]
