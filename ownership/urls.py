"""Addresses of ownership."""

from django.urls import include, path

from ownership import views
from ownership.moves.views import CustomerHolders

app_name = "ownership"
urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", views.SignOut.as_view(), name="logout"),
    path("preferences/", views.Preferences.as_view(), name="preferences"),
    path("", views.People.as_view(), name="people"),
    path("profile/", views.Profile.as_view(), name="profile"),
    path("profile/password/", views.Password.as_view(), name="password"),
    path("profile/absences/", views.AbsenceNew.as_view(), name="absence-new"),
    path("profile/absences/<int:pk>/end/", views.AbsenceEnd.as_view(), name="absence-end"),
    path("access/", views.RequestList.as_view(), name="request-list"),
    path("access/ask/<int:pk>/", views.Ask.as_view(), name="ask"),
    path("access/<int:pk>/", views.RequestDetail.as_view(), name="request-detail"),
    path("access/<int:pk>/grant/", views.RequestGrant.as_view(), name="request-grant"),
    path("access/<int:pk>/refuse/", views.RequestRefuse.as_view(), name="request-refuse"),
    path("access/<int:pk>/withdraw/", views.RequestWithdraw.as_view(), name="request-withdraw"),
    path("", include("ownership.looking.urls")),
    path("", include("ownership.requests.urls")),
    path("access/log/", include("ownership.accesslog.urls")),
    path("rules/", include("ownership.rules.urls")),
    path("access/customers/", include("ownership.sharing.urls")),
    path("customers/<int:pk>/owners/", CustomerHolders.as_view(), name="customer-holders"),
    path("", include("ownership.disputes.urls")),
    path("", include("ownership.leaving.urls")),
    path("", include("ownership.reviews.urls")),
    path("pools/", include("ownership.pools.urls")),
    path("", include("ownership.teams.urls")),
    path("", include("ownership.transfers.urls")),
]
