"""Addresses of access reviews."""

from django.urls import path

from ownership.reviews import views

urlpatterns = [
    path("reviews/", views.ReviewList.as_view(), name="review-list"),
    path("reviews/new/", views.ReviewNew.as_view(), name="review-new"),
    path("reviews/<int:pk>/", views.ReviewDetail.as_view(), name="review-detail"),
    path("reviews/<int:pk>/decide/", views.ReviewDecide.as_view(), name="review-decide"),
    path("reviews/<int:pk>/report/", views.ReviewReport.as_view(), name="review-report"),
]
