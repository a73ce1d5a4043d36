"""What the nouns are made of: frozen, equal by class and fields, copied with changes, taken to other processes."""

from __future__ import annotations

import copy
import inspect
import pickle

import pytest

from commdiff import Clause, Comparison, Settings, Source, Span, Statement
from commdiff.frozen import Frozen


class Pair(Frozen):
    left: int
    right: int = 2


class Other(Frozen):
    left: int
    right: int = 2


class Triple(Pair):
    more: str = ""


def test_fields_are_given_by_place_or_name() -> None:
    assert Pair(1) == Pair(1, 2) == Pair(left=1) == Pair(right=2, left=1)
    assert (Triple(1, 3, "x").right, Triple(1, more="y").more) == (3, "y")


@pytest.mark.parametrize(("args", "named"), [((), {}), ((1, 2, 3), {}), ((1,), {"left": 1}), ((1,), {"up": 1})])
def test_arguments_that_do_not_fit_are_refused(args: tuple[int, ...], named: dict[str, int]) -> None:
    with pytest.raises(TypeError, match="Pair"):
        Pair(*args, **named)


def test_a_value_never_changes() -> None:
    for value in (Pair(1), Span(1, 2)):
        for name in (*value.__match_args__, "else"):
            with pytest.raises(AttributeError):
                setattr(value, name, 3)
            with pytest.raises(AttributeError):
                delattr(value, name)
    assert not hasattr(Pair(1), "__dict__")


def test_equal_by_class_and_fields() -> None:
    assert Pair(1) != Pair(2)
    assert Pair(1) != Other(1) and Pair(1) != Triple(1) and Pair(1) != (1, 2)
    assert len({Pair(1), Pair(1, 2), Other(1)}) == 2
    match Span(3, 5):
        case Span(start, end):
            assert (start, end) == (3, 5)


def test_spans_are_ordered_and_no_other_noun() -> None:
    assert sorted([Span(2, 3), Span(1, 5), Span(1, 4)]) == [Span(1, 4), Span(1, 5), Span(2, 3)]
    assert Span(1, 2) <= Span(1, 2) and Span(2, 2) > Span(1, 9)
    with pytest.raises(TypeError):
        sorted([Pair(2), Pair(1)])  # type: ignore[type-var]


def test_a_changed_copy_is_checked_as_a_new_value_is() -> None:
    clause = Clause(0, Span(0, 4), "Text")
    assert clause.replace(role="heading") == Clause(0, Span(0, 4), "Text", role="heading")
    assert clause.role == "body" and Span(1, 2).replace(end=4) == Span(1, 4)
    with pytest.raises(ValueError, match="role"):
        clause.replace(role="none")
    with pytest.raises(TypeError):
        clause.replace(roll="heading")


def test_shown_without_what_is_long() -> None:
    assert repr(Span(1, 2)) == "Span(start=1, end=2)"
    shown = repr(Statement.from_text("The whole text.", id="r7"))
    assert shown.startswith("Statement(id='r7', title=None,") and "whole" not in shown
    assert "marks" not in repr(Source("a"))


def test_copies_and_other_processes(sample: Comparison) -> None:
    for value in (sample, Span(1, 2), Settings(topics=("a.toml",))):
        for same in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):  # noqa: S301 - our own
            assert type(same) is type(value) and same == value and repr(same) == repr(value)
    old = pickle.loads(pickle.dumps((sample, sample.old)))  # noqa: S301 - our own
    assert old[0].old is old[1]  # what was one object stays one


def test_help_shows_the_fields() -> None:
    assert str(inspect.signature(Pair)) == "(left, right=2)"
    assert list(inspect.signature(Statement).parameters)[:2] == list(Statement.__match_args__[:2])
