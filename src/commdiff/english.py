"""English morphology: stems, inflections, plurals and the names of months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_ENDINGS = (
    "izations", "isations", "ization", "isation", "ational", "ations", "ation", "ating", "ative", "ated", "ates",
    "ate", "ities", "ments", "ment", "ity", "ness", "ings", "ing", "ions", "ion", "ives", "ive", "ally", "als", "al",
    "ies", "ied", "ics", "ic", "ers", "er", "ors", "or", "ed", "es", "ly", "y", "e", "s",
)  # fmt: skip
_BY_LAST = {last: tuple(e for e in _ENDINGS if e[-1] == last) for last in {e[-1] for e in _ENDINGS}}


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the word without its ending: "cooperated", "cooperation" and "cooperative" become "cooper".

    Args:
        word: A compared word. Words of fewer than five letters, or with other than ASCII letters, are returned as is.

    Returns:
        The stem, at least four letters.
    """
    if len(word) < 5 or not word.isascii() or not word.isalpha():
        return word
    for ending in _BY_LAST.get(word[-1], ()):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word


def inflections(verb: str, irregular: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The forms of a verb: base, -s, past, participle, -ing; irregular pasts come from the data."""
    if verb.endswith(("s", "x", "z", "ch", "sh")):
        third = verb + "es"
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        third = verb[:-1] + "ies"
    else:
        third = verb + "s"
    past = third[:-1].removesuffix("e") + "ed" if third.endswith("ies") else verb.removesuffix("e") + "ed"
    doubled = irregular.get("+" + verb)
    if doubled is not None:
        past, gerund = verb + verb[-1] + "ed", verb + verb[-1] + "ing"
    elif verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        gerund = verb[:-1] + "ing"
    else:
        gerund = verb + "ing"
    pasts = irregular.get(verb, [past])
    return frozenset({verb, third, gerund, *pasts})


def plural(noun: str) -> str:
    """The regular plural of a noun."""
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"
