"""The one filter engine: conditions as data, as a sentence, and as one condition of a query.

It knows neither tables nor business: shelves declare fields, callers say who asks (`Asker`).
"""

from crm_site.kit.filters.addresses import decode, decode_data, encode, encode_data
from crm_site.kit.filters.asker import Asker, system_asker
from crm_site.kit.filters.columns import Asked, Keyed, Listed, Marks, Plain
from crm_site.kit.filters.compiling import check, compile
from crm_site.kit.filters.errors import FilterBroken, FilterRefused
from crm_site.kit.filters.fields import FilterField, field, fields_of, find, make, provider, records
from crm_site.kit.filters.kinds import KINDS
from crm_site.kit.filters.parsing import condition, dump, parse, read
from crm_site.kit.filters.tree import (
    ALL,
    ANY,
    Broken,
    Condition,
    Filter,
    Group,
    Node,
    Not,
    leaves,
    together,
)
from crm_site.kit.filters.wording import phrase, sentence

__all__ = [
    "ALL",
    "ANY",
    "KINDS",
    "Asked",
    "Asker",
    "Broken",
    "Condition",
    "Filter",
    "FilterBroken",
    "FilterField",
    "FilterRefused",
    "Group",
    "Keyed",
    "Listed",
    "Marks",
    "Node",
    "Not",
    "Plain",
    "check",
    "compile",
    "condition",
    "decode",
    "decode_data",
    "dump",
    "encode",
    "encode_data",
    "field",
    "fields_of",
    "find",
    "leaves",
    "make",
    "parse",
    "phrase",
    "provider",
    "read",
    "records",
    "sentence",
    "system_asker",
    "together",
]
