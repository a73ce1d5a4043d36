"""The steps of the alignment, from cheap to costly.

Sentences with the same words are linked ("exact"), then pairs that the model finds probable ("fuzzy"). Then sentences
are attached to links ("split", "merge"). Last come the clauses of linked sentences, and the links that moved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple
from zlib import crc32

from ..algorithms import heaviest_increasing_subsequence
from ..embeddings import Encoder
from ..model import Alignment, Link, Statement
from .assignment import Pair, link_threshold, match_one_to_one
from .boosted_trees import load_model, logistic
from .clause_links import LinkedSentences, Words, link_clauses
from .features import NAMES, PairFeatures, ScoredPair, add_encoder, score
from .split_merge import attach_unlinked
from .term_vectors import Sentence, make_term_vectors


class SentenceLinks(NamedTuple):
    """The links between the sentences of two statements.

    Attributes:
        probabilities: Linked pair → probability, 1 for the same words.
        attached: The linked pairs that make a split or merge of another link.
        scored: All pairs that were scored.
        threshold: The link threshold in log odds.
    """

    probabilities: dict[Pair, float]
    attached: frozenset[Pair]
    scored: dict[Pair, ScoredPair]
    threshold: float


def sentences_of(statement: Statement, words: Words) -> tuple[list[Sentence], list[list[int]]]:
    """Return the sentences of a segmented statement, and the positions of the clauses of each."""
    members: dict[int, list[int]] = {}
    for clause in statement.clauses:
        members.setdefault(clause.sentence, []).append(clause.index)
    sentences = []
    for position, clauses in enumerate(members.values()):
        first = statement.clauses[clauses[0]]
        text = " ".join(statement.clauses[i].content for i in clauses)
        compared = tuple(word for i in clauses for word in words[i])
        sentences.append(Sentence(position, text, compared, first.paragraph, first.role))
    return sentences, list(members.values())


def exact_pairs(old: Sequence[Sentence], new: Sequence[Sentence]) -> list[Pair]:
    """Return the pairs of sentences with the same words (without words: the same text), in the order of the old text.

    A wording that occurs once on each side is linked. If it occurs more often, sentences beside a linked neighbour are
    linked first, then the others in order.
    """
    keys: list[list[Hashable]] = [[s.words or s.text.strip() for s in side] for side in (old, new)]
    places: tuple[dict[Hashable, list[int]], ...] = defaultdict(list), defaultdict(list)
    for side in (0, 1):
        for index, key in enumerate(keys[side]):
            places[side][key].append(index)
    links = {at[0]: places[1][key][0] for key, at in places[0].items() if len(at) == len(places[1].get(key, ())) == 1}
    mirrored = {j: i for i, j in links.items()}
    for step in (1, -1):
        for start in sorted(links):
            i, j = start + step, links[start] + step
            while 0 <= i < len(old) and 0 <= j < len(new) and i not in links and j not in mirrored:
                if keys[0][i] != keys[1][j]:
                    break
                links[i], mirrored[j] = j, i
                i, j = i + step, j + step
    for key, at in places[0].items():
        rest = [i for i in at if i not in links], [j for j in places[1].get(key, ()) if j not in mirrored]
        links.update(zip(*rest, strict=False))
    return sorted(links.items())


def link_one_to_one(scored: Mapping[Pair, ScoredPair], exact: int, sizes: Pair) -> tuple[list[Pair], float]:
    """Return the scored pairs to link, and the link threshold in log odds; ``exact`` pairs have the same words."""
    log_odds = {pair: value.log_odds for pair, value in scored.items()}
    probabilities = {pair: value.probability for pair, value in scored.items()}
    threshold = link_threshold(probabilities, log_odds, exact, sizes)
    return match_one_to_one(log_odds, threshold, sizes), threshold


def link_sentences(old: Sequence[Sentence], new: Sequence[Sentence], encoder: Encoder | None = None) -> SentenceLinks:
    """Link the sentences of two statements: the same words, then probable pairs, then splits and merges."""
    exact = exact_pairs(old, new)
    probabilities = dict.fromkeys(exact, 1.0)
    if len(exact) in (len(old), len(new)):
        return SentenceLinks(probabilities, frozenset(), {}, 0.0)
    vectors = make_term_vectors(old, new)
    features = PairFeatures(vectors, exact)
    scored = score(features.pairs, features.values(), load_model("pair", NAMES))
    if encoder is not None:
        scored = add_encoder(scored, vectors, encoder)
    links, threshold = link_one_to_one(scored, len(exact), (len(old), len(new)))
    attached = attach_unlinked(links, scored, vectors, logistic(threshold))
    probabilities.update((pair, scored[pair].probability) for pair in links)
    probabilities.update(attached)
    return SentenceLinks(probabilities, frozenset(attached), scored, threshold)


def _group_links(links: Sequence[Pair]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return links that share a sentence as one group; each is a star, whose central sentence collects the others."""
    by_old: dict[int, list[int]] = defaultdict(list)
    by_new: dict[int, list[int]] = defaultdict(list)
    for i, j in sorted(links):
        by_old[i].append(j)
        by_new[j].append(i)
    out: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    for i, partners in sorted(by_old.items()):
        if len(partners) > 1 or len(by_new[partners[0]]) == 1:
            out.append(((i,), tuple(partners)))
    out += [(tuple(sorted(partners)), (j,)) for j, partners in sorted(by_new.items()) if len(partners) > 1]
    return out


