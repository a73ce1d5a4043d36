"""A wording → the agreed clauses nearest to it, each weighed against it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from attrs import evolve

from ..embeddings import blend
from ..errors import UsageError
from ..lexicon.load import Lexicon, load
from ..model import Statement
from ..model.archive import Entry, Precedent, Precedents
from ..normalization import words
from ..pipeline import weigh_clauses
from ..settings import Settings
from . import ranking
from .search import (
    EXACT,
    Filters,
    candidates,
    exact,
    weights,
)
from .storage import clauses_at, entries, stems

MAX_QUERY = 2_000
"""Code points; a longer query is a text to compare, not a wording to look for."""

WEIGHED = 0.45
"""The score below which two wordings are too far apart to be weighed."""

ONE_POINT = 0.7
"""The score from which two wordings are taken to make one point, as the judge takes two that are given."""

NEAR_USE = 0.5
"""The score from which a hit counts as a use where none is exact."""

PROFILE = "communique"


class Judging(NamedTuple):
    """The settings, and the lexicon they ask for."""

    settings: Settings
    lexicon: Lexicon

    def weigh(self, wording: str, hit: Precedent) -> Precedent:
        """The hit, weighed against a wording where the two are near enough and in a language that can be judged."""
        foreign = (hit.entry.language or "en") != "en" and not self.settings.lexicons
        if foreign or hit.score < WEIGHED:
            return hit
        asked = Statement.from_clauses([wording]).clauses[0]
        sure = 1.0 if hit.score >= ONE_POINT else hit.score
        return evolve(hit, change=weigh_clauses(asked, hit.clause, lexicon=self.lexicon, score=sure))

    def signature(self) -> str:
        """What the answer was made with."""
        return self.settings.signature(self.lexicon.profile.name, self.lexicon.text_digest)


def judging(settings: Settings) -> Judging:
    """What these settings judge by."""
    return Judging(settings, load(*settings.lexicons, profile=settings.profile or PROFILE))


def checked(wording: str, name: str = "the wording") -> list[str]:
    """The compared words of a query; UsageError: none, or too long."""
    if len(wording) > MAX_QUERY:
        raise UsageError(f"{name} is longer than {MAX_QUERY:,} characters; compare texts of that size instead")
    norms = words(wording)
    if not norms:
        raise UsageError(f"{name} has no words")
    return norms


def precedents(
    base: sqlite3.Connection,
    wording: str,
    filters: Filters,
    *,
    stronger_than: str | None,
    limit: int,
    judge: Judging,
) -> Precedents:
    """The nearest clauses; the caller has opened the archive."""
    norms = checked(wording)
    if limit < 1:
        raise UsageError("the limit must be 1 or more")
    if stronger_than is not None:
        checked(stronger_than, "the wording to be stronger than")
    hits, capped = _hits(base, norms, filters)
    encoder = judge.settings.encoder
    if encoder is not None:
        hits = blend(encoder, wording, hits, lambda hit: hit.clause.wording, _rescored)
    hits.sort(key=_order)
    uses = [hit for hit in hits if hit.exact]
    dated = sorted((h.entry for h in uses or hits if h.entry.date and h.score >= NEAR_USE), key=_by_date)
    if stronger_than is not None:
        hits = _stronger(hits, partial(judge.weigh, stronger_than), limit)
    hits = [judge.weigh(wording, hit) for hit in hits[:limit]]
    named = filters.named() + ((("stronger than", stronger_than),) if stronger_than is not None else ())
    (statements,) = base.execute("SELECT count(*) FROM statements").fetchone()
    (clauses,) = base.execute("SELECT count(*) FROM clauses").fetchone()
    return Precedents(
        wording,
        tuple(hits),
        len(uses),
        dated[0] if dated else None,
        dated[-1] if dated else None,
        statements,
        clauses,
        named,
        judge.signature(),
        (f"{EXACT:,} exact uses or more; not all of them were counted",) if capped else (),
    )


def _hits(base: sqlite3.Connection, norms: list[str], filters: Filters) -> tuple[list[Precedent], bool]:
    """Every exact hit and the nearest of the rest, scored; whether there were more exact hits than are looked at."""
    own = stems(norms)
    known = weights(base, own)
    in_a_row = exact(base, norms, filters)
    keys = list(dict.fromkeys([*in_a_row, *candidates(base, known, own, filters)]))
    rows = {}
    for at in range(0, len(keys), 500):
        rows.update(clauses_at(base, keys[at : at + 500]))
    about = {entry.number: entry for entry in entries(base, sorted({row[0] for row in rows.values()}))}
    asked = ranking.query(norms, known)
    hits = []
    for key in keys:
        number, clause, place, topics = rows[key]
        theirs = words(clause.wording)
        same = ranking.is_exact(norms, theirs)
        value = 1.0 if same else ranking.score(asked, theirs, known)
        hits.append(Precedent(about[number], clause, place, value, same, topics))
    return hits, len(in_a_row) == EXACT


def _stronger(hits: Iterable[Precedent], judge: Callable[[Precedent], Precedent], limit: int) -> list[Precedent]:
    """The first hits that are stronger than another wording."""
    out = []
    for hit in hits:
        if judge(hit).strength == "stronger":
            out.append(hit)
            if len(out) == limit:
                break
    return out


def _rescored(hit: Precedent, likeness: float) -> Precedent:
    return hit if hit.exact else evolve(hit, score=round(min((hit.score + likeness) / 2, ranking.NEAR), 4))


def _order(hit: Precedent) -> tuple[float, tuple[int, ...], str, str, int]:
    """Exact first, then by score; among equals the latest, then by name and place."""
    date = tuple(-int(part) for part in (hit.entry.date or "0-0-0").split("-"))
    return -hit.score, date, hit.entry.series, hit.entry.name, hit.clause.index


def _by_date(entry: Entry) -> tuple[str, str, int]:
    return entry.date or "", entry.name, entry.number
