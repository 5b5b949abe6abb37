"""Addresses of saved views, and of changes in lists."""

from django.urls import path

from customers.records.lists import bulk_pages, cells, view_pages

urlpatterns = [
    path("changes/", bulk_pages.ChangeList.as_view(), name="change-list"),
    path("changes/working/<int:job>/", bulk_pages.BulkProgress.as_view(), name="bulk-progress"),
    path("lists/<slug:listing>/change/", bulk_pages.Bulk.as_view(), name="bulk"),
    path("lists/<slug:listing>/<int:pk>/<str:key>/", cells.Cell.as_view(), name="cell"),
    path("views/undo/", view_pages.ViewRestore.as_view(), name="view-restore"),
    path("views/<slug:listing>/", view_pages.ViewList.as_view(), name="view-list"),
    path("views/<slug:listing>/new/", view_pages.ViewNew.as_view(), name="view-new"),
    path("views/<int:pk>/edit/", view_pages.ViewEdit.as_view(), name="view-edit"),
    path("views/<int:pk>/save/", view_pages.ViewSave.as_view(), name="view-save"),
    path("views/<int:pk>/delete/", view_pages.ViewDelete.as_view(), name="view-delete"),
    path("views/<int:pk>/copy/", view_pages.ViewCopy.as_view(), name="view-copy"),
    path("views/<int:pk>/choose/", view_pages.ViewChoose.as_view(), name="view-choose"),
]
