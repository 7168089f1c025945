"""The real thing: the sample site on loopback, Scrapy, the Prefect flow with its embedded server, DuckDB on disk.

Slow, because Prefect needs some ten seconds to start; everything that needs it stands in this module.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from crawler.sample.model import load_articles
from flows.commands.demo import QUERIES
from flows.home import Home
from warehouse.query import query

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
# What may differ between a run and the same run killed and taken up: ids of runs, clocks, and what counts both.
VOLATILE = re.compile(r"(^|_)run_id$|_at$|^seq$|^problems$|^finish_reason$")


OLD_REPORT = json.dumps(
    {
        **{"source": "press", "started_at": "2020-01-01T00:00:00Z", "finished_at": "2020-01-01T00:00:00Z"},
        **{"finish_reason": "finished", "articles": 0, "fetches": {}, "errors": 0, "fill_rates": {}},
        **{"minimum_articles": 0, "ok": True},
    }
)


class Demo:
    """A demo in a process group of its own, its output in files: Prefect's server would keep a pipe open."""

    def __init__(self, home: Path) -> None:
        home.parent.mkdir(parents=True, exist_ok=True)
        old = home / "landing" / "20200101T000000Z-0000" / "press"
        old.mkdir(parents=True, exist_ok=True)
        (old / "pages.warc.gz").write_bytes(b"old")
        (old / "report.json").write_text(OLD_REPORT)
        self.out, self.err = home.parent / "out.txt", home.parent / "err.txt"
        with self.out.open("w") as out, self.err.open("w") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-c", "from flows.cli import main; main()", "demo", "--home", str(home)],
                stdout=out,
                stderr=err,
                start_new_session=True,
                # As behind a company's proxy: nothing of the demo may go there.
                env={
                    **os.environ,
                    "YANZHAO_KEEP_DAYS": "30",
                    **dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9"),
                },
            )

    def finish(self) -> str:
        """Wait for a good end; gives what was printed."""
        assert self.process.wait(timeout=240) == 0, self.err.read_text()
        return self.out.read_text()

    def kill(self) -> None:
        """SIGKILL for the demo alone, as an accident would; then sweep up the server that Prefect leaves behind."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def sweep(self) -> None:
        """End whatever is left of the group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def landings(home: Path) -> list[Path]:
    """The landing folders of the demo's own runs."""
    return [folder for folder in (home / "landing").iterdir() if not folder.name.startswith("2020")]


