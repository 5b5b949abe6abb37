"""Addresses of customer teams."""

from django.urls import path

from ownership.teams import views

urlpatterns = [path("customers/<int:pk>/team/", views.CustomerTeam.as_view(), name="customer-team")]
