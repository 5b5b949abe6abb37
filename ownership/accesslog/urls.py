"""Addresses of the access log."""

from django.urls import path

from ownership.accesslog import views

urlpatterns = [
    path("", views.AccessLog.as_view(), name="access-log"),
    path("file/", views.AccessLogFile.as_view(), name="access-log-file"),
    path("unusual/<int:pk>/", views.UnusualReadingPage.as_view(), name="unusual-reading"),
]
