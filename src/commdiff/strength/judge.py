"""The judge: the verdict on the two wordings of a link, by the rules of the lexicon.

``judge`` reads from top to bottom like docs/method.md, §§ 1–4. Swapping the sides swaps strengthened and softened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..lexicon.load import Lexicon
from ..model import Clause, Evidence, Span, Token
from . import act_shifts, content_shifts
from .annotate import AnnotatedText, annotate
from .decide import confidence_of, decide_kind, decision_log, evidence_of, polarity_note, proof, split_confidence
from .pairing import Cue, Pairing, Shift, least_certain, pair_wordings
from .qualifier_shifts import drop_balanced_degrees, hosted_shifts, limit_shifts, may_decide_alone, phrase_shifts
from .qualifiers import Qualifier, find_qualifiers
from .speech_acts import SpeechAct, find_acts
from .thresholds import THRESHOLDS

if TYPE_CHECKING:
    from ..model.explanation import DiscardedShift
    from ..model.history import ScaleLevel

DETECTORS: tuple[Callable[[Pairing], Iterable[Shift]], ...] = (
    act_shifts.act_shifts,
    act_shifts.modal_shifts,
    act_shifts.gained_act_shifts,
    hosted_shifts,
    phrase_shifts,
    content_shifts.figure_shifts,
    limit_shifts,
    act_shifts.ladder_shifts,
    act_shifts.role_shifts,
    content_shifts.blame_shifts,
    content_shifts.pursuit_shifts,
    content_shifts.body_shifts,
    content_shifts.degree_shifts,
)
"""The functions that find shifts, in the order in which they run. Each reads a pairing and yields shifts."""

_WEAK_LINK = "the two may be no versions of one clause, so no strength is compared"
_STANCES = {
    **{family: family for family in ("criticism", "commitment", "support")},
    **{"directive": "demand", "opposition": "criticism", "done": "commitment", "vigilance": "assessment"},
}
_WITHOUT_SCALE = frozenset({"naming", "routine", "stance"})
_STANCE_ORDER = ("criticism", "demand", "commitment", "support", "cooperation", "assessment")


class Verdict(NamedTuple):
    """The result of the judge for one change.

    Attributes:
        kind: One of ``model.KINDS``.
        evidence: The words that decided, then the other words that show a shift.
        confidence: "high", "medium" or "low".
        stance: The speech act of the clause ("demand"), None if unknown or not the same on both sides.
        group: "routine" or "naming" for changes that reports list apart, else None.
        note: A remark for the reader.
        pairing: The two wordings with the decision log, None if nothing was compared.
    """

    kind: str
    evidence: tuple[Evidence, ...] = ()
    confidence: str = "high"
    stance: str | None = None
    group: str | None = None
    note: str | None = None
    pairing: Pairing | None = None

    @property
    def discarded(self) -> tuple[DiscardedShift, ...]:
        """The decision log: the shifts that were found and did not decide. It is made when it is asked for."""
        return decision_log(self.pairing) if self.pairing else ()


def judge(
    old: Sequence[Clause],
    new: Sequence[Clause],
    old_tokens: Sequence[Token],
    new_tokens: Sequence[Token],
    score: float,
    lexicon: Lexicon,
) -> Verdict:
    """Judge a link.

    Args:
        old: The old clauses.
        new: The new clauses.
        old_tokens: The words of all old clauses in order, with offsets into the old statement.
        new_tokens: The words of all new clauses.
        score: Probability of the link, 0–1; 1 says that both wordings make one point.
        lexicon: The rules.

    Returns:
        The verdict. Spans of its evidence are offsets into the two statements.
    """
    if [t.norm for t in old_tokens] == [t.norm for t in new_tokens]:
        return Verdict("unchanged")
    pairing = pair_wordings(annotate("old", old, old_tokens, lexicon), annotate("new", new, new_tokens, lexicon), score)
    reversals = list(act_shifts.polarity_shifts(pairing))
    shifts = find_shifts(pairing, reversals)
    names = list(act_shifts.naming_shifts(pairing))
    stances = {_stance(side.text, side.acts) for side in pairing.both}
    stance = stances.pop() if len(stances) == 1 else None
    routine = all(_is_routine(side.text) for side in pairing.both)
    if routine or score < THRESHOLDS.least_link:
        least = f"The probability of the link is {score:.2f}; {THRESHOLDS.least_link:g} is needed."
        for shift in (*reversals, *shifts):
            pairing.discard(shift, judge, "Both wordings are routine language." if routine else least)
        note = _WEAK_LINK if (shifts or reversals) and not routine else None
        return Verdict("reworded", stance=stance, group="routine" if routine else None, note=note, pairing=pairing)
    if reversals:
        evidence = evidence_of((*reversals, *shifts), pairing)
        confidence = confidence_of(reversals, score)
        return Verdict("reversed", evidence, confidence, stance, pairing=pairing)
    kind, deciding, note = decide_kind((*shifts, *(s for s in names if s.sign)), pairing)
    confidence = confidence_of(deciding, score)
    if any(shift.dimension != "naming" for shift in deciding):
        confidence = least_certain([confidence, split_confidence((old, new), pairing)])
    return Verdict(
        kind,
        evidence_of((*deciding, *(s for s in (*shifts, *names) if s not in deciding)), pairing),
        confidence,
        stance,
        group="naming" if names and kind == "reworded" else None,
        note=polarity_note(pairing) if kind == "reworded" else note,
        pairing=pairing,
    )


def find_shifts(pairing: Pairing, reversals: Sequence[Shift] = ()) -> list[Shift]:
    """Run the detectors, and look again without context if neither they nor ``reversals`` have a shift."""
    for detect in DETECTORS:
        pairing.shifts += list(detect(pairing))
    kept = drop_balanced_degrees(pairing.shifts, pairing)
    return kept if kept or reversals else find_shifts_without_context(pairing)


def find_shifts_without_context(pairing: Pairing) -> list[Shift]:
    """Look for qualifiers that may decide where nothing else does, though their sentence was hardly carried over."""
    if not any(q.rule.alone for side in pairing.both for q in side.found_qualifiers):
        return []
    freed = pairing.with_standalone_qualifiers()
    shifts = [*hosted_shifts(freed), *phrase_shifts(freed)]
    found = [shift for shift in shifts if may_decide_alone(shift, freed)]
    for shift in (shift for shift in shifts if shift not in found):
        pairing.discard(shift, may_decide_alone, "Its sentence was hardly carried over, and nothing supports it.")
    kept = drop_balanced_degrees(found, pairing)
    cues = {cue for shift in kept for cue in shift.cues}  # the log keeps no entry on a shift that is found now
    pairing.discarded = [d for d in pairing.discarded if not cues.issuperset(d.shift.cues)]
    return kept


def judge_unmatched(clause: Clause, tokens: Sequence[Token], lexicon: Lexicon, side: str = "new") -> Verdict:
    """Describe an added or dropped clause: its stance, its acts without a direction, and if it is routine."""
    text = annotate(side, (clause,), tokens, lexicon)
    acts = find_acts(text)
    quoted = [Cue(side, act.start, act.end, act.rule) for act in acts if _act_stance(act)][: THRESHOLDS.acts_quoted]
    evidence = tuple(proof(cue, text, 0) for cue in quoted)
    return Verdict("reworded", evidence, stance=_stance(text, acts), group="routine" if _is_routine(text) else None)


def levels(clause: Clause, tokens: Sequence[Token], lexicon: Lexicon) -> tuple[ScaleLevel, ...]:
    """Return the levels of a clause's acts and qualifiers.

    Args:
        clause: The clause.
        tokens: Its words, with offsets into its statement.
        lexicon: The rules.

    Returns:
        The levels in reading order, ``round`` 0. A negated act has the level of the act and is marked as negated.
    """
    from ..model.history import ScaleLevel  # only histories need it

    text = annotate("new", (clause,), tokens, lexicon)
    acts = find_acts(text)
    found: list[tuple[SpeechAct | Qualifier, str, bool]] = [(act, act.family, act.negated) for act in acts]
    found += [(q, q.rule.family, False) for q in find_qualifiers(text, acts)]
    every = set()
    for one, family, negated in found:
        dimension = one.rule.dimension
        if dimension not in _WITHOUT_SCALE:
            first, last, quote = text.quote(one.start, one.end)
            place = Span(first, last), quote, one.rule.id, negated
            every.add(ScaleLevel(0, clause.index, dimension, family, one.level, *place))
    return tuple(sorted(every, key=lambda level: (level.span, level.rule, level.family)))


def _is_routine(text: AnnotatedText) -> bool:
    return any(match.rule.attach == "routine" for match in text.matches)


def _act_stance(act: SpeechAct) -> str | None:
    if act.family == "modal" and act.level >= THRESHOLDS.demanding_level and act.rule.id != "stage.will":
        return "demand"
    return _STANCES.get(act.family)


def _stance(text: AnnotatedText, acts: Sequence[SpeechAct]) -> str | None:
    marked = [match.rule.family for match in text.matches if match.rule.attach == "stance"]
    if marked:
        return marked[0]
    found = {_act_stance(act) for act in acts}
    return next((stance for stance in _STANCE_ORDER if stance in found), None)
