"""Qualifiers: degree, scope, hedge, condition, deadline. Each one is found with the word it qualifies, its host."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..lexicon.load import Match, Rule
from .annotate import AnnotatedText, positions
from .speech_acts import SpeechAct
from .thresholds import THRESHOLDS

NO_ACT = frozenset({-1})
_OVERLAPS = {"conditionality": THRESHOLDS.condition_overlap, "scope": THRESHOLDS.scope_overlap}


class Qualifier(NamedTuple):
    """The qualifier of the words [start, end)."""

    rule: Rule  # the rule that found it
    start: int
    end: int
    host: str  # stem of the word it qualifies; "" for a phrase that qualifies a whole act
    level: float  # the level on the scale of its family
    acts: frozenset[int]  # indices of its acts, −1 for none; empty if it may not decide
    context: frozenset[str] = frozenset()  # stems of the content words around the host
    host_at: int = -1  # position of the host, −1 for a phrase
    overlap: float | None = None  # 0–1, of its sentence with the other side, if that is too little to decide


def find_qualifiers(text: AnnotatedText, acts: Sequence[SpeechAct]) -> list[Qualifier]:
    """Return the qualifiers of a wording in order. A cue without a host is left out."""
    passed = positions(m for m in text.matches if _is_modifier(m))
    heads = act_words(text)
    out = []
    for match in text.matches:
        host = _find_host(text, match, passed, heads)
        if host is None or (host >= 0 and not fits_host(match.rule, text, host, heads)):
            continue
        inside = _acts_of(match.start, acts)
        if match.rule.dimension == "scope":  # the extent of a recital is not strength
            attention = [i for i, act in enumerate(acts) if act.family == "attention"]
            inside = inside.difference(i for i in attention if acts[i].level <= THRESHOLDS.recital_level)
        stem = text.stem(host) if host >= 0 else ""
        context = _context(text, host, match) if host >= 0 else frozenset()
        out.append(Qualifier(match.rule, match.start, match.end, stem, match.rule.level, inside, context, host))
    return out


def restrict_to_carried_over(
    qualifiers: Sequence[Qualifier], overlaps: Sequence[float], *, spare_alone: bool = False
) -> list[Qualifier]:
    """Take qualifiers out of their acts if their sentence was hardly carried over: they may cancel, not decide."""
    if not overlaps:  # both wordings make one point
        return list(qualifiers)
    out = []
    for q in qualifiers:
        overlap, least = overlaps[q.start], _OVERLAPS.get(q.rule.dimension, THRESHOLDS.sentence_overlap)
        if overlap < least and not (spare_alone and q.rule.alone):
            q = q._replace(acts=frozenset(), overlap=overlap)
        elif q.rule.attach == "noun" and q.acts == NO_ACT:  # the extent of reported facts is content
            q = q._replace(acts=frozenset())
        out.append(q)
    return out


def act_words(text: AnnotatedText) -> frozenset[int]:
    """Return the positions of all words of acts, governing or not."""
    return positions(m for m in text.matches if m.rule.attach == "head")


def fits_host(rule: Rule, text: AnnotatedText, host: int, heads: frozenset[int]) -> bool:
    """Return True if the rule may qualify the word at ``host``; ``heads`` are the positions of words of acts."""
    if not rule.hosts or ("act" in rule.hosts and host in heads):
        return True
    return any(text.norms[host] in text.lexicon.hosts.get(name, frozenset()) for name in rule.hosts)


def _find_host(text: AnnotatedText, match: Match, passed: frozenset[int], heads: frozenset[int]) -> int | None:
    """Return the position of the host, −1 if the cue qualifies a whole act, None if it has no host."""
    kind = match.rule.attach
    if kind == "act":
        return -1
    if kind == "noun":
        return _noun_host(text, match)
    if kind == "around":
        return _host_around(text, match, passed, heads)
    if kind != "next":
        return None
    host = _next_host(text, match, passed)
    return host if host is None or not match.rule.hosts else _listed_host(match.rule, text, host, heads)


def _is_modifier(match: Match) -> bool:
    """Return True for a cue that other modifiers look past: "immediate and unconditional release"."""
    return match.rule.attach in ("next", "around") or (match.rule.attach == "act" and match.end == match.start + 1)


def _next_host(text: AnnotatedText, match: Match, passed: frozenset[int]) -> int | None:
    at = match.end
    while at < len(text.norms) and not text.starts_sentence(at):
        joined = text.norms[at] in ("and", "or") and at + 1 in passed
        if at not in passed and not joined:
            return None if text.listed(at, "function") else at
        at += 1
    return at - 1 if at > match.end else None  # "is expected to be transitory.": the last modifier is the host


def _last_host(text: AnnotatedText, match: Match) -> int | None:
    first = text.sentence_start(match.start, max(match.start - THRESHOLDS.adverb_reach, 0))
    passed = text.lexicon.words["particles"] | text.lexicon.words["function"]
    return next((at for at in range(match.start - 1, first - 1, -1) if text.norms[at] not in passed), None)


def _host_around(text: AnnotatedText, match: Match, passed: frozenset[int], heads: frozenset[int]) -> int | None:
    """Return an adverb's host: the act beside it, else the word after it, else the word before it."""
    before, after = _last_host(text, match), _next_host(text, match, passed)
    comma = match.end < len(text.norms) and text.boundaries[match.end] == ","
    if after is not None and not comma and not (before in heads and after not in heads):
        return after
    return before


def _noun_host(text: AnnotatedText, match: Match) -> int | None:
    """Return a determiner's host: the last word of the noun phrase it opens, which ends at a closing word."""
    host, at = None, match.end
    stop = min(match.end + THRESHOLDS.determiner_reach, len(text.norms))
    while at < stop and not text.starts_sentence(at) and not text.listed(at, "closers"):
        if not text.listed(at, "function"):
            host = at
        elif host is not None and text.norms[at] not in ("and", "or"):
            break
        at += 1
    return host


def _listed_host(rule: Rule, text: AnnotatedText, host: int, heads: frozenset[int]) -> int:
    """Return the rule's own kind of host in the noun phrase that starts at ``host``: "significant downside risks"."""
    for at in range(host, min(host + THRESHOLDS.phrase_reach, len(text.norms))):
        if at > host and (text.boundaries[at] or text.listed(at, "function")):
            break
        if fits_host(rule, text, at, heads):
            return at
    return host


def _context(text: AnnotatedText, host: int, match: Match) -> frozenset[str]:
    """Stems of the content words around the host, without the cue."""
    reach = THRESHOLDS.context_words
    before = text.content(max(host - reach, 0), min(host, match.start))
    return frozenset([*before, *text.content(host + 1, host + reach + 1)])


def _acts_of(position: int, acts: Sequence[SpeechAct]) -> frozenset[int]:
    """Return the acts that a qualifier belongs to: the one it precedes directly, else those it is inside."""
    for index, act in enumerate(acts):
        if act.start > position and act.start - position <= THRESHOLDS.act_ahead and act.left <= position:
            return frozenset([index])
    inside = [i for i, act in enumerate(acts) if act.left <= position < act.right]
    behind = [i for i in inside if acts[i].start <= position]
    return frozenset(behind or inside or NO_ACT)
