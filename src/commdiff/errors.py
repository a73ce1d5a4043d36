"""The errors that commdiff raises. Each message is one line that a user can act on."""

from collections.abc import Iterable


class CommdiffError(Exception):
    """The base of all errors; ``str(error)`` is one line."""


class ReadError(CommdiffError):
    """A source cannot be read as a statement; the message names the file and the reason."""


class LexiconError(CommdiffError):
    """A lexicon file breaks the rule format; the message names the file, the rule and the reason."""


class UsageError(CommdiffError):
    """An argument is not valid: an unknown format, kind, rule or change id."""


class MissingExtraError(CommdiffError):
    """A feature needs an optional dependency that is not installed; the message names the extra."""


class ArchiveError(CommdiffError):
    """An archive cannot be opened, read or written; the message names the file and the reason."""


def reason(error: Exception) -> str:
    """Return what is wrong, to follow a colon: the system's reason or the message, with a small first letter."""
    text = getattr(error, "strerror", None) or str(error)
    return text[:1].lower() + text[1:]


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a suggestion to append to a message about an unknown name."""
    from difflib import get_close_matches  # only a refusal needs it

    found = get_close_matches(name, list(known), n=2, cutoff=0.5)
    return f"; did you mean {' or '.join(map(repr, found))}?" if found else ""
