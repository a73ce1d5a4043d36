"""Acts: what a side does with words (welcomes, urges, undertakes), who holds each act, and how far it reaches.

A cue is an act only where it governs: after its holder, at the head of a UN paragraph, or joined to another act.
In an infinitive, a relative clause or a noun phrase it is content and says nothing about the speaker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ..lexicon.load import Lexicon, Match, Rule
from .annotate import Side, content, likeness

_REACH = 7
_FAR = 0.12
_FORECAST = 3.2  # "would" becomes "will" with the tense; "is expected to" is a step below
_POSSESSIVES = frozenset({"our", "their", "its", "his", "her", "the", "a"})
_ASKING = frozenset({"whether", "how"})
_SHUT = 5
_AFFIRMED = 4
_PULLING = 2  # "plan to explore" is an exploration too
_KIN = frozenset({"criticism", "opposition"})
_PREPOSITIONS = frozenset({"of", "to", "in", "with", "for", "and", "on", "by", "from", "as"})
_OWN = frozenset({"our", "their", "its", "his", "her"})
_NOT = frozenset({"not", "never"})
_MODALS = ("stage.will", *(f"obligation.{name}" for name in ("may", "can", "should", "would", "need", "must")))
_CONTINUE = ("continue", "continues", "continued", "continuing")
_WISHING = frozenset({*_CONTINUE, "wish", "wishes", "wished", "like"})
_COPULA_SHAPES = {"is": "third", "are": "base", "am": "base", "was": "past", "were": "past", "felt": "past"}


class Act(NamedTuple):
    """One act: the rule it was read by, its words, its level, and the stretch [left, right) it speaks of.

    ``rank`` 0 is a finite act, 1 a participle ("recognizing …, we …"). ``family`` and ``level`` may differ from the
    rule's: a will without a holder is a forecast, a promise "to explore" is an exploration.
    """

    rule: Rule
    start: int
    end: int
    family: str
    level: float
    rank: int
    negated: bool
    left: int
    right: int
    head: int


def _is_adverb(word: str) -> bool:
    return len(word) > 4 and word.endswith("ly")


def _shape(word: str) -> str:
    """The form of a verb as far as its ending shows: ing, past, third, base."""
    if word.endswith("ing"):
        return "ing"
    if word.endswith(("ed", "ught", "ood", "ook", "eld", "egan", "oke", "aid", "ade")):
        return "past"
    return "third" if word.endswith("s") and not word.endswith("ss") else "base"


class _Landing(NamedTuple):
    """Where a walk to the left of a verb ends: the position (−1: before the start), and what it passed."""

    at: int
    start: int
    copula: bool
    negated: bool


def _walk(side: Side, position: int, lexicon: Lexicon) -> _Landing:
    """Pass adverbs, auxiliaries and "continue to" leftward from a verb to what it leans on."""
    words = lexicon.words
    copula = negated = False
    at = position
    while not side.hard(at):
        word = side.norms[at - 1]
        if word == "to" and not (at >= 2 and side.norms[at - 2] in _CONTINUE):
            break
        if word == "and" or not (word in words["skip"] or _is_adverb(word)):
            break
        if word == "longer" or word in words["negators"]:
            negated = True
        copula = copula or word in words["copulas"]
        at -= 1
    inverted = side.norms[max(at - 3, 0) : at]  # "nor do we seek"
    if len(inverted) == 3 and inverted[0] in ("nor", "neither") and inverted[1] in words["auxiliaries"]:
        negated = True
    if at >= 2 and side.norms[at - 1] == "longer" and side.norms[at - 2] == "no":
        negated, at = True, at - 2
    return _Landing(at - 1 if not side.hard(at) else -1, at, copula, negated)


def _leads(side: Side, at: int, lexicon: Lexicon) -> bool:
    """Whether the word at ``at`` can hold an act: a listed holder, or a name."""
    word = side.tokens[at].text
    if side.norms[at] in lexicon.words["relatives"]:
        return False
    if side.norms[at] in lexicon.words["subjects"]:
        return True
    return word[:1].isupper() and side.norms[at] not in lexicon.words["function"]


def _after_relative(side: Side, at: int, lexicon: Lexicon) -> bool:
    """Whether the predicate leans directly on which, who or that: a relative clause."""
    return at >= 0 and side.norms[at] in lexicon.words["relatives"]


def _rank_verb(side: Side, match: Match, before: Sequence[tuple[Match, int, int]], lexicon: Lexicon) -> int | None:
    """The rank of a verb cue, or None where it does not govern."""
    landing = _walk(side, match.start, lexicon)
    shape = _shape(side.norms[match.start])
    if any(word in lexicon.words["copulas"] for word in side.norms[match.start + 1 : match.end]):
        return 0  # the term brings its own finite verb: "vigilance is warranted"
    if _after_relative(side, landing.at, lexicon) and side.norms[landing.at] != "who":
        return None
    if landing.copula:
        return 0
    if landing.at < 0:
        return 1 if shape == "ing" else 0
    if shape == "ing" and side.norms[landing.at] != "and":
        return 1 if side.gaps[landing.start] == "," else None
    word = side.norms[landing.at]
    if word == "and" and side.hard(landing.at):  # the rest of a sentence: "and call on …"
        return None if shape == "ing" or (match.rule.ambiguous and shape == "base") else 0
    if shape == "ing" and word == "and":
        joined = 1 if side.preamble and (_opens(side) or any(rank == 1 for _, rank, _ in before)) else None
        return 0 if _progressive(side, landing.at, lexicon) else joined
    if word == "and" or side.gaps[landing.start] == ",":
        return _rank_joined(side, match, shape, before, lexicon)
    if (
        shape == "base"
        and word in lexicon.words["singular"]
        and landing.at == match.start - 1
        and side.tokens[landing.at].text.islower()
    ):
        return None  # "government support"
    return 0 if _leads(side, landing.at, lexicon) else None


def _opens(side: Side) -> bool:
    """Whether the paragraph opens with a participle, so that "and noting" goes on with it."""
    return side.norms[0].endswith("ing")


def _finite(side: Side, match: Match, head: int, lexicon: Lexicon) -> str:
    """The shape of an act's finite verb: its own, its carrier's, or that of the copula it leans on."""
    copulas = lexicon.words["copulas"]
    if head != match.start:
        word = side.norms[head]
    else:
        leaning = range(match.start - 1, _walk(side, match.start, lexicon).start - 1, -1)
        word = next((side.norms[i] for i in leaning if side.norms[i] in copulas), side.norms[match.start])
    return _COPULA_SHAPES.get(word) or _shape(word)


def _progressive(side: Side, position: int, lexicon: Lexicon) -> bool:
    """Whether an "are …ing" stands before the word in its sentence, so that "and …ing" goes on with it."""
    at = position
    while at > 1 and not side.hard(at):
        at -= 1
        passed = side.norms[at - 1] in lexicon.words["skip"] and at > 1
        before = side.norms[at - 2] if passed else side.norms[at - 1]
        if side.norms[at].endswith("ing") and before in ("is", "are", "am"):
            return True
    return False


def _rank_joined(
    side: Side, match: Match, shape: str, before: Sequence[tuple[Match, int, int]], lexicon: Lexicon
) -> int | None:
    """A verb after "and" or a comma is an act when it has the form of an act before it in the sentence."""
    for earlier, rank, head in reversed(before):
        if any(side.gaps[i] in ("#", ".") for i in range(earlier.end, match.start + 1)):
            return None
        if rank or earlier.rule.id in _MODALS:
            continue
        if _finite(side, earlier, head, lexicon) == shape:
            infinitive = shape == "base" != _shape(side.norms[earlier.start]) and side.norms[earlier.end - 1] == "to"
            if infinitive and "," not in side.gaps[match.start - 2 : match.start + 1]:
                return None  # "are ready to warn and urge"
            return None if match.rule.ambiguous and shape == "base" else 0
    return None


def _rank_modal(side: Side, match: Match, lexicon: Lexicon) -> int | None:
    """A modal always governs; in a relative clause it is of rank 2, heard only where nothing else is."""
    if side.hard(match.start):
        return 0 if match.end < len(side.norms) and match.start == 0 else None
    return 2 if side.norms[match.start - 1] in lexicon.words["relatives"] - {"who"} else 0


def _rank_state(side: Side, match: Match, lexicon: Lexicon) -> int | None:
    """ "are deeply concerned", "Determined to …": a participle or adjective that says the holder's state."""
    landing = _walk(side, match.start, lexicon)
    if landing.at < 0:
        return 0 if landing.copula else 1
    if _after_relative(side, landing.at, lexicon):
        return None
    apart = side.gaps[landing.start] == ","  # "The Council, determined to"; "countries willing to" holds nothing
    return 0 if landing.copula or (apart and _leads(side, landing.at, lexicon)) else None


