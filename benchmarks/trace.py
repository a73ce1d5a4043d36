"""Measure how the time of commdiff trace grows with the rounds, in seconds of user CPU time.

python -m benchmarks.trace                         with invented rounds
python -m benchmarks.trace FOLDER                  with the first 10, 40, 150 texts of a folder
python -m benchmarks.trace FOLDER --rounds 20,80
"""

from __future__ import annotations

import argparse
import resource
import time
from itertools import pairwise
from random import Random

from commdiff import Statement, trace
from commdiff.history.revivals import find_revivals
from commdiff.history.rounds import in_order, sources
from commdiff.pipeline import Comparer
from commdiff.settings import Settings

HOLDERS = ("The Council", "Both ministers", "The two sides", "The delegation of Norland")
ACTS = ("notes", "urges all parties to respect", "condemns any attack on", "will review", "calls for", "welcomes")
THINGS = ("ferry", "harbour", "railway", "dam", "market", "archive", "lighthouse", "quarry", "orchard", "embassy")
PLACES = ("Tarin", "Borville", "Quell", "Orrin", "Vellmar", "Hask", "Dune", "Meral", "Sorrow Bay", "Ister")
KEPT, OF = 24, 60


def invented(rounds: int) -> list[Statement]:
    """Make rounds of 24 sentences out of 60; in each round some are dropped, some added and some revived."""
    random = Random(7)  # noqa: S311 (test data, not a secret)
    pool = [
        f"{random.choice(HOLDERS)} {random.choice(ACTS)} the {thing} of {random.choice(PLACES)} and its "
        f"{random.choice(THINGS)} number {number}."
        for number in range(OF)
        for thing in [random.choice(THINGS)]
    ]
    held = list(range(KEPT))
    out = []
    for number in range(rounds):
        for _ in range(3):
            held[random.randrange(KEPT)] = random.randrange(OF)
        text = "\n\n".join(pool[i] for i in sorted(set(held)))
        out.append(Statement.from_text(text, id=f"r{number}"))
    return out


def measured(statements: list[Statement]) -> list[float]:
    """Return the seconds for preparing and comparing the pairs, for the revivals, and for trace in total."""
    start = time.process_time()
    comparer = Comparer()
    sides = [comparer.prepare(statement) for statement in statements]
    pairs = [comparer.compare(old, new) for old, new in pairwise(sides)]
    steps = time.process_time() - start
    start = time.process_time()
    find_revivals(sides, pairs, comparer)
    back = time.process_time() - start
    start = time.process_time()
    trace(statements)
    return [steps, back, time.process_time() - start]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--rounds", default="10,40,150")
    options = parser.parse_args()
    sizes = [int(number) for number in options.rounds.split(",")]
    every = in_order(sources([options.folder], Settings())) if options.folder else invented(max(sizes))
    trace(every[:2])  # loading time is not counted
    print("rounds  clauses  pairs s  revivals s  trace s  trace ms/round  peak MB")
    for size in sizes:
        statements = every[:size]
        steps, back, whole = measured(statements)
        clauses = sum(len(side.clauses) for side in trace(statements).rounds)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        row = f"{len(statements):>6}  {clauses:>7}  {steps:>7.2f}  {back:>10.2f}  {whole:>7.2f}"
        print(f"{row}  {1000 * whole / len(statements):>14.1f}  {peak:>7.0f}")


if __name__ == "__main__":
    main()
