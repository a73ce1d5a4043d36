"""Levels of a lineage on the scales of strength, and its phrases that were evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve

from ..changes import PreparedStatement
from ..errors import UsageError
from ..model import FRAME, Span
from ..model.history import History, Node, Phrase, PhraseRound, PhraseTrace, ScaleLevel, Step
from ..normalization import clause_tokens, words
from ..pipeline import Comparer
from ..strength.judge import levels

Words = tuple[str, ...]
LEFT_OUT = frozenset({"naming", "routine"})  # dimensions whose words are not phrases of strength
BOUNDARY = "\x00"  # is between the words of two clauses, so that no phrase is found across them


def _joined(norms: Sequence[str]) -> str:
    """Words as a string in which a run of words is found by a plain search."""
    return f" {' '.join(norms)} "


class ScaleReader:
    """Reads the levels of clauses; a wording is read once, however many rounds have it."""

    def __init__(self, sides: Sequence[PreparedStatement], comparer: Comparer) -> None:
        self._sides, self._comparer = sides, comparer
        self._levels: dict[tuple[int, str], tuple[ScaleLevel, ...]] = {}

    def levels(self, nodes: Iterable[Node]) -> tuple[ScaleLevel, ...]:
        """Return the levels of these clauses, in order; none where strength is not judged."""
        return tuple(level for node in nodes for level in self._read(node))

    def _read(self, node: Node) -> Iterator[ScaleLevel]:
        number, index = node
        clause = self._sides[number].statement.clauses[index]
        if clause.role in FRAME:
            return
        first = max(number - 1, 0)
        rules = self._comparer.rules(self._sides[first], self._sides[first + 1])
        if not rules.judged:
            return
        key, start = (id(rules.lexicon), clause.text), clause.span.start
        if key not in self._levels:
            skipped = tuple(Span(span.start - start, span.end - start) for span in clause.skipped)
            at_zero = evolve(clause, span=Span(0, len(clause.text)), skipped=skipped)
            self._levels[key] = levels(at_zero, clause_tokens(at_zero), rules.lexicon)
        for level in self._levels[key]:
            span = Span(level.span.start + start, level.span.end + start)
            yield evolve(level, round=number, clause=index, span=span)


class PhraseIndex:
    """Finds in which rounds words occur."""

    def __init__(self, sides: Sequence[PreparedStatement]) -> None:
        self._sides = sides
        self._texts = [_joined([w for norms in side.words for w in (*norms, BOUNDARY)]) for side in sides]
        self._rounds: dict[str, dict[int, None]] = defaultdict(dict)
        for number, side in enumerate(sides):
            for word in sorted({word for norms in side.words for word in norms}):
                self._rounds[word][number] = None
        self._all_rounds: dict[Words, tuple[int, ...]] = {}

    def phrases(self, nodes: Sequence[Node], steps: Iterable[Step]) -> tuple[Phrase, ...]:
        """Return the phrases that were evidence in a lineage, in order of their first round."""
        evidence: dict[Words, tuple[str, str]] = {}
        for step in steps:
            for proof in step.change.evidence:
                norms = tuple(words(proof.quote))
                if norms and proof.direction != "none" and proof.dimension not in LEFT_OUT:
                    evidence.setdefault(norms, (" ".join(proof.quote.split()), proof.dimension))
        texts = {node: _joined(self._sides[node[0]].words[node[1]]) for node in nodes} if evidence else {}
        out = []
        for norms, (quote, dimension) in evidence.items():
            phrase = _joined(norms)
            rounds = tuple(dict.fromkeys(node[0] for node, text in texts.items() if phrase in text))
            if rounds:
                out.append(Phrase(quote, dimension, rounds, self._rounds_with(norms)))
        return tuple(sorted(out, key=lambda phrase: (phrase.rounds, phrase.quote)))

    def _rounds_with(self, norms: Words) -> tuple[int, ...]:
        """The rounds in which one clause has these words in a row."""
        if norms not in self._all_rounds:
            rounds = min((self._rounds.get(word, {}) for word in norms), key=len)
            phrase = _joined(norms)
            self._all_rounds[norms] = tuple(number for number in rounds if phrase in self._texts[number])
        return self._all_rounds[norms]


def find_phrase(history: History, phrase: str) -> PhraseTrace:
    """Find a phrase, and rewordings of it, in each round.

    Args:
        history: The history.
        phrase: Words; case, spelling variants, punctuation and line ends do not matter.

    Returns:
        The lineages that have the phrase in some round, and for each round the clauses that have it and the clauses
        of the same lineages that have other words.

    Raises:
        UsageError: The phrase has no words.
    """
    norms = words(phrase)
    if not norms:
        raise UsageError(f"{phrase!r} has no words to look for")
    joined = _joined(norms)
    having: dict[int, list[Node]] = defaultdict(list)
    rewordings: dict[int, list[Node]] = defaultdict(list)
    ids = []
    for lineage in history.lineages:
        hits = {node for node in lineage.nodes if joined in _joined(words(history.clause(node).wording))}
        if hits:
            ids.append(lineage.id)
            for node in lineage.nodes:
                (having if node in hits else rewordings)[node[0]].append(node)
    numbers = range(len(history.rounds))
    rows = (PhraseRound(n, tuple(sorted(having[n])), tuple(sorted(rewordings[n]))) for n in numbers)
    return PhraseTrace(phrase, tuple(ids), tuple(rows))
