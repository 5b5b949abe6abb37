"""Addresses of customers: what the shelves offer."""

from customers.cases import urls as cases
from customers.directory import urls as directory
from customers.records import urls as records
from customers.records.imports import urls as imports

app_name = "customers"
urlpatterns = [
    *cases.urlpatterns,
    *directory.urlpatterns,
    *records.urlpatterns,
    *imports.urlpatterns,
]
