"""Addresses of customers: what the shelves offer."""

from customers.campaigns import urls as campaigns
from customers.cases import urls as cases
from customers.deals import urls as deals
from customers.directory import urls as directory
from customers.interactions import urls as interactions
from customers.orders import urls as orders
from customers.orders.invoices import urls as invoices
from customers.orders.payments import urls as payments
from customers.products import urls as products
from customers.records import urls as records
from customers.records.changes import urls as changes
from customers.records.documents import urls as documents
from customers.records.exports import urls as exports
from customers.records.filters import urls as filters
from customers.records.imports import urls as imports
from customers.records.lists import urls as lists
from customers.segments import urls as segments

app_name = "customers"
urlpatterns = [
    *campaigns.urlpatterns,
    *cases.urlpatterns,
    *deals.urlpatterns,
    *directory.urlpatterns,
    *filters.urlpatterns,
    *interactions.urlpatterns,
    *invoices.urlpatterns,
    *orders.urlpatterns,
    *payments.urlpatterns,
    *products.urlpatterns,
    *segments.urlpatterns,
    *documents.urlpatterns,
    *records.urlpatterns,
    *changes.urlpatterns,
    *exports.urlpatterns,
    *imports.urlpatterns,
    *lists.urlpatterns,
]
