"""Text → paragraphs with their roles and labels, found by blank lines, numbering and layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ..english import third_person_spellings
from .sentences import word_lists, word_set

SIGNATURE_PARAGRAPHS = 4  # paragraphs at the end of a text among which a signature is looked for
MAX_FRAME_LINE = 200  # code points of a letterhead's or release's line
WRAP_LIMIT = 160  # code points; a text whose lines are mostly longer is not hard-wrapped: each line is a paragraph
_HYPHENS = "-\u2010\u00ad"
_BULLETS = frozenset("-–—*•▪◦●·‣")
_STOPS = r".;:!?。；：！？۔؟।"
_AFTER_STOP = r"(?:\s?\d{1,3})?[\s*_]*$|\b(?:and|or)\s*$"  # a footnote mark and Markdown; or the "and" of a list
_LINE = re.compile(r"[^\r\n\f\u2028\u2029\u0085]*(?:\r\n|[\r\n\f\u2028\u2029\u0085]|\Z)")
_LABEL = re.compile(
    r"""(?:
        ¶\s{0,3}\d{1,3}\.?                                   # ¶ 12.
      | \d{1,3}(?:\.\d{1,3}){0,3}[.)۔．、]                   # 12.  1.2)  3、
      | \d{1,3}(?:\.\d{1,3}){1,3}                            # 1.2
      | \((?:\d{1,3}|[a-z]{1,2}|[ivxlc]{1,6})\)              # (12)  (a)  (iv)
      | [a-z]\)                                              # a)
      | [a-z]\.(?=\s)                                        # a.
      | (?:[IVXLC]{1,6}|[A-Z])\.(?=\s+[A-Z][a-z])            # IV. Water
      | (?:OP|PP)\s?\d{1,3}(?:\s?(?:bis|ter|quater))?[.:]?   # OP3 bis.
      | [（(][一二三四五六七八九十\d]{1,3}[)）]              # （三）
      | [一二三四五六七八九十]{1,3}、                        # 三、
      | [-–—*•▪◦●·‣]
    )
    (?: \s+ | (?<=、|）) | (?<=\d[.)])(?=[A-Z“]) )           # a space, or a label that needs none""",
    re.X,
)
_DAMAGED_LABEL = re.compile(r"\d{1,2}(?:\s?,)?\s+(?=([A-Za-z]+)\s)")  # "4, Extends", "2 Requests"
_INNER_LABEL = re.compile(  # "…, 7. Urges the"
    r"(?<=[,;.:])\s+(\d{1,3})\.\s+(?=(?:(?:Also|Further|\w{1,20}ly)\s+)?([A-Za-z]+)\s)"
)
_NUMBER = re.compile(r"\d+")
_STOPPED = re.compile(rf"[{_STOPS}]{_AFTER_STOP}")
_ENDED = re.compile(rf"[{_STOPS},)”\"’]{_AFTER_STOP}")
_RULED_LINE = re.compile(r"\s*(?:={3,}|-{3,}|_{3,}|\*{3,}|~{3,}|[*-](?:\s[*-]){2,9})\s*$")

# These patterns are strings because few texts need them: re compiles them at their first use.
_NAME_IN_CAPITALS = r"[A-Z]{2,20}(?:[ ]+[A-Z][A-Z.’'-]{0,20},?){1,4}"
_UN_SYMBOL = r"[A-Z]{1,6}(?:/[\w.()]+)+(?:\s*\(\d{4}\))?\s*$"  # "S/RES/2615 (2021)"
_REFERENCE_NOTE = (  # "1 See", "3/ Official Records", "2 Annex to document S/2021/1"
    r"(?:\[\d{1,3}\]|\d{1,3}/?|[¹²³⁰-⁹]{1,3}|\*{1,3}|[†‡])\s+"
    r"(?=(?:Official Records|Ibid|See |Document |[A-Z]/)|[^.]{0,200}\bdocument\s+[A-Z]/)"
)
_DATE_LINE = r"""(?x)
    (?:(?:[^\W\d_]|[’'\ -]){3,40},\s*)?                                           # a place: "Tarin, "
    (?:(?:le|el|den|am)\s+)?
    (?: \d{1,2}(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+)?[^\W\d_]{3,10}\.?,?\s+        # "3 May", "3 de mayo", "3 мая"
        (?:del?\s+)?\d{4}(?:\s*(?:г\.|года))?                                     # "2031", "2031 г."
      | [A-Z][a-z]{2,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,\s+\d{4} )                   # "May 3rd, 2031"
    (?:,?(?:\s+[A-Z][^\W\d_]{1,20},?){1,4})?\.?\s*$                               # a place: " Tarin, Norland"
"""
_CHINESE_DATE_LINE = (  # "2031年5月3日"
    r"(?:[\u4e00-\u9fff]{2,10}[，, ]\s*)?\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
    r"(?:[，, ]\s*[\u4e00-\u9fff]{2,10})?\s*$"
)


