"""Links, edits and the lexicon → verdicts: how strong a wording was and is, decided by gates, shown by words.

The order of the gates is the method (docs/method.md): polarity; then force, obligation, stage and ambition of the
acts that were carried over; then conditions, scope, precision, addressee and holder; then degree and hedges, which
speak only when alone. Swapping the sides swaps strengthened and softened, exactly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from attrs import frozen

from ..lexicon.load import Lexicon, Rule
from ..model import (
    Clause,
    Edit,
    Evidence,
    Span,
    Token,
)
from .act_shifts import (
    act_steps,
    comparable,
    ladder_steps,
    naming_steps,
    role_steps,
)
from .annotate import Side, company, content, read_side
from .content_shifts import Pair, head_steps
from .figure_shifts import figure_steps, limit_steps
from .polarity import turned
from .qualifiers import (
    Qualifier,
    Step,
    accompanied,
    find_qualifiers,
    hosted_steps,
    phrase_steps,
    speaks_alone,
    unanswered,
    worst,
)
from .speech_acts import Act, find_acts, pair_acts

__all__ = ["Verdict", "find_acts", "judge", "judge_lone", "read_side"]

_BANDS = ((0.6, "high"), (0.5, "medium"), (0.0, "low"))
_LEAST = 0.35  # a link less likely than this is too weak to say in which direction it went (docs/accuracy.md)
_WEAK = "the two may be no versions of one clause, so no strength is compared"
_BIG = 2.0
_GIVEN = 1.0


@frozen
class Verdict:
    """What the judge says of one change: its kind and the words that decided it."""

    kind: str
    evidence: tuple[Evidence, ...] = ()
    confidence: str = "high"
    stance: str | None = None
    group: str | None = None
    note: str | None = None


def judge(
    old: Sequence[Clause],
    new: Sequence[Clause],
    old_tokens: Sequence[Token],
    new_tokens: Sequence[Token],
    edits: Sequence[Edit],
    score: float,
    lexicon: Lexicon,
) -> Verdict:
    """The verdict on a link: its clauses, their words in order, and the link's score (0–1).

    ``edits`` are part of the stage's contract; the judge reads the words, so that it says the same whichever way
    an edit script was cut. Evidence spans are offsets into the two statements.
    """
    if [t.norm for t in old_tokens] == [t.norm for t in new_tokens]:
        return Verdict("unchanged")
    before = read_side("old", old, old_tokens, lexicon)
    after = read_side("new", new, new_tokens, lexicon)
    acts = find_acts(before, lexicon), find_acts(after, lexicon)
    steps, reversed_by = _steps(before, after, acts, score, lexicon)
    naming = naming_steps(before, after, lexicon)
    stance = _stance((before, after), acts)
    routine = _is_routine(before) and _is_routine(after)
    if routine:
        return Verdict("reworded", group="routine", stance=stance)
    if score < _LEAST:
        return Verdict("reworded", stance=stance, note=_WEAK if steps or reversed_by else None)
    if reversed_by:
        evidence = _evidence((*reversed_by, *steps), before, after, lexicon)
        return Verdict("reversed", evidence, _confidence(reversed_by, score), stance)
    kind, deciding, note = _gates((*steps, *(s for s in naming if s.sign)), lexicon)
    shown = (*deciding, *(s for s in (*steps, *naming) if s not in deciding))
    evidence = _evidence(shown, before, after, lexicon)
    group = "naming" if naming and kind == "reworded" else None
    confidence = _confidence(deciding, score)
    if any(step.dimension != "naming" for step in deciding):
        confidence = worst([confidence, _parted(old, new, acts)])
    if kind == "reworded":
        note = turned(before, after, lexicon)
    return Verdict(kind, evidence, confidence, stance, group, note)


def _steps(
    old: Side, new: Side, acts: tuple[Sequence[Act], Sequence[Act]], score: float, lexicon: Lexicon
) -> tuple[list[Step], list[Step]]:
    """Every difference that may decide, and those that turn the polarity."""
    given = score >= _GIVEN
    old_acts, new_acts = acts
    pairs = pair_acts(old, new, old_acts, new_acts, lexicon)
    old_all, new_all = (Counter(content(side, 0, len(side.norms), lexicon)) for side in (old, new))
    steps, turned = act_steps(old, new, old_acts, new_acts, pairs, lexicon, given)
    kept = [(i, j) for i, j, _ in pairs if comparable(old_acts[i], new_acts[j])]
    known = (
        _carried_acts([i for i, _ in kept], old_acts, bool(pairs)),
        _carried_acts([j for _, j in kept], new_acts, bool(pairs)),
    )
    plain = find_qualifiers(old, old_acts, lexicon), find_qualifiers(new, new_acts, lexicon)
    near = None if given else company(old, new, lexicon)
    carried = [Pair((old_acts[i], new_acts[j]), alike) for i, j, alike in pairs]

    def qualifiers(alone: bool = False) -> tuple[list[Qualifier], list[Qualifier]]:
        if near is None:
            return plain
        return accompanied(plain[0], near["old"], alone), accompanied(plain[1], near["new"], alone)

    def qualified(quals: tuple[list[Qualifier], list[Qualifier]]) -> list[Step]:
        found = hosted_steps(old, new, *quals, old_all, new_all, known, lexicon)
        return found + phrase_steps(old, new, *quals, old_all, new_all, known, lexicon, given)

    quals = qualifiers()
    found = qualified(quals)
    found += figure_steps(old, new, old_acts, new_acts, pairs, lexicon, given)
    found += limit_steps(old, new, *quals, old_all, new_all, lexicon)
    found += ladder_steps(old, new, lexicon)
    found += role_steps(old, new, old_acts, new_acts, lexicon)
    found += head_steps((old, new), carried, plain, (*steps, *found), score, lexicon)
    steps += unanswered(found, old, new)
    if not steps and not turned and any(q.rule.alone for side in plain for q in side):
        found = [s for s in qualified(qualifiers(alone=True)) if speaks_alone(s, old, new, acts, lexicon)]
        steps = unanswered(found, old, new)
    return steps, turned


def _carried_acts(paired: Sequence[int], acts: Sequence[Act], any_paired: bool) -> frozenset[int]:
    """The acts whose qualifiers may decide: those that were paired, all where none was; −1 is no act."""
    return frozenset([-1, *(paired if any_paired else range(len(acts)))])


def _gates(steps: Sequence[Step], lexicon: Lexicon) -> tuple[str, tuple[Step, ...], str | None]:
    """Kind, the steps that decided it, and a note on what speaks against it."""
    tiers: dict[str, list[Step]] = {"A": [], "B": [], "C": []}
    for step in steps:
        tiers[lexicon.tiers.get(step.dimension, "B")].append(step)
    first = next((tier for tier in "ABC" if tiers[tier]), None)
    if first is None:
        return "reworded", (), None
    deciding = _surer(tiers[first]) if first == "C" else tiers[first]
    signs = {step.sign for step in deciding}
    if len(signs) == 2:
        return "mixed", tuple(deciding), None
    sign = deciding[0].sign
    against = [s for s in tiers["B"] if s.sign != sign] if first == "A" else []
    if any(s.size >= _BIG for s in against):
        return "mixed", (*deciding, *(s for s in against if s.size >= _BIG)), None
    degree = [s for s in tiers["C"] if s.sign != sign] if first == "B" else []
    if degree:  # a degree does not overturn a qualifier, nor a qualifier a degree: both stand
        return "mixed", (*deciding, *degree), None
    note = None
    if against:
        word = "softening" if sign > 0 else "strengthening"
        note = f"with a {word}: {', '.join(sorted({s.dimension for s in against}))}"
    return ("strengthened" if sign > 0 else "softened"), tuple(deciding), note


def _surer(steps: list[Step]) -> list[Step]:
    """Where two directions meet and one is held up by steps of low certainty only, the other decides."""
    sure = {step.sign for step in steps if step.certainty != "low"}
    return [step for step in steps if step.sign in sure] if len(sure) == 1 else steps


def _confidence(deciding: Sequence[Step], score: float) -> str:
    band = next(name for floor, name in _BANDS if score >= floor)
    best = min((s.certainty for s in deciding), key=("high", "medium", "low").index, default="high")
    return worst([band, best])


def _parted(old: Sequence[Clause], new: Sequence[Clause], acts: tuple[Sequence[Act], Sequence[Act]]) -> str:
    """How sure a direction can be where a sentence was split or merged: of such claims half are the readers', of
    others three in four (docs/accuracy.md)."""
    if all(len({clause.sentence for clause in side}) == 1 for side in (old, new)):
        return "high"
    return "medium" if all(len(found) == 1 for found in acts) else "low"


def _direction(sign: int) -> str:
    return "up" if sign > 0 else "down" if sign < 0 else "none"


def _proof(side: Side, start: int, end: int, rule: Rule, sign: int, lexicon: Lexicon) -> Evidence:
    first, last, quote = side.quote(start, end)
    return Evidence(
        rule.id, rule.dimension, _direction(sign), side.name, Span(first, last), quote, rule.why,
        lexicon.cite(rule), rule.certainty, rule.level, lexicon.tiers.get(rule.dimension, "B"),
    )  # fmt: skip


def _evidence(steps: Sequence[Step], old: Side, new: Side, lexicon: Lexicon) -> tuple[Evidence, ...]:
    out: list[Evidence] = []
    sides = {"old": old, "new": new}
    for step in steps:
        for side, start, end, rule in step.proofs:
            proof = _proof(sides[side], start, end, rule, step.sign, lexicon)
            if proof not in out:
                out.append(proof)
    return tuple(out)


# ── clauses that stand alone ─────────────────────────────────────────────────

_STANCES = {
    "directive": "demand", "criticism": "criticism", "opposition": "criticism", "commitment": "commitment",
    "support": "support", "done": "commitment", "vigilance": "assessment",
}  # fmt: skip
_ORDER = ("criticism", "demand", "commitment", "support", "cooperation", "assessment")


def _is_routine(side: Side) -> bool:
    return any(match.rule.attach == "routine" for match in side.matches)


def _act_stance(act: Act) -> str | None:
    if act.family == "modal" and act.level >= 2 and act.rule.id != "stage.will":
        return "demand"
    return _STANCES.get(act.family)


def _stance_of(side: Side, acts: Sequence[Act]) -> str | None:
    marked = [match.rule.family for match in side.matches if match.rule.attach == "stance"]
    if marked:
        return marked[0]
    found = {stance for act in acts if (stance := _act_stance(act))}
    return next((stance for stance in _ORDER if stance in found), None)


def _stance(sides: tuple[Side, Side], acts: tuple[Sequence[Act], Sequence[Act]]) -> str | None:
    """The stance both sides share, else the new side's."""
    stances = [_stance_of(side, found) for side, found in zip(sides, acts, strict=True)]
    return stances[0] if stances[0] == stances[1] else None


def judge_lone(clause: Clause, tokens: Sequence[Token], lexicon: Lexicon, side: str = "new") -> Verdict:
    """What an added or dropped clause does: its stance, whether it is routine, its acts without a direction.

    ``side`` ("old" for a dropped clause) says which text the evidence quotes.
    """
    read = read_side(side, (clause,), tokens, lexicon)
    acts = find_acts(read, lexicon)
    group = "routine" if _is_routine(read) else None
    shown = [act for act in acts if _act_stance(act)][:2]
    return Verdict("reworded", _lone_evidence(read, shown, lexicon), stance=_stance_of(read, acts), group=group)


def _lone_evidence(side: Side, acts: Sequence[Act], lexicon: Lexicon) -> tuple[Evidence, ...]:
    return tuple(_proof(side, act.start, act.end, act.rule, 0, lexicon) for act in acts)
