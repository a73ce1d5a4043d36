"""Shifts by qualifiers: degree, scope, hedge, condition, deadline.

A qualifier that is added or dropped counts only if its host was carried over: "strong support" → "support" softens,
but a new part of a sentence with its own "strong" does not strengthen the old part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from ..english import MONTH_NAMES
from ..lexicon.load import Match, Rule
from .annotate import AnnotatedText
from .pairing import Pairing, Shift, Wording
from .qualifiers import Qualifier, act_words, fits_host, restrict_to_carried_over
from .thresholds import THRESHOLDS

_STRONG_WORDS = frozenset({"intensity.strong", "intensity.utmost"})
_BINDING = frozenset({"commitment", "directive"})
_PERIODS = frozenset({"years", "decade", "decades", "month", "months"})
_RELATIVE = ("that", "which")

CueCounts = Counter[tuple[str, tuple[str, ...]]]
"""How often a side has each cue, by rule and words: the same words on the other side cancel it, wherever they are."""


def hosted_shifts(pairing: Pairing) -> Iterator[Shift]:
    """Qualifiers of a word that both sides have: one side has one, or the two differ in level."""
    old, new = pairing.both
    counts = _count_cues(old), _count_cues(new)
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
        elif left_old and not left_new and is_replaced(left_old[0], old, new):
            pairing.discard(shift, is_replaced, "The new wording has an adjective there that no rule knows.")
        elif left_new and not left_old and is_replaced(left_new[0], new, old):
            pairing.discard(shift, is_replaced, "The old wording has an adjective there that no rule knows.")
        elif (
            dimension == "hedging"
            and not (left_old and left_new)
            and is_supposed((new if left_old else old).text, host)
        ):
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


def _count_cues(side: Wording) -> CueCounts:
    return Counter((m.rule.id, side.words(m)) for m in side.text.matches)


def _by_host(qualifiers: Sequence[Qualifier]) -> dict[tuple[str, str, str], list[Qualifier]]:
    groups: dict[tuple[str, str, str], list[Qualifier]] = defaultdict(list)
    for q in qualifiers:
        if q.host:
            groups[q.rule.dimension, q.rule.family, q.host].append(q)
    return groups


def _uncancelled(
    pairing: Pairing,
    sides: tuple[Wording, Wording],
    counts: Sequence[CueCounts],
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
    """Return True if the other side qualifies the host by an adjective without a rule.

    Two adjectives of which no rule knows one ("firm" for "unyielding") have no order.
    """
    text = other.text
    if q.rule.attach != "next":
        return False
    if "act_noun" in q.rule.hosts and not _has_fitting_host(q.rule, q.host, text):
        return True
    if abs(q.level) >= THRESHOLDS.superlative_level:
        return False
    cued = frozenset(i for m in text.matches for i in range(m.start, m.end))
    places = text.places(q.host)
    before = [i - 1 for i in places if i and not text.starts_sentence(i) and text.boundaries[i] == ""]
    unlisted = [i for i in before if i not in cued and not text.listed(i, "function") and not own.stems[text.stem(i)]]
    return bool(places) and len(unlisted) == len(places)


def _has_fitting_host(rule: Rule, host: str, text: AnnotatedText) -> bool:
    """Return True if a word with the host's stem is one that the rule may qualify: "need", not "where needed"."""
    heads = act_words(text)
    return any(i in heads or fits_host(rule, text, i, heads) for i in text.places(host))


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
    """Return True if the other side has the word right before a phrase, or two of the four before it.

    At the start of a sentence the words directly after the phrase count.
    """
    if q.rule.dimension == "attribution":
        return True
    size = THRESHOLDS.phrase_context
    first = max(text.sentence_start(q.start), q.start - THRESHOLDS.before_phrase)
    before = text.content(first, q.start)[-size:][::-1]
    near = before or text.content(q.end, min(q.end + THRESHOLDS.after_phrase, len(text.norms)))[:size]
    return bool(near) and (bool(other[near[0]]) or sum(bool(other[s]) for s in near) >= THRESHOLDS.phrase_carried)


def widens(own: Wording, other: Wording) -> bool:
    """Return True if this side has a universal that the other lacks; it may compensate for a lost scope phrase."""
    count = Counter(q.rule.id for q in own.qualifiers if q.host and q.rule.dimension == "scope" and q.level > 0)
    count.subtract(q.rule.id for q in other.qualifiers if q.host)
    return any(n > 0 for n in count.values())


def gives_date(text: AnnotatedText) -> bool:
    """Return True if the side gives any year or month: an added or dropped deadline is then another date."""
    return any(
        w == "year" or w in MONTH_NAMES or (len(w) == 4 and w.isdigit() and w[:2] in ("19", "20")) for w in text.norms
    )


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
        if (
            q.rule.dimension == "scope"
            and q.rule.level >= THRESHOLDS.universal_level
            and q.rule.attach == "noun"
            and q.acts
        ):
            at = q.end
            while at < len(text.norms) and not text.boundaries[at] and not text.listed(at, "closers"):
                at += 1
            limited = at < len(text.norms) and not text.boundaries[at] and text.norms[at] in _RELATIVE
            out[q.host] = at if limited else -1
    return out


def drop_balanced_degrees(shifts: Sequence[Shift], pairing: Pairing) -> list[Shift]:
    """Drop degrees that the other side balances on another word or on a higher scale.

    A shift by a strong adjective is dropped if the other side has another one on another word: "our strong
    support" against "steadfast in our support" has no order. Two such shifts against each other stay. A degree is
    also dropped against a higher one in another form: "strongly condemns" → "condemns in the strongest terms".
    """
    balanced = [s for s in shifts if _has_strong_word(s) and _has_rival(s, pairing)]
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


def _has_strong_word(shift: Shift) -> bool:
    return shift.dimension == "intensity" and [cue.rule.id in _STRONG_WORDS for cue in shift.cues] == [True]


def _has_rival(shift: Shift, pairing: Pairing) -> bool:
    """Return True if the weaker side has a strong adjective."""
    weaker = pairing.old if shift.sign > 0 else pairing.new
    return any(m.rule.id in _STRONG_WORDS for m in weaker.text.matches)


def _is_of_family(shift: Shift, family: str) -> bool:
    return shift.dimension == "intensity" and all(cue.rule.family == family for cue in shift.cues)


def may_decide_alone(shift: Shift, pairing: Pairing) -> bool:
    """Return True if a shift counts where nothing else does, though its sentence was hardly carried over.

    Its rule must allow that. A deadline counts only between undertakings or demands of which the other gives no time.
    """
    if not any(cue.rule.alone for cue in shift.cues):
        return False
    if shift.dimension != "precision":
        return True
    own, other = (pairing.new, pairing.old) if shift.sign > 0 else (pairing.old, pairing.new)
    if not all(any(act.family in _BINDING for act in side.acts) for side in pairing.both):
        return False
    if gives_date(other.text) or _PERIODS & set(other.text.norms):
        return False
    text = own.text
    ends = [cue.end for cue in shift.cues if cue.side == own.name]
    return all(  # "by 2050 scenarios" is a name
        end == len(text.norms) or text.boundaries[end] or text.listed(end, "function") for end in ends
    )
