"""Addresses of campaigns, under customers/."""

from django.urls import path

from customers.campaigns import views
from customers.campaigns.web import views as web

urlpatterns = [
    path("campaigns/", views.CampaignList.as_view(), name="campaign-list"),
    path("campaigns/new/", views.CampaignNew.as_view(), name="campaign-new"),
    path("campaigns/members/", views.MemberList.as_view(), name="campaign-member-list"),
    path("campaigns/members/<int:pk>/", views.MemberEdit.as_view(), name="campaign-member-edit"),
    path(
        "campaigns/members/<int:pk>/take-out/", views.MemberTakeOut.as_view(), name="campaign-member-take-out"
    ),
    path("campaigns/<int:pk>/", views.CampaignDetail.as_view(), name="campaign-detail"),
    path("campaigns/<int:pk>/edit/", views.CampaignEdit.as_view(), name="campaign-edit"),
    path("campaigns/<int:pk>/start/", views.CampaignStart.as_view(), name="campaign-start"),
    path("campaigns/<int:pk>/end/", views.CampaignEnd.as_view(), name="campaign-end"),
    path("campaigns/<int:pk>/assign/", views.CampaignAssign.as_view(), name="campaign-assign"),
    path("campaigns/<int:pk>/delete/", views.CampaignDelete.as_view(), name="campaign-delete"),
    path("campaigns/<int:pk>/fill/", views.CampaignFill.as_view(), name="campaign-fill"),
    path("campaigns/<int:pk>/form/", web.WebFormEdit.as_view(), name="campaign-form"),
    path("web/<slug:key>/", web.WebFormPage.as_view(), name="web-form"),
    path("<int:pk>/campaigns/", views.CustomerCampaigns.as_view(), name="customer-campaigns"),
]
