"""Texts and statements in words: their names in reports, and text that is safe to show."""

from __future__ import annotations

import re
from datetime import date

from ..english import MONTHS
from ..model import Comparison, Statement, is_date

WORDING_ONLY = "Readings are of wording, not of intention."
READING = f"“Was” marks words of the old text, “now” words of the new text. {WORDING_ONLY}"
"""The line at the foot of every report that says how to read it."""

_SECTION = re.compile(r"(?:\d+|[IVX]+)[.)]\s")
_PLACE = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?, [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?")
_WORD = re.compile(r"\S+")
_SPACE = re.compile(r"\s+")
_HIDDEN = "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
_HIDDEN += "\ud800-\udfff\U000e0000-\U000e007f]"


def squeeze(text: str) -> str:
    """Return the text on one line: each run of white space becomes one space."""
    return _SPACE.sub(" ", text).strip()


def visible(text: str) -> str:
    """Return the text on one line, with a symbol for what steers a terminal or hides.

    Blanks at the ends stay, since a part of a sentence keeps its distance.
    """
    line = _SPACE.sub(" ", text)
    return line if line.isprintable() else re.sub(_HIDDEN, _symbol, line)  # printable text hides nothing


def _symbol(match: re.Match[str]) -> str:
    point = ord(match[0])
    return chr(0x2400 + point) if point < 0x20 else "␡" if point == 0x7F else f"‹U+{point:04X}›"


def many(count: int, noun: str) -> str:
    """Return a number and its noun: "1 clause", "2,000 clauses"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def name_of(statement: Statement) -> str:
    """Return the title of a statement (not a numbered heading or a place), else its date, else its id."""
    title = squeeze(statement.title or "")
    if title and not _SECTION.match(title) and not _PLACE.fullmatch(title):
        return title
    dated = date_of(statement)
    return f"Statement of {day_of(dated)}" if dated else squeeze(statement.id)


def date_of(statement: Statement) -> str | None:
    """Return the date to show: the one in the head of the text, else a file name that is a date."""
    return statement.date or (statement.id if day_of(statement.id) != statement.id else None)


def day_of(text: str) -> str:
    """Return a date as prose has it ("4 January 2026"); other text stays as it is."""
    if len(text) != len("2026-01-04") or not is_date(text):
        return text
    day = date.fromisoformat(text)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def file_of(statement: Statement) -> str:
    """Return the name of the file without its folders, since a report is sent on."""
    return squeeze(re.split(r"[\\/]", statement.source.name)[-1])


def source_of(statement: Statement) -> tuple[str, ...]:
    """Return date, issuer and round (where known and not in the title), file, number of clauses and of words."""
    title = name_of(statement).casefold()
    metadata = map(squeeze, (date_of(statement) or "", statement.issuer or "", statement.round or ""))
    named = [fact for fact in metadata if fact and fact.casefold() not in title]
    file = file_of(statement)
    size = (many(len(statement.clauses), "clause"), many(words_in(statement), "word"))
    return (*named, *([file] if file != name_of(statement) else []), *size)


def words_in(statement: Statement) -> int:
    """Return the number of words of a text."""
    return sum(1 for _ in _WORD.finditer(statement.text))


def title_of(comparison: Comparison) -> str:
    """Return the title of a report on a comparison."""
    old, new = name_of(comparison.old), name_of(comparison.new)
    return f"{new}, two rounds compared" if old == new else f"{old} → {new}"


def remarks(comparison: Comparison) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the notices that a reader must know first, and those for the foot: how a clear profile was chosen.

    Files are named without their folders.
    """
    out: tuple[list[str], list[str]] = [], []
    for notice in comparison.notices:
        named = [side for side in (comparison.old, comparison.new) if notice.startswith(side.source.name)]
        clear = not named and notice.lower().startswith("profile ") and "two kinds" not in notice
        if named:
            notice = file_of(named[0]) + notice[len(named[0].source.name) :]
        out[clear].append(squeeze(notice))
    return tuple(out[0]), tuple(out[1])


def footer(comparison: Comparison) -> tuple[str, ...]:
    """Return the lines at the foot of a report: the profile, what was compared, the signature, how to read it."""
    compared = " → ".join(_file_and_digest(side) for side in (comparison.old, comparison.new))
    lines = (*remarks(comparison)[1], f"Compared: {compared}", squeeze(comparison.signature), READING)
    return tuple(line for line in lines if line)


def _file_and_digest(statement: Statement) -> str:
    digest = f" (sha256 {statement.source.sha256[:12]})" if statement.source.sha256 else ""
    return f"{file_of(statement)}{digest}"
