"""Speech acts of a wording (welcome, urge, commit), their holders and their extent.

A cue is an act only where it governs: after its holder, at the head of a paragraph, or joined to another act.
In an infinitive, a relative clause or a noun phrase it is content and says nothing about the speaker.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..english import is_adverb, verb_shape
from ..lexicon.load import Match, Rule
from .annotate import AnnotatedText, positions
from .thresholds import THRESHOLDS

_POSSESSIVES = frozenset({"our", "their", "its", "his", "her"})
_DETERMINERS = _POSSESSIVES | {"the", "a"}
_ASKING = frozenset({"whether", "how"})
_PREPOSITIONS = frozenset({"of", "to", "in", "with", "for", "and", "on", "by", "from", "as"})
_NOT = frozenset({"not", "never"})
MODALS = ("stage.will", *(f"obligation.{name}" for name in ("may", "can", "should", "would", "need", "must")))
_CONTINUE = ("continue", "continues", "continued", "continuing")
_WISHING = frozenset({*_CONTINUE, "wish", "wishes", "wished", "like"})
_COPULA_SHAPES = {"is": "third", "are": "base", "am": "base", "was": "past", "were": "past", "felt": "past"}
FINITE, PARTICIPLE, SUBORDINATE = 0, 1, 2


class SpeechAct(NamedTuple):
    """The act of the words [start, end)."""

    rule: Rule  # the rule that found it
    start: int
    end: int
    family: str  # the scale it is ranked on: the rule's, or "modal" for a "will" without a holder
    level: float  # the level on that scale; a promise "to explore" has the level of "explore"
    rank: int  # ``FINITE``, ``PARTICIPLE`` ("recognizing …, we …") or ``SUBORDINATE`` (a modal in a relative clause)
    negated: bool  # true if the act is denied
    left: int  # position where the words it refers to start
    right: int  # position after the last word it refers to
    head: int  # position of its finite verb


class _Governing(NamedTuple):
    """A cue that governs, its rank, and the position of its finite verb."""

    match: Match
    rank: int
    head: int


class _Leftward(NamedTuple):
    """Where a walk to the left of a verb ends: the position (−1: at the start), and what it passed."""

    at: int
    start: int
    copula: bool
    negated: bool


def find_acts(text: AnnotatedText) -> tuple[SpeechAct, ...]:
    """Return the acts of a wording in order, those that count (``main_acts``)."""
    governing = _find_governing(text)
    acts: list[SpeechAct] = []
    for index, (match, rank, head) in enumerate(governing):
        stop = text.sentence_end(match.start)
        later = [g for g in governing[index + 1 :] if g.match.start < stop]
        ahead = [g.head if g.match.form == "n" else g.match.start for g in later]
        right = stop if match.rule.family == "attention" else min([stop, *ahead])
        left = text.sentence_start(match.start, governing[index - 1].match.end if index else 0)
        rule = match.rule
        denied = rule.id in MODALS and not _NOT.isdisjoint(text.norms[match.start : match.end + 1])
        negated = denied or _walk_left(text, match.start).negated
        act = SpeechAct(rule, match.start, match.end, rule.family, rule.level, rank, negated, left, right, head)
        cues = [m for m in text.matches if m.start >= match.end]
        acts.append(_with_weaker_verb(text, _as_forecast(text, act, acts), cues[: THRESHOLDS.promise_cues]))
    return main_acts(text, _without_repetition(text, acts))


def _find_governing(text: AnnotatedText) -> list[_Governing]:
    found: list[_Governing] = []
    carriers: dict[int, float] = {}
    modifiers = [m for m in text.matches if m.rule.dimension == "intensity" and m.rule.attach in ("next", "around")]
    degrees = positions(modifiers)
    for match in (match for match in text.matches if match.rule.attach == "head"):
        head = match.start
        if match.rule.id in MODALS or text.norms[match.start] in ("will", "shall", "would"):
            rank = _rank_modal(text, match)
        elif match.form == "s" or (match.form == "v" and match.start > 0 and text.listed(match.start - 1, "copulas")):
            rank = _rank_state(text, match)
        elif match.form == "n":
            rank, head = _rank_noun(text, match, carriers, degrees)
        else:
            rank = _rank_verb(text, match, found)
        is_noun = match.form == "n"
        if rank is None and match.form == "v" and match.rule.nouns:  # "our resolve to" looks like "we resolve to"
            rank, head = _rank_noun(text, match, carriers, degrees)
            is_noun = rank is not None
        if rank is None:
            continue
        if is_noun:  # the noun is the act, its carrier only its verb
            found = [g for g in found if not g.match.start <= head < g.match.end]
        elif match.rule.family == "attention" and match.rule.level >= THRESHOLDS.carrying_level:
            carriers.update((at, match.rule.level) for at in range(match.start, match.end))
        found.append(_Governing(match, rank, head))
    return found


def _walk_left(text: AnnotatedText, position: int) -> _Leftward:
    """Pass adverbs, auxiliaries and "continue to" leftward from a verb to the word it depends on."""
    words, norms = text.lexicon.words, text.norms
    copula = negated = False
    at = position
    while not text.starts_sentence(at):
        word = norms[at - 1]
        if word == "to" and not (at >= 2 and norms[at - 2] in _CONTINUE):
            break
        if word == "and" or not (word in words["skip"] or is_adverb(word)):
            break
        if word == "longer" or word in words["negators"]:
            negated = True
        copula = copula or word in words["copulas"]
        at -= 1
    inverted = norms[max(at - 3, 0) : at]  # "nor do we seek"
    if len(inverted) == 3 and inverted[0] in ("nor", "neither") and inverted[1] in words["auxiliaries"]:
        negated = True
    if at >= 2 and norms[at - 1] == "longer" and norms[at - 2] == "no":
        negated, at = True, at - 2
    return _Leftward(at - 1 if not text.starts_sentence(at) else -1, at, copula, negated)


def _can_hold(text: AnnotatedText, at: int) -> bool:
    """Return True if the word can hold an act: a listed holder, or a name."""
    holder = text.listed(at, "subjects") or (text.is_name(at) and not text.listed(at, "function"))
    return holder and not text.listed(at, "relatives")


def _rank_verb(text: AnnotatedText, match: Match, before: Sequence[_Governing]) -> int | None:
    """Return the rank of a verb, or None if it does not govern."""
    left = _walk_left(text, match.start)
    shape = verb_shape(text.norms[match.start])
    if any(text.listed(at, "copulas") for at in range(match.start + 1, match.end)):
        return FINITE  # the term has its own finite verb: "vigilance is warranted"
    if left.at >= 0 and text.listed(left.at, "relatives") and text.norms[left.at] != "who":
        return None
    if left.copula:
        return FINITE
    if left.at < 0:
        return PARTICIPLE if shape == "ing" else FINITE
    if shape == "ing" and text.norms[left.at] != "and":
        return PARTICIPLE if text.boundaries[left.start] == "," else None
    word = text.norms[left.at]
    if word == "and" and text.starts_sentence(left.at):  # the rest of a sentence: "and call on …"
        return None if shape == "ing" or (match.rule.ambiguous and shape == "base") else FINITE
    if shape == "ing" and word == "and":
        if _is_progressive(text, left.at):
            return FINITE
        opens = text.norms[0].endswith("ing") or any(g.rank == PARTICIPLE for g in before)
        return PARTICIPLE if text.is_preambular and opens else None
    if word == "and" or text.boundaries[left.start] == ",":
        return _rank_joined(text, match, shape, before)
    noun_before = left.at == match.start - 1 and text.listed(left.at, "singular")
    if shape == "base" and noun_before and text.tokens[left.at].text.islower():
        return None  # "government support"
    return FINITE if _can_hold(text, left.at) else None


def _finite_shape(text: AnnotatedText, act: _Governing) -> str:
    """Return the shape of an act's finite verb: its own, its carrier's, or that of its copula."""
    if act.head != act.match.start:
        word = text.norms[act.head]
    else:
        start = act.match.start
        auxiliaries = range(start - 1, _walk_left(text, start).start - 1, -1)
        word = next((text.norms[i] for i in auxiliaries if text.listed(i, "copulas")), text.norms[start])
    return _COPULA_SHAPES.get(word) or verb_shape(word)


def _is_progressive(text: AnnotatedText, position: int) -> bool:
    """Return True if "are …ing" precedes the word in its sentence, so that "and …ing" continues it."""
    at = position
    while at > 1 and not text.starts_sentence(at):
        at -= 1
        skipped = text.listed(at - 1, "skip") and at > 1
        before = text.norms[at - 2] if skipped else text.norms[at - 1]
        if text.norms[at].endswith("ing") and before in ("is", "are", "am"):
            return True
    return False


def _rank_joined(text: AnnotatedText, match: Match, shape: str, before: Sequence[_Governing]) -> int | None:
    """Return the rank of a verb after "and" or a comma: it is an act if it has the form of an act before it."""
    for earlier in reversed(before):
        found = earlier.match
        if any(text.boundaries[i] in ("#", ".") for i in range(found.end, match.start + 1)):
            return None
        if earlier.rank or found.rule.id in MODALS:
            continue
        if _finite_shape(text, earlier) == shape:
            infinitive = shape == "base" != verb_shape(text.norms[found.start]) and text.norms[found.end - 1] == "to"
            if infinitive and "," not in text.boundaries[match.start - 2 : match.start + 1]:
                return None  # "are ready to warn and urge"
            return None if match.rule.ambiguous and shape == "base" else FINITE
    return None


def _rank_modal(text: AnnotatedText, match: Match) -> int | None:
    """Return the rank of a modal: it governs everywhere, but in a relative clause it is subordinate."""
    if text.starts_sentence(match.start):
        return FINITE if match.end < len(text.norms) and match.start == 0 else None
    return SUBORDINATE if text.norms[match.start - 1] in text.lexicon.words["relatives"] - {"who"} else FINITE


def _rank_state(text: AnnotatedText, match: Match) -> int | None:
    """Return the rank of a participle or adjective: "are deeply concerned", "Determined to …"."""
    left = _walk_left(text, match.start)
    if left.at < 0:
        return FINITE if left.copula else PARTICIPLE
    if text.listed(left.at, "relatives"):
        return None
    apart = text.boundaries[left.start] == ","  # "The Council, determined to"; "countries willing to" holds nothing
    return FINITE if left.copula or (apart and _can_hold(text, left.at)) else None


def _rank_noun(
    text: AnnotatedText, match: Match, carriers: dict[int, float], degrees: frozenset[int]
) -> tuple[int | None, int]:
    """Return the rank of a noun of action, and the position of its carrier verb ("reaffirm our commitment").

    ``carriers`` maps the positions of verbs of attention to their levels; ``degrees`` are those of degree words.
    """
    at, possessive, floor = match.start - 1, False, text.sentence_start(match.start)
    if at >= 0 and text.norms[at] == "to":
        return None, match.start  # "pledge to support" has the verb
    for _ in range(THRESHOLDS.noun_reach):
        if at < 0 or text.starts_sentence(at + 1):
            return (FINITE if possessive else None), match.start
        word = text.norms[at]
        between = text.norms[at + 1 : match.start]
        if at in carriers:  # "acknowledge Ruritania's concerns": they are not the holder's
            return (FINITE if carriers[at] >= THRESHOLDS.affirming_level or "'s" not in between else None), at
        if text.listed(at, "copulas") and "in" in between and "the" not in between:
            return FINITE, at  # "are united in our commitment", "stand in firm opposition"
        if text.listed(at, "carriers") and not (at > 0 and text.norms[at - 1] in _DETERMINERS):
            infinitive = at > 0 and text.norms[at - 1] in ("to", "of", "by")
            wished = at > 1 and text.norms[at - 1] == "to" and text.norms[at - 2] in _WISHING
            return (None if infinitive and not wished else FINITE), at
        described = not _PREPOSITIONS & set(between) and _describes(text, at, degrees)
        if not (text.listed(at, "fillers") or at in degrees or described or is_adverb(word)):
            owned = _POSSESSIVES & set(between)  # "reaffirm its resolutions and its calls upon"
            return (FINITE if owned and any(floor <= c < at for c in carriers) else None), match.start
        possessive = possessive or word in ("our", "we")
        at -= 1
    return None, match.start


def _describes(text: AnnotatedText, at: int, degrees: frozenset[int]) -> bool:
    """Return True if an unlisted word may precede an act's noun: a name, or after a possessive or degree word."""
    if text.is_name(at):
        return True
    return at > 0 and (text.norms[at - 1] in _POSSESSIVES or text.norms[at - 1] == "'s" or at - 1 in degrees)


