"""What changed between two rounds of an official statement, clause by clause, with the words that prove it."""

from typing import TYPE_CHECKING

from .compare import align_statements, candidates, compare, read, weigh
from .errors import ArchiveError, CommdiffError, LexiconError, MissingExtraError, ReadError, UsageError
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
from .report import render, render_change, render_docx, render_precedents, render_template
from .segment import segment
from .settings import Settings, __version__

if TYPE_CHECKING:
    from .archive import Archive
    from .batch import Batch, compare_all
    from .blocks import moves
    from .history import extend, find_phrase, round_files, trace
    from .lineage import History, Level, Lineage, Phrase, PhraseTrace, Step, Tally
    from .precedents import Entry, Precedent, Precedents
    from .reasons import Candidate, Reasons, Share
    from .report.history import render_history
    from .semantic import load_encoder

__all__ = [
    "KINDS",
    "Alignment",
    "Archive",
    "ArchiveError",
    "Batch",
    "Candidate",
    "Change",
    "Clause",
    "CommdiffError",
    "Comparison",
    "Edit",
    "Entry",
    "Evidence",
    "History",
    "Level",
    "Lexicon",
    "LexiconError",
    "Lineage",
    "Link",
    "MissingExtraError",
    "Phrase",
    "PhraseTrace",
    "Precedent",
    "Precedents",
    "ReadError",
    "Reasons",
    "Rule",
    "Section",
    "Settings",
    "Share",
    "Source",
    "Span",
    "Statement",
    "Step",
    "Tally",
    "Token",
    "UsageError",
    "__version__",
    "align_statements",
    "candidates",
    "compare",
    "compare_all",
    "extend",
    "find_phrase",
    "load_encoder",
    "load_lexicon",
    "moves",
    "read",
    "render",
    "render_change",
    "render_docx",
    "render_history",
    "render_precedents",
    "render_template",
    "round_files",
    "segment",
    "trace",
    "weigh",
]

_LATE = {
    **dict.fromkeys(("extend", "find_phrase", "round_files", "trace"), ".history"),
    **dict.fromkeys(("History", "Level", "Lineage", "Phrase", "PhraseTrace", "Step", "Tally"), ".lineage"),
    "render_history": ".report.history",
    "Archive": ".archive",
    **dict.fromkeys(("Batch", "compare_all"), ".batch"),
    **dict.fromkeys(("Entry", "Precedent", "Precedents"), ".precedents"),
    **dict.fromkeys(("Candidate", "Reasons", "Share"), ".reasons"),
    "load_encoder": ".semantic",
    "moves": ".blocks",
}
"""What is imported when it is asked for, so that two texts are compared without it."""


if not TYPE_CHECKING:  # a checker would take any name for one of these

    def __getattr__(name: str) -> object:
        if name not in _LATE:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value: object = getattr(import_module(_LATE[name], __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
