"""Compiles the message catalogs, on machines without gettext too."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogs(folder: Path) -> int:
    """Make the missing and outdated `.mo` files under `folder`; the number made."""
    outdated = [source for source in sorted(folder.rglob("*.po")) if _is_outdated(source)]
    for source in outdated:
        _compile(source)
    return len(outdated)


def _is_outdated(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> None:
    """Beside the source, in one step: a running test must not read half a catalog."""
    with source.open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    draft = source.with_suffix(".mo.draft")
    with draft.open("wb") as file:
        write_mo(file, catalog)
    draft.replace(source.with_suffix(".mo"))
