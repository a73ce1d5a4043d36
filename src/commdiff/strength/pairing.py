"""Pairs of wordings: their corresponding acts and the shifts between them.

``Pairing`` is what every detector gets. ``Shift`` is what a detector returns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from typing import Any, NamedTuple

from attrs import define, evolve, field

from ..lexicon.load import Lexicon, Match, Rule
from .annotate import AnnotatedText, overlap, sentence_overlap
from .qualifiers import Qualifier, find_qualifiers, restrict_to_carried_over
from .speech_acts import MODALS, SpeechAct, find_acts
from .thresholds import THRESHOLDS

CERTAINTIES = ("high", "medium", "low")
_RELATED = frozenset({"criticism", "opposition"})
_SCALED = frozenset({"commitment", "modal", "directive"})


def least_certain(certainties: Iterable[str]) -> str:
    """Return the least certain of these; "high" for none."""
    return max(certainties, key=CERTAINTIES.index, default="high")


class Cue(NamedTuple):
    """Words that show a shift: the words [start, end) of one side, and the rule that reads them."""

    side: str
    start: int
    end: int
    rule: Rule


class Shift(NamedTuple):
    """A difference in strength between two wordings."""

    dimension: str  # what differs ("obligation"); the lexicon gives its tier
    sign: int  # 1 if the new wording is stronger, −1 if it is weaker, 0 without a direction
    distance: float  # how far apart the two are, in levels
    certainty: str  # "high", "medium" or "low"
    cues: tuple[Cue, ...]  # the words that show it, the old side's first

    @classmethod
    def between(
        cls, dimension: str, old_level: float, new_level: float, cues: Sequence[Cue], certainty: str | None = None
    ) -> Shift:
        """Return the shift from one level to another."""
        sign = (new_level > old_level) - (new_level < old_level)
        certainty = certainty or least_certain(cue.rule.certainty for cue in cues)
        return cls(dimension, sign, abs(new_level - old_level), certainty, tuple(cues))

    @classmethod
    def on_one_side(cls, dimension: str, level: float, cue: Cue, certainty: str | None = None) -> Shift:
        """Return the shift by a cue that only one wording has; ``level`` is negative for a cue that weakens."""
        levels = (level, 0.0) if cue.side == "old" else (0.0, level)
        return cls.between(dimension, *levels, (cue,), certainty)


class Discarded(NamedTuple):
    """A shift that was found and then dropped: the name of the function that dropped it, and why in one sentence."""

    shift: Shift
    function: str
    reason: str


class Wording(NamedTuple):
    """One side of a pairing."""

    text: AnnotatedText
    acts: Sequence[SpeechAct]  # in order
    found_qualifiers: Sequence[Qualifier]  # in order
    qualifiers: Sequence[Qualifier]  # the same; those that may not decide are in no act
    overlaps: Sequence[float]  # for each word: the result of sentence_overlap; empty if both make one point
    stems: Counter[str]  # stems of the content words, counted
    carried_acts: frozenset[int]  # indices of the acts whose qualifiers may decide; −1 means words outside acts

    @property
    def name(self) -> str:
        """The side: "old" or "new"."""
        return self.text.name

    def cue(self, found: SpeechAct | Qualifier | Match) -> Cue:
        """Return the words of an act, a qualifier or a match as a cue."""
        return Cue(self.text.name, found.start, found.end, found.rule)

    def words(self, found: SpeechAct | Qualifier | Match) -> tuple[str, ...]:
        """Return the compared words of an act, a qualifier or a match."""
        return self.text.norms[found.start : found.end]


class ActPair(NamedTuple):
    """An old act and the new act that it became."""

    old_index: int
    new_index: int
    old: SpeechAct
    new: SpeechAct
    overlap: float  # how much of what they refer to they share, 0–1 (Dice)

    @property
    def families(self) -> set[str]:
        """The families of the two acts."""
        return {self.old.family, self.new.family}

    @property
    def is_reversal(self) -> bool:
        """True if one of the two denies what the other affirms."""
        differs = self.old.negated != self.new.negated and self.old.family == self.new.family
        return differs and bool(self.overlap >= THRESHOLDS.polarity_overlap)

    @property
    def is_comparable(self) -> bool:
        """True if the qualifiers of the two acts can be compared: they are of one scale."""
        if self.families <= _SCALED:
            return len(self.families) == 1 or min(self.old.level, self.new.level) > THRESHOLDS.comparable_level
        return True


@define
class Pairing:
    """The two wordings of a link, and what the detectors found so far.

    Attributes:
        old: The old wording.
        new: The new wording.
        score: Probability of the link, 0–1.
        act_pairs: Which act became which, in order of the old acts.
        shifts: The shifts found so far, in the order of the detectors.
        discarded: The shifts that were found and then dropped.
    """

    old: Wording
    new: Wording
    score: float
    act_pairs: Sequence[ActPair]
    shifts: list[Shift] = field(factory=list)
    discarded: list[Discarded] = field(factory=list)

    @property
    def lexicon(self) -> Lexicon:
        """The rules in force."""
        return self.old.text.lexicon

    @property
    def same_point(self) -> bool:
        """True if the user says that both wordings make one point, so that no overlap is needed."""
        return bool(self.score >= THRESHOLDS.same_point)

    @property
    def both(self) -> tuple[Wording, Wording]:
        """The old and the new wording."""
        return self.old, self.new

    @property
    def directions(self) -> tuple[tuple[Wording, Wording], tuple[Wording, Wording]]:
        """Each wording with the other one."""
        return (self.old, self.new), (self.new, self.old)

    def cues(self, pair: ActPair) -> tuple[Cue, Cue]:
        """Return the words of two paired acts."""
        return self.old.cue(pair.old), self.new.cue(pair.new)

    def discard(self, shift: Shift, by: Callable[..., Any], reason: str) -> None:
        """Log a shift that was dropped."""
        self.discarded.append(Discarded(shift, by.__name__, reason))

    def with_standalone_qualifiers(self) -> Pairing:
        """Return the pairing with qualifiers whose rule may decide without context put back into their acts."""
        old, new = (
            side._replace(qualifiers=restrict_to_carried_over(side.found_qualifiers, side.overlaps, spare_alone=True))
            for side in self.both
        )
        return evolve(self, old=old, new=new, shifts=[], discarded=[])


def pair_wordings(old: AnnotatedText, new: AnnotatedText, score: float) -> Pairing:
    """Find the acts and qualifiers of two wordings, and pair the acts; ``score`` is that of the link, 0–1."""
    acts = find_acts(old), find_acts(new)
    pairs = pair_acts((old, new), acts)
    carried = [pair for pair in pairs if pair.is_comparable]
    indices = [pair.old_index for pair in carried], [pair.new_index for pair in carried]
    overlaps = sentence_overlap(old, new) if score < THRESHOLDS.same_point else ([], [])
    sides = []
    for side, (text, own, own_overlaps) in enumerate(zip((old, new), acts, overlaps, strict=True)):
        found = find_qualifiers(text, own)
        carried_acts = frozenset([-1, *(indices[side] if pairs else range(len(own)))])
        stems = Counter(text.content(0, len(text.norms)))
        restricted = restrict_to_carried_over(found, own_overlaps)
        sides.append(Wording(text, own, found, restricted, own_overlaps, stems, carried_acts))
    return Pairing(sides[0], sides[1], score, pairs)


def pair_acts(
    texts: tuple[AnnotatedText, AnnotatedText], acts: tuple[Sequence[SpeechAct], Sequence[SpeechAct]]
) -> list[ActPair]:
    """Pair the acts of two wordings by what they refer to, each once at most, in order of the old acts."""
    stems = [[_stems_of(text, act) for act in found] for text, found in zip(texts, acts, strict=True)]
    if len(acts[0]) == 1 == len(acts[1]):
        return [_pair(acts, stems, 0, 0)]
    scored = []
    for (i, old), (j, new) in product(enumerate(acts[0]), enumerate(acts[1])):
        shared, bonus = overlap(stems[0][i], stems[1][j]), _kinship(old, new)
        if shared >= THRESHOLDS.pair_overlap or (bonus > THRESHOLDS.bonus_alone and abs(i - j) <= 1):
            scored.append((-(shared + bonus), i + j, abs(i - j), i, j))
    pairs: list[tuple[int, int]] = []
    for *_, i, j in sorted(scored):
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    if not pairs and min(len(acts[0]), len(acts[1])) == 1:
        pairs = _strongest_of_a_family(*acts)
    return [_pair(acts, stems, i, j) for i, j in sorted(pairs)]


def _pair(
    acts: tuple[Sequence[SpeechAct], Sequence[SpeechAct]], stems: Sequence[Sequence[Counter[str]]], i: int, j: int
) -> ActPair:
    return ActPair(i, j, acts[0][i], acts[1][j], overlap(stems[0][i], stems[1][j]))


def _stems_of(text: AnnotatedText, act: SpeechAct) -> Counter[str]:
    """Stems of what an act refers to; for a modal or a predicate this includes the words before it."""
    left = act.left if act.family == "modal" or act.rule.id in MODALS or _is_predicate(text, act) else act.end
    return Counter(text.content(left, act.right))


def _is_predicate(text: AnnotatedText, act: SpeechAct) -> bool:
    """Return True if the act refers to its grammatical subject: "any attack would be met with", "is unacceptable"."""
    first = act.start - (act.level >= THRESHOLDS.predicate_level and act.start > 0)
    copulas = text.lexicon.words["copulas"]
    return act.family in ("opposition", "directive") and not copulas.isdisjoint(text.norms[first : act.end])


def _kinship(old: SpeechAct, new: SpeechAct) -> float:
    """Return a bonus (0–0.5) for two acts of a kind, whatever they refer to."""
    if old.family != new.family:
        return float(THRESHOLDS.kin_bonus * ({old.family, new.family} == _RELATED))
    near, same = abs(old.level - new.level) < THRESHOLDS.near_levels, old.rule.id == new.rule.id
    return float(THRESHOLDS.family_bonus + THRESHOLDS.level_bonus * near + THRESHOLDS.rule_bonus * same)


def _strongest_of_a_family(old: Sequence[SpeechAct], new: Sequence[SpeechAct]) -> list[tuple[int, int]]:
    """Pair the only act of one side with the strongest of its family on the other."""
    pairs = [(i, j) for i, a in enumerate(old) for j, b in enumerate(new) if a.family == b.family]
    return [max(pairs, key=lambda p: (old[p[0]].level + new[p[1]].level, -p[0] - p[1]))] if pairs else []
