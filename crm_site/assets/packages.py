"""Takes the few files that our pages use out of the front-end packages."""

import re
from pathlib import Path

# Address under /static/ <- file under node_modules.
FILES = {"tabler/css/tabler.min.css": "@tabler/core/dist/css/tabler.min.css"}
# The map is as large as the rest together, and hashed names need every file that is named.
MAP_REFERENCE = re.compile(r"/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+")


def copy_files(packages: Path, target: Path) -> int:
    """Copy FILES into `target`; their number. FileNotFoundError when a package is not installed."""
    for address, source in FILES.items():
        path = target / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(MAP_REFERENCE.sub("", (packages / source).read_text()))
    return len(FILES)
