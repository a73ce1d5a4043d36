"""Clause → tokens: each word as written and as compared.

What vanishes here never becomes a finding: white space and hard wraps, punctuation and quotes, capitals,
ligatures and width (NFKC), hyphens, British against American spelling. Words keep their exact spans, so the
text itself is never touched. Only words and numbers are tokens; each CJK character is one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import chain

from . import resources
from .model import Clause, Token

_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e8\u0900-\u0903\u093a-\u094f\u200c\u200d"
)
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_LETTER = rf"[^\W\d_{_CJK}]"
_ENDING = re.compile(r"(?<=[^aeou])is(e|ed|es|er|ers|ing|ation|ations|ational)$")

USUAL = 12
"""Letters a piece has at most on average in a text whose pieces are kept; Chinese has whole sentences without space."""

_ACROSS = re.compile(r"\s(?:(?<=[-\u2010\u2011]\s)|(?<=\b[Pp]er\s))")
_APART = r"(?<![-\u2010\u2011\s])(?<!\b[Pp]er)\s+"  # for few texts: the functions of re compile it


@cache
def _spelling() -> tuple[tuple[str, ...], re.Pattern[str], dict[str, str], dict[str, str]]:
    """The spelling data: prefixes, a pattern of stems, stem → stem, word → word."""
    data = resources.table("data/spelling.toml")
    stems: dict[str, str] = data["stems"]
    return tuple(data["prefixes"]), re.compile("|".join(stems)), stems, data["words"]


@cache
def _word(wide: bool) -> re.Pattern[str]:
    """One token. Linear: each alternative consumes its own character class, prefixes are literals.

    ``wide``: for texts with combining marks or characters beyond the Latin and symbol blocks; the narrow
    pattern cuts all others the same way and compiles in a fraction of the time.
    """
    prefixes = "|".join(_spelling()[0])
    letter, rest, cjk = r"[^\W\d_]", r"[^\W_]*", ""
    if wide:
        letter = _LETTER
        inside = rf"[^\W_{_CJK}{_MARKS}]*"
        rest, cjk = rf"{inside}(?:[{_MARKS}]+{inside})*", rf"|[{_CJK}]"
    return re.compile(
        r"[A-Za-z]++(?<![Pp]er)(?=[ ,])"  # most words; what follows would cut them the same way, only later
        rf"|(?:{letter}\.){{2,}}"  # U.N., H.E.
        rf"|\b(?i:{prefixes})[-\u2010\u2011](?:[ \t]{{0,9}}\r?\n[ \t]{{0,9}})?{letter}+"  # co-operate
        r"|\b[Pp]er\s{1,3}cent\b"
        r"|['’][sS]\b"
        rf"|{letter}{rest}(?:['’](?![sS]\b){letter}+)*"
        r"|\d{1,2}[-\u2010\u2011]\d{1,2}/\d{1,2}(?![\d/])|\d+(?:[.,/:]\d+)*"  # 5-1/4, 1.5
        rf"{cjk}|%"
    )


def _cutter(text: str) -> re.Pattern[str]:
    return _word(not text.isascii() and any(map(_is_wide, set(text))))


def _is_wide(char: str) -> bool:
    """Whether it is a combining mark or joiner, or stands beyond the Latin, symbol and private blocks."""
    if char < "\u0300":
        return char == "\u00ad"
    return not ("\u2000" <= char < "\u2c00" or "\ud800" <= char < "\uf900") or char in "\u200c\u200d"


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """The compared form of one word as ``_word`` cuts it."""
    if word.isascii():
        norm = word.lower()
    else:
        norm = unicodedata.normalize("NFKC", word).casefold().replace("\u00ad", "").replace("’", "'")
    if norm.isalpha() and norm.isascii() and len(norm) < 5:
        return norm
    if norm == "%" or (norm.startswith("per") and norm[3:].strip() == "cent"):
        return "percent"
    if not (norm.isalpha() or norm[0].isdigit()):
        norm = re.sub(r"[\s.\-\u2010\u2011]", "", norm)
    _, stem_pattern, stems, words = _spelling()
    if norm in words:
        return words[norm]
    stem = stem_pattern.match(norm)
    if stem:
        norm = stems[stem[0]] + norm[stem.end() :]
    return _ENDING.sub(r"iz\1", norm) if len(norm) > 5 and "is" in norm else norm


def _pieces(text: str) -> list[str]:
    """``text`` cut at white space, but where a word may go on beyond it ("per cent", "co-" at the end of a line)."""
    return re.split(_APART, text) if _ACROSS.search(text) else text.split()


@lru_cache(maxsize=1 << 15)
def _norms(piece: str) -> tuple[str, ...]:
    """The compared forms of the words of a piece. Texts repeat their pieces: each is cut once."""
    return tuple(map(fold, _cutter(piece).findall(piece)))


@lru_cache(maxsize=1 << 15)
def _cut(piece: str) -> tuple[tuple[int, int, str, str], ...]:
    """The words of a piece: where each starts and ends, as written, and as compared."""
    out = []
    end = 0
    for word in _cutter(piece).findall(piece):
        start = piece.index(word, end)  # what lies between two words holds no beginning of a word
        end = start + len(word)
        out.append((start, end, word, fold(word)))
    return tuple(out)


def words(text: str) -> list[str]:
    """The compared forms of all words of ``text``, in order: ``[t.norm for t in tokens(text)]``, only faster."""
    if text.isascii() and text.isalpha():  # one word, such as most terms are
        return [fold(text)]
    pieces = _pieces(text)
    norms = _norms if len(text) <= USUAL * len(pieces) else _norms.__wrapped__
    return list(chain.from_iterable(map(norms, pieces)))


def tokens(text: str, offset: int = 0) -> tuple[Token, ...]:
    """The words of ``text`` with their spans; ``offset`` (code points) is where ``text`` starts in its statement."""
    made = tuple.__new__  # what a named tuple's constructor calls: one call a word instead of two
    pieces = _pieces(text)
    cut = _cut if len(text) <= USUAL * len(pieces) else _cut.__wrapped__
    out: list[Token] = []
    end = 0
    for piece in pieces:
        start = text.index(piece, end)
        end = start + len(piece)
        start += offset
        for first, last, word, norm in cut(piece):
            out.append(made(Token, (start + first, start + last, word, norm)))
    return tuple(out)


def clause_tokens(clause: Clause) -> tuple[Token, ...]:
    """Return the words of a clause as printed.

    Returns:
        The tokens with offsets into the statement; skipped characters (footnote marks, hyphens at line ends) are
        not words.
    """
    found = tokens(clause.wording, clause.span.start + clause.lead)
    if not clause.skipped:
        return found
    start = clause.span.start
    return tuple(t._replace(text=clause.text[t.start - start : t.end - start]) for t in found)
