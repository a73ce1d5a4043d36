"""The one module that knows the order: read → segment → normalize → align → edits → judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from attrs import evolve, frozen

from .alignment.align import align
from .edits import edits
from .errors import UsageError
from .lexicon.load import Lexicon, detect, load
from .model import (
    FRAME,
    Alignment,
    Change,
    Clause,
    Comparison,
    Link,
    Statement,
    Token,
)
from .normalization import tokens, words
from .ocr_noise import find_slips
from .reading.language import find_language, seems_foreign
from .reading.load import read_statement
from .reading.metadata import described
from .segmentation.segment import segment
from .settings import Settings
from .strength.judge import Verdict, judge, judge_unmatched
from .topics import (
    Gazetteer,
    Topics,
    load_topics,
    topics_of,
    without_parties,
)

if TYPE_CHECKING:
    from .model.explanation import LinkExplanation

Source = str | Path | Statement
Names = tuple[str, ...]
Norms = list[list[str]]
LONGEST = 3_000
"""Words of a side from which it is no clause, whatever it was cut as, and is not judged: the note says so."""
_TOO_LONG = f"longer than {LONGEST:,} words: strength not judged"


def read(
    source: str | Path | BinaryIO,
    *,
    settings: Settings | None = None,
    title: str | None = None,
    date: str | None = None,
    issuer: str | None = None,
    round: str | None = None,
    language: str | None = None,
) -> Statement:
    """The statement in a file or binary stream, cut into sections and clauses; ReadError where it cannot be read.

    A string is a path, never text. ``title``, ``date``, ``issuer``, ``round`` and ``language`` (a two-letter code)
    stand instead of what is found in the text; UsageError for a date or language that is none.
    """
    facts = {"title": title, "date": date, "issuer": issuer, "round": round, "language": language}
    return segment(described(read_statement(source, settings), **facts))


def _statement(source: Source, settings: Settings) -> Statement:
    if isinstance(source, Statement):
        return segment(source)
    if isinstance(source, (str, Path)):
        return read(source, settings=settings)
    raise UsageError(f"expected a path or a Statement, not {type(source).__name__}; Statement.from_text takes text")


def _profile(settings: Settings, old: Side, new: Side) -> tuple[str, str]:
    """The profile to judge by, and a notice that says why; the kind of text must be found on both sides."""
    if settings.profile:
        return settings.profile, f"profile {settings.profile}: as asked"
    (first, why), (second, _) = old.kind, new.kind
    if first == second:
        return first, f"profile {first}: {why}"
    return "communique", f"profile communique: the texts look like two kinds ({first}, {second})"


def _unjudged(old: Statement, new: Statement) -> str:
    """Why strength is not judged, or "": the built-in rules read English only."""
    languages = sorted({_language(side) for side in (old, new)} - {"en"})
    if not languages:
        return ""
    return f"strength not judged: no lexicon for the language of the texts ({', '.join(languages)})"


def _language(side: Statement) -> str:
    return side.language or find_language(side.text) or ("unknown" if seems_foreign(side.text) else "en")


@frozen
class _Judge:
    """What judging needs beside the clauses; calls edits and judge for one change at a time."""

    lexicon: Lexicon
    texts: tuple[str, str]
    counts: Counter[str]
    judged: bool = True

    def linked(
        self, id: str, old: tuple[Clause, ...], new: tuple[Clause, ...], link: Link, moved: bool, topics: Names = ()
    ) -> Change:
        old_tokens, old_breaks = _tokens(old)
        new_tokens, new_breaks = _tokens(new)
        if [t.norm for t in old_tokens] == [t.norm for t in new_tokens]:
            return Change(id, "unchanged", old, new, moved, link, topics=topics)
        slips = find_slips(old_tokens, new_tokens, self.texts, self.counts)
        if slips:
            note = "; ".join(f"{a.text} → {b.text}" for a, b in slips[:3])
            note = f"taken for slips of scanning: {note}"
            return Change(id, "unchanged", old, new, moved, link, topics=topics, note=note)
        found = edits(old_tokens, new_tokens, old_breaks, new_breaks)
        if not self.judged or all(clause.role in FRAME for clause in (*old, *new)):
            return Change(id, "reworded", old, new, moved, link, found, topics=topics)
        if max(len(old_tokens), len(new_tokens)) > LONGEST:
            return Change(id, "reworded", old, new, moved, link, found, topics=topics, note=_TOO_LONG)
        verdict = judge(old, new, old_tokens, new_tokens, link.score, self.lexicon)
        return _with(Change(id, "reworded", old, new, moved, link, found, topics=topics), verdict)

    def lone(self, id: str, clause: Clause, kind: str, topics: Names = ()) -> Change:
        side = "old" if kind == "dropped" else "new"
        old, new = ((clause,), ()) if side == "old" else ((), (clause,))
        if not self.judged or clause.role in FRAME:
            return Change(id, kind, old, new, topics=topics)
        found = clause_tokens(clause)
        if len(found) > LONGEST:
            return Change(id, kind, old, new, topics=topics, note=_TOO_LONG)
        said = judge_unmatched(clause, found, self.lexicon, side)
        return Change(
            id, kind, old, new, topics=topics, evidence=said.evidence, confidence=said.confidence,
            stance=said.stance, group=said.group, note=said.note,
        )  # fmt: skip


def _with(change: Change, verdict: Verdict) -> Change:
    return evolve(
        change,
        kind=verdict.kind,
        evidence=verdict.evidence,
        confidence=verdict.confidence,
        stance=verdict.stance,
        group=verdict.group,
        note=verdict.note,
    )


def clause_tokens(clause: Clause) -> tuple[Token, ...]:
    """The words of a clause as printed; what is skipped (footnote marks, hyphens at line ends) is no word."""
    found = tokens(clause.wording, clause.span.start + clause.lead)
    if not clause.skipped:
        return found
    start = clause.span.start
    return tuple(t._replace(text=clause.text[t.start - start : t.end - start]) for t in found)


def _tokens(clauses: Sequence[Clause]) -> tuple[tuple[Token, ...], list[int]]:
    """The tokens of all clauses in order, and the positions at which the second and later clauses begin."""
    out: list[Token] = []
    breaks: list[int] = []
    for clause in clauses:
        if clause is not clauses[0]:
            breaks.append(len(out))
        out += clause_tokens(clause)
    return tuple(out), breaks


def _anchors(alignment: Alignment, size: int) -> list[int]:
    """For each old clause, the new clause after which a reader of the new text would look for it (−1: at the top)."""
    last_new: dict[int, int] = {}
    for position, link in enumerate(alignment.links):
        if position not in alignment.moved:
            last_new.update((i, link.new[-1]) for i in link.old)
    out, anchor = [], -1
    for i in range(size):
        anchor = last_new.get(i, anchor)
        out.append(anchor)
    return out


@frozen
class _Topics:
    """The topics of each clause on both sides, and the order in which they are named."""

    gazetteer: Gazetteer
    old: Topics
    new: Topics

    def of(self, old: Sequence[int], new: Sequence[int]) -> Names:
        """The topics of these clauses, in order."""
        found: set[str] = set().union(*(self.old[i] for i in old), *(self.new[j] for j in new))
        return self.gazetteer.order(found)


@frozen
class Side:
    """A segmented statement with what a comparison must know of it: the compared words and the topics of each
    clause, and the kind of text with the reason why. Made once, it serves any number of comparisons."""

    statement: Statement
    words: Norms
    topics: Topics
    kind: tuple[str, str]


def _changes(
    old: Statement, new: Statement, alignment: Alignment, judge: _Judge, topics: _Topics
) -> tuple[Change, ...]:
    """One change a link and a lone clause, in the order of the new text; what is gone stands where it was missed."""
    anchors = _anchors(alignment, len(old.clauses))
    order: list[tuple[tuple[int, int, int], str, int]] = [
        *(((link.new[0], 0, link.old[0]), "linked", p) for p, link in enumerate(alignment.links)),
        *(((i, 0, -1), "added", i) for i in alignment.unlinked_new),
        *(((anchors[i], 1, i), "dropped", i) for i in alignment.unlinked_old),
    ]
    out = []
    for number, (_, kind, index) in enumerate(sorted(order), 1):
        id = f"c{number}"
        if kind == "linked":
            link = alignment.links[index]
            sides = tuple(old.clauses[i] for i in link.old), tuple(new.clauses[i] for i in link.new)
            about = topics.of(link.old, link.new)
            out.append(judge.linked(id, *sides, link, index in alignment.moved, about))
        else:
            about = topics.of((index,), ()) if kind == "dropped" else topics.of((), (index,))
            out.append(judge.lone(id, (new if kind == "added" else old).clauses[index], kind, about))
    return tuple(out)


def align_statements(old: Statement, new: Statement) -> Alignment:
    """Which clauses of ``old`` became which of ``new``; UsageError where one is not segmented."""
    for side, statement in (("old", old), ("new", new)):
        if statement.text.strip() and not statement.clauses:
            raise UsageError(f"the {side} statement is not segmented; commdiff.segment does it")
    return align(old, new, _words(old), _words(new))


def candidates(comparison: Comparison, id: str, *, settings: Settings | None = None) -> LinkExplanation:
    """Why the change with this id was linked as it was, or to nothing: the pairs of sentences that were weighed.

    They are scored once more, so a comparison carries none of it; ``settings`` are those it was made with, where they
    name a sentence encoder. CommdiffError where there is no such id.
    """
    from .alignment.explain import explain_link

    old, new = comparison.old, comparison.new
    encoder = settings.encoder if settings else None
    return explain_link(old, new, (_words(old), _words(new)), comparison.find(id), encoder)


def _words(statement: Statement) -> list[list[str]]:
    """The compared words of each clause."""
    return [words(clause.wording) for clause in statement.clauses]


class Comparer:
    """Comparisons by the same settings, one after another: lexicons and topics are loaded once."""

    def __init__(self, settings: Settings | None = None, lexicon: Lexicon | None = None) -> None:
        self.settings = settings or Settings()
        self._given = lexicon
        self._lexicons: dict[str, Lexicon] = {}
        self._gazetteer = load_topics(words, *self.settings.topics)

    def side(self, source: Source) -> Side:
        """A path or a statement, made ready for ``compare``."""
        statement = _statement(source, self.settings)
        norms = _words(statement)
        kind = ("", "") if self.settings.profile else detect(statement.text)
        return Side(statement, norms, topics_of(statement, norms, self._gazetteer), kind)

    def lexicon(self, profile: str) -> Lexicon:
        """The rules of a profile."""
        if self._given is not None:
            return self._given
        if profile not in self._lexicons:
            self._lexicons[profile] = load(*self.settings.lexicons, profile=profile)
        return self._lexicons[profile]

    def rules(self, old: Side, new: Side) -> Lexicon:
        """The rules by which these two are compared."""
        return self.lexicon(_profile(self.settings, old, new)[0])

    def signature(self, old: Side, new: Side) -> str:
        """The signature that their comparison bears."""
        profile = _profile(self.settings, old, new)[0]
        return self.settings.signature(profile, self.lexicon(profile).text_digest)

    def align(self, old: Side, new: Side) -> Alignment:
        """Which clauses of ``old`` became which of ``new``."""
        return align(old.statement, new.statement, old.words, new.words, self.settings.encoder)

    def compare(self, old: Side, new: Side) -> Comparison:
        """Every change from one to the other."""
        alignment = self.align(old, new)
        sides = old.statement, new.statement
        topics = _Topics(self._gazetteer, *without_parties(old.topics, new.topics, self._gazetteer))
        unjudged = self._unjudged(old, new)
        notices = [f"{side.source.name}: {notice}" for side in sides for notice in side.source.notices]
        return Comparison(
            *sides,
            alignment,
            _changes(*sides, alignment, self._judge(old, new), topics),
            self.signature(old, new),
            (*notices, unjudged or _profile(self.settings, old, new)[1]),
        )

    def change(self, id: str, old: Side, new: Side, link: Link) -> Change:
        """The verdict on one link between the two."""
        topics = _Topics(self._gazetteer, *without_parties(old.topics, new.topics, self._gazetteer))
        clauses = (
            tuple(old.statement.clauses[i] for i in link.old),
            tuple(new.statement.clauses[j] for j in link.new),
        )
        return self._judge(old, new).linked(id, *clauses, link, False, topics.of(link.old, link.new))

    def judged(self, old: Side, new: Side) -> bool:
        """Whether strength is judged between the two."""
        return not self._unjudged(old, new)

    def _unjudged(self, old: Side, new: Side) -> str:
        return "" if self.settings.lexicons else _unjudged(old.statement, new.statement)

    def _judge(self, old: Side, new: Side) -> _Judge:
        counts = Counter(chain.from_iterable((*old.words, *new.words)))
        texts = old.statement.text, new.statement.text
        return _Judge(self.rules(old, new), texts, counts, self.judged(old, new))


def compare(
    old: Source, new: Source, *, settings: Settings | None = None, lexicon: Lexicon | None = None
) -> Comparison:
    """Every change from ``old`` to ``new``: paths or statements, never texts as strings.

    ``settings`` chooses the profile and further lexicon files; ``lexicon`` is used instead where it is given.
    Raises ReadError for a source that cannot be read, LexiconError for a lexicon that breaks the format.
    """
    comparer = Comparer(settings, lexicon)
    return comparer.compare(comparer.side(old), comparer.side(new))


def weigh(old: str, new: str, *, settings: Settings | None = None, lexicon: Lexicon | None = None) -> Change:
    """The verdict on two wordings of one point, without documents. Offsets are into the two strings."""
    settings = settings or Settings()
    lexicon = lexicon or load(*settings.lexicons, profile=settings.profile or "communique")
    for side, text in (("old", old), ("new", new)):
        if not text.strip():
            raise UsageError(f"the {side} wording is empty")
    sides = (Statement.from_clauses([side]).clauses[0] for side in (old, new))
    return weigh_clauses(*sides, lexicon=lexicon)


def weigh_clauses(old: Clause, new: Clause, *, lexicon: Lexicon, score: float = 1.0) -> Change:
    """The verdict on two clauses of any two statements; ``score`` (0–1) says how surely they make one point."""
    link = Link((old.index,), (new.index,), score, "given")
    return _Judge(lexicon, ("", ""), Counter()).linked("w1", (old,), (new,), link, moved=False)
