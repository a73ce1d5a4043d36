"""Title and date, where the first lines of a text give them."""

from __future__ import annotations

import re
from itertools import islice, takewhile

TITLE_LINES = 4  # a longer first paragraph is prose
HEAD_LINES = 12  # a title or date further down is not the text's own
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = r"([A-Z][a-z]{2,8}|[A-Z]{3,9})\.?"
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(\d{{4}})\b")
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_WORDY = re.compile(r"[^\W\d_]{2,}")


def _lines(text: str) -> list[str]:
    found = (line.strip().strip("#*_").strip() for line in re.split(r"\r\n|[\r\n]", text[:20_000]))
    return list(islice((line for line in found if line), HEAD_LINES))


def _month(word: str) -> int | None:
    matches = [i for i, name in enumerate(_MONTHS, 1) if name.startswith(word.lower()) and len(word) >= 3]
    return matches[0] if len(matches) == 1 else None


def _iso(year: str, month: int | None, day: str) -> str | None:
    if month is None or not 1 <= month <= 12 or not 1 <= int(day) <= 31:
        return None
    return f"{int(year):04d}-{month:02d}-{int(day):02d}"


def find_date(text: str) -> str | None:
    """The first full date in the first lines as YYYY-MM-DD, or None."""
    for line in _lines(text):
        for match in _DAY_FIRST.finditer(line):
            date = _iso(match[3], _month(match[2]), match[1])
            if date:
                return date
        for match in _MONTH_FIRST.finditer(line):
            date = _iso(match[3], _month(match[1]), match[2])
            if date:
                return date
        for match in _ISO.finditer(line):
            date = _iso(match[1], int(match[2]), match[3])
            if date:
                return date
    return None


def _first_paragraph(text: str) -> list[str]:
    """The lines of the first paragraph, bare of Markdown marks."""
    lines = (line.strip() for line in re.split(r"\r\n|[\r\n]", text[:20_000].lstrip()))
    return [line.strip("#*_").strip() for line in takewhile(bool, lines)]


def find_title(text: str) -> str | None:
    """The first paragraph, where it reads as a title: a few words, not a sentence, not only a date; else None."""
    lines = _first_paragraph(text)
    dated = next((n for n, line in enumerate(lines) if n and (_DAY_FIRST.search(line) or _MONTH_FIRST.search(line))), 0)
    title = " ".join(lines[: dated or TITLE_LINES])
    bare = _MONTH_FIRST.sub("", _DAY_FIRST.sub("", title))
    if not 2 <= len(title.split()) <= 40 or len(title) > 240 or title.endswith((".", ",", ";", ":")):
        return None
    return title if len(lines) <= TITLE_LINES and _WORDY.search(bare) else None
