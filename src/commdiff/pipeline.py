"""The order of the stages: read → segment → prepare → align → changes. Everything else belongs to a stage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Unpack

from .alignment.align import align
from .changes import ChangeBuilder, PreparedStatement, discarded_shifts, prepare, weigh_clauses
from .errors import UsageError
from .lexicon.load import Lexicon, choose_profile, detect, load
from .model import Alignment, Change, Comparison, Link, Statement
from .normalization import words
from .reading.load import read_statement
from .reading.metadata import Facts, judged_language, language_notice, with_metadata
from .segmentation.segment import segment
from .settings import Settings
from .topics import load_topics

if TYPE_CHECKING:
    from .model.explanation import Explanation, LinkExplanation

Source = str | Path | Statement


def read(source: str | Path | BinaryIO, *, settings: Settings | None = None, **facts: Unpack[Facts]) -> Statement:
    """Read a file and cut it into sections and clauses.

    Args:
        source: A path or a binary stream. A string is a path, never text.
        settings: The bounds on what is read.
        **facts: ``title``, ``date``, ``issuer``, ``round`` and ``language``; each replaces what is found in the text.

    Returns:
        The segmented statement.

    Raises:
        ReadError: The source cannot be read.
        UsageError: The date is not a date, or the language is not a two-letter code.
    """
    return segment(with_metadata(read_statement(source, settings), facts))


class Rules(NamedTuple):
    """The rules for one pair of statements; the notice says why this profile was chosen or strength is not judged."""

    profile: str
    lexicon: Lexicon
    judged: bool
    notice: str


class Comparer:
    """Makes any number of comparisons with the same settings; lexicons and topics are loaded once."""

    def __init__(self, settings: Settings | None = None, lexicon: Lexicon | None = None) -> None:
        """Create a comparer; ``lexicon`` replaces the rules that the settings name."""
        self.settings = settings or Settings()
        self._lexicon = lexicon
        self._lexicons: dict[str, Lexicon] = {}
        self._gazetteer = load_topics(words, *self.settings.topics)

    def prepare(self, source: Source) -> PreparedStatement:
        """Return a path or a statement, prepared for ``compare``."""
        statement = self._statement(source)
        prepared = prepare(statement, self._gazetteer)
        if not self.settings.profile:
            prepared = prepared._replace(profile=detect(statement.text))
        if not self.settings.lexicons:
            prepared = prepared._replace(language=judged_language(statement))
        return prepared

    def _statement(self, source: Source) -> Statement:
        if isinstance(source, Statement):
            return segment(source)
        if isinstance(source, (str, Path)):
            return read(source, settings=self.settings)
        message = f"expected a path or a Statement, not {type(source).__name__}; use Statement.from_text for a text"
        raise UsageError(message)

    def rules(self, old: PreparedStatement, new: PreparedStatement) -> Rules:
        """Return the rules by which two statements are compared."""
        profile, notice = choose_profile(self.settings.profile, old.profile, new.profile)
        unjudged = language_notice(old.language, new.language)
        return Rules(profile, self._load(profile), not unjudged, unjudged or notice)

    def _load(self, profile: str) -> Lexicon:
        if self._lexicon is not None:
            return self._lexicon
        if profile not in self._lexicons:
            self._lexicons[profile] = load(*self.settings.lexicons, profile=profile)
        return self._lexicons[profile]

    def signature(self, rules: Rules) -> str:
        """Return the signature of a comparison by these rules."""
        return self.settings.signature(rules.profile, rules.lexicon.text_digest)

    def align(self, old: PreparedStatement, new: PreparedStatement) -> Alignment:
        """Return which clauses of ``old`` became which of ``new``."""
        return align(old.statement, new.statement, old.words, new.words, self.settings.encoder)

    def compare(self, old: PreparedStatement, new: PreparedStatement) -> Comparison:
        """Return every change from ``old`` to ``new``."""
        rules = self.rules(old, new)
        alignment = self.align(old, new)
        sides = old.statement, new.statement
        notices = [f"{side.source.name}: {notice}" for side in sides for notice in side.source.notices]
        changes = self._builder(old, new, rules).all(alignment)
        return Comparison(*sides, alignment, changes, self.signature(rules), (*notices, rules.notice))

    def change(self, id: str, old: PreparedStatement, new: PreparedStatement, link: Link) -> Change:
        """Return the verdict on one link between two statements."""
        return self._builder(old, new, self.rules(old, new)).linked(id, link)

    def _builder(self, old: PreparedStatement, new: PreparedStatement, rules: Rules) -> ChangeBuilder:
        return ChangeBuilder(old, new, rules.lexicon if rules.judged else None, self._gazetteer)


def compare(
    old: Source, new: Source, *, settings: Settings | None = None, lexicon: Lexicon | None = None
) -> Comparison:
    """Compare two statements.

    Args:
        old: The old statement or its path. A string is a path, never text.
        new: The new statement or its path.
        settings: The profile, further lexicon files and other choices.
        lexicon: Rules to use instead of those that the settings name.

    Returns:
        Every change, in the order of the new text.

    Raises:
        ReadError: A source cannot be read.
        LexiconError: A lexicon file breaks the format.
    """
    comparer = Comparer(settings, lexicon)
    return comparer.compare(comparer.prepare(old), comparer.prepare(new))


def weigh(old: str, new: str, *, settings: Settings | None = None, lexicon: Lexicon | None = None) -> Change:
    """Judge two wordings of one point, without documents.

    Args:
        old: The old wording itself.
        new: The new wording itself.
        settings: The profile and further lexicon files.
        lexicon: Rules to use instead of those that the settings name.

    Returns:
        The change; its offsets are into the two strings.

    Raises:
        UsageError: A wording is empty.
    """
    settings = settings or Settings()
    lexicon = lexicon or load(*settings.lexicons, profile=settings.profile or "communique")
    for side, text in (("old", old), ("new", new)):
        if not text.strip():
            raise UsageError(f"the {side} wording is empty")
    old_clause, new_clause = (Statement.from_clauses([side]).clauses[0] for side in (old, new))
    return weigh_clauses(old_clause, new_clause, lexicon)


def align_statements(old: Statement, new: Statement) -> Alignment:
    """Return which clauses of one segmented statement became which of another; UsageError if one is not segmented."""
    for side, statement in (("old", old), ("new", new)):
        if statement.text.strip() and not statement.clauses:
            raise UsageError(f"the {side} statement is not segmented; call commdiff.segment first")
    return align(old, new, _words(old), _words(new))


def candidates(comparison: Comparison, id: str, *, settings: Settings | None = None) -> LinkExplanation:
    """Explain why a change was linked as it was, or not linked: the pairs of sentences that were compared.

    The pairs are scored again, since a comparison does not keep them.

    Args:
        comparison: The comparison.
        id: The id of the change, such as "c14".
        settings: The settings of the comparison, if they name a sentence encoder.

    Raises:
        UsageError: The comparison has no change with this id.
    """
    from .alignment.explain import explain_link

    old, new = comparison.old, comparison.new
    encoder = settings.encoder if settings else None
    return explain_link(old, new, (_words(old), _words(new)), comparison.find(id), encoder)


def explain(
    comparison: Comparison, id: str, *, settings: Settings | None = None, lexicon: Lexicon | None = None
) -> Explanation:
    """Explain how one change was linked and judged.

    A comparison does not keep this: the link is scored again and the change is judged again.

    Args:
        comparison: The comparison.
        id: The id of the change, such as "c14".
        settings: The settings of the comparison.
        lexicon: The rules of the comparison, if it was made with a lexicon.

    Returns:
        The candidates of the link, and the shifts that the judge found and discarded.

    Raises:
        UsageError: The comparison has no change with this id.
    """
    from .model.explanation import Explanation

    change = comparison.find(id)
    comparer = Comparer(settings, lexicon)
    rules = comparer.rules(comparer.prepare(comparison.old), comparer.prepare(comparison.new))
    link = candidates(comparison, id, settings=settings)
    return Explanation(link, discarded_shifts(change, rules.lexicon if rules.judged else None))


def _words(statement: Statement) -> list[list[str]]:
    return [words(clause.wording) for clause in statement.clauses]
