"""What the cells of one row amount to together: place, capital, credit code, phone numbers."""

from customers.directory import codes, countries, regions
from customers.directory.imports.phones import read_phone
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Values

# Where a row says no country and no Chinese place, its numbers are read as Chinese ones.
HOME = "CN"
PARTS = ("province", "city", "district")
NUMBERS = ("phone", "fax", "contact_phone")
OF_CONTACT = ("contact_phone", "contact_email", "contact_title")
# "Counties directly under the province": a heading of statistics, not a place.
HEADINGS = ("省直辖", "自治区直辖", "市辖")


def complete(values: Values, notes: Notes) -> None:
    """Adds `region_code`, `credit_code_verified`, `capital_currency` and the `…_key` of each point."""
    _place(values, notes)
    _capital(values)
    _credit_code(values, notes)
    _contact(values, notes)
    _points(values, notes)


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


def _contact(values: Values, notes: Notes) -> None:
    """A contact's number or address without his name is taken for the customer's own."""
    if "contact_name" in values or not any(name in values for name in OF_CONTACT):
        return
    spare = {name: values.pop(f"contact_{name}", None) for name in ("phone", "email")}
    lost = values.pop("contact_title", None)
    for name, value in spare.items():
        if value and name not in values:
            values[name] = value
        elif value:
            lost = value
    if lost:
        notes.about("contact_title").warn("contact_without_name")


def _points(values: Values, notes: Notes) -> None:
    country = values.get("country", HOME)
    set_keys(values, country)
    for name in NUMBERS:
        if name in values and not read_phone(values[name], country).possible:
            notes.about(name).warn("not_a_phone", value=values[name], country=countries.label(country))


def set_keys(values: Values, country: str) -> None:
    """What numbers and mail addresses are searched by, the numbers being dialled in `country`."""
    for name in NUMBERS:
        if name in values:
            values[f"{name}_key"] = read_phone(values[name], country).key
    for name in ("email", "contact_email"):
        if name in values:
            values[f"{name}_key"] = values[name].lower()
