"""The language of a text: by its script where one language alone uses it, else by its commonest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

from ..model import Statement
from .patterns import data

SAMPLE = 20_000  # code points looked at
MIN_WORDS = 8  # a shorter text does not say
MIN_HITS = 4  # words that say so
MIN_SHARE = 0.08  # of its words must be among the commonest of the language
LEAD = 1.25  # times as many of them as of the next language's
PROSE = 30  # words in small letters: a text of so many that is English has the commonest English words
COMMONEST = frozenset(("the", "of", "and", "to"))
FEW = 0.03  # of its words in small letters are among them at least; 0.06 in the statements that were looked at
MARKED = 0.25  # of the words in small letters with letters beyond ASCII are more than English has
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _scripts() -> dict[str, re.Pattern[str]]:
    return {language: re.compile(f"[{ranges}]") for language, ranges in data()["languages"]["scripts"].items()}


@cache
def _words() -> dict[str, frozenset[str]]:
    return {language: frozenset(words) for language, words in data()["languages"]["words"].items()}


def _foreign(text: str) -> bool:
    """Whether a character stands beyond Latin and the marks that all scripts share; patterns cost time to compile."""
    return not text.isascii() and any(char > "\u036f" and not "\u2000" <= char < "\u2e80" for char in set(text))


def find_language(text: str) -> str | None:
    """The two-letter code of the text's language, or None where it is too short or none stands out."""
    sample = text[:SAMPLE]
    if _foreign(sample):
        letters = sum(map(str.isalpha, sample))
        for language in ("ja", *_scripts()):
            share = len(_scripts()[language].findall(sample)) / max(letters, 1)
            if share > (0.15 if language == "ja" else 0.4) and letters >= MIN_WORDS:
                return language
    words = Counter(word.lower() for word in _WORD.findall(sample))
    total = sum(words.values())
    if total < MIN_WORDS:
        return None
    scores = sorted(((sum(words[w] for w in known), code) for code, known in _words().items()), reverse=True)
    (best, language), (second, _) = scores[0], scores[1]
    return language if best >= max(MIN_HITS, MIN_SHARE * total) and best >= LEAD * second else None


def seems_foreign(text: str) -> bool:
    """Whether a text in which no language stands out is not English: by its letters, or by the words it lacks.

    Only words in small letters say so, as lists of names are in no language.
    """
    sample = unicodedata.normalize("NFKC", text[:SAMPLE])
    letters = sum(map(str.isalpha, sample))
    if not sample.isascii() and sum(map(_beyond_latin, sample)) > letters / 2:
        return True
    words = [word for word in _WORD.findall(sample) if word.islower()]
    if words and sum(word in COMMONEST for word in words) >= FEW * len(words):
        return False
    marked = sum(not word.isascii() for word in words)
    return len(words) >= PROSE or marked >= max(MIN_HITS, MARKED * len(words))


def _beyond_latin(char: str) -> bool:
    return char > "\u024f" and char.isalpha() and not "\u1e00" <= char < "\u1f00"


def judged_language(statement: Statement) -> str:
    """Return the language by which to decide if strength is judged: a two-letter code, or "unknown"."""
    text = statement.text
    return statement.language or find_language(text) or ("unknown" if seems_foreign(text) else "en")


def language_notice(*languages: str) -> str:
    """Return why strength is not judged, or "" if it is: the built-in rules read English only."""
    foreign = ", ".join(sorted(set(languages) - {"en", ""}))
    return f"strength not judged: no lexicon for the language of the texts ({foreign})" if foreign else ""
