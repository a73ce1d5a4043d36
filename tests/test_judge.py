"""The judge: which cues govern, the decision rules, and that the reverse comparison has the opposite verdict."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commdiff import Statement, compare
from commdiff.changes import MAX_WORDS
from commdiff.lexicon import load as lex
from commdiff.model import Clause, Span
from commdiff.normalization import tokens
from commdiff.strength import judge as judge_module
from commdiff.strength.annotate import annotate
from commdiff.strength.judge import DETECTORS, Verdict, judge, judge_unmatched
from commdiff.strength.pairing import Cue, Shift
from commdiff.strength.speech_acts import find_acts
from commdiff.strength.thresholds import HAND, THRESHOLDS, documented

PACKAGE = Path(judge_module.__file__).parent
BOOK = lex.load()
FLIP = {"strengthened": "softened", "softened": "strengthened"}


def clause(text: str, role: str = "body", start: int = 0) -> Clause:
    return Clause(0, Span(start, start + len(text)), text, role=role)


def weigh(
    old: str, new: str, score: float = 0.8, book: lex.Lexicon = BOOK, roles: tuple[str, str] = ("body", "body")
) -> Verdict:
    a, b = clause(old, roles[0]), clause(new, roles[1])
    return judge((a,), (b,), tokens(old), tokens(new), score, book)


def acts(text: str) -> list[tuple[str, str]]:
    side = annotate("old", (clause(text),), tokens(text), BOOK)
    return [(act.rule.id, " ".join(side.norms[act.start : act.end])) for act in find_acts(side)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We welcome the report.", ["force.welcome"]),
        ("Prime Minister Rupert welcomed the report.", ["force.welcome"]),
        ("Welcomes the report;", ["force.welcome"]),
        ("Recalling the report,", ["force.recall"]),
        ("They noted the drought and urged calm.", ["force.note", "force.urge"]),
        ("They remain deeply concerned about the drought.", ["force.concern"]),
        ("We reaffirm our strong opposition to the dam.", ["force.oppose"]),
        ("We express our sincere gratitude.", ["force.welcome"]),
        ("We will explore new routes.", ["stage.explore"]),
        ("We stress that all members must pay.", ["force.emphasize", "obligation.must"]),
        ("Members are called upon to wait.", ["force.call"]),
        ("We stand in firm opposition to the dam.", ["force.oppose"]),
        ("Our governments are united in their commitment to water.", ["stage.commit"]),
        ("We voice our gravest concern over the dam.", ["force.concern"]),
        ("We reaffirm our historic commitment to the dam.", ["stage.commit"]),
        ("The leaders reaffirmed Ruritania's steady commitment to the dam.", ["stage.commit"]),
        ("We acknowledge Ruritania's concerns over the dam.", ["force.acknowledge"]),
        ("We pledge to support the growers.", ["stage.commit"]),
        ("We are committed to the dam, and call on all sides to wait.", ["stage.commit", "force.call"]),
        ("They expressed concern over the dam and urged calm.", ["force.concern", "force.urge"]),
        ("and call on all sides to wait.", ["force.call"]),
        ("We note the drought and intend to meet.", ["force.note", "stage.intend"]),
        ("We plan to explore new routes.", ["stage.explore"]),
        # not acts of the speaker
        ("The use of government support measures grew.", []),
        ("and support the growers of Strelsau.", []),
        ("We met those who condemn the dam.", []),
        ("The committee that urged calm was dissolved in spring.", []),
        ("The plan to support growers failed.", []),
        ("A letter “we condemn the raid” was read out.", []),
        ("The Support Fund opened in Strelsau.", []),
        ("", []),
    ],
)
def test_which_words_are_acts(text: str, expected: list[str]) -> None:
    assert [id for id, _ in acts(text)] == expected


def test_participles_that_open_a_sentence_give_way_to_its_finite_act() -> None:
    assert [id for id, _ in acts("Recognizing the drought, we urge calm.")] == ["force.urge"]


def test_negation_reverses_an_act_instead_of_weakening_it() -> None:
    verdict = weigh("The council supports the northern line.", "The council never supported the northern line.")
    assert verdict.kind == "reversed"
    assert {proof.side for proof in verdict.evidence} == {"old", "new"}


def test_equal_words_are_unchanged_in_any_typography() -> None:
    assert weigh("We  welcome the “Programme”.", 'we welcome\nthe "program"').kind == "unchanged"


# ── evidence ─────────────────────────────────────────────────────────────────


def test_evidence_quotes_its_own_side_at_its_own_place() -> None:
    old, new = "1. We urge calm at the border.", "We strongly urge calm at the border."
    a, b = clause(old, start=40), clause(new, start=7)
    verdict = judge((a,), (b,), tokens(old, 40), tokens(new, 7), 0.9, BOOK)
    assert verdict.kind == "strengthened"
    for proof in verdict.evidence:
        text, offset = (old, 40) if proof.side == "old" else (new, 7)
        assert text[proof.span.start - offset : proof.span.end - offset] == proof.quote
        assert proof.why and proof.source
    assert [(p.rule, p.quote, p.direction, p.side) for p in verdict.evidence] == [
        ("intensity.strongly", "strongly", "up", "new")
    ]


def test_evidence_spans_several_clauses_of_a_link() -> None:
    first, second = "We note the drought.", "We call on all members to pay."
    one = Clause(0, Span(0, len(first)), first)
    two = Clause(1, Span(len(first) + 1, len(first) + 1 + len(second)), second, sentence=1)
    words = (*tokens(first), *tokens(second, two.span.start))
    new = "We welcome the rain after the drought. We demand that all members pay."
    verdict = judge((one, two), (clause(new),), words, tokens(new), 0.7, BOOK)
    assert verdict.kind == "strengthened"
    whole = f"{first} {second}"
    for proof in verdict.evidence:
        text = whole if proof.side == "old" else new
        assert proof.span.quote(text) == proof.quote


# ── gates ────────────────────────────────────────────────────────────────────


def test_degree_never_overturns_the_verb() -> None:
    verdict = weigh("We condemn the raids.", "We deplore in the strongest terms the raids.")
    assert verdict.kind == "softened"
    assert verdict.evidence[0].dimension == "force"


def test_a_small_softening_beside_a_stronger_verb_is_noted() -> None:
    verdict = weigh(
        "We agree to share data with the mission.", "We commit to share data with the mission, as appropriate."
    )
    assert (verdict.kind, verdict.note) == ("strengthened", "with a softening: conditionality")


def test_a_hard_condition_beside_a_stronger_verb_is_mixed() -> None:
    verdict = weigh(
        "We agree to share data with the mission.", "We commit to share data with the mission, subject to consent."
    )
    assert verdict.kind == "mixed"
    assert {proof.direction for proof in verdict.evidence} == {"up", "down"}


def test_degrees_in_opposite_directions_are_mixed() -> None:
    verdict = weigh(
        "We reaffirm our strong support for the mission and voice concern over the dam.",
        "We reaffirm our support for the mission and voice grave concern over the dam.",
    )
    assert verdict.kind == "mixed"


def test_a_gained_act_leaves_the_carried_one_alone() -> None:
    verdict = weigh("We welcome the ferry.", "We welcome the ferry and strongly condemn the raid on the mill.")
    assert verdict.kind == "reworded"


def test_from_the_preamble_to_an_operative_paragraph() -> None:
    old, new = "Stressing the need for calm on the border,", "Stresses the need for calm on the border;"
    assert weigh(old, new, roles=("preambular", "operative")).kind == "strengthened"
    assert weigh(old, new, roles=("operative", "preambular")).kind == "softened"
    assert weigh(old, new, roles=("preambular", "preambular")).kind == "reworded"


def test_hedging_decides_in_a_central_bank_profile_and_only_alone_elsewhere() -> None:
    old = "The Board decided to wait. Demand appears to have turned."
    new = "The Board intended to wait. Demand has turned."
    bank = lex.load(profile="central_bank")
    assert weigh(old, new, book=bank).kind == "mixed"
    assert weigh(old, new).kind == "softened"


def test_an_override_of_a_level_changes_the_verdict() -> None:
    pair = "We urge the rebels to leave the town.", "We call on the rebels to leave the town."
    assert weigh(*pair).kind == "reworded"
    assert weigh(*pair, book=lex.override(BOOK, "force.urge", level=6.0)).kind == "softened"


# ── confidence, stance, routine ──────────────────────────────────────────────


@pytest.mark.parametrize(("score", "expected"), [(0.9, "high"), (0.55, "medium"), (0.4, "low")])
def test_confidence_follows_the_link(score: float, expected: str) -> None:
    old, new = "We express concern over the raid.", "We condemn the raid."
    assert weigh(old, new, score).confidence == expected


def test_confidence_follows_the_certainty_of_the_rule() -> None:
    assert weigh("We regret the raid.", "We deplore the raid.", 0.9).confidence == "medium"


@pytest.mark.parametrize(
    ("text", "stance", "group"),
    [
        ("We condemn the raid.", "criticism", None),
        ("We urge the rebels to leave.", "demand", None),
        ("We will fund the mission.", "commitment", None),
        ("We support the mission.", "support", None),
        ("There is no change in our policy on the strait.", "reassurance", None),
        ("They agreed to deepen cooperation on rail.", "cooperation", None),
        ("They thanked the hosts for the warm hospitality.", "support", "routine"),
        ("The sky was blue.", None, None),
    ],
)
def test_the_stance_of_an_unmatched_clause(text: str, stance: str | None, group: str | None) -> None:
    verdict = judge_unmatched(clause(text), tokens(text), BOOK)
    assert (verdict.stance, verdict.group) == (stance, group)
    assert all(proof.direction == "none" for proof in verdict.evidence)


def test_a_dropped_clause_is_quoted_from_the_old_side() -> None:
    text = "We condemn the raid."
    verdict = judge_unmatched(clause(text), tokens(text), BOOK, "old")
    assert [(p.side, p.quote) for p in verdict.evidence] == [("old", "condemn")]


def test_names_are_shown_without_a_direction() -> None:
    verdict = weigh("Life in the occupied territories is hard.", "Life in the disputed territories is hard.")
    assert (verdict.kind, verdict.group) == ("reworded", "naming")
    assert [p.direction for p in verdict.evidence] == ["none", "none"]


# ── laws ─────────────────────────────────────────────────────────────────────

PIECES = st.sampled_from(
    """we they the Council members strongly deeply will may should must not no longer urge urges condemn deplore
    welcome note support oppose concern reaffirm our their commitment to agree commit explore and that which all some
    any the raid dam report border calm Graustark , . ; as appropriate by 2035 immediately more further strengthen
    “ ” ( )""".split()  # noqa: SIM905 - a list of sixty strings reads worse
)
WORDING = st.lists(PIECES, min_size=1, max_size=24).map(" ".join)


@given(WORDING, WORDING, st.sampled_from([0.2, 0.7, 1.0]))
def test_swapping_the_sides_swaps_the_direction(old: str, new: str, score: float) -> None:
    there, back = weigh(old, new, score), weigh(new, old, score)
    assert back.kind == FLIP.get(there.kind, there.kind)
    assert back.confidence == there.confidence


@given(WORDING, WORDING)
def test_a_direction_always_has_evidence_of_it(old: str, new: str) -> None:
    verdict = weigh(old, new)
    seen = {proof.direction for proof in verdict.evidence}
    needed = {"strengthened": {"up"}, "softened": {"down"}, "mixed": {"up", "down"}}.get(verdict.kind, set())
    assert needed <= seen
    for proof in verdict.evidence:
        assert proof.span.quote(old if proof.side == "old" else new) == proof.quote


@given(WORDING)
def test_a_wording_against_itself_is_unchanged(text: str) -> None:
    assert weigh(text, text.upper()).kind == "unchanged"


def test_a_link_that_is_hardly_likely_gives_no_direction() -> None:
    texts = "They noted the report on the harvest.", "They welcomed the report on the harvest."
    weak, enough = weigh(*texts, score=0.34), weigh(*texts, score=0.36)
    assert (weak.kind, weak.evidence) == ("reworded", ()) and weak.note
    assert (enough.kind, enough.confidence, enough.note) == ("strengthened", "low", None)


# ── wordings that must not be compared ───────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # another strong word, on another word
        (
            "We reaffirm our strong support for the mission.",
            "Steadfast in our friendship, we reaffirm our support for the mission.",
        ),
        # everyone, and a class of states
        ("We call on all states to wait.", "We call on neighboring countries to wait."),
        # working to a thing and undertaking it
        ("We are working to widen the pass.", "We commit to widen the pass."),
        # the weaker side also has the word of the stronger act
        ("We will explore ways to meet our commitments on the pass.", "We commit to meet them on the pass."),
        # told of others, in the clause that opens the sentence
        ("As they intend to dredge the port we stand with the town.", "They commit to dredge the port of the town."),
    ],
)
def test_these_have_no_order(old: str, new: str) -> None:
    assert weigh(old, new).kind == weigh(new, old).kind == "reworded"


def test_a_will_after_any_act_of_the_holder_is_a_promise() -> None:
    text = "The two ministers reaffirm the pact and will widen it."
    side = annotate("old", (clause(text),), tokens(text), BOOK)
    assert [act.family for act in find_acts(side)] == ["attention", "commitment"]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (
            "We will work together on further limits on the trade in amber and engage partners.",
            "We will introduce duties on raw amber by 2031.",
            "strengthened",
        ),
        (  # both give a time
            "We will work together on further limits on the trade in amber this decade and engage partners.",
            "We will introduce duties on raw amber by 2031.",
            "reworded",
        ),
        (  # a name, no deadline
            "We will work together on further limits on the trade in amber and engage partners.",
            "We will introduce duties on raw amber by 2031 scenarios.",
            "reworded",
        ),
        (  # nobody undertakes or asks anything
            "We discussed further limits on the trade in amber and engaged partners.",
            "We reviewed duties on raw amber by 2031.",
            "reworded",
        ),
    ],
)
def test_a_deadline_decides_alone_between_commitments(old: str, new: str, kind: str) -> None:
    assert weigh(old, new).kind == kind


def test_courtesies_are_compared_only_for_the_same_matter() -> None:
    assert weigh("We welcomed the railway to Zenda.", "We commended the railway to Zenda.").kind == "strengthened"
    old, new = (
        "We welcomed the new railway and the choir of Zenda.",
        "We commended the old mill and the poets of Zenda.",
    )
    assert weigh(old, new).kind == "reworded"


def test_a_direction_on_a_split_is_less_sure() -> None:
    old, new = "We note the drought and will explore wells.", "We note the drought. We will dig wells."
    whole = weigh(old, new)
    cut = new.index(" We") + 1
    parts = tuple(
        Clause(k, Span(a, b), new[a:b], sentence=k) for k, (a, b) in enumerate(((0, cut - 1), (cut, len(new))))
    )
    verdict = judge((clause(old),), parts, tokens(old), tokens(new), 0.8, BOOK)
    assert (whole.kind, verdict.kind) == ("strengthened", "strengthened")
    assert (whole.confidence, verdict.confidence) == ("high", "low")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("We reject the annexation of the bay.", "We accept the annexation of the bay.", ("reject", "accept")),
        ("No party may use force in the bay.", "Parties may use force in the bay.", ("no",)),
        ("It is likely that we will raise rates.", "It is unlikely that we will raise rates.", ("likely", "unlikely")),
    ],
)
def test_a_reworded_clause_notes_a_possible_reversal(old: str, new: str, words: tuple[str, ...]) -> None:
    verdict, reverse = weigh(old, new), weigh(new, old)
    assert verdict.kind == reverse.kind == "reworded"
    for note in (verdict.note, reverse.note):
        assert note is not None and note.endswith("the sense may be turned")
        assert all(f"“{word}”" in note for word in words)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The talks are to end by May.", "The talks are to end by May, and not only there."),
        ("We reject the annexation of the bay.", "They accept that prices of grain and of oil have risen."),
        ("We note the drought in the hills.", "We note the drought in the low hills."),
        ("The truce in the hills is unlikely to hold.", "The truce in the hills is like to hold."),
    ],
)
def test_other_clauses_have_no_such_note(old: str, new: str) -> None:
    assert "turned" not in (weigh(old, new).note or "")


def test_a_reworded_clause_is_no_surer_than_its_link() -> None:
    old, new = "We note the drought in the hills.", "We note the drought in the low hills."
    assert [weigh(old, new, score).confidence for score in (0.9, 0.55, 0.4)] == ["high", "medium", "low"]


def test_a_cue_on_a_word_of_both_sides_is_not_added() -> None:
    old = "There has been some further progress toward the goal of the bank, and prices rose."
    new = "Prices have made further progress toward the goal of the bank."
    assert weigh(old, new).kind == "reworded"


# ── The parts of the judge ───────────────────────────────────────────────────


def test_every_threshold_is_documented_and_used() -> None:
    """Each number has a unit, a meaning and a source; the judge reads each of them and no others."""
    code = "".join(path.read_text("utf-8") for path in PACKAGE.glob("*.py"))
    for name, value, unit, meaning, source in documented():
        assert unit and meaning.endswith(".")
        assert source in (HAND, "docs/accuracy.md")
        assert getattr(THRESHOLDS, name) == value
    assert sorted({*re.findall(r"THRESHOLDS\.(\w+)", code)}) == sorted(name for name, *_ in documented())
    with pytest.raises(AttributeError):
        THRESHOLDS.least_link = 0.2


def test_a_shift_works_out_sign_distance_and_certainty() -> None:
    """The constructors take levels; a cue of the old side alone is a loss."""
    rule = BOOK.get("intensity.strong")
    old, new = Cue("old", 0, 1, rule), Cue("new", 2, 3, BOOK.get("precision.figure"))
    shift = Shift.between("intensity", 3.0, 1.0, (old, new))
    assert (shift.sign, shift.distance, shift.certainty) == (-1, 2.0, "medium")
    assert Shift.on_one_side("intensity", 3.0, old).sign == -1
    assert Shift.on_one_side("hedging", -1.0, old).sign == 1
    assert Shift.on_one_side("intensity", 3.0, new._replace(side="new"), "low")[1:4] == (1, 3.0, "low")


def test_each_detector_is_run_by_its_name() -> None:
    """The list of detectors holds functions of the package that docs/method.md can name."""
    assert len({detect.__name__ for detect in DETECTORS}) == len(DETECTORS)
    assert all(detect.__name__.endswith("_shifts") and detect.__doc__ for detect in DETECTORS)


def test_clauses_that_are_too_long_are_not_judged() -> None:
    """A clause of more than ``MAX_WORDS`` words has no evidence, and a note that says so."""
    text = "The two sides " + "urged all parties to stop and agreed " * (MAX_WORDS // 7 + 1) + "."
    old, new, other = (
        Statement.from_clauses([wording])
        for wording in (text, text.replace("urged", "demanded that"), "Nothing in common here.")
    )
    assert not any(change.evidence for change in compare(old, new))
    (dropped,) = compare(old, other).only("dropped")
    assert dropped.note is not None
    assert "not judged" in dropped.note
