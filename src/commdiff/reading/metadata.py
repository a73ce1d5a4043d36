"""Title, date, round, issuer and language of a text, where its first paragraphs show them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from itertools import groupby, islice
from typing import Any, TypedDict

from attrs import evolve

from .. import resources
from ..english import MONTHS
from ..errors import UsageError
from ..model import Statement, is_date

HEAD_SIZE = 20_000  # code points in which the first paragraphs are looked for
HEAD_PARAGRAPHS = 8  # a title or date after them is not the text's own
MAX_PLACE_WORDS = 3  # words beside a date that name a place; more words make a title
MAX_LINE_WORDS = 25  # a longer paragraph is prose
_LINE_END = re.compile(r"\r\n|[\r\n\u2028\u2029\f]")
_MARKUP = "#*_=-–— \t\r\n"
_STOPS = tuple(".,;:。；，")
_WORD = re.compile(r"[^\W\d_]{2,}")
_DAY_FIRST = re.compile(  # "3 May 2031", "3rd of May, 2031", "3 de mayo de 2031"
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º)?\.?\s+(?:de\s+|of\s+|day\s+of\s+)?([^\W\d_]{3,10})\.?,?\s+(?:del?\s+)?(\d{4})(?!\d)"
)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")  # "May 3rd, 2031"
_YEAR_FIRST = re.compile(  # "2031-05-03", "2031年5月3日"
    r"(?<!\d)(\d{4})(?:-(\d{2})-(\d{2})(?!\d)|\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日)"
)
_UN_SYMBOL = re.compile(r"[A-Z]{1,6}(?:/[\w.()]+)+(?:\s*\(\d{4}\))?")  # "S/RES/2615 (2021)"
_CJK_WORDS = r"[\u3040-\u30ff\u4e00-\u9fff]{4}"  # scripts without spaces between words
_IN_BRACKETS = r"(?:\([^()]*\)|\[[^\[\]]*\])"
_LANGUAGE_TAG = r"([A-Za-z]{2})(?:[-_][A-Za-z0-9]{1,8})*"

SAMPLE_SIZE = 20_000  # code points that the language is found from
MIN_WORDS = 8  # a shorter text does not show its language
MIN_HITS = 4  # common words of a language that a text of it has, at least
MIN_SHARE = 0.08  # share of common words of the language among all words
LEAD_RATIO = 1.25  # hits of the best language against those of the second
MIN_SCRIPT_SHARE = 0.4  # share of letters in the script of a language
MIN_KANA_SHARE = 0.15  # the same for Japanese, which is mostly written in Chinese characters
PROSE_WORDS = 30  # an English text with so many lower-case words has some of ENGLISH_WORDS
ENGLISH_WORDS = frozenset(("the", "of", "and", "to"))
MIN_ENGLISH_SHARE = 0.03  # share of ENGLISH_WORDS among lower-case words; 0.06 or more in our collections
MAX_ACCENT_SHARE = 0.25  # share of words with letters beyond ASCII; English has fewer
_LETTERS = re.compile(r"[^\W\d_]+")


def _word_lists() -> dict[str, Any]:
    lists: dict[str, Any] = resources.table("data/reading.toml")["metadata"]
    return lists


@lru_cache(maxsize=2)
def _split_head(text: str) -> list[str]:
    groups = groupby(_LINE_END.split(text), lambda line: bool(line.strip(" \t")))
    paragraphs = (" ".join(" ".join(lines).split()).strip(_MARKUP) for filled, lines in groups if filled)
    return list(islice(filter(None, paragraphs), HEAD_PARAGRAPHS))


def _head(text: str) -> list[str]:
    """Return the first paragraphs, each on one line, without Markdown marks."""
    return _split_head(text[:HEAD_SIZE])


@cache
def _months() -> tuple[tuple[str, ...], ...]:
    return tuple(map(str.lower, MONTHS)), *map(tuple, _word_lists()["months"].values())


def _month(word: str) -> int | None:
    """Return the number of a month by its name, or by an unambiguous beginning of its English name."""
    low = word.lower()
    for index, names in enumerate(_months()):
        hits = [i for i, name in enumerate(names, 1) if name == low or (index == 0 and name.startswith(low))]
        if len(hits) == 1:
            return hits[0]
    return None


def _iso(year: str, month: int | None, day: str) -> str | None:
    if month is None or not 1600 <= int(year) <= 2999:
        return None
    date = f"{int(year):04}-{month:02}-{int(day):02}"
    return date if is_date(date) else None


def _dates(line: str) -> list[str]:
    """Return every full date of a line in order, as YYYY-MM-DD."""
    dates = [(m.start(), _iso(m[3], _month(m[2]), m[1])) for m in _DAY_FIRST.finditer(line)]
    dates += [(m.start(), _iso(m[3], _month(m[1]), m[2])) for m in _MONTH_FIRST.finditer(line)]
    dates += [(m.start(), _iso(m[1], int(m[2] or m[4]), m[3] or m[5])) for m in _YEAR_FIRST.finditer(line)]
    return [date for _, date in sorted(dates, key=lambda d: d[0]) if date]


def _alternatives(name: str, line: str) -> str:
    """Return a pattern of those entries of a word list that can be in a line. A short pattern compiles fast.

    An entry is literal up to its first bracket and may be a pattern from there.
    """
    low = line.lower()
    return "|".join(entry for entry in _word_lists()[name] if entry.partition("[")[0] in low)


def _search(name: str, line: str) -> re.Match[str] | None:
    entries = _alternatives(name, line)
    return re.search(rf"(?i)\b(?:{entries})\b", line) if entries else None


def _is_issuer_or_release(line: str) -> bool:
    match = _search("issuers", line)
    if match and match.start() == 0 and match.end() >= len(line) - 30 and len(line.split()) <= 12:
        return True
    return line.lower().startswith(tuple(_word_lists()["releases"]))


def find_title(text: str) -> str | None:
    """Return the first paragraph that reads as a title: some words, not a sentence, not only a date or a symbol."""
    for line in _head(text)[:3]:
        words = line.split()
        undated = _YEAR_FIRST.sub("", _MONTH_FIRST.sub("", _DAY_FIRST.sub("", line)))
        is_date_line = _dates(line) and len(undated.split()) <= MAX_PLACE_WORDS
        if _UN_SYMBOL.fullmatch(line) or not _WORD.search(undated) or is_date_line or _is_issuer_or_release(line):
            continue
        one_word = len(words) < 2 and not re.search(_CJK_WORDS, line)
        if one_word or len(words) > 40 or len(line) > 300 or line.rstrip('"”’)').endswith(_STOPS):
            return None
        return line
    return None


def find_date(text: str) -> str | None:
    """Return the date in the first paragraphs as YYYY-MM-DD, None without one.

    The date is on a line of its own, or in the sentence that says when the parties met. Of the dates of an amended
    text the last one counts.
    """
    lines = _head(text)
    for line in lines:
        dates = _dates(line) if len(line.split()) <= MAX_LINE_WORDS else []
        if dates:
            amended = any(word in line.lower() for word in _word_lists()["amendments"])
            return dates[-1] if amended else dates[0]
    prose = next((line[:600] for line in lines if len(line.split()) > MAX_LINE_WORDS), "")
    dates = _dates(prose)
    return dates[0] if dates and _search("meetings", prose) else None


def find_round(text: str) -> str | None:
    """Return the ordinal of the meeting and its noun in lower case: "seventh round", "第七轮"; None without one."""
    prose = 0  # paragraphs of prose; the ordinal is not after the second one
    for line in _head(text):
        ordinal = _round(line[:600])
        prose += len(line.split()) > MAX_LINE_WORDS
        if ordinal or prose == 2:
            return ordinal
    return None


def _round(line: str) -> str | None:
    hits: list[tuple[int, str]] = []
    nouns, ordinals = _alternatives("rounds", line), _alternatives("ordinals", line)
    if nouns:
        ordinal = r"\d{1,3}(?:st|nd|rd|th)" + (f"|{ordinals}" if ordinals else "")
        english = rf"(?i)\b({ordinal})\s+(?:(?!of\b)[\w'’.()-]+\s+){{0,5}}?({nouns})\b"
        hits += [(m.start(), f"{m[1]} {m[2]}".lower()) for m in [re.search(english, line)] if m]
    if "第" in line:
        chinese = r"第\s?([\d一二三四五六七八九十]{1,4})\s?([轮次届])"
        hits += [(m.start(), f"第{m[1]}{m[2]}") for m in [re.search(chinese, line)] if m]
    return min(hits)[1] if hits else None


def find_issuer(text: str) -> str | None:
    """Return the body that issues the text, where the first paragraphs name one that issues such texts."""
    for line in _head(text):
        match = _search("issuers", re.sub(_IN_BRACKETS, "", line[:300]))
        if match and (len(line.split()) <= MAX_LINE_WORDS or match.start() <= len("The ")):
            return match[0].strip()
    return None


def _languages() -> dict[str, dict[str, Any]]:
    """Return the character ranges of scripts, and the most common words, by language."""
    languages: dict[str, dict[str, Any]] = resources.table("data/reading.toml")["languages"]
    return languages


def _has_other_script(text: str) -> bool:
    """Return True if a character is outside Latin and the punctuation that scripts share. Avoids compiling patterns."""
    return not text.isascii() and any(char > "\u036f" and not "\u2000" <= char < "\u2e80" for char in set(text))


def find_language(text: str) -> str | None:
    """Return the two-letter code of the language, by its script or its most common words; None if none is clear."""
    sample = text[:SAMPLE_SIZE]
    if _has_other_script(sample):
        letters = sum(map(str.isalpha, sample))
        scripts = _languages()["scripts"]
        for language in ("ja", *scripts):
            share = len(re.findall(f"[{scripts[language]}]", sample)) / max(letters, 1)
            if share > (MIN_KANA_SHARE if language == "ja" else MIN_SCRIPT_SHARE) and letters >= MIN_WORDS:
                return language
    counts = Counter(word.lower() for word in _LETTERS.findall(sample))
    total = sum(counts.values())
    if total < MIN_WORDS:
        return None
    common = _languages()["words"].items()
    hits = sorted(((sum(counts[w] for w in set(words)), code) for code, words in common), reverse=True)
    (best, language), (second, _) = hits[:2]
    return language if best >= max(MIN_HITS, MIN_SHARE * total) and best >= LEAD_RATIO * second else None


def seems_foreign(text: str) -> bool:
    """Return True if a text without a clear language is not English: by its letters, or by the words it lacks."""
    sample = unicodedata.normalize("NFKC", text[:SAMPLE_SIZE])
    letters = sum(map(str.isalpha, sample))
    if not sample.isascii() and sum(map(_is_beyond_latin, sample)) > letters / 2:
        return True
    words = [word for word in _LETTERS.findall(sample) if word.islower()]
    if words and sum(word in ENGLISH_WORDS for word in words) >= MIN_ENGLISH_SHARE * len(words):
        return False
    accented = sum(not word.isascii() for word in words)
    return len(words) >= PROSE_WORDS or accented >= max(MIN_HITS, MAX_ACCENT_SHARE * len(words))


def _is_beyond_latin(char: str) -> bool:
    return char > "\u024f" and char.isalpha() and not "\u1e00" <= char < "\u1f00"


def judged_language(statement: Statement) -> str:
    """Return the language by which to decide if strength is judged: a two-letter code, or "unknown"."""
    text = statement.text
    return statement.language or find_language(text) or ("unknown" if seems_foreign(text) else "en")


def language_notice(*languages: str) -> str:
    """Return why strength is not judged, or "" if it is: the built-in rules read English only."""
    foreign = ", ".join(sorted(set(languages) - {"en", ""}))
    return f"strength not judged: no lexicon for the language of the texts ({foreign})" if foreign else ""


class Facts(TypedDict, total=False):
    """Facts of a statement that replace those found in its text. None and "" replace nothing.

    Attributes:
        title: The title.
        date: The date, such as "2031-05-03".
        issuer: The institution that issued it.
        round: The round, such as "sixth round".
        language: A two-letter code, such as "en".
    """

    title: str | None
    date: str | None
    issuer: str | None
    round: str | None
    language: str | None


def with_metadata(statement: Statement, facts: Facts) -> Statement:
    """Replace facts of a statement by those that the user gives. Raises ``UsageError`` if one is not valid."""
    values: dict[str, Any] = {name: " ".join(str(value).split()) for name, value in facts.items() if value}
    values = {name: value for name, value in values.items() if value}
    if "date" in values:
        dates = _dates(values["date"])
        if not dates:
            raise UsageError(f"not a date: {values['date']!r}; write it as 2031-05-03")
        values["date"] = dates[0]
    if "language" in values:
        match = re.fullmatch(_LANGUAGE_TAG, values["language"])
        if not match:
            raise UsageError(f"not a language: {values['language']!r}; write its two-letter code, such as en, fr or zh")
        values["language"] = match[1].lower()
    return evolve(statement, **values)
