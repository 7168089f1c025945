"""The annotated documents of the project, and what the extractor reaches on them.

As a program it prints the figures: `python tests/nlp/gold_sets.py [SET]... [--errors N]`; with `--floor` as the lines
of `tests/gold/floor.yml`, with `--markdown README.md` into the table of that file (`make figures`).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import yaml

GOLD = Path(__file__).parent.parent / "gold"
sys.path.insert(0, str(GOLD))

import compile as compiler  # noqa: E402
import score as scorer  # noqa: E402

from flows.codec import to_json  # noqa: E402
from nlp.pipeline import extract  # noqa: E402
from nlp.records import Document  # noqa: E402

SETS = {
    "dev": "tuned on",
    "own": "tuned on",
    "learned": "read since",
    "apart": "read since",
    "fresh": "read since",
    "later": "read since",
    "kinds": "read since",
}
"""The sets in the order of the table, and what who writes rules knows of each."""
OPENS, CLOSES = "<!-- figures -->", "<!-- end of figures -->"
"""Between these lines of a page stands the table."""
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


def reached_by(name: str, errors: list[str]) -> tuple[int, dict[str, float]]:
    """Documents of a set and the figures on them; differences are added to `errors`."""
    golds = gold_documents(name)
    return len(golds), figures(scorer.score(golds, predictions(golds), errors))


def table(reached: dict[str, tuple[int, dict[str, float]]]) -> str:
    """The figures as a Markdown table, a column a set."""
    heads = [f"{name} ({SETS[name]})" for name in reached]
    lines = [["figure, in percent", *heads], ["---", *("---:" for _ in heads)]]
    lines.append(["documents", *(str(count) for count, _ in reached.values())])
    figures_told = next(iter(reached.values()))[1]
    lines += [[figure, *(f"{found[figure]:.1f}" for _, found in reached.values())] for figure in figures_told]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def put_table(page: Path, text: str) -> None:
    """Replace what stands between the two marks of a page. Raises ValueError where they are missing."""
    before, _, rest = page.read_text(encoding="utf-8").partition(OPENS)
    _, closes, after = rest.partition(CLOSES)
    if not closes:
        raise ValueError(f"{page} has no {OPENS} … {CLOSES}")
    page.write_text(f"{before}{OPENS}\n\n{text}\n\n{CLOSES}{after}", encoding="utf-8")


def main() -> None:
    """Print the figures of the sets named, of all without a name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=list(SETS))
    parser.add_argument("--errors", type=int, default=0, help="print so many differences of each set")
    parser.add_argument("--floor", action="store_true", help="print as the lines of floor.yml")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="put them into the table of this page")
    arguments = parser.parse_args()
    if arguments.markdown:
        put_table(arguments.markdown, table({name: reached_by(name, []) for name in arguments.sets}))
        return
    for name in arguments.sets:
        errors: list[str] = []
        documents, reached = reached_by(name, errors)
        print(f"{name}:" if arguments.floor else f"{name}: {documents} documents")
        for figure, value in reached.items():
            print(f"  {figure}: {value:.1f}" if arguments.floor else f"  {figure:18} {value:6.1f}")
        print(*errors[: arguments.errors], sep="\n", end="\n" if arguments.errors else "")


if __name__ == "__main__":
    main()
