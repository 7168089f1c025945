"""Every amount and date of our annotated sentences is found with its value, and nothing else is."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from nlp.reading import Reading
from nlp.records import DateValue, Document, MoneyValue
from nlp.values import find_values

_MARK = re.compile(r"([{<])([^=<>{}]+)=([^<>{}]*)[}>]")
_POWERS = {"y": 10**8, "w": 10**4}
Wanted = dict[tuple[str, int, int], MoneyValue | DateValue]


def _amount(text: str) -> Decimal:
    return Decimal(text[:-1]) * _POWERS[text[-1]] if text[-1] in _POWERS else Decimal(text)


def _money(text: str) -> MoneyValue:
    amount, *rest = text.split(" ")
    low, _, high = amount.partition("..")
    currency = next((word for word in rest if word.isupper()), "CNY")
    modifier = next((word for word in rest if word.islower()), None)
    return MoneyValue(low=_amount(low), high=_amount(high or low), currency=currency, modifier=modifier)  # type: ignore[arg-type]


def _parse(line: str) -> tuple[str, Wanted]:
    text, at, wanted = "", 0, {}
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        start, text, at = len(text), text + match[2], match.end()
        if match[1] == "{":
            wanted["MONEY", start, len(text)] = _money(match[3])
        else:
            wanted["DATE", start, len(text)] = DateValue(edtf=None if match[3] == "null" else match[3])
    return (text + line[at:]).replace("⏎", "\n"), wanted


def _cases() -> list[tuple[str | None, str]]:
    published, cases = None, []
    for line in (Path(__file__).parent / "values_cases.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@ "):
            published = None if line[2:] == "null" else line[2:]
        elif line and not line.startswith("#"):
            cases.append((published, line))
    return cases


def read(text: str, published: str | None = None) -> Reading:
    reading = Reading(Document(id="case", text=text, published=published))
    find_values(reading)
    return reading


@pytest.mark.parametrize(("published", "line"), _cases())
def test_a_sentence_yields_exactly_the_annotated_money_and_dates(published: str | None, line: str) -> None:
    text, wanted = _parse(line)
    reading = read(text, published)
    found = {
        (span.label, span.start, span.end): span.value
        for label in ("MONEY", "DATE")
        for span in reading.spans(label)  # type: ignore[arg-type]
        if not span.optional
    }
    assert found == wanted


def test_there_are_enough_cases() -> None:
    assert len(_cases()) >= 150