class TooManyError(Exception):
    """The text has more paragraphs or clauses than are read."""


class Paragraph(NamedTuple):
    """A paragraph: its offsets, one of ``model.ROLES``, its label, and the code points of the label with its space."""

    start: int
    end: int
    role: str = "body"
    label: str | None = None
    lead: int = 0


def find_paragraphs(text: str, limit: int) -> list[Paragraph]:
    """Divide a text into paragraphs; raises ``TooManyError``. Only white space and ruled lines are between them."""
    paragraphs: list[Paragraph] = []
    for lines in _line_groups(text):
        if len(paragraphs) == limit:
            raise TooManyError(f"more than {limit:,} paragraphs")
        start, end = lines[0][0], lines[-1][1]
        start += len(text[start:end]) - len(text[start:end].lstrip())
        match = _match_label(text, start, end)
        role = _role(text[start:end])
        if match is None or role == "footnote" or match.end() >= end:
            is_title = not paragraphs and role == "body" and _is_title(text[start:end])
            paragraphs.append(Paragraph(start, end, "heading" if is_title else role))
            continue
        label = match[0].strip()
        is_bullet = label[0] in _BULLETS
        role = "heading" if _is_heading(text[match.end() : end]) and not is_bullet else "body"
        number = None if is_bullet else label.rstrip(" .:,۔．、")
        paragraphs += _split_at_inner_labels(text, Paragraph(start, end, role, number, match.end() - start))
    return _with_signatures(text, paragraphs)


def _lines(text: str) -> list[tuple[int, int]]:
    """Return the offsets of the lines without their ends, right-stripped; of several blank lines only the first."""
    lines: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        start, end = match.start(), match.start() + len(match[0].rstrip())
        if end > start or not lines or lines[-1][1] > lines[-1][0]:
            lines.append((start, end))
    return lines


