"""Sentence → clauses: a sentence that joins several acts is cut at the acts.

"The two sides reaffirmed A, opposed B and agreed to C" is three clauses. A cut is made only where the next verb has the
same inflection as the act that opens the sentence, or where a semicolon or a new subject precedes it. "To strengthen
and support" and "welcomed and supported" are not cut.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from ..english import past_tense, third_person
from .sentences import word_lists, word_set

MAX_CUTS = 60  # a sentence with more acts is a list and is not cut
MIN_WORDS = 4  # a shorter clause makes no point of its own
_VERB = "[a-z\ufb00-\ufb06]+"  # with ligatures ("reaﬃrm")
_ADVERBS = r"(?!(?:mutually|commonly|internationally|previously)\b)(?:(?:also|further|again|\w+ly)\s+){0,2}"
_ACTOR = (
    r"(?:[Tt]he\s+|[Bb]oth\s+|[Aa]ll\s+)?(?:two\s+)?(?:[Ww]e|[Tt]hey|[Ii]t|[Hh]e|[Ss]he|[Ss]ides?|[Ll]eaders"
    r"|[Mm]inisters|[Pp]arties|[Cc]ountries|[Pp]residents|[Mm]embers|[Ss]tates|[Cc]ouncil|[Cc]ommittee)"
)
_OFFICE = r"(?:President|Prime Minister|Minister|Secretary|Chancellor|Premier)\s+[A-Z]\S+"
_SIDE = r"(?:[Tt]he\s+)?[A-Z][a-z]+(?:\s+[A-Z][a-z]+)?\s+side"
_SUBJECT = rf"(?:{_ACTOR}|{_OFFICE}|{_SIDE}|[A-Z][a-z]{{2,}})"
_JOINT = r"(?:;\s+(?:and\s+)?|,\s+and\s+|,\s+|(?<=\S)\s+and\s+)"
_SUBJECT_JOINT = r"(?:;\s+(?:and\s+)?|,\s+and\s+|,\s+while\s+)"
# Groups: 1 is the verb after the joint, 2 and 3 what follows it.
_JOINED_VERB = re.compile(rf"{_JOINT}(?={_ADVERBS}({_VERB})\b(?:\s+(by|and|or|on|upon|for)\b|\s*(,))?)")
_JOINED_SUBJECT = re.compile(rf"{_SUBJECT_JOINT}(?={_SUBJECT}\s+{_ADVERBS}(?:will\s+)?({_VERB})\b)")
_SUBJECT_AND_VERB = re.compile(rf"\b{_SUBJECT}\s+{_ADVERBS}({_VERB})\b")
_LOWER_WORD = re.compile(rf"\b{_VERB}\b")


@cache
def _acts(form: str) -> frozenset[str]:
    verbs, irregular = word_lists()["acts"], word_lists()["irregular"]
    if form == "past":
        return frozenset(irregular.get(verb) or past_tense(verb) for verb in verbs)
    return frozenset(verbs if form == "base" else map(third_person, verbs))


def _without_ligatures(word: str) -> str:
    return word if word.isascii() else unicodedata.normalize("NFKC", word)


def _first_act_end(sentence: str, form: str) -> int | None:
    """Return the offset after the first act in this form. In the base form it must follow its subject."""
    pattern, group = (_SUBJECT_AND_VERB, 1) if form == "base" else (_LOWER_WORD, 0)
    acts = _acts(form)
    return next((m.end(group) for m in pattern.finditer(sentence) if _without_ligatures(m[group]) in acts), None)


def _is_act(match: re.Match[str], form: str) -> bool:
    """Return True if the word after a joint performs an act in this form, and is not a participle in a list."""
    word, follower = _without_ligatures(match[1]), match[2] or match[3]
    if form == "base":  # only verbs that without a subject of their own are rarely infinitives
        return word in word_set("performatives") and (word != "call" or follower in ("on", "upon", "for"))
    return word in _acts(form) and follower not in ("by", "and", "or", ",")


def clause_starts(sentence: str) -> list[int]:
    """Return where the second and later clauses of a sentence begin, after the comma or semicolon and the space."""
    cuts: set[int] = set()
    words = _LOWER_WORD.findall(sentence)
    words = words if sentence.isascii() else list(map(_without_ligatures, words))
    for form in ("past", "third", "base"):
        acts = _acts(form)
        has_several = sum(map(acts.__contains__, words)) > 1  # an act to begin with, and one after a joint
        first = _first_act_end(sentence, form) if has_several else None
        if first is None:
            continue
        joints = [m for m in _JOINED_VERB.finditer(sentence, first) if _is_act(m, form)]
        joints += [m for m in _JOINED_SUBJECT.finditer(sentence, first) if _without_ligatures(m[1]) in acts]
        cuts.update(m.end() - len(m[0].lstrip(",; \t\r\n\f\v")) for m in joints)
    starts = [0]
    for cut in sorted(cuts) if len(cuts) <= MAX_CUTS else ():
        if len(sentence[starts[-1] : cut].split()) >= MIN_WORDS and len(sentence[cut:].split()) >= MIN_WORDS:
            starts.append(cut)
    return starts[1:]
