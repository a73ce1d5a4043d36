"""Acts against acts: force on the ladders of a family, steps between families, addressee, holder, polarity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..lexicon.load import Lexicon, Match, Rule
from .annotate import Side, content, likeness, stem
from .qualifiers import Step, worst
from .speech_acts import Act

_STEPS = {"attention": 2.0, "support": 1.0, "commitment": 1.0, "directive": 1.0, "done": 99.0}
_DIMENSIONS = {"modal": "obligation", "commitment": "stage"}
_LOOSE = 0.1
_ADDRESS = 9
_MEMBERS = (("members",), ("countries",), ("states",), ("partners",), ("parties",))
_CLOSE = 0.12
_SMALL = 1.2
_SURE = 0.3
_WEIGHTY = 3.0
_SAME = 0.5
_APART = 0.12
_WORK = 1.6  # "work to" against "will" or "commit to": readers see no step
_REACH = 9
_OPENING = frozenset({"as", "while", "when", "since"})
_OWN = 4  # words before an act that are its own: "will continue to seek to"
_TRYING = frozenset({"stage.aim", "stage.ready"})


def _across(low: Act, high: Act, lexicon: Lexicon) -> str | None:
    """The certainty of the step from one family up to another, None where the sources support none."""
    for cross in lexicon.crosses:
        if (
            cross.below == low.family
            and cross.above == high.family
            and cross.min_below <= low.level <= cross.max_below
            and high.level >= cross.min_above
        ):
            return cross.certainty
    return None


def _compare(old_side: Side, new_side: Side, old: Act, new: Act, lexicon: Lexicon) -> tuple[int, float, str]:
    """Sign, size and certainty of the step between two acts; sign 0 for none."""
    sign, size, certainty = _step(old_side, new_side, old, new, lexicon)
    low, high = ((old_side, old), (new_side, new)) if sign > 0 else ((new_side, new), (old_side, old))
    if not sign or _aside(*low) or _aside(*high) or _echoed(*low, *high):
        return 0, 0.0, "high"
    return sign, size, certainty


def _aside(side: Side, act: Act) -> bool:
    """Whether the act stands in the clause that opens its sentence ("As they seek to close the port, we …"): it is
    told of others."""
    at = act.start
    while at > 0 and not side.gaps[at]:
        at -= 1
    return side.norms[at] in _OPENING and side.hard(at)


def _echoed(low_side: Side, low: Act, high_side: Side, high: Act) -> bool:
    """Whether the weaker side has the stronger act's cue as often, elsewhere: "explore … our commitment"."""
    own = range(low.start - _OWN, low.end)
    there = [m for m in low_side.matches if m.rule.id == high.rule.id and m.start not in own]
    return bool(there) and len(there) >= sum(m.rule.id == high.rule.id for m in high_side.matches)


def _step(old_side: Side, new_side: Side, old: Act, new: Act, lexicon: Lexicon) -> tuple[int, float, str]:
    if old.family == new.family:
        size = abs(new.level - old.level)
        least = _WORK if "stage.work" in (old.rule.id, new.rule.id) else _STEPS.get(old.family, 1.0)
        if size < least:
            return 0, 0.0, "high"
        return (1 if new.level > old.level else -1), size, worst([old.rule.certainty, new.rule.certainty])
    if _mentions(old_side, old, new) or _mentions(new_side, new, old):
        return 0, 0.0, "high"
    for sign, low_side, low, high in ((1, old_side, old, new), (-1, new_side, new, old)):
        across = _across(low, high, lexicon)
        if across:
            undertaken = low.family == "attention" and high.family == "commitment"
            sure = "low" if undertaken and not _at_stake(low_side, low, lexicon) else "high"
            return sign, 1.0, worst([across, sure, old.rule.certainty, new.rule.certainty])
    return 0, 0.0, "high"


