"""The files that are made from the source."""

import gettext
from pathlib import Path

import pytest

from crm_site.assets.catalogs import compile_catalogs
from crm_site.assets.icon_names import named_in
from crm_site.assets.icons import UnknownIcons, write_sprite

SPRITE = """<svg><defs><symbol id="tabler-bell"><path d="M1"/></symbol><symbol id="tabler-user"><path/></symbol>
<symbol id="tabler-x"><path/></symbol></defs></svg>"""

PYTHON = """
ICONS = {"call": "phone", "mail": ("mail", "mail-off")}

def badge(text, icon="star", *, other_icon: str = "no"):
    return line(icon="users", text="not-one") + icon("bell") + draw({"icon": "x", "text": "nor-this"})

class Visit:
    def icon(self):
        return "walk" if self.on_foot else "car"
"""


@pytest.mark.parametrize(
    ("file", "text", "names"),
    [
        ("a.html", """{% icon "bell" %}{% empty _("x") icon='inbox' %}{% icon name %}""", {"bell", "inbox"}),
        ("a.js", "use.setAttribute('href', sprite + '#tabler-x')", {"x"}),
        ("a.py", PYTHON, {"phone", "mail", "mail-off", "star", "users", "bell", "x", "walk", "car"}),
        ("a.css", ".icon-bell {}", set()),
    ],
)
def test_named_icons_are_found(tmp_path: Path, file: str, text: str, names: set[str]) -> None:
    (tmp_path / file).write_text(text)

    assert set(named_in([tmp_path])) == names


def test_the_sprite_holds_only_the_named_icons(tmp_path: Path) -> None:
    source, target = tmp_path / "all.svg", tmp_path / "static" / "icons.svg"
    source.write_text(SPRITE)

    write_sprite(source, {"x": source, "bell": source}, target)

    assert target.read_text().count("<symbol") == 2
    assert 'id="tabler-user"' not in target.read_text()


def test_an_unknown_icon_is_named_with_its_file(tmp_path: Path) -> None:
    source = tmp_path / "all.svg"
    source.write_text(SPRITE)

    with pytest.raises(UnknownIcons, match=r"phonne \(named in page.html\)"):
        write_sprite(source, {"phonne": Path("page.html")}, tmp_path / "icons.svg")


def test_catalogs_are_compiled_once(tmp_path: Path) -> None:
    messages = tmp_path / "zh_Hans" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (messages / "django.po").write_text(header + 'msgid "Customer"\nmsgstr "客户"\n')

    first, second = compile_catalogs(tmp_path), compile_catalogs(tmp_path)

    assert (first, second) == (1, 0)
    with (messages / "django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Customer") == "客户"