def _with_weaker_verb(text: AnnotatedText, act: SpeechAct, later: Sequence[Match]) -> SpeechAct:
    """Return the act that is promised: the weaker verb right behind a promise ("will seek to", "agreed to explore")."""
    if act.family != "commitment" or act.level < THRESHOLDS.promise_level:
        return act
    for match in later:
        between = range(act.end, match.start)
        if len(between) > THRESHOLDS.promise_gap or any(
            not (text.listed(i, "skip") or is_adverb(text.norms[i])) for i in between
        ):
            return act
        if match.rule.pull and match.form == "v" and match.rule.level < act.level:
            return act._replace(rule=match.rule, start=match.start, end=match.end, level=match.rule.level)
        if match.rule.attach == "head":
            return act
    return act


def _as_forecast(text: AnnotatedText, act: SpeechAct, before: Sequence[SpeechAct]) -> SpeechAct:
    """Return the act; a "will" whose subject is not a holder binds nobody and becomes a forecast."""
    if act.rule.id != "stage.will":
        return act
    left = _walk_left(text, act.start)
    joined = left.at >= 0 and text.norms[left.at] == "and" and before
    if joined and text.sentence_end(before[-1].start) == text.sentence_end(act.start):
        return act  # "We reaffirm the pact and will widen it"
    forecast = act._replace(family="modal", level=THRESHOLDS.forecast_level)
    if text.norms[act.start - 1 : act.start] == ("it",) and text.norms[act.end : act.end + 1] == ("be",):
        return forecast
    near = range(max(act.start - THRESHOLDS.holder_gap, 0), act.start)
    held = any(text.listed(i, "holders") for i in near) or left.at < 0 or text.is_name(left.at)
    return act if held else forecast


