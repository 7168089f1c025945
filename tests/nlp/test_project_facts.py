"""Project records over marked passages: names and organizations are given, everything else is read."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from nlp.entities.places import find_places
from nlp.facts.projects import explained_projects, read_projects
from nlp.reading import Reading
from nlp.records import Document, OrganizationValue, Project
from nlp.segment import default_segmenter
from nlp.spans import Span
from nlp.values import find_values

_MARK = re.compile(r"⟦([OP])\||⟧")
_SCALE = {"万亿": 10**12, "亿": 10**8, "万": 10**4}
_LABELS = {"O": "ORG", "P": "PROJECT"}


def read_marked(marked: str, published: str, dateline: str | None) -> Reading:
    """A reading of the text without its marks, with the marked spans."""
    spans: dict[str, list[Span]] = {"O": [], "P": []}
    stack: list[tuple[str, int]] = []
    text, at = "", 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        if match[1]:
            stack.append((match[1], len(text)))
        else:
            label, start = stack.pop()
            value = OrganizationValue(canonical=text[start:], type="other") if label == "O" else None
            spans[label].append(Span(start, len(text), _LABELS[label], value))  # type: ignore[arg-type]
    text += marked[at:]
    segmenter = default_segmenter()
    document = Document(id="t", text=text, published=published, dateline=dateline)
    reading = Reading(document, segmenter.words(segmenter.cut(text)))
    find_values(reading)
    find_places(reading)
    reading.add("ORG", spans["O"])
    reading.add("PROJECT", spans["P"])
    return reading


def passages() -> list[tuple[str, str, str, str, list[str]]]:
    """(id, published, home, text, expected lines) of the passage file."""
    content = (Path(__file__).parent / "project_passages.txt").read_text(encoding="utf-8")
    found = []
    for block in re.split(r"^## ", content, flags=re.MULTILINE)[1:]:
        head, *lines = block.strip().splitlines()
        name, published, home = (cell.strip() for cell in head.split("|"))
        text = "\n".join(line for line in lines if not line.startswith("="))
        expected = sorted(line[1:].strip() for line in lines if line.startswith("="))
        found.append((name, published, home, text, expected))
    return found


def amount_text(low: Decimal, currency: str) -> str:
    for word, scale in _SCALE.items():
        if low >= scale:
            number = (low / scale).normalize()
            return f"{number:f}{word}" + ("" if currency == "CNY" else f" {currency}")
    return f"{low:f}" + ("" if currency == "CNY" else f" {currency}")


def line_of(record: Project) -> str:
    parties = "; ".join(f"{p.role} {p.name}" for p in record.organizations) or "-"
    amounts = "; ".join(f"{a.role} {amount_text(a.low, a.currency)}" for a in record.amounts) or "-"
    cells = (record.name, record.count, record.stage, record.date, record.place)
    return " | ".join([*("-" if c is None else str(c) for c in cells), parties, amounts])


@pytest.mark.parametrize(
    ("published", "home", "text", "expected"),
    [pytest.param(*rest, id=name) for name, *rest in passages()],
)
def test_a_passage_gives_its_records(published: str, home: str, text: str, expected: list[str]) -> None:
    # A first line that closes with a full stop is body, not title.
    body = text if not text.split("\n")[0].endswith("。") else f"要闻\n{text}"
    records = read_projects(read_marked(body, published, home))
    assert sorted(line_of(r) for r in records) == expected


def test_evidence_lies_in_the_text_and_confidence_between_zero_and_one() -> None:
    for _, published, home, text, _ in passages():
        reading = read_marked(f"要闻\n{text}", published, home)
        for record in read_projects(reading):
            assert 0 <= record.evidence.start < record.evidence.end <= len(reading.text)
            assert 0.0 < record.confidence < 1.0


def test_every_record_names_its_rules() -> None:
    for _, published, home, text, _ in passages():
        for _, draft in explained_projects(read_marked(f"要闻\n{text}", published, home)):
            assert draft.reasons


def test_evidence_holds_the_amount_that_a_later_clause_shares_out() -> None:
    text = "⟦P|漕河治理工程⟧、⟦P|唐河改造工程⟧6月获批，⟦P|府河湿地工程⟧7月开工，三个项目总投资分别为2.1亿元、3.4亿元和1.6亿元。"
    reading = read_marked(f"要闻\n{text}", "2024-10-11", "保定")
    told = {r.name: reading.text[r.evidence.start : r.evidence.end] for r in read_projects(reading)}
    for name, amount in {"漕河治理工程": "2.1亿元", "唐河改造工程": "3.4亿元", "府河湿地工程": "1.6亿元"}.items():
        assert name in told[name]
        assert amount in told[name]
