"""Addresses of the panels that every shelf feeds."""

from django.urls import path

from customers.records import views

urlpatterns = [
    path("<int:pk>/timeline/", views.CustomerTimeline.as_view(), name="customer-timeline"),
    path("<int:pk>/history/", views.CustomerHistory.as_view(), name="customer-history"),
]
