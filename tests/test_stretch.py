"""The partial ratio: equal to rapidfuzz's value."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from commdiff.alignment import partial_ratio

LINES = st.text("ab c", max_size=90) | st.text("the council urges", max_size=160)


@pytest.fixture(scope="module", autouse=True)
def _never_short() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partial_ratio, "MIN_LENGTH", 0)
        yield


@given(LINES, LINES)
def test_the_partial_ratio_is_that_of_rapidfuzz(one: str, other: str) -> None:
    assert partial_ratio.partial_ratio(one, other) == fuzz.partial_ratio(one, other)


@given(LINES, st.integers(0, 160), st.integers(0, 160), LINES)
def test_the_partial_ratio_of_a_contained_part(one: str, start: int, end: int, rest: str) -> None:
    part = one[start:end] + rest
    assert partial_ratio.partial_ratio(one, part) == fuzz.partial_ratio(one, part)
