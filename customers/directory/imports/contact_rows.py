"""What the cells of a contact's row amount to: a person at a company, or a person who is the customer himself."""

from crm_site.kit.wording import listed
from customers.directory.imports import reach
from customers.directory.imports.people import PERSON, ROLE, label
from customers.directory.imports.reach import KEYS, POINTS
from customers.directory.imports.rows import place, points
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Values
from customers.records.imports.rows import POLICY

NAMES = ("first_name", "middle_name", "last_name")
HIS = frozenset((*PERSON, *ROLE, *POINTS, *KEYS))


def complete(values: Values, notes: Notes) -> None:
    """The company as the row's customer, its contact under `contact`; without one, the person is the customer."""
    name = _name(values)
    company = values.pop("company", None)
    code = values.pop("company_code", None)
    if not name and not company:
        name = _called_by_mail(values)
    if not name and not company:
        notes.column = ""
        notes.refuse("no_name")
        return
    place(values, notes)
    if not company:
        _is_customer(values, name, notes)
    else:
        _is_contact(values, name, company, code, notes)


def _name(values: Values) -> str:
    parts = [values.pop(part, "") for part in NAMES]
    whole = values.pop("full_name", "")
    if whole:
        return str(whole)
    if any(part and not part.isascii() and _is_chinese(part) for part in parts):
        return "".join(reversed(parts))
    return " ".join(part for part in parts if part)[:120]


def _is_chinese(text: str) -> bool:
    return all("\u3400" <= letter <= "\u9fff" for letter in text)


def _called_by_mail(values: Values) -> str:
    """Address books hold people of whom only the mail address is known."""
    return next((str(values[name]) for name in POINTS if name.startswith("email") and name in values), "")[
        :120
    ]


def _is_customer(values: Values, name: str, notes: Notes) -> None:
    """What he does goes into the note. It is no place for a birthday or an account, which fewer may read."""
    does = [values.pop(one) for one in ROLE if one in values]
    if does:
        values["note"] = "\n".join([", ".join(does), *([values["note"]] if "note" in values else [])])
    if values.pop("do_not_contact", False):
        values.setdefault("preferred_channel", "none")
    lost = [label(one) for one in ("birthday", "wechat") if values.pop(one, None)]
    if lost:
        notes.column = ""
        notes.warn("only_of_contacts", fields=listed(lost))
    for custom in [one for one in values if one.startswith("custom:")]:
        del values[custom]
    values |= {"name": name, "kind": "person"}
    values.setdefault("stage", "lead")
    points(values, notes)


def _is_contact(values: Values, name: str, company: str, code: str | None, notes: Notes) -> None:
    """A company that is known stays as it is: this file tells of its people."""
    contact = {one: values.pop(one) for one in list(values) if one in HIS or one.startswith("custom:")}
    if name:
        values["contact"] = {**contact, "name": name}
        reach_of(values["contact"], values, notes)
    else:
        values |= {one: value for one, value in contact.items() if one in POINTS or one == "note"}
        points(values, notes)
    values["name"] = company
    if code:
        values["code"] = code
    values[POLICY] = "leave"


def reach_of(contact: Values, customer: Values, notes: Notes) -> None:
    country = customer.get("country", "CN")
    reach.set_keys(contact, country)
    reach.warn_of_numbers(contact, country, notes)
    reach.keep_once(contact)
