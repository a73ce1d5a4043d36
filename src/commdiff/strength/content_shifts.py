"""Acts that were carried over in other words: with what degree, about what misdeed, and how near to the deed.

The verb or the noun may change from one round to the next ("underscored unequivocally" → "stressed", "violence" →
"brutal attacks"); where the two acts are one, what the first was said with is held against what the second is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..lexicon.load import Lexicon, Match
from .annotate import Side, stem
from .qualifiers import Qualifier, Step, worst
from .speech_acts import Act

_SURE = 0.8  # link score from which an act that kept its family needs to share less
_ALIKE, _ALIKE_SURE = 0.4, 0.25
_OTHER = 0.5
_BLAME, _NAMED = 0.3, 0.1
_NEAR = frozenset({"attention", "support"})
_BLAMING = frozenset({"criticism", "opposition"})
_STRONG = 3
_BEFORE, _AFTER = 5, 3
_VERB, _BODY = 4, 14
_DEEDS = ("ing", "ment", "tion", "sion", "ance", "al")


class Pair(NamedTuple):
    """An old act and the new one it became, and how much of what they speak of they share (0–1)."""

    acts: tuple[Act, Act]
    alike: float


Sides = tuple[Side, Side]
Quals = tuple[Sequence[Qualifier], Sequence[Qualifier]]


def head_steps(
    sides: Sides, pairs: Sequence[Pair], quals: Quals, taken: Sequence[Step], score: float, lexicon: Lexicon
) -> list[Step]:
    """The steps of this module; ``taken`` are those found so far, ``score`` says how sure the link is."""
    steps = misdeed_steps(sides, pairs, quals, lexicon)
    steps += pursuit_steps(sides, pairs, lexicon)
    steps += mechanism_steps(sides, pairs, lexicon)
    return steps + degree_steps(sides, pairs, quals, (*taken, *steps), score, lexicon)


# ── degree ───────────────────────────────────────────────────────────────────


def degree_steps(
    sides: Sides, pairs: Sequence[Pair], quals: Quals, taken: Sequence[Step], score: float, lexicon: Lexicon
) -> list[Step]:
    """A degree word on the act's own word that comes or goes, though the word itself may be another."""
    known = {(name, start) for step in taken for name, start, _, _ in step.proofs}
    steps = []
    for acts, alike in pairs:
        if alike < _floor(acts, score) or any(act.negated for act in acts):
            continue
        was, now = (_degree(act, found) for act, found in zip(acts, quals, strict=True))
        q, at = (now, 1) if now else (was, 0)
        if q is None or (was and now) or q.level < _STRONG:
            continue
        side, other, places = sides[at], sides[1 - at], {(s.name, a.start) for s, a in zip(sides, acts, strict=True)}
        if known & {*places, (side.name, q.start)} or not _bare(other, acts[1 - at], lexicon):
            continue
        if any(m.rule.id == q.rule.id and _words(other, m) == _words(side, q) for m in other.matches):
            continue
        certainty = worst([q.rule.certainty, "medium" if acts[0].family == acts[1].family else "low"])
        steps.append(Step("intensity", 1 if at else -1, q.level, certainty, ((side.name, q.start, q.end, q.rule),)))
    return steps


def _floor(acts: tuple[Act, Act], score: float) -> float:
    families = {act.family for act in acts}
    if len(families) == 1:
        return _ALIKE_SURE if score >= _SURE else _ALIKE
    return _OTHER if families == _NEAR else 2.0


def _degree(act: Act, quals: Sequence[Qualifier]) -> Qualifier | None:
    """The highest degree word on the act's own word."""
    near = range(act.start - _BEFORE, act.end + _AFTER)
    on = [q for q in quals if q.rule.dimension == "intensity" and q.rule.family == "degree"]
    on = [q for q in on if q.start in near and act.start <= q.at < act.end]
    return max(on, key=lambda q: (q.level, -q.start), default=None)


def _bare(side: Side, act: Act, lexicon: Lexicon) -> bool:
    """Whether no adverb or adjective that the rules do not know stands with the act's own word."""
    first = max(act.start - _BEFORE, act.left, act.head)
    before, after = side.norms[first : act.start], side.norms[act.end : act.end + 1]
    if any(len(word) > 4 and word.endswith("ly") for word in (*before, *after)):
        return False
    plain = lexicon.words["function"] | lexicon.words["carriers"] | lexicon.words["plain"]
    return act.head == act.start or all(word in plain for word in before[1:])


def _words(side: Side, cue: Match | Qualifier) -> tuple[str, ...]:
    return side.norms[cue.start : cue.end]


# ── blame ────────────────────────────────────────────────────────────────────


