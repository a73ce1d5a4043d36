"""Every knob, one frozen value, and the signature printed on each report."""

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
"""Tables of the lexicon format, which may stand in [tool.commdiff] itself."""


Files = str | Path | Iterable[str | Path]


def _file_names(files: Files) -> tuple[str, ...]:
    """One file or several as a tuple of strings."""
    return (str(files),) if isinstance(files, (str, Path)) else tuple(map(str, files))


@frozen
class Settings:
    """How a comparison is made. Every field changes the signature.

    profile: the house rules for judging strength; None finds it from the texts. lexicons: files read after
    the built-in ones, later ones overriding. topics: files of topics read after the built-in ones. Either may be given
    as one file or as several.
    max_bytes: the largest source that is read. max_text: the longest text in it, in code points (for a text
    file: bytes). encoder: a sentence encoder that re-ranks what was found by wording (docs/archive.md); without one
    nothing is different.
    """

    profile: str | None = None
    lexicons: tuple[str, ...] = field(default=(), converter=_file_names)
    topics: tuple[str, ...] = field(default=(), converter=_file_names)
    max_bytes: int = 64 * 1024 * 1024
    max_text: int = 8 * 1024 * 1024
    encoder: Encoder | None = None

    @classmethod
    def of_project(cls, folder: str | Path = ".") -> Settings:
        """The settings in ``[tool.commdiff]`` of the nearest pyproject.toml in ``folder`` or above; else the defaults.

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
        """The version, the profile used, and a digest of the settings and of ``data`` (digests of what was read)."""
        values = {knob: getattr(self, knob) for knob in _SIGNED}
        blob = json.dumps([values, *data], sort_keys=True).encode()
        end = f"|encoder:{encoder_name(self.encoder)}" if self.encoder is not None else ""
        return f"commdiff {__version__}|profile:{profile}|{hashlib.sha256(blob).hexdigest()[:12]}{end}"


def _table(path: Path) -> dict[str, Any] | None:
    """The table [tool.commdiff] of a file, None where it has none."""
    try:
        text = path.read_text("utf-8")
        tool = resources.parse(text).get("tool", {}) if _TABLE in text else {}
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: {getattr(error, 'strerror', None) or f'not TOML: {error}'}") from None
    table = tool.get("commdiff") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _files(table: dict[str, Any], key: str, name: str) -> tuple[str, ...]:
    """The files a key names, as paths from here."""
    value = table.get(key, [])
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise UsageError(f"{name}: [{_TABLE}]: {key} must be a file or a list of files")
    return tuple(str(Path(name).parent / one) for one in listed)
