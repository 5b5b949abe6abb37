"""Addresses of the builder."""

from django.urls import path

from customers.records.filters import views

urlpatterns = [path("filters/<slug:record>/", views.FilterBuilder.as_view(), name="filter-builder")]