def _describes(side: Side, at: int, passed: frozenset[int]) -> bool:
    """Whether an unknown word may stand before an act's noun: a name, or what follows a possessive or a degree word."""
    if side.tokens[at].text[:1].isupper():
        return True
    return at > 0 and (side.norms[at - 1] in _OWN or side.norms[at - 1] == "'s" or at - 1 in passed)


def _rank_noun(
    side: Side, match: Match, carrying: dict[int, float], passed: frozenset[int], lexicon: Lexicon
) -> tuple[int | None, int]:
    """The rank of a noun of action, and the position of the verb that carries it ("reaffirm our commitment").

    ``passed`` are the positions of degree words, which may stand between the two.
    """
    at = match.start - 1
    possessive = False
    floor = _sentence_start(side, match.start, 0)
    if at >= 0 and side.norms[at] == "to":
        return None, match.start  # "pledge to support" has the verb
    for _ in range(_REACH):
        if at < 0 or side.hard(at + 1):
            return (0 if possessive else None), match.start
        word = side.norms[at]
        between = side.norms[at + 1 : match.start]
        if at in carrying:  # "acknowledge Ruritania's concerns": they are not the holder's
            return (0 if carrying[at] >= _AFFIRMED or "'s" not in between else None), at
        if word in lexicon.words["copulas"] and "in" in between and "the" not in between:
            return 0, at  # "are united in our commitment", "stand in firm opposition"
        if word in lexicon.words["carriers"] and not (at > 0 and side.norms[at - 1] in _POSSESSIVES):
            infinitive = at > 0 and side.norms[at - 1] in ("to", "of", "by")
            wished = at > 1 and side.norms[at - 1] == "to" and side.norms[at - 2] in _WISHING
            return (None if infinitive and not wished else 0), at
        described = not _PREPOSITIONS & set(between) and _describes(side, at, passed)
        if not (word in lexicon.words["fillers"] or at in passed or described or _is_adverb(word)):
            owned = _OWN & set(between)  # "reaffirm its resolutions and its calls upon"
            return (0 if owned and any(floor <= c < at for c in carrying) else None), match.start
        possessive = possessive or word in ("our", "we")
        at -= 1
    return None, match.start


