"""English morphology: the forms of verbs and nouns, and the names of months."""

from __future__ import annotations

import pytest

from commdiff.english import MONTHS, inflections, is_month, past_tense, plural, third_person, third_person_spellings
from commdiff.segmentation.sentences import word_lists


@pytest.mark.parametrize(
    ("verb", "third", "past"),
    [
        ("stress", "stresses", "stressed"),
        ("deny", "denies", "denied"),
        ("delay", "delays", "delayed"),
        ("note", "notes", "noted"),
        ("urge", "urges", "urged"),
        ("approach", "approaches", "approached"),
    ],
)
def test_regular_verbs(verb: str, third: str, past: str) -> None:
    assert (third_person(verb), past_tense(verb)) == (third, past)
    assert {verb, third, past} < inflections(verb, {})


def test_irregular_verbs_come_from_the_data() -> None:
    assert inflections("commit", {"+commit": []}) == {"commit", "commits", "committed", "committing"}
    assert inflections("take", {"take": ["took", "taken"]}) == {"take", "takes", "taking", "took", "taken"}
    assert set(word_lists()["irregular"]) <= set(word_lists()["acts"])


def test_plurals_and_misspelled_third_persons() -> None:
    assert [plural(noun) for noun in ("party", "day", "crisis", "branch")] == [
        "parties",
        "days",
        "crisises",
        "branches",
    ]
    assert third_person_spellings("deny") == ("denies", "denys")
    assert third_person_spellings("extend") == ("extends", "extendes")


def test_months_are_named_once() -> None:
    assert len(MONTHS) == 12
    assert is_month("MAY") and is_month("september") and not is_month("Sunday")
