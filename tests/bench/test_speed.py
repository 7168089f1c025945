"""What is slow or large, measured: `make bench`. Figures are printed; the least that must hold is asserted."""

from __future__ import annotations

import logging
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jieba
import pytest

from crawler.parse import parse
from crawler.sample import SampleSite
from crawler.sample.model import load_articles
from crawler.source import load_source
from nlp.pipeline import extract
from nlp.records import Document

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Median time of some runs, after one to warm up."""
    work()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def documents(characters: int) -> list[Document]:
    """The sample site's articles, over and over, until there are so many characters."""
    articles = list(load_articles().values())
    found: list[Document] = []
    total = 0
    while total < characters:
        article = articles[len(found) % len(articles)]
        found.append(
            Document(id=str(len(found)), text=article.text, published=article.published[:10], kind=article.kind)
        )
        total += len(article.text)
    return found


def test_extraction_keeps_a_quarter_of_the_speed_of_bare_jieba() -> None:
    jieba.setLogLevel(logging.WARNING)
    batch = documents(1_000_000)
    characters = sum(len(d.text) for d in batch)
    bare = seconds(lambda: [list(jieba.cut(d.text)) for d in batch])
    ours = seconds(lambda: [extract(d) for d in batch])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\njieba.cut {characters / bare:,.0f} characters/s; extract {characters / ours:,.0f} characters/s "
        f"(ratio {bare / ours:.2f}); peak memory {memory:.0f} MB"
    )
    assert bare / ours >= 0.25
    assert memory < 1200


@pytest.mark.parametrize("length", [1_000, 10_000, 100_000, 1_000_000, 5_000_000])
def test_time_per_character_stays_flat(length: int) -> None:
    text = "\n".join(d.text for d in documents(length))[:length]
    began = time.perf_counter()
    extract(Document(id="long", text=text, published="2025-01-01"))
    taken = time.perf_counter() - began
    print(f"\n{length:>9,} characters: {taken:.2f} s, {length / taken:,.0f} characters/s")
    assert length / taken > 20_000


def test_parsing_and_crawling_of_the_sample_site(tmp_path: Path) -> None:
    from crawler.archive import read_archive

    with SampleSite() as site:
        began = time.perf_counter()
        for name in ("sample-news", "sample-policy"):
            subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "crawler",
                    "--source",
                    name,
                    "--landing",
                    str(tmp_path / name),
                    "--proxy",
                    site.proxy_url,
                    "--fast",
                ],
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        crawl = time.perf_counter() - began
        requests = len(site.requests)
    print(
        f"\ncrawl: {requests} requests in {crawl:.1f} s with the start of two processes, {requests / crawl:.0f} pages/s"
    )
    source = load_source("sample-news")
    urls = {a.url for a in load_articles().values() if a.kind == "news"}
    pages = [p for p in read_archive(tmp_path / "sample-news") if p.url in urls and p.status == 200]
    assert pages
    taken = seconds(lambda: [parse(p.body, p.url, p.headers, source) for p in pages])
    print(
        f"parse: {len(pages) / taken:,.0f} pages/s on one core ({sum(len(p.body) for p in pages) / len(pages) / 1024:.1f} KB a page)"
    )
    assert len(pages) / taken > 60
