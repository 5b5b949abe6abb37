"""Addresses of segments, under customers/."""

from django.urls import path

from customers.segments import views

urlpatterns = [
    path("segments/", views.SegmentList.as_view(), name="segment-list"),
    path("segments/new/", views.SegmentNew.as_view(), name="segment-new"),
    path("segments/<int:pk>/", views.SegmentDetail.as_view(), name="segment-detail"),
    path("segments/<int:pk>/edit/", views.SegmentEdit.as_view(), name="segment-edit"),
    path("segments/<int:pk>/delete/", views.SegmentDelete.as_view(), name="segment-delete"),
    path("segments/<int:pk>/take-off/", views.SegmentTakeOff.as_view(), name="segment-take-off"),
]