def _at_stake(side: Side, act: Act, lexicon: Lexicon) -> bool:
    """Whether what is noted or stressed is the importance of, or the need for, what is undertaken later."""
    return bool(lexicon.words["stakes"] & set(side.norms[act.end : min(act.right, act.end + _REACH)]))


def comparable(one: Act, other: Act) -> bool:
    """Whether what qualifies the one can be held against what qualifies the other: the act itself was carried over."""
    scale = {"commitment", "modal", "directive"}
    if {one.family, other.family} <= scale:
        return one.family == other.family or min(one.level, other.level) > 1.5
    return True


def _mentions(side: Side, act: Act, other: Act) -> bool:
    """Whether the side of one act also has the other: its cue, or in the act's stretch a noun of its kind."""
    return any(
        (m.rule.id == other.rule.id and m.rule.family == "support")
        or (m.rule.family == other.rule.family and m.form in ("n", "s") and act.end <= m.start < act.right)
        for m in side.matches
    )


def _dimension(old: Act, new: Act) -> str:
    """The dimension a step between two acts is filed under: that of the families, obligation before force."""
    kinds = {old.family, new.family}
    if "modal" in kinds or {old.rule.dimension, new.rule.dimension} == {"obligation"}:
        return "obligation"
    return "stage" if kinds == {"commitment"} else "force"


def act_steps(
    old: Side, new: Side, old_acts: Sequence[Act], new_acts: Sequence[Act],
    pairs: Sequence[tuple[int, int, float]], lexicon: Lexicon, given: bool,
) -> tuple[list[Step], list[Step]]:  # fmt: skip
    """The steps between paired acts, and the pairs whose polarity turned. ``given``: the user says it is one point."""
    steps: list[Step] = []
    turned: list[Step] = []
    for i, j, alike in pairs:
        a, b = old_acts[i], new_acts[j]
        proofs = ("old", a.start, a.end, a.rule), ("new", b.start, b.end, b.rule)
        if a.negated != b.negated and a.family == b.family and alike >= 0.3:
            turned.append(Step("polarity", 0, 1.0, "medium", proofs))
            continue
        sign, size, certainty = _compare(old, new, a, b, lexicon)
        if sign and (given or alike >= _floor(a, b, size)):
            sure = certainty if given or alike >= _SURE else "low"
            steps.append(Step(_dimension(a, b), sign, size, sure, proofs))
        steps += _addressee_steps(old, new, a, b, lexicon)
        steps += _holder_steps(old, new, a, b, lexicon)
    steps += _loose_modals(old, new, old_acts, new_acts, pairs, lexicon)
    if given:
        steps += _gained(old, new, old_acts, new_acts, pairs)
    return steps, turned


def _gained(
    old: Side, new: Side, old_acts: Sequence[Act], new_acts: Sequence[Act], pairs: Sequence[tuple[int, int, float]]
) -> list[Step]:
    """Where two wordings are weighed as one point: an act that only one of them has, beside the acts they share."""
    out = []
    for side, acts, used, sign in (
        (old, old_acts, {i for i, _, _ in pairs}, -1),
        (new, new_acts, {j for _, j, _ in pairs}, 1),
    ):
        if not pairs or len(old_acts) == len(new_acts):
            return []
        for index, act in enumerate(acts):
            if index not in used and act.family in ("opposition", "criticism", "directive") and act.level >= _WEIGHTY:
                out.append(Step("force", sign, 1.0, "low", ((side.name, act.start, act.end, act.rule),)))
    return out


def _floor(a: Act, b: Act, size: float) -> float:
    """How much of what they speak of two acts must share: small steps and steps between families need more, trying or
    being ready against doing needs nothing."""
    if a.family != b.family:
        return _APART
    if a.family == "vigilance" or {a.rule.id, b.rule.id} & _TRYING:
        return 0.0
    if size < _SMALL:
        return _SURE if a.family == "support" else _CLOSE  # "welcome" and "commend" are courtesies of the day
    return _LOOSE


