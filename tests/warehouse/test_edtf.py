"""EDTF expressions become the days that they cover."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.edtf import bounds

CASES = [
    ("2022", "2022-01-01", "2022-12-31"),
    ("2022-07", "2022-07-01", "2022-07-31"),
    ("2024-02", "2024-02-01", "2024-02-29"),
    ("2022-07-05", "2022-07-05", "2022-07-05"),
    ("2022-10-28/2022-10-29", "2022-10-28", "2022-10-29"),
    ("2022-01/2022-10", "2022-01-01", "2022-10-31"),
    ("2021/2025", "2021-01-01", "2025-12-31"),
    ("2014/..", "2014-01-01", None),
    ("../2025", None, "2025-12-31"),
    ("../2025-12", None, "2025-12-31"),
    ("2014/", "2014-01-01", None),
    ("/2014", None, "2014-12-31"),
    ("../..", None, None),
    ("2022-07~", "2022-07-01", "2022-07-31"),
    ("2022?", "2022-01-01", "2022-12-31"),
    ("202X", "2020-01-01", "2029-12-31"),
    ("20XX", "2000-01-01", "2099-12-31"),
    ("2023-XX", "2023-01-01", "2023-12-31"),
    ("2023-02-XX", "2023-02-01", "2023-02-28"),
    ("2023-XX-XX", "2023-01-01", "2023-12-31"),
    ("2023-21", "2023-03-01", "2023-05-31"),
    ("2023-24", "2023-12-01", "2024-02-29"),
    ("2023-33", "2023-01-01", "2023-03-31"),
    ("2023-36", "2023-10-01", "2023-12-31"),
    ("2023-41", "2023-07-01", "2023-12-31"),
]
WRONG = [
    *("", "/", "..", "2023-02-30", "2023-13", "2023-00", "2023-2", "23", "2023-33-01", "0000", "2023/2022", "2023年"),
    *(
        "2023-02-01T10:00",
        "２０２３",
        "2023-XX-05",
        "202X-05",
        "2023//2024",
        "2023/2024/2025",
        "2023-06-31/2024",
        "20X3",
    ),
]


@pytest.mark.parametrize(("expression", "first", "last"), CASES)
def test_an_expression_covers_its_first_to_its_last_day(expression: str, first: str | None, last: str | None) -> None:
    got = bounds(expression)
    assert (got.first and got.first.isoformat(), got.last and got.last.isoformat()) == (first, last)


@pytest.mark.parametrize("expression", WRONG)
def test_what_is_no_edtf_or_no_day_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        bounds(expression)


@given(st.dates())
def test_a_day_covers_itself_and_lies_in_its_month_and_year(day: dt.date) -> None:
    assert bounds(day.isoformat()) == (day, day)
    for wider in (f"{day:%Y-%m}".rjust(7, "0"), f"{day.year:04d}"):
        first, last = bounds(wider)
        assert first is not None
        assert last is not None
        assert first <= day <= last


@given(st.dates(), st.dates())
def test_an_interval_covers_both_ends_or_is_refused_when_turned_around(one: dt.date, other: dt.date) -> None:
    early, late = sorted((one, other))
    assert bounds(f"{early}/{late}") == (early, late)
    if early < late:
        with pytest.raises(ValueError, match="ends before"):
            bounds(f"{late}/{early}")


@given(st.text(alphabet="0123456789-/X.?~% T年", max_size=24))
def test_any_text_gives_ordered_days_or_a_value_error(text: str) -> None:
    try:
        first, last = bounds(text)
    except ValueError:
        return
    assert first is None or last is None or first <= last
