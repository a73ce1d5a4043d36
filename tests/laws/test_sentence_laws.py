"""Sentences with simple full stops are split without the splitter, in the same places."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commdiff.segmentation import sentences

from ..conftest import examples

WORDS = [
    "the", "The", "both", "Both", "China", "States", "U.S", "H.E", "Mr", "No", "cooperation", "good-neighbourliness",
    "mid-jan", "x-iv", "-", "--", "1999", "2026", "3", "3.5", "“peace", "peace”", "(CPEC)", "(a", "A", "x", "ii",
    "IV", "civil", "Civil", "St", "Asia-U.S", "year’s", "Parties’", "’", "”", "é", "Über", "approx", "art", "S/12",
    "e.g", "p.m", "**", "—", "%", "word)", "He", "We", "Dear", "excluded", "‘quoted’", "corp", "inc", "etc", "seq",
    "resolution",
]  # fmt: skip
STOPS = [
    ".",
    ".",
    ".",
    "!",
    "?",
    "…",
    "...",
    ";",
    ",",
    ".”",
    ".)",
    "”.",
    ").",
    '."',
    "’.",
    ".’",
    "?”",
    ".*",
    ". . .",
    "",
]
GAPS = (" ", " ", " ", "  ", "\n", "\u00a0", "")
texts = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from(STOPS), st.sampled_from(GAPS)).map("".join), max_size=12
).map("".join)


@settings(max_examples=examples(500))
@given(text=texts)
def test_simple_full_stops_are_split_as_by_the_splitter(text: str) -> None:
    quick = sentences.sentence_spans(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sentences, "_plain_cuts", lambda _: None)
        assert quick == sentences.sentence_spans(text)
