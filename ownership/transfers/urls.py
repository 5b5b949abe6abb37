"""Addresses of transfers."""

from django.urls import path

from ownership.transfers import views

urlpatterns = [
    path("customers/<int:pk>/transfer/", views.CustomerTransfer.as_view(), name="customer-transfer"),
    path("transfers/", views.TransferList.as_view(), name="transfer-list"),
    path("transfers/<int:pk>/", views.TransferDetail.as_view(), name="transfer-detail"),
    path("transfers/<int:pk>/approve/", views.TransferApprove.as_view(), name="transfer-approve"),
    path("transfers/<int:pk>/refuse/", views.TransferRefuse.as_view(), name="transfer-refuse"),
    path("transfers/<int:pk>/withdraw/", views.TransferWithdraw.as_view(), name="transfer-withdraw"),
]
