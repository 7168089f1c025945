"""Two crawls never write to one landing folder."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from filelock import FileLock

import crawler.__main__ as command
from crawler.sample import SampleSite


def arguments(folder: Path, proxy: str) -> list[str]:
    return ["--source", "sample-policy", "--landing", str(folder), "--proxy", proxy, "--fast"]


def test_a_crawl_waits_for_the_one_that_is_on_its_way_out(tmp_path: Path) -> None:
    with SampleSite() as site:
        lock = FileLock(tmp_path / ".crawling.lock", thread_local=False)
        lock.acquire()
        threading.Timer(1.0, lambda: lock.release(force=True)).start()
        done = subprocess.run([sys.executable, "-m", "crawler", *arguments(tmp_path, site.proxy_url)], timeout=60)
    assert done.returncode == 0
    assert (tmp_path / "report.json").exists()


def test_a_crawl_gives_up_when_the_other_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "LOCK_WAIT_SECONDS", 0.1)
    with FileLock(tmp_path / ".crawling.lock"):
        assert command.main(arguments(tmp_path, "http://127.0.0.1:1")) == 2
    assert "another crawl is writing" in capsys.readouterr().err
