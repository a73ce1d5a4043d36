"""Compare two rounds of an official statement, clause by clause, with the words that prove each change.

The names here are the public API. The value classes that are not listed are in ``commdiff.model``,
``commdiff.model.history``, ``commdiff.model.archive`` and ``commdiff.model.explanation``; formats and templates are in
``commdiff.report.render``.
"""

from typing import TYPE_CHECKING

from .errors import ArchiveError, CommdiffError, LexiconError, MissingExtraError, ReadError, UsageError
from .lexicon.load import Lexicon
from .lexicon.load import load as load_lexicon
from .model import KINDS, Alignment, Change, Clause, Comparison, Edit, Evidence, Link, Span, Statement, Token
from .model.change import moved_blocks
from .pipeline import candidates, compare, explain, read, weigh
from .report.render import render, render_docx, to_frame
from .segmentation.segment import segment
from .settings import Settings, __version__

if TYPE_CHECKING:
    from .archive.archive import Archive
    from .batch import compare_all
    from .embeddings import load_encoder
    from .history.trace import extend, find_phrase, round_files, trace
    from .model.history import History, Lineage
    from .wire import load

__all__ = [
    "KINDS",
    "Alignment",
    "Archive",
    "ArchiveError",
    "Change",
    "Clause",
    "CommdiffError",
    "Comparison",
    "Edit",
    "Evidence",
    "History",
    "Lexicon",
    "LexiconError",
    "Lineage",
    "Link",
    "MissingExtraError",
    "ReadError",
    "Settings",
    "Span",
    "Statement",
    "Token",
    "UsageError",
    "__version__",
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
    "round_files",
    "segment",
    "to_frame",
    "trace",
    "weigh",
]

_LATE = {
    **dict.fromkeys(("extend", "find_phrase", "round_files", "trace"), ".history.trace"),
    **dict.fromkeys(("History", "Lineage"), ".model.history"),
    "Archive": ".archive.archive",
    "compare_all": ".batch",
    "load_encoder": ".embeddings",
    "load": ".wire",
}
"""Names that are imported on first use, because a comparison of two texts does not need them."""


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
