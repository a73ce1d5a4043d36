"""Link → edits: the insertions, deletions and substitutions between two wordings, as source spans.

The longest common subsequence of compared words is kept (rapidfuzz's bit-parallel Indel opcodes). A kept run
that is short and light between two larger edits ("of", "the") is given up, so that a reader sees one
substitution of a phrase, not islands. The law: what is outside the edits is the same words on both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, zip_longest

from rapidfuzz.distance import Indel

from .model import Edit, Span, Token

Block = tuple[int, int, int, int]
"""Half-open ranges of token positions that differ: old start, old end, new start, new end."""

LARGEST = 400_000_000
"""Words of one side times words of the other from which only the common beginning and end are kept: 50 MB of bits."""


def _same_ends(first: Sequence[str], second: Sequence[str]) -> tuple[int, int]:
    """How many words the two begin with and end with in common, none counted twice."""
    most = min(len(first), len(second))
    head = next((k for k in range(most) if first[k] != second[k]), most)
    tail = next((k for k in range(most - head) if first[-1 - k] != second[-1 - k]), most - head)
    return head, tail


def _differing(old: Sequence[Token], new: Sequence[Token]) -> list[Block]:
    """The blocks between kept words, in order; neighbouring delete and insert are one block."""
    first, second = [t.norm for t in old], [t.norm for t in new]
    head, tail = _same_ends(first, second)
    ends = len(first) - tail, len(second) - tail
    if (ends[0] - head) * (ends[1] - head) > LARGEST:
        return [(head, ends[0], head, ends[1])]
    blocks: list[Block] = []
    for op in Indel.opcodes(first, second):
        if op.tag == "equal":
            continue
        block = (op.src_start, op.src_end, op.dest_start, op.dest_end)
        if blocks and blocks[-1][1] == block[0] and blocks[-1][3] == block[2]:
            last = blocks.pop()
            block = (last[0], block[1], last[2], block[3])
        blocks.append(block)
    return blocks


def _size(block: Block) -> int:
    return max(block[1] - block[0], block[3] - block[2])


def _is_island(before: Block, after: Block, kept: Sequence[Token]) -> bool:
    """Whether the kept words between two blocks are too few to be read as kept: shorter than both edits
    around them and no more than eight letters in all."""
    letters = sum(len(token.norm) for token in kept)
    return len(kept) < min(_size(before), _size(after)) and letters <= 8


def _joined(blocks: list[Block], old: Sequence[Token]) -> list[Block]:
    out: list[Block] = []
    for block in blocks:
        if out and _is_island(out[-1], block, old[out[-1][1] : block[0]]):
            last = out.pop()
            block = (last[0], block[1], last[2], block[3])
        out.append(block)
    return out


def _pieces(tokens: Sequence[Token], start: int, end: int, breaks: Sequence[int]) -> list[Span]:
    """The stretch of tokens as spans, cut where another clause begins: text between clauses is not quoted."""
    cuts = [start, *(b for b in breaks if start < b < end), end]
    return [Span(tokens[a].start, tokens[b - 1].end) for a, b in pairwise(cuts) if b > a]


def edits(
    old: Sequence[Token],
    new: Sequence[Token],
    old_breaks: Sequence[int] = (),
    new_breaks: Sequence[int] = (),
) -> tuple[Edit, ...]:
    """The edits that turn the old words into the new ones, in order; empty where the words are the same.

    Spans run from the first to the last word of the differing stretch, in the offsets the tokens carry.
    ``old_breaks`` and ``new_breaks`` are ascending positions of the tokens that begin a further clause, where
    a link has several on that side: no span runs across one.
    """
    out = []
    for a, b, c, d in _joined(_differing(old, new), old):
        pairs = zip_longest(_pieces(old, a, b, old_breaks), _pieces(new, c, d, new_breaks))
        for old_span, new_span in pairs:
            op = "substitution" if old_span and new_span else "deletion" if old_span else "insertion"
            out.append(Edit(op, old_span, new_span))
    return tuple(out)
