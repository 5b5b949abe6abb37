"""Every difference between places is a variable that .env.example explains."""

import re

from tests.house.sources import ROOT, modules

READ = re.compile(r"\benv(?:_bool|_int|_list)?\(\s*\"([A-Z_]+)\"")
LISTED = re.compile(r"^#? ?([A-Z_]+)=", re.M)
# Read by other programs of ours, not by Django.
ELSEWHERE = {"POSTGRES_PASSWORD"}


def test_every_variable_that_is_read_is_explained() -> None:
    read = {name for path in modules() for name in READ.findall(path.read_text(encoding="utf-8"))}

    assert read - _listed() == set()


def test_nothing_is_explained_that_nobody_reads() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in modules())

    assert {name for name in _listed() - ELSEWHERE if f'"{name}"' not in text} == set()


def test_settings_are_read_from_the_environment_in_one_way() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in modules()
        if re.search(r"os\.(getenv|environ\.get)\(", path.read_text(encoding="utf-8"))
    ]

    assert set(found) <= {"crm_site/env.py", "crm_site/servers/embedded.py"}


def _listed() -> set[str]:
    return set(LISTED.findall((ROOT / ".env.example").read_text(encoding="utf-8")))
