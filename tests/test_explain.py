"""The reasons of a link: the candidates of its sentences and the shares of the named features."""

from __future__ import annotations

from importlib import import_module
from math import exp
from pathlib import Path

import pytest

import commdiff
from commdiff import Comparison, Statement
from commdiff.alignment.features import FEATURES
from commdiff.cli.main import main
from commdiff.errors import CommdiffError
from commdiff.model.explanation import LinkExplanation
from commdiff.normalization import clause_tokens
from commdiff.report import render as reports
from commdiff.strength.judge import judge

SAMPLES = Path(__file__).parent.parent / "samples"
MODULES = ("judge", "decide", "qualifiers", "act_shifts", "qualifier_shifts", "content_shifts")
ROUNDS = [
    ("china-pakistan-round-6.txt", "china-pakistan-round-7.txt"),
    ("central-bank-march.txt", "central-bank-june.txt"),
    ("un-resolution-first.txt", "un-resolution-renewal.txt"),
]


def comparison(old: list[str], new: list[str]) -> Comparison:
    return commdiff.compare(*(Statement.from_text("\n\n".join(side)) for side in (old, new)))


def of(diff: Comparison, words: str) -> tuple[str, LinkExplanation]:
    """Return the change that contains these words and the reasons of its link."""
    (change,) = [c for c in diff if words in c.old_text + c.new_text]
    return change.id, commdiff.candidates(diff, change.id)


def text_of(diff: Comparison, id: str) -> str:
    text = reports.explanation(diff, id, 80, details=commdiff.explain(diff, id))
    return " ".join(text.split())


def test_every_feature_is_described_in_words() -> None:
    assert all(feature["about"] for feature in FEATURES.values())


@pytest.mark.parametrize("names", ROUNDS, ids=lambda names: names[0])
def test_the_shares_add_up_and_the_outcomes_are_those_of_the_comparison(names: tuple[str, str]) -> None:
    diff = commdiff.compare(*(SAMPLES / name for name in names))
    sentences = {(side, c.index): c.sentence for side in ("old", "new") for c in getattr(diff, side).clauses}
    together = {(a.sentence, b.sentence) for change in diff for a in change.old for b in change.new}
    seen = 0
    for change in diff:
        reasons = commdiff.candidates(diff, change.id)
        assert reasons.method == (change.link.method if change.link else None)
        odds = [candidate.log_odds for candidate in reasons.candidates]
        assert odds == sorted(odds, reverse=True)
        for candidate in reasons.candidates:
            total = candidate.bias + sum(share.log_odds for share in candidate.contributions)
            assert total == pytest.approx(candidate.log_odds, abs=0.01)
            assert candidate.probability == pytest.approx(1 / (1 + exp(-candidate.log_odds)), abs=1e-5)
            pair = sentences["old", candidate.old[0]], sentences["new", candidate.new[0]]
            assert (candidate.outcome in ("linked", "attached")) == (pair in together)
            assert candidate.outcome != "linked" or candidate.probability > reasons.link_threshold
            assert candidate.outcome != "unlikely" or candidate.probability <= reasons.link_threshold
            seen += 1
    assert seen > 20


def test_an_exact_link_is_named_as_such() -> None:
    diff = comparison(["The two sides met in Arville."], ["The two sides met in Arville."])
    id, reasons = of(diff, "met in Arville")
    assert (reasons.method, reasons.exact, reasons.candidates) == ("exact", True, ())
    assert "the whole sentence has the same words: linked before anything is weighed" in text_of(diff, id)


def test_a_reworded_sentence_shows_its_candidates_and_features() -> None:
    diff = comparison(
        ["They noted the joint commission on railways.", "They discussed trade in seeds and farm machines."],
        ["They welcomed the joint commission on railways.", "They discussed trade in seeds and farm tools."],
    )
    id, reasons = of(diff, "commission on railways")
    assert reasons.method == "fuzzy"
    assert reasons.candidates[0].outcome == "linked"
    assert reasons.candidates[0].old == reasons.candidates[0].new == (0,)
    text = text_of(diff, id)
    assert "fuzzy: likely one to one" in text
    assert "linked: old ¶ 1 “They noted the joint commission on railways.” → new ¶ 1 “They welcomed" in text
    assert f"({reasons.candidates[0].contributions[0].feature} " in text


def test_a_candidate_taken_by_a_better_pair_names_that_pair() -> None:
    diff = comparison(
        [
            "Both ministers may consider trade in seeds and farm machines without delay.",
            "The Council noted trade in seeds and farm machines, where possible.",
        ],
        [
            "They called for any attempt to change the border by force.",
            "The delegation of Norland urged all parties to respect trade in seeds and farm machines.",
        ],
    )
    id, reasons = of(diff, "Both ministers")
    (candidate,) = reasons.candidates
    assert (candidate.outcome, candidate.rivals) == ("taken", (((1,), (1,)),))
    text = text_of(diff, id)
    assert "why it was linked to nothing" in text
    assert "not linked, since old ¶ 2 → new ¶ 2 is better in all" in text


def test_a_sentence_without_candidates_says_so() -> None:
    diff = comparison(["The two sides met in Arville."], ["The two sides met in Arville.", "Wolves ate seven cranes."])
    id, reasons = of(diff, "Wolves")
    assert (reasons.method, reasons.sentence_linked, reasons.candidates) == (None, False, ())
    assert "no sentence of the other text that is not carried over word for word" in text_of(diff, id)