def _pulled(side: Side, act: Act, later: Sequence[Match], lexicon: Lexicon) -> Act:
    """The weaker verb right behind a promise ("will seek to", "agreed to explore") is what is promised."""
    if act.family != "commitment" or act.level < _PULLING:
        return act
    for match in later:
        between = side.norms[act.end : match.start]
        if len(between) > 3 or any(not (w in lexicon.words["skip"] or _is_adverb(w)) for w in between):
            return act
        if match.rule.pull and match.form == "v" and match.rule.level < act.level:
            return act._replace(rule=match.rule, start=match.start, end=match.end, level=match.rule.level)
        if match.rule.attach == "head":
            return act
    return act


def _together(side: Side, one: Act, other: Act) -> bool:
    return side.sentence_end(one.start) == side.sentence_end(other.start)


def _forecast(side: Side, act: Act, before: Sequence[Act], lexicon: Lexicon) -> Act:
    """A will or a need whose subject is not a holder binds nobody: it foretells."""
    if act.rule.id != "stage.will":
        return act
    landing = _walk(side, act.start, lexicon)
    joined = landing.at >= 0 and side.norms[landing.at] == "and" and before
    if joined and _together(side, before[-1], act):  # "We reaffirm the pact and will widen it"
        return act
    near = range(max(act.start - 3, 0), act.start)
    if side.norms[act.start - 1 : act.start] == ("it",) and side.norms[act.end : act.end + 1] == ("be",):
        return act._replace(family="modal", level=_FORECAST)
    held = any(side.norms[i] in lexicon.words["holders"] for i in near) or (
        landing.at >= 0 and side.tokens[landing.at].text[:1].isupper()
    ) or landing.at < 0  # fmt: skip
    return act if held else act._replace(family="modal", level=_FORECAST)


