"""From shifts to a verdict: tiers give the kind, links and rules give the confidence, shifts give the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise, permutations
from typing import TYPE_CHECKING, NamedTuple

from ..english import verb_forms
from ..model import Clause, Evidence, Span
from ..model.change import TIERS
from .annotate import AnnotatedText, overlap
from .pairing import Cue, Pairing, Shift, least_certain
from .thresholds import THRESHOLDS

if TYPE_CHECKING:
    from ..model.explanation import DiscardedShift


class Decision(NamedTuple):
    """The kind of a change, the shifts that decided it, and a note on what counts against it."""

    kind: str
    deciding: tuple[Shift, ...] = ()
    note: str | None = None


def decide_kind(shifts: Sequence[Shift], pairing: Pairing) -> Decision:
    """Let the highest tier decide, and log the shifts that do not.

    The kind is "reworded" without shifts, "mixed" for two directions, else "strengthened" or "softened".
    """
    tiers: dict[str, list[Shift]] = {tier: [] for tier in TIERS}
    for shift in shifts:
        tiers[pairing.lexicon.tiers.get(shift.dimension, "B")].append(shift)
    first = next((tier for tier in TIERS if tiers[tier]), None)
    if first is None:
        return Decision("reworded")
    deciding = prefer_certain(tiers[first], pairing) if first == "C" else tiers[first]
    sign = deciding[0].sign
    against: list[Shift] = []
    contrary = {"A": tiers["B"], "B": tiers["C"], "C": []}[first]
    if all(shift.sign == sign for shift in deciding):
        against = [shift for shift in contrary if shift.sign != sign]
    # a degree does not overturn a qualifier, nor a qualifier a degree; a small qualifier does not weigh against an act
    weighty = [s for s in against if first == "B" or s.distance >= THRESHOLDS.weighty_distance]
    decision = (*deciding, *weighty)
    for shift in shifts:
        if shift not in decision and shift not in tiers[first]:
            pairing.discard(shift, decide_kind, f"A shift of tier {first} decides; this one is of a lower tier.")
    if len({shift.sign for shift in decision}) == 2:
        return Decision("mixed", decision)
    note = None
    if against:
        word = "softening" if sign > 0 else "strengthening"
        note = f"with a {word}: {', '.join(sorted({s.dimension for s in against}))}"
    return Decision("strengthened" if sign > 0 else "softened", decision, note)


def prefer_certain(shifts: Sequence[Shift], pairing: Pairing) -> list[Shift]:
    """Drop the direction that only shifts of low certainty support, if the other one has better support."""
    supported = {shift.sign for shift in shifts if shift.certainty != "low"}
    if len(supported) != 1:
        return list(shifts)
    for shift in shifts:
        if shift.sign not in supported:
            pairing.discard(shift, prefer_certain, "A shift of higher certainty in the other direction decides.")
    return [shift for shift in shifts if shift.sign in supported]


def confidence_of(deciding: Sequence[Shift], score: float) -> str:
    """Return the confidence that the link (its probability, 0–1) and the most certain of the deciding shifts allow."""
    link = "high" if score >= THRESHOLDS.high_link else "medium" if score >= THRESHOLDS.medium_link else "low"
    best = min((s.certainty for s in deciding), key=("high", "medium", "low").index, default="high")
    return least_certain([link, best])


def split_confidence(clauses: tuple[Sequence[Clause], Sequence[Clause]], pairing: Pairing) -> str:
    """Return the confidence that a split or merged sentence allows.

    Annotators agree with half of such verdicts and with three in four of the others (docs/accuracy.md).
    """
    if all(len({clause.sentence for clause in side}) == 1 for side in clauses):
        return "high"
    return "medium" if all(len(side.acts) == 1 for side in pairing.both) else "low"


def direction(sign: int) -> str:
    """Return the direction of a sign: "up", "down" or "none"."""
    return "up" if sign > 0 else "down" if sign < 0 else "none"


def proof(cue: Cue, text: AnnotatedText, sign: int) -> Evidence:
    """Return a cue as evidence that quotes its side."""
    first, last, quote = text.quote(cue.start, cue.end)
    rule, lexicon = cue.rule, text.lexicon
    return Evidence(
        rule=rule.id,
        dimension=rule.dimension,
        direction=direction(sign),
        side=text.name,
        span=Span(first, last),
        quote=quote,
        why=rule.why,
        source=lexicon.cite(rule),
        certainty=rule.certainty,
        level=rule.level,
        tier=lexicon.tiers.get(rule.dimension, "B"),
    )


def evidence_of(shifts: Iterable[Shift], pairing: Pairing) -> tuple[Evidence, ...]:
    """Return the words that show these shifts, each once, in order."""
    texts = {side.name: side.text for side in pairing.both}
    found = [proof(cue, texts[cue.side], shift.sign) for shift in shifts for cue in shift.cues]
    return tuple(dict.fromkeys(found))


def decision_log(pairing: Pairing) -> tuple[DiscardedShift, ...]:
    """Return the shifts that were found and then discarded, in the order in which that happened."""
    from ..model.explanation import DiscardedShift  # only explanations need it

    log = dict.fromkeys(
        DiscardedShift(shift.dimension, direction(shift.sign), evidence_of([shift], pairing), function, reason)
        for shift, function, reason in pairing.discarded
    )
    return tuple(log)


def polarity_note(pairing: Pairing) -> str | None:
    """Return a note on words that may turn the sense of a reworded clause: "cease" → "continue", or a new "not"."""
    words = _turning_words(pairing.old.text, pairing.new.text)  # a cheap test, so it is first
    if words is None or overlap(pairing.old.stems, pairing.new.stems) < THRESHOLDS.turned_overlap:
        return None
    return f"{words}: the sense may be turned"


def _turning_words(old: AnnotatedText, new: AnnotatedText) -> str | None:
    old_words, new_words = set(old.norms), set(new.norms)
    for pair in sorted(old.lexicon.words["opposites"]):
        for one, other in permutations(pair.split("/")):
            before, after = verb_forms(one), verb_forms(other)
            if before & old_words and after & new_words and not before & new_words and not after & old_words:
                return f"“{min(before & old_words)}” → “{min(after & new_words)}”"
    negations = _negations(old), _negations(new)
    if bool(negations[0]) != bool(negations[1]):
        return f"“{(negations[0] or negations[1])[0]}” on one side only"
    return None


def _negations(text: AnnotatedText) -> list[str]:
    """Return the words that turn the sense, without "not only" and "not later than"."""
    words = text.lexicon.words
    followed = pairwise((*text.norms, ""))
    return sorted({a for a, b in followed if a in words["turning"] and b not in words["not_turning"]})
