"""The graph of the modules of a package, with every import in it, also those inside functions."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

Graph = dict[str, set[str]]
MODULE = re.compile(r"\.+\w[\w.]*|\w+(\.\w+)+")
FUNCTIONS = ("import_module", "__import__")


def import_graph(folder: Path) -> Graph:
    """Return module → imported modules of the package in ``folder``.

    Counted are imports at the top, in functions and under TYPE_CHECKING, and the modules that a string names: in a
    call of ``import_module`` or ``__import__``, or as ".name" in a module that calls one of them.
    """
    modules = {_name(file, folder): file for file in sorted(folder.rglob("*.py"))}
    return {name: set(_imports(name, file, modules)) - {name} for name, file in modules.items()}


def _name(file: Path, folder: Path) -> str:
    parts = file.relative_to(folder.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(module: str, file: Path, modules: dict[str, Path]) -> Iterator[str]:
    package = module if file.name == "__init__.py" else module.rpartition(".")[0]
    tree = ast.parse(file.read_text("utf-8"))
    late = any(isinstance(node, ast.Call) and _called(node) in FUNCTIONS for node in ast.walk(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from _existing([alias.name for alias in node.names], modules)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute("." * node.level + (node.module or ""), package)
            for alias in node.names:
                name = f"{base}.{alias.name}"
                yield from _existing([name if name in modules else base], modules)
        elif late and isinstance(node, ast.Constant) and isinstance(node.value, str):
            if MODULE.fullmatch(node.value):
                yield from _existing([_absolute(node.value, package)], modules)
        elif isinstance(node, ast.Call) and _called(node) in FUNCTIONS and isinstance(node.args[0], ast.JoinedStr):
            yield from _named_by_pattern(node.args[0], package, modules)


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _absolute(name: str, package: str) -> str:
    """The full name of a module that is named relative to a package."""
    dots = len(name) - len(name.lstrip("."))
    if not dots:
        return name
    base = package.split(".")[: len(package.split(".")) - dots + 1]
    return ".".join([*base, name[dots:]]).rstrip(".")


def _named_by_pattern(node: ast.JoinedStr, package: str, modules: dict[str, Path]) -> Iterator[str]:
    """Every module that an f-string such as f".{format}" may name."""
    first = node.values[0]
    if isinstance(first, ast.Constant) and "." in str(first.value):
        prefix = _absolute(str(first.value), package)
        prefix += "." if str(first.value).endswith(".") else ""
        yield from (name for name in modules if name.startswith(prefix) and name.count(".") == prefix.count("."))


def _existing(names: list[str], modules: dict[str, Path]) -> Iterator[str]:
    yield from (name for name in names if name in modules)


def cycles(graph: Graph) -> list[list[str]]:
    """Return the strongly connected components of more than one module: each is at least one import cycle.

    A package is not a part of the cycle that its own re-exports make: ``a/__init__`` that imports ``a.b`` does not
    make ``a.b`` depend on ``a`` unless ``a.b`` says so.
    """
    order: list[str] = []
    seen: set[str] = set()
    for start in sorted(graph):
        _visit(start, graph, seen, order)
    backward: Graph = {name: set() for name in graph}
    for name, targets in graph.items():
        for target in targets:
            backward[target].add(name)
    seen.clear()
    found = []
    for start in reversed(order):
        component: list[str] = []
        _visit(start, backward, seen, component)
        if len(component) > 1:
            found.append(sorted(component))
    return sorted(found)


def _visit(start: str, graph: Graph, seen: set[str], finished: list[str]) -> None:
    """Append the modules that ``start`` reaches, each after those that it imports."""
    if start in seen:
        return
    seen.add(start)
    for target in sorted(graph[start]):
        _visit(target, graph, seen, finished)
    finished.append(start)
