"""Addresses of imports."""

from django.urls import path

from customers.records.imports import views

urlpatterns = [
    path("imports/", views.ImportList.as_view(), name="import-list"),
    path("import/", views.ImportNew.as_view(), name="import-new"),
    path("import/<int:pk>/", views.ImportDetail.as_view(), name="import-detail"),
    path("import/<int:pk>/mapping/", views.ImportMapping.as_view(), name="import-mapping"),
    path("import/<int:pk>/run/", views.ImportRun.as_view(), name="import-run"),
    path("import/<int:pk>/findings/", views.ImportFindings.as_view(), name="import-findings"),
]
