"""Components: what they say to eyes, to screen readers and to attackers."""

import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.utils import timezone

from crm_site.gallery.views import Veiled, samples
from crm_site.kit.forms import DayInput

ERRORS = ["400", "403", "404", "409", "422", "429", "500", "503"]
INLINE = re.compile(r"""<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=["']""")


def draw(source: str, **context) -> str:
    return engines["django"].from_string(source).render(context)


def test_an_icon_is_silent_unless_it_carries_a_meaning():
    assert 'aria-hidden="true"' in draw('{% icon "phone" %}')
    assert 'role="img" aria-label="Verified"' in draw('{% icon "check" label="Verified" %}')


@pytest.mark.parametrize("tag", ["{% chip evil %}", "{% button evil %}", "{% button 'x' href=evil %}"])
def test_components_escape_what_people_typed(tag):
    assert "<script" not in draw(tag, evil='"><script>')


def test_cards_escape_their_title_and_keep_their_content():
    drawn = draw("{% card title=evil %}<b>kept</b>{% endcard %}", evil="<script>")

    assert "<script>" not in drawn
    assert "<b>kept</b>" in drawn


def test_an_unknown_tone_of_a_chip_becomes_neutral():
    assert 'class="chip "' in draw("{% chip 'x' 'no-such-tone' %}")


def test_an_avatar_shows_one_letter_and_keeps_its_colour():
    person = SimpleNamespace(pk=7, get_full_name=lambda: "王敏")

    assert draw("{% avatar person %}", person=person) == draw("{% avatar person %}", person=person)
    assert ">王</span>" in draw("{% avatar person %}", person=person)
    assert ">?</span>" in draw("{% avatar None %}")


def test_a_button_is_a_link_with_an_address_and_submits_without():
    assert draw('{% button "Go" href="/x" %}').startswith('<a href="/x"')
    assert 'type="submit"' in draw('{% button "Go" %}')
    assert 'hx-post="/x"' in draw('{% button "Go" hx_post="/x" %}')


def test_the_main_verb_can_be_found_by_its_key():
    assert "data-main-verb" in draw('{% button "Go" kind="main" %}')
    assert "data-main-verb" not in draw('{% button "Go" %}')


def test_a_masked_value_says_so_and_an_open_one_is_left_alone():
    assert "visually-hidden" in draw("{{ value|masked }}", value=Veiled("138••••78"))
    assert draw("{{ value|masked }}", value="138") == "138"


def test_moments_carry_the_full_date():
    drawn = draw("{{ moment|ago }}", moment=timezone.now() - timedelta(minutes=10))

    assert re.search(r'<time datetime="[^"]+" title="[^"]+">', drawn)
    assert "—" in draw("{{ moment|ago }}", moment=None)


def test_the_pager_links_only_where_there_is_a_page():
    page = SimpleNamespace(next_url="?at=n", previous_url=None, count=10_000, capped=True)

    drawn = draw("{% pager page %}", page=page)

    assert 'rel="next"' in drawn
    assert 'rel="prev"' not in drawn
    assert "10,000+" in drawn


class PersonForm(forms.Form):
    name = forms.CharField(help_text="As on the badge")
    born = forms.DateField(required=False, widget=DayInput)
    agreed = forms.BooleanField(required=False)


def test_a_bad_field_is_named_described_and_linked_from_the_summary():
    drawn = PersonForm({"name": ""}).render()

    assert 'role="alert"' in drawn
    assert '<a href="#id_name">' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_helptext"' in drawn
    assert 'id="id_name_error"' in drawn


def test_every_control_has_a_label():
    drawn = PersonForm().render()

    for field in ("name", "born", "agreed"):
        assert f'<label for="id_{field}"' in drawn


def test_dates_are_written_as_the_browser_reads_them():
    form = PersonForm(initial={"born": timezone.datetime(2025, 9, 5).date()})

    assert 'type="date"' in form.render()
    assert 'value="2025-09-05"' in form.render()


@pytest.mark.parametrize("code", ERRORS)
def test_error_pages_need_no_context(code):
    """They must work when there is no user, no session and no database."""
    drawn = render_to_string(f"{code}.html")

    assert "<h1" in drawn
    assert "href=" in drawn


@pytest.mark.parametrize("code", ["500", "503"])
def test_pages_of_last_resort_speak_both_languages(code):
    drawn = render_to_string(f"{code}.html")

    assert 'lang="en"' in drawn
    assert 'lang="zh-Hans"' in drawn


def test_a_locked_customer_offers_to_ask():
    drawn = render_to_string("403.html", {"ask_url": "/ask/7/", "customer_name": "Hengli"})

    assert 'href="/ask/7/"' in drawn
    assert "Hengli" in drawn


def test_the_gallery_shows_every_component():
    viewer = SimpleNamespace(
        pk=1, is_authenticated=True, is_staff=True, get_full_name=lambda: "Wang", get_username=lambda: "wang"
    )

    drawn = render_to_string("crm_site/gallery.html", {**samples(), "viewer": viewer})

    for piece in (
        "chip",
        "btn-main",
        "av ",
        "sq ",
        "card",
        "stages",
        "banner",
        "kpis",
        "rows",
        "feed",
        "pager",
    ):
        assert f'class="{piece}' in drawn or f" {piece}" in drawn
    assert not INLINE.search(drawn)


@pytest.mark.parametrize(
    "path", sorted((settings.BASE_DIR / "templates").rglob("*.html")), ids=lambda path: path.name
)
def test_no_template_has_inline_script_or_style(path: Path):
    assert not INLINE.search(path.read_text())
