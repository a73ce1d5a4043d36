"""The judge on published cases: wordings that moved between two rounds, and how experts or the press read them.

    python scripts/published.py CASES_CSV [--details]

Rows with both sides that are not contested are weighed: of the decidable ones, how many are read as published and how
many the wrong way round; of the rest, how many the wrong way round. The profile follows the row's domain.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from functools import cache
from pathlib import Path

import commdiff

PROFILES = {"UNSC": "un_resolution", "climate": "climate"} | dict.fromkeys(
    ("FOMC", "ECB", "BoE", "RBA", "BoC", "RBI", "BoJ"), "central_bank"
)
OPPOSITE = {"strengthened": "softened", "softened": "strengthened"}


@cache
def _lexicon(profile: str) -> commdiff.Lexicon:
    return commdiff.load_lexicon(profile=profile)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--details", action="store_true")
    args = parser.parse_args()
    counts: Counter[tuple[bool, str]] = Counter()
    with args.cases.open(encoding="utf-8", newline="") as lines:
        rows = [r for r in csv.DictReader(lines) if r["before"] and r["after"] and r["contested"] != "yes"]
    for row in rows:
        if "[" in row["before"] + row["after"]:  # a description, not a wording
            continue
        book = _lexicon(PROFILES.get(row["domain"], "communique"))
        change = commdiff.weigh(row["before"], row["after"], lexicon=book)
        said = "reworded" if change.kind == "unchanged" else change.kind
        wrong = OPPOSITE.get(row["kind"]) == said
        verdict = "exact" if said == row["kind"] else "wrong" if wrong else "other"
        counts[row["decidable"] == "yes", verdict] += 1
        if args.details and verdict != "exact":
            print(f"\n{row['id']} {row['decidable']}: {row['kind']} but {said} ({row['dimension']})")
            print(f"  O {row['before']}\n  N {row['after']}")
            for proof in change.evidence:
                print(f"    {proof.direction:5} {proof.side} {proof.rule} {proof.quote!r}")
    for decidable, name in ((True, "decidable"), (False, "others")):
        cells = {verdict: counts[decidable, verdict] for verdict in ("exact", "wrong", "other")}
        total = sum(cells.values()) or 1
        print(f"{name}: n {total}, " + ", ".join(f"{k} {v} ({v / total:.0%})" for k, v in cells.items()))


if __name__ == "__main__":
    main()
