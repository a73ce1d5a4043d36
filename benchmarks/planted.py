"""How many planted moves, splits and merges are found in real texts, and how many changes are invented.

    python benchmarks/planted.py CORPORA_DIR [SPLITS_AND_MERGES_OF_EACH_TEXT]

Each text is compared with itself after one paragraph was moved and up to so many sentences (a tenth, unless said)
were cut in two at a conjunction and as many pairs of neighbours joined, all at once; and with its paragraphs
shuffled. The seed is fixed. The aligner learned from such splits and merges, made with another seed, in every other
text (scripts/fit_align.py); the last row of what was found is of the texts from which it did not.
"""

import sys
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.laws.planting import numbered, outcome, plant, sentences_of, text_of

from commdiff import Statement, compare, read
from gold import texts


def show(name: str, seen: Counter[bool]) -> None:
    """How many were found."""
    print(f"{name:12} {seen[True]} of {seen.total()} found, {seen[True] / max(1, seen.total()):.3f}")


def main() -> None:
    folder = Path(sys.argv[1])
    share = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    rng = Random(7)  # noqa: S311 (a fixed seed is wanted)
    tally: dict[str, Counter[bool]] = {kind: Counter() for kind in ("move", "split", "merge")}
    unseen: Counter[bool] = Counter()
    invented = untouched = shuffled = clauses = 0
    for at, path in enumerate(texts(folder)):
        old = numbered(sentences_of(read(path, language="en")))
        count = sum(map(len, old))
        found = outcome(plant(old, rng, share or max(1, count // 10)))
        for kind, hit in found.found:
            tally[kind][hit] += 1
            unseen[hit] += at % 2
            if not hit:
                print(f"  missed: {kind} in {path.relative_to(folder)}", file=sys.stderr)
        invented += found.invented
        untouched += found.untouched
        other = rng.sample(old, len(old))
        diff = compare(*(Statement.from_text(text_of(side)) for side in (old, other)))
        shuffled += sum(change.kind != "unchanged" for change in diff)
        clauses += len(diff.changes)
    for kind, seen in tally.items():
        show(kind, seen)
    show("all", sum(tally.values(), Counter()))
    show("all, unseen", unseen)
    print(f"untouched sentences shown as changed or moved: {invented} of {untouched}")
    print(f"shuffled paragraphs: {shuffled} of {clauses} clauses not unchanged")


if __name__ == "__main__":
    main()
