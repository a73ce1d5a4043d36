"""Text → blocks: paragraphs, headings, items and footnotes, found by blank lines, numbering and layout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from attrs import evolve, frozen

from .sentences import data

LAST = 4  # paragraphs at the end of a text among which a signature is looked for
FRAME_LINE = 200  # code points of a letterhead's or release's line, at most
WRAP_LIMIT = 160  # a text whose lines are mostly longer is not hard-wrapped: each line is a paragraph
_LINE = re.compile(r"[^\r\n\f\u2028\u2029\u0085]*(?:\r\n|[\r\n\f\u2028\u2029\u0085]|\Z)")
_LABEL = re.compile(
    r"(?:¶\s{0,3}\d{1,3}\.?|\d{1,3}(?:\.\d{1,3}){0,3}[.)۔．、]|\d{1,3}(?:\.\d{1,3}){1,3}|\((?:\d{1,3}|[a-z]{1,2}|[ivxlc]{1,6})\)"
    r"|[a-z]\)|[a-z]\.(?=\s)|(?:[IVXLC]{1,6}|[A-Z])\.(?=\s+[A-Z][a-z])|(?:OP|PP)\s?\d{1,3}(?:\s?(?:bis|ter|quater))?[.:]?"
    r"|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|[-–—*•▪◦●·‣])(?:\s+|(?<=、|）)|(?<=\d[.)])(?=[A-Z“]))"
)
_MISREAD = re.compile(r"\d{1,2}(?:\s?,)?\s+(?=([A-Za-z]+)\s)")
_RUN_ON = re.compile(r"(?<=[,;.:])\s+(\d{1,3})\.\s+(?=(?:(?:Also|Further|\w{1,20}ly)\s+)?([A-Za-z]+)\s)")
_NUMBER = re.compile(r"\d+")
_BULLETS = frozenset("-–—*•▪◦●·‣")
_ENDED = re.compile(r"[.;:!?,。；：！？۔؟।)”\"’](?:\s?\d{1,3})?[\s*_]*$|\b(?:and|or)\s*$")
_HYPHENS = "-\u2010\u00ad"
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|_{3,}|\*{3,}|~{3,}|[*-](?:\s[*-]){2,9})\s*$")
_STOPPED = re.compile(r"[.;:!?。；：！？۔؟।](?:\s?\d{1,3})?[\s*_]*$|\b(?:and|or)\s*$")
# These wait for a text that may have what they find: the functions of re compile them.
_NAME = r"[A-Z]{2,20}(?:[ ]+[A-Z][A-Z.’'-]{0,20},?){1,4}"
_SYMBOL = r"[A-Z]{1,6}(?:/[\w.()]+)+(?:\s*\(\d{4}\))?\s*$"
_FOOTNOTE = (
    r"(?:\[\d{1,3}\]|\d{1,3}/?|[¹²³⁰-⁹]{1,3}|\*{1,3}|[†‡])\s+"
    r"(?=(?:Official Records|Ibid|See |Document |[A-Z]/)|[^.]{0,200}\bdocument\s+[A-Z]/)"
)
# A day on a line of its own: "Tarin, 3 May 2031", "May 3rd, 2031", "le 3 mai 2031", "3 мая 2031 г.".
_DATE_LINE = (
    r"(?:(?:[^\W\d_]|[’' -]){3,40},\s*)?(?:(?:le|el|den|am)\s+)?"
    r"(?:\d{1,2}(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+)?[^\W\d_]{3,10}\.?,?\s+(?:del?\s+)?\d{4}(?:\s*(?:г\.|года))?"
    r"|[A-Z][a-z]{2,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,\s+\d{4})(?:,?(?:\s+[A-Z][^\W\d_]{1,20},?){1,4})?\.?\s*$"
)
_WIDE_DATE_LINE = (  # "2031年5月3日"
    r"(?:[\u4e00-\u9fff]{2,10}[，, ]\s*)?\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
    r"(?:[，, ]\s*[\u4e00-\u9fff]{2,10})?\s*$"
)


class TooManyError(Exception):
    """A text of more paragraphs or clauses than are looked at."""


@frozen
class Block:
    """A paragraph's offsets; ``lead`` is the length of the numbering in front of it."""

    start: int
    end: int
    role: str = "body"
    label: str | None = None
    lead: int = 0