def _line_groups(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the lines of each paragraph."""
    lines = _lines(text)
    lengths = [end - start for start, end in lines if text[start:end].strip()]
    unwrapped = sum(n for n in lengths if n > WRAP_LIMIT) > 0.5 * sum(lengths)
    group: list[tuple[int, int]] = []
    last_label: str | None = None
    for start, end in lines:
        line = text[start:end]
        if not line.strip() or _RULED_LINE.match(line):
            if group:
                yield group
            group = []
            continue
        match = _match_label(text, start, end)
        label = match[0].strip() if match else ""
        if group:
            before = text[group[-1][0] : group[-1][1]]
            if not label and before[-1] in _HYPHENS and (before[-2:-1].isalnum() or before[-2:-1] == "_"):
                group.append((start, end))
                continue
            is_next = bool(match) and _has_next_number(label, last_label) and label[0] not in _BULLETS
            begins_item = bool(match) and (is_next or bool(_ENDED.search(before)))
            stopped = bool(_STOPPED.search(before))
            if match and label in ("–", "—", "-") and text[match.end() : match.end() + 1].islower():
                begins_item = stopped or before.endswith(",")  # else it is the dash of a sentence
            begins_item = begins_item or (stopped and _begins_with(line, "voters") and line[:80].lstrip()[:1].isupper())
            if unwrapped or begins_item or text.startswith("#", start) or before.lstrip().startswith("#"):
                yield group
                group = []
        if not group and _NUMBER.search(label):
            last_label = label
        group.append((start, end))
    if group:
        yield group


@cache
def _third_persons() -> frozenset[str]:
    """The acts in the third person, with common misspellings."""
    return frozenset(form for verb in (*word_lists()["acts"], "extend") for form in third_person_spellings(verb))


def _match_label(text: str, start: int, end: int) -> re.Match[str] | None:
    """Match the label of a paragraph, also a number whose full stop was lost or misread."""
    first = start + len(text[start:end]) - len(text[start:end].lstrip())
    match = _LABEL.match(text, first, end)
    if match is None:
        match = _DAMAGED_LABEL.match(text, first, end)
        match = match if match and match[1].lower() in _third_persons() else None
    return None if _RULED_LINE.match(text[start:end]) else match


def _has_next_number(label: str, last: str | None) -> bool:
    number, before = _NUMBER.search(label), _NUMBER.search(last or "")
    return bool(number and before and int(number[0]) == int(before[0]) + 1)


def _begins_with(paragraph: str, name: str) -> bool:
    """Return True if a paragraph begins with a phrase of this word list."""
    return " ".join(paragraph[:200].lower().split()).startswith(tuple(word_set(name)))


def _is_date_line(line: str) -> bool:
    patterns = (_DATE_LINE, _CHINESE_DATE_LINE) if "年" in line else (_DATE_LINE,)
    return any(map(str.isdecimal, line)) and any(re.match(pattern, line) for pattern in patterns)


def _is_heading(paragraph: str) -> bool:
    plain = paragraph.strip().strip("*_#").strip()
    words = plain.split()
    if not words or len(words) > 14 or len(paragraph) > 120 or _ENDED.search(plain.rstrip(")")):
        return False
    if paragraph.lstrip().startswith(("#", "*", "_")) or plain.isupper():
        return True
    if paragraph.count("\n") > 1 or not (plain[0].isupper() or plain[0].isdigit() or not plain[0].isascii()):
        return False
    return len(words) <= 12


def _is_title(paragraph: str) -> bool:
    """Return True if the first paragraph of a text is its title. A title may be long, but it does not end in a stop."""
    return len(paragraph) <= 300 and len(paragraph.split()) <= 40 and not _ENDED.search(paragraph.strip())


def _role(paragraph: str) -> str:
    """Return the role of a paragraph without a label."""
    short = len(paragraph) <= MAX_FRAME_LINE
    plain = paragraph.strip()
    if short and (not re.search(r"\w", paragraph) or _begins_with(paragraph, "letterheads") or _is_date_line(plain)):
        return "letterhead"
    if short and "/" in plain and re.match(_UN_SYMBOL, plain):
        return "letterhead"
    if not plain[:1].isalpha() and re.match(_REFERENCE_NOTE, paragraph.lstrip()):
        return "footnote"
    if _begins_with(paragraph, "voters") or _begins_with(paragraph, "signatures"):
        return "signature"
    return "heading" if _is_heading(paragraph) else "body"


def _with_signatures(text: str, paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs; a name in capitals among the last ones gets the role of a signature."""
    for index in range(max(1, len(paragraphs) - SIGNATURE_PARAGRAPHS), len(paragraphs)):
        paragraph = paragraphs[index]
        candidate = paragraph.role in ("body", "heading") and not paragraph.label
        if candidate and re.fullmatch(_NAME_IN_CAPITALS, text[paragraph.start : paragraph.end]):
            paragraphs[index] = paragraph._replace(role="signature")
    return paragraphs


def _split_at_inner_labels(text: str, paragraph: Paragraph) -> Iterator[Paragraph]:
    """Yield the paragraph, split where the act with the next number is printed in the same paragraph."""
    if paragraph.role == "body" and paragraph.label and paragraph.label.isdecimal():
        for match in _INNER_LABEL.finditer(text, paragraph.start + paragraph.lead, paragraph.end):
            is_next = int(match[1]) == int(paragraph.label or 0) + 1
            if is_next and match[2].lower() in _third_persons():
                yield paragraph._replace(end=match.start())
                start = match.start(1)
                paragraph = Paragraph(start, paragraph.end, "body", match[1], match.end() - start)
    yield paragraph
