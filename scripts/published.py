"""Compare verdicts with published cases: changed wordings and the reading of experts or the press.

    python -m scripts.published CASES_CSV [--details]

The script weighs the undisputed rows that have both sides. Of the decidable rows it counts the published verdicts and
the opposite ones; of the other rows it counts the opposite ones. The domain of the row sets the profile.
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
        if "[" in row["before"] + row["after"]:  # describes the wording instead of quoting it
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
