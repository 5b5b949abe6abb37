"""Every address of ours, as the URLconf knows it."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver


def names(resolver: Any = None, within: str = "") -> Iterator[str]:
    """Names with their namespaces; the admin is left out, which has tests of its own."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield f"{within}{one.name}"
        elif one.namespace != "admin":
            yield from names(one, f"{within}{one.namespace}:" if one.namespace else within)
