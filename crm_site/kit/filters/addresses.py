"""A filter in an address: base64url of its JSON. Whatever stands there is parsed and checked again."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from django.utils.translation import gettext as _

from crm_site.kit.filters.errors import FilterBroken
from crm_site.kit.filters.parsing import dump, parse
from crm_site.kit.filters.tree import Filter

LONGEST = 16_000


def encode(filter: Filter) -> str:
    """The filter as a word for an address; "" for an empty one."""
    return encode_data(dump(filter)) if filter else ""


def encode_data(data: Any) -> str:
    """JSON as a word for an address."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")


def decode(record: str, word: str) -> Filter:
    """The filter behind a word; raises FilterBroken for one that is not ours."""
    return parse(record, decode_data(word))


def decode_data(word: str) -> Any:
    """The JSON behind a word; `{}` for an empty one. Raises FilterBroken."""
    if not word:
        return {}
    try:
        if len(word) > LONGEST:
            raise ValueError(word[:20])
        return json.loads(base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError, binascii.Error):
        raise FilterBroken(_("This address does not hold a filter."))
