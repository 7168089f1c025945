"""Crawling on loopback: pages a second beside a bare Scrapy spider, and memory over ten thousand pages."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "crawler"), str(HERE.parent / "crawler" / "hostile")]
from hostile_site import HostileSite, address, good_text  # noqa: E402
from loopback import founder, write_source  # noqa: E402

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]
HOST = "press.example"
MANNERS = {"delay": 0.5, "timeout": 30, "retries": 1}
PER_LIST = 1000
BARE = """
import sys, scrapy
from scrapy.crawler import AsyncCrawlerProcess
proxy, count, form = sys.argv[1], int(sys.argv[2]), sys.argv[3]
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for number in range(count):
            yield scrapy.Request(form.replace("NUMBER", str(number)), meta={"proxy": proxy}, callback=self.done)
    def done(self, response):
        self.crawler.stats.inc_value("pages")
settings = {"LOG_LEVEL": "WARNING", "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False, "COOKIES_ENABLED": False}
process = AsyncCrawlerProcess(settings)
made = process.create_crawler(Bare)
process.crawl(made)
process.start()
print(made.stats.get_value("pages"))
"""


def build(site: HostileSite, count: int, padding: str) -> str:
    """Lists of `PER_LIST` articles each, and the articles, with so much around the text; gives the first list."""
    for number in range(count):
        url = address(HOST, number)
        text = good_text(HOST, number)
        site.put(url, founder(url, number, "2024-05-06", text).replace("</body>", f"{padding}</body>"))
    lists = range(0, count, PER_LIST)
    for start in lists:
        following = f"/node_{start + PER_LIST}.htm" if start + PER_LIST < count else None
        links = [address(HOST, number) for number in range(start, min(start + PER_LIST, count))]
        site.listing(f"http://{HOST}/node_{start}.htm", links, following)
    return f"http://{HOST}/node_0.htm"


def ours(site: HostileSite, folder: Path, first: str) -> list[str]:
    sources = write_source(folder / "sources", lists=[{"url": first}], hosts=[HOST], politeness=MANNERS)
    words = ["--source", "press", "--landing", str(folder / "out"), "--sources-dir", str(sources)]
    return [sys.executable, "-m", "crawler", *words, "--proxy", site.proxy, "--fast"]


@dataclass(frozen=True)
class Spent:
    """What a process took."""

    seconds: float
    processor: float
    """Seconds of processor time, which other people's load does not change."""
    stdout: str


def timed(words: list[str]) -> Spent:
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=300)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(time.perf_counter() - began, processor, done.stdout)


def test_a_crawl_beside_a_bare_spider(tmp_path: Path) -> None:
    count = 2000
    padding = '<div class="nav"><a href="/about.htm">关于本站</a></div>' * 600
    with HostileSite() as site:
        first = build(site, count, padding)
        size = len(founder(address(HOST, 1), 1, "2024-05-06", good_text(HOST, 1)).encode()) + len(padding.encode())
        bare = timed([sys.executable, "-c", BARE, site.proxy, str(count), address(HOST, 1).replace("_1.", "_NUMBER.")])
        assert int(bare.stdout) == count
        own = timed(ours(site, tmp_path, first))
    articles = sum(1 for _ in (tmp_path / "out" / "articles.jsonl").open("rb"))
    assert articles == count
    print(f"\n{count} pages of {size / 1024:.0f} KB, starts included:")
    for name, spent in (("bare Scrapy", bare), ("Yanzhao (robots.txt, parsing, WARC)", own)):
        rate, cost = count / spent.seconds, spent.processor / count * 1000
        print(f"  {name}: {rate:.0f} pages/s, {cost:.2f} ms of processor a page")
    print(f"  rate {bare.seconds / own.seconds:.0%}, by processor {bare.processor / own.processor:.0%}")
    assert own.processor < 4 * bare.processor


def resident(pid: int) -> float:
    """Memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def samples(process: subprocess.Popen[bytes], every: int) -> Iterator[tuple[int, float]]:
    """Articles so far and memory, whenever there are `every` more."""
    assert process.stdout is not None
    following = every
    for line in process.stdout:
        articles = json.loads(line)["progress"]["articles"]
        if articles >= following and process.poll() is None:
            yield articles, resident(process.pid)
            following += every


def test_memory_over_ten_thousand_pages_is_flat(tmp_path: Path) -> None:
    count = 10_000
    with HostileSite() as site:
        words = ours(site, tmp_path, build(site, count, ""))
        began = time.perf_counter()
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            found = list(samples(process, 1000))
        seconds = time.perf_counter() - began
    assert process.returncode == 0
    (_, early), (_, late) = found[1], found[-1]
    print(
        f"\n{count} small pages in {seconds:.0f} s ({count / seconds:.0f}/s): {early:.0f} MB after 2000, "
        f"{late:.0f} MB at the end: {(late - early) * 1024 / 8000:.2f} KB a page"
    )
    # What is left behind by a page is its address, its id and its hashes.
    assert late - early < 30
