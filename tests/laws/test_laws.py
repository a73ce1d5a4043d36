"""The laws of a comparison, on invented and on hostile texts."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import commdiff
from commdiff import Comparison, Statement, compare
from commdiff.alignment.term_vectors import Sentence, make_term_vectors
from commdiff.edits import edits
from commdiff.normalization import tokens, words

from ..conftest import examples
from .strategies import curly, documents, hostile, numbered, plain, sentences, wrapped

RULED = re.compile(r"[\s=\-_*~]*")
MIRROR = {"added": "dropped", "dropped": "added", "strengthened": "softened", "softened": "strengthened"}


def comparison(old: str, new: str) -> Comparison:
    return compare(Statement.from_text(old, id="old"), Statement.from_text(new, id="new"))


@given(hostile | documents.map(wrapped))
def test_offsets_are_exact_and_lose_only_white_space_and_rules(text: str) -> None:
    end = 0
    for clause in commdiff.segment(Statement.from_text(text)).clauses:
        assert RULED.fullmatch(text[end : clause.span.start])
        assert text[clause.span.start : clause.span.end] == clause.text
        end = clause.span.end
    assert RULED.fullmatch(text[end:])


@given(hostile | documents.map(plain))
def test_words_are_the_norms_of_tokens_and_tokens_quote(text: str) -> None:
    found = tokens(text)
    assert [t.norm for t in found] == words(text)
    assert all(t.span.quote(text) == t.text for t in found)


@given(hostile | documents.map(plain))
def test_a_text_against_itself_is_unchanged(text: str) -> None:
    diff = comparison(text, text)
    assert {change.kind for change in diff} <= {"unchanged"}
    assert not diff.alignment.moved
    assert all(len(change.old) == len(change.new) == 1 for change in diff)


@given(documents, st.integers(30, 90))
def test_wrapping_typography_and_numbers_change_nothing(parts: list[str], width: int) -> None:
    for variant in (wrapped(parts, width), curly(plain(parts)), plain(parts).replace("\n", "\r\n"), numbered(parts)):
        assert {change.kind for change in comparison(plain(parts), variant)} == {"unchanged"}
    assert {change.kind for change in comparison(numbered(parts), numbered(parts, 4))} == {"unchanged"}


def mirrored(diff: Comparison) -> list[tuple[object, ...]]:
    return sorted(
        (
            tuple(c.index for c in change.old),
            tuple(c.index for c in change.new),
            change.kind,
            change.moved,
        )
        for change in diff
    )


@given(documents, documents)
@settings(max_examples=examples(60))
def test_swapping_the_sides_mirrors_every_verdict(old: list[str], new: list[str]) -> None:
    there = [(a, b, MIRROR.get(str(k), k), m) for a, b, k, m in mirrored(comparison(plain(old), plain(new)))]
    back = [(b, a, k, m) for a, b, k, m in mirrored(comparison(plain(new), plain(old)))]
    assert sorted(there) == sorted(back)


def test_an_abbreviation_that_each_text_explains_otherwise_means_the_same_from_both_sides() -> None:
    texts = "We support pandemic preparedness and response (PPR).", "Prevention, preparedness and response (PPR)."
    sentences = [Sentence(0, text, tuple(words(text))) for text in texts]
    there, back = (make_term_vectors(side[:1], side[1:]) for side in (sentences, sentences[::-1]))
    assert [p.terms for p in (*there[0], *there[1])] == [p.terms for p in (*back[1], *back[0])]


@given(sentences | hostile, sentences | hostile)
def test_edits_replay(old: str, new: str) -> None:
    sides = tokens(old), tokens(new)
    script = edits(*sides)

    def norms(side: int, *operations: str) -> list[str]:
        spans = [(e.old, e.new)[side] for e in script if e.op in operations]
        return [t.norm for span in spans if span for t in sides[side] if span.start <= t.start < span.end]

    assert norms(0, "equal") == norms(1, "equal")
    assert bool(script) == (words(old) != words(new))
    if script:
        assert norms(0, "equal", "deletion", "substitution") == [t.norm for t in sides[0]], (
            "reject all gives the old words"
        )
        assert norms(1, "equal", "insertion", "substitution") == [t.norm for t in sides[1]], (
            "accept all gives the new words"
        )


@given(hostile | documents.map(plain), hostile | documents.map(numbered))
@settings(max_examples=examples(60))
def test_any_two_texts_compare_and_the_json_round_trips_and_quotes(old: str, new: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    diff = comparison(old, new)
    report = json.loads(commdiff.render(diff, "json"))
    schema = json.loads(files("commdiff").joinpath("schema/commdiff-2.schema.json").read_text("utf-8"))
    jsonschema.validate(report, schema)
    assert json.loads(json.dumps(report)) == report
    texts = {"old": old, "new": new}
    seen: dict[str, list[tuple[int, int]]] = {"old": [], "new": []}
    for change in report["changes"]:
        for side in ("old", "new"):
            for piece in change[side]:
                assert texts[side][piece["start"] : piece["end"]] == piece["text"]
                seen[side].append((piece["start"], piece["end"]))
        for proof in change["evidence"]:
            assert texts[proof["side"]][proof["start"] : proof["end"]] == proof["quote"]
    for side, statement in (("old", diff.old), ("new", diff.new)):
        assert sorted(seen[side]) == [(c.span.start, c.span.end) for c in statement.clauses]
    assert sum(report["summary"][kind] for kind in report["summary"] if kind != "moved") == len(report["changes"])


@given(documents, documents)
@settings(max_examples=examples(30))
def test_the_same_input_gives_the_same_bytes(old: list[str], new: list[str]) -> None:
    first, second = (commdiff.render(comparison(plain(old), plain(new)), "json") for _ in range(2))
    assert first == second
