"""Addresses of who can see a customer. <kind> is person or department."""

from django.urls import path

from ownership.sharing import views

urlpatterns = [
    path("<int:pk>/", views.CustomerAccess.as_view(), name="customer-access"),
    path("<int:pk>/<str:kind>/<int:share>/until/", views.ShareUntil.as_view(), name="share-until"),
    path("<int:pk>/<str:kind>/<int:share>/end/", views.ShareEnd.as_view(), name="share-end"),
]
