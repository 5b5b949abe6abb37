"""The hallway of the administrators' pages: windows on what the shelves hold."""

import customers.campaigns.admin
import customers.cases.admin
import customers.deals.admin
import customers.directory.admin
import customers.interactions.admin
import customers.orders.admin
import customers.orders.invoices.admin
import customers.orders.payments.admin
import customers.products.admin
import customers.records.admin
import customers.records.exports.admin
import customers.records.fields.admin
import customers.segments.admin  # noqa: F401
