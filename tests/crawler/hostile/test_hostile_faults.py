"""One crawl through every fault: each gets its class, and the rest of the source is crawled all the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fault_cases import FAULTS, TEXT, Fault, table
from hostile_site import HostileSite, good_text
from loopback import lines, write_source
from measured import Measured, run_measured

HOST = "list.hostile.example"
LIST = f"http://{HOST}/node_1.htm"
MANNERS = {"delay": 0.5, "timeout": 2, "retries": 1, "max_bytes": 200_000}


@dataclass
class Crawled:
    """The crawl, and what was linked for each fault."""

    landing: Path
    site: HostileSite
    done: Measured
    links: dict[str, tuple[str, str, str]]
    """Name of a fault to host, address of the fault, address of the good article behind it."""

    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.landing / "report.json").read_text(encoding="utf-8"))
        return found


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder = tmp_path_factory.mktemp("faults")
    with HostileSite() as site:
        links = {}
        for index, fault in enumerate(FAULTS, 1):
            host = f"f{index:02}.hostile.example"
            links[fault.name] = (host, fault.build(site, host, index), site.article(host, 900_000 + index))
        twin = site.article("twin.hostile.example", 7)
        site.listing(LIST, [twin, *(url for _, bad, good in links.values() for url in (bad, good))])
        sources = write_source(
            folder / "sources",
            lists=[{"url": LIST}],
            hosts=["*.hostile.example"],
            politeness=MANNERS,
        )
        done = run_measured(site.proxy, sources, folder / "out")
        return Crawled(folder / "out", site, done, links)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_gets_its_class_and_the_article_behind_it_is_read(crawled: Crawled, fault: Fault) -> None:
    host, linked, good = crawled.links[fault.name]
    found = {fetch["url"]: fetch for fetch in lines(crawled.landing / "fetches.jsonl") if fetch["role"] == "article"}
    assert found[linked]["outcome"] == fault.outcome, found[linked]
    assert found[good]["outcome"] == "ok"
    assert crawled.site.count(linked) == fault.asked
    if fault.outcome == "ok":
        (article,) = [a for a in lines(crawled.landing / "articles.jsonl") if a["url"] == linked]
        number = int(host[1:3])
        assert "\n".join(article["paragraphs"]).replace("镕", "").startswith(good_text(host, number))
        assert "\ufffd" not in json.dumps(article, ensure_ascii=False)
        assert fault.kept == TEXT
    elif fault.kept == "the article under its new address":
        assert found[found[linked]["final_url"]]["outcome"] == "ok"


def test_nothing_is_asked_outside_the_source(crawled: Crawled) -> None:
    assert {url.split("/")[2].partition(".")[2] for url in crawled.site.urls()} == {"hostile.example"}
    assert not any("Cookie" in name.title() for asked in crawled.site.asked for name in asked.headers)


def test_a_chain_of_redirects_is_left_after_a_few(crawled: Crawled) -> None:
    host, _, _ = crawled.links["300 redirects in a chain"]
    assert sum(f"//{host}/2024" in url for url in crawled.site.urls()) <= 11


def test_time_and_memory_are_bounded(crawled: Crawled) -> None:
    print(f"\n{len(FAULTS)} faults: {crawled.done.seconds:.1f} s, at most {crawled.done.peak_megabytes:.0f} MB")
    assert crawled.done.seconds < 80
    assert crawled.done.peak_megabytes < 250


def test_the_log_tells_no_text(crawled: Crawled) -> None:
    assert "开工建设" not in crawled.done.stderr
    assert "Traceback" not in crawled.done.stderr
    assert crawled.report()["errors"] == 0


def test_the_table_on_paper_is_that_of_the_tests() -> None:
    assert table() in Path(__file__).with_name("FAULTS.md").read_text(encoding="utf-8")