def contents(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table of the warehouse without what may differ, in a fixed order."""
    with duckdb.connect(str(Home(home).warehouse), read_only=True) as connection:
        columns = connection.execute(
            "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
            "WHERE schema_name = 'main' AND table_name IN (SELECT table_name FROM duckdb_tables()) "
            "AND table_name <> 'meta' GROUP BY 1"  # a random id that tells one warehouse from another
        ).fetchall()
        found = {}
        for table, names in columns:
            kept = ", ".join(
                f'"{name}"' for name in names if not VOLATILE.search(name) and (table, name) != ("runs", "id")
            )
            found[table] = sorted(connection.execute(f'SELECT {kept} FROM "{table}"').fetchall(), key=repr)
    return found


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The home of a demo that ran to its end, and what it printed."""
    home = tmp_path_factory.mktemp("demo") / "home"
    return home, Demo(home).finish()


def test_the_demo_shows_what_it_found(finished: tuple[Path, str]) -> None:
    _, out = finished
    expected = yaml.safe_load((ROOT / "crawler/sample/expected.yml").read_text(encoding="utf-8"))
    assert re.search(rf"articles +{expected['articles']}\b", out)
    for word in (
        "mentions MONEY",
        "mentions ORG",
        "projects",
        "indicators",
        "The ten largest projects",
        "Health of the run",
        "snapshot: ",
        "亿",
    ):
        assert word in out
    assert out.count("yanzhao sql") == 3


def test_old_raw_pages_go_at_the_end_of_a_run_and_its_own_stay(finished: tuple[Path, str]) -> None:
    home, _ = finished
    assert not (home / "landing/20200101T000000Z-0000/press/pages.warc.gz").exists()
    assert len(list(home.glob("landing/*/*/pages.warc.gz"))) >= 2
    with duckdb.connect(str(Home(home).warehouse), read_only=True) as connection:
        assert connection.execute("SELECT run_id, source, bytes, reason FROM raw_removals").fetchall() == [
            ("20200101T000000Z-0000", "press", 3, "age")
        ]


def test_no_text_of_an_article_stands_in_a_log(finished: tuple[Path, str]) -> None:
    home, _ = finished
    sentences = {
        p.split("。")[0] for a in load_articles().values() for p in a.paragraphs if len(p.split("。")[0]) >= 20
    }
    assert len(sentences) > 100
    logs = [home.parent / "err.txt", *home.glob("landing/*/*/crawl.log"), *home.glob("landing/*/report.md")]
    assert len(logs) >= 4
    for path in logs:
        text = path.read_text(encoding="utf-8")
        assert [sentence for sentence in sentences if sentence in text] == [], path


def test_the_three_queries_of_the_demo_give_rows(finished: tuple[Path, str]) -> None:
    home, out = finished
    for _, statement in QUERIES:
        assert statement in out
        assert query(Home(home).snapshot, statement).rows


def test_every_fact_stands_in_its_article_with_its_sentence(finished: tuple[Path, str]) -> None:
    home, _ = finished
    rows = query(
        Home(home).snapshot,
        "SELECT p.sentence, a.text, p.char_start, p.char_end FROM v_projects p JOIN v_articles a ON a.id = p.article_id",
    ).rows
    assert len(rows) > 50
    for sentence, text, start, end in rows:
        assert text[start:end] == sentence


def test_the_run_left_its_landing_folder_and_report(finished: tuple[Path, str]) -> None:
    home, _ = finished
    (folder,) = landings(home)
    assert json.loads((folder / "run.json").read_text())["status"] == "done"
    assert "good" in (folder / "report.md").read_text()
    for source in ("sample-news", "sample-policy"):
        names = {path.name for path in (folder / source).iterdir()}
        assert {"articles.jsonl", "fetches.jsonl", "report.json"} <= names
        assert any(name.startswith("pages") and ".warc" in name for name in names)


def test_the_examples_of_the_readme_work_as_they_stand(finished: tuple[Path, str], tmp_path: Path) -> None:
    home, _ = finished
    (tmp_path / "data").mkdir()
    (tmp_path / "data/demo").symlink_to(home)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    uses = (
        readme.partition("## For analysts")[2].partition("## For operators")[0]
        + readme.partition("## For other systems")[2].partition("### Records")[0]
    )
    shell = [block for block in re.findall(r"```sh\n(.*?)```", uses, re.DOTALL) if "yanzhao" in block]
    python = re.findall(r"```python\n(.*?)```", uses, re.DOTALL)
    assert len(shell) == 3
    assert len(python) == 2
    # DuckDB's own command line is the reader's to install.
    script = "\n".join(line for line in "".join(shell).splitlines() if not line.startswith("duckdb "))
    program = 'import sys; from flows.cli import main; sys.argv[0] = "yanzhao"; main()'
    wrapper = f"yanzhao() {{ {sys.executable} -c '{program}' \"$@\"; }}\n"
    commands = [["bash", "-euo", "pipefail", "-c", wrapper + script], *([sys.executable, "-c", p] for p in python)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for command in commands:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "new/manifest.json").read_bytes())["files"] == {"changes.jsonl": 0}
    assert json.loads((tmp_path / "out/manifest.json").read_bytes())["files"]["articles.jsonl"] > 0


def test_a_second_demo_finds_nothing_new_and_changes_nothing(finished: tuple[Path, str]) -> None:
    home, _ = finished
    before = contents(home)
    Demo(home).finish()
    after = contents(home)
    for table in (
        "articles",
        "mentions",
        "projects",
        "project_amounts",
        "project_organizations",
        "indicators",
        "changes",
    ):
        assert after[table] == before[table], table


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, ...]]]:
    """What a demo leaves that nobody killed."""
    home = tmp_path_factory.mktemp("undisturbed") / "home"
    Demo(home).finish()
    return contents(home)


