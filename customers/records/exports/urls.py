"""Addresses of exports."""

from django.urls import path

from customers.records.exports import views

urlpatterns = [
    path("exports/", views.ExportList.as_view(), name="export-list"),
    path("export/", views.ExportNew.as_view(), name="export-new"),
    path("export/<int:pk>/", views.ExportDetail.as_view(), name="export-detail"),
    path("export/<int:pk>/file/", views.ExportFile.as_view(), name="export-file"),
]
