"""Addresses of looking as a colleague."""

from django.urls import path

from ownership.looking import views

urlpatterns = [
    path("look/<int:pk>/", views.LookStart.as_view(), name="look-start"),
    path("look/stop/", views.LookStop.as_view(), name="look-stop"),
]
