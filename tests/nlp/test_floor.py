"""The accuracy floor: the annotated documents of the project are scored, and no figure may fall.

`tests/gold/floor.yml` holds the floors per set. Who raises a figure raises its floor; a new document opens a new
floor for its set.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

GOLD = Path(__file__).parent.parent / "gold"
sys.path.insert(0, str(GOLD))

import compile as compiler  # noqa: E402
import score as scorer  # noqa: E402

from flows.codec import to_json  # noqa: E402
from nlp.pipeline import extract  # noqa: E402
from nlp.records import Document, PolicyPage  # noqa: E402

FLOORS: dict[str, dict[str, float]] = yaml.safe_load((GOLD / "floor.yml").read_text(encoding="utf-8"))


def gold_documents(name: str) -> dict[str, dict[str, Any]]:
    """Annotated documents of a set by id: a JSON Lines file, or a folder of marked-up texts."""
    if (GOLD / f"{name}.jsonl").exists():
        return dict(scorer.read(GOLD / f"{name}.jsonl"))
    records = [compiler.compile_file(path) for path in sorted((GOLD / name).glob("*.txt"))]
    return {record["id"]: record for record in records}


def predictions(golds: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What the extractor finds in the same texts; it sees no annotation."""
    found = {}
    for key, gold in golds.items():
        document = Document(id=key, text=gold["text"], published=gold["published"], kind=gold["kind"])
        found[key] = json.loads(to_json(extract(document)))
    return found


def figures(result: dict[str, Any]) -> dict[str, float]:
    """The figures that have floors, in percent."""
    mentions, values, found = result["mentions"], result["values"], result["found"]
    return {
        "MONEY F1": mentions["MONEY"]["f1"],
        "MONEY value": values["MONEY"]["of all"],
        "MONEY modifier": values["MONEY modifier"]["of all"],
        "DATE F1": mentions["DATE"]["f1"],
        "DATE value": values["DATE"]["of all"],
        "ORG F1": mentions["ORG"]["f1"],
        "PROJECT F1": mentions["PROJECT"]["f1"],
        "projects found F1": found["projects"]["f1"],
        "project claims F1": result["project claims"]["all"]["f1"],
        "indicators found F1": found["indicators"]["f1"],
        "indicator claims F1": result["indicator claims"]["all"]["f1"],
        "policy fields F1": policy_fields(result["policy"]),
        "target claims F1": result["policy"].get("target claims", {"f1": 100.0})["f1"],
    }


def policy_fields(rows: dict[str, Any]) -> float:
    """Mean F1 of the fields of the policy block, targets apart; 100 where the set has no policy."""
    fields = [row["f1"] for name, row in rows.items() if name not in ("target claims", "all")]
    return sum(fields) / len(fields) if fields else 100.0


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
