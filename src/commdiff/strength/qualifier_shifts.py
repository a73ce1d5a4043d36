"""Shifts by qualifiers: degree, scope, hedge, condition, deadline.

A qualifier that is added or dropped counts only if its host was carried over: "strong support" → "support" softens,
but a new part of a sentence with its own "strong" does not strengthen the old part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from ..english import MONTH_NAMES
from ..lexicon.load import Match
from .annotate import AnnotatedText, positions
from .pairing import Pairing, Shift, Wording
from .qualifiers import Qualifier, act_words, fits_host, restrict_to_carried_over
from .thresholds import THRESHOLDS

_STRONG_WORDS = frozenset({"intensity.strong", "intensity.utmost"})
_BINDING = frozenset({"commitment", "directive"})
_PERIODS = frozenset({"years", "decade", "decades", "month", "months"})
_RELATIVE = ("that", "which")


def hosted_shifts(pairing: Pairing) -> Iterator[Shift]:
    """Qualifiers of a word that both sides have: one side has one, or the two differ in level."""
    old, new = pairing.both
    counts = [Counter((m.rule.id, side.words(m)) for m in side.text.matches) for side in pairing.both]
    groups = _by_host(old.qualifiers), _by_host(new.qualifiers)
    for key in sorted({*groups[0], *groups[1]}):
        dimension, _, host = key
        olds, news = groups[0].get(key, []), groups[1].get(key, [])
        if not (old.stems[host] and new.stems[host]):
            for side, found in ((old, olds), (new, news)):
                for q in found:
                    _discard(pairing, side, q, "The word that it qualifies is not in the other wording.")
            continue
        left_old = _uncancelled(pairing, (old, new), counts, (olds, news))
        left_new = _uncancelled(pairing, (new, old), counts[::-1], (news, olds))
        bare_old, bare_new = old.stems[host] > len(olds), new.stems[host] > len(news)
        shift = _shift(pairing, dimension, left_old[:1], left_new[:1])
        if not shift.sign:
            continue
        if not ((left_old or bare_old) and (left_new or bare_new)):
            pairing.discard(shift, hosted_shifts, "In the other wording every use of that word is qualified as well.")
            continue
        own, other = pairing.directions[not left_old]
        if left_old and left_new:
            yield shift
        elif is_replaced((left_old or left_new)[0], own, other):
            pairing.discard(shift, is_replaced, f"The {other.name} wording has an adjective there that no rule knows.")
        elif dimension == "hedging" and is_supposed(other.text, host):
            pairing.discard(shift, is_supposed, 'The other wording has the word behind an "if" only.')
        else:
            yield shift


def _shift(pairing: Pairing, dimension: str, old: Sequence[Qualifier], new: Sequence[Qualifier]) -> Shift:
    """Return the shift between the mean levels of two sets of qualifiers, shown by the first of each; 0 for none."""
    cues = [side.cue(found[0]) for side, found in zip(pairing.both, (old, new), strict=True) if found]
    levels = [sum(q.level for q in found) / max(len(found), 1) for found in (old, new)]
    return Shift.between(dimension, levels[0], levels[1], cues)


def _discard(pairing: Pairing, side: Wording, q: Qualifier, reason: str) -> None:
    shift = Shift.on_one_side(q.rule.dimension, q.level, side.cue(q))
    pairing.discard(shift, hosted_shifts if q.host else phrase_shifts, reason)


def _discard_restricted(pairing: Pairing, side: Wording, q: Qualifier) -> None:
    """Log a qualifier that is in no act that was carried over."""
    if q.acts:
        _discard(pairing, side, q, "Its act has no counterpart in the other wording.")
        return
    reason = "It is outside any act, in a report of facts."
    if q.overlap is not None:
        reason = f"The best match of its sentence shares {q.overlap:.2f} of the words, which is too little."
    pairing.discard(Shift.on_one_side(q.rule.dimension, q.level, side.cue(q)), restrict_to_carried_over, reason)


def _by_host(qualifiers: Sequence[Qualifier]) -> dict[tuple[str, str, str], list[Qualifier]]:
    groups: dict[tuple[str, str, str], list[Qualifier]] = defaultdict(list)
    for q in qualifiers:
        if q.host:
            groups[q.rule.dimension, q.rule.family, q.host].append(q)
    return groups


def _uncancelled(
    pairing: Pairing,
    sides: tuple[Wording, Wording],
    counts: Sequence[Counter[tuple[str, tuple[str, ...]]]],
    qualifiers: tuple[Sequence[Qualifier], Sequence[Qualifier]],
) -> list[Qualifier]:
    """Return the qualifiers of the first side that the other does not have too, the highest level first."""
    own, other = sides
    out = []
    for q in _without_equal_levels(*qualifiers):
        words = q.rule.id, own.words(q)
        if not q.acts & own.carried_acts:
            _discard_restricted(pairing, own, q)
        elif counts[0][words] <= counts[1][words]:
            _discard(pairing, own, q, "The other wording has the same words as often.")
        elif q.context and not any(other.stems[stem] for stem in q.context):
            _discard(pairing, own, q, "The other wording has none of the words around it.")
        elif q.end <= q.host_at and other.text.contains(own.text.norms[q.start : q.host_at + 1]):
            _discard(pairing, own, q, 'The other wording has the same words, within a longer cue ("some further").')
        else:
            out.append(q)
    return out


def _without_equal_levels(own: Sequence[Qualifier], other: Sequence[Qualifier]) -> list[Qualifier]:
    """Return the own qualifiers that the other side does not match level for level."""
    levels = Counter(q.level for q in other)
    left = []
    for q in sorted(own, key=lambda q: (-abs(q.level), q.start)):
        if levels[q.level]:
            levels[q.level] -= 1
        else:
            left.append(q)
    return left


def is_replaced(q: Qualifier, own: Wording, other: Wording) -> bool:
    """Return True if the other side qualifies the host by an adjective without a rule, which has no order."""
    text = other.text
    if q.rule.attach != "next":
        return False
    cued, heads, places = positions(text.matches), act_words(text), text.places(q.host)
    if "act_noun" in q.rule.hosts and not any(i in heads or fits_host(q.rule, text, i, heads) for i in places):
        return True  # the word is of another kind there: "need", not "where needed"
    if abs(q.level) >= THRESHOLDS.superlative_level:
        return False
    before = [i - 1 for i in places if i and not text.starts_sentence(i) and text.boundaries[i] == ""]
    unlisted = [i for i in before if i not in cued and not text.listed(i, "function") and not own.stems[text.stem(i)]]
    return bool(places) and len(unlisted) == len(places)


def is_supposed(text: AnnotatedText, host: str) -> bool:
    """Return True if every word of this stem follows an "if": a supposition is not an unhedged assertion."""
    places, reach = text.places(host), THRESHOLDS.supposition_reach
    supposing = text.lexicon.words["supposing"]
    return bool(places) and all(supposing & set(text.norms[max(i - reach, 0) : i]) for i in places)


def phrase_shifts(pairing: Pairing) -> Iterator[Shift]:
    """Phrases that qualify a whole act ("if possible", "by 2030"): one side only, or two levels of one family."""
    phrases = [q for side in pairing.both for q in side.qualifiers if not q.host]
    for dimension, family in sorted({(q.rule.dimension, q.rule.family) for q in phrases}):
        olds, news = (
            [
                q
                for q in own.qualifiers
                if not q.host and (q.rule.dimension, q.rule.family) == (dimension, family)
                if not other.text.contains(own.words(q))
            ]
            for own, other in pairing.directions
        )
        carried_old = _carried(pairing, (pairing.old, pairing.new), olds)
        carried_new = _carried(pairing, (pairing.new, pairing.old), news)
        if (olds and not carried_old) or (news and not carried_new):
            continue  # a phrase that came with a new part says nothing about the old one
        ids = {q.rule.id for q in carried_old} & {q.rule.id for q in carried_new}
        left_old, left_new = ([q for q in found if q.rule.id not in ids] for found in (carried_old, carried_new))
        if not (left_old and left_new):
            left_old, left_new = ([q for q in found if not q.rule.paired] for found in (left_old, left_new))
        shift = _shift(pairing, dimension, left_old, left_new)
        if not shift.sign:
            continue
        if family == "deadline" and all(gives_date(side.text) for side in pairing.both):
            pairing.discard(shift, gives_date, "Both wordings give a date, so one date replaces another.")
        elif dimension == "scope" and not (left_old and left_new) and widens(*pairing.directions[not left_new]):
            pairing.discard(shift, widens, "The wording without the phrase has a universal that the other lacks.")
        else:
            yield shift


def _carried(pairing: Pairing, sides: tuple[Wording, Wording], phrases: Sequence[Qualifier]) -> list[Qualifier]:
    """Return the phrases whose act and context were carried over, and log the others."""
    own, other = sides
    out = []
    for q in phrases:
        if not q.acts & own.carried_acts:
            _discard_restricted(pairing, own, q)
        elif not (pairing.same_point or _has_context(q, own.text, other.stems)):
            _discard(pairing, own, q, "The words next to it are not in the other wording.")
        else:
            out.append(q)
    return out


def _has_context(q: Qualifier, text: AnnotatedText, other: Counter[str]) -> bool:
    """Return True if the other side has the word before a phrase (at a start: after it), or two of four."""
    if q.rule.dimension == "attribution":
        return True
    size = THRESHOLDS.phrase_context
    first = max(text.sentence_start(q.start), q.start - THRESHOLDS.before_phrase)
    before = text.content(first, q.start)[-size:][::-1]
    near = before or text.content(q.end, q.end + THRESHOLDS.after_phrase)[:size]
    return bool(near) and (bool(other[near[0]]) or sum(bool(other[s]) for s in near) >= THRESHOLDS.phrase_carried)


def widens(own: Wording, other: Wording) -> bool:
    """Return True if this side has a universal that the other lacks; it may compensate for a lost scope phrase."""
    count = Counter(q.rule.id for q in own.qualifiers if q.host and q.rule.dimension == "scope" and q.level > 0)
    count.subtract(q.rule.id for q in other.qualifiers if q.host)
    return any(n > 0 for n in count.values())


def gives_date(text: AnnotatedText) -> bool:
    """Return True if the side gives any year or month: an added or dropped deadline is then another date."""
    years = (word == "year" or (len(word) == 4 and word.isdigit() and word[:2] in ("19", "20")) for word in text.norms)
    return any(years) or not MONTH_NAMES.isdisjoint(text.norms)


def limit_shifts(pairing: Pairing) -> Iterator[Shift]:
    """A clause that limits a universal and is added or dropped: "any actions that raise tension" → "any actions"."""
    old, new = (_universals(side) for side in pairing.both)
    for host in sorted(set(old) & set(new)):
        if pairing.old.stems[host] != 1 or pairing.new.stems[host] != 1 or (old[host] >= 0) == (new[host] >= 0):
            continue
        side, at = (pairing.old, old[host]) if old[host] >= 0 else (pairing.new, new[host])
        rule = pairing.lexicon.get("scope.limited")
        yield Shift.on_one_side("scope", -1.0, side.cue(Match(rule, at, at + 1, "")))


def _universals(side: Wording) -> dict[str, int]:
    """Return for the host of each universal in an act where the clause that limits it starts, −1 for none."""
    text, out = side.text, {}
    for q in side.qualifiers:
        universal = (q.rule.dimension, q.rule.attach) == ("scope", "noun") and q.level >= THRESHOLDS.universal_level
        if universal and q.acts:
            behind = range(q.end, len(text.norms))
            at = next((i for i in behind if text.boundaries[i] or text.listed(i, "closers")), -1)
            limited = at >= 0 and not text.boundaries[at] and text.norms[at] in _RELATIVE
            out[q.host] = at if limited else -1
    return out


def drop_balanced_degrees(shifts: Sequence[Shift], pairing: Pairing) -> list[Shift]:
    """Drop degrees that the other side balances on another word or on a higher scale.

    "Our strong support" against "steadfast in our support" has no order; two such shifts against each other stay.
    "Strongly condemns" → "condemns in the strongest terms" is not a loss of "strongly".
    """
    balanced = [s for s in shifts if _is_balanced(s, pairing)]
    if len({shift.sign for shift in balanced}) > 1:
        balanced = []
    terms = [s for s in shifts if _is_of_family(s, "terms")]
    kept = []
    for shift in shifts:
        if shift in balanced:
            reason = "The other wording has a strong adjective too, on another word."
        elif _is_of_family(shift, "degree") and any(
            top.sign != shift.sign and top.distance > shift.distance for top in terms
        ):
            reason = 'A higher degree counts against it ("strongly" → "in the strongest terms").'
        else:
            kept.append(shift)
            continue
        pairing.discard(shift, drop_balanced_degrees, reason)
    return kept


def _is_balanced(shift: Shift, pairing: Pairing) -> bool:
    """Return True for a shift by one strong adjective if the weaker side has a strong adjective too."""
    if shift.dimension != "intensity" or [cue.rule.id in _STRONG_WORDS for cue in shift.cues] != [True]:
        return False
    weaker = pairing.old if shift.sign > 0 else pairing.new
    return any(m.rule.id in _STRONG_WORDS for m in weaker.text.matches)


def _is_of_family(shift: Shift, family: str) -> bool:
    return shift.dimension == "intensity" and all(cue.rule.family == family for cue in shift.cues)


def may_decide_alone(shift: Shift, pairing: Pairing) -> bool:
    """Return True if a shift counts where nothing else does, though its sentence was hardly carried over.

    Its rule must allow that. A deadline counts only between undertakings or demands of which the other gives no time.
    """
    if shift.dimension != "precision" or not any(cue.rule.alone for cue in shift.cues):
        return any(cue.rule.alone for cue in shift.cues)
    own, other = pairing.directions[shift.sign > 0]
    binding = all(any(act.family in _BINDING for act in side.acts) for side in pairing.both)
    if not binding or gives_date(other.text) or _PERIODS & set(other.text.norms):
        return False
    text, ends = own.text, [cue.end for cue in shift.cues if cue.side == own.name]
    closed = (end == len(text.norms) or text.boundaries[end] or text.listed(end, "function") for end in ends)
    return all(closed)  # "by 2050 scenarios" is a name
