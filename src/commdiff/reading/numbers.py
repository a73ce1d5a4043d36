"""List numbers as documents print them: letters, Roman and Chinese numerals."""

from __future__ import annotations

import re
from collections.abc import Callable

MAX_COUNT = 3999  # the highest number that is printed in letters or Roman numerals
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_CHINESE = "零一二三四五六七八九"


def parse_integer(value: str | None, default: int) -> int:
    """Return an integer attribute of at most six digits, ``default`` where it is missing or malformed."""
    return int(value) if value and re.fullmatch(r"\s*-?\d{1,6}\s*", value) else default


def roman(number: int) -> str:
    """Return lower-case Roman numerals; plain digits outside 1–3999."""
    if not 0 < number <= MAX_COUNT:
        return str(number)
    out = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        out += letters * count
    return out


def repeated_letters(number: int) -> str:
    """Return a … z, aa, bb …, as Word and ODT count; plain digits outside 1–3999."""
    if not 0 < number <= MAX_COUNT:
        return str(number)
    turns, index = divmod(number - 1, 26)
    return chr(97 + index) * (turns + 1)


def alphabetic_letters(number: int) -> str:
    """Return a … z, aa, ab …, as HTML counts."""
    out = ""
    while number > 0:
        number, index = divmod(number - 1, 26)
        out = chr(97 + index) + out
    return out


def chinese(number: int) -> str:
    """Return 一 … 九十九; plain digits outside 1–99."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _CHINESE[tens]) + "十" if tens else ""
    return head + (_CHINESE[ones] if ones else "")


def number_formats(letters: Callable[[int], str]) -> dict[str, Callable[[int], str]]:
    """Return the number formats that HTML and ODT share, by their code; ``letters`` counts in letters."""
    upper = {"A": lambda n: letters(n).upper(), "I": lambda n: roman(n).upper()}
    return {"1": str, "a": letters, "i": roman, **upper}
