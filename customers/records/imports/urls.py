"""Addresses of imports."""

from django.urls import path

from customers.records.imports import upload_views, views

urlpatterns = [
    path("imports/", views.ImportList.as_view(), name="import-list"),
    path("import/", upload_views.ImportNew.as_view(), name="import-new"),
    path("import/uploads/", upload_views.UploadNew.as_view(), name="upload-new"),
    path("import/uploads/<int:pk>/", upload_views.UploadDetail.as_view(), name="upload-detail"),
    path("import/<int:pk>/", views.ImportDetail.as_view(), name="import-detail"),
    path("import/<int:pk>/mapping/", views.ImportMapping.as_view(), name="import-mapping"),
    path("import/<int:pk>/reading/", views.ImportReading.as_view(), name="import-reading"),
    path("import/<int:pk>/preview/", views.ImportPreview.as_view(), name="import-preview"),
    path("import/<int:pk>/rows/", views.ImportRows.as_view(), name="import-rows"),
    path("import/<int:pk>/run/", views.ImportRun.as_view(), name="import-run"),
    path("import/<int:pk>/findings/", views.ImportFindings.as_view(), name="import-findings"),
]
