"""Shifts between acts: levels within a family, steps between families, addressee, holder, polarity, place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..lexicon.load import Match
from .annotate import AnnotatedText, overlap
from .pairing import ActPair, Cue, Pairing, Shift, Wording, least_certain
from .speech_acts import SpeechAct
from .thresholds import THRESHOLDS

_LEAST_DISTANCES = {"attention": THRESHOLDS.attention_distance, "done": float("inf")}
_MEMBERS = frozenset({"members", "countries", "states", "partners", "parties"})
_PRONOUNS = frozenset({"them", "him", "her", "it", "those"})
_OPENING = frozenset({"as", "while", "when", "since"})
_TRYING = frozenset({"stage.aim", "stage.ready"})
_GAINED = frozenset({"opposition", "criticism", "directive"})


def polarity_shifts(pairing: Pairing) -> Iterator[Shift]:
    """Acts that one wording affirms and the other denies; they reverse the clause."""
    for pair in pairing.act_pairs:
        if pair.is_reversal:
            yield Shift("polarity", 0, 1.0, "medium", pairing.cues(pair))


def act_shifts(pairing: Pairing) -> Iterator[Shift]:
    """Acts that became stronger or weaker, and changes of the addressee and the holder."""
    for pair in pairing.act_pairs:
        if not pair.is_reversal:
            yield from _level_shift(pairing, pair)
            yield from _addressee_shift(pairing, pair)
            yield from _holder_shift(pairing, pair)


def _level_shift(pairing: Pairing, pair: ActPair) -> Iterator[Shift]:
    levels = _levels(pairing, pair)
    if levels is None:
        return
    old_level, new_level, certainty = levels
    if not pairing.same_point and pair.overlap < THRESHOLDS.sure_overlap:
        certainty = "low"
    shift = Shift.between(_dimension(pair), old_level, new_level, pairing.cues(pair), certainty)
    sides = (pairing.old, pair.old), (pairing.new, pair.new)
    low, high = sides[::-1] if shift.sign < 0 else sides
    least = least_overlap(pair, shift.distance)
    if is_subordinate(low[0].text, low[1]) or is_subordinate(high[0].text, high[1]):
        pairing.discard(shift, is_subordinate, 'An act in an opening clause ("As they seek …, we") is that of others.')
    elif is_on_both_sides(*low, *high):
        pairing.discard(shift, is_on_both_sides, "The weaker wording has the words of the stronger act elsewhere.")
    elif not pairing.same_point and pair.overlap < least:
        shared = f"The two acts share {pair.overlap:.2f} of their words; {least:g} is needed."
        pairing.discard(shift, least_overlap, shared)
    else:
        yield shift


def _levels(pairing: Pairing, pair: ActPair) -> tuple[float, float, str] | None:
    """Return the levels of two acts (0 and 1 for two families) and the certainty of their order; None without one."""
    old, new = pair.old, pair.new
    certainty = least_certain([old.rule.certainty, new.rule.certainty])
    if old.family == new.family:
        least = _LEAST_DISTANCES.get(old.family, THRESHOLDS.least_distance)
        if "stage.work" in (old.rule.id, new.rule.id):  # readers see no step from "work to" to "will" or "commit to"
            least = THRESHOLDS.working_distance
        return None if abs(new.level - old.level) < least else (old.level, new.level, certainty)
    if _mentions(pairing.old.text, old, new) or _mentions(pairing.new.text, new, old):
        return None
    for levels, text, low, high in (((0, 1), pairing.old.text, old, new), ((1, 0), pairing.new.text, new, old)):
        listed = _listed_step(pairing, low, high)
        if listed:
            undertaken = low.family == "attention" and high.family == "commitment" and not _stresses_need(text, low)
            return *levels, least_certain([listed, certainty, "low" if undertaken else "high"])
    return None


def _listed_step(pairing: Pairing, low: SpeechAct, high: SpeechAct) -> str | None:
    """Return the certainty of the step from one family up to another, None if the sources support none."""
    steps = (c for c in pairing.lexicon.crosses if (c.below, c.above) == (low.family, high.family))
    fitting = (c for c in steps if c.min_below <= low.level <= c.max_below and high.level >= c.min_above)
    return next((cross.certainty for cross in fitting), None)


def _stresses_need(text: AnnotatedText, act: SpeechAct) -> bool:
    """Return True if the act notes or stresses the importance of, or the need for, something."""
    behind = text.norms[act.end : min(act.right, act.end + THRESHOLDS.stakes_reach)]
    return not text.lexicon.words["stakes"].isdisjoint(behind)


def _mentions(text: AnnotatedText, act: SpeechAct, other: SpeechAct) -> bool:
    """Return True if the side of one act also has the other: its cue, or a noun of its family behind the act."""
    return any(
        (m.rule.id == other.rule.id and m.rule.family == "support")
        or (m.rule.family == other.rule.family and m.form in ("n", "s") and act.end <= m.start < act.right)
        for m in text.matches
    )


def _dimension(pair: ActPair) -> str:
    """Return the dimension of a shift between two acts: obligation before force."""
    if "modal" in pair.families or {pair.old.rule.dimension, pair.new.rule.dimension} == {"obligation"}:
        return "obligation"
    return "stage" if pair.families == {"commitment"} else "force"


def least_overlap(pair: ActPair, distance: float) -> float:
    """Return how much two acts must share for their order to count, 0–1; trying against doing needs nothing."""
    least: float = THRESHOLDS.loose_overlap
    if len(pair.families) > 1:
        least = THRESHOLDS.family_overlap
    elif pair.old.family == "vigilance" or {pair.old.rule.id, pair.new.rule.id} & _TRYING:
        least = 0.0
    elif distance < THRESHOLDS.small_distance:  # "welcome" and "commend" are courtesies of the day
        least = THRESHOLDS.courtesy_overlap if pair.old.family == "support" else THRESHOLDS.small_overlap
    return least


def is_subordinate(text: AnnotatedText, act: SpeechAct) -> bool:
    """Return True if the act is in the clause that opens its sentence: "As they seek to close the port, we …"."""
    at = next((i for i in range(act.start, 0, -1) if text.boundaries[i]), 0)
    return text.norms[at] in _OPENING and text.starts_sentence(at)


def is_on_both_sides(weaker: Wording, weak: SpeechAct, stronger: Wording, strong: SpeechAct) -> bool:
    """Return True if the weaker side has the cue of the stronger act as often elsewhere: "explore … our commitment"."""
    own = range(weak.start - THRESHOLDS.act_words, weak.end)
    elsewhere = [m for m in weaker.text.matches if m.rule.id == strong.rule.id and m.start not in own]
    return bool(elsewhere) and len(elsewhere) >= sum(m.rule.id == strong.rule.id for m in stronger.text.matches)


def modal_shifts(pairing: Pairing) -> Iterator[Shift]:
    """Hedges by modals: a "may" or "would" that is added or dropped before a carried-over verb."""
    for own, other in pairing.directions:
        if any(act.rule.hedges for act in other.acts):
            continue
        for act in (act for act in _unpaired(pairing, own) if act.rule.hedges):
            verb = own.text.content(act.end, act.end + THRESHOLDS.hedge_reach)[:1]
            if verb and other.text.places(verb[0]):
                yield Shift.on_one_side("hedging", -1.0, own.cue(act), "medium")


def gained_act_shifts(pairing: Pairing) -> Iterator[Shift]:
    """Acts that only one wording has beside the common acts, if both wordings make one point."""
    if not pairing.same_point or not pairing.act_pairs or len(pairing.old.acts) == len(pairing.new.acts):
        return
    for own in pairing.both:
        for act in _unpaired(pairing, own):
            if act.family in _GAINED and act.level >= THRESHOLDS.gained_level:
                yield Shift.on_one_side("force", 1.0, own.cue(act), "low")


def _unpaired(pairing: Pairing, own: Wording) -> list[SpeechAct]:
    used = {pair.old_index if own is pairing.old else pair.new_index for pair in pairing.act_pairs}
    return [act for index, act in enumerate(own.acts) if index not in used]


def _addressee_shift(pairing: Pairing, pair: ActPair) -> Iterator[Shift]:
    if pair.families != {"directive"}:
        return
    (old_level, old_cue), (new_level, new_cue) = _addressee(pairing.old, pair.old), _addressee(pairing.new, pair.new)
    cues = [cue for cue in (old_cue, new_cue) if cue]
    if old_level != new_level and min(old_level, new_level) >= 0 and cues:
        unit = THRESHOLDS.addressee_unit
        yield Shift.between("addressee", old_level / unit, new_level / unit, cues, "medium")


def _addressee(side: Wording, act: SpeechAct) -> tuple[float, Cue | None]:
    """Return how directly a demand names who must act, and the words: 0 for nobody, −1 for a pronoun."""
    text = side.text
    stop = min(act.end + THRESHOLDS.addressee_reach, act.right)
    listed = next((m for m in text.matches if m.rule.attach == "addressee" and act.end <= m.start < stop), None)
    for at in range(act.end, stop):
        if text.norms[at] in _PRONOUNS:
            return -1.0, None
        if text.norms[at] in ("to", "that") or (listed and at >= listed.start):
            break
        if at > act.end and text.boundaries[at] in (".", "#"):
            break
        if text.is_name(at) and len(text.tokens[at].text) > 1:
            end = _name_end(text, at, stop)
            if text.norms[act.end - 1] == "for" and "to" not in text.norms[end : end + THRESHOLDS.asked_reach]:
                break  # "call for implementation of the Zenda accord" asks nobody by name
            is_category = text.norms[at - 1] in ("all", "every") or bool(_MEMBERS & {*text.norms[end : end + 1]})
            rule = text.lexicon.get("addressee.category" if is_category else "addressee.named")  # "all Zenda members"
            return rule.level, Cue(side.name, at, end, rule)
    return (listed.rule.level, side.cue(listed)) if listed else (0.0, None)


def _name_end(text: AnnotatedText, start: int, stop: int) -> int:
    """Return where a name ends: after the last capitalized word of the run, past "of the" between two."""
    end = at = start + 1
    while at < stop and text.boundaries[at] == "":
        if text.is_name(at):
            end = at + 1
        elif text.norms[at] not in ("of", "the", "and"):
            break
        at += 1
    return end


def _holder_shift(pairing: Pairing, pair: ActPair) -> Iterator[Shift]:
    if len(pair.families) > 1:
        return
    old, new = _holder(pairing.old.text, pair.old), _holder(pairing.new.text, pair.new)
    levels = [holder.rule.level if holder else THRESHOLDS.whole_body_level for holder in (old, new)]
    if levels[0] != levels[1]:
        cues = [side.cue(holder) for side, holder in zip(pairing.both, (old, new), strict=True) if holder]
        yield Shift.between("attribution", levels[0], levels[1], cues, "high")


def _holder(text: AnnotatedText, act: SpeechAct) -> Match | None:
    stop = act.start + THRESHOLDS.holder_reach
    return next((m for m in text.matches if m.rule.attach == "holder" and act.left <= m.start <= stop), None)


def ladder_shifts(pairing: Pairing) -> Iterator[Shift]:
    """Outcomes on a listed scale ("phase out" and "phase down"), if each side names one of them."""
    matches = [*pairing.old.text.matches, *pairing.new.text.matches]
    ladders = {m.rule.family: m.rule.dimension for m in matches if m.rule.attach == "ladder"}
    for family, dimension in sorted(ladders.items()):
        old, new = (_on_scale(side.text, family, dimension) for side in pairing.both)
        old_levels, new_levels = {m.rule.level for m in old}, {m.rule.level for m in new}
        if not old or not new or old_levels & new_levels:
            continue
        if max(old_levels) < min(new_levels) or min(old_levels) > max(new_levels):
            cues = pairing.old.cue(old[0]), pairing.new.cue(new[0])
            yield Shift.between(dimension, old[0].rule.level, new[0].rule.level, cues)


def _on_scale(text: AnnotatedText, family: str, dimension: str) -> Sequence[Match]:
    """Return the cues of a side on a scale; on a scale of degree the highest ones."""
    if dimension != "intensity":
        return [m for m in text.matches if m.rule.family == family and m.rule.attach == "ladder"]
    found = [m for m in text.matches if m.rule.family == family]
    top = max((m.rule.level for m in found), default=0.0)
    return [m for m in found if m.rule.level == top]


def naming_shifts(pairing: Pairing) -> Iterator[Shift]:
    """Listed pairs of names: one form on one side, the other form on the other. Some have no direction."""
    old, new = ([m for m in side.text.matches if m.rule.attach == "pair"] for side in pairing.both)
    for id in sorted({m.rule.id for m in old} & {m.rule.id for m in new}):
        olds, news = ([m for m in found if m.rule.id == id] for found in (old, new))
        forms = {m.form == "new" for m in olds}, {m.form == "new" for m in news}
        if forms[0] == forms[1] or len(forms[0]) > 1 or len(forms[1]) > 1:
            continue
        level = abs(olds[0].rule.level)
        levels = level * (olds[0].form == "new"), level * (news[0].form == "new")
        cues = pairing.old.cue(olds[0]), pairing.new.cue(news[0])
        yield Shift.between(olds[0].rule.dimension, *levels, cues)


def role_shifts(pairing: Pairing) -> Iterator[Shift]:
    """A move out of the preamble strengthens, a move into it softens, if both paragraphs have an act of one family."""
    old, new = pairing.both
    if not {act.family for act in old.acts} & {act.family for act in new.acts}:
        return
    roles = set(old.text.roles), set(new.text.roles)
    if roles not in (({"preambular"}, {"operative"}), ({"operative"}, {"preambular"})):
        return
    if not old.text.norms or not new.text.norms or overlap(old.stems, new.stems) < THRESHOLDS.role_overlap:
        return
    rule = pairing.lexicon.get("role.operative")
    cues = Cue("old", 0, 1, rule), Cue("new", 0, 1, rule)
    yield Shift.between("force", "operative" in roles[0], "operative" in roles[1], cues)
