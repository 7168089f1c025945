"""The promises of the command line: exit statuses, messages, streams. Prefect is not started here."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import cli, invoke

RECORD = {
    "id": "1",
    "text": "标题\n2022年，廊坊市新开工项目36个，总投资218亿元。",
    "published": "2023-02-07",
    "kind": "news",
    "mentions": [],
}


def lines_file(path: Path, *lines: str) -> str:
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("command", [[], *[[name] for name in cli.commands]])
def test_every_command_has_help_that_ends_with_status_0(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke([*command, "--help"]) == 0
    assert "Usage: yanzhao" in capsys.readouterr().out


def test_every_command_of_the_readme_exists_and_the_other_way_round() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    promised = {line.split()[2] for line in readme.splitlines() if line.startswith("| `yanzhao ")}
    assert {name.strip("`") for name in promised} == set(cli.commands)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["run", "--source", "nobody"],
        ["run", "--since", "yesterday"],
        ["run", "--since", "2024-02-01", "--until", "2024-01-31"],
        ["run", "--source", "sample-news"],
        ["parse"],
        ["parse", "a.html"],
        ["export", "--format", "xml", "--to", "x"],
        ["extract", "--processes", "0"],
        ["sql"],
        ["sql", "SELECT 1", "--file", "query.sql"],
        ["sql", "SELECT 1", "--timeout", "0"],
        ["reparse", "--source", "nobody"],
    ],
)
def test_wrong_usage_ends_with_status_2_and_one_line_of_reason(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = [] if arguments in (["nonsense"],) else ["--home", str(tmp_path)]
    assert invoke([*arguments, *home]) == 2
    assert capsys.readouterr().err.strip()


def test_extract_writes_one_line_per_record_in_order(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    records = [json.dumps({**RECORD, "id": str(n)}, ensure_ascii=False) for n in range(5)]
    assert invoke(["extract", lines_file(tmp_path / "in.jsonl", *records)]) == 0
    captured = capsysbinary.readouterr()
    found = [json.loads(line) for line in captured.out.splitlines()]
    assert [f["id"] for f in found] == ["0", "1", "2", "3", "4"]
    assert found[0]["projects"][0]["count"] == 36
    assert b"characters/s" in captured.err


def test_extract_tells_bad_lines_and_does_the_others(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    good = json.dumps(RECORD, ensure_ascii=False)
    path = lines_file(
        tmp_path / "in.jsonl",
        good,
        "{broken",
        json.dumps({"id": "2"}),
        good,
        json.dumps({**RECORD, "published": "2023-02-30"}),
    )
    assert invoke(["extract", path]) == 1
    captured = capsysbinary.readouterr()
    assert len(captured.out.splitlines()) == 2
    errors = captured.err.decode().splitlines()
    assert [e.split(": ")[0] for e in errors[:3]] == [f"{path}:{n}" for n in (2, 3, 5)]


def test_extract_reads_stdin_and_writes_a_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO((json.dumps(RECORD) + "\n").encode())

    monkeypatch.setattr(sys, "stdin", Stdin)
    assert invoke(["extract", "--output", str(tmp_path / "out.jsonl")]) == 0
    assert json.loads((tmp_path / "out.jsonl").read_bytes())["id"] == "1"
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract", "missing.jsonl"],
        ["parse", "missing.html", "--url", "http://a.example/"],
        ["parse", "--batch", "missing.jsonl"],
        ["sql", "SELECT 1"],
        ["sql", "--file", "missing.sql"],
        ["shell"],
        ["export", "--format", "csv", "--to", "out"],
        ["check"],
        ["publish"],
        ["load", "nowhere"],
        ["load"],
        ["reparse"],
        ["forget", "http://a.example/1.htm"],
        ["archive", "prune", "--keep-days", "1"],
        ["backup", "there"],
        ["restore", "there"],
    ],
)
def test_what_is_not_there_ends_with_status_1_and_one_line(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert invoke([*arguments, "--home", str(tmp_path / "home")]) == 1
    error = capsys.readouterr().err
    assert error.startswith("yanzhao: ")
    assert len(error.splitlines()) == 1
    assert not (tmp_path / "home").exists()


def test_parse_batch_tells_the_page_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "noise.html").write_bytes(b"\x00\xff\x00")
    pages = lines_file(tmp_path / "list.jsonl", json.dumps({"file": "noise.html", "url": "http://a.example/1.htm"}))
    assert invoke(["parse", "--batch", pages]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"{pages}:1: noise.html: ")


def test_parse_batch_survives_a_file_name_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = {"file": "a\0b.html", "url": "http://a.example/1.htm"}
    assert invoke(["parse", "--batch", lines_file(tmp_path / "list.jsonl", json.dumps(page))]) == 1
    assert "list.jsonl:1: " in capsys.readouterr().err


def test_extract_never_writes_over_what_it_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = lines_file(tmp_path / "in.jsonl", json.dumps(RECORD, ensure_ascii=False))
    (tmp_path / "link.jsonl").symlink_to(path)
    before = Path(path).read_bytes()
    assert invoke(["extract", path, "--output", str(tmp_path / "link.jsonl")]) == 2
    assert "link.jsonl" in capsys.readouterr().err
    assert Path(path).read_bytes() == before


def test_extracting_leaves_stderr_to_messages() -> None:
    """Compiled modules report what they cannot take apart at the end of the process."""
    words = "import duckdb; from nlp.pipeline import extraction_pipeline; extraction_pipeline()"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", words], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_help_cuts_no_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ([], ["source"], ["archive"]):
        assert invoke([*command, "--help"]) == 0
        out = capsys.readouterr().out
        assert [line for line in out.splitlines() if line.endswith("...") and "[ARGS]" not in line] == []


def test_extract_writes_to_a_device_and_does_not_replace_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    path = lines_file(tmp_path / "in.jsonl", json.dumps(RECORD))
    assert invoke(["extract", path, "--output", str(pipe)]) == 0
    assert json.loads(os.read(reader, 100_000))["id"] == "1"
    os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.parametrize("command", ["load", "check", "publish"])
def test_a_warehouse_that_is_none_is_told_in_one_line(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "warehouse.duckdb").write_text("not a database, but long enough to hold the magic bytes of one")
    assert invoke([command, "--home", str(tmp_path)]) == 1
    message = capsys.readouterr().err
    assert message.startswith("yanzhao: ")
    assert message.count("\n") == 1


def test_a_home_that_cannot_be_made_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    home = str(tmp_path / "file" / "home")
    for words in (["demo"], ["run", "--source", "hebnews-tangshan"], ["load"]):
        assert invoke([*words, "--home", home]) == 1
        message = capsys.readouterr().err
        assert message.startswith(f"yanzhao: {tmp_path / 'file'}")
        assert message.count("\n") == 1


def test_output_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    words = ["explain", "--file", lines_file(tmp_path / "in.jsonl", json.dumps(RECORD))]
    done = subprocess.run(
        [sys.executable, "-c", "from flows.cli import main; main()", *words],
        capture_output=True,
        env={**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    )
    assert done.returncode == 0, done.stderr
    assert str(RECORD["text"]) in done.stdout.decode()


def test_the_installed_command_starts_quickly_and_says_its_version() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "from flows.cli import invoke; invoke(['--version'])"],
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith("yanzhao ")
    loaded = {line.split("|")[-1].strip() for line in done.stderr.splitlines()}
    assert not loaded & {"prefect", "spacy", "scrapy", "duckdb", "jieba"}