def _loose_modals(
    old: Side, new: Side, old_acts: Sequence[Act], new_acts: Sequence[Act],
    pairs: Sequence[tuple[int, int, float]], lexicon: Lexicon,
) -> list[Step]:  # fmt: skip
    """A may or would that comes before a carried-over verb is a hedge; one that goes, the end of a hedge."""
    out = []
    for mine, other, acts, used, sign in (
        (old, new, old_acts, {i for i, _, _ in pairs}, 1),
        (new, old, new_acts, {j for _, j, _ in pairs}, -1),
    ):
        rivals = {stem(n, lexicon) for n in other.norms}
        hedged = old_acts if other is old else new_acts
        for index, act in enumerate(acts):
            if index in used or not act.rule.hedges:
                continue
            after = content(mine, act.end, min(act.end + 4, len(mine.norms)), lexicon)[:1]
            if after and after[0] in rivals and not any(h.rule.hedges for h in hedged):
                out.append(Step("hedging", sign, 1.0, "medium", ((mine.name, act.start, act.end, act.rule),)))
    return out


# ── who is asked, and who asks ───────────────────────────────────────────────


def _addressee(side: Side, act: Act, lexicon: Lexicon) -> tuple[float, int, int, Rule | None]:
    """How directly a directive names who must act: level, and the words; level 0 and the act itself for nobody."""
    stop = min(act.end + _ADDRESS, act.right)
    best: Match | None = None
    for match in side.matches:
        if match.rule.attach == "addressee" and act.end <= match.start < stop:
            best = match
            break
    for at in range(act.end, stop):
        if side.norms[at] in ("them", "him", "her", "it", "those"):
            return -1.0, act.start, act.end, None
        if side.norms[at] in ("to", "that") or (best and at >= best.start):
            break
        if at > act.end and side.gaps[at] in (".", "#"):
            break
        token = side.tokens[at].text
        if token[:1].isupper() and len(token) > 1:
            end = _name_end(side, at, stop)
            if side.norms[act.end - 1] == "for" and "to" not in side.norms[end : end + 3]:
                break  # "call for implementation of the Zenda accord" asks nobody by name
            if side.norms[at - 1] in ("all", "every") or side.norms[end : end + 1] in _MEMBERS:
                return 2.0, at, end, lexicon.get("addressee.category")  # "all Zenda members"
            return 3.0, at, end, lexicon.get("addressee.named")
    if best:
        return best.rule.level, best.start, best.end, best.rule
    return 0.0, act.start, act.end, None


def _name_end(side: Side, start: int, stop: int) -> int:
    """Where a name ends: at the last capitalized word of the run, passing "of the" between two."""
    end = at = start + 1
    while at < stop and side.gaps[at] == "":
        if side.tokens[at].text[:1].isupper():
            end = at + 1
        elif side.norms[at] not in ("of", "the", "and"):
            break
        at += 1
    return end


def _addressee_steps(old: Side, new: Side, a: Act, b: Act, lexicon: Lexicon) -> list[Step]:
    if not (a.family == b.family == "directive"):
        return []
    was, now = _addressee(old, a, lexicon), _addressee(new, b, lexicon)
    if was[0] == now[0] or min(was[0], now[0]) < 0 or (was[3] is None and now[3] is None):
        return []
    rule = now[3] or was[3]
    assert rule is not None  # noqa: S101 - one of the two is, by the test above
    proofs = tuple((name, x[1], x[2], x[3]) for name, x in (("old", was), ("new", now)) if x[3] is not None)
    sign = 1 if now[0] > was[0] else -1
    return [Step("addressee", sign, abs(now[0] - was[0]) / 1.5, "medium", proofs)]


def _holder(side: Side, act: Act) -> Match | None:
    near = [m for m in side.matches if m.rule.attach == "holder" and act.left <= m.start <= act.start + 4]
    return near[0] if near else None


