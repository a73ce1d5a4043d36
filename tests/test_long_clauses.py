"""Overlong clauses: a sentence with a hundred acts, and a text of a megabyte without a full stop."""

from __future__ import annotations

import random
import time

from commdiff import Statement, compare, segment
from commdiff.changes import MAX_WORDS

ACTS = ["urged", "all", "parties", "to", "stop", "and", "agreed", "demanded", "that"]


def run_on(words: int, seed: int) -> str:
    chosen = random.Random(seed)  # noqa: S311 - a made-up text, the same each time
    return "The two sides " + " ".join(chosen.choice(ACTS) for _ in range(words)) + "."


def test_a_sentence_of_many_acts_stays_whole() -> None:
    few = "The two sides urged all of the parties to stop" + ", and agreed that they would meet again" * 5 + "."
    many = "The two sides urged all of the parties to stop" + ", and agreed that they would meet again" * 90 + "."
    assert len(segment(Statement.from_text(few)).clauses) == 6
    assert len(segment(Statement.from_text(many)).clauses) == 1


def test_a_text_too_long_for_a_clause_is_not_judged() -> None:
    old, new = (Statement.from_clauses([run_on(MAX_WORDS, seed)], id=str(seed)) for seed in (1, 2))
    assert not any(change.evidence for change in compare(old, new))
    (unmatched,) = compare(old, Statement.from_clauses(["Nothing in common here."])).only("dropped")
    assert unmatched.note is not None
    assert "not judged" in unmatched.note


def test_a_megabyte_without_a_full_stop_takes_seconds() -> None:
    old, new = (Statement.from_text(run_on(180_000, seed), id=str(seed)) for seed in (1, 2))
    start = time.process_time()
    diff = compare(old, new)
    assert time.process_time() - start < 20
    assert not any(change.evidence for change in diff)
