"""The value classes: frozen attrs classes, equal by class and fields, copied with changes, pickled, typed."""

from __future__ import annotations

import copy
import inspect
import pickle
import subprocess
import sys
import weakref
from pathlib import Path
from typing import Any

import attrs
import pytest

import commdiff
from commdiff import Change, Clause, Comparison, Settings, Span, Statement
from commdiff.model import Source, archive, explanation, history
from commdiff.model import change as change_model
from commdiff.model import text as text_model

VALUES = [
    value
    for module in (text_model, change_model, history, archive, explanation)
    for value in vars(module).values()
    if isinstance(value, type) and value.__module__ == module.__name__ and attrs.has(value)
]


@attrs.frozen
class Tagged(Span):
    """A subclass in a module that has ``from __future__ import annotations``."""

    tag: str = ""


def test_every_class_of_the_model_is_frozen_and_has_slots() -> None:
    assert len(VALUES) > 20
    for kind in VALUES:
        assert kind.__setattr__ is not object.__setattr__, kind
        assert "__slots__" in vars(kind), kind


def test_fields_are_documented() -> None:
    for kind in VALUES:
        doc = inspect.getdoc(kind) or ""
        missing = [f.name for f in attrs.fields(kind) if f"{f.name}:" not in doc.partition("Attributes:")[2]]
        assert not missing, f"{kind.__name__}: {missing}"


def test_a_value_never_changes() -> None:
    for name in ("start", "end", "else"):
        with pytest.raises(AttributeError):
            setattr(Span(1, 2), name, 3)
    with pytest.raises(AttributeError):
        del Span(1, 2).start  # type: ignore[misc]
    assert not hasattr(Span(1, 2), "__dict__")


def test_equal_by_class_and_fields() -> None:
    assert Span(1, 2) == Span(start=1, end=2) != Span(1, 3)
    assert Span(1, 2) != (1, 2) and Tagged(1, 2) != Span(1, 2)
    assert len({Span(1, 2), Span(1, 2), Span(1, 3)}) == 2


def test_match() -> None:
    match Span(3, 5):
        case Span(start, end):
            assert (start, end) == (3, 5)


def test_spans_are_ordered() -> None:
    assert sorted([Span(2, 3), Span(1, 5), Span(1, 4)]) == [Span(1, 4), Span(1, 5), Span(2, 3)]
    with pytest.raises(TypeError):
        sorted([Source("b"), Source("a")])  # type: ignore[type-var]


def test_a_changed_copy_is_validated() -> None:
    clause = Clause(0, Span(0, 4), "Text")
    assert attrs.evolve(clause, role="heading") == Clause(0, Span(0, 4), "Text", role="heading")
    assert clause.role == "body" and attrs.evolve(Span(1, 2), end=4) == Span(1, 4)
    with pytest.raises(ValueError, match="role"):
        attrs.evolve(clause, role="none")
    with pytest.raises(TypeError):
        attrs.evolve(clause, roll="heading")  # type: ignore[call-arg]


@pytest.mark.skipif(not hasattr(copy, "replace"), reason="copy.replace came with Python 3.13")
def test_copy_replace() -> None:
    assert copy.replace(Span(1, 2), end=4) == Span(1, 4)  # type: ignore[attr-defined]


def test_wrong_types_are_refused() -> None:
    clause = Clause(0, Span(0, 4), "Text")
    with pytest.raises(TypeError, match="id"):
        Change(id=5, kind="added", old=(), new=(clause,))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="text"):
        Statement("a", None)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Span(1, 2, 3)  # type: ignore[call-arg]


def test_the_repr_leaves_out_long_fields() -> None:
    assert repr(Span(1, 2)) == "Span(start=1, end=2)"
    shown = repr(Statement.from_text("The whole text.", id="r7"))
    assert shown.startswith("Statement(id='r7', title=None,") and "whole" not in shown
    assert "marks" not in repr(Source("a"))


def test_as_dict() -> None:
    assert attrs.asdict(Source("a", marks=((0, "p. 1"),)))["marks"] == ((0, "p. 1"),)
    assert attrs.asdict(Clause(0, Span(0, 4), "Text"))["span"] == {"start": 0, "end": 4}


def test_copies_and_other_processes(sample: Comparison) -> None:
    for value in (sample, Span(1, 2), Settings(topics=("a.toml",))):
        for same in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):  # noqa: S301 - our own
            assert type(same) is type(value) and same == value and repr(same) == repr(value)
    old = pickle.loads(pickle.dumps((sample, sample.old)))  # noqa: S301 - our own
    assert old[0].old is old[1]  # what was one object stays one


def test_a_new_field_does_not_shift_old_pickles() -> None:
    """State is stored by field name, so a pickle without a newer field restores the other fields."""
    state: dict[str, Any] = Source("a", encoding="cp1252").__getstate__()  # type: ignore[assignment]
    assert state["name"] == "a" and state["encoding"] == "cp1252"
    older = {name: value for name, value in state.items() if name != "notices"}
    source = Source.__new__(Source)
    source.__setstate__(older)  # type: ignore[attr-defined]
    assert (source.name, source.encoding) == ("a", "cp1252")


def test_weak_references() -> None:
    span = Span(1, 2)
    assert weakref.ref(span)() is span


def test_subclasses_with_postponed_annotations() -> None:
    assert Tagged(1, 2, "x").tag == "x" and isinstance(Tagged(1, 2), Span)
    with pytest.raises(ValueError, match="not a span"):
        Tagged(3, 2)


def test_subclasses_without_postponed_annotations() -> None:
    program = (
        "import attrs, commdiff\n@attrs.frozen\nclass Tagged(commdiff.Span):\n    tag: str = ''\n"
        "assert Tagged(1, 2, 'x').tag == 'x' and Tagged(1, 2).quote('abc') == 'b'"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_signatures_are_typed() -> None:
    parameters = inspect.signature(Statement).parameters
    assert list(parameters)[:2] == ["id", "text"] and parameters["title"].default is None
    hints = inspect.get_annotations(Statement.__init__, eval_str=False)
    assert hints["id"] == "str" and hints["return"] is None


def test_mypy_knows_the_fields(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    program = tmp_path / "program.py"
    program.write_text("from commdiff import Span\nreveal_type(Span(1, 2).start)\nSpan('a', 2)\n", "utf-8")
    folder = Path(commdiff.__file__).parents[1]
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-incremental", "--follow-imports=silent", str(program)],
        capture_output=True, text=True, env={"MYPYPATH": str(folder)}, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert ("builtins.int" in run.stdout or 'type is "int"' in run.stdout) and "[arg-type]" in run.stdout, (
        run.stdout + run.stderr
    )
