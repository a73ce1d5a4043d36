"""Qualifiers: degree, scope, hedge, condition, deadline. Each is weighed on the word it stands with.

A qualifier that comes or goes counts only where its host was carried over: "strong support" → "support" softens,
a new sentence part that brings its own "strong" does not strengthen the old one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from ..lexicon.load import Lexicon, Match, Rule
from .annotate import Side, content, stem
from .speech_acts import Act

_NOUN_REACH = 7
_TRAIL = 4
_PHRASE = 3
_NEAR = 6
_SUPERLATIVE = 5
_RECALLED = 2
_COMPANY = {"conditionality": 0.5, "scope": 0.45}
_USUAL_COMPANY = 0.4
_NO_ACT = frozenset({-1})
_BINDING = frozenset({"commitment", "directive"})
_TIMES = frozenset({"years", "decade", "decades", "month", "months"})
_STRENGTHS = frozenset({"intensity.strong", "intensity.utmost"})


class Qualifier(NamedTuple):
    """A qualifier and the stem of its host; ``acts`` are the acts it stands in, −1 for none.

    ``near`` are the stems of the content words around the host, ``at`` its position.
    """

    rule: Rule
    start: int
    end: int
    host: str
    level: float
    acts: frozenset[int]
    near: frozenset[str] = frozenset()
    at: int = -1


class Step(NamedTuple):
    """A difference that may decide: its tier is looked up by dimension. ``proofs`` are (side, start, end, rule)."""

    dimension: str
    sign: int
    size: float
    certainty: str
    proofs: tuple[tuple[str, int, int, Rule], ...]


def _modifiers(side: Side) -> frozenset[int]:
    """Positions covered by modifying cues, which other modifiers look past: "immediate and unconditional release"."""
    spans = (
        range(m.start, m.end)
        for m in side.matches
        if m.rule.attach in ("next", "around") or (m.rule.attach == "act" and m.end == m.start + 1)
    )
    return frozenset(i for span in spans for i in span)


def _next_host(side: Side, match: Match, passed: frozenset[int], lexicon: Lexicon) -> int | None:
    at = match.end
    while at < len(side.norms) and not side.hard(at):
        joined = side.norms[at] in ("and", "or") and at + 1 in passed
        if at not in passed and not joined:
            return None if side.norms[at] in lexicon.words["function"] else at
        at += 1
    return at - 1 if at > match.end else None  # "is expected to be transitory.": what is said of it is the host


def _last_host(side: Side, match: Match, lexicon: Lexicon) -> int | None:
    at = match.start
    while at > 0 and not side.hard(at) and match.start - at < 3:
        at -= 1
        if side.norms[at] not in lexicon.words["particles"] and side.norms[at] not in lexicon.words["function"]:
            return at
    return None


def _around_host(
    side: Side, match: Match, passed: frozenset[int], heads: frozenset[int], lexicon: Lexicon
) -> int | None:
    """An adverb's host: the act beside it, else the word after it, else the word before it."""
    before, after = _last_host(side, match, lexicon), _next_host(side, match, passed, lexicon)
    comma = match.end < len(side.norms) and side.gaps[match.end] == ","
    if after is not None and not comma and not (before in heads and after not in heads):
        return after
    return before


def _noun_host(side: Side, match: Match, lexicon: Lexicon) -> int | None:
    """A determiner's host: the last word of the noun phrase it opens, as far as closing words show."""
    host, at = None, match.end
    stop = min(match.end + _NOUN_REACH, len(side.norms))
    while at < stop and not side.hard(at) and side.norms[at] not in lexicon.words["closers"]:
        if side.norms[at] not in lexicon.words["function"]:
            host = at
        elif host is not None and side.norms[at] not in ("and", "or"):
            break
        at += 1
    return host


def _acts_of(position: int, acts: Sequence[Act]) -> frozenset[int]:
    """The acts that a qualifier at ``position`` belongs to: those it stands in, or stands right before."""
    for index, act in enumerate(acts):
        if act.start > position and act.start - position <= 4 and act.left <= position:
            return frozenset([index])
    inside = [i for i, act in enumerate(acts) if act.left <= position < act.right]
    behind = [i for i in inside if acts[i].start <= position]
    return frozenset(behind or inside or [-1])


