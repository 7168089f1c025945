"""The accuracy floor: the annotated documents of the project are scored, and no figure may fall.

`tests/gold/floor.yml` holds the floors per set. Who raises a figure raises its floor; a new document opens a new
floor for its set.
"""

from __future__ import annotations

import msgspec
import pytest
from gold_sets import FLOORS, figures, gold_documents, predictions, scorer

from nlp.pipeline import extract
from nlp.records import Document, PolicyPage


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_figure_falls_below_its_floor(name: str) -> None:
    golds = gold_documents(name)
    errors: list[str] = []
    reached = figures(scorer.score(golds, predictions(golds), errors))
    fallen = {k: (round(reached[k], 1), floor) for k, floor in FLOORS[name].items() if round(reached[k], 1) < floor}
    assert not fallen, f"{fallen}\n" + "\n".join(errors[:80])


def test_every_floor_is_known_and_every_gold_document_sound() -> None:
    for name, floors in FLOORS.items():
        golds = gold_documents(name)
        assert golds
        assert set(floors) == set(figures(scorer.score(golds, {})))
        for gold in golds.values():
            for mention in gold["mentions"]:
                assert gold["text"][mention["start"] : mention["end"]] == mention["text"]


def test_policy_page_metadata_is_accepted() -> None:
    page = msgspec.convert({"document_number": "冀政办字〔2023〕12号"}, PolicyPage)
    extraction = extract(Document(id="p", text="通知\n各市：", kind="policy", policy=page))
    assert extraction.policy is not None
    assert extraction.policy.document_number == "冀政办字〔2023〕12号"
