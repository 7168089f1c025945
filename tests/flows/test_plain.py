"""The parts of flows that need neither Prefect nor a warehouse."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from rich.cells import cell_len

from flows import runs
from flows.codec import LineReader, decoder, to_json
from flows.crawling import CrawlOrder, command
from flows.errors import Failure
from flows.home import Home, resolve
from flows.runs import RunRequest
from flows.tables import text_table
from nlp.records import Document, Extraction, MoneyValue

NOW = dt.datetime(2024, 3, 1, 18, 30, tzinfo=dt.UTC)
REQUEST = RunRequest(sources=("a", "b"))


def test_home_option_beats_variable_beats_data(tmp_path: Path) -> None:
    environment = {"YANZHAO_HOME": str(tmp_path / "variable")}
    assert resolve(tmp_path / "option", environment).root == tmp_path / "option"
    assert resolve(None, environment).root == tmp_path / "variable"
    assert resolve(None, {}).root == Path("data").absolute()


def test_a_second_process_is_told_that_the_home_is_taken(tmp_path: Path) -> None:
    program = f"from pathlib import Path; from flows.home import Home\nwith Home(Path({str(tmp_path)!r})).writing(): print('in')"
    with Home(tmp_path).writing():
        taken = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert taken.returncode == 1
    assert "another run is writing" in taken.stderr
    with Home(tmp_path).writing(), pytest.raises(Failure, match="another run"), Home(tmp_path).writing():
        pass


def test_an_unfinished_run_is_taken_up_by_the_same_request_alone(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = runs.begin(home, REQUEST, NOW)
    assert runs.begin(home, REQUEST, NOW).id == first.id
    other = runs.begin(home, RunRequest(sources=("a",)), NOW)
    assert other.id != first.id
    runs.save(home, runs.ended(first, "done", NOW))
    assert runs.begin(home, REQUEST, NOW).id not in {first.id, other.id}


def test_a_torn_run_file_is_passed_over(tmp_path: Path) -> None:
    home = Home(tmp_path)
    run = runs.begin(home, REQUEST, NOW)
    (run.folder(home) / "run.json").write_text('{"id": "2024')
    assert runs.all_runs(home) == []


def test_bad_lines_are_told_with_file_line_and_reason(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        b"\xef\xbb\xbf" + b'{"id": "1", "text": "a"}\n',
        b"{broken\n",
        b"\n",
        b'{"text": "no id"}\n',
        b'{"id": "2", "text": "\xff"}\n',
        b'{"id": "3", "text": "c", "kind": "rumour"}\n',
        b'{"id": "4", "text": "d", "other": 1}\n',
    ]
    reader = LineReader("input.jsonl")
    assert [d.id for d in reader.read(lines, Document)] == ["1", "4"]
    assert reader.line_numbers == [1, 7]
    errors = capsys.readouterr().err.splitlines()
    assert [e.split(" ")[0] for e in errors] == [
        "input.jsonl:2:",
        "input.jsonl:4:",
        "input.jsonl:5:",
        "input.jsonl:6:",
    ]
    assert "`id`" in errors[1]
    assert reader.bad == 4


EXTRACTION = (
    b'{"schema":1,"id":"1","extractor":"theirs/2","mentions":['
    b'{"label":"MONEY","start":0,"end":3,"text":"0.5","value":{"low":0.5,"high":12345678901234567890.25,"currency":"CNY",'
    b'"modifier":null}},'
    b'{"label":"DATE","start":0,"end":3,"text":"abc","value":{"edtf":null}},'
    b'{"label":"ORG","start":0,"end":3,"text":"abc","value":{"canonical":"abc","type":"bank"}},'
    b'{"label":"PROJECT","start":0,"end":3,"text":"abc","value":null}],"projects":[],"indicators":[],"policy":null}'
)


def test_an_extraction_is_read_as_it_was_written() -> None:
    assert to_json(decoder(Extraction)(EXTRACTION)) == EXTRACTION


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (b'"schema":1,', b"", "schema"),
        (b'"value":{"edtf":null}', b'"value":{"canonical":"abc","type":"bank"}', "edtf"),
        (b'"type":"bank"', b'"type":"firm"', "firm"),
        (b'"label":"PROJECT"', b'"label":"PERSON"', "PERSON"),
        (b'"text":"abc","value":null', b'"text":"abc","value":{"edtf":null}', "null"),
    ],
)
def test_an_extraction_that_is_none_is_refused_with_the_reason(before: bytes, after: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        decoder(Extraction)(EXTRACTION.replace(before, after))


def test_amounts_are_written_as_plain_json_numbers() -> None:
    value = MoneyValue(low=Decimal("261160000000"), high=Decimal("0.03"), currency="CNY")
    assert to_json(value) == b'{"low":261160000000,"high":0.03,"currency":"CNY","modifier":null}'


def test_table_columns_line_up_with_wide_characters() -> None:
    lines = text_table(
        ["name", "amount"], [("唐山", Decimal("2611.600")), ("a" * 100, None), (["甲", "乙"], Decimal(5))]
    ).splitlines()
    assert cell_len(lines[2]) == cell_len(lines[4]) == cell_len(lines[0])
    assert lines[2].endswith("2611.6")
    assert lines[3].endswith("…")
    assert lines[4].startswith("甲、乙")


def test_the_crawler_is_told_what_was_ordered_and_nothing_else(tmp_path: Path) -> None:
    bare = command(CrawlOrder(source="hebnews-tangshan", landing=tmp_path))
    assert bare[1:] == ["-m", "crawler", "--source", "hebnews-tangshan", "--landing", str(tmp_path), "--end-with-stdin"]
    full = command(
        CrawlOrder(
            source="hebnews-tangshan",
            landing=tmp_path,
            sources_dir=tmp_path / "sources",
            since="2023-01-01",
            until="2023-02-01",
            limit=5,
            contact="https://example.org/bot",
        )
    )
    assert full[len(bare) :] == [
        "--sources-dir",
        str(tmp_path / "sources"),
        "--since",
        "2023-01-01",
        "--until",
        "2023-02-01",
        "--limit",
        "5",
        "--contact",
        "https://example.org/bot",
    ]
