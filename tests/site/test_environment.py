"""What is read from the environment is explained in .env.example, and nothing else is."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""\benv(?:_bool|_int|_list)?\(\s*"([A-Z_]+)\"""")
IN_COMPOSE = re.compile(r"\$\{([A-Z_]+)[:}]")
EXPLAINED = re.compile(r"^([A-Z_]+)=", re.MULTILINE)


def test_every_variable_is_explained() -> None:
    sources = [path.read_text() for path in (ROOT / "crm_site").rglob("*.py")]
    read = {name for source in sources for name in READ.findall(source)}
    read |= set(IN_COMPOSE.findall((ROOT / "docker-compose.yml").read_text()))

    explained = set(EXPLAINED.findall((ROOT / ".env.example").read_text()))

    # The two that are read in a loop.
    assert explained == read | {"DATABASE_URL", "REDIS_URL"}


def test_lock_files_are_whole_and_name_no_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-node.txt"):
        lock = (ROOT / name).read_text()
        packages = re.findall(r"^[a-z0-9-]+==[^ ]+", lock, re.MULTILINE)

        assert packages
        assert len(re.findall(r"^[a-z0-9-]+==.*\\\n +--hash=sha256:", lock, re.MULTILINE)) == len(packages)
        assert "://" not in lock
        assert "find-links" not in lock
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
