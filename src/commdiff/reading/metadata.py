"""Title, date, round and issuer, where the head of a text gives them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from attrs import evolve

from ..errors import UsageError
from ..model import Statement, is_date
from .patterns import data

HEAD = 8  # paragraphs; a title or date further down is not the text's own
PLACE_WORDS = 3  # beside a date: where, not what
HEAD_WORDS = 25  # a longer paragraph is prose
_LINE = re.compile(r"\r\n|[\r\n\u2028\u2029\f]")
_MARKUP = "#*_=-–— \t\r\n"
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º)?\.?\s+(?:de\s+|of\s+|day\s+of\s+)?([^\W\d_]{3,10})\.?,?\s+(?:del?\s+)?(\d{4})(?!\d)"
)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})(?:-(\d{2})-(\d{2})(?!\d)|\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日)")
_WORDY = re.compile(r"[^\W\d_]{2,}")
_WIDE = r"[\u3040-\u30ff\u4e00-\u9fff]{4}"  # writing that puts no blanks between words
_SYMBOL = re.compile(r"[A-Z]{1,6}(?:/[\w.()]+)+(?:\s*\(\d{4}\))?")
_STOPS = tuple(".,;:。；，")
_CODE = r"([A-Za-z]{2})(?:[-_][A-Za-z0-9]{1,8})*"
_BARE = r"(?:\([^()]*\)|\[[^\[\]]*\])"


def _paragraphs(text: str) -> list[str]:
    """The first paragraphs, each on one line, without Markdown marks."""
    return _head(text[:20_000])


@lru_cache(maxsize=2)
def _head(text: str) -> list[str]:
    out, lines = [], []
    for line in [*_LINE.split(text), ""]:
        if line.strip(" \t"):
            lines.append(line)
            continue
        paragraph = " ".join(" ".join(lines).split()).strip(_MARKUP)
        lines = []
        if paragraph:
            out.append(paragraph)
        if len(out) == HEAD:
            break
    return out


@cache
def _months() -> dict[str, tuple[str, ...]]:
    return {language: tuple(names) for language, names in data()["front"]["months"].items()}


def _month(word: str) -> int | None:
    """The month that a name, or an English name's unambiguous beginning, stands for."""
    low = word.lower()
    for language, names in _months().items():
        found = [i for i, name in enumerate(names, 1) if name == low or (language == "en" and name.startswith(low))]
        if len(found) == 1:
            return found[0]
    return None


def _iso(year: str, month: int | None, day: str) -> str | None:
    if month is None or not 1600 <= int(year) <= 2999 or not is_date(f"{int(year):04}-{month:02}-{int(day):02}"):
        return None
    return f"{int(year):04d}-{month:02d}-{int(day):02d}"


def _dates(line: str) -> list[str]:
    """Every full date of a line in order, as YYYY-MM-DD."""
    found = [(m.start(), _iso(m[3], _month(m[2]), m[1])) for m in _DAY_FIRST.finditer(line)]
    found += [(m.start(), _iso(m[3], _month(m[1]), m[2])) for m in _MONTH_FIRST.finditer(line)]
    found += [(m.start(), _iso(m[1], int(m[2] or m[4]), m[3] or m[5])) for m in _YEAR_FIRST.finditer(line)]
    return [date for _, date in sorted(found, key=lambda f: f[0]) if date]


def _listed(name: str, line: str) -> str:
    """Those entries of a word list that may stand in a line, as alternatives of a pattern: few are quick to compile.

    An entry may be a pattern from its first bracket on.
    """
    low = line.lower()
    return "|".join(entry for entry in data()["front"][name] if entry.partition("[")[0] in low)


def _find(name: str, line: str) -> re.Match[str] | None:
    """The first entry of a word list in a line, as whole words."""
    entries = _listed(name, line)
    return re.search(rf"(?i)\b(?:{entries})\b", line) if entries else None


