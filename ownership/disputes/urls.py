"""Addresses of the conflict desk."""

from django.urls import path

from ownership.disputes import views

urlpatterns = [
    path("disputes/", views.Desk.as_view(), name="desk"),
    path("disputes/decided/", views.DisputeList.as_view(), name="dispute-list"),
    path("disputes/new/", views.DisputeNew.as_view(), name="dispute-new"),
    path("disputes/<int:pk>/", views.DisputeDetail.as_view(), name="dispute-detail"),
    path("disputes/<int:pk>/answer/", views.DisputeAnswer.as_view(), name="dispute-answer"),
    path("disputes/<int:pk>/decide/", views.DisputeDecide.as_view(), name="dispute-decide"),
    path("disputes/<int:pk>/withdraw/", views.DisputeWithdraw.as_view(), name="dispute-withdraw"),
]