def test_a_clause_added_within_a_linked_sentence_says_so() -> None:
    old = "The Council reaffirmed the ceasefire along the Tarin river and welcomed the mandate of the observer mission."
    new = old.replace(" and welcomed", ", urged the two sides to return every prisoner, and welcomed")
    diff = comparison([old], [new])
    id, reasons = of(diff, "prisoner")
    assert (reasons.method, reasons.sentence_linked) == (None, True)
    assert reasons.candidates[0].outcome == "linked"
    assert "its sentence is linked as below" in text_of(diff, id)
    id, reasons = of(diff, "the ceasefire")
    assert (reasons.method, reasons.exact) == ("exact", False)
    assert "the clause kept its words" in text_of(diff, id)


def test_a_split_shows_which_part_is_attached() -> None:
    diff = commdiff.compare(*(SAMPLES / name for name in ROUNDS[0]))
    (change, *_) = [c for c in diff if c.link and c.link.method == "split"]
    reasons = commdiff.candidates(diff, change.id)
    (attached,) = [c for c in reasons.candidates if c.outcome == "attached"]
    assert attached.attachment_probability is not None
    assert f"attached with {attached.attachment_probability:.2f}" in text_of(diff, change.id)


def test_a_sentence_encoder_has_a_share_of_its_own() -> None:
    settings = commdiff.Settings(encoder=lambda texts: [[1.0, 0.0] for _ in texts])
    diff = commdiff.compare(*(SAMPLES / name for name in ROUNDS[0]), settings=settings)
    (change, *_) = [c for c in diff if c.link and c.link.method == "fuzzy"]
    reasons = commdiff.candidates(diff, change.id, settings=settings)
    for candidate in reasons.candidates:
        (share,) = [s for s in candidate.contributions if s.feature == "encoder"]
        assert share.value == pytest.approx(1, abs=1e-3)
        assert candidate.log_odds == pytest.approx(
            candidate.bias + sum(s.log_odds for s in candidate.contributions), abs=0.01
        )


def test_an_unknown_id_is_an_error() -> None:
    with pytest.raises(CommdiffError, match="no change 'c9'"):
        commdiff.candidates(comparison(["They met."], ["They met."]), "c9")


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    paths = [str(SAMPLES / name) for name in ROUNDS[0]]
    change = commdiff.compare(*paths).only("strengthened")[0]
    assert main(["explain", *paths, change.id]) == 0
    out = capsys.readouterr().out
    assert "why it was linked\n" in out
    assert "what speaks for and against the linked pair: log odds +" in out


# ── The decision log ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "new", "function", "reason", "quote"),
    [
        (
            "We reaffirm our strong support for the mission.",
            "Steadfast in our friendship, we reaffirm our support for the mission.",
            "drop_balanced_degrees",
            "The other wording has a strong adjective too, on another word.",
            "strong",
        ),
        (
            "As they intend to dredge the port we stand with the town.",
            "They commit to dredge the port of the town.",
            "is_subordinate",
            "is that of others",
            "intend",
        ),
        (
            "We will explore ways to meet our commitments on the pass.",
            "We commit to meet them on the pass.",
            "is_on_both_sides",
            "The weaker wording has the words of the stronger act elsewhere.",
            "commit to",
        ),
        (
            "We agree to share data with the mission.",
            "We commit to share data with the mission, as appropriate.",
            "decide_kind",
            "A shift of tier A decides; this one is of a lower tier.",
            "as appropriate",
        ),
        (
            "We reaffirm our strong support for the mission. The sun rose over hills.",
            "Support came from the sea and from many far towns.",
            "restrict_to_carried_over",
            "shares 0.20 of the words",
            "strong",
        ),
        (
            "We reaffirm our strong commitment to the dam.",
            "We reaffirm our granite commitment to the dam.",
            "is_replaced",
            "The new wording has an adjective there that no rule knows.",
            "strong",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.replace("_", "").isalpha() else None,
)
def test_the_decision_log_names_the_function_that_discarded_a_shift(
    old: str, new: str, function: str, reason: str, quote: str
) -> None:
    """A shift that does not decide is logged with its words, the reason and the name of a function of the judge."""
    a, b = (Statement.from_clauses([text]).clauses for text in (old, new))
    tokens = [clause_tokens(side[0]) for side in (a, b)]
    verdict = judge(a, b, *tokens, 0.8, commdiff.load_lexicon())
    found = [d for d in verdict.discarded if d.function == function]
    assert found, verdict.discarded
    assert any(quote in proof.quote for d in found for proof in d.evidence)
    assert any(reason in d.reason for d in found)
    modules = [import_module(f"commdiff.strength.{name}") for name in MODULES]
    assert all(any(callable(getattr(m, d.function, None)) for m in modules) for d in verdict.discarded)


def test_an_explanation_prints_the_discarded_shifts() -> None:
    """The text of ``explain`` has a block with each discarded shift, its reason and the function."""
    diff = comparison(
        ["We agree to share data with the mission."], ["We commit to share data with the mission, as appropriate."]
    )
    text = text_of(diff, "c1")
    assert "shifts that did not decide" in text
    assert "conditionality down, new “as appropriate”: A shift of tier A decides" in text
    assert "(decide_kind)" in text


def test_an_unlinked_change_has_no_decision_log() -> None:
    """Nothing is compared where there is no counterpart."""
    diff = comparison(["They met."], ["They met.", "Wolves ate seven cranes."])
    assert commdiff.explain(diff, "c2").discarded == ()
