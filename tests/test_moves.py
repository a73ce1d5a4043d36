"""Clauses that moved together are one move, in the data and in the reports."""

import json

import commdiff

KEPT = [
    "The ministers welcomed the opening of the railway to Arville.",
    "They condemned the attack on the harbour of Borville.",
    "They agreed to double the number of scholarships by 2030.",
    "The delegations visited a school for nurses in the old town.",
    "They urged the company to publish its accounts every year.",
    "Both sides will protect the wetlands of the northern coast.",
]
BLOCK = [
    "The court will sit in Cedarville from next spring.",
    "Its judges shall be named by both parliaments.",
    "Its rulings bind both governments.",
]


def compared() -> commdiff.Comparison:
    old, new = "\n\n".join([*BLOCK, *KEPT]), "\n\n".join([*KEPT[:4], *BLOCK, *KEPT[4:]])
    return commdiff.compare(commdiff.Statement.from_text(old), commdiff.Statement.from_text(new))


def test_a_block_is_one_move() -> None:
    (move,) = commdiff.moved_blocks(compared())
    assert [change.new_text for change in move] == BLOCK


def test_two_passages_moved_to_different_places_are_two_moves() -> None:
    old, new = [*BLOCK, *KEPT], [*KEPT[:2], *BLOCK[:2], *KEPT[2:4], BLOCK[2], *KEPT[4:]]
    found = commdiff.moved_blocks(
        commdiff.compare(*(commdiff.Statement.from_text("\n\n".join(side)) for side in (old, new)))
    )
    assert [[change.new_text for change in move] for move in found] == [BLOCK[:2], BLOCK[2:]]


def test_clauses_swapped_within_a_block_are_not_a_block() -> None:
    old, new = [*BLOCK, *KEPT], [*KEPT, BLOCK[1], BLOCK[0]]
    found = commdiff.moved_blocks(
        commdiff.compare(*(commdiff.Statement.from_text("\n\n".join(side)) for side in (old, new)))
    )
    assert [len(move) for move in found] == [1, 1]


def test_reports_say_it_once() -> None:
    comparison = compared()
    ids = [change.id for change in commdiff.moved_blocks(comparison)[0]]
    assert json.loads(commdiff.render(comparison, "json"))["moves"] == [ids]
    (line,) = [line for line in commdiff.render(comparison, "terminal").splitlines() if "The court will sit" in line]
    assert "¶ 1, 2, 3 → ¶ 5, 6, 7" in line and "3 clauses" in line
    (row,) = [line for line in commdiff.render(comparison, "markdown").splitlines() if "The court will sit" in line]
    assert all(text in row for text in BLOCK)
