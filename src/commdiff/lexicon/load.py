"""The lexicon: the words that make a clause stronger or weaker, as data that anyone can read, override and cite.

Reads ``rules/*.toml`` (its README has the format), checks every rule, overlays a profile and the user's own
files, and compiles the terms so that matching a text is linear. What the rules mean together is the judge's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from .. import resources
from ..errors import LexiconError
from .patterns import (
    Index,
    Match,
    Rule,
    compiled,
    find,
)

__all__ = ["Cross", "Lexicon", "Match", "Profile", "Rule", "detect", "load", "override", "profiles"]

ATTACH = (
    "head", "next", "around", "noun", "act", "ladder", "holder", "addressee", "pair", "routine", "stance", "role",
    "idiom",
)  # fmt: skip
CERTAINTIES = ("high", "medium", "low")
FORMS = {"terms": "v", "nouns": "n", "states": "s"}
_LIST = (list,)
_FIELDS: dict[str, tuple[tuple[type, ...], str]] = {
    **dict.fromkeys(
        ("id", "attach", "dimension", "family", "why", "source", "certainty", "problems"), ((str,), "a string")
    ),
    **dict.fromkeys(("ambiguous", "hedges", "off", "pull", "paired", "alone"), ((bool,), "true or false")),
    **dict.fromkeys(
        ("terms", "nouns", "states", "new_terms", "match", "pass", "not_before", "not_after", "hosts"),
        (_LIST, "a list of strings"),
    ),
    "level": ((int, float), "a number"),
}
"""What a rule may say, and as what."""
_TOP = {"defaults", "rule", "profile", "override", "words", "irregular", "hosts", "sources", "cross", "tiers"}


@frozen
class Cross:
    """A step between two families that the sources support: acts of ``below`` weigh less than those of ``above``."""

    below: str
    above: str
    max_below: float
    min_above: float
    certainty: str
    why: str
    min_below: float = 0.0


@frozen
class Profile:
    """House rules: which rules weigh differently, and the words by which such a text is recognized."""

    name: str
    why: str
    detect: tuple[str, ...] = ()
    minimum: int = 2


@frozen(eq=False)
class Lexicon:
    """All rules in force, with the profile and the word classes the judge reads them by."""

    rules: tuple[Rule, ...] = field(repr=False)
    profile: Profile
    sources: Mapping[str, str] = field(repr=False)
    tiers: Mapping[str, str] = field(repr=False)
    crosses: tuple[Cross, ...] = field(repr=False)
    words: Mapping[str, frozenset[str]] = field(repr=False)
    hosts: Mapping[str, frozenset[str]] = field(repr=False)
    stems: Mapping[str, str] = field(repr=False)
    text_digest: str
    files: tuple[str, ...]
    _index: Index = field(repr=False)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def get(self, id: str) -> Rule:
        """The rule of this id; LexiconError where there is none."""
        for rule in self.rules:
            if rule.id == id:
                return rule
        raise LexiconError(f"no rule {id!r} in the lexicon")

    def find(self, norms: Sequence[str]) -> list[Match]:
        """Every term in ``norms`` (compared words), longest first at each place, overlaps left out."""
        return find(self._index, norms)

    def cite(self, rule: Rule) -> str:
        """The rule's source in words, and its file where that is the user's own."""
        source = self.sources.get(rule.source, rule.source)
        return f"{source} [{rule.file}]" if "/" in rule.file else source


# ── files ───────────────────────────────────────────────────────────────────


def _read(name: str, text: str) -> dict[str, Any]:
    try:
        data = resources.parse(text)
    except ValueError as error:
        raise LexiconError(f"{name}: not TOML: {error}") from None
    if Path(name).name == "pyproject.toml":  # the rules in [tool.commdiff]; its other keys are settings
        tool = data.get("tool")
        table = tool.get("commdiff") if isinstance(tool, dict) else None
        table = table if isinstance(table, dict) else {}
        data = {key: value for key, value in table.items() if key not in ("profile", "lexicon", "topics")}
    unknown = sorted(set(data) - _TOP)
    if unknown:
        raise LexiconError(f"{name}: unknown table {unknown[0]!r}; known: {', '.join(sorted(_TOP))}")
    return data


def _check(name: str, id: object, raw: Mapping[str, Any]) -> None:
    """Refuse a rule that says what no rule can say."""
    unknown = sorted(raw.keys() - _FIELDS.keys())
    if unknown:
        raise LexiconError(f"{name}: rule {id!r}: unknown field {unknown[0]!r}")
    for key, value in raw.items():
        types, what = _FIELDS[key]
        if type(value) not in types or (types is _LIST and not {*map(type, value)} <= {str}):
            raise LexiconError(f"{name}: rule {id!r}: {key} must be {what}")
    if raw.get("attach", "head") not in ATTACH:
        raise LexiconError(f"{name}: rule {id!r}: attach must be one of {', '.join(ATTACH)}")
    if raw.get("certainty", "high") not in CERTAINTIES:
        raise LexiconError(f"{name}: rule {id!r}: certainty must be one of {', '.join(CERTAINTIES)}")


def _rule(name: str, raw: Mapping[str, Any]) -> Rule:
    for key in ("attach", "dimension", "family", "why", "source"):
        if not raw.get(key):
            raise LexiconError(f"{name}: rule {raw.get('id')!r}: {key} is missing")
    if raw["attach"] != "role" and not any(raw.get(key) for key in FORMS):
        raise LexiconError(f"{name}: rule {raw['id']!r} has no terms")
    lists = ("terms", "nouns", "states", "new_terms", "not_before", "not_after", "hosts")
    return Rule(
        id=raw["id"], attach=raw["attach"], dimension=raw["dimension"], family=raw["family"],
        level=float(raw.get("level", 0)), why=raw["why"], source=raw["source"],
        certainty=raw.get("certainty", "high"), ambiguous=raw.get("ambiguous", False),
        hedges=raw.get("hedges", False), pull=raw.get("pull", False),
        paired=raw.get("paired", False), alone=raw.get("alone", False), problems=raw.get("problems", ""),
        examples=tuple(raw.get("match", ())), passes=tuple(raw.get("pass", ())), file=raw.get("file", name),
        **{key: tuple(raw.get(key, ())) for key in lists},
    )  # fmt: skip


class _Draft:
    """The files read so far, before they are frozen: raw rules by id, in order."""

    def __init__(self) -> None:
        self.rules: dict[str, dict[str, Any]] = {}
        self.words: dict[str, list[str]] = {}
        self.irregular: dict[str, list[str]] = {}
        self.hosts: dict[str, list[str]] = {}
        self.sources: dict[str, str] = {}
        self.tiers: dict[str, str] = {}
        self.crosses: list[dict[str, Any]] = []

    def add(self, name: str, data: Mapping[str, Any], *, override: bool) -> None:
        """Take one file in; ``override`` lets its rules replace fields of rules that stand already."""
        defaults = data.get("defaults", {})
        for raw in data.get("rule", []):
            self._add_rule(name, defaults, raw, override=override)
        for raw in data.get("override", []):
            if raw.get("id") not in self.rules:
                raise LexiconError(f"{name}: override of an unknown rule {raw.get('id')!r}")
            _check(name, raw["id"], raw)
            self.rules[raw["id"]] |= {**raw, "file": name}
        for table in ("words", "irregular", "hosts", "sources", "tiers"):
            getattr(self, table).update(data.get(table, {}))
        self.crosses += data.get("cross", [])

    def _add_rule(self, name: str, defaults: Mapping[str, Any], raw: Mapping[str, Any], *, override: bool) -> None:
        id = raw.get("id")
        if not isinstance(id, str) or not id:
            raise LexiconError(f"{name}: a rule without an id")
        if id in self.rules and not override:
            raise LexiconError(f"{name}: rule {id!r} stands twice")
        base = self.rules.get(id)
        whole = {**defaults, **raw}
        _check(name, id, whole)
        self.rules[id] = {**(whole if base is None else {**base, **raw}), "file": name}


def profiles() -> tuple[str, ...]:
    """The names of the profiles that come with the package."""
    return tuple(name.removesuffix(".toml") for name in resources.names("lexicon/rules/profiles"))


def _profile_text(name: str) -> str:
    if name not in profiles():
        raise LexiconError(f"unknown profile {name!r}; known: {', '.join(profiles())}")
    return resources.text(f"lexicon/rules/profiles/{name}.toml")


def _profile(data: Mapping[str, Any]) -> Profile:
    raw = data.get("profile", {})
    return Profile(raw["name"], raw["why"], tuple(raw.get("detect", ())), int(raw.get("minimum", 2)))


def detect(text: str) -> tuple[str, str]:
    """The profile that fits a text, and the reason in words; ``communique`` where nothing speaks for another."""
    lowered = " ".join(text[:20_000].lower().split())
    best, reason, most = "communique", "no marks of another kind of text", 0
    for name in profiles():
        profile = _profile(_read(name, _profile_text(name)))
        seen = [mark for mark in profile.detect if mark in lowered]
        if len(seen) >= profile.minimum and len(seen) > most:
            best, most, reason = name, len(seen), "found " + ", ".join(f"“{mark}”" for mark in seen[:4])
    return best, reason


def choose_profile(asked: str | None, old: tuple[str, str], new: tuple[str, str]) -> tuple[str, str]:
    """Return the profile for a pair of texts, and a notice with the reason.

    Args:
        asked: The profile that the settings name, if any.
        old: The result of ``detect`` for the old text.
        new: The result of ``detect`` for the new text. Both must agree, else the profile is "communique".
    """
    if asked:
        return asked, f"profile {asked}: as asked"
    if old[0] == new[0]:
        return old[0], f"profile {old[0]}: {old[1]}"
    return "communique", f"profile communique: the texts look like two kinds ({old[0]}, {new[0]})"


def _extra_text(source: str | Path) -> tuple[str, str]:
    path = Path(source)
    try:
        return str(path if "/" in str(path) else f"./{path}"), path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise LexiconError(f"{source}: {reason}") from None


def load(*extra: str | Path, profile: str = "communique") -> Lexicon:
    """The built-in rules, the profile's overrides, then each file of ``extra``, later ones winning.

    Raises LexiconError, with file, rule and reason, where one breaks the format.
    """
    draft, digest = _Draft(), hashlib.sha256()
    sources = [(name, resources.text(f"lexicon/rules/{name}"), False) for name in resources.names("lexicon/rules")]
    sources.append((f"{profile}.toml", _profile_text(profile), True))
    sources += [(*_extra_text(path), True) for path in extra]
    chosen = None
    for name, text, override in sources:
        digest.update(text.encode())
        data = _read(name, text)
        draft.add(name, data, override=override)
        chosen = _profile(data) if name == f"{profile}.toml" else chosen
    assert chosen is not None  # noqa: S101 - the profile's own file is among the sources
    return _freeze(draft, chosen, digest.hexdigest()[:16], tuple(name for name, _, _ in sources))


def _freeze(draft: _Draft, profile: Profile, digest: str, names: tuple[str, ...]) -> Lexicon:
    rules = tuple(_rule(raw["file"], raw) for raw in draft.rules.values() if not raw.get("off"))
    _no_doubles(rules)
    words = {name: frozenset(entries) for name, entries in draft.words.items() if isinstance(entries, list)}
    stems = dict(entry.split(" = ") for entry in draft.words.get("stems", []))
    return Lexicon(
        rules=rules, profile=profile, sources=draft.sources, tiers=draft.tiers,
        crosses=tuple(Cross(**raw) for raw in draft.crosses), words=words, stems=stems,
        hosts={name: frozenset(entries) for name, entries in draft.hosts.items()},
        text_digest=digest, files=names, index=compiled(rules, draft.irregular),
    )  # fmt: skip


def _no_doubles(rules: Sequence[Rule]) -> None:
    """One term, one rule: a cue that two rules claim would be decided by the order of files."""
    terms = [term for rule in rules for term in (*rule.terms, *rule.nouns, *rule.states, *rule.new_terms)]
    if len(terms) == len(set(terms)):
        return
    owners: dict[str, str] = {}
    for rule in rules:
        for term in (*rule.terms, *rule.nouns, *rule.states, *rule.new_terms):
            if term in owners:
                raise LexiconError(f"{rule.file}: rule {rule.id!r}: {term!r} belongs to {owners[term]!r} already")
            owners[term] = rule.id


def override(lexicon: Lexicon, id: str, **changes: Any) -> Lexicon:
    """The same lexicon with one rule's fields replaced; for use in Python. Terms cannot be changed this way."""
    lexicon.get(id)
    if set(changes) & {"terms", "nouns", "states", "id"}:
        raise LexiconError("terms and ids are changed in a file, not by override")
    fresh = {rule.id: rule._replace(**changes) if rule.id == id else rule for rule in lexicon.rules}
    index = {w: tuple((p, fresh[r.id], f) for p, r, f in entries) for w, entries in lexicon._index.items()}
    digest = hashlib.sha256(repr((lexicon.text_digest, id, sorted(changes.items()))).encode()).hexdigest()[:16]
    return evolve(lexicon, rules=tuple(fresh.values()), index=index, text_digest=digest)
