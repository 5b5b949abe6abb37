"""A page as a browser reads it: the forms on it with what stands in them, and anything that would run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

TEXTS = ("", "text", "search", "tel", "url", "email")
UNLIMITED = 20_000
RUNS = re.compile(r"\s*(javascript|vbscript|data:text/html)", re.I)
LINKS = ("href", "src", "action", "formaction", "xlink:href", "data")
ROW = re.compile(r"-(__n__|__prefix__)-")
FOREIGN = ("iframe", "object", "embed", "base", "marquee", "style")
Attributes = dict[str, str]


@dataclass
class PageForm:
    """A form that posts: its address, the values it would send as it stands, and its text fields with their limits."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)
    long: set[str] = field(default_factory=set)
    options: dict[str, list[str]] = field(default_factory=dict)
    invalid: set[str] = field(default_factory=set)

    def add(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)

    def open_rows(self) -> None:
        """Press "Add a line" once in each set of rows: what stands in its template becomes one more row."""
        numbers = {name: self._next(name) for name in self.values if ROW.search(name)}
        for held in (self.values, self.texts, self.options):
            for name in [name for name in held if name in numbers]:
                held[ROW.sub(f"-{numbers[name]}-", name)] = held.pop(name)  # type: ignore[attr-defined]
        for name, number in numbers.items():
            total = ROW.split(name)[0] + "-TOTAL_FORMS"
            if total in self.values:
                self.values[total] = [str(number + 1)]

    def _next(self, template: str) -> int:
        rows = re.compile(re.escape(ROW.split(template)[0]) + r"-(\d+)-")
        return len({found[1] for name in self.values if (found := rows.match(name))})


class Reader(HTMLParser):
    """Collects what may be sent and asked, and in `running` each element that a browser would run.

    `forms` post; `questions` are names that forms and links of the page ask addresses by: (address, name).
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self.questions: set[tuple[str, str]] = set()
        self.running: list[str] = []
        self.says_no = False
        self._form: PageForm | None = None
        self._area = self._select = ""
        self._options: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._watch(tag, found)
        self._ask(found)
        self.says_no |= found.get("role") == "alert" or "errorlist" in found.get("class", "")
        if self._form and found.get("aria-invalid") == "true":
            self._form.invalid.add(found.get("name", ""))
        getattr(self, f"_begin_{tag}", lambda _found: None)(found)

    def handle_endtag(self, tag: str) -> None:
        getattr(self, f"_end_{tag}", lambda: None)()

    def handle_data(self, data: str) -> None:
        if self._area and self._form:
            self._form.values[self._area][-1] += data

    def _ask(self, found: Attributes) -> None:
        """Note what a link asks by."""
        for name in ("href", "hx-get"):
            address = urlsplit(found.get(name, ""))
            if not address.scheme:
                self.questions |= {
                    (address.path, key) for key in parse_qs(address.query, keep_blank_values=True)
                }

    def _watch(self, tag: str, found: Attributes) -> None:
        inline = tag == "script" and "src" not in found and found.get("type") != "application/json"
        handler = any(name.startswith(("on", "hx-on")) for name in found) or "style" in found
        leads = any(RUNS.match(found.get(name, "")) for name in LINKS)
        if inline or handler or leads or tag in FOREIGN:
            self.running.append(self.get_starttag_text() or tag)

    def _begin_form(self, found: Attributes) -> None:
        self._form = PageForm(found.get("action", ""))
        if found.get("method", "").lower() == "post":
            self.forms.append(self._form)

    def _end_form(self) -> None:
        if self._form and self._form not in self.forms:
            self.questions |= {(self._form.action, name) for name in self._form.values}
        self._form = None

    def _begin_input(self, found: Attributes) -> None:
        name, kind = found.get("name", ""), found.get("type", "")
        if not self._form or not name or "disabled" in found or kind in ("file", "submit"):
            return
        if kind in ("checkbox", "radio"):
            if "checked" in found:
                self._form.add(name, found.get("value", "on"))
            return
        self._form.add(name, found.get("value", ""))
        if kind in TEXTS:
            self._form.texts[name] = int(found.get("maxlength") or UNLIMITED)

    def _begin_textarea(self, found: Attributes) -> None:
        if self._form and found.get("name"):
            self._area = found["name"]
            self._form.add(self._area, "")
            self._form.texts[self._area] = int(found.get("maxlength") or UNLIMITED)
            self._form.long.add(self._area)

    def _end_textarea(self) -> None:
        if self._area and self._form:  # the line break after the tag is the browser's
            self._form.values[self._area][-1] = self._form.values[self._area][-1].removeprefix("\n")
        self._area = ""

    def _begin_select(self, found: Attributes) -> None:
        self._select, self._options = found.get("name", ""), []

    def _begin_option(self, found: Attributes) -> None:
        self._options.append((found.get("value", ""), "selected" in found))

    def _end_select(self) -> None:
        if self._form and self._select and self._options:
            chosen = [value for value, is_chosen in self._options if is_chosen] or [self._options[0][0]]
            for value in chosen:
                self._form.add(self._select, value)
            self._form.options[self._select] = [value for value, _chosen in self._options]
        self._select = ""


def running_in(html: str) -> list[str]:
    """What a browser would run of it."""
    return Reader(html).running
