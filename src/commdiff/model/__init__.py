"""The value classes of the library. They are frozen; their constructors refuse what cannot be true."""

from .change import (
    ALIASES,
    CONFIDENCES,
    FORMATTERS,
    KINDS,
    SHIFTS,
    Alignment,
    Change,
    Comparison,
    Edit,
    Evidence,
    Link,
    count_kinds,
    moved_blocks,
    parse_kinds,
)
from .text import FRAME, HEADING_OR_FRAME, ROLES, Clause, Section, Source, Span, Statement, Token, is_date

__all__ = [
    "ALIASES", "CONFIDENCES", "FORMATTERS", "FRAME", "HEADING_OR_FRAME", "KINDS", "ROLES", "SHIFTS", "Alignment",
    "Change", "Clause", "Comparison", "Edit", "Evidence", "Link", "Section", "Source", "Span", "Statement", "Token",
    "count_kinds", "is_date", "moved_blocks", "parse_kinds",
]  # fmt: skip
