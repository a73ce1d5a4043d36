"""Clause → tokens: each word as written and as compared.

The compared form ignores white space and hard wraps, punctuation and quotes, capitals, ligatures and width (NFKC),
hyphens, and British or American spelling, so that these are never reported as differences. Tokens have exact offsets,
so the text is not changed. Only words and numbers are tokens; each CJK character is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from . import resources
from .model import Clause, Token

_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e8\u0900-\u0903\u093a-\u094f\u200c\u200d"
)
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_LETTER = rf"[^\W\d_{_CJK}]"
_ENDING = re.compile(r"(?<=[^aeou])is(e|ed|es|er|ers|ing|ation|ations|ational)$")

MAX_PIECE = 12  # letters of a piece on average in a text whose pieces are cached; a Chinese piece is a whole sentence

_SPACE_IN_WORD = re.compile(r"\s(?:(?<=[-\u2010\u2011]\s)|(?<=\b[Pp]er\s))")
_WORD_GAP = r"(?<![-\u2010\u2011\s])(?<!\b[Pp]er)\s+"  # a string, because few texts need it


@cache
def _spelling() -> tuple[tuple[str, ...], re.Pattern[str], dict[str, str], dict[str, str]]:
    """Return the spelling data: prefixes, a pattern of stems, stem → stem, word → word."""
    data = resources.table("data/spelling.toml")
    stems: dict[str, str] = data["stems"]
    return tuple(data["prefixes"]), re.compile("|".join(stems)), stems, data["words"]


@cache
def _word(wide: bool) -> re.Pattern[str]:
    """Return the pattern of one token. It is linear: each alternative has its own character class.

    The wide pattern is for texts with combining marks or with characters outside the Latin and symbol blocks. The
    narrow one cuts all other texts in the same way and compiles faster.
    """
    prefixes = "|".join(_spelling()[0])
    letter, rest, cjk = r"[^\W\d_]", r"[^\W_]*", ""
    if wide:
        letter = _LETTER
        inside = rf"[^\W_{_CJK}{_MARKS}]*"
        rest, cjk = rf"{inside}(?:[{_MARKS}]+{inside})*", rf"|[{_CJK}]"
    return re.compile(
        r"[A-Za-z]++(?<![Pp]er)(?=[ ,])"  # most words: the alternatives below would cut them in the same way
        rf"|(?:{letter}\.){{2,}}"  # U.N., H.E.
        rf"|\b(?i:{prefixes})[-\u2010\u2011](?:[ \t]{{0,9}}\r?\n[ \t]{{0,9}})?{letter}+"  # co-operate
        r"|\b[Pp]er\s{1,3}cent\b"
        r"|['’][sS]\b"
        rf"|{letter}{rest}(?:['’](?![sS]\b){letter}+)*"
        r"|\d{1,2}[-\u2010\u2011]\d{1,2}/\d{1,2}(?![\d/])|\d+(?:[.,/:]\d+)*"  # 5-1/4, 1.5
        rf"{cjk}|%"
    )


def _is_wide(char: str) -> bool:
    """Return True for a combining mark or joiner, and for a character outside the Latin, symbol and private blocks."""
    if char < "\u0300":
        return char == "\u00ad"
    return not ("\u2000" <= char < "\u2c00" or "\ud800" <= char < "\uf900") or char in "\u200c\u200d"


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Return the compared form of one word, as ``tokens`` cuts it."""
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


@lru_cache(maxsize=1 << 15)
def _words_of_piece(piece: str) -> tuple[tuple[int, int, str, str], ...]:
    """Return the words of a piece as (start, end, as written, as compared). Texts repeat their pieces."""
    words = []
    end = 0
    for word in _word(not piece.isascii() and any(map(_is_wide, set(piece)))).findall(piece):
        start = piece.index(word, end)  # no word can begin between two words
        end = start + len(word)
        words.append((start, end, word, fold(word)))
    return tuple(words)


def _pieces(text: str) -> tuple[list[str], Callable[[str], tuple[tuple[int, int, str, str], ...]]]:
    """Split a text at white space where no word goes on ("per cent", "co-"), and return what cuts a piece to words."""
    pieces = re.split(_WORD_GAP, text) if _SPACE_IN_WORD.search(text) else text.split()
    return pieces, _words_of_piece if len(text) <= MAX_PIECE * len(pieces) else _words_of_piece.__wrapped__


def words(text: str) -> list[str]:
    """Return the compared forms of all words of ``text``: ``[t.norm for t in tokens(text)]``, but faster."""
    if text.isascii() and text.isalpha():  # one word, as most terms are
        return [fold(text)]
    pieces, cut = _pieces(text)
    return [word[3] for piece in pieces for word in cut(piece)]


def tokens(text: str, offset: int = 0) -> tuple[Token, ...]:
    """Return the words of ``text``; ``offset`` is added to their offsets."""
    make = tuple.__new__  # the constructor of a NamedTuple calls it: one call a word instead of two
    pieces, cut = _pieces(text)
    out: list[Token] = []
    end = 0
    for piece in pieces:
        start = text.index(piece, end)
        end = start + len(piece)
        start += offset
        for first, last, word, norm in cut(piece):
            out.append(make(Token, (start + first, start + last, word, norm)))
    return tuple(out)


def clause_tokens(clause: Clause) -> tuple[Token, ...]:
    """Return the words of a clause as printed, without skipped characters; offsets are in the statement."""
    wording_tokens = tokens(clause.wording, clause.span.start + clause.lead)
    if not clause.skipped:
        return wording_tokens
    start = clause.span.start
    return tuple(t._replace(text=clause.text[t.start - start : t.end - start]) for t in wording_tokens)
