"""English morphology: stems, inflections, plurals and the names of months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
MONTH_NAMES = frozenset(map(str.lower, MONTHS))
_ENDINGS = (
    "izations", "isations", "ization", "isation", "ational", "ations", "ation", "ating", "ative", "ated", "ates",
    "ate", "ities", "ments", "ment", "ity", "ness", "ings", "ing", "ions", "ion", "ives", "ive", "ally", "als", "al",
    "ies", "ied", "ics", "ic", "ers", "er", "ors", "or", "ed", "es", "ly", "y", "e", "s",
)  # fmt: skip
_LIGHT_ENDINGS = (
    "ations", "ation", "ments", "ment", "ings", "ing", "ities", "ity", "ively", "ive", "ally", "al", "ies", "ied",
    "edly", "ed", "ely", "ly", "es", "e", "s", "y",
)  # fmt: skip
_BY_LAST = {last: tuple(e for e in _ENDINGS if e[-1] == last) for last in {e[-1] for e in _ENDINGS}}


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the word without its ending: "cooperated", "cooperation" and "cooperative" become "cooper"."""
    if len(word) < 5 or not word.isascii() or not word.isalpha():
        return word
    for ending in _BY_LAST.get(word[-1], ()):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word


@lru_cache(maxsize=1 << 16)
def light_stem(word: str) -> str:
    """Return the word without its inflection: "strengthening" and "strengthens" become "strengthen".

    Unlike ``stem``, this keeps apart words that mean different things, such as "nation" and "nature".
    """
    for ending in _LIGHT_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@cache
def verb_forms(word: str) -> frozenset[str]:
    """Return a word and the forms it would have as a regular verb: "stop", "stops", "stopped", "stopping"."""
    bare, doubled = word.removesuffix("e"), word + word[-1]
    return frozenset([word, f"{word}s", f"{bare}ed", f"{bare}ing", f"{doubled}ed", f"{doubled}ing"])


def verb_shape(word: str) -> str:
    """Return the form of a verb as far as its ending shows it: "ing", "past", "third" or "base"."""
    if word.endswith("ing"):
        return "ing"
    if word.endswith(("ed", "ught", "ood", "ook", "eld", "egan", "oke", "aid", "ade")):
        return "past"
    return "third" if word.endswith("s") and not word.endswith("ss") else "base"


def is_adverb(word: str) -> bool:
    """Return True if the word looks like an adverb in "-ly"."""
    return len(word) > 4 and word.endswith("ly")


def third_person_spellings(verb: str) -> tuple[str, str]:
    """Return the third person of a verb and its common misspelling: "denies" and "denys", "notes" and "notees"."""
    return (verb[:-1] + "ies", verb + "s") if verb.endswith("y") else (verb + "s", verb + "es")


def past_tense(verb: str) -> str:
    """Return the regular past tense: "noted", "denied"."""
    if _ends_in_consonant_y(verb):
        return verb[:-1] + "ied"
    return verb.removesuffix("e") + "ed"


def plural(word: str) -> str:
    """Return the regular plural of a noun, which is also the third person of a verb: "denies", "notes"."""
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    return word[:-1] + "ies" if _ends_in_consonant_y(word) else word + "s"


third_person = plural


def inflections(verb: str, irregular: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Return the forms of a verb: base, third person, past, participle and -ing."""
    past, gerund = past_tense(verb), verb + "ing"
    if "+" + verb in irregular:
        past, gerund = verb + verb[-1] + "ed", verb + verb[-1] + "ing"
    elif verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        gerund = verb[:-1] + "ing"
    return frozenset({verb, third_person(verb), gerund, *irregular.get(verb, [past])})


def _ends_in_consonant_y(word: str) -> bool:
    return word.endswith("y") and word[-2] not in "aeiou"


def is_month(word: str) -> bool:
    """Return True if the word is the name of a month, in upper or lower case."""
    return word.lower() in MONTH_NAMES
