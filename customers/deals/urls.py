"""Addresses of deals, under customers/."""

from django.urls import path

from customers.deals import views
from customers.deals.pages import forecast, quote

urlpatterns = [
    path("deals/", views.DealList.as_view(), name="deal-list"),
    path("deals/new/", views.DealNew.as_view(), name="deal-new"),
    path("deals/forecast/", forecast.Forecast.as_view(), name="deal-forecast"),
    path("deals/<int:pk>/", views.DealDetail.as_view(), name="deal-detail"),
    path("deals/<int:pk>/edit/", views.DealEdit.as_view(), name="deal-edit"),
    path("deals/<int:pk>/products/", views.DealLines.as_view(), name="deal-lines"),
    path("deals/<int:pk>/move/", views.DealMove.as_view(), name="deal-move"),
    path("deals/<int:pk>/win/", views.DealWin.as_view(), name="deal-win"),
    path("deals/<int:pk>/lose/", views.DealLose.as_view(), name="deal-lose"),
    path("deals/<int:pk>/reopen/", views.DealReopen.as_view(), name="deal-reopen"),
    path("deals/<int:pk>/assign/", views.DealAssign.as_view(), name="deal-assign"),
    path("deals/<int:pk>/quote/", quote.DealQuote.as_view(), name="deal-quote"),
    path("<int:pk>/deals/", views.CustomerDeals.as_view(), name="customer-deals"),
]
