"""Every knob, one frozen value, and the signature printed on each report."""

from __future__ import annotations

import hashlib
import json

from attrs import asdict, field, frozen

from .semantic import Encoder, encoder_name

__version__ = "0.1.0"


@frozen
class Settings:
    """How a comparison is made. Every field changes the signature.

    profile: the house rules for judging strength; None finds it from the texts. lexicons: files read after
    the built-in ones, later ones overriding. topics: files of topics read after the built-in ones.
    max_bytes: the largest source that is read. max_text: the longest text in it, in code points (for a text
    file: bytes). encoder: a sentence encoder that re-ranks what was found by wording (docs/archive.md); without one
    nothing is different.
    """

    profile: str | None = None
    lexicons: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    max_bytes: int = 64 * 1024 * 1024
    max_text: int = 8 * 1024 * 1024
    encoder: Encoder | None = field(default=None, eq=False)

    def signature(self, profile: str, *data: str) -> str:
        """The version, the profile used, and a digest of the settings and of ``data`` (digests of what was read)."""
        values = asdict(self, filter=lambda attribute, _: attribute.name != "encoder")
        blob = json.dumps([values, *data], sort_keys=True).encode()
        end = f"|encoder:{encoder_name(self.encoder)}" if self.encoder is not None else ""
        return f"commdiff {__version__}|profile:{profile}|{hashlib.sha256(blob).hexdigest()[:12]}{end}"
