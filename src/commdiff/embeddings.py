"""A sentence encoder of the user's own, to re-rank what was found by wording. Nothing is loaded without one."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from .errors import MissingExtraError, UsageError

Encoder = Callable[[list[str]], Sequence[Sequence[float]]]
"""Texts → as many vectors, all of one length."""

T = TypeVar("T")


def encoder_name(encoder: Encoder) -> str:
    """How a signature names an encoder: its ``name``, else what Python calls it."""
    name = getattr(encoder, "name", None) or getattr(encoder, "__qualname__", None) or type(encoder).__qualname__
    return str(name)


def vectors(encoder: Encoder, texts: Sequence[str]) -> list[list[float]]:
    """The vectors of these texts, of length 1; UsageError where the encoder does not give one for each."""
    if not texts:
        return []
    given = encoder(list(texts))
    try:
        found = [[float(value) for value in row] for row in given if not isinstance(row, str)]
    except (TypeError, ValueError):  # None, words
        found = []
    if len(found) != len(texts) or len({len(row) for row in found}) != 1:
        raise UsageError(f"the encoder {encoder_name(encoder)} must give one vector a text, all of one length")
    return [_unit(row) for row in found]


def _unit(row: list[float]) -> list[float]:
    size = math.sqrt(math.fsum(value * value for value in row))
    if not math.isfinite(size):
        raise UsageError("the encoder gave a vector that is not finite")
    return [value / size for value in row] if size else row


def likeness(one: Sequence[float], two: Sequence[float]) -> float:
    """The cosine of two vectors of length 1, 0 where it is negative; rounded, so that it is the same everywhere."""
    return round(min(max(math.fsum(a * b for a, b in zip(one, two, strict=True)), 0.0), 1.0), 6)


def blend(
    encoder: Encoder, query: str, items: Sequence[T], text: Callable[[T], str], put: Callable[[T, float], T]
) -> list[T]:
    """The items, each given its likeness to the query by ``put``."""
    asked, *rows = vectors(encoder, [query, *map(text, items)])
    return [put(item, likeness(asked, row)) for item, row in zip(items, rows, strict=True)]


def load_encoder(path: str | Path) -> Encoder:
    """The sentence-transformers model in a local folder (extra ``semantic``); its name carries a digest of its files.

    UsageError: no such folder; MissingExtraError: the library is not installed.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise UsageError(f"{path}: no folder of a sentence-transformers model")
    try:
        library = import_module("sentence_transformers")
    except ModuleNotFoundError:
        raise MissingExtraError(
            "encoder: sentence-transformers is not installed: pip install 'commdiff[semantic]'"
        ) from None
    try:
        model = library.SentenceTransformer(str(folder), local_files_only=True)
    except Exception as error:  # whatever the library finds wrong with the folder
        raise UsageError(f"{path}: not a sentence-transformers model: {str(error).splitlines()[0]}") from None
    return _Local(model, f"{folder.resolve().name}-{_digest(folder)}")


class _Local:
    def __init__(self, model: Any, name: str) -> None:
        self.model, self.name = model, name

    def __call__(self, texts: list[str]) -> Sequence[Sequence[float]]:
        found: Sequence[Sequence[float]] = self.model.encode(texts, show_progress_bar=False).tolist()
        return found


def _digest(folder: Path) -> str:
    """The digest of the model's files, 12 hex digits."""
    whole = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            whole.update(str(file.relative_to(folder)).encode())
            with file.open("rb") as stream:
                whole.update(hashlib.file_digest(stream, "sha256").digest())
    return whole.hexdigest()[:12]
