"""All settings as one frozen value, and the signature printed on each report."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import field, frozen

from . import resources
from .embeddings import Encoder, encoder_name
from .errors import UsageError

__version__ = "0.1.0"
PROJECT = "pyproject.toml"
_SIGNED = ("profile", "lexicons", "topics", "max_bytes", "max_text")
_TABLE = "tool.commdiff"
_RULES = ("cross", "defaults", "hosts", "irregular", "override", "rule", "sources", "tiers", "words")
"""Tables of the lexicon format that [tool.commdiff] can contain."""


Files = str | Path | Iterable[str | Path]


def _file_names(files: Files) -> tuple[str, ...]:
    return (str(files),) if isinstance(files, (str, Path)) else tuple(map(str, files))


@frozen
class Settings:
    """The settings of a comparison. Every field changes the signature.

    Attributes:
        profile: Name of the profile; None detects it from the texts.
        lexicons: Lexicon files, read after the built-in ones; later files win. One file is accepted.
        topics: Topic files, read after the built-in ones. One file is accepted.
        max_bytes: The largest source that is read, in bytes.
        max_text: The longest text, in code points (for a text file in bytes).
        encoder: A sentence encoder that re-ranks precedents and helps to align (docs/archive.md), None without one.
    """

    profile: str | None = None
    lexicons: tuple[str, ...] = field(default=(), converter=_file_names)
    topics: tuple[str, ...] = field(default=(), converter=_file_names)
    max_bytes: int = 64 * 1024 * 1024
    max_text: int = 8 * 1024 * 1024
    encoder: Encoder | None = None

    @classmethod
    def of_project(cls, folder: str | Path = ".") -> Settings:
        """Return the settings of the nearest pyproject.toml from ``folder`` upward, or the defaults.

        Keys: ``profile``, ``lexicon`` and ``topics`` (a file or a list of files, paths from the pyproject.toml), and
        the tables of a lexicon file, such as ``[[tool.commdiff.override]]``. Raises UsageError for any other key.
        """
        try:
            home = Path(folder).absolute()
        except FileNotFoundError:  # the working directory was deleted
            return cls()
        found = next((f for f in (one / PROJECT for one in (home, *home.parents)) if f.is_file()), None)
        table = _table(found) if found else None
        if found is None or table is None:
            return cls()
        name = os.path.relpath(found)
        unknown = sorted(set(table) - {"profile", "lexicon", "topics", *_RULES})
        if unknown:
            raise UsageError(f"{name}: [{_TABLE}]: unknown key {unknown[0]!r}")
        profile = table.get("profile")
        if profile is not None and not isinstance(profile, str):
            raise UsageError(f"{name}: [{_TABLE}]: profile must be a string")
        own = (name,) if set(table) & set(_RULES) else ()
        lexicons, topics = (_files(table, key, name) for key in ("lexicon", "topics"))
        return cls(profile=profile, lexicons=(*own, *lexicons), topics=topics)

    def signature(self, profile: str, *data: str) -> str:
        """Return the version, the profile, and a digest of the settings and of ``data`` (digests of the data files)."""
        values = {knob: getattr(self, knob) for knob in _SIGNED}
        blob = json.dumps([values, *data], sort_keys=True).encode()
        end = f"|encoder:{encoder_name(self.encoder)}" if self.encoder is not None else ""
        return f"commdiff {__version__}|profile:{profile}|{hashlib.sha256(blob).hexdigest()[:12]}{end}"


def _table(path: Path) -> dict[str, Any] | None:
    """Return the table [tool.commdiff] of a file, None if it has none."""
    try:
        text = path.read_text("utf-8")
        tool = resources.parse(text).get("tool", {}) if _TABLE in text else {}
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: {getattr(error, 'strerror', None) or f'not TOML: {error}'}") from None
    table = tool.get("commdiff") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _files(table: dict[str, Any], key: str, name: str) -> tuple[str, ...]:
    """Return the files that a key names, as paths from here."""
    value = table.get(key, [])
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise UsageError(f"{name}: [{_TABLE}]: {key} must be a file or a list of files")
    return tuple(str(Path(name).parent / one) for one in listed)
