"""Addresses of ownership."""

app_name = "ownership"
urlpatterns: list = []
