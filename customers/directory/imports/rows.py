"""What the cells of one row amount to together: place, capital, credit code, phone numbers."""

from customers.directory import codes, countries, regions
from customers.directory.imports.phones import read_phone
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Values

# Where a row says no country and no Chinese place, its numbers are read as Chinese ones.
HOME = "CN"
PARTS = ("province", "city", "district")
# "Counties directly under the province": a heading of statistics, not a place.
HEADINGS = ("省直辖", "自治区直辖", "市辖")


def complete(values: Values, notes: Notes) -> None:
    """Adds `region_code`, `credit_code_verified`, `capital_currency` and the `…_key` of each number."""
    _place(values, notes)
    _capital(values)
    _credit_code(values, notes)
    _phones(values, notes)


def _place(values: Values, notes: Notes) -> None:
    if values.get("country", HOME) != HOME:
        return
    said = [values.get(name, "") for name in PARTS]
    said = ["" if text.startswith(HEADINGS) else text for text in said]
    region = regions.find_region(said[0], said[1], said[2], values.get("address", ""))
    if region is None:
        return
    values["country"] = HOME
    values["region_code"] = region.code
    strange = [text for text in said if text and not regions.is_called(region.code, text)]
    for text in strange:
        notes.about(PARTS[said.index(text)]).warn(
            "unknown_region", value=text, within=regions.label(region.code)
        )
    for name in PARTS:
        value = getattr(region, name) or (strange.pop() if strange and name != "province" else "")
        values.pop(name, None)
        if value:
            values[name] = value


def _capital(values: Values) -> None:
    if "capital_amount" in values:
        values["capital_amount"], currency = values["capital_amount"]
        if currency or "capital_currency" not in values:
            values["capital_currency"] = currency or "CNY"
    else:
        values.pop("capital_currency", None)


def _credit_code(values: Values, notes: Notes) -> None:
    code = values.get("credit_code")
    if code:
        values["credit_code_verified"] = codes.is_verified(code)
        if not values["credit_code_verified"]:
            notes.about("credit_code").warn("unverified_code", code=code)


def _phones(values: Values, notes: Notes) -> None:
    country = values.get("country", HOME)
    for name in ("phone", "fax", "contact_phone"):
        if name in values:
            found = read_phone(values[name], country)
            values[f"{name}_key"] = found.key
            if not found.possible:
                notes.about(name).warn("not_a_phone", value=values[name], country=countries.label(country))
