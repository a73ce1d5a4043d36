"""What moved, as whole blocks: language that was carried elsewhere together is one move."""

from __future__ import annotations

from collections.abc import Iterable

from .model import Change


def moves(changes: Iterable[Change]) -> tuple[tuple[Change, ...], ...]:
    """The changes that moved, in the order of the new text, those in one tuple that follow one another directly in
    both texts. A comparison can be given as it is."""
    out: list[list[Change]] = []
    for change in sorted((c for c in changes if c.moved), key=lambda c: c.new[0].index):
        last = out[-1][-1] if out else None
        if last and (last.old[-1].index + 1, last.new[-1].index + 1) == (change.old[0].index, change.new[0].index):
            out[-1].append(change)
        else:
            out.append([change])
    return tuple(map(tuple, out))
