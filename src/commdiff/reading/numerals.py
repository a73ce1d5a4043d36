"""Numbers as lists print them: (a), iv, AB, 三. Shared by the Word, ODT and HTML readers."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_CHINESE = "零一二三四五六七八九"
MAX_COUNT = 3999


def roman(number: int) -> str:
    """Lower-case Roman numerals, 1–3999; beyond, plain digits."""
    if not 0 < number <= MAX_COUNT:
        return str(number)
    out = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        out += letters * count
    return out


def doubled_letters(number: int) -> str:
    """a … z, aa, bb … as Word and ODT count."""
    if not 0 < number <= MAX_COUNT:
        return str(number)
    turns, index = divmod(number - 1, 26)
    return chr(97 + index) * (turns + 1)


def running_letters(number: int) -> str:
    """a … z, aa, ab … as HTML counts."""
    out = ""
    while number > 0:
        number, index = divmod(number - 1, 26)
        out = chr(97 + index) + out
    return out


def chinese(number: int) -> str:
    """一 … 九十九; beyond, plain digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _CHINESE[tens]) + "十" if tens else ""
    return head + (_CHINESE[ones] if ones else "")