def _holder_steps(old: Side, new: Side, a: Act, b: Act, lexicon: Lexicon) -> list[Step]:
    if a.family != b.family:
        return []
    was, now = _holder(old, a), _holder(new, b)
    low, high = (was.rule.level if was else 4.0), (now.rule.level if now else 4.0)
    if low == high:
        return []
    proofs = tuple((n, m.start, m.end, m.rule) for n, m in (("old", was), ("new", now)) if m)
    return [Step("attribution", 1 if high > low else -1, abs(high - low), "high", proofs)]


# ── ladders of content, names, and places ────────────────────────────────────


def ladder_steps(old: Side, new: Side, lexicon: Lexicon) -> list[Step]:
    """Outcomes on a listed ladder (phase out against phase down), where each side names one of them.

    On a ladder of degree (important, essential, indispensable) the highest rung speaks for its side.
    """
    found = {m.rule.family: m.rule.dimension for s in (old, new) for m in s.matches if m.rule.attach == "ladder"}
    steps = []
    for family, dimension in sorted(found.items()):
        degree = dimension == "intensity"
        olds, news = (
            [m for m in side.matches if m.rule.family == family and (degree or m.rule.attach == "ladder")]
            for side in (old, new)
        )
        if degree:
            olds, news = ([m for m in ms if m.rule.level == max(n.rule.level for n in ms)] for ms in (olds, news))
        was, now = {m.rule.level for m in olds}, {m.rule.level for m in news}
        if not was or not now or was & now:
            continue
        if max(was) < min(now) or min(was) > max(now):
            a, b = olds[0], news[0]
            certainty = worst([a.rule.certainty, b.rule.certainty])
            proofs = ("old", a.start, a.end, a.rule), ("new", b.start, b.end, b.rule)
            sign = 1 if max(was) < min(now) else -1
            steps.append(Step(dimension, sign, abs(b.rule.level - a.rule.level), certainty, proofs))
    return steps


def naming_steps(old: Side, new: Side, lexicon: Lexicon) -> list[Step]:
    """Listed pairs of names: the one form on one side, the other on the other. Level 0 pairs have no direction."""
    steps = []
    found = {side.name: [m for m in side.matches if m.rule.attach == "pair"] for side in (old, new)}
    for rule in sorted({m.rule.id for m in found["old"]} & {m.rule.id for m in found["new"]}):
        olds = [m for m in found["old"] if m.rule.id == rule]
        news = [m for m in found["new"] if m.rule.id == rule]
        forms = {m.form == "new" for m in olds}, {m.form == "new" for m in news}
        if forms[0] == forms[1] or len(forms[0]) > 1 or len(forms[1]) > 1:
            continue
        a, b = olds[0], news[0]
        sign = 0 if not a.rule.level else (1 if b.form == "new" else -1)
        proofs = ("old", a.start, a.end, a.rule), ("new", b.start, b.end, b.rule)
        steps.append(Step(a.rule.dimension, sign, abs(a.rule.level), a.rule.certainty, proofs))
    return steps


def role_steps(old: Side, new: Side, old_acts: Sequence[Act], new_acts: Sequence[Act], lexicon: Lexicon) -> list[Step]:
    """From the preamble to an operative paragraph strengthens; the reverse softens. The act must be of one family."""
    if not {act.family for act in old_acts} & {act.family for act in new_acts}:
        return []
    was, now = set(old.roles), set(new.roles)
    if (was, now) not in (({"preambular"}, {"operative"}), ({"operative"}, {"preambular"})):
        return []
    stems = (Counter(content(side, 0, len(side.norms), lexicon)) for side in (old, new))
    if not old.norms or not new.norms or likeness(*stems) < _SAME:
        return []
    rule = lexicon.get("role.operative")
    proofs = ("old", 0, 1, rule), ("new", 0, 1, rule)
    return [Step("force", 1 if now == {"operative"} else -1, 1.0, rule.certainty, proofs)]
