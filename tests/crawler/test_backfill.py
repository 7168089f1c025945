"""Windows of the past: issues of an e-paper by date, killed and taken up again."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from loopback import HOST, Answer, Web, command, lines, outcomes, run, write_source
from test_incremental import content

PAPER = f"http://{HOST}/pc/paper"
DAYS = [dt.date(2024, 4, 28) + dt.timedelta(days=n) for n in range(8)]
MISSING = dt.date(2024, 5, 1)


def publish(web: Web, wait: float = 0.0) -> None:
    """Issues of two printed pages with two articles each; one day has none."""
    for day in DAYS:
        if day == MISSING:
            continue
        layout = f"{PAPER}/layout/{day:%Y%m}/{day:%d}"
        nodes = "".join(f'<a href="{layout}/node_0{n}.html">第0{n}版</a>' for n in (1, 2))
        for node in (1, 2):
            links = "".join(
                f'<li><a href="{PAPER}/c/{day:%Y%m}/{day:%d}/content_{node}{n}.html">标题</a></li>' for n in (1, 2)
            )
            web.pages[f"{layout}/node_0{node}.html"] = Answer(f"<div>{nodes}</div><ul>{links}</ul>".encode())
            for n in (1, 2):
                text = f"{day:%d}日第{node}{n}号项目在某县开工建设。"
                web.pages[f"{PAPER}/c/{day:%Y%m}/{day:%d}/content_{node}{n}.html"] = Answer(
                    f'<h2 class="art-title">新闻{node}{n}</h2><div id="ozoom"><founder-content><p>{text}</p>'
                    "</founder-content></div>".encode(),
                    wait=wait,
                )


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    page_list = {"url": f"{PAPER}/layout/{{date:%Y%m}}/{{date:%d}}/node_01.html"}
    return write_source(tmp_path / "sources", family="founder_epaper", lists=[page_list])


def test_the_issues_of_a_window_are_fetched_and_no_others(web: Web, sources: Path, tmp_path: Path) -> None:
    publish(web)
    done = run(command(web, sources, tmp_path / "out", "--since", "2024-04-30", "--until", "2024-05-03"))
    assert done.returncode == 0, done.stderr
    found = [article["published"][:10] for article in lines(tmp_path / "out" / "articles.jsonl")]
    assert found == [day for day in ("2024-05-03", "2024-05-02", "2024-04-30") for _ in range(4)]
    asked = {url.split("/layout/")[1][:9] for url in web.asked if "/layout/" in url}
    assert asked == {"202405/03", "202405/02", "202405/01", "202404/30"}
    assert outcomes(tmp_path / "out", "list")[f"{PAPER}/layout/202405/01/node_01.html"] == "gone"


def test_a_limit_stops_a_backfill_where_it_is_reached(web: Web, sources: Path, tmp_path: Path) -> None:
    publish(web)
    window = ("--since", "2024-04-30", "--until", "2024-05-03")
    assert run(command(web, sources, tmp_path / "out", *window, "--limit", "5")).returncode == 0
    assert len(lines(tmp_path / "out" / "articles.jsonl")) == 5
    assert not [url for url in web.asked if "/202404/" in url]


@pytest.mark.parametrize("after", [1, 11, 20])
def test_a_backfill_killed_anywhere_keeps_what_it_had_and_ends_the_same(
    web: Web, sources: Path, tmp_path: Path, after: int
) -> None:
    publish(web, wait=0.02)
    window = ("--since", "2024-04-28", "--until", "2024-05-04")
    assert run(command(web, sources, tmp_path / "whole", *window)).returncode == 0
    web.asked.clear()
    landing = tmp_path / "killed"
    words = command(web, sources, landing, *window)
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < until and len(web.asked) < after:
            time.sleep(0.002)
        os.kill(process.pid, signal.SIGKILL)
    kept = set(outcomes(landing)) if (landing / "fetches.jsonl").exists() else set()
    assert len(kept) < 24
    web.asked.clear()
    assert run(words).returncode == 0
    assert content(landing) == content(tmp_path / "whole")
    assert not kept & set(web.asked)
