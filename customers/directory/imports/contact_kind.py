"""Contacts as a kind of import: people, and the companies that they are at."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from customers.directory import countries
from customers.directory.imports import contact_rows, kind, lookup, people, writing
from customers.directory.imports.contact_fields import fields
from customers.directory.imports.matching import Choice
from customers.records import imports
from customers.records.imports.kinds import Kind, Options


def choose(given: Kind, options: Options) -> Kind:
    """The kind as one batch wants it. A person without a company is looked for as contacts are."""
    key = options.get("key")
    choice = Choice(str(key)) if key in ("email", "phone") else Choice()
    policy = "leave" if options.get("policy") == "leave" else "update"
    then = people.shaped(options, policy)
    return replace(given, keys=choice.keys, decide=choice.decide, policy=policy, then=then)


CONTACTS = imports.kind(
    "contacts",
    _("Contacts"),
    fields=fields,
    complete=contact_rows.complete,
    keys=Choice().keys,
    decide=Choice().decide,
    derived=kind.DERIVED,
    together=kind.TOGETHER,
    fixed=kind.FIXED,
    additive=kind.ADDITIVE,
    born=("owner_id", "department_id", "stage"),
    revive=kind.REVIVE,
    lookup=lookup.lookup_for,
    then=people.CONTACT,
    between=people.between,
    main="contact",
    resolve=kind.resolver,
    choose=choose,
    pointing=("owner", "parent"),
    label_of=kind.called,
    write=writing.write,
    sequence=kind.SEQUENCE,
    countries=countries.choices,
    called={"name": "company", "code": "company_code"},
    needs_one_of=(("full_name", "first_name", "last_name", "company", "email", "email_work", "email_home"),),
    update_keys=(
        ("auto", _("By name and company, and by name with mail address or number")),
        ("email", _("Mail")),
        ("phone", _("Phone")),
    ),
)
