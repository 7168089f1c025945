"""How honest the confidence of project records is: of the records above a value, how many have every claim right.

A record is right where it is paired with an annotated one and no claim of it is wrong (tests/gold/score.py says
which claims agree). `python tests/nlp/calibration.py SET...` prints the curve.
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from typing import Any

from gold_sets import gold_documents, predictions, scorer

BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)


def outcomes(golds: dict[str, dict[str, Any]]) -> list[tuple[dict[str, Any], bool, str]]:
    """(record, whether every claim of it is right, id of its document) for every record found."""
    preds = predictions(golds)
    found = []
    for key, gold in golds.items():
        pairs, _, extra = scorer.pair(gold["projects"], preds[key]["projects"], scorer.project_score)
        for wanted, got in pairs:
            if not wanted.get("optional"):
                right = scorer.agreed(scorer.project_claims(got), scorer.project_claims(wanted))
                found.append((got, len(right) == len(scorer.project_claims(got)), key))
        found += [(got, False, key) for got in extra]
    return found


def curve(judged: list[tuple[float, bool]]) -> list[tuple[float, float, int, float, float]]:
    """(from, to, records, mean confidence, share right) of every bin that holds a record."""
    rows = []
    for low, high in pairwise(BINS):
        inside = [(c, right) for c, right in judged if low <= c < high]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            rows.append((low, min(high, 1.0), len(inside), mean, sum(right for _, right in inside) / len(inside)))
    return rows


def sure(judged: list[tuple[float, bool]], above: float = 0.9) -> tuple[float, float]:
    """(share of the records above a confidence, share of those that are right)."""
    taken = [right for c, right in judged if c > above]
    return len(taken) / max(1, len(judged)), sum(taken) / max(1, len(taken))


def main() -> None:
    """Print the curve of the sets named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+")
    golds = {key: gold for name in parser.parse_args().sets for key, gold in gold_documents(name).items()}
    judged = [(record["confidence"], right) for record, right, _ in outcomes(golds)]
    print(f"{len(golds)} documents, {len(judged)} records, {sum(r for _, r in judged) / len(judged):.1%} right")
    print("confidence   records   mean   right")
    for low, high, number, mean, right in curve(judged):
        print(f"{low:.2f}-{high:.2f}  {number:8d}  {mean:5.2f}  {right:6.1%}")
    share, right = sure(judged)
    print(f"above 0.90: {share:.1%} of the records, of which {right:.1%} right")


if __name__ == "__main__":
    main()
