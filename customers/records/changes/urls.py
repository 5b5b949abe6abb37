"""Addresses of bulk changes."""

from django.urls import path

from customers.records.changes import views

urlpatterns = [
    path("changes/<int:pk>/", views.ChangeDetail.as_view(), name="change-detail"),
    path("changes/<int:pk>/undo/", views.ChangeUndo.as_view(), name="change-undo"),
]
