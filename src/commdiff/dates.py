"""Which dates the calendar has; by hand, since datetime takes longer to import than a short text to read."""

from __future__ import annotations

import re

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_date(year: int, month: int = 1, day: int = 1) -> bool:
    """Whether the calendar has this day."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]):
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return leap or (month, day) != (2, 29)


def is_written(date: str) -> bool:
    """Whether a string is YYYY, YYYY-MM or YYYY-MM-DD and the calendar has it."""
    match = _FORM.fullmatch(date)
    return match is not None and is_date(*(int(part) for part in match.groups() if part))
