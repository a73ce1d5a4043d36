"""The lexicon: the words that make a clause stronger or weaker, as data that anyone can read, override and cite.

``load`` reads ``rules/*.toml`` (its README describes the format), a profile and the user's files, and checks each rule.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from .. import resources
from ..errors import LexiconError, nearest, reason
from .patterns import Match, Rule, Terms, compile_terms, find

__all__ = ["Cross", "Lexicon", "Match", "Profile", "Rule", "detect", "load", "override", "profiles"]

ATTACH = (
    "head", "next", "around", "noun", "act", "ladder", "holder", "addressee", "pair", "routine", "stance", "role",
    "idiom",
)  # fmt: skip
CERTAINTIES = ("high", "medium", "low")
_LIST = (list,)
_STRINGS = ("id", "attach", "dimension", "family", "why", "source", "certainty", "problems")
_FLAGS = ("ambiguous", "hedges", "off", "pull", "paired", "alone")
_LISTS = ("terms", "nouns", "states", "new_terms", "match", "pass", "not_before", "not_after", "hosts")
_FIELDS: dict[str, tuple[tuple[type, ...], str]] = {
    **dict.fromkeys(_STRINGS, ((str,), "a string")),
    **dict.fromkeys(_FLAGS, ((bool,), "true or false")),
    **dict.fromkeys(_LISTS, (_LIST, "a list of strings")),
    "level": ((int, float), "a number"),
}
"""The fields of a rule in a file: their types, and the types in words."""
DETECTED = 20_000
"""Code points at the start of a text in which ``detect`` looks for marks of a profile."""
_TABLES = ("words", "irregular", "hosts", "sources", "tiers")
_RENAMED = {"match": "examples", "pass": "passes"}
_TOP = {"defaults", "rule", "profile", "override", "cross", *_TABLES}


@frozen
class Cross:
    """A step between two families that the sources support: acts of ``below`` are weaker than those of ``above``.

    Attributes:
        below: The weaker family.
        above: The stronger family.
        max_below: Highest level of the weaker family for which this is true.
        min_above: Lowest level of the stronger family for which this is true.
        certainty: How sure it is: "high", "medium" or "low".
        why: The reason, one sentence.
        min_below: Lowest level of the weaker family for which this is true.
    """

    below: str
    above: str
    max_below: float
    min_above: float
    certainty: str
    why: str
    min_below: float = 0.0


@frozen
class Profile:
    """A kind of text with its own levels and tiers, and the words by which it is recognized.

    Attributes:
        name: Name of the profile ("central_bank").
        why: What it is for, one sentence.
        detect: Wordings that are marks of such a text, in small letters.
        minimum: How many of the marks a text must have.
    """

    name: str
    why: str
    detect: tuple[str, ...] = ()
    minimum: int = 2


@frozen(eq=False)
class Lexicon:
    """The rules in force, with the profile and the word lists that the judge uses.

    Attributes:
        rules: All rules, in order of their files.
        profile: The profile.
        sources: Key of a source → the source in words.
        tiers: Dimension → "A", "B" or "C".
        crosses: Steps between families.
        words: Name of a word list → its words.
        hosts: Kind of host → its words.
        stems: Word → stem, for words whose stem is listed.
        text_digest: Digest of all files, in hexadecimal; it is part of a comparison's signature.
        files: The files, in the order in which they were read.
    """

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
    _index: Terms = field(repr=False)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def get(self, id: str) -> Rule:
        """Return the rule with this id."""
        for rule in self.rules:
            if rule.id == id:
                return rule
        raise LexiconError(f"no rule {id!r} in the lexicon{nearest(id, [rule.id for rule in self.rules])}")

    def find(self, norms: Sequence[str]) -> list[Match]:
        """Return every term in a sequence of compared words: the longest at each place, without overlaps."""
        return find(self._index, norms)

    def cite(self, rule: Rule) -> str:
        """Return a rule's source in words, with its file if that is one of the user's own."""
        source = self.sources.get(rule.source, rule.source)
        return f"{source} [{rule.file}]" if "/" in rule.file else source


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
        hint = nearest(unknown[0], _TOP)
        raise LexiconError(f"{name}: unknown table {unknown[0]!r}{hint}; known: {', '.join(sorted(_TOP))}")
    return data


def _check(name: str, id: object, raw: Mapping[str, Any]) -> None:
    """Refuse a rule with an unknown field or a value of the wrong type."""
    unknown = sorted(raw.keys() - _FIELDS.keys())
    if unknown:
        raise LexiconError(f"{name}: rule {id!r}: unknown field {unknown[0]!r}{nearest(unknown[0], _FIELDS)}")
    for key, value in raw.items():
        types, what = _FIELDS[key]
        if type(value) not in types or (types is _LIST and not {*map(type, value)} <= {str}):
            raise LexiconError(f"{name}: rule {id!r}: {key} must be {what}")
    if raw.get("attach", "head") not in ATTACH:
        raise LexiconError(f"{name}: rule {id!r}: attach must be one of {', '.join(ATTACH)}")
    if raw.get("certainty", "high") not in CERTAINTIES:
        raise LexiconError(f"{name}: rule {id!r}: certainty must be one of {', '.join(CERTAINTIES)}")


def _rule(raw: dict[str, Any]) -> Rule:
    name = raw["file"]
    for key in ("attach", "dimension", "family", "why", "source"):
        if not raw.get(key):
            raise LexiconError(f"{name}: rule {raw.get('id')!r}: {key} is missing")
    if raw["attach"] != "role" and not any(raw.get(key) for key in ("terms", "nouns", "states")):
        raise LexiconError(f"{name}: rule {raw['id']!r} has no terms")
    fields: dict[str, Any] = {_RENAMED.get(k, k): tuple(v) if k in _LISTS else v for k, v in raw.items()}
    return Rule(**{**fields, "level": float(raw.get("level", 0))})


class _Draft:
    """The files read so far, before they are frozen: raw rules by id, in order."""

    def __init__(self) -> None:
        self.rules: dict[str, dict[str, Any]] = {}
        self.tables: dict[str, dict[str, Any]] = {name: {} for name in _TABLES}
        self.crosses: list[dict[str, Any]] = []

    def add(self, name: str, data: Mapping[str, Any], *, override: bool) -> None:
        """Add one file; with ``override`` its rules may replace fields of rules that were read before."""
        defaults = data.get("defaults", {})
        for raw in data.get("rule", []):
            self._add_rule(name, defaults, raw, override=override)
        for raw in data.get("override", []):
            id = raw.get("id")
            if id not in self.rules:
                raise LexiconError(f"{name}: override of an unknown rule {id!r}{nearest(str(id), self.rules)}")
            _check(name, id, raw)
            self.rules[id] |= {**raw, "file": name}
        for table, entries in self.tables.items():
            entries |= data.get(table, {})
        self.crosses += data.get("cross", [])

    def _add_rule(self, name: str, defaults: Mapping[str, Any], raw: Mapping[str, Any], *, override: bool) -> None:
        id = raw.get("id")
        if not isinstance(id, str) or not id:
            raise LexiconError(f"{name}: a rule has no id")
        if id in self.rules and not override:
            raise LexiconError(f"{name}: rule {id!r} is defined twice")
        _check(name, id, {**defaults, **raw})
        self.rules[id] = {**self.rules.get(id, defaults), **raw, "file": name}


def profiles() -> tuple[str, ...]:
    """Return the names of the profiles that come with the package."""
    return tuple(name.removesuffix(".toml") for name in resources.names("lexicon/rules/profiles"))


def _profile_text(name: str) -> str:
    if name not in profiles():
        raise LexiconError(f"unknown profile {name!r}{nearest(name, profiles())}; known: {', '.join(profiles())}")
    return resources.text(f"lexicon/rules/profiles/{name}.toml")


def _profile(name: str) -> Profile:
    raw = _read(name, _profile_text(name))["profile"]
    return Profile(raw["name"], raw["why"], tuple(raw.get("detect", ())), int(raw.get("minimum", 2)))


def detect(text: str) -> tuple[str, str]:
    """Detect the profile that fits a text."""
    lowered = " ".join(text[:DETECTED].lower().split())
    best, reason, most = "communique", "no marks of another kind of text", 0
    for profile in map(_profile, profiles()):
        seen = [mark for mark in profile.detect if mark in lowered]
        if len(seen) >= profile.minimum and len(seen) > most:
            best, most, reason = profile.name, len(seen), "found " + ", ".join(f"“{mark}”" for mark in seen[:4])
    return best, reason


def choose_profile(asked: str | None, old: tuple[str, str], new: tuple[str, str]) -> tuple[str, str]:
    """Return the profile for a pair of texts, and a notice with the reason."""
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
        problem = reason(error) if isinstance(error, OSError) else "not UTF-8"
        raise LexiconError(f"{source}: {problem}") from None


def load(*extra: str | Path, profile: str = "communique") -> Lexicon:
    """Load the built-in rules, then the overrides of the profile, then each file of ``extra``.

    Args:
        extra: TOML files with further rules or overrides; later files win over earlier ones.
        profile: The name of a built-in profile.

    Returns:
        The lexicon.

    Raises:
        LexiconError: The profile is unknown, or a file cannot be read or breaks the format. The message names the
            file, the rule and the reason.
    """
    draft, digest = _Draft(), hashlib.sha256()
    sources = [(name, resources.text(f"lexicon/rules/{name}"), False) for name in resources.names("lexicon/rules")]
    sources.append((f"{profile}.toml", _profile_text(profile), True))
    sources += [(*_extra_text(path), True) for path in extra]
    for name, text, override in sources:
        digest.update(text.encode())
        draft.add(name, _read(name, text), override=override)
    return _freeze(draft, _profile(profile), digest.hexdigest()[:16], tuple(name for name, _, _ in sources))


def _freeze(draft: _Draft, profile: Profile, digest: str, names: tuple[str, ...]) -> Lexicon:
    rules = tuple(_rule(raw) for raw in draft.rules.values() if not raw.pop("off", False))
    _check_unique_terms(rules)
    words, irregular, hosts, sources, tiers = draft.tables.values()
    return Lexicon(
        rules=rules,
        profile=profile,
        sources=sources,
        tiers=tiers,
        crosses=tuple(Cross(**raw) for raw in draft.crosses),
        words={name: frozenset(entries) for name, entries in words.items() if isinstance(entries, list)},
        hosts={name: frozenset(entries) for name, entries in hosts.items()},
        stems=dict(entry.split(" = ") for entry in words.get("stems", [])),
        text_digest=digest,
        files=names,
        index=compile_terms(rules, irregular),
    )


def _check_unique_terms(rules: Sequence[Rule]) -> None:
    """Refuse a term that two rules have, since the order of files would decide between them."""
    owners: dict[str, str] = {}
    for rule in rules:
        for term in (*rule.terms, *rule.nouns, *rule.states, *rule.new_terms):
            if term in owners:
                raise LexiconError(f"{rule.file}: rule {rule.id!r}: {term!r} belongs to {owners[term]!r} already")
            owners[term] = rule.id


def override(lexicon: Lexicon, id: str, **changes: Any) -> Lexicon:
    """Return the lexicon with fields of one rule replaced."""
    lexicon.get(id)
    if set(changes) & {"terms", "nouns", "states", "id"}:
        raise LexiconError("terms and ids can be changed in a file only")
    fresh = {rule.id: rule._replace(**changes) if rule.id == id else rule for rule in lexicon.rules}
    index = Terms({w: tuple((p, fresh[r.id], f) for p, r, f in entries) for w, entries in lexicon._index.items()})
    digest = hashlib.sha256(repr((lexicon.text_digest, id, sorted(changes.items()))).encode()).hexdigest()[:16]
    return evolve(lexicon, rules=tuple(fresh.values()), index=index, text_digest=digest)
