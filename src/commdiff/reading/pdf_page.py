"""Lines of a PDF page: put together, put in reading order, running heads and page numbers taken off."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from attrs import evolve, frozen

from .document import superscript

RAISED = 0.85  # size of a raised character against its line
EDGE = 0.055  # share of the page's height at its edges where nothing but running heads stands
ZONE = 3  # lines from the top and bottom of a page among which a running head is looked for
MIN_COLUMN = 4  # lines on each side of a gutter
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:[-–—|]\s*)?(?:page\s+|p\.\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|\|)\s*\d{1,4})?(?:\s*[-–—|])?", re.I
)
# Letters that are printed as one sign; at U+F001 and U+F002 fonts keep two of them without a code of their own.
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\uf001": "fi", "\uf002": "fl"}
)
_GLUED = re.compile(r"^(\(?\d{1,3}[.)])(?=[A-Z“\"_(\[]|[^\x00-\x7f])")  # a number set close to its paragraph: "10.On"
_ADDRESS = re.compile(r"(?:https?|file)://\S*")


class Character(Protocol):
    """What is needed of a pdfminer character; units are points from the lower left corner."""

    x0: float
    x1: float
    y0: float
    y1: float
    size: float


@frozen
class Line:
    """One line: its text, its box, the size of most of its characters, and the raised number it opens with."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    size: float
    mark: str = ""

    @classmethod
    def of(cls, pieces: Sequence[tuple[str, Character | None]]) -> Line:
        """From characters (None: a space that the layout put in); raised digits become superscripts."""
        boxes = [c for text, c in pieces if c is not None and text.strip()] or [c for _, c in pieces if c is not None]
        size = Counter(round(c.size, 1) for c in boxes).most_common(1)[0][0]
        if size < 0.7 * max(c.size for c in boxes):  # short words with a long raised mark
            size = max(c.size for c in boxes)
        base = Counter(round(c.y0, 1) for c in boxes if c.size > RAISED * size).most_common(1)[0][0]
        raised = [_raised(c, base, size) if c is not None else False for _, c in pieces]
        out, i = [], 0
        while i < len(pieces):
            end = i + 1
            while end < len(pieces) and raised[i] and raised[end]:
                end += 1
            run = "".join(text for text, _ in pieces[i:end])
            out.append(superscript(run) if raised[i] else run)
            i = end
        normal = [c for c in boxes if c.size > RAISED * size] or boxes
        text = _GLUED.sub(r"\1 ", re.sub(r"\s+", " ", "".join(out)).strip()).translate(_LIGATURES)
        mark = re.match(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}", text)
        return cls(
            text,
            min(c.x0 for c in boxes),
            max(c.x1 for c in boxes),
            min(c.y0 for c in normal),
            max(c.y1 for c in normal),
            size,
            mark[0] if mark else "",
        )


def _raised(character: Character, base: float, size: float) -> bool:
    return character.size <= RAISED * size and character.y0 > base + 0.12 * size


@frozen
class Page:
    """The lines of one page, numbered from 1."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Pieces of one printed line put together again: the same height, no more than a wide space between."""
    out: list[Line] = []
    for line in sorted(lines, key=lambda n: (-round((n.y0 + n.y1) / 2), n.x0)):
        last = out[-1] if out else None
        if last and abs(_middle(last) - _middle(line)) < 0.4 * min(last.size, line.size):
            gap = line.x0 - last.x1
            hanging = len(last.text) <= 6
            if -1.0 < gap < (5.0 if hanging else 1.6) * max(line.size, last.size):
                out[-1] = _merged(last, line)
                continue
        out.append(line)
    return out


def _middle(line: Line) -> float:
    return (line.y0 + line.y1) / 2


def _merged(a: Line, b: Line) -> Line:
    size = a.size if len(a.text) > len(b.text) else b.size
    box = min(a.x0, b.x0), max(a.x1, b.x1), min(a.y0, b.y0), max(a.y1, b.y1)
    return Line(f"{a.text} {b.text}", *box, size, a.mark)


def _gutter(page: Page, lines: Sequence[Line]) -> float | None:
    """The x of the white strip between two columns, where the page has them."""
    best: tuple[int, float] | None = None
    for step in range(30, 71):
        x = page.width * step / 100
        left = [n for n in lines if n.x1 <= x]
        right = [n for n in lines if n.x0 >= x]
        crossing = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) < MIN_COLUMN or crossing > 0.4 * len(lines):
            continue
        shared = min(max(n.y1 for n in left), max(n.y1 for n in right)) - max(
            min(n.y0 for n in left), min(n.y0 for n in right)
        )
        longish = sum(n.x1 - n.x0 > 0.5 * (x - min(m.x0 for m in left)) for n in left) > 0.5 * len(left)
        if shared > 0 and longish and (best is None or crossing < best[0]):
            best = (crossing, x)
    return best[1] if best else None


def ordered(page: Page) -> Page:
    """The page with its lines in reading order: down each column, between the lines that cross both."""
    lines = _joined(page.lines)
    x = _gutter(page, lines)
    if x is None:
        return evolve(page, lines=tuple(sorted(lines, key=lambda n: (-_middle(n), n.x0))))
    out: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(lines, key=lambda n: -_middle(n)):
        if line.x1 <= x:
            left.append(line)
        elif line.x0 >= x:
            right.append(line)
        else:
            out += [*left, *right, line]
            left, right = [], []
    return evolve(page, lines=(*out, *left, *right))


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text.lower())


def _edges(page: Page) -> list[tuple[str, Line]]:
    """The lines near the top and the bottom of a page, as ("top", line) and ("bottom", line)."""
    lines = sorted(page.lines, key=lambda n: -n.y1)
    return [("top", n) for n in lines[:ZONE]] + [("bottom", n) for n in lines[-ZONE:]]


def without_margins(pages: Sequence[Page]) -> list[Page]:
    """The pages without running heads (the same at the edge of several pages), page numbers and printed addresses."""
    seen: Counter[tuple[str, str, int]] = Counter()
    for page in pages:
        seen.update({(side, _key(n), round(n.y0 / 6)): 1 for side, n in _edges(page)}.keys())
    sizes = Counter(round(n.size, 1) for page in pages for n in page.lines for _ in n.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    out = []
    for page in pages:
        drop = {id(n) for side, n in _edges(page) if _marginal(page, n, seen[side, _key(n), round(n.y0 / 6)], body)}
        out.append(evolve(page, lines=tuple(n for n in page.lines if id(n) not in drop)))
    return out


def _marginal(page: Page, line: Line, times: int, body: float) -> bool:
    edge = line.y0 > (1 - EDGE) * page.height or line.y1 < EDGE * page.height
    outer = line.y0 > 0.88 * page.height or line.y1 < 0.12 * page.height
    if times > 1 and outer:
        return True
    if outer and (_PAGE_NUMBER.fullmatch(line.text) or _ADDRESS.match(line.text)):
        return True
    return edge and line.size < 0.9 * body
