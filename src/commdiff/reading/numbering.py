"""Word's automatic paragraph numbers, counted as Word counts them (numbering.xml and styles.xml)."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from attrs import define, field, frozen

from .numerals import chinese, doubled_letters, roman
from .zipped_xml import attribute, child, children

MAX_CHAIN = 20  # styles based on styles
_PLACEHOLDER = re.compile(r"%([1-9])")
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02d}",
    "lowerLetter": doubled_letters,
    "upperLetter": lambda n: doubled_letters(n).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda n: roman(n).upper(),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": chinese,
    "japaneseCounting": chinese,
    "none": lambda _: "",
}


@frozen
class Level:
    """How one level of a list is numbered."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False


def _whole(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value) else default


def _levels(parent: Element | None) -> dict[int, Level]:
    out = {}
    for element in children(parent, "lvl"):
        out[_whole(attribute(element, "ilvl"), 0)] = Level(
            _whole(attribute(child(element, "start"), "val"), 1),
            attribute(child(element, "numFmt"), "val") or "decimal",
            (attribute(child(element, "lvlText"), "val") or "")[:60],
            child(element, "isLgl") is not None,
        )
    return out


@frozen
class _List:
    """One w:num: which definition it counts for, its levels, and the starts it overrides."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


@define
class Numbering:
    """The lists of a document and their counters; ``label`` must be asked in the order of the text."""

    lists: dict[str, _List] = field(factory=dict)
    styles: dict[str, tuple[str | None, str | None, str | None]] = field(factory=dict)
    default_style: str | None = None
    counters: dict[str, dict[int, int]] = field(factory=dict)
    begun: set[tuple[str, int]] = field(factory=set)

    @classmethod
    def load(cls, numbering: Element | None, styles: Element | None) -> Numbering:
        """From the two parts, either of which may be missing."""
        found = cls()
        for style in children(styles, "style"):
            properties = child(style, "pPr", "numPr")
            found.styles[attribute(style, "styleId") or ""] = (
                attribute(child(properties, "numId"), "val"),
                attribute(child(properties, "ilvl"), "val"),
                attribute(child(style, "basedOn"), "val"),
            )
            if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true"):
                found.default_style = attribute(style, "styleId")
        abstracts = {attribute(e, "abstractNumId") or "": e for e in children(numbering, "abstractNum")}
        linked = {
            attribute(child(e, "styleLink"), "val"): key
            for key, e in abstracts.items()
            if child(e, "styleLink") is not None
        }
        for number in children(numbering, "num"):
            key = attribute(child(number, "abstractNumId"), "val") or ""
            link = attribute(child(abstracts.get(key), "numStyleLink"), "val")
            key = linked.get(link, key) if link else key
            levels, starts = _levels(abstracts.get(key)), {}
            for override in children(number, "lvlOverride"):
                index = _whole(attribute(override, "ilvl"), 0)
                levels |= _levels(override)
                if child(override, "startOverride") is not None:
                    starts[index] = _whole(attribute(child(override, "startOverride"), "val"), 1)
            found.lists[attribute(number, "numId") or ""] = _List(key, levels, starts)
        return found

    def _of_style(self, style: str | None) -> tuple[str | None, str | None]:
        """The list and level that a style puts its paragraphs in."""
        level = None
        for _ in range(MAX_CHAIN):
            if style is None or style not in self.styles:
                break
            number, own_level, base = self.styles[style]
            level = level or own_level
            if number is not None:
                return number, level
            style = base
        return None, None

    def label(self, properties: Element | None) -> str:
        """The number in front of the paragraph with these properties (w:pPr), counted on; "" where it has none."""
        own = child(properties, "numPr")
        number = attribute(child(own, "numId"), "val")
        depth = attribute(child(own, "ilvl"), "val")
        if number is None:
            style = attribute(child(properties, "pStyle"), "val") or self.default_style
            number, styled = self._of_style(style)
            depth = depth or styled
        chosen = self.lists.get(number or "")
        index = _whole(depth, 0)
        if chosen is None or index not in chosen.levels:
            return ""
        self._count(number or "", chosen, index)
        return self._print(chosen, index)

    def _count(self, number: str, chosen: _List, index: int) -> None:
        counts = self.counters.setdefault(chosen.abstract, {})
        if index in chosen.starts and (number, index) not in self.begun:
            counts[index] = chosen.starts[index]
        elif index in counts:
            counts[index] += 1
        else:
            counts[index] = chosen.levels[index].start
        self.begun.add((number, index))
        for deeper in [i for i in counts if i > index]:
            del counts[deeper]

    def _print(self, chosen: _List, index: int) -> str:
        level, counts = chosen.levels[index], self.counters[chosen.abstract]
        if level.format == "bullet":
            return "•"

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            shown = chosen.levels.get(at, Level())
            value = counts.get(at, shown.start)
            return str(value) if level.legal else _FORMATS.get(shown.format, str)(value)

        return _PLACEHOLDER.sub(number, level.text).strip()