def _around(side: Side, host: int, match: Match, lexicon: Lexicon) -> frozenset[str]:
    start, end = max(host - _NEAR, 0), min(host + _NEAR + 1, len(side.norms))
    before = content(side, start, min(host, match.start), lexicon)
    return frozenset([*before, *content(side, host + 1, end, lexicon)])


def _fits_host(rule: Rule, side: Side, host: int, heads: frozenset[int], lexicon: Lexicon) -> bool:
    if not rule.hosts:
        return True
    if "act" in rule.hosts and host in heads:
        return True
    return any(side.norms[host] in lexicon.hosts.get(name, frozenset()) for name in rule.hosts)


def _listed_host(rule: Rule, side: Side, host: int, heads: frozenset[int], lexicon: Lexicon) -> int:
    """The rule's own kind of host in the noun phrase that starts at ``host``: "significant downside risks"."""
    for at in range(host, min(host + _PHRASE, len(side.norms))):
        if at > host and (side.gaps[at] or side.norms[at] in lexicon.words["function"]):
            break
        if _fits_host(rule, side, at, heads, lexicon):
            return at
    return host


def _recital(act: Act) -> bool:
    return act.family == "attention" and act.level <= _RECALLED


def find_qualifiers(side: Side, acts: Sequence[Act], lexicon: Lexicon) -> list[Qualifier]:
    """The qualifiers of one side that have a host, in order."""
    passed = _modifiers(side)
    heads = frozenset(i for m in side.matches if m.rule.attach == "head" for i in range(m.start, m.end))
    out = []
    for match in side.matches:
        kind = match.rule.attach
        if kind == "next":
            host = _next_host(side, match, passed, lexicon)
        elif kind == "around":
            host = _around_host(side, match, passed, heads, lexicon)
        elif kind == "noun":
            host = _noun_host(side, match, lexicon)
        elif kind == "act":
            host = -1
        else:
            continue
        if kind == "next" and host is not None and match.rule.hosts:
            host = _listed_host(match.rule, side, host, heads, lexicon)
        if host is None or (host >= 0 and not _fits_host(match.rule, side, host, heads, lexicon)):
            continue
        key = stem(side.norms[host], lexicon) if host >= 0 else ""
        near = _around(side, host, match, lexicon) if host >= 0 else frozenset()
        inside = _acts_of(match.start, acts)
        if match.rule.dimension == "scope":  # how much a recital recalls is no strength
            inside = frozenset(i for i in inside if i < 0 or not _recital(acts[i]))
        out.append(Qualifier(match.rule, match.start, match.end, key, match.rule.level, inside, near, host))
    return out


def accompanied(quals: Sequence[Qualifier], near: Sequence[float], alone: bool = False) -> list[Qualifier]:
    """The qualifiers, with no act for those whose sentence was hardly carried over: they may cancel, not decide.
    ``alone``: but for rules that may speak there when nothing else does.

    ``near`` is the likeness of each word's sentence to the nearest on the other side (``company``). The floors were
    set by reading 246 verdicts on neighbouring statements of the collections (docs/accuracy.md).
    """
    out = []
    for q in quals:
        kept = (alone and q.rule.alone) or near[q.start] >= _COMPANY.get(q.rule.dimension, _USUAL_COMPANY)
        loose = q.rule.attach == "noun" and q.acts == _NO_ACT  # how much a report of facts covers is news
        out.append(q if kept and not loose else q._replace(acts=frozenset()))
    return out


def _by_host(quals: Sequence[Qualifier]) -> dict[tuple[str, str, str], list[Qualifier]]:
    groups: dict[tuple[str, str, str], list[Qualifier]] = defaultdict(list)
    for q in quals:
        groups[q.rule.dimension, q.rule.family, q.host].append(q)
    return groups


