"""Addresses of hand-overs."""

from django.urls import path

from ownership.leaving import views

urlpatterns = [
    path("leaving/", views.LeavingList.as_view(), name="leaving-list"),
    path("leaving/new/", views.LeavingPick.as_view(), name="leaving-pick"),
    path("leaving/new/<int:pk>/", views.LeavingNew.as_view(), name="leaving-new"),
    path("leaving/<int:pk>/", views.LeavingDetail.as_view(), name="leaving-detail"),
]
