"""`yanzhao sql` under attack, as a process of its own: it ends in time, tells why in one line, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from warehouse.publish import publish
from warehouse.store import Warehouse

ENDLESS = "SELECT count(*) FROM range(1000000000) a, range(1000000) b"
DEAF = "SELECT length(lpad('x', 2000000000, 'y'))"
"""One piece of work, in which DuckDB looks for no interrupt."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    Warehouse(home / "warehouse.duckdb").close()
    publish(home)
    return home


def start(home: Path, spill: Path, *arguments: str | bytes) -> subprocess.Popen[bytes]:
    program = [sys.executable, "-c", "from flows.cli import main; main()", "sql", "--home", str(home), *arguments]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "TMPDIR": str(spill)}
    return subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)


def run(home: Path, spill: Path, *arguments: str | bytes) -> tuple[int, str, str]:
    with start(home, spill, *arguments) as process:
        out, err = process.communicate(timeout=120)
    return process.returncode, out.decode(), err.decode()


@pytest.mark.parametrize("query", [ENDLESS, DEAF])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_is_told_to(home: Path, tmp_path: Path, query: str, number: signal.Signals) -> None:
    with start(home, tmp_path, query) as process:
        # The folder for what does not fit memory is made just before the query begins.
        deadline = time.monotonic() + 60
        while not list(tmp_path.iterdir()):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(1)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.decode().strip()) == (1, b"", "yanzhao: interrupted")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("query", [ENDLESS, DEAF])
def test_it_ends_in_time_whatever_duckdb_does(home: Path, tmp_path: Path, query: str) -> None:
    status, out, err = run(home, tmp_path, query, "--timeout", "0.5")
    assert (status, out) == (1, "")
    assert err == "yanzhao: the query took longer than 0.5 seconds and was stopped\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("seconds", ["inf", "1e12", "nan"])
def test_a_time_that_no_clock_counts_is_no_limit(home: Path, tmp_path: Path, seconds: str) -> None:
    assert run(home, tmp_path, "SELECT 1 AS x", "--timeout", seconds, "--format", "csv") == (0, "x\n1\n", "")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (b"SELECT '\xff'", "the query is not UTF-8"),
        ("INSTALL httpfs", "INSTALL is not allowed"),
        ("CHECKPOINT", "CHECKPOINT is not allowed"),
        ("IMPORT DATABASE 'x'", "IMPORT is not allowed"),
        ("/* a */ COMMENT ON TABLE articles IS 'x'", "COMMENT is not allowed"),
        ("WITH a AS (SELECT 1) DELETE FROM meta", "DELETE is not allowed"),
        ("SELECT getenv('HOME')", "getenv does not exist"),
        ("FROM 'https://example.com/x.parquet'", "file system operations are disabled"),
        ("FROM read_duckdb('other.duckdb')", "file system operations are disabled"),
        ("FROM duckdb_secrets()", "file system operations are disabled"),
        ("EXPLAIN ANALYZE COPY (SELECT 1) TO 'x.csv'", "file system operations are disabled"),
        ("SELECT '", "unterminated"),
        ("SELECT " + "(" * 3000 + "1" + ")" * 3000, "expression depth"),
        ('SELECT * FROM "a\'b; DROP TABLE x"', "does not exist"),
        ("SELECT $x", "Values were not provided"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_what_cannot_be_answered_is_told_in_one_line(home: Path, tmp_path: Path, query: str | bytes, told: str) -> None:
    status, out, err = run(home, tmp_path, query)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert told in err


def test_an_answer_without_end_streams(home: Path, tmp_path: Path) -> None:
    for form, first in (("csv", [b"range\n", b"0\n"]), ("json", [b'{"range": 0}\n', b'{"range": 1}\n'])):
        with start(home, tmp_path, "SELECT * FROM range(100000000000)", "--format", form) as process:
            assert process.stdout is not None
            assert [process.stdout.readline() for _ in first] == first
            process.stdout.close()
            process.wait(60)
            assert process.stderr is not None
            assert process.stderr.read() == b""


def test_a_table_shows_its_first_rows_and_says_so(home: Path, tmp_path: Path) -> None:
    status, out, err = run(home, tmp_path, "SELECT * FROM range(100000000000)", "--format", "markdown")
    assert (status, len(out.splitlines())) == (0, 100_002)
    assert err == "only the first 100000 rows are shown; --format csv and json give all\n"


def test_a_pivot_is_a_question_too(home: Path, tmp_path: Path) -> None:
    pivot = "PIVOT (SELECT 'a' AS k, 1 AS v) ON k USING sum(v)"
    assert run(home, tmp_path, pivot, "--format", "csv") == (0, "a\n1\n", "")