def _remaining(mine: Sequence[Qualifier], other: Sequence[Qualifier], bare: int) -> tuple[list[Qualifier], int]:
    """My qualifiers that the other side does not match level for level, and the other side's bare hosts."""
    levels = Counter(q.level for q in other)
    left = []
    for q in sorted(mine, key=lambda q: (-abs(q.level), q.start)):
        if levels[q.level]:
            levels[q.level] -= 1
        else:
            left.append(q)
    return left, max(bare, 0)


def _placed(q: Qualifier, other: Counter[str]) -> bool:
    """Whether the other side has anything of what stands around the host: the same word in the same company."""
    return not q.near or any(other[s] for s in sorted(q.near))


def _worded(side: Side, cue: Match | Qualifier) -> tuple[str, tuple[str, ...]]:
    """A cue as its rule and its words: the same words on the other side cancel it, wherever they stand."""
    return cue.rule.id, side.norms[cue.start : cue.end]


def _same_kind(rule: Rule, host: str, side: Side, lexicon: Lexicon) -> bool:
    """Whether the host's stem is there as a word the rule may stand with: "need", and not "where needed"."""
    heads = frozenset(i for m in side.matches if m.rule.attach == "head" for i in range(m.start, m.end))
    places = (i for i, norm in enumerate(side.norms) if stem(norm, lexicon) == host)
    return any(i in heads or _fits_host(rule, side, i, heads, lexicon) for i in places)


def _replaced(q: Qualifier, host: str, side: Side, mine: Counter[str], lexicon: Lexicon) -> bool:
    """Whether the other side says the host with an adjective no rule knows: "firm" for "unyielding" has no order.

    ``side`` is the other side, ``mine`` the stems of the side the qualifier stands on.
    """
    if q.rule.attach != "next":
        return False
    if "act_noun" in q.rule.hosts and not _same_kind(q.rule, host, side, lexicon):
        return True
    if abs(q.level) >= _SUPERLATIVE:
        return False
    cued = frozenset(i for m in side.matches for i in range(m.start, m.end))
    places = [i for i, norm in enumerate(side.norms) if stem(norm, lexicon) == host]
    before = [i - 1 for i in places if i and not side.hard(i) and side.gaps[i] == ""]
    loose = [
        i
        for i in before
        if i not in cued and side.norms[i] not in lexicon.words["function"] and not mine[stem(side.norms[i], lexicon)]
    ]
    return bool(places) and len(loose) == len(places)


def hosted_steps(
    old: Side, new: Side, old_quals: Sequence[Qualifier], new_quals: Sequence[Qualifier],
    old_stems: Counter[str], new_stems: Counter[str], known: tuple[frozenset[int], frozenset[int]],
    lexicon: Lexicon,
) -> list[Step]:  # fmt: skip
    """What qualifiers on carried-over hosts say; the stems count the hosts that stand on each side.

    ``known`` are the acts carried over; a qualifier in any other act cancels its like, but decides nothing.
    """
    surplus = Counter(_worded(old, m) for m in old.matches)
    surplus.subtract(_worded(new, m) for m in new.matches)
    olds = _by_host([q for q in old_quals if q.host])
    news = _by_host([q for q in new_quals if q.host])
    steps = []
    for key in sorted(set(olds) | set(news)):
        host = key[2]
        if not (old_stems[host] and new_stems[host]):
            continue
        mine, theirs = olds.get(key, []), news.get(key, [])
        left_old, bare_old = _remaining(mine, theirs, old_stems[host] - len(mine))
        left_new, bare_new = _remaining(theirs, mine, new_stems[host] - len(theirs))
        left_old = [q for q in left_old if q.acts & known[0] and surplus[_worded(old, q)] > 0 and _placed(q, new_stems)]
        left_new = [q for q in left_new if q.acts & known[1] and surplus[_worded(new, q)] < 0 and _placed(q, old_stems)]
        left_old = [q for q in left_old if not _repeated(q, old, new)]
        left_new = [q for q in left_new if not _repeated(q, new, old)]
        if not (left_old or left_new) or not ((left_old or bare_old) and (left_new or bare_new)):
            continue
        was = left_old[0].level if left_old else 0.0
        now = left_new[0].level if left_new else 0.0
        if was == now:
            continue
        if (left_old and not left_new and _replaced(left_old[0], host, new, old_stems, lexicon)) or (
            left_new and not left_old and _replaced(left_new[0], host, old, new_stems, lexicon)
        ):
            continue
        if key[0] == "hedging" and not (left_old and left_new) and _supposed(new if left_old else old, host, lexicon):
            continue
        proofs = tuple(("old", q.start, q.end, q.rule) for q in left_old[:1])
        proofs += tuple(("new", q.start, q.end, q.rule) for q in left_new[:1])
        certainty = worst([rule.certainty for *_, rule in proofs])
        steps.append(Step(key[0], 1 if now > was else -1, abs(now - was), certainty, proofs))
    return steps


