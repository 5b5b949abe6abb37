"""Customers and contacts as records that a company gives fields of its own."""

from crm_site.kit import filters
from customers.directory.models import Contact, Customer
from customers.records import fields
from customers.records.fields import columns
from customers.records.lists import columns as lists

Stage = Customer.Stage

# Who is lost may be lost from any stage: that asks for nothing that stands before it.
fields.record("customers", Customer, stages=(Stage.LEAD, Stage.PROSPECT, Stage.ACTIVE, Stage.DORMANT))
fields.record("contacts", Contact)
for name in ("customers", "contacts"):
    filters.provider(name, fields.filter_provider(name))
    lists.provider(name, columns.provider(name))
