"""What checks find decides about publishing and stands in the run's report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from served import made

from flows import nightly, steps
from flows.home import Home
from flows.runs import RunRequest
from flows.summary import markdown
from warehouse.store import Warehouse

SPOIL = {
    "error": "UPDATE projects SET char_end = 100000",
    "warning": "UPDATE project_amounts SET low = 1, high = 1",
}


@pytest.mark.parametrize(("severity", "name"), [("error", "offsets_outside_text"), ("warning", "implausible_amounts")])
def test_an_error_keeps_the_snapshot_and_a_warning_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, severity: str, name: str
) -> None:
    home = Home(tmp_path)
    article, extraction = made.news(1, projects=1)
    with Warehouse(home.warehouse) as warehouse:
        warehouse.load_articles(made.RUN, [article])
        warehouse.load_extractions([extraction])
        warehouse.connection.execute(SPOIL[severity])
    plain: dict[str, Any] = {
        "_crawl_all": lambda *_: ([], []),
        "gather_copies": steps.gather_copies,
        "extract_articles": lambda *_: steps.ExtractionSummary(documents=0, characters=0, failures=(), problems=()),
        "resolve_reports": steps.resolve,
        "check_warehouse": steps.check,
        "publish_snapshot": steps.publish,
        "_report": lambda *_: None,
    }
    for step, function in plain.items():
        monkeypatch.setattr(nightly, step, function)
    summary = nightly._run(home, RunRequest(sources=(), since=None, until=None, limit=None), 1, None)
    report = markdown(summary)
    assert home.snapshot.exists() == (summary.manifest is not None) == (severity == "warning")
    assert summary.ok == (severity == "warning")
    [told] = [line for line in report.splitlines() if line.startswith(f"- check {name}: ")]
    assert "rows: " in told
    assert ("readers keep the one before" in report) == (severity == "error")
