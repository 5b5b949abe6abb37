"""Addresses of granted access."""

from django.urls import path

from ownership.requests import views

urlpatterns = [
    path("access/<int:pk>/revoke/", views.RequestRevoke.as_view(), name="request-revoke"),
    path("access/<int:pk>/prolong/", views.RequestProlong.as_view(), name="request-prolong"),
    path("access/<int:pk>/again/", views.RequestAgain.as_view(), name="request-again"),
]
