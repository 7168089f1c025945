"""Manners: hosts that refuse, ask for time, forbid, or fall silent; measured in requests and seconds."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hostile_site import HTML, HostileSite, address, answers, good_text, in_turn, pours, stalls
from loopback import founder, lines, outcomes, write_source
from measured import Measured, run_measured

HOST = "list.hostile.example"
LIST = f"http://{HOST}/node_1.htm"
MANNERS = {"delay": 0.5, "timeout": 2, "retries": 0, "max_bytes": 200_000, "rest": 1, "max_delay": 0.5}
CHALLENGE = "<html><body><script>document.cookie='a=1';location.reload()</script></body></html>"
REFUSALS = {
    "h403": answers(b"", 403),
    "h405": answers(b"", 405),
    "h412": answers(b"", 412),
    "h521": answers(CHALLENGE.encode(), 521, {**HTML, "Set-Cookie": "a=1"}),
    "h429": answers(b"", 429),
    "h200": answers(CHALLENGE.encode(), 200, {**HTML, "Set-Cookie": "a=1"}),
}
UNREADABLE = {"r500": (answers(b"", 500), "status 500"), "rsilent": (stalls, "no answer in time")}


def full(name: str) -> str:
    return f"{name}.hostile.example"


def page(host: str, number: int) -> bytes:
    return founder(address(host, number), number, "2024-05-06", good_text(host, number)).encode()


@dataclass
class Manners:
    """A crawl of a site whose hosts misbehave each in its way."""

    site: HostileSite
    folder: Path
    links: list[str] = field(default_factory=list)
    done: Measured | None = None

    def crawl(self, fast: bool, **changes: Any) -> Manners:
        self.site.listing(LIST, self.links)
        sources = write_source(
            self.folder / "sources",
            **{"lists": [{"url": LIST}], "hosts": ["*.hostile.example"], "politeness": MANNERS, **changes},
        )
        self.done = run_measured(self.site.proxy, sources, self.folder / "out", fast=fast)
        return self

    def found(self, name: str) -> dict[str, str]:
        """Outcomes of a host's articles, by number."""
        every = outcomes(self.folder / "out").items()
        return {
            url.rpartition("_")[2].removesuffix(".htm"): outcome for url, outcome in every if f"//{full(name)}/" in url
        }

    def asked(self, name: str) -> list[float]:
        """When articles of a host were asked for."""
        return [asked.at for asked in self.site.asked if asked.url.startswith(f"http://{full(name)}/2")]

    def told(self, name: str) -> list[str]:
        """What the report tells of a host."""
        report = json.loads((self.folder / "out" / "report.json").read_text(encoding="utf-8"))
        return [problem for problem in report["problems"] if full(name) in problem]


@pytest.fixture(scope="module")
def fast(tmp_path_factory: pytest.TempPathFactory) -> Manners:
    """A crawl without delays."""
    with HostileSite() as site:
        manners = Manners(site, tmp_path_factory.mktemp("fast"))
        for name, refuses in {**REFUSALS, "dead": stalls}.items():
            manners.links += [site.behave(address(full(name), n), refuses) for n in range(1, 31)]
        for n in range(1, 7):
            manners.links += [
                site.put(address(full("mixed"), n), "", 403),
                site.article(full("mixed"), n + 100),
            ]
        for status in (429, 503):
            host = full(f"w{status}")
            wait = answers(b"", status, {"Retry-After": "2"})
            manners.links.append(site.behave(address(host, 1), in_turn(wait, answers(page(host, 1)))))
        for name, (behaviour, _) in UNREADABLE.items():
            site.behave(f"http://{full(name)}/robots.txt", behaviour)
            manners.links += [site.article(full(name), n) for n in range(1, 9)]
        rules = b"User-agent: *\nDisallow: /2019-01/\n" + b"Disallow: /nowhere/%064d/\n" % 7 * 60
        site.behave(f"http://{full('rhuge')}/robots.txt", pours(rules, 80 << 20, {"Content-Type": "text/plain"}))
        manners.links += [site.article(full("rhuge"), 1, day="2019-01-01"), site.article(full("rhuge"), 2)]
        return manners.crawl(fast=True)


@pytest.mark.parametrize("name", [*REFUSALS, "dead"])
def test_a_host_that_refuses_is_left_alone(fast: Manners, name: str) -> None:
    # Eight at once without delays, of which the first few decide.
    assert 4 <= len(fast.asked(name)) <= 20
    what, times, outcome = (
        ("gave errors or no answer", 5, "timeout") if name == "dead" else ("turned us away", 3, "blocked")
    )
    assert set(fast.found(name).values()) == {outcome}
    (told,) = fast.told(name)
    assert told.startswith(f"{full(name)} {what} {times} times in a row, rested 0 s, and {what} again; left alone")
    assert not any("cookie" in asked.headers for asked in fast.site.asked)


def test_single_refusals_among_good_pages_open_nothing(fast: Manners) -> None:
    assert sorted(fast.found("mixed").values()) == ["blocked"] * 6 + ["ok"] * 6
    assert fast.told("mixed") == []


