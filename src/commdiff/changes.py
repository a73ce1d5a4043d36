"""From an alignment to changes: each link and each unlinked clause becomes one change with its verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import evolve

from .edits import edits
from .lexicon.load import Lexicon
from .model import FRAME, Alignment, Change, Clause, Link, Statement, Token
from .normalization import clause_tokens
from .ocr_noise import misreading_note
from .strength.judge import Verdict, judge, judge_unmatched
from .topics import Gazetteer, Topics, topics_of, without_parties

if TYPE_CHECKING:
    from .model.explanation import DiscardedShift

MAX_WORDS = 3_000
"""A side with more words is not judged: a text of this length is not a clause, however it was segmented."""
_TOO_LONG = f"longer than {MAX_WORDS:,} words: strength not judged"


class PreparedStatement(NamedTuple):
    """A segmented statement with what every comparison of it needs. It serves any number of comparisons.

    Attributes:
        statement: The segmented statement.
        tokens: The words of each clause, with offsets into the text.
        words: The compared forms of the same words, clause by clause.
        topics: The topics of each clause.
        profile: The profile that fits the text, and the reason in words.
        language: Two-letter code, "unknown" for a text that is not English; "" if nobody asked.
    """

    statement: Statement
    tokens: list[tuple[Token, ...]]
    words: list[list[str]]
    topics: Topics
    profile: tuple[str, str] = ("", "")
    language: str = ""


def prepare(statement: Statement, gazetteer: Gazetteer) -> PreparedStatement:
    """Return the statement with the tokens and the topics of each clause; the tokens are made here only."""
    found = [clause_tokens(clause) for clause in statement.clauses]
    words = [[token.norm for token in tokens] for tokens in found]
    return PreparedStatement(statement, found, words, topics_of(statement, words, gazetteer))


class JudgingContext(NamedTuple):
    """The context of a verdict: the rules (or None), both texts, and how often they have each compared word."""

    lexicon: Lexicon | None
    texts: tuple[str, str] = ("", "")
    counts: Counter[str] = Counter()  # noqa: RUF012 (never written to)


class ChangeBuilder:
    """Makes the changes between two prepared statements."""

    def __init__(
        self, old: PreparedStatement, new: PreparedStatement, lexicon: Lexicon | None, gazetteer: Gazetteer
    ) -> None:
        self._old, self._new, self._gazetteer = old, new, gazetteer
        self._topics = without_parties(old.topics, new.topics, gazetteer)
        counts = Counter(chain.from_iterable((*old.words, *new.words)))
        self._context = JudgingContext(lexicon, (old.statement.text, new.statement.text), counts)

    def all(self, alignment: Alignment) -> tuple[Change, ...]:
        """Return one change for each link and each unlinked clause, in the order of the new text.

        A dropped clause follows the clause after which a reader of the new text would look for it.
        """
        anchors = _anchors(alignment, len(self._old.words))
        order: list[tuple[tuple[int, int, int], str, int]] = [
            *(((link.new[0], 0, link.old[0]), "linked", p) for p, link in enumerate(alignment.links)),
            *(((i, 0, -1), "added", i) for i in alignment.unlinked_new),
            *(((anchors[i], 1, i), "dropped", i) for i in alignment.unlinked_old),
        ]
        return tuple(
            self.linked(f"c{number}", alignment.links[index], index in alignment.moved)
            if kind == "linked"
            else self._unlinked(f"c{number}", kind, index)
            for number, (_, kind, index) in enumerate(sorted(order), 1)
        )

    def linked(self, id: str, link: Link, moved: bool = False) -> Change:
        """Return the change of one link."""
        old, new = self._old, self._new
        change = Change(
            id,
            "unchanged",
            tuple(old.statement.clauses[i] for i in link.old),
            tuple(new.statement.clauses[j] for j in link.new),
            moved,
            link,
            topics=self._topics_of(link.old, link.new),
        )
        return judge_link(change, [old.tokens[i] for i in link.old], [new.tokens[j] for j in link.new], self._context)

    def _unlinked(self, id: str, kind: str, index: int) -> Change:
        dropped = kind == "dropped"
        side, old, new = (self._old, (index,), ()) if dropped else (self._new, (), (index,))
        clause, tokens = side.statement.clauses[index], side.tokens[index]
        clauses: tuple[tuple[Clause, ...], tuple[Clause, ...]] = ((clause,), ()) if dropped else ((), (clause,))
        lexicon = self._context.lexicon
        if lexicon is None or clause.role in FRAME:
            verdict = Verdict(kind)
        elif len(tokens) > MAX_WORDS:
            verdict = Verdict(kind, note=_TOO_LONG)
        else:
            verdict = judge_unmatched(clause, tokens, lexicon, "old" if dropped else "new")
        return Change(id, kind, *clauses, topics=self._topics_of(old, new), **_verdict_fields(verdict))

    def _topics_of(self, old: Sequence[int], new: Sequence[int]) -> tuple[str, ...]:
        old_topics, new_topics = self._topics
        found: set[str] = set().union(*(old_topics[i] for i in old), *(new_topics[j] for j in new))
        return self._gazetteer.order(found)


def judge_link(
    change: Change, old: Sequence[Sequence[Token]], new: Sequence[Sequence[Token]], context: JudgingContext
) -> Change:
    """Return a change, whose kind is "unchanged" so far, with its edits and its verdict."""
    (old_tokens, old_breaks), (new_tokens, new_breaks) = _joined(old), _joined(new)
    if [t.norm for t in old_tokens] == [t.norm for t in new_tokens]:
        return change
    note = misreading_note(old_tokens, new_tokens, context.texts, context.counts)
    if note:
        return evolve(change, note=note)
    verdict = _verdict(change, old_tokens, new_tokens, context.lexicon)
    found = edits(old_tokens, new_tokens, old_breaks, new_breaks)
    return evolve(change, kind=verdict.kind, edits=found, **_verdict_fields(verdict))


def _verdict(
    change: Change, old_tokens: Sequence[Token], new_tokens: Sequence[Token], lexicon: Lexicon | None
) -> Verdict:
    if lexicon is None or all(clause.role in FRAME for clause in (*change.old, *change.new)):
        return Verdict("reworded")
    if max(len(old_tokens), len(new_tokens)) > MAX_WORDS:
        return Verdict("reworded", note=_TOO_LONG)
    score = change.link.score if change.link else 1.0
    return judge(change.old, change.new, old_tokens, new_tokens, score, lexicon)


def discarded_shifts(change: Change, lexicon: Lexicon | None) -> tuple[DiscardedShift, ...]:
    """Judge a change again and return the shifts that were found and did not decide."""
    if change.link is None or change.kind == "unchanged":
        return ()
    old, new = (_joined([clause_tokens(clause) for clause in side])[0] for side in (change.old, change.new))
    return _verdict(change, old, new, lexicon).discarded


def weigh_clauses(old: Clause, new: Clause, lexicon: Lexicon, score: float = 1.0) -> Change:
    """Judge two clauses of any two statements; ``score`` is the probability that they make one point, 0–1."""
    change = Change("w1", "unchanged", (old,), (new,), False, Link((old.index,), (new.index,), score, "given"))
    return judge_link(change, [clause_tokens(old)], [clause_tokens(new)], JudgingContext(lexicon))


def _verdict_fields(verdict: Verdict) -> dict[str, Any]:
    """Return the fields of a change, without its kind, that a verdict gives."""
    return {name: getattr(verdict, name) for name in ("evidence", "confidence", "stance", "group", "note")}


def _joined(clauses: Sequence[Sequence[Token]]) -> tuple[tuple[Token, ...], list[int]]:
    """Return the tokens of all clauses in order, and the positions at which the second and later clauses begin."""
    return tuple(chain.from_iterable(clauses)), list(accumulate(map(len, clauses[:-1])))


def _anchors(alignment: Alignment, size: int) -> list[int]:
    """Return for each old clause the new clause after which a reader would look for it, -1 for the top."""
    last_new: dict[int, int] = {}
    for position, link in enumerate(alignment.links):
        if position not in alignment.moved:
            last_new.update((i, link.new[-1]) for i in link.old)
    out, anchor = [], -1
    for i in range(size):
        anchor = last_new.get(i, anchor)
        out.append(anchor)
    return out
