"""The frame of every interactive HTML page: templates, styles, scripts and their security policy.

A report adds a template that extends ``layout`` and fills the blocks ``title`` and ``content``. A page is one file that
makes no request; its Content-Security-Policy allows only its own styles and scripts, by their sha256.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ...errors import MissingExtraError
from ..evidence import ARROWS, cue_label
from ..text import visible

if TYPE_CHECKING:
    from jinja2 import Environment

EFFECTS = {"up": "strengthens", "down": "softens", "none": "no direction"}
"""The effect of each direction in words."""


def page(
    template: str, *, styles: Sequence[str], scripts: Sequence[str], fragment: bool = False, **values: object
) -> str:
    """Return a template with its values filled in; ``styles`` and ``scripts`` name files in ``assets``, in order.

    The styles are scoped to the class ``commdiff``. A fragment, which another page embeds, does without page.css.
    """
    from markupsafe import Markup

    scoped = f".commdiff {{\n{''.join(map(asset, styles))}}}\n"
    css = scoped if fragment else f"{asset('page.css')}\n{scoped}"
    js = f"(() => {{\n'use strict';\n{''.join(map(asset, scripts))}}})();\n"
    policy = (
        f"default-src 'none'; style-src '{_digest(css)}'; script-src '{_digest(js)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    layout = "fragment.html.j2" if fragment else "page.html.j2"
    files_of = {"css": Markup(css), "js": Markup(js)}  # noqa: S704 (files of the package, no word of a user's text)
    return _environment().get_template(template).render(layout=layout, policy=policy, **files_of, **values)


@cache
def asset(name: str) -> str:
    """Return a style sheet or script of the package."""
    return files(__package__).joinpath("assets", name).read_text("utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def check_installed() -> None:
    """Raise MissingExtraError if Jinja2 is not installed."""
    if find_spec("jinja2") is None:
        raise MissingExtraError("HTML reports need the report extra: pip install 'commdiff[report]'")


@cache
def _environment() -> Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__),
        autoescape=True,
        finalize=lambda value: visible(value) if type(value) is str else value,  # no escape sequences in any value
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {"arrows": ARROWS, "cue_label": cue_label, "effects": EFFECTS}
    return environment
