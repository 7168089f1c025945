"""The README's promises about names: records, views, files and options are there as it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from crawler.records import Article
from crawler.source import Source, read_source
from flows.cli import cli
from nlp.components import STAGES
from nlp.records import Extraction

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"`([^`\n]+)`", README))


@pytest.mark.parametrize("record", [Article, Extraction])
def test_every_key_of_a_record_is_told(record: type) -> None:
    assert set(record.__dataclass_fields__) <= WORDS  # type: ignore[attr-defined]


def test_every_view_named_exists() -> None:
    views = {path.stem for path in (ROOT / "warehouse/views").glob("*.sql")}
    named = {word for word in WORDS if word.startswith("v_")}
    assert named
    assert named <= views


def test_every_file_named_exists() -> None:
    named = {word for word in WORDS if re.fullmatch(r"[\w./-]+\.(py|md|yml|yaml)", word) and "/" in word}
    assert named
    assert not [word for word in named if not (ROOT / word).exists()]


def _commands(group: click.Group) -> Iterator[click.Command]:
    for command in group.commands.values():
        yield command
        if isinstance(command, click.Group):
            yield from _commands(command)


def test_every_option_named_exists() -> None:
    options = {opt for command in _commands(cli) for p in command.params for opt in p.opts}
    table = "\n".join(line for line in README.splitlines() if line.startswith("| `yanzhao "))
    assert set(re.findall(r"--[a-z-]+", table)) <= options


def test_every_command_takes_a_home() -> None:
    plain = [command for command in _commands(cli) if not isinstance(command, click.Group)]
    assert [c.name for c in plain if "--home" not in {opt for p in c.params for opt in p.opts}] == []


def test_the_pipeline_stages_named_are_registered() -> None:
    assert set(STAGES) <= WORDS


def test_the_example_of_a_source_is_a_source(tmp_path: Path) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    path = tmp_path / "hebnews-baoding.yml"
    path.write_text(block, encoding="utf-8")
    source = read_source(path)
    assert isinstance(source, Source)
    assert source.name == "hebnews-baoding"
    assert yaml.safe_load(block)["family"] in README
