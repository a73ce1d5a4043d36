"""Shifts in the content of an act: degree, blame, actions, bodies, figures.

The verb or the noun may change from one round to the next ("underscored unequivocally" → "stressed", "violence" →
"brutal attacks"). If two acts are one, degree and content of the old act are compared with those of the new act.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..english import is_adverb
from ..lexicon.load import Match
from .annotate import AnnotatedText
from .pairing import ActPair, Pairing, Shift, Wording, least_certain
from .qualifiers import Qualifier
from .speech_acts import SpeechAct
from .thresholds import THRESHOLDS

_BINDING = frozenset({"commitment", "directive", "done"})
_DEGREE_FAMILIES = frozenset({"attention", "support"})
_BLAMING = frozenset({"criticism", "opposition"})
_DEED_ENDINGS = ("ing", "ment", "tion", "sion", "ance", "al")


def _acts(pairing: Pairing, pair: ActPair) -> tuple[tuple[Wording, SpeechAct], tuple[Wording, SpeechAct]]:
    return (pairing.old, pair.old), (pairing.new, pair.new)


def figure_shifts(pairing: Pairing) -> Iterator[Shift]:
    """A figure that is added to or dropped from a promise or demand (no decision) if the other side has no measure."""
    old, new = (_figures(side.text, 0, len(side.text.norms)) for side in pairing.both)
    if bool(old) == bool(new):
        return
    own, other = pairing.directions[bool(new)]
    rule = pairing.lexicon.get("precision.figure")
    for pair in pairing.act_pairs:
        act = pair.new if new else pair.old
        added = [i for i in _figures(own.text, act.start, act.right) if own.text.norms[i] not in other.text.norms]
        decides = "stage.decide" in (pair.old.rule.id, pair.new.rule.id)
        if not added or decides or not pair.families <= _BINDING:
            continue
        cue = own.cue(Match(rule, added[0], added[0] + 2, ""))  # the number and the word behind it
        shift = Shift.on_one_side("precision", rule.level, cue)
        if pairing.same_point or pair.overlap >= THRESHOLDS.figure_overlap:
            yield shift
            return
        needed = f"The two acts share {pair.overlap:.2f} of their words; {THRESHOLDS.figure_overlap:g} is needed."
        pairing.discard(shift, figure_shifts, needed)


def _figures(text: AnnotatedText, start: int, end: int) -> list[int]:
    """Positions in [start, end) of figures that measure something: a number before a unit."""
    units, norms = text.lexicon.words["units"], text.norms
    numbers = (i for i in range(start, end) if norms[i][:1].isdigit())
    return [i for i in numbers if units & set(norms[i + 1 : i + 1 + THRESHOLDS.unit_reach])]


def blame_shifts(pairing: Pairing) -> Iterator[Shift]:
    """Blame that only one side adds to its criticism, for any noun: "violence" → "brutal attacks"."""
    blamed = [any(m.rule.family == "opprobrium" for m in side.text.matches) for side in pairing.both]
    if blamed[0] == blamed[1]:
        return
    own, other = pairing.directions[blamed[1]]
    for pair in pairing.act_pairs:
        act, other_act = (pair.new, pair.old) if blamed[1] else (pair.old, pair.new)
        if len(pair.families) > 1 or act.family not in _BLAMING or pair.overlap < THRESHOLDS.blame_overlap:
            continue
        blame = [q for q in own.found_qualifiers if q.rule.family == "opprobrium" and act.start <= q.start < act.right]
        misdeeds = pairing.lexicon.hosts["misdeed"] & set(other.text.norms[other_act.end : other_act.right])
        if not blame or not misdeeds:
            continue
        shift = Shift.on_one_side("intensity", blame[0].level, own.cue(blame[0]))
        if _highest_degree(other, other_act) <= _highest_degree(own, act):
            yield shift
            return
        pairing.discard(shift, blame_shifts, "The other wording criticizes in a higher degree.")


def _highest_degree(side: Wording, act: SpeechAct) -> float:
    """Return the highest degree around an act: blame does not outweigh "in the strongest terms"."""
    inside = [q for q in side.found_qualifiers if q.rule.family in ("degree", "terms")]
    return max((q.level for q in inside if act.left <= q.start < act.right), default=0.0)


def pursuit_shifts(pairing: Pairing) -> Iterator[Shift]:
    """Cooperation on an action is weaker than the action: "will align" → "will strengthen cooperation in aligning"."""
    for pair in pairing.act_pairs:
        if pair.families != {"commitment"} or pair.overlap < THRESHOLDS.pursuit_overlap:
            continue
        old, new = _acts(pairing, pair)
        pursued = _pursued(old, new), _pursued(new, old)
        if (pursued[0] is None) == (pursued[1] is None):
            continue
        side, at = (pairing.old, pursued[0]) if pursued[1] is None else (pairing.new, pursued[1])
        rule = pairing.lexicon.get("stage.pursuit")
        yield Shift.on_one_side("stage", -1.0, side.cue(Match(rule, at or 0, (at or 0) + 1, "")))
        return


def _promised_verb(side: Wording, act: SpeechAct) -> int | None:
    """Return the position of the verb that is promised."""
    text = side.text
    for at in range(act.end, min(act.end + THRESHOLDS.promised_reach, act.right)):
        if text.boundaries[at]:
            return None
        if not text.listed(at, "function") and not is_adverb(text.norms[at]):
            return at
    return None


def _pursued(own: tuple[Wording, SpeechAct], other: tuple[Wording, SpeechAct]) -> int | None:
    """Return the place of the other side's action as a noun or gerund after "cooperation", "dialogue" and the like."""
    text, act = own[0].text, own[1]
    start, done = _promised_verb(*own), _promised_verb(*other)
    if start is None or done is None or text.stem(start) == (deed := other[0].text.stem(done)):
        return None
    first = next((i for i in range(start, act.right) if text.listed(i, "pursuits")), act.right)
    behind = (i for i in range(first + 1, act.right) if text.norms[i].endswith(_DEED_ENDINGS))
    return next((i for i in behind if text.stem(i) == deed), None)


