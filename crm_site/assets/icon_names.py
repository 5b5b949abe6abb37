"""Finds the icons that the pages name, so that only these are sent to the browser.

Found are `{% icon "phone" %}` and `icon="phone"` in templates; in Python a call `icon("phone")`,
a keyword or default `icon="phone"`, a dictionary's `"icon": "phone"`, what a function called
`icon` returns, and every text in a constant whose name contains ICON; in JavaScript `#tabler-phone`.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

IN_TEMPLATE = re.compile(r"""(?:\{%\s*icon\s+|\b\w*icon=)["']([a-z0-9-]+)["']""")
IN_SCRIPT = re.compile(r"#tabler-([a-z0-9-]+)")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def named_in(folders: Iterable[Path]) -> dict[str, Path]:
    """Icon name -> a file that names it."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            for name in _names(path):
                found.setdefault(name, path)
    return found


def _names(path: Path) -> Iterable[str]:
    match path.suffix:
        case ".html":
            return IN_TEMPLATE.findall(path.read_text())
        case ".js":
            return IN_SCRIPT.findall(path.read_text())
        case ".py":
            reader = _PythonReader()
            reader.visit(ast.parse(path.read_text()))
            return filter(NAME.fullmatch, reader.names)
    return ()


class _PythonReader(ast.NodeVisitor):
    def __init__(self) -> None:
        self.names: list[str] = []

    def visit_Call(self, node: ast.Call) -> None:
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if called.endswith("icon") and node.args:
            self.take(node.args[0])
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        if (node.arg or "").endswith("icon"):
            self.take(node.value)
        self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "icon":
                self.take(value)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if any("icon" in getattr(target, "id", "").lower() for target in node.targets):
            self.take(node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None and "icon" in getattr(node.target, "id", "").lower():
            self.take(node.value)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for argument, default in _defaults(node.args):
            if argument.arg == "icon":
                self.take(default)
        if node.name == "icon":
            for part in ast.walk(node):
                if isinstance(part, ast.Return) and part.value is not None:
                    self.take(part.value)
        self.generic_visit(node)

    def take(self, node: ast.expr) -> None:
        self.names += _texts(node)


def _defaults(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr]]:
    by_place = [*arguments.posonlyargs, *arguments.args]
    yield from zip(reversed(by_place), reversed(arguments.defaults), strict=False)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            yield argument, default


def _texts(node: ast.expr) -> Iterator[str]:
    """The text constants of an expression; of a dictionary only the values."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Dict(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            for part in parts:
                yield from _texts(part)
        case ast.IfExp():
            yield from _texts(node.body)
            yield from _texts(node.orelse)
