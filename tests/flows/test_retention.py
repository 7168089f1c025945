"""`yanzhao archive prune`: oldest first, never too much, and known to the warehouse."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from landed import good_report

from crawler.landing import Landing
from crawler.records import Fetch
from flows import retention, runs
from flows.cli import invoke
from flows.errors import Usage
from flows.home import Home
from flows.retention import Policy, from_environment, parse_size, prune
from flows.runs import Run, RunRequest
from flows.steps import load_landing, open_warehouse

NOW = dt.datetime(2024, 6, 30, tzinfo=dt.UTC)


def land(
    home: Home, day: str, size: int = 1000, source: str = "press", finished: bool = True, status: Any = "done"
) -> Path:
    """A crawl that ended on a day, with two archive files of `size` bytes together."""
    run = Run(
        id=f"{day.replace('-', '')}T000000Z-0000", request=RunRequest(sources=(source,)), started_at=day, status=status
    )
    runs.save(home, run)
    folder = run.folder(home) / source
    landing = Landing(folder, source)
    landing.add_fetch(
        Fetch(
            url=f"http://{day}.example/a.htm",
            source=source,
            outcome="ok",
            role="article",
            fetched_at=f"{day}T00:00:00Z",
            article_id=day,
        )
    )
    landing.close()
    (folder / "pages.warc.gz").write_bytes(b"x" * (size - 100))
    (folder / "pages-0002.warc.gz").write_bytes(b"x" * 100)
    if finished:
        landing.write_report(good_report(source, f"{day}T00:00:00Z", f"{day}T01:00:00Z"))
    return folder


def left(home: Home) -> list[str]:
    return sorted({path.parent.parent.name[:8] for path in home.landing.glob("*/*/pages*.warc.gz")})


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    for day in ("2024-04-01", "2024-05-01", "2024-06-01", "2024-06-28"):
        land(home, day)
    land(home, "2024-03-01", finished=False)
    land(home, "2024-03-02", status="running")
    return home


def test_what_is_too_old_goes_and_unfinished_or_recent_crawls_stay(home: Home) -> None:
    gone = prune(home, Policy(keep_days=0), False, NOW)
    assert [(one.run[:8], one.bytes, one.reason) for one in gone] == [
        ("20240401", 1000, "age"),
        ("20240501", 1000, "age"),
        ("20240601", 1000, "age"),
    ]
    assert left(home) == ["20240301", "20240302", "20240628"]
    assert all((folder / "fetches.jsonl").exists() for folder in home.landing.glob("*/press"))


def test_the_oldest_goes_until_the_budget_is_met(home: Home) -> None:
    assert [one.run[:8] for one in prune(home, Policy(budget=4500), False, NOW)] == ["20240401", "20240501"]
    assert prune(home, Policy(budget=4500), False, NOW) == []
    # What is protected counts, but does not go.
    assert [one.run[:8] for one in prune(home, Policy(budget=0), False, NOW)] == ["20240601"]
    assert left(home) == ["20240301", "20240302", "20240628"]


def test_a_dry_run_removes_nothing(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["archive", "prune", "--keep-days", "30", "--dry-run", "--home", str(home.root)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4
    assert len(left(home)) == 6
    assert invoke(["archive", "prune", "--keep-days", "30", "--budget", "5G", "--home", str(home.root)]) == 0
    assert left(home) == ["20240301", "20240302"]
    assert invoke(["archive", "prune", "--home", str(home.root)]) == 2
    assert invoke(["archive", "prune", "--budget", "much", "--home", str(home.root)]) == 2


def test_the_warehouse_knows_that_the_raw_page_is_gone(home: Home) -> None:
    for folder in sorted(home.landing.glob("*/press")):
        load_landing(home, folder.parent.name, folder)
    prune(home, Policy(keep_days=45), False, NOW)
    with open_warehouse(home) as warehouse:
        told = warehouse.connection.execute(
            "SELECT run_id[:8], source, bytes, reason, removed_at FROM raw_removals ORDER BY ALL"
        ).fetchall()
    assert told == [(day, "press", 1000, "age", NOW.replace(tzinfo=None)) for day in ("20240401", "20240501")]


def test_a_killed_removal_is_finished_by_the_next_call(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(_: Path) -> list[Path]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        real = retention.segments
        calls = []

        def dies_in_the_end(folder: Path) -> list[Path]:
            calls.append(folder)
            return real(folder) if len(calls) <= 7 else die(folder)

        patched.setattr(retention, "segments", dies_in_the_end)
        with pytest.raises(KeyboardInterrupt):
            prune(home, Policy(keep_days=20), False, NOW)
    assert left(home) == ["20240301", "20240302", "20240501", "20240601", "20240628"]
    assert {one.reason for one in prune(home, Policy(budget=10**9), False, NOW)} == {"unfinished removal"}
    assert left(home) == ["20240301", "20240302", "20240628"]


@pytest.mark.parametrize(
    ("text", "size"), [("5G", 5 * 2**30), ("1.5 TB", int(1.5 * 2**40)), ("500m", 500 * 2**20), ("7", 7), ("2KiB", 2048)]
)
def test_sizes(text: str, size: int) -> None:
    assert parse_size(text) == size


def test_settings_are_read_and_bad_ones_are_named() -> None:
    assert from_environment({}) == Policy()
    assert not from_environment({}).is_set
    assert from_environment({"YANZHAO_KEEP_DAYS": "90", "YANZHAO_ARCHIVE_BUDGET": "5G"}) == Policy(
        keep_days=90, budget=5 * 2**30
    )
    for bad in ({"YANZHAO_KEEP_DAYS": "-1"}, {"YANZHAO_KEEP_DAYS": "x"}, {"YANZHAO_ARCHIVE_BUDGET": "lots"}):
        with pytest.raises(Usage, match=next(iter(bad))):
            from_environment(bad)
