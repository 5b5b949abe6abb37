"""Addresses of ownership."""

from django.urls import path

from ownership import views

app_name = "ownership"
urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", views.SignOut.as_view(), name="logout"),
    path("preferences/", views.Preferences.as_view(), name="preferences"),
]
