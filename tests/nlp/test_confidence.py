"""The confidence of project records says how often they are right."""

from __future__ import annotations

import pytest
from calibration import curve, outcomes
from gold_sets import gold_documents

ENOUGH = 50
"""Records that a bin must hold for its share to mean something."""


@pytest.fixture(scope="module")
def judged() -> list[tuple[float, bool]]:
    golds = {key: gold for name in ("later", "apart", "fresh") for key, gold in gold_documents(name).items()}
    return [(record["confidence"], right) for record, right, _ in outcomes(golds)]


def test_the_mean_confidence_is_the_share_of_records_that_are_right(judged: list[tuple[float, bool]]) -> None:
    assert len(judged) >= 300
    mean = sum(confidence for confidence, _ in judged) / len(judged)
    assert mean == pytest.approx(sum(right for _, right in judged) / len(judged), abs=0.05)


def test_records_of_like_confidence_are_right_as_often_as_it_says(judged: list[tuple[float, bool]]) -> None:
    bins = [row for row in curve(judged) if row[2] >= ENOUGH]
    assert len(bins) >= 2
    for _, _, _, mean, right in bins:
        assert right == pytest.approx(mean, abs=0.10)
    shares = [right for *_, right in bins]
    assert shares == sorted(shares)
