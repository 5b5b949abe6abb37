"""What the cells of one row amount to together: place, capital, credit code, phone numbers, the contact."""

from customers.directory import codes, regions
from customers.directory.imports import reach
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Values

# Where a row says no country and no Chinese place, its numbers are read as Chinese ones.
HOME = "CN"
PARTS = ("province", "city", "district")
# A contact's values as columns of a file of customers.
OF_CONTACT = {
    "contact_name": "name",
    "contact_title": "title",
    "contact_department": "department_name",
    "contact_phone": "phone",
    "contact_mobile": "phone_mobile",
    "contact_email": "email",
    "contact_wechat": "wechat",
}
COLUMNS_OF_CONTACT = {mine: column for column, mine in OF_CONTACT.items()}
# "Counties directly under the province": a heading of statistics, not a place.
HEADINGS = ("省直辖", "自治区直辖", "市辖")


def complete(values: Values, notes: Notes) -> None:
    """Adds `region_code`, `credit_code_verified`, `capital_currency`, the `…_key` of each point, and `contact`."""
    place(values, notes)
    capital(values)
    credit_code(values, notes)
    _contact(values, notes)
    points(values, notes)


def place(values: Values, notes: Notes) -> None:
    """Find the place in China that is meant, and write it as everybody does."""
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


def capital(values: Values) -> None:
    if "capital_amount" in values:
        values["capital_amount"], currency = values["capital_amount"]
        if currency or "capital_currency" not in values:
            values["capital_currency"] = currency or "CNY"
    else:
        values.pop("capital_currency", None)


def credit_code(values: Values, notes: Notes) -> None:
    code = values.get("credit_code")
    if code:
        values["credit_code_verified"] = codes.is_verified(code)
        if not values["credit_code_verified"]:
            notes.about("credit_code").warn("unverified_code", code=code)


def points(values: Values, notes: Notes) -> None:
    """The keys of the numbers and addresses of the customer and, nested, of its contact."""
    country = values.get("country", HOME)
    for some, fields in ((values, reach.SAME), (values.get("contact", {}), COLUMNS_OF_CONTACT)):
        reach.set_keys(some, country)
        reach.warn_of_numbers(some, country, notes, fields)
        reach.keep_once(some)


def _contact(values: Values, notes: Notes) -> None:
    """A contact's number or address without his name is taken for the customer's own."""
    given = {mine: values.pop(name) for name, mine in OF_CONTACT.items() if name in values}
    if "name" in given:
        values["contact"] = given
        return
    for name in ("phone", "phone_mobile", "email"):
        value = given.pop(name, None)
        if value and name not in values:
            values[name] = value
        elif value:
            given[name] = value
    if given:
        notes.about("contact_title").warn("contact_without_name")