@pytest.mark.parametrize("moment", ["crawling", "loading", "publishing"])
def test_a_demo_killed_and_started_again_leaves_the_same_warehouse(
    moment: str, undisturbed: dict[str, list[tuple[Any, ...]]], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    killed = Demo(home)
    try:
        wait_for(moment, home, killed)
        killed.kill()
        Demo(home).finish()
    finally:
        killed.sweep()
    assert len(landings(home)) == 1, "the killed run was not taken up"
    after = contents(home)
    assert set(after) == set(undisturbed)
    for table, rows in undisturbed.items():
        assert after[table] == rows, table


def test_a_demo_that_is_terminated_leaves_no_process_behind(tmp_path: Path) -> None:
    home = tmp_path / "home"
    demo = Demo(home)
    try:
        wait_for("crawling", home, demo)
        os.kill(demo.process.pid, signal.SIGTERM)
        assert demo.process.wait(timeout=60) == 1
        assert "yanzhao: interrupted" in demo.err.read_text()
        deadline = time.monotonic() + 20
        while is_there(demo.process.pid) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not is_there(demo.process.pid)
    finally:
        demo.sweep()


def is_there(group: int) -> bool:
    """Whether a process group has a process."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(moment: str, home: Path, running: Demo) -> None:
    """Return as soon as the demo has come to the moment; it must not have ended before."""
    reached = {
        "crawling": lambda: any(p.stat().st_size > 20_000 for p in home.glob("landing/*/*/articles.jsonl")),
        "loading": lambda: all_reports(home),
        "publishing": lambda: (home / "published").exists(),
    }[moment]
    deadline = time.monotonic() + 200
    while not reached() and time.monotonic() < deadline:
        assert running.process.poll() is None, running.err.read_text()
        time.sleep(0.005)
    assert running.process.poll() is None, f"the demo ended before {moment}"


def all_reports(home: Path) -> bool:
    return len(list(home.glob("landing/*/*/report.json"))) == 2


def test_the_deployments_name_flows_that_exist() -> None:
    from prefect.flows import load_flow_from_entrypoint

    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    assert [d["name"] for d in deployments] == ["nightly", "weekly"]
    assert deployments[0]["schedules"][0] | {"active": True} == {
        "cron": "30 2 * * *",
        "timezone": "Asia/Shanghai",
        "active": True,
    }
    for deployment in deployments:
        path, _, name = deployment["entrypoint"].partition(":")
        flow = load_flow_from_entrypoint(f"{ROOT / path}:{name}")
        assert flow.name == "yanzhao"
        assert set(deployment["parameters"]) <= set(flow.parameters.properties)


def test_a_source_that_yields_nothing_fails_the_run_and_the_rest_is_published(tmp_path: Path) -> None:
    """An empty site: nothing answers with articles, so both sources fall short of their minimum."""
    program = (
        "import sys; from pathlib import Path\n"
        "from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer\n"
        "import threading\n"
        "class Empty(BaseHTTPRequestHandler):\n"
        "    def do_GET(self):\n"
        "        self.send_response(404); self.end_headers()\n"
        "    def log_message(self, *a): pass\n"
        "server = ThreadingHTTPServer(('127.0.0.1', 0), Empty)\n"
        "threading.Thread(target=server.serve_forever, daemon=True).start()\n"
        "from flows.home import Home; from flows.commands.running import run_flow; from flows.errors import Failure\n"
        "try:\n"
        "    run_flow(Home(Path(sys.argv[1])), ['sample-news'], proxy=f'http://127.0.0.1:{server.server_port}')\n"
        "except Failure as error:\n"
        "    print(error); sys.exit(1)\n"
    )
    environment = {**os.environ, "PREFECT_HOME": str(tmp_path / "prefect")}
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "home")],
        capture_output=True,
        text=True,
        env=environment,
        timeout=180,
    )
    assert done.returncode == 1, done.stderr
    assert "fell short" in done.stdout
    (report,) = (tmp_path / "home/landing").glob("*/report.md")
    assert "fell short" in report.read_text()
