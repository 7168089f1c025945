"""The accuracy floor: the annotated documents of the project are scored, and no figure may fall.

`tests/gold/floor.yml` holds the floors per set. Who raises a figure raises its floor; a new document opens a new
floor for its set.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from gold_sets import CLOSES, FLOORS, OPENS, SETS, figures, gold_documents, predictions, put_table, scorer, table

from nlp.pipeline import extract
from nlp.records import Document, PolicyPage

README = Path(__file__).parents[2] / "README.md"


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


def test_the_readme_has_every_figure_of_every_set_beside_its_number_of_documents() -> None:
    text = README.read_text(encoding="utf-8").partition(OPENS)[2].partition(CLOSES)[0]
    head, _, documents, *rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.split("\n") if line]
    assert [cell.partition(" ")[0] for cell in head[1:]] == list(SETS)
    assert set(SETS) == set(FLOORS)
    assert documents[1:] == [str(len(gold_documents(name))) for name in SETS]
    assert [row[0] for row in rows] == list(FLOORS["dev"])


def test_the_table_is_put_between_its_marks_and_nothing_else_changes(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{OPENS}\nold\n{CLOSES}\nafter\n", encoding="utf-8")
    put_table(page, table({"dev": (12, {"MONEY F1": 99.96})}))
    lines = page.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["before", OPENS]
    assert lines[-2:] == [CLOSES, "after"]
    assert "| MONEY F1 | 100.0 |" in lines
    assert "old" not in lines
    page.write_text("nothing here", encoding="utf-8")
    with pytest.raises(ValueError, match="has no"):
        put_table(page, "")


def test_policy_page_metadata_is_accepted() -> None:
    page = msgspec.convert({"document_number": "冀政办字〔2023〕12号"}, PolicyPage)
    extraction = extract(Document(id="p", text="通知\n各市：", kind="policy", policy=page))
    assert extraction.policy is not None
    assert extraction.policy.document_number == "冀政办字〔2023〕12号"
