"""The levels of one clause on each scale: its acts and qualifiers."""

from __future__ import annotations

from collections.abc import Sequence

from ..lexicon.load import Lexicon
from ..model import Clause, Span, Token
from ..model.history import ScaleLevel
from .annotate import annotate
from .qualifiers import Qualifier, find_qualifiers
from .speech_acts import SpeechAct, find_acts

_WITHOUT_SCALE = frozenset({"naming", "routine", "stance"})


def levels(clause: Clause, tokens: Sequence[Token], lexicon: Lexicon) -> tuple[ScaleLevel, ...]:
    """Return the levels of a clause.

    Args:
        clause: The clause.
        tokens: Its words, with offsets into its statement.
        lexicon: The rules.

    Returns:
        The levels in reading order, ``round`` 0. Levels of one family can be compared. A negated act has the level of
        the act and is marked as negated.
    """
    text = annotate("new", (clause,), tokens, lexicon)
    acts = find_acts(text)

    def level(found: SpeechAct | Qualifier, family: str, negated: bool) -> ScaleLevel:
        first, last, quote = text.quote(found.start, found.end)
        rule = found.rule
        return ScaleLevel(
            0, clause.index, rule.dimension, family, found.level, Span(first, last), quote, rule.id, negated
        )

    every = {level(act, act.family, act.negated) for act in acts}
    every |= {level(q, q.rule.family, False) for q in find_qualifiers(text, acts)}
    kept = [one for one in every if one.dimension not in _WITHOUT_SCALE]
    return tuple(sorted(kept, key=lambda one: (one.span, one.rule, one.family)))
