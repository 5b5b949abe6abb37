"""Addresses of the public pools."""

from django.urls import path

from ownership.pools import views
from ownership.pools.customer_page import CustomerProtect, CustomerRelease
from ownership.pools.recycling import views as warnings

urlpatterns = [
    path("", views.PoolList.as_view(), name="pool-list"),
    path("<int:pk>/", views.PoolDetail.as_view(), name="pool-detail"),
    path("<int:pk>/claim/", views.PoolClaim.as_view(), name="pool-claim"),
    path("<int:pk>/distribute/", views.PoolDistribute.as_view(), name="pool-distribute"),
    path("<int:pk>/health/", views.PoolHealth.as_view(), name="pool-health"),
    path("<int:pk>/sweep/", views.PoolSweep.as_view(), name="pool-sweep"),
    path("release/<int:pk>/", CustomerRelease.as_view(), name="customer-release"),
    path("protect/<int:pk>/", CustomerProtect.as_view(), name="customer-protect"),
    path("warnings/", warnings.WarningList.as_view(), name="warning-list"),
    path("warnings/<int:pk>/extend/", warnings.WarningExtend.as_view(), name="warning-extend"),
    path("warnings/<int:pk>/refuse/", warnings.WarningRefuse.as_view(), name="warning-refuse"),
]
