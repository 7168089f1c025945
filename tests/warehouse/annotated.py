"""The annotated reports and names of `pairs/`, and what resolution makes of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from warehouse.edtf import bounds
from warehouse.resolution.making import made_report
from warehouse.resolution.organizations import Name, gather, read
from warehouse.resolution.places import XIONGAN, Place, Places
from warehouse.resolution.resolve import gather_projects
from warehouse.resolution.rules import Figure, Report

FOLDER = Path(__file__).parent / "pairs"
DIVISIONS = Path(__file__).parents[2] / "nlp" / "data" / "divisions.tsv"


@cache
def places() -> Places:
    """All divisions."""
    rows = [line.split("\t") for line in DIVISIONS.read_text(encoding="utf-8").splitlines()[1:]]
    known = [
        Place(key=row[0], name=row[1], level=row[2]) for row in rows if not (row[2] == "county" and row[0][4] == "7")
    ]
    return Places([*known, Place(key=XIONGAN, name=XIONGAN, level="prefecture")])


def lines(name: str) -> list[dict[str, Any]]:
    """The records of a file."""
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def reports(records: list[dict[str, Any]]) -> list[Report]:
    """The records as resolution sees them: parties resolved among all of them, each in an article of its own."""
    names = {Name(text=p["name"]) for r in records for p in r["organizations"]}
    leader = {m.name.text: m.leader.text for m in gather(names, places())}
    return [_report(record, leader) for record in records]


def _report(record: dict[str, Any], leader: dict[str, str]) -> Report:
    date = bounds(record["date"]) if record["date"] else None
    return made_report(
        places(),
        id=record["id"],
        article_id=record.get("article") or record["id"],
        story_id=record.get("article") or record["id"],
        name=record["name"],
        count=record["count"],
        stage=record["stage"],
        date_from=date.first if date else None,
        date_to=date.last if date else None,
        published=dt.date.fromisoformat(record["published"]),
        place=record["place_code"] or record["place"],
        parties=[(p["role"], leader[p["name"]], p["name"]) for p in record["organizations"]],
        readings={n: read(Name(text=n), places()) for n in {p["name"] for p in record["organizations"]}},
        figures=tuple(
            Figure(
                role=a["role"],
                low=Decimal(a["low"]),
                high=Decimal(a["high"]),
                currency=a["currency"],
                modifier=a.get("modifier"),
            )
            for a in record["amounts"]
        ),
    )


def gathered(found: list[Report]) -> dict[str, int]:
    """Report to number of its project, as the whole of resolution decides."""
    return {report: n for n, group in enumerate(gather_projects(found, places())) for report in group.reports}


def pairs(records: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any], bool]]:
    """Pairs inside the scenes, and whether they are one project."""
    for one, other in combinations(records, 2):
        if one["scene"] == other["scene"]:
            yield one, other, one["thing"] == other["thing"]
