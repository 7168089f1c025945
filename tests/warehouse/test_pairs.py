"""How well resolution tells things apart, on annotated reports and names (`pairs/`)."""

from __future__ import annotations

from itertools import combinations

import annotated
import pytest

from warehouse.resolution.organizations import Name, gather
from warehouse.resolution.rules import judge

PRECISION, RECALL = 0.97, 0.85
SETS = ("tuned", "apart", "later")
UNREAD = ("unseen", "reserve", "fresh")
"""Sets that nobody read who wrote or changed rules."""
REACHED = {"unseen": (0.98, 0.91), "reserve": (0.98, 0.88), "fresh": (0.97, 0.88)}
"""Precision and recall of reports in unread sets, as measured."""
NAMES_REACHED = {"unseen": 0.98, "reserve": 0.95, "fresh": 0.85}
"""Recall of names in unread sets, as measured."""
PARKS = "a park named by brand alone meets another park of its county with an equal sum"
MUST = (*SETS, *UNREAD)


def reached(right: int, wrong: int, missed: int) -> tuple[float, float]:
    """Pairwise precision and recall."""
    return right / (right + wrong), right / (right + missed)


def measured(name: str) -> tuple[int, int, int]:
    """Right, wrong and missed pairs of a set of reports, as clusters have them."""
    records = annotated.lines(f"projects_{name}")
    project = annotated.gathered(annotated.reports(records))
    right = wrong = missed = 0
    for one, other, same in annotated.pairs(records):
        found = project[one["id"]] == project[other["id"]]
        right, wrong, missed = right + (found and same), wrong + (found and not same), missed + (same and not found)
    return right, wrong, missed


def measured_names(name: str) -> tuple[int, int, int]:
    """Right, wrong and missed pairs of a set of names."""
    right = wrong = missed = 0
    for pair in annotated.lines(f"organizations_{name}"):
        found = len({m.leader for m in gather([Name(text=pair["a"]), Name(text=pair["b"])], annotated.places())}) == 1
        right, wrong, missed = (
            right + (found and pair["same"]),
            wrong + (found and not pair["same"]),
            missed + (pair["same"] and not found),
        )
    return right, wrong, missed


def test_the_annotated_set_is_large_enough() -> None:
    count = sum(len(list(annotated.pairs(annotated.lines(f"projects_{name}")))) for name in (*SETS, *UNREAD))
    assert count >= 2600


@pytest.mark.parametrize("name", MUST)
def test_reports_of_one_project_are_found_and_others_kept_apart(name: str) -> None:
    precision, recall = reached(*measured(name))
    assert precision >= PRECISION
    assert recall >= RECALL


@pytest.mark.parametrize("name", UNREAD)
def test_reports_nobody_tuned_for_are_read_no_worse_than_before(name: str) -> None:
    precision, recall = reached(*measured(name))
    assert precision >= REACHED[name][0]
    assert recall >= REACHED[name][1]


@pytest.mark.parametrize(
    "sets", [SETS, (*SETS, "fresh"), pytest.param((*SETS, *UNREAD), marks=pytest.mark.xfail(reason=PARKS, strict=True))]
)
def test_reports_of_different_scenes_never_meet_in_one_warehouse(sets: tuple[str, ...]) -> None:
    records = [record for name in sets for record in annotated.lines(f"projects_{name}")]
    project = annotated.gathered(annotated.reports(records))
    met = [
        (a["id"], b["id"])
        for a, b in combinations(records, 2)
        if a["scene"] != b["scene"] and project[a["id"]] == project[b["id"]]
    ]
    assert met == []


@pytest.mark.parametrize("name", MUST)
def test_names_of_one_organization_are_found_and_others_kept_apart(name: str) -> None:
    precision, recall = reached(*measured_names(name))
    assert precision >= PRECISION
    assert recall >= RECALL


@pytest.mark.parametrize("name", UNREAD)
def test_names_nobody_tuned_for_are_read_no_worse_than_before(name: str) -> None:
    precision, recall = reached(*measured_names(name))
    assert precision >= PRECISION
    assert recall >= NAMES_REACHED[name]


def test_the_order_of_reports_changes_nothing() -> None:
    reports = annotated.reports(annotated.lines("projects_tuned"))
    groups = [
        {frozenset(r for r in p if p[r] == n) for n in p.values()}
        for p in (annotated.gathered(reports), annotated.gathered(reports[::-1]))
    ]
    assert groups[0] == groups[1]


def test_a_verdict_does_not_depend_on_which_report_comes_first() -> None:
    reports = annotated.reports(annotated.lines("projects_tuned"))
    for one, other in combinations(reports[:40], 2):
        assert judge(one, other, annotated.places()).points == judge(other, one, annotated.places()).points