@pytest.mark.parametrize("name", ["w429", "w503"])
def test_a_wait_that_a_host_asks_for_is_kept(fast: Manners, name: str) -> None:
    first, second = fast.asked(name)
    assert second - first >= 2.0
    assert fast.found(name) == {"1": "ok"}


@pytest.mark.parametrize("name", UNREADABLE)
def test_without_readable_robots_txt_nothing_is_asked(fast: Manners, name: str) -> None:
    fetches = [f for f in lines(fast.folder / "out" / "fetches.jsonl") if f"//{full(name)}/2" in f["url"]]
    reason = f"robots.txt cannot be read ({UNREADABLE[name][1]}), so nothing is asked for"
    assert {(f["outcome"], f["detail"]) for f in fetches} == {("blocked", reason)}
    assert len(fetches) == 8
    assert fast.asked(name) == []
    # What robots.txt forbids is no refusal of the host's.
    assert fast.told(name) == []


def test_of_an_endless_robots_txt_the_first_half_megabyte_counts(fast: Manners) -> None:
    assert fast.found("rhuge") == {"1": "blocked", "2": "ok"}
    assert len(fast.asked("rhuge")) == 1


def test_the_crawl_ends_soon_and_stays_small(fast: Manners) -> None:
    assert fast.done is not None
    assert fast.done.seconds < 80
    assert fast.done.peak_megabytes < 250


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Manners:
    """A crawl with delays and rests."""
    with HostileSite() as site:
        manners = Manners(site, tmp_path_factory.mktemp("slow"))
        manners.links += [site.put(address(full("relents"), n), "", 412) for n in range(1, 4)]
        manners.links += [site.article(full("relents"), n) for n in range(11, 14)]
        manners.links += [site.put(address(full("stays"), n), "", 412) for n in range(1, 21)]
        hour = answers(b"", 429, {"Retry-After": "3600"})
        manners.links += [site.behave(address(full("hour"), n), hour) for n in range(1, 21)]
        site.put(f"http://{full('delays')}/robots.txt", "User-agent: *\nCrawl-delay: 1.5\n")
        manners.links += [site.article(full(name), n) for n in range(1, 4) for name in ("plain", "delays")]
        return manners.crawl(fast=False)


def test_after_its_rest_a_host_that_relents_is_crawled_on(slow: Manners) -> None:
    assert list(slow.found("relents").values()) == ["blocked"] * 3 + ["ok"] * 3
    assert slow.told("relents") == [f"warning: {full('relents')} turned us away 3 times in a row, rested 1 s"]
    asked = slow.asked("relents")
    # Width is two: one more address was under way when the host was known to refuse.
    assert asked[4] - asked[2] >= 1.0


def test_after_its_rest_a_host_that_still_refuses_is_asked_once(slow: Manners) -> None:
    # Three, one that was under way, and the one after the rest.
    assert len(slow.asked("stays")) <= 5
    (told,) = slow.told("stays")
    assert told.endswith("and turned us away again; left alone, 15 addresses were not asked for")


def test_a_host_that_asks_for_an_hour_is_left_alone(slow: Manners) -> None:
    assert len(slow.asked("hour")) <= 2
    (told,) = slow.told("hour")
    assert told.startswith(f"{full('hour')} asked us to come back after 3600 s; left alone")


@pytest.mark.parametrize(("name", "least"), [("plain", 0.5), ("delays", 1.5)])
def test_the_delay_of_the_source_and_a_longer_one_of_robots_txt_are_the_least(
    slow: Manners, name: str, least: float
) -> None:
    assert slow.found(name) == dict.fromkeys("123", "ok")
    times = [asked.at for asked in slow.site.asked if f"//{full(name)}/" in asked.url]
    assert len(times) == 4
    # The server sees requests a little apart from when they were sent.
    assert all(second - first > least - 0.1 for first, second in pairwise(times))


def test_a_challenge_in_place_of_a_list_is_told_as_such(tmp_path: Path) -> None:
    with HostileSite() as site:
        manners = Manners(site, tmp_path)
        site.put(f"http://{HOST}/node_2.htm", CHALLENGE)
        manners.crawl(fast=True, lists=[{"url": f"http://{HOST}/node_2.htm"}])
    assert outcomes(tmp_path / "out", "list") == {f"http://{HOST}/node_2.htm": "blocked"}
    assert manners.told("list")[0] == f"list http://{HOST}/node_2.htm: blocked, nothing but a script"


def test_no_password_and_no_token_gets_into_the_log(tmp_path: Path) -> None:
    with HostileSite() as site:
        manners = Manners(site, tmp_path)
        secret = f"http://{HOST}/node_2.htm?page=1&access_token=abc123&sign=xyz789"
        links = [site.article(HOST, 1), site.behave(address(HOST, 2), pours(b" " * 65536, 4 << 20, HTML))]
        site.listing(secret, links)
        log = manners.crawl(fast=True, lists=[{"url": secret}]).done
    assert log is not None
    assert outcomes(tmp_path / "out") == {links[0]: "ok", links[1]: "too_large"}
    assert "page=1" in log.stderr
    assert not any(word in log.stderr for word in ("abc123", "xyz789", "开工建设"))