def unanswered(steps: Sequence[Step], old: Side, new: Side) -> list[Step]:
    """The steps without a strong adjective that comes or goes where the other side has another on another word: "our
    strong support" against "steadfast in our support" has no order. Two such steps against each other stay."""
    answered = [
        step
        for step in steps
        if step.dimension == "intensity"
        and [rule.id in _STRENGTHS for *_, rule in step.proofs] == [True]
        and any(m.rule.id in _STRENGTHS for m in (old if step.sign > 0 else new).matches)
    ]
    if len({step.sign for step in answered}) > 1:
        answered = []
    answered += _topped(steps)
    return [step for step in steps if step not in answered]


def _topped(steps: Sequence[Step]) -> list[Step]:
    """Of "strongly condemns" → "condemns in the strongest terms" the lesser degree: the two stand on one ladder."""
    terms = [step for step in steps if _of_family(step, "terms")]
    return [
        step
        for step in steps
        if _of_family(step, "degree") and any(top.sign != step.sign and top.size > step.size for top in terms)
    ]


def _of_family(step: Step, family: str) -> bool:
    return step.dimension == "intensity" and all(rule.family == family for *_, rule in step.proofs)


def speaks_alone(step: Step, old: Side, new: Side, acts: tuple[Sequence[Act], Sequence[Act]], lexicon: Lexicon) -> bool:
    """Whether a step counts where nothing else does, though its sentence was hardly carried over: by rules that say so;
    a deadline only between undertakings or demands of which the other side gives no time."""
    if not any(rule.alone for *_, rule in step.proofs):
        return False
    if step.dimension != "precision":
        return True
    side, other = (new, old) if step.sign > 0 else (old, new)
    if not all(any(act.family in _BINDING for act in found) for found in acts):
        return False
    if _dated(other, lexicon) or _TIMES & set(other.norms):
        return False
    ends = [end for name, _, end, _ in step.proofs if name == side.name]
    return all(  # "by 2050 scenarios" is a name
        end == len(side.norms) or side.gaps[end] or side.norms[end] in lexicon.words["function"] for end in ends
    )


def worst(certainties: Sequence[str]) -> str:
    """The least certain of these."""
    order = ("high", "medium", "low")
    return max(certainties, key=order.index, default="high")


def _carried(side: Side, q: Qualifier, other: Counter[str], lexicon: Lexicon) -> bool:
    """Whether the word right before a phrase is on the other side, or two of the four before it.

    At a sentence's start it is the words right after it that count.
    """
    if q.rule.dimension == "attribution":
        return True
    start = q.start
    while start > 0 and not side.hard(start):
        start -= 1
    before = content(side, max(start, q.start - 9), q.start, lexicon)[-_TRAIL:][::-1]
    near = before or content(side, q.end, min(q.end + 6, len(side.norms)), lexicon)[:_TRAIL]
    return bool(near) and (bool(other[near[0]]) or sum(bool(other[s]) for s in near) >= 2)


