"""Templates: no queries, no inline script or style, every context named, every text translatable."""

import re
from pathlib import Path

import pytest

from tests.house.sources import lines_with, templates, told

QUERIES = re.compile(r"\.all\b|_set\b|\.objects\b|\.exists\b")
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|hx-on\b"
)
FOREIGN = re.compile(r"(src|href|action)\s*=\s*[\"'](https?:)?//")
COMMENT = re.compile(r"\A\{#.*#\}|\A\{% comment")
HALF_A_COMMENT = re.compile(r"\{#(?!.*#\})")
FORM = re.compile(r"<form\b[^>]*>", re.S)
HTMX_LINK = re.compile(r"<(a|button)\b[^>]*\bhx-(get|post)=[^>]*>", re.S)
PAGES = [path for path in templates() if path.suffix == ".html"]


def test_templates_ask_no_questions() -> None:
    assert _found(QUERIES) == []


def test_nothing_is_inline() -> None:
    assert _found(INLINE) == []


def test_nothing_comes_from_elsewhere() -> None:
    assert _found(FOREIGN) == []


@pytest.mark.parametrize("path", PAGES, ids=told)
def test_a_template_opens_with_a_comment_that_names_its_context(path: Path) -> None:
    assert COMMENT.match(path.read_text(encoding="utf-8"))


def test_a_comment_ends_in_the_line_in_which_it_begins() -> None:
    """Otherwise the page shows it."""
    assert _found(HALF_A_COMMENT) == []


def test_fragments_extend_nothing_and_pages_something() -> None:
    wrong = [told(path) for path in PAGES if path.name.startswith("_") and "{% extends" in _text(path)]

    assert wrong == []


def test_every_form_says_where_and_how_it_is_sent() -> None:
    wrong = [
        f"{told(path)}: {tag}"
        for path in PAGES
        for tag in FORM.findall(_text(path))
        if 'method="dialog"' not in tag and not re.search(r"\bmethod=.*\baction=|\baction=.*\bmethod=", tag)
    ]

    assert wrong == []


def test_links_that_fetch_also_lead_somewhere() -> None:
    """A link works without JavaScript: `href` beside `hx-get`; a button stands in a form."""
    wrong = [
        f"{told(path)}: {match[0]}"
        for path in PAGES
        for match in HTMX_LINK.finditer(_text(path))
        if match[1] == "a" and "href=" not in match[0]
    ]

    assert wrong == []


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _found(pattern: re.Pattern[str]) -> list[str]:
    return [line for path in templates() for line in lines_with(path, pattern)]