def misdeed_steps(sides: Sides, pairs: Sequence[Pair], quals: Quals, lexicon: Lexicon) -> list[Step]:
    """ "violence" → "brutal attacks": blame that only one side lays on what is condemned, whatever the noun."""
    blamed = [any(m.rule.family == "opprobrium" for m in side.matches) for side in sides]
    if blamed[0] == blamed[1]:
        return []
    at = 1 if blamed[1] else 0
    for acts, alike in pairs:
        mine, theirs = acts[at], acts[1 - at]
        if mine.family != theirs.family or mine.family not in _BLAMING or alike < _BLAME:
            continue
        if _height(theirs, quals[1 - at]) > _height(mine, quals[at]):
            continue
        found = [q for q in quals[at] if q.rule.family == "opprobrium" and mine.start <= q.start < mine.right]
        if found and lexicon.hosts["misdeed"] & set(sides[1 - at].norms[theirs.end : theirs.right]):
            q = found[0]
            proof = (sides[at].name, q.start, q.end, q.rule)
            return [Step("intensity", 1 if at else -1, q.level, q.rule.certainty, (proof,))]
    return []


def _height(act: Act, quals: Sequence[Qualifier]) -> float:
    """The highest degree in an act's stretch: condemned "in the strongest terms" is not outdone by blame."""
    inside = [q for q in quals if q.rule.family in ("degree", "terms") and act.left <= q.start < act.right]
    return max((q.level for q in inside), default=0.0)


# ── the deed, or working together on it ──────────────────────────────────────


def pursuit_steps(sides: Sides, pairs: Sequence[Pair], lexicon: Lexicon) -> list[Step]:
    """ "will align" → "will strengthen cooperation in aligning": to work together on a thing is less than to do it."""
    for acts, alike in pairs:
        if {act.family for act in acts} != {"commitment"} or alike < _BLAME:
            continue
        was, now = (_pursued(sides, acts, at, lexicon) for at in (0, 1))
        if (was is None) == (now is None):
            continue
        at, where = (1, now) if now is not None else (0, was)
        rule = lexicon.get("stage.pursuit")
        proof = (sides[at].name, where or 0, (where or 0) + 1, rule)
        return [Step("stage", -1 if at else 1, 1.0, rule.certainty, (proof,))]
    return []


def _promised(side: Side, act: Act, lexicon: Lexicon) -> int | None:
    """The position of the verb that is promised."""
    for at in range(act.end, min(act.end + _VERB, act.right)):
        word = side.norms[at]
        if side.gaps[at]:
            return None
        if word not in lexicon.words["function"] and not (len(word) > 4 and word.endswith("ly")):
            return at
    return None


def _pursued(sides: Sides, acts: tuple[Act, Act], at: int, lexicon: Lexicon) -> int | None:
    """Where side ``at`` has the other side's deed as a noun or gerund, behind a word of working together."""
    side, act = sides[at], acts[at]
    start, done = _promised(side, act, lexicon), _promised(sides[1 - at], acts[1 - at], lexicon)
    if start is None or done is None:
        return None
    deed = stem(sides[1 - at].norms[done], lexicon)
    if stem(side.norms[start], lexicon) == deed:
        return None
    seen = False
    for i in range(start, act.right):
        if seen and side.norms[i].endswith(_DEEDS) and stem(side.norms[i], lexicon) == deed:
            return i
        seen = seen or side.norms[i] in lexicon.words["pursuits"]
    return None


# ── a body that is to be set up ──────────────────────────────────────────────


def mechanism_steps(sides: Sides, pairs: Sequence[Pair], lexicon: Lexicon) -> list[Step]:
    """ "deepen cooperation" → "establish a working group": a body to be set up, where the other side knows none."""
    for acts, alike in pairs:
        if {act.family for act in acts} != {"commitment"} or alike < _NAMED:
            continue
        was, now = (_set_up(side, act, lexicon) for side, act in zip(sides, acts, strict=True))
        if (was is None) == (now is None):
            continue
        at, (first, last) = (1, now) if now else (0, was or (0, 0))
        known = {stem(word, lexicon) for word in sides[1 - at].norms}
        if stem(sides[at].norms[last], lexicon) not in known:
            rule = lexicon.get("precision.mechanism")
            proof = (sides[at].name, first, last + 1, rule)
            return [Step("precision", 1 if at else -1, rule.level, rule.certainty, (proof,))]
    return []


def _set_up(side: Side, act: Act, lexicon: Lexicon) -> tuple[int, int] | None:
    """The words of a promise to set up a body: the positions of the verb and of the noun."""
    bodies = lexicon.words["bodies"]
    for at in range(act.end, act.right):
        if side.norms[at] not in lexicon.words["founding"]:
            continue
        for end in range(at + 1, min(at + _BODY, act.right)):
            if side.gaps[end] or side.norms[end] in lexicon.words["closers"]:
                break
            last = end + 1 >= act.right or side.gaps[end + 1] or side.norms[end + 1] not in bodies
            if side.norms[end] in bodies and last:
                return at, end
    return None