def _round(line: str) -> str | None:
    """An ordinal and what it counts, as a line has them: "seventh round", "第七轮"."""
    found: list[tuple[int, str]] = []
    kinds, ordinals = _listed("rounds", line), _listed("ordinals", line)
    if kinds:
        ordinal = r"\d{1,3}(?:st|nd|rd|th)" + (f"|{ordinals}" if ordinals else "")
        western = rf"(?i)\b({ordinal})\s+(?:(?!of\b)[\w'’.()-]+\s+){{0,5}}?({kinds})\b"
        found += [(m.start(), f"{m[1]} {m[2]}".lower()) for m in [re.search(western, line)] if m]
    if "第" in line:
        wide = r"第\s?([\d一二三四五六七八九十]{1,4})\s?([轮次届])"
        found += [(m.start(), f"第{m[1]}{m[2]}") for m in [re.search(wide, line)] if m]
    return min(found)[1] if found else None


def find_date(text: str) -> str | None:
    """The date in the head of the text as YYYY-MM-DD, or None: on a line of its own or in the sentence that says
    when the parties met; where a text was amended, the last date."""
    lines = _paragraphs(text)
    for line in lines:
        dates = _dates(line) if len(line.split()) <= HEAD_WORDS else []
        if dates:
            amended = any(word in line.lower() for word in data()["front"]["amendments"])
            return dates[-1] if amended else dates[0]
    for line in lines:
        opening = line[:600]
        if len(line.split()) > HEAD_WORDS:
            dates = _dates(opening)
            return dates[0] if dates and _find("meetings", opening) else None
    return None


def find_title(text: str) -> str | None:
    """The first paragraph that reads as a title: some words, no sentence, not only a date or a symbol; else None."""
    for line in _paragraphs(text)[:3]:
        words = line.split()
        bare = _YEAR_FIRST.sub("", _MONTH_FIRST.sub("", _DAY_FIRST.sub("", line)))
        placed = _dates(line) and len(bare.split()) <= PLACE_WORDS
        if _SYMBOL.fullmatch(line) or not _WORDY.search(bare) or placed or _issued(line):
            continue
        few = len(words) < 2 and not re.search(_WIDE, line)
        if few or len(words) > 40 or len(line) > 300 or line.rstrip('"”’)').endswith(_STOPS):
            return None
        return line
    return None


def _issued(line: str) -> bool:
    """Whether a line is the issuer's own name, or says only when the text may be released."""
    match = _find("issuers", line)
    named = match is not None and match.start() == 0 and match.end() >= len(line) - 30 and len(line.split()) <= 12
    return named or line.lower().startswith(tuple(data()["front"]["releases"]))


def find_round(text: str) -> str | None:
    """Which of its row the meeting was, as the head says it, in lower case: "seventh round", "第七轮"; or None."""
    prose = False
    for line in _paragraphs(text):
        found = _round(line[:600])
        if found:
            return found
        if len(line.split()) > HEAD_WORDS:
            if prose:
                break
            prose = True
    return None


def find_issuer(text: str) -> str | None:
    """The body that speaks, where the head names one that issues such texts; or None."""
    for line in _paragraphs(text):
        match = _find("issuers", re.sub(_BARE, "", line[:300]))
        if match and (len(line.split()) <= HEAD_WORDS or match.start() <= len("The ")):
            return match[0].strip()
    return None


def with_metadata(statement: Statement, **facts: str | None) -> Statement:
    """The statement with these of its facts (title, date, issuer, round, language) instead of those found.

    UsageError: a date that is none, a language that is no two-letter code. Facts that are None or "" are left alone.
    """
    given: dict[str, Any] = {name: " ".join(value.split()) for name, value in facts.items() if value and value.strip()}
    if "date" in given:
        found = _dates(given["date"])
        if not found:
            raise UsageError(f"not a date: {given['date']!r}; write it as 2031-05-03")
        given["date"] = found[0]
    if "language" in given:
        match = re.fullmatch(_CODE, given["language"])
        if not match:
            raise UsageError(f"not a language: {given['language']!r}; write its two-letter code, such as en, fr or zh")
        given["language"] = match[1].lower()
    return evolve(statement, **given)
