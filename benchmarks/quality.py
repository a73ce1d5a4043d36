"""Score the shipped aligner on known links: the gold, the project's labels, ArgRewrite and Aesop.

    python -m benchmarks.quality GOLD_DEV_DIR CORPORA_DIR

The aligner gets the annotators' own sentences. The shipped scorers were fitted on the gold, the labels, the even essays
and every other fable, so the figures on those texts are in sample. scripts/fit_align.py --check leaves families out.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.gold import Pair, Task, aesop, argrewrite, f1, gold, labels

from commdiff.alignment.align import exact_pairs, link_sentences
from commdiff.alignment.term_vectors import Sentence
from commdiff.normalization import words

LABELS = Path(__file__).parent / "labels"
KEYS = ("link", "not identical", "changed", "added", "dropped")


def sentences(side: list[tuple[str, int]]) -> list[Sentence]:
    """Return the sentences of one side in the aligner's form."""
    return [Sentence(i, text, tuple(words(text)), paragraph) for i, (text, paragraph) in enumerate(side)]


def tally(task: Task, counts: dict[str, Counter[str]]) -> None:
    """Count the correct, extra and missed links of one comparison."""
    sides = sentences(task.old), sentences(task.new)
    links: set[Pair] = set(link_sentences(*sides).probabilities)
    same = set(exact_pairs(*sides))
    sets = {
        "link": (links, task.links),
        "not identical": (links - task.identical, task.links - task.identical),
        "changed": (links - same, task.changed),
        "added": tuple(set(range(len(task.new))) - {j for _, j in pairs} for pairs in (links, task.links)),
        "dropped": tuple(set(range(len(task.old))) - {i for i, _ in pairs} for pairs in (links, task.links)),
    }
    for key, (said, true) in sets.items():
        counts[key].update(hit=len(said & true), extra=len(said - true), missed=len(true - said))


def show(name: str, tasks: Iterable[Task]) -> None:
    """Print one row of the table."""
    counts: dict[str, Counter[str]] = {key: Counter() for key in KEYS}
    total = 0
    for task in tasks:
        total += len(task.links)
        tally(task, counts)
    figures = (f"{key} {f1(c['hit'], c['extra'], c['missed']):.3f}" for key, c in counts.items())
    print(f"{name:28} n={total:<5}", "  ".join(figures), flush=True)


def main() -> None:
    golds, corpora = map(Path, sys.argv[1:])
    show("gold (seen)", gold(golds))
    show("labels (seen)", labels(LABELS, corpora))
    essays = argrewrite(corpora)
    show("ArgRewrite, odd essays", (task for task in essays if task.essay % 2))
    show("ArgRewrite, all (half seen)", essays)
    fables = aesop(corpora)
    show("Aesop, the unseen half", fables[1::2])
    show("Aesop, all (half seen)", fables)


if __name__ == "__main__":
    main()
