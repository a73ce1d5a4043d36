"""Details that make a carried-over act more or less exact: a figure in a pledge or a demand, a limit on a universal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..lexicon.load import Lexicon
from .annotate import Side
from .qualifiers import Qualifier, Step
from .speech_acts import Act

_BINDING = frozenset({"commitment", "directive", "done"})
_ALIKE = 0.3
_UNIT_REACH = 2


def _figures(side: Side, start: int, end: int, lexicon: Lexicon) -> list[int]:
    """The positions in [start, end) of figures that measure something: a number before a unit."""
    units = lexicon.words["units"]
    out = []
    for at in range(start, end):
        if side.norms[at][:1].isdigit() and units & set(side.norms[at + 1 : at + 1 + _UNIT_REACH]):
            out.append(at)
    return out


def figure_steps(
    old: Side, new: Side, old_acts: Sequence[Act], new_acts: Sequence[Act],
    pairs: Sequence[tuple[int, int, float]], lexicon: Lexicon, given: bool,
) -> list[Step]:  # fmt: skip
    """A measure that comes into a pledge or demand, or goes out of it, where the other side measures nothing.

    What a decision decides is its content, not its strength.
    """
    counts = {side.name: _figures(side, 0, len(side.norms), lexicon) for side in (old, new)}
    if bool(counts["old"]) == bool(counts["new"]):
        return []
    side, acts, at = (old, old_acts, 0) if counts["old"] else (new, new_acts, 1)
    rule = lexicon.get("precision.figure")
    for i, j, alike in pairs:
        both = old_acts[i], new_acts[j]
        act = acts[j if at else i]
        other = (new, old)[at].norms
        found = [k for k in _figures(side, act.start, act.right, lexicon) if side.norms[k] not in other]
        decided = any(one.rule.id == "stage.decide" for one in both)
        bound = {one.family for one in both} <= _BINDING
        if found and bound and not decided and (given or alike >= _ALIKE):
            proof = (side.name, found[0], min(found[0] + 2, len(side.norms)), rule)
            return [Step("precision", 1 if at else -1, rule.level, rule.certainty, (proof,))]
    return []


def limit_steps(
    old: Side, new: Side, old_quals: Sequence[Qualifier], new_quals: Sequence[Qualifier],
    old_stems: Counter[str], new_stems: Counter[str], lexicon: Lexicon,
) -> list[Step]:  # fmt: skip
    """ "any actions that raise tension" against "any actions": a clause that limits a universal comes or goes."""
    was, now = _universals(old, old_quals, lexicon), _universals(new, new_quals, lexicon)
    steps = []
    for host in sorted(set(was) & set(now)):
        if old_stems[host] != 1 or new_stems[host] != 1 or (was[host] >= 0) == (now[host] >= 0):
            continue
        rule = lexicon.get("scope.limited")
        name, at = ("old", was[host]) if was[host] >= 0 else ("new", now[host])
        steps.append(Step("scope", 1 if name == "old" else -1, 1.0, rule.certainty, ((name, at, at + 1, rule),)))
    return steps


def _universals(side: Side, quals: Sequence[Qualifier], lexicon: Lexicon) -> dict[str, int]:
    """The host of each universal in an act → where the clause that limits it starts, −1 for none."""
    out = {}
    for q in quals:
        if q.rule.dimension == "scope" and q.rule.level >= 1 and q.rule.attach == "noun" and q.acts:
            at = q.end
            while at < len(side.norms) and not side.gaps[at] and side.norms[at] not in lexicon.words["closers"]:
                at += 1
            limited = at < len(side.norms) and not side.gaps[at] and side.norms[at] in ("that", "which")
            out[q.host] = at if limited else -1
    return out
