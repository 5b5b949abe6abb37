"""Addresses of invoices, under customers/."""

from django.urls import path

from customers.orders.invoices import views

urlpatterns = [
    path("invoices/", views.InvoiceList.as_view(), name="invoice-list"),
    path("orders/<int:pk>/invoices/new/", views.InvoiceNew.as_view(), name="invoice-new"),
    path("orders/<int:pk>/invoices/<int:invoice>/issue/", views.InvoiceIssue.as_view(), name="invoice-issue"),
    path("orders/<int:pk>/invoices/<int:invoice>/void/", views.InvoiceVoid.as_view(), name="invoice-void"),
    path("<int:pk>/invoices/", views.CustomerInvoices.as_view(), name="customer-invoices"),
    path("<int:pk>/invoice-profiles/new/", views.InvoiceProfileNew.as_view(), name="invoice-profile-new"),
    path(
        "<int:pk>/invoice-profiles/<int:profile>/",
        views.InvoiceProfileEdit.as_view(),
        name="invoice-profile-edit",
    ),
    path(
        "<int:pk>/invoice-profiles/<int:profile>/delete/",
        views.InvoiceProfileDelete.as_view(),
        name="invoice-profile-delete",
    ),
]