def _lines(text: str) -> list[tuple[int, int]]:
    """Offsets of the lines without their ends, right-stripped; of several blank lines only the first."""
    out: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        start, end = match.span()
        end = start + len(text[start:end].rstrip())
        if end > start or not out or out[-1][1] > out[-1][0]:
            out.append((start, end))
    return out


def _unwrapped(text: str, lines: Sequence[tuple[int, int]]) -> bool:
    lengths = sorted(end - start for start, end in lines if text[start:end].strip())
    if not lengths:
        return False
    long = sum(n for n in lengths if n > WRAP_LIMIT)
    return long > 0.5 * sum(lengths)


@cache
def _acts() -> frozenset[str]:
    """The acts in the third person, with their slips of spelling."""
    verbs = (*data()["acts"], "extend")
    stems = [(verb[:-1], ("ies", "ys")) if verb.endswith("y") else (verb, ("s", "es")) for verb in verbs]
    return frozenset(stem + ending for stem, endings in stems for ending in endings)


def _misread(text: str, start: int, end: int) -> re.Match[str] | None:
    """A paragraph number whose full stop was lost or misread: "4, Extends", "2 Requests the"."""
    match = _MISREAD.match(text, start, end)
    return match if match and match[1].lower() in _acts() else None


def _run_on(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Numbered acts that stand in the paragraph of the one before them: "…, 7. Urges the"."""
    return (match for match in _RUN_ON.finditer(text, start, end) if match[2].lower() in _acts())


def _match_label(text: str, start: int, end: int) -> re.Match[str] | None:
    first = start + len(text[start:end]) - len(text[start:end].lstrip())
    match = _LABEL.match(text, first, end) or _misread(text, first, end)
    if match and _UNDERLINE.match(text[start:end]):
        return None
    return match


def _follows(label: str, last: str | None) -> bool:
    """Whether a numbered line inside a paragraph continues the numbering."""
    here, before = _NUMBER.search(label), _NUMBER.search(last or "")
    return bool(here and before and int(here[0]) == int(before[0]) + 1)


def _paragraphs(text: str) -> Iterator[list[tuple[int, int]]]:
    """Groups of lines that make one paragraph."""
    lines = _lines(text)
    unwrapped = _unwrapped(text, lines)
    group: list[tuple[int, int]] = []
    last_label: str | None = None
    for start, end in lines:
        if not text[start:end].strip() or _UNDERLINE.match(text[start:end]):
            if group:
                yield group
            group = []
            continue
        match = _match_label(text, start, end)
        if group:
            before = text[group[-1][0] : group[-1][1]]
            ended = bool(_ENDED.search(before))
            label = match[0].strip() if match else ""
            starts_item = bool(match) and (ended or (_follows(label, last_label) and label[0] not in _BULLETS))
            stopped = bool(_STOPPED.search(before))
            if match and label in ("–", "—", "-") and text[match.end() : match.end() + 1].islower():
                starts_item = stopped or before.endswith(",")  # else the dash of a sentence that goes on
            starts_item = starts_item or (stopped and _opens(text[start:end], "voters") and _capital(text, start))
            if not label and before[-1] in _HYPHENS and (before[-2:-1].isalnum() or before[-2:-1] == "_"):
                group.append((start, end))
                continue
            if unwrapped or starts_item or text.startswith("#", start) or before.lstrip().startswith("#"):
                yield group
                group = []
        if match and not group and _NUMBER.search(match[0]):
            last_label = match[0].strip()
        group.append((start, end))
    if group:
        yield group


def _capital(text: str, start: int) -> bool:
    """Whether a line begins with a capital letter."""
    return text[start : start + 80].lstrip()[:1].isupper()


def _is_heading(piece: str) -> bool:
    bare = piece.strip().strip("*_#").strip()
    words = bare.split()
    if not words or len(words) > 14 or len(piece) > 120 or _ENDED.search(bare.rstrip(")")):
        return False
    if piece.lstrip().startswith(("#", "*", "_")) or bare.isupper():
        return True
    if piece.count("\n") > 1 or not (bare[0].isupper() or bare[0].isdigit() or not bare[0].isascii()):
        return False
    return len(words) <= 12


def _opens(piece: str, words: str) -> bool:
    """Whether a paragraph begins with one of the phrases of this list."""
    return " ".join(piece[:200].lower().split()).startswith(tuple(data()[words]))


def _is_date(line: str) -> bool:
    """Whether a line is a day, perhaps with a place."""
    if not any(map(str.isdecimal, line)):
        return False
    return bool(re.match(_DATE_LINE, line) or ("年" in line and re.match(_WIDE_DATE_LINE, line)))


def _role(piece: str) -> str:
    short = len(piece) <= FRAME_LINE
    bare = piece.strip()
    if short and (not re.search(r"\w", piece) or _opens(piece, "letterheads") or _is_date(bare)):
        return "letterhead"
    if short and "/" in bare and re.match(_SYMBOL, bare):
        return "letterhead"
    if not bare[:1].isalpha() and re.match(_FOOTNOTE, piece.lstrip()):
        return "footnote"
    if _opens(piece, "voters") or _opens(piece, "signatures"):
        return "signature"
    return "heading" if _is_heading(piece) else "body"


def _is_title(piece: str) -> bool:
    """Whether the first paragraph of a text is its title, however long: it has no stop."""
    return len(piece) <= 300 and len(piece.split()) <= 40 and not _ENDED.search(piece.strip())


def blocks(text: str, limit: int) -> list[Block]:
    """The blocks of a text in order; between them lie white space and ruled lines only.

    TooManyError where there are more than ``limit``.
    """
    out: list[Block] = []
    for group in _paragraphs(text):
        if len(out) == limit:
            raise TooManyError(f"more than {limit:,} paragraphs")
        start, end = group[0][0], group[-1][1]
        start += len(text[start:end]) - len(text[start:end].lstrip())
        match = _match_label(text, start, end)
        role = _role(text[start:end])
        if match is None or role == "footnote" or match.end() >= end:
            title = not out and role == "body" and _is_title(text[start:end])
            out.append(Block(start, end, "heading" if title else role))
            continue
        label = match[0].strip()
        role = "heading" if _is_heading(text[match.end() : end]) and label[0] not in _BULLETS else "body"
        whole = Block(
            start, end, role, None if label[0] in _BULLETS else label.rstrip(" .:,۔．、"), match.end() - start
        )
        out += _apart(text, whole)
    return _signed(text, out)


def _signed(text: str, found: list[Block]) -> list[Block]:
    """The blocks; a name in capitals among the last ones signs the text."""
    for index in range(max(1, len(found) - LAST), len(found)):
        block = found[index]
        if block.role in ("body", "heading") and not block.label and re.fullmatch(_NAME, text[block.start : block.end]):
            found[index] = evolve(block, role="signature")
    return found


def _apart(text: str, block: Block) -> Iterator[Block]:
    """The block, cut where it runs on into the act that has the next number."""
    if block.role == "body" and block.label and block.label.isdecimal():
        for match in _run_on(text, block.start + block.lead, block.end):
            number = match.start(1)
            if int(match[1]) == int(block.label or 0) + 1:
                yield evolve(block, end=match.start())
                block = Block(number, block.end, "body", match[1], match.end() - number)
    yield block
