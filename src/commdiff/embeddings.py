"""Sentence encoders of the user, which refine scores made from the wording. Without an encoder nothing is loaded."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from .errors import MissingExtraError, UsageError

Encoder = Callable[[list[str]], Sequence[Sequence[float]]]
"""Texts → one vector for each, all of one length."""

T = TypeVar("T")


def encoder_name(encoder: Encoder) -> str:
    """Return the name of an encoder in signatures: its attribute ``name``, else that of the function or type."""
    name = getattr(encoder, "name", None) or getattr(encoder, "__qualname__", None) or type(encoder).__qualname__
    return str(name)


def encode(encoder: Encoder, texts: Sequence[str]) -> list[list[float]]:
    """Return one vector of length 1 for each text; a vector of zeros stays as it is.

    Raises:
        UsageError: The encoder does not give one finite vector for each text.
    """
    if not texts:
        return []
    result = encoder(list(texts))
    try:
        rows = [[float(value) for value in row] for row in result if not isinstance(row, str)]
    except (TypeError, ValueError):  # None or words in place of numbers
        rows = []
    if len(rows) != len(texts) or len({len(row) for row in rows}) != 1:
        raise UsageError(f"the encoder {encoder_name(encoder)} must give one vector a text, all of one length")
    return [_normalized(row) for row in rows]


def _normalized(row: list[float]) -> list[float]:
    size = math.sqrt(math.fsum(value * value for value in row))
    if not math.isfinite(size):
        raise UsageError("the encoder gave a vector that is not finite")
    return [value / size for value in row] if size else row


def cosine_similarity(a: Sequence[float], b: Sequence[float]) -> float:
    """Return the cosine of two vectors of length 1, from 0 (also for negative values) to 1, rounded to six digits."""
    return round(min(max(math.fsum(x * y for x, y in zip(a, b, strict=True)), 0.0), 1.0), 6)


def rescore(
    encoder: Encoder, query: str, items: Sequence[T], text: Callable[[T], str], put: Callable[[T, float], T]
) -> list[T]:
    """Return items with their similarity (0–1) to a query: ``text`` reads an item's text, ``put`` adds the number."""
    query_vector, *rows = encode(encoder, [query, *map(text, items)])
    return [put(item, cosine_similarity(query_vector, row)) for item, row in zip(items, rows, strict=True)]


def load_encoder(path: str | Path) -> Encoder:
    """Return the sentence-transformers model in a local folder (extra ``semantic``), named with a digest of its files.

    Args:
        path: The folder of the model. Nothing is downloaded.

    Raises:
        UsageError: The folder does not exist or does not hold a model.
        MissingExtraError: sentence-transformers is not installed.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise UsageError(f"{path}: no folder of a sentence-transformers model")
    try:
        library = import_module("sentence_transformers")
    except ModuleNotFoundError:
        message = "encoder: sentence-transformers is not installed: pip install 'commdiff[semantic]'"
        raise MissingExtraError(message) from None
    try:
        model = library.SentenceTransformer(str(folder), local_files_only=True)
    except Exception as error:  # the library raises various exceptions for damaged folders
        raise UsageError(f"{path}: not a sentence-transformers model: {str(error).splitlines()[0]}") from None
    return _LocalEncoder(model, f"{folder.resolve().name}-{_digest(folder)}")


class _LocalEncoder:
    def __init__(self, model: Any, name: str) -> None:
        self.model, self.name = model, name

    def __call__(self, texts: list[str]) -> Sequence[Sequence[float]]:
        rows: Sequence[Sequence[float]] = self.model.encode(texts, show_progress_bar=False).tolist()
        return rows


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            digest.update(str(file.relative_to(folder)).encode())
            with file.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:12]
