"""Indicators and policy blocks on passages written for the grammar, each with all the records it must give.

The passages stand in `indicator_passages.txt`: `@ title | published | kind`, the text, then `> subject | name | value unit |
period | change` for each indicator, `T …` for each target, `= field value` for the policy block, `! reason` where it is
known to fail. Names agree as the
scorer of the gold set lets them agree; everything else must be equal.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "gold"))

import score as scorer  # noqa: E402

from nlp.pipeline import extract  # noqa: E402
from nlp.records import Document, Extraction  # noqa: E402

Row = tuple[str | None, str, Decimal | None, str | None, str | None, Decimal | None]


@dataclass
class Passage:
    title: str
    published: str
    kind: str
    text: str = ""
    indicators: list[Row] = field(default_factory=list)
    targets: list[Row] = field(default_factory=list)
    block: dict[str, str | None] = field(default_factory=dict)
    known: str | None = None
    """Why it does not come out right yet."""


def passages(name: str) -> list[Passage]:
    found: list[Passage] = []
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("@ "):
            found.append(Passage(*(cell.strip() for cell in line[2:].split("|"))))
        elif line.startswith("> "):
            found[-1].indicators.append(_row(line[2:]))
        elif line.startswith("T "):
            found[-1].targets.append(_row(line[2:] + " | -"))
        elif line.startswith("! "):
            found[-1].known = line[2:]
        elif line.startswith("= "):
            key, value = line[2:].split(" ", 1)
            found[-1].block[key] = None if value == "-" else value
        elif line.strip():
            found[-1].text += ("\n" if found[-1].text else "") + line
    return found


def _row(line: str) -> Row:
    subject, name, measure, period, change = (None if c.strip() == "-" else c.strip() for c in line.split(" | "))
    value, _, unit = (measure or "").partition(" ")
    return (
        subject,
        name or "",
        Decimal(value) if value else None,
        unit or None,
        period,
        Decimal(change) if change else None,
    )


def read(passage: Passage) -> Extraction:
    return extract(
        Document(id="p", text=passage.text, published=passage.published, kind=passage.kind)  # type: ignore[arg-type]
    )


def differences(wanted: list[Row], got: list[Row]) -> list[str]:
    """What is missing and what is too much; names need only be nearly the same."""
    left, told = list(got), []
    for row in wanted:
        same = next((r for r in left if _same(row, r)), None)
        if same is None:
            told.append(f"missing {row}")
        else:
            left.remove(same)
    return told + [f"extra {row}" for row in left]


def _same(a: Row, b: Row) -> bool:
    if a[0] != b[0] or a[2:4] != b[2:4] or a[5] != b[5] or scorer.likeness(a[1], b[1]) < 0.75:
        return False
    return bool(scorer.same_date(a[4], b[4]))


def cases(chosen: list[Passage]) -> list[ParameterSet]:
    """Passages as test cases, those that are known to fail marked with the reason."""
    return [
        pytest.param(p, id=p.title, marks=[pytest.mark.xfail(reason=p.known, strict=True)] if p.known else [])
        for p in chosen
    ]


ALL = passages("indicator_passages.txt")


@pytest.mark.parametrize("passage", cases(ALL))
def test_a_passage_gives_its_indicators_and_no_others(passage: Passage) -> None:
    got = [(i.subject, i.name, i.value, i.unit, i.period, i.change_pct) for i in read(passage).indicators]
    assert not differences(passage.indicators, got)


POLICIES = [p for p in ALL if p.kind == "policy"]


@pytest.mark.parametrize("passage", cases(POLICIES))
def test_a_policy_gives_its_block_and_its_targets(passage: Passage) -> None:
    policy = read(passage).policy
    assert policy is not None
    got = [(t.subject, t.name, t.value, t.unit, t.period, None) for t in policy.targets]
    block = {
        key: ("；".join(policy.issuers) if key == "issuers" else getattr(policy, key)) or None for key in passage.block
    }
    assert not differences(passage.targets, got)
    assert block == passage.block