def moved_links(links: Sequence[Link], old: Words, new: Words) -> frozenset[int]:
    """Return the positions of the links that moved: those outside the heaviest set of links that do not cross.

    The weight is the number of words; a checksum of the words breaks ties, the same for swapped sides.
    """
    weights = []
    for link in links:
        groups = (link.old, old), (link.new, new)
        sides = sorted(" ".join(word for i in members for word in words[i]) for members, words in groups)
        size = 2 + sum(len(side.split()) for side in sides)
        weights.append((size << 20) + (crc32("\n".join(sides).encode("utf-8", "replace")) & 0xFFFFF))
    kept = heaviest_increasing_subsequence([link.new[0] for link in links], weights)
    return frozenset(range(len(links))) - kept


def align(
    old: Statement, new: Statement, old_words: Words, new_words: Words, encoder: Encoder | None = None
) -> Alignment:
    """Link the clauses of two segmented statements. Swapped sides have the same links, mirrored.

    Args:
        old: The old statement.
        new: The new statement.
        old_words: The compared words of each old clause.
        new_words: The compared words of each new clause.
        encoder: A sentence encoder that contributes to the scores, or None.

    Returns:
        The links, and the clauses without a link.

    Raises:
        UsageError: The encoder does not give one vector for each text.
    """
    old_sentences, old_members = sentences_of(old, old_words)
    new_sentences, new_members = sentences_of(new, new_words)
    probabilities = link_sentences(old_sentences, new_sentences, encoder).probabilities
    texts = [[clause.content for clause in side.clauses] for side in (old, new)]
    all_links: list[Link] = []
    for old_group, new_group in _group_links(list(probabilities)):
        group = LinkedSentences(
            tuple(i for sentence in old_group for i in old_members[sentence]),
            tuple(j for sentence in new_group for j in new_members[sentence]),
            min(probabilities[i, j] for i in old_group for j in new_group if (i, j) in probabilities),
            (len(old_group), len(new_group)),
        )
        all_links += link_clauses(group, old_words, new_words, texts)
    links = tuple(sorted(all_links, key=lambda link: (link.old, link.new)))
    linked = {i for link in links for i in link.old}, {j for link in links for j in link.new}
    return Alignment(
        links,
        moved_links(links, old_words, new_words),
        tuple(i for i in range(len(old_words)) if i not in linked[0]),
        tuple(j for j in range(len(new_words)) if j not in linked[1]),
    )
