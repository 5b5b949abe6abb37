"""Addresses of documents, below a customer's."""

from django.urls import path

from customers.records.documents import views

urlpatterns = [
    path("<int:pk>/documents/", views.CustomerDocuments.as_view(), name="customer-documents"),
    path("<int:pk>/documents/<int:document>/", views.DocumentFile.as_view(), name="document-file"),
    path("<int:pk>/documents/<int:document>/remove/", views.DocumentRemove.as_view(), name="document-remove"),
]
