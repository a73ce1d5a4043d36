"""The frame of every interactive HTML page: templates, styles, scripts and their security policy.

A report adds a template that extends ``layout`` and fills the blocks ``title`` and ``content``, a style sheet after
``base.css`` and a script after ``base.js``, and calls ``page``. ``base.css`` has the type, the colours of the kinds,
redline and marks, tables, masthead, appendix and colophon; ``base.js`` the theme and the notes on deciding words.

A page is one file that makes no request. It contains its styles and scripts, and its Content-Security-Policy allows
only these, by their sha256.
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
from ..text import visible

if TYPE_CHECKING:
    from jinja2 import Environment


def page(
    template: str, *, styles: Sequence[str], scripts: Sequence[str], fragment: bool = False, **values: object
) -> str:
    """Return a template with its values filled in.

    Args:
        template: Name of a template that extends ``layout``.
        styles: Names of files in ``assets``, in order. They are scoped to the class ``commdiff``.
        scripts: Names of files in ``assets``, in order.
        fragment: True for a piece to embed, which does without page.css; False for a whole page.
        values: The values of the template.
    """
    css = _scoped(styles) if fragment else f"{asset('page.css')}\n{_scoped(styles)}"
    js = f"(() => {{\n'use strict';\n{''.join(asset(name) for name in scripts)}}})();\n"
    policy = (
        f"default-src 'none'; style-src '{_digest(css)}'; script-src '{_digest(js)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    layout = "fragment.html.j2" if fragment else "page.html.j2"
    return (
        _environment()
        .get_template(template)
        .render(layout=layout, css=_literal(css), js=_literal(js), policy=policy, **values)
    )


@cache
def asset(name: str) -> str:
    """Return a style sheet or script of the package."""
    return files(__package__).joinpath("assets", name).read_text("utf-8")


def _scoped(styles: Sequence[str]) -> str:
    return ".commdiff {\n" + "".join(asset(name) for name in styles) + "}\n"


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _literal(text: str) -> object:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 (a file of the package, no word of a user's text)


def check_installed() -> None:
    """Check that HTML reports are possible.

    Raises:
        MissingExtraError: Jinja2 is not installed.
    """
    if find_spec("jinja2") is None:
        raise MissingExtraError("HTML reports need the report extra: pip install 'commdiff[report]'")


@cache
def _environment() -> Environment:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.PackageLoader(__package__),
        autoescape=True,
        finalize=_finalize,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _finalize(value: object) -> object:
    """Replace escape sequences and direction overrides by symbols in every value that is printed."""
    return visible(value) if type(value) is str else value
