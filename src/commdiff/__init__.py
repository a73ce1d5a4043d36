"""What changed between two rounds of an official statement, clause by clause, with the words that prove it."""

from .compare import align_statements, compare, read, weigh
from .errors import CommdiffError, LexiconError, MissingExtraError, ReadError, UsageError
from .lexicon import Lexicon, Rule
from .lexicon import load as load_lexicon
from .model import (
    KINDS,
    Alignment,
    Change,
    Clause,
    Comparison,
    Edit,
    Evidence,
    Link,
    Section,
    Source,
    Span,
    Statement,
    Token,
)
from .report import render, render_change, render_docx, render_template
from .segment import segment
from .settings import Settings, __version__

__all__ = [
    "KINDS",
    "Alignment",
    "Change",
    "Clause",
    "CommdiffError",
    "Comparison",
    "Edit",
    "Evidence",
    "Lexicon",
    "LexiconError",
    "Link",
    "MissingExtraError",
    "ReadError",
    "Rule",
    "Section",
    "Settings",
    "Source",
    "Span",
    "Statement",
    "Token",
    "UsageError",
    "__version__",
    "align_statements",
    "compare",
    "load_lexicon",
    "read",
    "render",
    "render_change",
    "render_docx",
    "render_template",
    "segment",
    "weigh",
]