def _find(side: Side, lexicon: Lexicon) -> list[tuple[Match, int, int]]:
    """Each governing cue with its rank and the position where its predicate starts."""
    found: list[tuple[Match, int, int]] = []
    heads = [match for match in side.matches if match.rule.attach == "head"]
    if not heads:
        return found
    carrying: dict[int, float] = {}
    modifiers = [m for m in side.matches if m.rule.dimension == "intensity" and m.rule.attach in ("next", "around")]
    degrees = (range(m.start, m.end) for m in modifiers)
    passed = frozenset(i for span in degrees for i in span)
    for match in heads:
        start = match.start
        if match.rule.id in _MODALS or side.norms[match.start] in ("will", "shall", "would"):
            rank = _rank_modal(side, match, lexicon)
        elif match.form == "s" or (match.form == "v" and _copula_before(side, match, lexicon)):
            rank = _rank_state(side, match, lexicon)
        elif match.form == "n":
            rank, start = _rank_noun(side, match, carrying, passed, lexicon)
        else:
            rank = _rank_verb(side, match, found, lexicon)
        noun = match.form == "n"
        if rank is None and match.form == "v" and match.rule.nouns:  # "our resolve to" looks like "we resolve to"
            rank, start = _rank_noun(side, match, carrying, passed, lexicon)
            noun = rank is not None
        if rank is None:
            continue
        if noun:  # the noun is the act, its carrier only its verb
            found = [entry for entry in found if not entry[0].start <= start < entry[0].end]
        elif match.rule.family == "attention" and match.rule.level >= 2:
            carrying.update((at, match.rule.level) for at in range(match.start, match.end))
        found.append((match, rank, start))
    return found


def _copula_before(side: Side, match: Match, lexicon: Lexicon) -> bool:
    return match.start > 0 and side.norms[match.start - 1] in lexicon.words["copulas"]


def find_acts(side: Side, lexicon: Lexicon) -> tuple[Act, ...]:
    """The acts of one side in order. Participles that only open or close a sentence with finite acts are left out."""
    found = _find(side, lexicon)
    acts: list[Act] = []
    for index, (match, rank, head) in enumerate(found):
        stop = side.sentence_end(match.start)
        following = [m.start if m.form != "n" else h for m, _, h in found[index + 1 :] if m.start < stop]
        right = stop if match.rule.family == "attention" else min([stop, *following])
        left = _sentence_start(side, match.start, found[index - 1][0].end if index else 0)
        negated = _walk(side, match.start, lexicon).negated or (
            match.rule.id in _MODALS and bool(_NOT & set(side.norms[match.start : match.end + 1]))
        )
        rule = match.rule
        act = Act(rule, match.start, match.end, rule.family, rule.level, rank, negated, left, right, head)
        later = [m for m in side.matches if m.start >= match.end]
        acts.append(_pulled(side, _forecast(side, act, acts, lexicon), later[:2], lexicon))
    return _main(side, _unpulled(acts, side))


def _unpulled(acts: list[Act], side: Side) -> list[Act]:
    """Drop an act whose words were taken over by the promise before it, and the "agree" of "agree we will"."""
    out: list[Act] = []
    for act in acts:
        last = out[-1] if out else None
        if last and last.rule.id == "stage.agree" != act.rule.id and act.start - last.end <= 3:
            if act.family == "commitment" and not side.hard(act.start):
                out.pop()
        elif last and (last.start == act.start or _weighed(side, last, act)):
            continue
        out.append(act)
    return out