def _without_repetition(text: AnnotatedText, acts: list[SpeechAct]) -> list[SpeechAct]:
    """Drop an act whose words were taken over by the promise before it, and the "agree" of "agree we will"."""
    out: list[SpeechAct] = []
    for act in acts:
        last = out[-1] if out else None
        if last and last.rule.id == "stage.agree" != act.rule.id and act.start - last.end <= THRESHOLDS.agree_gap:
            if act.family == "commitment" and not text.starts_sentence(act.start):
                out.pop()
        elif last and (last.start == act.start or _is_explored(text, last, act)):
            continue
        out.append(act)
    return out


def _is_explored(text: AnnotatedText, last: SpeechAct, act: SpeechAct) -> bool:
    """Return True if an act is only what is being explored ("considering whether … needs to …")."""
    asking = last.rule.id == "stage.explore" and _ASKING & set(text.norms[last.start : act.start])
    return bool(asking) and text.sentence_end(last.start) == text.sentence_end(act.start)


def main_acts(text: AnnotatedText, acts: list[SpeechAct]) -> tuple[SpeechAct, ...]:
    """Return the acts that count: finite ones, and participles of sentences without a finite act."""
    if all(act.rank == SUBORDINATE for act in acts):  # they count where nothing else does
        return tuple(acts)
    if text.is_preambular and acts[0].rank == PARTICIPLE:  # "Recalling that the Council demanded" only recalls
        return tuple(act for act in acts if act.rank == PARTICIPLE)
    ends = {text.sentence_end(act.start) for act in acts if act.rank == FINITE}
    return tuple(
        a for a in acts if a.rank == FINITE or (a.rank == PARTICIPLE and text.sentence_end(a.start) not in ends)
    )
