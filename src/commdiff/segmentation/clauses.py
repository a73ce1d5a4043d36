"""Sentence → clauses: a sentence that joins several acts is cut at the acts.

"The two sides reaffirmed A, opposed B and agreed to C" is three clauses. A cut is made only where the verb that
follows has the same inflection as the act that opens the sentence, or a semicolon or a new subject stands before
it; "to strengthen and support", "welcomed and supported" stay whole.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from .sentences import data

MOST = 60
MIN_WORDS = 4  # a clause shorter than this is no point of its own
_ADVERBS = r"(?!(?:mutually|commonly|internationally|previously)\b)(?:(?:also|further|again|\w+ly)\s+){0,2}"
_VERB = "[a-z\ufb00-\ufb06]+"  # letters printed as one sign ("reaﬃrm") among them
_SUBJECT = (
    r"(?:(?:[Tt]he\s+|[Bb]oth\s+|[Aa]ll\s+)?(?:two\s+)?(?:[Ww]e|[Tt]hey|[Ii]t|[Hh]e|[Ss]he|[Ss]ides?|[Ll]eaders"
    r"|[Mm]inisters|[Pp]arties|[Cc]ountries|[Pp]residents|[Mm]embers|[Ss]tates|[Cc]ouncil|[Cc]ommittee)"
    r"|(?:President|Prime Minister|Minister|Secretary|Chancellor|Premier)\s+[A-Z]\S+"
    r"|(?:[Tt]he\s+)?[A-Z][a-z]+(?:\s+[A-Z][a-z]+)?\s+side|[A-Z][a-z]{2,})"
)
# A word after a joint, and what follows it; a word after a joint and a new subject.
_JOINED = re.compile(
    rf"(?:;\s+(?:and\s+)?|,\s+and\s+|,\s+|(?<=\S)\s+and\s+)(?={_ADVERBS}({_VERB})\b(?:\s+(by|and|or|on|upon|for)\b|\s*(,))?)"
)
_RESUMED = re.compile(rf"(?:;\s+(?:and\s+)?|,\s+and\s+|,\s+while\s+)(?={_SUBJECT}\s+{_ADVERBS}(?:will\s+)?({_VERB})\b)")
_OPENING = re.compile(rf"\b{_SUBJECT}\s+{_ADVERBS}({_VERB})\b")
_LOWER = re.compile(rf"\b{_VERB}\b")


def _inflect(verb: str, ending: str) -> str:
    irregular = data()["irregular"].get(verb)
    if irregular:
        return str(irregular[ending])
    if ending == "s":
        return verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
    return verb + ("d" if verb.endswith("e") else "ed")


@cache
def _forms(ending: str) -> frozenset[str]:
    """The acts in the past ("ed"), the third person ("s") or the base form ("")."""
    verbs = data()["acts"]
    return frozenset(verb if not ending else _inflect(verb, ending) for verb in verbs)


@cache
def _performatives() -> frozenset[str]:
    """The acts that a base form behind a joint performs, without a subject of its own; all are among ``_forms("")``."""
    return frozenset(data()["performatives"])


def _spelled(word: str) -> str:
    """The word in single letters."""
    return word if word.isascii() else unicodedata.normalize("NFKC", word)


def _first_act(sentence: str, ending: str) -> int | None:
    """Where the first act of this inflection ends; in the base form it must follow its subject."""
    forms = _forms(ending)
    pattern, group = (_LOWER, 0) if ending else (_OPENING, 1)
    return next((m.end(group) for m in pattern.finditer(sentence) if _spelled(m[group]) in forms), None)


def _joins(match: re.Match[str], ending: str) -> bool:
    """Whether the word after a joint performs an act in this inflection, and is no participle in a list."""
    word, follower = _spelled(match[1]), match[2] or match[3]
    if not ending:
        return word in _performatives() and (word != "call" or follower in ("on", "upon", "for"))
    return word in _forms(ending) and follower not in ("by", "and", "or", ",")


def clause_starts(sentence: str) -> list[int]:
    """Offsets in the sentence at which its second and later clauses begin; empty where it makes one point.

    A clause begins at its "and" or its first word, after the comma or semicolon and the space. A sentence with
    more than ``MOST`` acts is a list, and stays whole.
    """
    cuts: set[int] = set()
    words = _LOWER.findall(sentence)
    if not sentence.isascii():
        words = list(map(_spelled, words))
    for ending in ("ed", "s", ""):
        several = sum(map(_forms(ending).__contains__, words)) > 1  # an act to begin with, and one behind a joint
        first = _first_act(sentence, ending) if several else None
        if first is None:
            continue
        joints = [m for m in _JOINED.finditer(sentence, first) if _joins(m, ending)]
        joints += [m for m in _RESUMED.finditer(sentence, first) if _spelled(m[1]) in _forms(ending)]
        cuts.update(m.end() - len(m[0].lstrip(",; \t\r\n\f\v")) for m in joints)
    if len(cuts) > MOST:
        return []
    out: list[int] = []
    last = 0
    for cut in sorted(cuts):
        if len(sentence[last:cut].split()) >= MIN_WORDS and len(sentence[cut:].split()) >= MIN_WORDS:
            out.append(cut)
            last = cut
    return out
