"""Shuffled paragraphs, and planted moves, splits and merges, in texts built from the sentences of the samples."""

from __future__ import annotations

from pathlib import Path
from random import Random

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from commdiff import Statement, compare, read
from commdiff.normalization import words

from ..conftest import examples
from .planting import LEAST, Paragraphs, Planted, merge, move, numbered, outcome, sentences_of, split, text_of

SAMPLES = Path(__file__).parent.parent.parent / "samples"


def _sentences() -> list[str]:
    """The distinct sentences of the samples; of the rounds of one series, those of the last."""
    names = ("china-pakistan-round-7.txt", "central-bank-june.txt", "un-resolution-renewal.txt")
    found = [s for name in names for part in sentences_of(read(SAMPLES / name)) for s in part]
    return list({tuple(words(s)): s for s in found if len(words(s)) >= LEAST and s.endswith(".")}.values())


@st.composite
def texts(draw: st.DrawFn) -> Paragraphs:
    """Six to twelve paragraphs of one to three distinct sentences."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=6, max_size=12))
    chosen = draw(st.permutations(_sentences()))
    parts, start = [], 0
    for size in sizes:
        parts.append(chosen[start : start + size])
        start += size
    return numbered([part for part in parts if part])


seeds = st.integers(0, 2**32).map(Random)
law = settings(max_examples=examples(40), suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


@given(texts(), seeds)
@law
def test_shuffled_paragraphs_are_unchanged_without_false_changes(old: Paragraphs, rng: Random) -> None:
    new = rng.sample(old, len(old))
    diff = compare(*(Statement.from_text(text_of(side)) for side in (old, new)))
    assert {change.kind for change in diff} == {"unchanged"}
    for change in diff:
        assert [words(c.wording) for c in change.old] == [words(c.wording) for c in change.new]
    assert bool(diff.alignment.moved) == (old != new)


def planted(old: Paragraphs, rng: Random, kind: str) -> Planted:
    new = [list(part) for part in old]
    free = set(range(sum(map(len, old))))
    done = {"move": lambda: move(new, rng, free), "split": lambda: split(new, rng, 1, free),
            "merge": lambda: merge(new, rng, 1, free)}[kind]()  # fmt: skip
    assume(done)
    return Planted(old, new, done)


@given(texts(), seeds)
@law
def test_a_moved_paragraph_is_found(old: Paragraphs, rng: Random) -> None:
    result = outcome(planted(old, rng, "move"))
    assert result.found == [("move", True)]
    assert result.invented == 0


@given(texts(), seeds)
@law
def test_a_split_sentence_is_found(old: Paragraphs, rng: Random) -> None:
    result = outcome(planted(old, rng, "split"))
    assert result.found == [("split", True)]
    assert result.invented == 0


@given(texts(), seeds)
@law
def test_merged_sentences_are_found(old: Paragraphs, rng: Random) -> None:
    result = outcome(planted(old, rng, "merge"))
    assert result.found == [("merge", True)]
    assert result.invented == 0


def test_a_text_in_which_nothing_was_found_counts_as_missed() -> None:
    """The measure can fail: a split whose second half has other words is not found."""
    old = numbered([["Norland opened the harbour of Quell to the fishing boats of Orrin."], ["They met in Arville."]])
    new = [[*old[0], old[0][0]._replace(text="Seven cranes ate wolves under a purple moon.")], old[1]]
    assert outcome(Planted(old, new, [("split", old[0][0].origin)])).found == [("split", False)]
    assert outcome(Planted(old, old, [("move", old[0][0].origin)])).found == [("move", False)]
