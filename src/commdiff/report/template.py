"""A report by the user's own template: Jinja2 in its sandbox, with plain values (docs/reports.md).

A template sees plain values: those of the JSON report, and texts of the other reports. It cannot reach files, other
templates or Python. Values are escaped if the name of the template says that it makes HTML or XML.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import MissingExtraError, ReadError, UsageError, reason
from ..model import Change, Comparison
from ..wire import change_dict, fields
from . import json
from .evidence import flags, places, proofs, route
from .paint.markdown import escape
from .quotes import without_cues, wording
from .text import name_of, squeeze, visible
from .view import GROUPS, View, carried, group_of

LARGEST = 1 << 20
"""Size of the largest template in bytes."""
_MARKUP = (".html", ".htm", ".xhtml", ".xml", ".svg")
_FENCES = {"deletion": "[-{}-]", "insertion": "{{+{}+}}"}


def render_file(view: View, path: str | Path) -> str:
    """Return the report that a template makes.

    Raises UsageError if the template is wrong (the message has the line), ReadError if the file cannot be read,
    MissingExtraError if Jinja2 is not installed.
    """
    try:
        from jinja2 import StrictUndefined, TemplateError
        from jinja2.sandbox import ImmutableSandboxedEnvironment
    except ModuleNotFoundError:
        raise MissingExtraError(f"{path}: templates need the report extra: pip install 'commdiff[report]'") from None
    markup = Path(str(path).removesuffix(".j2").removesuffix(".jinja")).suffix.lower() in _MARKUP
    environment = ImmutableSandboxedEnvironment(
        autoescape=markup, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters |= {"md": escape, "squeeze": squeeze, "visible": visible}
    try:
        return environment.from_string(_read(path)).render(values(view))
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        raise UsageError(f"{path}: {f'line {line}: ' if line else ''}{error.message or error}") from None
    except (ArithmeticError, TypeError, ValueError, LookupError, AttributeError, RecursionError) as error:
        raise UsageError(f"{path}: {type(error).__name__}: {error}") from None


def values(view: View) -> dict[str, Any]:
    """Return the values that a template sees."""
    both: Comparison = view.comparison
    shown = {id(change): _change(change, view.numbered) for change in view.changes}
    groups = [
        {"name": g.name, "title": g.title, "about": g.about, "changes": [shown[id(c)] for c in g.changes]}
        for g in view.groups
    ]
    return json.head_dict(view) | {
        "changes": list(shown.values()),
        "groups": groups,
        "group": {g.name: [] for g in GROUPS} | {g["name"]: g["changes"] for g in groups},
        "names": {"old": name_of(both.old), "new": name_of(both.new)},
        "carried": carried(view),
    }


def _change(change: Change, numbered: bool) -> dict[str, Any]:
    return change_dict(change) | {
        "title": change.kind,
        "in_group": group_of(change),
        "possibly": change.confidence == "low",
        "flags": list(flags(change)),
        "route": route(change, numbered),
        "places": {"old": places(change.old, numbered), "new": places(change.new, numbered)},
        "texts": {"old": squeeze(change.old_text), "new": squeeze(change.new_text)},
        "marked": {side: _marked(change, side) for side in ("old", "new")},
        "proofs": [
            fields(proof, "dimension direction old new why") | {"rules": list(proof.rules), "possible": proof.possible}
            for proof in proofs(change)
        ],
    }


def _marked(change: Change, side: str) -> str:
    """Return one side with its edits as [-deleted-] and {+inserted+}."""
    return "".join(_FENCES.get(run.style, "{}").format(run.text) for run in without_cues(wording(change, side)))


def _read(path: str | Path) -> str:
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise ReadError(f"{path}: {reason(error)}") from None
    if len(data) > LARGEST:
        raise ReadError(f"{path}: larger than {LARGEST:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(f"{path}: not UTF-8: {error.reason}") from None
