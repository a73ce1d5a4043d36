"""Lines in reading order → paragraphs and footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from attrs import define, frozen

from .document import superscript
from .pdf_page import Line, Page

WIDER = 1.3  # a gap between lines against the usual one that begins a paragraph
SMALLER = 0.93  # size of a footnote's characters against the body's
INDENT = 0.8  # em
SHORT = 0.8  # share of the column that a paragraph's last line leaves unfilled less than … of
_LABEL = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3}){0,3}[.)]|\((?:\d{1,3}|[a-z]{1,2}|[ivxlc]{1,6})\)|[a-z][.)]|[ivx]{1,5}[.)]|[•▪◦●·‣–—*-]"
    r"|(?:OP|PP)\s?\d{1,3})\s"
)
_COUNT = re.compile(r"\(?(\d{1,3})[.)]\s")
_NOTE = re.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\d{1,3}|\[\d{1,3}\]|[*†‡]{1,3})(?:\s|(?=[A-Z]))")
_STOP = re.compile(r"[.!?:;。！？；：۔؟।](?:[”’\"')\]]|[⁰¹²³⁴⁵⁶⁷⁸⁹])*$")
_HYPHEN = re.compile(r"\w[-\u2010\u00ad]$")


@frozen
class Paragraph:
    """A paragraph, the page it begins on, and whether it is a footnote (then ``label`` is its mark)."""

    text: str
    page: int
    note: bool = False
    label: str = ""


@define
class _Group:
    lines: list[Line]
    page: int
    note: bool = False
    label: str = ""


def _body_size(pages: Sequence[Page]) -> float:
    sizes = Counter(round(n.size, 1) for page in pages for n in page.lines for _ in n.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _leading(lines: Sequence[Line], size: float) -> float:
    """The usual distance between the feet of two lines of body text."""
    gaps = [
        round(a.y0 - b.y0, 1)
        for a, b in pairwise(lines)
        if 0 < a.y0 - b.y0 < 2.6 * size and abs(a.size - size) < 0.6 and abs(b.size - size) < 0.6
    ]
    if not gaps:
        return 1.2 * size
    common = Counter(round(g * 2) / 2 for g in gaps).most_common()
    return min(g for g, n in common if n >= 0.5 * common[0][1])


def _notes_from(lines: Sequence[Line], size: float) -> int:
    """The index at which the footnotes of a page begin: small lines at its foot, the first with a mark."""
    start = len(lines)
    while start and lines[start - 1].size <= SMALLER * size:
        start -= 1
    while start < len(lines) and not _NOTE.match(lines[start].text):
        start += 1
    return start


def _margins(lines: Sequence[Line]) -> dict[int, tuple[float, float]]:
    """For each line the left and right margin of its column: lines that overlap it in x, taken together."""
    spans: list[list[float]] = []
    for line in sorted(lines, key=lambda n: n.x0 - n.x1):
        for span in spans:
            if line.x0 < span[1] and line.x1 > span[0]:
                break
        else:
            spans.append([line.x0, line.x1])
    out = {}
    for line in lines:
        span = next((s for s in spans if line.x0 < s[1] and line.x1 > s[0]), [line.x0, line.x1])
        out[id(line)] = (span[0], span[1])
    return out


def _counts_on(first: Line, line: Line) -> bool:
    """Whether ``line`` has the number after that of the paragraph that ``first`` begins, and stands under it."""
    here, before = _COUNT.match(line.text), _COUNT.match(first.text)
    under = abs(line.x0 - first.x0) < line.size
    return bool(here and before and under and int(here[1]) == int(before[1]) + 1)


def _begins(group: Sequence[Line], last: Line, line: Line, leading: float, left: float, right: float) -> bool:
    """Whether ``line`` begins a paragraph: on the same page ``last`` stands before it, the end of ``group``."""
    gap = last.y0 - line.y0
    if abs(last.size - line.size) > 0.12 * max(last.size, line.size) and not line.mark:
        return True
    if gap > WIDER * leading:
        return True
    stopped = bool(_STOP.search(last.text))
    if _LABEL.match(line.text) and (stopped or last.x1 < right - 0.1 * (right - left) or _counts_on(group[0], line)):
        return True
    filled = last.x1 - left > SHORT * (right - left)
    indented = line.x0 > last.x0 + INDENT * line.size
    if gap < -leading:  # the next column
        return stopped and (not filled or indented)
    if indented and line.x0 > left + INDENT * line.size and not _LABEL.match(last.text):
        return True
    room = right - last.x1
    word = len(line.text.split(" ", 1)[0]) * 0.5 * line.size
    return stopped and room > word + 2 * line.size and not filled


def _carries_on(last: Line, line: Line, right: float) -> bool:
    """Whether the first line of a page continues the last paragraph of the page before."""
    if _LABEL.match(line.text) or abs(last.size - line.size) > 0.12 * line.size:
        return False
    if line.text[:1].islower():
        return True
    word = len(line.text.split(" ", 1)[0]) * 0.5 * line.size
    return not _STOP.search(last.text) and right - last.x1 < word + line.size


def _join(lines: Sequence[Line]) -> str:
    """The lines as one text; a line end stays where a hyphen stands before it."""
    out = ""
    for line in lines:
        out += ("" if not out else "\n" if _HYPHEN.search(out) else " ") + line.text
    return out


def _note_groups(lines: Sequence[Line], page: int) -> Iterator[_Group]:
    group: _Group | None = None
    for line in lines:
        match = _NOTE.match(line.text)
        if match or group is None:
            if group:
                yield group
            group = _Group([line], page, note=True)
        else:
            group.lines.append(line)
    if group:
        yield group


def _noted(group: _Group) -> Paragraph:
    text = _join(group.lines)
    match = _NOTE.match(text)
    if not match:
        return Paragraph(text, group.page, note=True)
    return Paragraph(text[match.end() :], group.page, True, superscript(match[1]))


def flow(pages: Sequence[Page]) -> list[Paragraph]:
    """The paragraphs of the pages in order, each on the page it begins on; footnotes marked as such."""
    size = _body_size(pages)
    leading = _leading([n for page in pages for n in page.lines], size)
    groups: list[_Group] = []
    notes: list[_Group] = []
    right = 0.0
    for page in pages:
        start = _notes_from(page.lines, size)
        margins = _margins(page.lines[:start])
        last: Line | None = None
        for line in page.lines[:start]:
            if last is not None:
                begins = _begins(groups[-1].lines, last, line, leading, *margins[id(last)])
            else:
                begins = not groups or not _carries_on(groups[-1].lines[-1], line, right)
            if begins:
                groups.append(_Group([line], page.number))
            else:
                groups[-1].lines.append(line)
            last, right = line, margins[id(line)][1]
        notes += _note_groups(page.lines[start:], page.number)
    return [Paragraph(_join(g.lines), g.page) for g in groups] + [_noted(g) for g in notes]
