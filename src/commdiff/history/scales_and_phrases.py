"""What the wordings of a lineage say: levels on the judge's scales, and phrases that carried evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from attrs import evolve

from ..changes import PreparedStatement
from ..errors import UsageError
from ..model import FRAME, Clause, Span
from ..model.history import (
    History,
    Node,
    Phrase,
    PhraseRound,
    PhraseTrace,
    ScaleLevel,
    Step,
)
from ..normalization import clause_tokens, words
from ..pipeline import Comparer
from ..strength.scales import levels

Words = tuple[str, ...]
LEFT_OUT = frozenset({"naming", "routine"})  # dimensions whose words are no phrase of the language's strength
GAP = "\x00"


def _joined(norms: Sequence[str]) -> str:
    """Words as a string in which a run of words is found by a plain search."""
    return f" {' '.join(norms)} "


class Reader:
    """Reads the clauses of the rounds; a wording is read once, however many rounds have it."""

    def __init__(self, sides: Sequence[PreparedStatement], comparer: Comparer) -> None:
        self.sides, self.comparer = sides, comparer
        self._levels: dict[tuple[int, str], tuple[ScaleLevel, ...]] = {}
        self._texts = [_joined([w for norms in side.words for w in (*norms, GAP)]) for side in sides]
        self._at: dict[str, dict[int, None]] = defaultdict(dict)
        for number, side in enumerate(sides):
            for word in sorted({word for norms in side.words for word in norms}):
                self._at[word][number] = None
        self._found: dict[Words, tuple[int, ...]] = {}

    def levels(self, nodes: Iterable[Node]) -> tuple[ScaleLevel, ...]:
        """The levels of these clauses, in order; none where strength is not judged."""
        return tuple(level for node in nodes for level in self._read(node))

    def _read(self, node: Node) -> Iterable[ScaleLevel]:
        number, index = node
        side, clause = self.sides[number], self.sides[number].statement.clauses[index]
        other = self.sides[number - 1 if number else 1]
        pair = (other, side) if number else (side, other)
        if clause.role in FRAME:
            return
        judged_by = self.comparer.rules(*pair)
        if not judged_by.judged:
            return
        rules = judged_by.lexicon
        key = id(rules), clause.text
        if key not in self._levels:
            at_zero = _at(clause, 0)
            self._levels[key] = levels(at_zero, clause_tokens(at_zero), rules)
        start = clause.span.start
        for level in self._levels[key]:
            span = Span(level.span.start + start, level.span.end + start)
            yield evolve(level, round=number, clause=index, span=span)

    def phrases(self, nodes: Sequence[Node], steps: Iterable[Step]) -> tuple[Phrase, ...]:
        """The phrases that carried evidence in these steps, in order of their first appearance in the clauses."""
        found: dict[Words, tuple[str, str]] = {}
        for step in steps:
            for proof in step.change.evidence:
                norms = tuple(words(proof.quote))
                if norms and proof.direction != "none" and proof.dimension not in LEFT_OUT:
                    found.setdefault(norms, (" ".join(proof.quote.split()), proof.dimension))
        texts = {node: _joined(self.sides[node[0]].words[node[1]]) for node in nodes} if found else {}
        out = []
        for norms, (quote, dimension) in found.items():
            wanted = _joined(norms)
            own = tuple(dict.fromkeys(node[0] for node, text in texts.items() if wanted in text))
            if own:
                out.append(Phrase(quote, dimension, own, self.rounds_with(norms)))
        return tuple(sorted(out, key=lambda phrase: (phrase.rounds, phrase.quote)))

    def rounds_with(self, norms: Words) -> tuple[int, ...]:
        """The rounds of the series in which one clause has these words in a row."""
        if norms not in self._found:
            places = min((self._at.get(word, {}) for word in norms), key=len)
            wanted = _joined(norms)
            self._found[norms] = tuple(number for number in places if wanted in self._texts[number])
        return self._found[norms]


def _at(clause: Clause, start: int) -> Clause:
    """The clause as if it stood at ``start``."""
    move = start - clause.span.start
    skipped = tuple(Span(span.start + move, span.end + move) for span in clause.skipped)
    return evolve(clause, span=Span(start, start + len(clause.text)), skipped=skipped)


def find_phrase(history: History, phrase: str) -> PhraseTrace:
    """Where a phrase, or what became of it, stands in each round; UsageError for a phrase without a word.

    Compared are words: capitals, spelling variants, punctuation and line ends make no difference. What became of
    it are the clauses of the lineages that have the phrase in some round.
    """
    norms = words(phrase)
    if not norms:
        raise UsageError(f"{phrase!r} has no words to look for")
    wanted = _joined(norms)
    having: dict[int, list[Node]] = defaultdict(list)
    rewordings: dict[int, list[Node]] = defaultdict(list)
    ids = []
    for lineage in history.lineages:
        hits = [node for node in lineage.nodes if wanted in _joined(words(history.clause(node).wording))]
        if not hits:
            continue
        ids.append(lineage.id)
        for node in lineage.nodes:
            (having if node in set(hits) else rewordings)[node[0]].append(node)
    numbers = range(len(history.rounds))
    rows = (PhraseRound(n, tuple(sorted(having[n])), tuple(sorted(rewordings[n]))) for n in numbers)
    return PhraseTrace(phrase, tuple(ids), tuple(rows))
