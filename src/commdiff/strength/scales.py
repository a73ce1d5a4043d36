"""What a lone clause says on each scale: the acts and qualifiers it has, each with its level."""

from __future__ import annotations

from collections.abc import Sequence

from ..lexicon.load import Lexicon, Rule
from ..model import Clause, Span, Token
from ..model.history import ScaleLevel
from .annotate import Side, read_side
from .qualifiers import find_qualifiers
from .speech_acts import find_acts

_NO_SCALE = frozenset({"naming", "routine", "stance"})


def levels(clause: Clause, tokens: Sequence[Token], lexicon: Lexicon) -> tuple[ScaleLevel, ...]:
    """The levels of a clause in reading order, ``round`` 0. Those of one family can be held against each other.

    ``tokens`` are the clause's words. A level is the lexicon's number for the words; a phrase that is negated
    has the level of the phrase and says so.
    """
    side = read_side("new", (clause,), tokens, lexicon)
    acts = find_acts(side, lexicon)
    found = [_level(side, clause, a.rule, a.family, a.level, a.negated, (a.start, a.end)) for a in acts]
    for q in find_qualifiers(side, acts, lexicon):
        found.append(_level(side, clause, q.rule, q.rule.family, q.level, False, (q.start, q.end)))
    kept = {level for level in found if level.dimension not in _NO_SCALE}
    return tuple(sorted(kept, key=lambda level: (level.span, level.rule, level.family)))


def _level(
    side: Side, clause: Clause, rule: Rule, family: str, level: float, negated: bool, at: tuple[int, int]
) -> ScaleLevel:
    first, last, quote = side.quote(*at)
    return ScaleLevel(0, clause.index, rule.dimension, family, level, Span(first, last), quote, rule.id, negated)
