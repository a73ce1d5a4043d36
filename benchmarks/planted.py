"""Count the planted moves, splits and merges that are found in real texts, and the false changes.

    python -m benchmarks.planted CORPORA_DIR [SPLITS_AND_MERGES_OF_EACH_TEXT]

Each text is compared with a changed copy and with a copy whose paragraphs are shuffled. In the changed copy, one
paragraph is moved, up to the given number of sentences (default: a tenth) are split at a conjunction, and as many pairs
of neighbours are merged. The seed is fixed. The scorer of splits and merges was fitted on such changes, with another
seed, in every other text (scripts/fit_align.py). The last row of the table is for the other texts.
"""

import sys
from collections import Counter
from pathlib import Path
from random import Random

from benchmarks.gold import Task
from tests.laws.planting import Paragraphs, Planted, Sentence, numbered, outcome, plant, sentences_of, text_of

from commdiff import Statement, compare, read

LONGEST = 60_000  # characters; longer texts add no other cases


def texts(corpora: Path) -> list[Path]:
    """Return the texts in which changes are planted, sorted."""
    return [path for path in sorted(corpora.rglob("*.txt")) if path.stat().st_size <= LONGEST]


def planting(path: Path, rng: Random, most: int = 0) -> Planted:
    """Return a text and its copy with a move and up to ``most`` splits and merges (default: a tenth)."""
    old = numbered(sentences_of(read(path, language="en")))
    return plant(old, rng, most or max(1, sum(map(len, old)) // 10))


def _side(paragraphs: Paragraphs) -> list[tuple[Sentence, int]]:
    return [(sentence, k) for k, part in enumerate(paragraphs) for sentence in part]


def _task(name: str, made: Planted) -> Task:
    old, new = _side(made.old), _side(made.new)
    links = {(i, j) for i, (a, _) in enumerate(old) for j, (b, _) in enumerate(new) if a.origin & b.origin}
    identical = {(i, j) for i, j in links if old[i][0].text == new[j][0].text}
    first, second = ([(sentence.text, k) for sentence, k in side] for side in (old, new))
    return Task(name, "planted", first, second, links, links - identical, identical)


def tasks(corpora: Path, seed: int = 1) -> list[Task]:
    """Return every other text with planted changes, for fitting."""
    rng = Random(seed)  # noqa: S311 (the seed is fixed on purpose)
    return [_task(path.stem, planting(path, rng)) for path in texts(corpora)[::2]]


def show(name: str, seen: Counter[bool]) -> None:
    """Print the number of changes that were found."""
    print(f"{name:12} {seen[True]} of {seen.total()} found, {seen[True] / max(1, seen.total()):.3f}")


def main() -> None:
    folder = Path(sys.argv[1])
    share = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    rng = Random(7)  # noqa: S311 (the seed is fixed on purpose)
    tally: dict[str, Counter[bool]] = {kind: Counter() for kind in ("move", "split", "merge")}
    unseen: Counter[bool] = Counter()
    invented = untouched = shuffled = clauses = 0
    for at, path in enumerate(texts(folder)):
        made = planting(path, rng, share)
        old, found = made.old, outcome(made)
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
    print(f"unchanged sentences reported as changed or moved: {invented} of {untouched}")
    print(f"shuffled paragraphs: {shuffled} of {clauses} clauses not unchanged")


if __name__ == "__main__":
    main()