def _widens(mine: Sequence[Qualifier], other: Sequence[Qualifier]) -> bool:
    """Whether my side has a universal that the other has not: then what it lost in reach it may say otherwise."""
    count = Counter(q.rule.id for q in mine if q.host and q.rule.dimension == "scope" and q.level > 0)
    count.subtract(q.rule.id for q in other if q.host)
    return any(n > 0 for n in count.values())


def _unshared(mine: Sequence[Qualifier], other: Sequence[Qualifier]) -> list[Qualifier]:
    """My phrases without those of a rule that the other side has too."""
    theirs = {q.rule.id for q in other}
    return [q for q in mine if q.rule.id not in theirs]


def _says(side: Side, words: Sequence[str]) -> bool:
    """Whether the side has these words in a row, though perhaps no rule reads them there."""
    return f" {' '.join(words)} " in f" {' '.join(side.norms)} "


def _repeated(q: Qualifier, side: Side, other: Side) -> bool:
    """Whether the other side has the cue on the same host, perhaps within a longer one ("some further progress")."""
    return q.end <= q.at and _says(other, side.norms[q.start : q.at + 1])


def _supposed(side: Side, host: str, lexicon: Lexicon) -> bool:
    """Whether every word of this stem stands behind an "if": what is supposed is not asserted without a hedge."""
    places = [i for i, norm in enumerate(side.norms) if stem(norm, lexicon) == host]
    return bool(places) and all(
        lexicon.words["supposing"] & set(side.norms[max(i - _TRAIL * 2, 0) : i]) for i in places
    )


def _dated(side: Side, lexicon: Lexicon) -> bool:
    """Whether the side gives any year or month: then a deadline that comes or goes is another date."""
    dates = (
        w == "year" or w in lexicon.words["months"] or (len(w) == 4 and w.isdigit() and w[:2] in ("19", "20"))
        for w in side.norms
    )
    return any(dates)


def phrase_steps(
    old: Side, new: Side, old_quals: Sequence[Qualifier], new_quals: Sequence[Qualifier],
    old_stems: Counter[str], new_stems: Counter[str], known: tuple[frozenset[int], frozenset[int]],
    lexicon: Lexicon, given: bool,
) -> list[Step]:  # fmt: skip
    """What phrases that qualify a whole act say: one family on one side only, or two levels of it."""
    families = sorted({(q.rule.dimension, q.rule.family) for q in (*old_quals, *new_quals) if not q.host})
    steps = []
    for dimension, family in families:
        sides = []
        for side, quals, stems, acts in (
            (old, old_quals, new_stems, known[0]), (new, new_quals, old_stems, known[1]),
        ):  # fmt: skip
            other = new if side is old else old
            group = [q for q in quals if not q.host and (q.rule.dimension, q.rule.family) == (dimension, family)]
            group = [q for q in group if not _says(other, side.norms[q.start : q.end])]
            if group and not any(q.acts & acts and (given or _carried(side, q, stems, lexicon)) for q in group):
                break
            sides.append([q for q in group if q.acts & acts and (given or _carried(side, q, stems, lexicon))])
        if len(sides) < 2:
            continue
        olds, news = sides
        olds, news = _unshared(olds, news), _unshared(news, olds)
        if not (olds and news):
            olds, news = ([q for q in group if not q.rule.paired] for group in (olds, news))
        if family == "deadline" and _dated(old, lexicon) and _dated(new, lexicon):
            continue
        gained, lost = news and not olds, olds and not news
        if dimension == "scope" and (
            (gained and _widens(old_quals, new_quals)) or (lost and _widens(new_quals, old_quals))
        ):
            continue
        was = sum(q.level for q in olds) / max(len(olds), 1)
        now = sum(q.level for q in news) / max(len(news), 1)
        if was == now:
            continue
        proofs = tuple(("old", q.start, q.end, q.rule) for q in olds[:1])
        proofs += tuple(("new", q.start, q.end, q.rule) for q in news[:1])
        steps.append(
            Step(dimension, 1 if now > was else -1, abs(now - was), worst([r.certainty for *_, r in proofs]), proofs)
        )
    return steps