def _weighed(side: Side, last: Act, act: Act) -> bool:
    """Whether an act is only what is being looked into ("considering whether … needs to …")."""
    asking = last.rule.id == "stage.explore" and _ASKING & set(side.norms[last.start : act.start])
    return bool(asking) and _together(side, last, act)


def _main(side: Side, acts: list[Act]) -> tuple[Act, ...]:
    if all(act.rank == 2 for act in acts):
        return tuple(acts)
    if side.preamble and acts[0].rank == 1:  # what "Recalling that the Council demanded" goes on to tell is told
        return tuple(act for act in acts if act.rank == 1)
    ends = {side.sentence_end(act.start) for act in acts if act.rank == 0}
    return tuple(a for a in acts if a.rank == 0 or (a.rank == 1 and side.sentence_end(a.start) not in ends))


def _sentence_start(side: Side, position: int, floor: int) -> int:
    while position > floor and not side.hard(position):
        position -= 1
    return position


def _predicate(side: Side, act: Act, lexicon: Lexicon) -> bool:
    """Whether what the act speaks of is its grammatical subject: "any attack would be met with", "is unacceptable"."""
    if act.family not in ("opposition", "directive"):
        return False
    copulas = lexicon.words["copulas"]
    inside = copulas & set(side.norms[act.start : act.end])
    return bool(inside) or (act.level >= _SHUT and side.norms[act.start - 1] in copulas)


def stems_of(side: Side, act: Act, lexicon: Lexicon) -> Counter[str]:
    """What an act speaks of, as stems; for a modal or a predicate also what stands before it."""
    left = act.left if act.family == "modal" or act.rule.id in _MODALS or _predicate(side, act, lexicon) else act.end
    return Counter(content(side, left, act.right, lexicon))


def _kinship(one: Act, other: Act) -> float:
    """How much two acts are of a kind, before what they speak of: an equal is the likelier successor."""
    if one.family != other.family:
        return 0.1 * ({one.family, other.family} == _KIN)
    return 0.2 + 0.15 * (abs(one.level - other.level) < 1) + 0.15 * (one.rule.id == other.rule.id)


def _only(
    old_acts: Sequence[Act], new_acts: Sequence[Act],
    old_stems: Sequence[Counter[str]], new_stems: Sequence[Counter[str]],
) -> list[tuple[int, int, float]]:  # fmt: skip
    """The only act of one side and the strongest of its family on the other, where their words share little."""
    same = [(i, j) for i, a in enumerate(old_acts) for j, b in enumerate(new_acts) if a.family == b.family]
    if not same:
        return []
    i, j = max(same, key=lambda p: (old_acts[p[0]].level + new_acts[p[1]].level, -p[0] - p[1]))
    return [(i, j, likeness(old_stems[i], new_stems[j]))]


def pair_acts(
    old: Side, new: Side, old_acts: Sequence[Act], new_acts: Sequence[Act], lexicon: Lexicon
) -> list[tuple[int, int, float]]:
    """Which act became which, by what they speak of: positions and likeness. The same whichever side comes first."""
    if len(old_acts) == 1 == len(new_acts):
        stems = stems_of(old, old_acts[0], lexicon), stems_of(new, new_acts[0], lexicon)
        return [(0, 0, likeness(*stems))]
    old_stems = [stems_of(old, act, lexicon) for act in old_acts]
    new_stems = [stems_of(new, act, lexicon) for act in new_acts]
    scored = []
    for i, a in enumerate(old_acts):
        for j, b in enumerate(new_acts):
            alike = likeness(old_stems[i], new_stems[j])
            bonus = _kinship(a, b)
            if alike >= _FAR or (bonus > 0.3 and abs(i - j) <= 1):
                scored.append((-(alike + bonus), i + j, abs(i - j), i, j, alike))
    pairs: list[tuple[int, int, float]] = []
    for _, _, _, i, j, alike in sorted(scored):
        if all(i != p[0] and j != p[1] for p in pairs):
            pairs.append((i, j, alike))
    if not pairs and min(len(old_acts), len(new_acts)) == 1:
        pairs = _only(old_acts, new_acts, old_stems, new_stems)
    return sorted(pairs)
