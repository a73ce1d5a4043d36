"""The lexicon as data: every rule has matching and non-matching examples, and every bad file is refused in one line."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from commdiff.errors import LexiconError
from commdiff.lexicon import load as lex
from commdiff.lexicon.patterns import Rule, inflections
from commdiff.normalization import words

from .conftest import OWN_RULE

BOOK = lex.load()
FORMS = ("terms", "nouns", "states", "new_terms")
REACHED = [rule for rule in BOOK.rules if rule.attach != "role"]


def found(text: str) -> set[str]:
    return {match.rule.id for match in BOOK.find(words(text))}


@pytest.mark.parametrize("rule", REACHED, ids=lambda rule: rule.id)
def test_every_rule_has_examples_that_match_and_that_pass(rule: Rule) -> None:
    assert rule.examples and rule.passes, "a rule needs both"
    for example in rule.examples:
        assert rule.id in found(example), example
    for example in rule.passes:
        assert rule.id not in found(example), example


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_every_rule_is_complete(rule: Rule) -> None:
    assert rule.why and rule.why == rule.why.strip()
    assert rule.source in BOOK.sources, f"{rule.id}: source {rule.source!r} is not in grammar.toml"
    assert rule.certainty in lex.CERTAINTIES
    for host in rule.hosts:
        assert host == "act" or host in BOOK.hosts, f"{rule.id}: unknown host set {host!r}"


def test_terms_are_written_in_compared_form() -> None:
    for rule in BOOK.rules:
        for term in (t for form in FORMS for t in getattr(rule, form)):
            plain = [choice.partition("/")[0] for word in term.split() for choice in word.split("|")]
            for word in plain:
                if word != "..." and not word.startswith("<"):
                    assert words(word) == [word], f"{rule.id}: {term!r}"


def test_the_lexicon_is_as_large_as_promised() -> None:
    cues = sum(len(getattr(rule, form)) for rule in BOOK.rules for form in FORMS)
    assert cues >= 600
    assert len(BOOK.rules) >= 150


def test_every_examples_sentence_is_our_own_and_short() -> None:
    for rule in BOOK.rules:
        assert all(len(example) < 120 for example in (*rule.examples, *rule.passes))


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("urge", {"urge", "urges", "urged", "urging"}),
        ("deplore", {"deplore", "deplores", "deplored", "deploring"}),
        ("reaffirm", {"reaffirm", "reaffirms", "reaffirmed", "reaffirming"}),
        ("express", {"express", "expresses", "expressed", "expressing"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("agree", {"agree", "agrees", "agreed", "agreeing"}),
        ("commit", {"commit", "commits", "committed", "committing"}),
        ("take", {"take", "takes", "took", "taken", "taking"}),
        ("convey", {"convey", "conveys", "conveyed", "conveying"}),
    ],
)
def test_inflections(verb: str, forms: set[str]) -> None:
    irregular = {"take": ["took", "taken"], "+commit": []}
    assert inflections(verb, irregular) == forms


def test_the_longest_term_wins_and_terms_do_not_overlap() -> None:
    matches = BOOK.find(words("The Council notes with concern the delay and takes note of the report"))
    assert [m.rule.id for m in matches] == ["force.note_concern", "force.note"]
    assert all(a.end <= b.start for a, b in pairwise(matches))


def test_a_gap_spans_three_words_at_most() -> None:
    assert "force.discuss" in found("They held broad and useful discussions")
    assert "force.discuss" not in found("They held in the old town of the islands discussions")


def test_number_classes() -> None:
    assert "precision.deadline" in found("finished by 2031")
    assert "precision.deadline" in found("finished within 30 days")
    assert "precision.deadline" not in found("finished by 30 workers")


# ── files of one's own ───────────────────────────────────────────────────────


def own(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_user_file_adds_a_rule_and_is_named_as_its_source(tmp_path: Path) -> None:
    book = lex.load(own(tmp_path, OWN_RULE))
    rule = book.get("own.salute")
    assert book.find(words("They saluted the crew"))[0].rule is rule
    assert book.cite(rule).startswith("House style, p. 4 [") and "mine.toml" in book.cite(rule)
    assert book.text_digest != BOOK.text_digest


def test_a_user_file_overrides_a_level(tmp_path: Path) -> None:
    book = lex.load(own(tmp_path, '[[override]]\nid = "force.urge"\nlevel = 9\n'))
    assert book.get("force.urge").level == 9
    assert book.get("force.urge").terms == BOOK.get("force.urge").terms
    assert "mine.toml" in book.cite(book.get("force.urge"))


def test_a_rule_can_be_switched_off(tmp_path: Path) -> None:
    book = lex.load(own(tmp_path, '[[override]]\nid = "force.urge"\noff = true\n'))
    assert not book.find(words("We urge calm"))
    with pytest.raises(LexiconError, match=r"no rule 'force\.urge'"):
        book.get("force.urge")


def test_unknown_names_are_refused_with_a_suggestion(tmp_path: Path) -> None:
    """Unknown rules, profiles, fields and overrides suggest the nearest valid name."""
    with pytest.raises(LexiconError, match=r"did you mean 'force\.urge'"):
        BOOK.get("force.urgee")
    with pytest.raises(LexiconError, match="did you mean 'central_bank'"):
        lex.load(profile="centralbank")
    with pytest.raises(LexiconError, match=r"did you mean 'force\.urge'"):
        lex.load(own(tmp_path, '[[override]]\nid = "force.urges"\nlevel = 2\n'))
    with pytest.raises(LexiconError, match="unknown field 'levels'; did you mean 'level'"):
        lex.load(own(tmp_path, OWN_RULE + "levels = 1\n"))


def test_override_in_python_changes_the_digest_and_the_rule_in_force() -> None:
    book = lex.override(BOOK, "force.urge", level=9.0)
    assert book.find(words("We urge calm"))[0].rule.level == 9.0
    assert book.text_digest != BOOK.text_digest
    assert BOOK.get("force.urge").level != 9.0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("not toml [", "not TOML"),
        ("[colours]\nred = 1\n", "unknown table 'colours'"),
        ("[[rule]]\nlevel = 1\n", "a rule has no id"),
        ('[[rule]]\nid = "x"\n', "attach is missing"),
        (OWN_RULE.replace('terms = ["salute/v"]', ""), "has no terms"),
        (OWN_RULE + "colour = 1\n", "unknown field 'colour'"),
        (OWN_RULE.replace("level = 4", 'level = "high"'), "level must be a number"),
        (OWN_RULE.replace("level = 4", "level = true"), "level must be a number"),
        (OWN_RULE.replace('attach = "head"', 'attach = "tail"'), "attach must be one of"),
        (OWN_RULE.replace('["salute/v"]', '"salute"'), "terms must be a list"),
        (OWN_RULE.replace("salute/v", "salute/q"), "unknown mark /q"),
        (OWN_RULE.replace("salute/v", "... salute"), "starts or ends with a gap"),
        (OWN_RULE.replace("salute/v", "urge/v"), "belongs to 'own.salute' already|belongs to 'force.urge' already"),
        (OWN_RULE + 'certainty = "sure"\n', "certainty must be one of"),
        ('[[override]]\nid = "nobody"\n', "override of an unknown rule 'nobody'"),
    ],
)
def test_a_bad_file_is_refused_with_file_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(LexiconError, match=reason) as caught:
        lex.load(own(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_missing_and_undecodable_files(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="no such file"):
        lex.load(tmp_path / "none.toml")
    binary = tmp_path / "b.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LexiconError, match="not UTF-8"):
        lex.load(binary)


# ── profiles ─────────────────────────────────────────────────────────────────


def test_profiles() -> None:
    assert set(lex.profiles()) == {"communique", "un_resolution", "central_bank", "climate"}
    assert lex.load(profile="central_bank").tiers["hedging"] == "A"
    assert BOOK.tiers["hedging"] == "C"
    with pytest.raises(LexiconError, match="unknown profile 'poem'"):
        lex.load(profile="poem")


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        ("The Committee decided to lower the policy rate by 25 basis points as inflation eased.", "central_bank"),
        (
            "The Security Council, Acting under Chapter VII of the Charter, decides to extend the mandate.",
            "un_resolution",
        ),
        ("The two sides held friendly talks and agreed to meet again.", "communique"),
        ("", "communique"),
    ],
)
def test_the_kind_of_text_is_detected_with_a_reason(text: str, profile: str) -> None:
    name, reason = lex.detect(text)
    assert name == profile
    assert reason


def test_the_rule_pages_are_what_the_lexicon_gives() -> None:
    script = Path(__file__).parent.parent / "scripts" / "rules_docs.py"
    if not script.is_file():
        pytest.skip("an installed package has no scripts")
    run = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
