"""Edits can be replayed: outside them, both sides have the same words."""

import pytest

import commdiff.edits
from commdiff.edits import edits
from commdiff.model import Span
from commdiff.normalization import tokens


def quotes(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    return [
        (e.op, e.old.quote(old) if e.old else None, e.new.quote(new) if e.new else None)
        for e in edits(tokens(old), tokens(new))
        if e.op != "equal"
    ]


def test_each_operation_with_its_words() -> None:
    assert quotes("They took visible steps.", "They took more visible steps.") == [("insertion", None, "more")]
    assert quotes("a very long road", "a long road") == [("deletion", "very", None)]
    assert quotes("We urge all to go", "We ask all to go") == [("substitution", "urge", "ask")]


def test_same_words_have_no_edits() -> None:
    assert quotes("Both sides agreed,\nat last.", "both sides AGREED at last") == []


def test_a_function_word_between_two_larger_edits_joins_them() -> None:
    (edit,) = quotes("joint work programmes of regional trade", "new common plans of wider energy")
    assert edit[0] == "substitution"


def test_a_content_word_between_edits_is_kept() -> None:
    found = quotes("reaffirmed strong Afghanistan policies today", "reviewed the Afghanistan position again now")
    assert all("Afghanistan" not in (old or "") for _, old, _ in found)


def test_spans_do_not_run_across_clauses() -> None:
    old, new = "alpha beta gamma delta", "epsilon zeta"
    found = edits(tokens(old), tokens(new), old_breaks=(2,))
    assert [e.old.quote(old) for e in found if e.old] == ["alpha beta", "gamma delta"]
    assert [e.new.quote(new) for e in found if e.new] == ["epsilon zeta"]


def test_a_huge_clause_keeps_its_ends_and_stays_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commdiff.edits, "LARGEST", 8)
    old, new = tokens("We met a b c d today"), tokens("We met e b f g h today")
    equal, edit, rest = edits(old, new)
    assert equal.op == rest.op == "equal"
    assert (edit.op, edit.old, edit.new) == ("substitution", Span(7, 14), Span(7, 16))


def test_the_script_has_every_word_of_both_sides() -> None:
    """Equal runs are part of the script, and no run crosses a clause of either side."""
    old, new = "They met at dawn, in Tarin, to talk.", "They met at dusk, in Tarin to talk again."
    script = edits(tokens(old), tokens(new), old_breaks=(5,))
    assert [(e.op, e.old and e.old.quote(old), e.new and e.new.quote(new)) for e in script] == [
        ("equal", "They met at", "They met at"),
        ("substitution", "dawn", "dusk"),
        ("equal", "in", "in"),
        ("equal", "Tarin, to talk", "Tarin to talk"),
        ("insertion", None, "again"),
    ]
