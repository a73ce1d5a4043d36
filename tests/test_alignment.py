"""The steps of the alignment: exact, one to one, split, merge, clauses of linked sentences, moved."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from itertools import pairwise
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

import commdiff
from commdiff import Comparison, Link, Statement, algorithms
from commdiff.algorithms import heaviest_increasing_subsequence
from commdiff.alignment import split_merge
from commdiff.alignment.align import exact_pairs, link_sentences
from commdiff.alignment.assignment import link_threshold, match_one_to_one
from commdiff.alignment.boosted_trees import Node, load_model, parse_model
from commdiff.alignment.candidates import KEPT, candidate_pairs
from commdiff.alignment.features import MONOTONE, NAMES, PairFeatures
from commdiff.alignment.term_vectors import Sentence, full_forms, make_term_vectors
from commdiff.normalization import words

RAILWAY = "The ministers welcomed the opening of the railway to Arville."
HARBOUR = "They condemned the attack on the harbour of Borville."
SCHOOL = "The delegations visited a school for nurses in the old town."
KEPT_TEXT = [
    RAILWAY,
    HARBOUR,
    "They agreed to double the number of scholarships by 2030.",
    SCHOOL,
    "They urged the company to publish its accounts every year.",
    "Both sides will protect the wetlands of the northern coast.",
]
BLOCK = [
    "The court will sit in Cedarville from next spring.",
    "Its judges shall be named by both parliaments.",
    "Its rulings bind both governments.",
]
SPLIT = [
    "The two sides agreed to establish a joint working group on fisheries and to open a trade office in Norville.",
    "The two sides agreed to establish a joint working group on fisheries.",
    "They also agreed to open a trade office in Norville.",
]


def sentences(*texts: str) -> list[Sentence]:
    return [Sentence(i, text, tuple(words(text))) for i, text in enumerate(texts)]


def compared(old: list[str], new: list[str]) -> Comparison:
    return commdiff.compare(*(Statement.from_text("\n\n".join(side)) for side in (old, new)))


def links(old: list[str], new: list[str]) -> list[tuple[tuple[int, ...], tuple[int, ...], str]]:
    return [(link.old, link.new, link.method) for link in compared(old, new).alignment.links]


# ── The same words ───────────────────────────────────────────────────────────


def test_sentences_with_the_same_words_are_linked_exactly() -> None:
    """Typography and case do not count, and the score is 1."""
    (link,) = compared([RAILWAY], ["THE MINISTERS welcomed the opening of the railway to Arville."]).alignment.links
    assert link == Link((0,), (0,), 1.0, "exact")


def test_a_repeated_wording_is_linked_beside_its_linked_neighbour() -> None:
    """Of two equal sentences the one after the same neighbour is the counterpart."""
    old, new = sentences("Agreed.", RAILWAY, "Agreed.", HARBOUR), sentences(RAILWAY, "Agreed.", HARBOUR)
    assert exact_pairs(old, new) == [(1, 0), (2, 1), (3, 2)]


def test_repeated_wordings_without_neighbours_are_linked_in_order() -> None:
    """The first is linked to the first, the second to the second."""
    assert exact_pairs(sentences("Agreed.", "Agreed."), sentences("Agreed.", "Agreed.")) == [(0, 0), (1, 1)]


def test_sentences_without_words_are_compared_by_their_text() -> None:
    """Two rows of asterisks are the same, a row of dashes is not."""
    assert exact_pairs(sentences("* * *", "---"), sentences("* * *")) == [(0, 0)]


# ── Terms and candidates ─────────────────────────────────────────────────────


def test_an_abbreviation_has_the_terms_of_its_full_form() -> None:
    """An abbreviation that one text explains is found in the other."""
    text = "They praised the Asian Development Bank (ADB)."
    assert full_forms(text, words(text)) == {"adb": ("asian", "development", "bank")}
    (_,), (short,) = make_term_vectors(sentences(text), sentences("ADB lending will grow."))
    assert {"adb", "asian", "bank"} <= set(short.terms)


def test_two_dates_are_candidates_without_common_words() -> None:
    """Lines that consist of a date correspond."""
    old, new = make_term_vectors(sentences("21 August 2025"), sentences("4 January 2026"))
    assert list(candidate_pairs(old, new)[0]) == [0]


def test_candidates_share_rare_terms() -> None:
    """Sentences without a common term are not candidates; the row of each sentence is bounded."""
    old, new = make_term_vectors(sentences(RAILWAY), sentences(HARBOUR, RAILWAY, "Wolves ate seven cranes."))
    row = candidate_pairs(old, new)[0]
    assert row[1] == 1.0
    assert 2 not in row
    many = [f"The railway to Arville opened in year {number} with {number} trains." for number in range(60)]
    rows = candidate_pairs(*make_term_vectors(sentences(*many), sentences(*many)))
    assert all(len(row) <= 3 * KEPT and max(row, key=row.__getitem__) == i for i, row in rows.items())


# ── Features and model ───────────────────────────────────────────────────────


def test_each_pair_has_a_value_for_each_feature() -> None:
    """The values are those of the features in the data file."""
    features = PairFeatures(make_term_vectors(sentences(RAILWAY), sentences(RAILWAY[:-9] + "Dorville.")), [])
    assert features.pairs == [(0, 0)]
    assert [len(row) for row in features.values()] == [len(NAMES)]


def test_features_are_the_same_for_swapped_sides() -> None:
    """Every feature is symmetric."""
    old, new = (
        sentences(*KEPT_TEXT, *BLOCK),
        sentences(*BLOCK[1:], *(text.replace("the", "this") for text in KEPT_TEXT)),
    )
    there, back = (PairFeatures(make_term_vectors(*sides), []) for sides in ((old, new), (new, old)))
    mirrored = dict(zip(((i, j) for j, i in back.pairs), back.values(), strict=True))
    assert dict(zip(there.pairs, there.values(), strict=True)) == mirrored


def cuts(node: Node | float, feature: int) -> set[float]:
    """Return the thresholds of the feature in the trees."""
    if not isinstance(node, tuple):
        return set()
    at, value, low, high, _ = node
    return cuts(low, feature) | cuts(high, feature) | ({value} if at == feature else set())


@pytest.mark.parametrize("name", sorted(MONOTONE))
def test_a_larger_value_of_a_monotone_feature_never_lowers_the_odds(name: str) -> None:
    """The shipped model of pairs keeps the constraints that it was fitted with."""
    model, at, chance = load_model("pair", NAMES), NAMES.index(name), random.Random(name)  # noqa: S311 - no secret
    known = [sorted(set().union(*(cuts(tree, k) for tree in model.trees))) or [0.0] for k in range(len(NAMES))]
    steps = [known[at][0] - 1, *known[at], known[at][-1] + 1]
    for _ in range(20):
        pair = [chance.choice(values) + chance.choice((0, 1e-9)) for values in known]
        odds = [model.log_odds([*pair[:at], step, *pair[at + 1 :]]) for step in steps]
        assert all(low <= high + 1e-9 for low, high in pairwise(odds)), pair


def test_a_model_adds_the_outputs_of_its_trees() -> None:
    """The contributions of the features and the bias make up the log odds."""
    model = parse_model({"bias": 0.5, "features": ["b"], "trees": [[0, 1.0, 0.1, -2, [0, 3.0, 1.0, 0.5, 2]]]}, "ab")
    assert [model.log_odds([9, value]) for value in (0, 2, 4)] == pytest.approx([-1.6, 0.9, 2.4])
    assert model.contributions([9, 4]) == pytest.approx([0, 1.9])
    assert load_model("attachment", split_merge.NAMES).trees


LINES = st.text("ab c", max_size=90) | st.text("the council urges", max_size=160)


@pytest.fixture
def _any_length() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(algorithms, "MIN_LENGTH", 0)
        yield


@pytest.mark.usefixtures("_any_length")
def test_the_partial_ratio_is_that_of_rapidfuzz() -> None:
    """Both have the same value for two lines, and for a line and a part of it."""

    @given(LINES, LINES, st.integers(0, 160), st.integers(0, 160))
    def check(old: str, new: str, start: int, end: int) -> None:
        part = old[start:end] + new
        assert algorithms.partial_ratio(old, new) == fuzz.partial_ratio(old, new)
        assert algorithms.partial_ratio(old, part) == fuzz.partial_ratio(old, part)

    check()


# ── One to one ───────────────────────────────────────────────────────────────


def test_a_reworded_sentence_is_linked_as_fuzzy() -> None:
    """A likely pair is linked one to one; a sentence without a counterpart stays unlinked."""
    old, new = [RAILWAY, HARBOUR], [RAILWAY.replace("welcomed", "noted"), HARBOUR, "Wolves ate seven cranes."]
    assert links(old, new) == [((0,), (0,), "fuzzy"), ((1,), (1,), "exact")]
    assert compared(old, new).alignment.unlinked_new == (2,)


def test_a_pair_below_the_threshold_is_not_linked() -> None:
    """A sentence may remain without a partner."""
    assert match_one_to_one({(0, 0): 1.0, (1, 1): -1.0}, 0.0, (2, 2)) == [(0, 0)]


def test_a_sentence_gives_up_its_best_partner_for_a_better_total() -> None:
    """The matching has the largest total weight, not the best pair first."""
    assert match_one_to_one({(0, 0): 3.0, (0, 1): 2.5, (1, 0): 2.0}, 0.0, (2, 2)) == [(0, 1), (1, 0)]


def test_equal_pairs_are_linked_without_crossing() -> None:
    """Ties are broken by the distance from the diagonal."""
    assert match_one_to_one({(i, j): 1.0 for i in (0, 1) for j in (0, 1)}, 0.0, (2, 2)) == [(0, 0), (1, 1)]


def test_the_link_threshold_is_lower_for_rewritten_texts() -> None:
    """It lies between the probabilities 0.2 and 0.5 and rises with the expected F1."""
    low = link_threshold({(0, 0): 0.3, (1, 1): 0.3}, {(0, 0): log(3 / 7), (1, 1): log(3 / 7)}, 0, (2, 2))
    high = link_threshold({(0, 0): 0.99}, {(0, 0): log(99)}, 9, (10, 10))
    assert log(0.2 / 0.8) <= low < high <= log(1)


# ── Splits, merges, clauses ──────────────────────────────────────────────────


def test_a_sentence_cut_in_two_is_a_split_and_its_mirror_a_merge() -> None:
    """The unlinked sentence joins the link of the other part."""
    whole, first, second = SPLIT
    assert links([RAILWAY, whole], [RAILWAY, first, second])[1:] == [((1,), (1, 2), "split")]
    assert links([RAILWAY, first, second], [RAILWAY, whole])[1:] == [((1, 2), (1,), "merge")]
    assert link_sentences(sentences(whole), sentences(first, second)).attached


def test_a_clause_added_to_a_sentence_leaves_the_others_linked() -> None:
    """The clauses of linked sentences are linked one by one."""
    old = "The Council reaffirmed the ceasefire along the Tarin river and welcomed the mandate of the observer mission."
    new = old.replace(" and welcomed", ", urged the two sides to return every prisoner, and welcomed")
    diff = compared([old], [new])
    assert len(diff.new.clauses) == len(diff.old.clauses) + 1
    assert [link.method for link in diff.alignment.links] == ["exact", "exact"]
    (added,) = diff.only("added")
    assert "prisoner" in added.new_text


# ── Moved ────────────────────────────────────────────────────────────────────


def test_the_heaviest_increasing_subsequence_counts_weights() -> None:
    """Two light links give way to one heavy link that crosses them."""
    assert heaviest_increasing_subsequence([2, 0, 1], [5, 1, 1]) == {0}
    assert heaviest_increasing_subsequence([2, 0, 1], [1, 1, 1]) == {1, 2}
    assert heaviest_increasing_subsequence([], []) == frozenset()


def test_the_shorter_of_two_passages_that_change_places_moved() -> None:
    """Links outside the heaviest set of links that do not cross are moved."""
    diff = compared([BLOCK[2], *KEPT_TEXT], [*KEPT_TEXT, BLOCK[2]])
    assert [change.new_text for change in diff.only("moved")] == [BLOCK[2]]


def test_clauses_that_moved_together_are_one_block() -> None:
    """Neighbours in both texts that moved are one move."""
    (block,) = commdiff.moved_blocks(compared([*BLOCK, *KEPT_TEXT], [*KEPT_TEXT[:4], *BLOCK, *KEPT_TEXT[4:]]))
    assert [change.new_text for change in block] == BLOCK


def test_two_passages_moved_to_different_places_are_two_blocks() -> None:
    """A block ends where the new text has something in between."""
    new = [*KEPT_TEXT[:2], *BLOCK[:2], *KEPT_TEXT[2:4], BLOCK[2], *KEPT_TEXT[4:]]
    blocks = commdiff.moved_blocks(compared([*BLOCK, *KEPT_TEXT], new))
    assert [[change.new_text for change in block] for block in blocks] == [BLOCK[:2], BLOCK[2:]]


def test_clauses_swapped_within_a_passage_are_not_a_block() -> None:
    """A block has the same order in both texts."""
    blocks = commdiff.moved_blocks(compared([*BLOCK, *KEPT_TEXT], [*KEPT_TEXT, BLOCK[1], BLOCK[0]]))
    assert [len(block) for block in blocks] == [1, 1]


# ── Long texts ───────────────────────────────────────────────────────────────


def test_a_megabyte_without_a_full_stop_takes_seconds() -> None:
    """Clauses of any length are compared within bounds and not judged."""
    acts = ["urged", "all", "parties", "to", "stop", "and", "agreed", "demanded", "that"]
    texts = []
    for seed in (1, 2):
        chance = random.Random(seed)  # noqa: S311 - a made-up text, the same each time
        texts.append("The two sides " + " ".join(chance.choice(acts) for _ in range(180_000)) + ".")
    start = time.process_time()
    diff = commdiff.compare(*(Statement.from_text(text, id=str(n)) for n, text in enumerate(texts)))
    assert time.process_time() - start < 20
    assert not any(change.evidence for change in diff)