def body_shifts(pairing: Pairing) -> Iterator[Shift]:
    """A body that is to be set up, which the other side does not name: "deepen ties" → "establish a working group"."""
    for pair in pairing.act_pairs:
        if pair.families != {"commitment"} or pair.overlap < THRESHOLDS.body_overlap:
            continue
        old, new = (_set_up(side.text, act) for side, act in _acts(pairing, pair))
        if (old is None) == (new is None):
            continue
        own, other = pairing.directions[new is not None]
        first, last = new or old or (0, 0)
        if not other.text.places(own.text.stem(last)):
            rule = pairing.lexicon.get("precision.mechanism")
            yield Shift.on_one_side("precision", rule.level, own.cue(Match(rule, first, last + 1, "")))
            return


def _set_up(text: AnnotatedText, act: SpeechAct) -> tuple[int, int] | None:
    """Return the words of a promise to set up a body: the positions of the verb and of the noun."""
    bodies = text.lexicon.words["bodies"]
    for at in range(act.end, act.right):
        if not text.listed(at, "founding"):
            continue
        for end in range(at + 1, min(at + THRESHOLDS.body_reach, act.right)):
            if text.boundaries[end] or text.listed(end, "closers"):
                break
            last = end + 1 >= act.right or text.boundaries[end + 1] or text.norms[end + 1] not in bodies
            if text.norms[end] in bodies and last:
                return at, end
    return None


def degree_shifts(pairing: Pairing) -> Iterator[Shift]:
    """A degree on the act's own word that is added or dropped, if no detector before this one has a shift there."""
    used = {(cue.side, cue.start) for shift in pairing.shifts for cue in shift.cues}
    for pair in pairing.act_pairs:
        if pair.overlap < _least_overlap(pair, pairing.score) or pair.old.negated or pair.new.negated:
            continue
        degrees = [_degree(side, act) for side, act in _acts(pairing, pair)]
        at = 1 if degrees[1] else 0
        q = degrees[at]
        if q is None or all(degrees) or q.level < THRESHOLDS.strong_degree_level:
            continue
        own, other = pairing.directions[at]
        certainty = least_certain([q.rule.certainty, "medium" if len(pair.families) == 1 else "low"])
        shift = Shift.on_one_side("intensity", q.level, own.cue(q), certainty)
        places = {("old", pair.old.start), ("new", pair.new.start), (own.name, q.start)}
        if used & places:
            pairing.discard(shift, degree_shifts, "Another shift reads these words.")
        elif not is_unmodified(other.text, pair.old if at else pair.new):
            pairing.discard(shift, is_unmodified, "The other act has an adverb or adjective that no rule knows.")
        elif any(m.rule.id == q.rule.id and other.words(m) == own.words(q) for m in other.text.matches):
            pairing.discard(shift, degree_shifts, "The other wording has the same words elsewhere.")
        else:
            yield shift


def _least_overlap(pair: ActPair, score: float) -> float:
    """Return how much two acts must share for a degree to count, 0–1; infinite for two families without relation."""
    least: float = THRESHOLDS.degree_overlap_families if pair.families == _DEGREE_FAMILIES else float("inf")
    if len(pair.families) == 1:
        least = THRESHOLDS.degree_overlap_sure if score >= THRESHOLDS.sure_link else THRESHOLDS.degree_overlap
    return least


def _degree(side: Wording, act: SpeechAct) -> Qualifier | None:
    """Return the highest degree on the act's own word."""
    near = range(act.start - THRESHOLDS.degree_before, act.end + THRESHOLDS.degree_after)
    degrees = [q for q in side.found_qualifiers if q.rule.dimension == "intensity" and q.rule.family == "degree"]
    own = [q for q in degrees if q.start in near and act.start <= q.host_at < act.end]
    return max(own, key=lambda q: (q.level, -q.start), default=None)


def is_unmodified(text: AnnotatedText, act: SpeechAct) -> bool:
    """Return True if the act's own word has no adverb or adjective without a rule."""
    first = max(act.start - THRESHOLDS.degree_before, act.left, act.head)
    before, after = text.norms[first : act.start], text.norms[act.end : act.end + 1]
    if any(is_adverb(word) for word in (*before, *after)):
        return False
    words = text.lexicon.words
    neutral = words["function"] | words["carriers"] | words["plain"]
    return act.head == act.start or all(word in neutral for word in before[1:])
