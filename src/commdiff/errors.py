"""The errors commdiff raises: one family, each message one line that a user can act on."""


class CommdiffError(Exception):
    """Anything commdiff refuses; ``str(error)`` is one line without a traceback."""


class ReadError(CommdiffError):
    """A source that cannot be read as a statement; the message names the file and the reason."""


class LexiconError(CommdiffError):
    """A lexicon file that breaks the rule format; the message names the file, the rule and the reason."""


class UsageError(CommdiffError):
    """An argument that makes no sense: an unknown format, kind, rule or change id."""


class MissingExtraError(CommdiffError):
    """A feature whose optional dependency is not installed; the message names the extra."""


class ArchiveError(CommdiffError):
    """An archive that cannot be opened, read or written; the message names the file and the reason."""
