"""Sentence → clauses: a sentence that joins several acts is cut at the acts.

"The two sides reaffirmed A, opposed B and agreed to C" is three clauses. A cut is made only where the verb that
follows has the same inflection as the act that opens the sentence, or a semicolon or a new subject stands before
it; "to strengthen and support", "welcomed and supported" stay whole.
"""

from __future__ import annotations

import re
from functools import cache

from .sentences import data

MIN_WORDS = 4  # a clause shorter than this is no point of its own
_SUBJECT = (
    r"(?:(?:the|both|all)\s+)?(?:two\s+)?(?:we|they|it|he|she|sides?|leaders|ministers|parties|countries|presidents"
    r"|members|states|council|committee)"
)
_NAMED = (
    r"(?:(?:President|Prime Minister|Minister|Secretary|Chancellor|Premier)\s+[A-Z]\S+"
    r"|(?:the\s+)?[A-Z][a-z]+(?:\s+[A-Z][a-z]+)?\s+side|[A-Z][a-z]{2,})"
)


def _inflect(verb: str, ending: str) -> str:
    irregular = data()["irregular"].get(verb)
    if irregular:
        return str(irregular[ending])
    if ending == "s":
        return verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
    return verb + ("d" if verb.endswith("e") else "ed")


@cache
def _forms(ending: str) -> str:
    verbs = data()["acts"]
    return "|".join(sorted((v if not ending else _inflect(v, ending) for v in verbs), key=lambda w: (-len(w), w)))


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """For each inflection: (an act anywhere, a place to cut before a joined act)."""
    adverb = r"(?!(?:mutually|commonly|internationally|previously)\b)(?:(?:also|further|again|\w+ly)\s+){0,2}"
    out = {}
    for ending in ("ed", "s", ""):
        verb = rf"(?:{_forms(ending)})\b"
        joint = rf"(?:,\s+and\s+|,\s+|\s+and\s+|;\s+(?:and\s+)?){adverb}{verb}(?!\s+(?:by|and|or|,))"
        subject = rf"(?:;\s+(?:and\s+)?|,\s+and\s+|,\s+while\s+)(?i:{_SUBJECT}|{_NAMED})\s+{adverb}(?:will\s+)?{verb}"
        act = rf"\b{verb}"
        if not ending:
            act = rf"\b(?i:{_SUBJECT}|{_NAMED})\s+{adverb}{verb}"
            joint = rf"(?:,\s+and\s+|,\s+|\s+and\s+|;\s+(?:and\s+)?){adverb}(?:{'|'.join(data()['performatives'])})\b"
        out[ending] = (re.compile(act), re.compile(f"{joint}|{subject}"))
    return out


def _boundary(match: re.Match[str]) -> int:
    """Where the next clause begins: at its "and" or its first word, after the comma or semicolon and the space."""
    text = match[0]
    return match.start() + len(text) - len(text.lstrip(",; \t\r\n\f\v"))


def clause_starts(sentence: str) -> list[int]:
    """Offsets in the sentence at which its second and later clauses begin; empty where it makes one point."""
    cuts: set[int] = set()
    for act, joint in _patterns().values():
        first = act.search(sentence)
        if first:
            cuts.update(_boundary(m) for m in joint.finditer(sentence, first.end()))
    out: list[int] = []
    last = 0
    for cut in sorted(cuts):
        if len(sentence[last:cut].split()) >= MIN_WORDS and len(sentence[cut:].split()) >= MIN_WORDS:
            out.append(cut)
            last = cut
    return out
