"""The base of every form: select boxes hold only what the person may see."""

from __future__ import annotations

from typing import Any

from django import forms


class ScopedForm(forms.Form):
    """A form for one person: each choice of rows is narrowed by `visible_to`; `save()` stays unused."""

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        self.viewer = viewer
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            rows = getattr(field, "queryset", None)
            if rows is not None and hasattr(rows, "visible_to"):
                field.queryset = rows.visible_to(viewer)  # type: ignore[attr-defined]
