"""Compare every verdict over samples and corpora between a git revision and the working tree.

    python -m scripts.shades BASE [--corpora FOLDER] [--all]

BASE is a git revision. The script checks out its tree in a temporary folder. A pair is two neighbours by name in a
folder of text files. The script prints one block for each verdict that differs, then the counts. It exits with 0 in
both cases.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUN = """
import json, sys, commdiff
for line in sys.stdin:
    old, new = json.loads(line)
    try:
        diff = commdiff.compare(old, new)
    except commdiff.CommdiffError as error:
        print(json.dumps([["error", "", str(error), []]]), flush=True)
        continue
    print(json.dumps([[c.kind, c.old_text, c.new_text, [[p.rule, p.direction] for p in c.evidence]] for c in diff]),
          flush=True)
"""
Row = list[object]


def neighbours(folders: list[Path]) -> list[tuple[str, str]]:
    """Return the pairs of text files that follow each other by name in a folder."""
    homes = sorted({path.parent for folder in folders for path in folder.rglob("*.txt")})
    return [(str(a), str(b)) for home in homes for a, b in pairwise(sorted(home.glob("*.txt")))]


def verdicts(tree: Path, pairs: list[tuple[str, str]]) -> list[list[Row]]:
    """Return the changes of each pair as judged by the code in ``tree``."""
    lines = "".join(json.dumps(pair) + "\n" for pair in pairs)
    env = {**os.environ, "PYTHONPATH": str(tree / "src")}
    run = subprocess.run(
        [sys.executable, "-c", RUN], input=lines, capture_output=True, text=True, encoding="utf-8", env=env, check=False
    )
    if run.returncode:
        raise SystemExit(f"{tree}: {run.stderr.strip()[-800:]}")
    return [json.loads(line) for line in run.stdout.splitlines()]


def report(pairs: list[tuple[str, str]], before: list[list[Row]], after: list[list[Row]], every: bool) -> Counter[str]:
    """Print each pair of wordings with a different verdict and count them by kind."""
    steps: Counter[str] = Counter()
    for (old, new), was, now in zip(pairs, before, after, strict=True):
        known = {(row[1], row[2]): row for row in was}
        for row in now:
            first = known.get((row[1], row[2]))
            said = str(first[0]) if first else "(other link)"
            step = f"{said} → {row[0]}"
            if first and first[0] == row[0]:
                continue
            steps[step] += 1
            if first or every:
                print(f"\n{Path(old).parent.name}/{Path(old).name} {Path(new).name}: {step}")
                print(f"  old: {' '.join(str(row[1]).split())[:300]}\n  new: {' '.join(str(row[2]).split())[:300]}")
                print(f"  was: {first[3] if first else ''}\n  now: {row[3]}")
    return steps


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base")
    parser.add_argument("--corpora", type=Path, action="append", default=[])
    parser.add_argument("--all", action="store_true", help="include wordings that were not linked before")
    args = parser.parse_args()
    pairs = neighbours([ROOT / "samples", *args.corpora])
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "base"
        subprocess.run(["git", "-C", str(ROOT), "worktree", "add", "-q", "--detach", str(tree), args.base], check=True)
        try:
            before = verdicts(tree, pairs)
        finally:
            subprocess.run(["git", "-C", str(ROOT), "worktree", "remove", "--force", str(tree)], check=True)
    steps = report(pairs, before, verdicts(ROOT, pairs), args.all)
    print(f"\n{len(pairs)} pairs; verdicts that differ: {sum(steps.values())}")
    for step, count in steps.most_common():
        print(f"{count:6} {step}")


if __name__ == "__main__":
    main()
