"""The agreed clauses that are most similar to a wording, each judged against it."""

from __future__ import annotations

import sqlite3
from itertools import islice
from typing import NamedTuple

from attrs import evolve

from ..changes import weigh_clauses
from ..embeddings import rescore
from ..errors import UsageError
from ..lexicon.load import Lexicon, load
from ..model import Statement
from ..model.archive import Precedent, Precedents
from ..normalization import words
from ..settings import Settings
from .search import EXACT, NEAR, Filters, candidates, exact, is_exact, prepare, score, weights
from .storage import clauses_at, entries, stems

MAX_QUERY = 2_000  # code points; a longer query is a text to compare
JUDGED = 0.45  # the score from which a hit is judged; below it two wordings are too different
SAME_POINT = 0.7  # the score from which two wordings are treated as making the same point, as in ``weigh``
USE = 0.5  # the score from which a hit counts as a use if no hit is exact
PROFILE = "communique"  # the profile if the settings have none


class HitJudge(NamedTuple):
    """Judges the strength of hits with the settings of the archive and the lexicon that they ask for."""

    settings: Settings
    lexicon: Lexicon

    @classmethod
    def of(cls, settings: Settings) -> HitJudge:
        """Return a judge with the lexicon that the settings ask for."""
        return cls(settings, load(*settings.lexicons, profile=settings.profile or PROFILE))

    def judge(self, wording: str, hit: Precedent) -> Precedent:
        """Return the hit with its verdict beside a wording, if it is similar enough and in a language with rules."""
        foreign = (hit.entry.language or "en") != "en" and not self.settings.lexicons
        if foreign or hit.score < JUDGED:
            return hit
        query = Statement.from_clauses([wording]).clauses[0]
        link_score = 1.0 if hit.score >= SAME_POINT else hit.score
        return evolve(hit, change=weigh_clauses(query, hit.clause, self.lexicon, link_score))

    def signature(self) -> str:
        """Return version, profile and digest of the settings."""
        return self.settings.signature(self.lexicon.profile.name, self.lexicon.text_digest)


class Question(NamedTuple):
    """A search for precedents; the hits must be stronger than ``stronger_than`` if it is given."""

    wording: str
    filters: Filters = Filters()
    stronger_than: str | None = None
    limit: int = 10


def find_precedents(base: sqlite3.Connection, question: Question, judge: HitJudge) -> Precedents:
    """Search an archive for the most similar clauses, exact hits first. Raises ``UsageError``."""
    wording, filters, stronger_than, limit = question
    norms = _query_words(wording, "the wording")
    if limit < 1:
        raise UsageError("the limit must be 1 or more")
    if stronger_than is not None:
        _query_words(stronger_than, "the wording to be stronger than")
    hits, capped = _hits(base, norms, filters)
    if judge.settings.encoder is not None:
        hits = rescore(judge.settings.encoder, wording, hits, lambda hit: hit.clause.wording, _rescored)
    hits.sort(key=_order)
    uses = [hit for hit in hits if hit.exact]
    dated = [h.entry for h in uses or hits if h.entry.date and h.score >= USE]
    dated.sort(key=lambda entry: (entry.date or "", entry.name, entry.number))
    if stronger_than is not None:
        hits = list(islice((h for h in hits if judge.judge(stronger_than, h).strength == "stronger"), limit))
    (statements,) = base.execute("SELECT count(*) FROM statements").fetchone()
    (clauses,) = base.execute("SELECT count(*) FROM clauses").fetchone()
    return Precedents(
        query=wording,
        hits=tuple(judge.judge(wording, hit) for hit in hits[:limit]),
        uses=len(uses),
        oldest=dated[0] if dated else None,
        newest=dated[-1] if dated else None,
        statements=statements,
        clauses=clauses,
        filters=filters.named() + ((("stronger than", stronger_than),) if stronger_than is not None else ()),
        signature=judge.signature(),
        notices=(f"{EXACT:,} exact uses or more; not all of them were counted",) if capped else (),
    )


def _query_words(wording: str, name: str) -> list[str]:
    """Return the compared words of a query; UsageError if there are none or too many."""
    if len(wording) > MAX_QUERY:
        raise UsageError(f"{name} is longer than {MAX_QUERY:,} characters; compare texts of that size instead")
    norms = words(wording)
    if not norms:
        raise UsageError(f"{name} has no words")
    return norms


def _hits(base: sqlite3.Connection, norms: list[str], filters: Filters) -> tuple[list[Precedent], bool]:
    """Every exact hit and the most similar other clauses, with scores; True if there may be more exact hits."""
    terms = stems(norms)
    frequencies = weights(base, terms)
    phrase_keys = exact(base, norms, filters)
    keys = list(dict.fromkeys([*phrase_keys, *candidates(base, frequencies, terms, filters)]))
    rows = clauses_at(base, keys)
    entry_of = {entry.number: entry for entry in entries(base, sorted({row.statement for row in rows.values()}))}
    query = prepare(norms, frequencies)
    hits = []
    for key in keys:
        number, clause, place, topics = rows[key]
        clause_norms = words(clause.wording)
        same = is_exact(norms, clause_norms)
        value = 1.0 if same else score(query, clause_norms)
        hits.append(Precedent(entry_of[number], clause, place, value, same, topics))
    return hits, len(phrase_keys) == EXACT


def _rescored(hit: Precedent, cosine: float) -> Precedent:
    return hit if hit.exact else evolve(hit, score=round(min((hit.score + cosine) / 2, NEAR), 4))


def _order(hit: Precedent) -> tuple[float, tuple[int, ...], str, str, int]:
    """Best score first; with equal scores the latest, then by name and place."""
    date = tuple(-int(part) for part in (hit.entry.date or "0-0-0").split("-"))
    return -hit.score, date, hit.entry.series, hit.entry.name, hit.clause.index
