"""The running example in the samples: the changes that a careful reader finds."""

from __future__ import annotations

from pathlib import Path

import pytest

import commdiff
from commdiff import Change, Comparison

SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.fixture(scope="module")
def diff() -> Comparison:
    return commdiff.compare(SAMPLES / "china-pakistan-round-6.txt", SAMPLES / "china-pakistan-round-7.txt")


def with_words(diff: Comparison, words: str) -> Change:
    (found,) = [c for c in diff if words in " ".join(c.new_text.split())]
    return found


def test_the_demand_on_afghanistan_is_stronger_in_degree_and_lost_its_addressee(diff: Comparison) -> None:
    change = with_words(diff, "more visible and verifiable actions")
    assert change.kind in ("mixed", "strengthened")
    proofs = {(p.dimension, p.direction, p.quote.lower()) for p in change.evidence}
    assert ("intensity", "up", "more") in proofs
    assert any(dimension == "addressee" and direction == "down" for dimension, direction, _ in proofs)
    assert not [quote for *_, quote in proofs if quote in ("groups", "organizations", "threat", "threats")]


def test_a_government_no_longer_called_interim_is_shown_without_a_direction(diff: Comparison) -> None:
    change = with_words(diff, "encourage the Afghan government")
    assert change.old and "Interim Afghan Government" in " ".join(change.old_text.split())
    naming = [p for p in change.evidence if p.dimension == "naming"]
    assert naming and all(p.direction == "none" for p in naming)


def test_titles_and_dates_are_found(diff: Comparison) -> None:
    assert diff.old.title and diff.old.title.endswith("Strategic Dialogue")
    assert (diff.old.date, diff.new.date) == ("2025-08-21", "2026-01-04")


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_every_sample_says_that_it_is_illustrative_and_equals_itself(path: Path) -> None:
    assert "llustrative" in path.read_text("utf-8")
    assert {c.kind for c in commdiff.compare(path, path)} == {"unchanged"}
