"""The laws of a history, on invented rounds."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

import commdiff
from commdiff import History, Statement, compare, extend, trace

from ..conftest import examples, render_history
from .strategies import documents, hostile, paragraphs, plain

PLANTED = "Both ministers deplored the closing of the Vellmar lighthouse by the harbour company."
pools = st.lists(paragraphs, min_size=3, max_size=6, unique=True)


@st.composite
def series(draw: st.DrawFn) -> list[Statement]:
    """Rounds that share language: each has some paragraphs of a pool in its own order."""
    pool = draw(pools)
    picks = draw(st.lists(st.lists(st.sampled_from(pool), min_size=1, max_size=6), min_size=2, max_size=5))
    return [Statement.from_text(plain(pick), id=f"r{number}") for number, pick in enumerate(picks)]


def arrivals(history: History) -> list[tuple[int, int]]:
    return sorted(
        node
        for lineage in history
        for step in lineage.steps
        if step.event in ("added", "revived")
        for node in step.nodes
    )


def departures(history: History) -> list[tuple[int, int]]:
    return sorted(
        node for lineage in history for step in lineage.steps if step.event == "dropped" for node in step.nodes
    )


@given(series())
def test_lineages_partition_every_round(rounds: list[Statement]) -> None:
    history = trace(rounds)
    nodes = [node for lineage in history for node in lineage.nodes]
    assert len(nodes) == len(set(nodes))
    assert set(nodes) == {(n, clause.index) for n, side in enumerate(history.rounds) for clause in side.clauses}


@given(series())
def test_each_step_equals_the_pairwise_comparison(rounds: list[Statement]) -> None:
    history = trace(rounds)
    for number, pair in enumerate(history.comparisons):
        alone = compare(rounds[number], rounds[number + 1])
        assert pair == alone
        steps = [step for lineage in history for step in lineage.steps if step.old_round == number]
        assert sorted(step.change.id for step in steps) == sorted(change.id for change in alone)
        assert all(step.change == alone.find(step.change.id) for step in steps)


@given(series())
def test_reversing_the_order_swaps_added_and_dropped(rounds: list[Statement]) -> None:
    there, back = trace(rounds), trace(rounds[::-1])
    last = len(rounds) - 1
    assert arrivals(there) == sorted((last - n, clause) for n, clause in departures(back))
    assert departures(there) == sorted((last - n, clause) for n, clause in arrivals(back))


@given(documents, st.data())
def test_language_that_returns_after_three_rounds_is_revived(parts: list[str], data: st.DataObject) -> None:
    places = [data.draw(st.integers(0, len(parts))) for _ in range(2)]
    has = [[*parts[:at], PLANTED, *parts[at:]] for at in places]
    texts = [has[0], has[0], parts, parts, parts, has[1], has[1]]
    history = trace([Statement.from_text(plain(text), id=f"r{n}") for n, text in enumerate(texts)])
    (lineage,) = [line for line in history if PLANTED in {history.clause(node).text for node in line.nodes}]
    (step,) = lineage.revivals
    assert (step.old_round, step.new_round, step.change.kind) == (1, 5, "unchanged")
    assert lineage.rounds == (0, 1, 5, 6)
    assert [s.event for s in lineage.events if s.event != "unchanged"] == ["dropped", "revived"]


@given(series(), st.data())
def test_adding_rounds_equals_tracing_all_at_once(rounds: list[Statement], data: st.DataObject) -> None:
    texts = {side.text: side for side in rounds}
    rounds = list(texts.values())
    if len(rounds) < 3:
        return
    first = data.draw(st.integers(2, len(rounds) - 1))
    assert extend(trace(rounds[:first]), *rounds[first:]) == trace(rounds)


@settings(max_examples=examples(30))
@given(series() | st.lists(hostile, min_size=2, max_size=3, unique=True).map(
    lambda texts: [Statement.from_text(text, id=f"r{n}") for n, text in enumerate(texts)]
))  # fmt: skip
def test_a_stored_history_reads_back_as_it_was(rounds: list[Statement]) -> None:
    history = trace(rounds)
    text = render_history(history, "json")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "history.json"
        path.write_text(text, "utf-8")
        again = extend(path)
    assert again == history
    assert render_history(again, "json") == text
    assert json.loads(text)["rounds"][0]["text"] == rounds[0].text


@given(series())
def test_every_format_takes_every_history(rounds: list[Statement]) -> None:
    history = trace(rounds)
    for format in commdiff.report.history.FORMATS:
        text = render_history(history, format)
        assert text.endswith("\n")
        assert text == render_history(history, format)
