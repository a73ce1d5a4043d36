"""Two wordings → edits: insertions, deletions, substitutions and what is equal, as source spans.

The longest common subsequence of compared words is kept (rapidfuzz's bit-parallel Indel opcodes). A short run of kept
function words ("of", "the") between two larger edits is dropped, so that a reader sees one substitution of a phrase.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

from rapidfuzz.distance import Indel

from .model import Edit, Span, Token

Block = tuple[int, int, int, int]
"""Half-open ranges of token positions that differ: old start, old end, new start, new end."""

LARGEST = 400_000_000
"""Words of one side times words of the other from which only the common beginning and end are kept: 50 MB of bits."""
_ISLAND_LETTERS = 8
"""A kept run of more letters is never given up."""


def edits(
    old: Sequence[Token], new: Sequence[Token], old_breaks: Sequence[int] = (), new_breaks: Sequence[int] = ()
) -> tuple[Edit, ...]:
    """Return the edit script that turns the old words into the new ones.

    Args:
        old: The words of the old wording.
        new: The words of the new wording.
        old_breaks: Ascending positions of the tokens that begin a further clause; no span runs across one.
        new_breaks: The same for the new side.

    Returns:
        All runs in order, equal ones included; () if the words are the same. Equal runs have the same words on both
        sides; the runs of a side have all of its words. Spans are in the offsets of the tokens.
    """
    blocks = _without_islands(_differing(old, new), old)
    if not blocks:
        return ()
    script: list[Edit] = []
    i = j = 0
    for a, b, c, d in [*blocks, (len(old), len(old), len(new), len(new))]:
        breaks = sorted({*old_breaks, *(point - j + i for point in new_breaks)})
        equal = zip(_spans(old, i, a, breaks), _spans(new, j, c, [point - i + j for point in breaks]), strict=True)
        script += (Edit("equal", *spans) for spans in equal)
        for old_span, new_span in zip_longest(_spans(old, a, b, old_breaks), _spans(new, c, d, new_breaks)):
            op = "substitution" if old_span and new_span else "deletion" if old_span else "insertion"
            script.append(Edit(op, old_span, new_span))
        i, j = b, d
    return tuple(script)


def _spans(tokens: Sequence[Token], start: int, end: int, breaks: Sequence[int]) -> Iterator[Span]:
    """Yield the run of tokens as spans, cut where another clause begins."""
    cuts = [start, *(point for point in breaks if start < point < end), end]
    yield from (Span(tokens[a].start, tokens[b - 1].end) for a, b in pairwise(cuts) if b > a)


def _differing(old: Sequence[Token], new: Sequence[Token]) -> list[Block]:
    """Return the blocks between kept words, in order; neighbouring delete and insert are one block."""
    first, second = [t.norm for t in old], [t.norm for t in new]
    head, tail = common_ends(first, second)
    ends = len(first) - tail, len(second) - tail
    if (ends[0] - head) * (ends[1] - head) > LARGEST:
        return [(head, ends[0], head, ends[1])]
    blocks: list[Block] = []
    for op in Indel.opcodes(first, second):
        if op.tag == "equal":
            continue
        adjacent = blocks and blocks[-1][1] == op.src_start and blocks[-1][3] == op.dest_start
        start, _, new_start, _ = blocks.pop() if adjacent else (op.src_start, 0, op.dest_start, 0)
        blocks.append((start, op.src_end, new_start, op.dest_end))
    return blocks


def common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Return how many items two sequences have in common at the beginning and at the end, none counted twice."""
    most = min(len(old), len(new))
    head = next((k for k in range(most) if old[k] != new[k]), most)
    tail = next((k for k in range(most - head) if old[-1 - k] != new[-1 - k]), most - head)
    return head, tail


def _without_islands(blocks: Sequence[Block], old: Sequence[Token]) -> list[Block]:
    """Join blocks that only an island of kept words divides."""
    out: list[Block] = []
    for block in blocks:
        island = out and _is_island(out[-1], block, old[out[-1][1] : block[0]])
        start, _, new_start, _ = out.pop() if island else block
        out.append((start, block[1], new_start, block[3]))
    return out


def _is_island(before: Block, after: Block, kept: Sequence[Token]) -> bool:
    """Return True if the words between two blocks are fewer than those of either block, and few letters."""
    sizes = (max(b - a, d - c) for a, b, c, d in (before, after))
    return len(kept) < min(sizes) and sum(len(token.norm) for token in kept) <= _ISLAND_LETTERS
