"""Compare two rounds of an official statement, clause by clause, with the words that prove each change."""

from typing import TYPE_CHECKING

from .errors import ArchiveError, CommdiffError, LexiconError, MissingExtraError, ReadError, UsageError
from .lexicon.load import Lexicon, Rule
from .lexicon.load import load as load_lexicon
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
    moved_blocks,
)
from .pipeline import align_statements, candidates, compare, explain, read, weigh
from .report.render import render, render_docx, render_template, to_frame
from .segmentation.segment import segment
from .settings import Settings, __version__

if TYPE_CHECKING:
    from .archive.archive import Archive
    from .batch import Batch, compare_all
    from .embeddings import load_encoder
    from .history.trace import extend, find_phrase, round_files, trace
    from .model.archive import Entry, Precedent, Precedents
    from .model.explanation import Candidate, DiscardedShift, Explanation, FeatureContribution, LinkExplanation
    from .model.history import History, Lineage, Phrase, PhraseTrace, RoundSummary, ScaleLevel, Step
    from .wire import load

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
    "DiscardedShift",
    "Edit",
    "Entry",
    "Evidence",
    "Explanation",
    "FeatureContribution",
    "History",
    "Lexicon",
    "LexiconError",
    "Lineage",
    "Link",
    "LinkExplanation",
    "MissingExtraError",
    "Phrase",
    "PhraseTrace",
    "Precedent",
    "Precedents",
    "ReadError",
    "RoundSummary",
    "Rule",
    "ScaleLevel",
    "Section",
    "Settings",
    "Source",
    "Span",
    "Statement",
    "Step",
    "Token",
    "UsageError",
    "__version__",
    "align_statements",
    "candidates",
    "compare",
    "compare_all",
    "explain",
    "extend",
    "find_phrase",
    "load",
    "load_encoder",
    "load_lexicon",
    "moved_blocks",
    "read",
    "render",
    "render_docx",
    "render_template",
    "round_files",
    "segment",
    "to_frame",
    "trace",
    "weigh",
]

_LATE = {
    **dict.fromkeys(("extend", "find_phrase", "round_files", "trace"), ".history.trace"),
    **dict.fromkeys(
        ("History", "ScaleLevel", "Lineage", "Phrase", "PhraseTrace", "Step", "RoundSummary"), ".model.history"
    ),
    "Archive": ".archive.archive",
    **dict.fromkeys(("Batch", "compare_all"), ".batch"),
    **dict.fromkeys(("Entry", "Precedent", "Precedents"), ".model.archive"),
    **dict.fromkeys(
        ("Candidate", "DiscardedShift", "Explanation", "FeatureContribution", "LinkExplanation"), ".model.explanation"
    ),
    "load_encoder": ".embeddings",
    "load": ".wire",
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
