"""Addresses of workflows."""

app_name = "workflows"
urlpatterns: list = []
