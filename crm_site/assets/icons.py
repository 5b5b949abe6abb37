"""Cuts the icons that we use out of Tabler's sprite, which is 2 MB whole."""

import re
from collections.abc import Iterable
from pathlib import Path

SYMBOL = re.compile(r'<symbol id="tabler-([a-z0-9-]+)".*?</symbol>', re.DOTALL)


class UnknownIcons(Exception):
    """The sprite has no icon of these names."""


def write_sprite(source: Path, names: dict[str, Path], target: Path) -> int:
    """Write a sprite of only these names; the number of icons. UnknownIcons names those that are not there."""
    symbols = {match[1]: match[0] for match in SYMBOL.finditer(source.read_text())}
    if unknown := sorted(set(names) - set(symbols)):
        raise UnknownIcons("; ".join(f"{name} (named in {names[name]})" for name in unknown))
    target.parent.mkdir(parents=True, exist_ok=True)
    _write_if_changed(target, _sprite(symbols[name] for name in sorted(names)))
    return len(names)


def _sprite(symbols: Iterable[str]) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg"><defs>{"".join(symbols)}</defs></svg>\n'


def _write_if_changed(target: Path, text: str) -> None:
    if not target.exists() or target.read_text() != text:
        target.write_text(text)
