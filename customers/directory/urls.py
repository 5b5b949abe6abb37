"""Addresses of customers and contacts."""

from django.urls import path

from customers.directory import change_views, contact_views, panel_views, views
from customers.directory.lists import pages

urlpatterns = [
    path("", pages.CustomerList.as_view(), name="customer-list"),
    path("new/", change_views.CustomerNew.as_view(), name="customer-new"),
    path("places/", change_views.PlaceOptions.as_view(), name="place-options"),
    path("pick/", panel_views.CustomerPick.as_view(), name="customer-pick"),
    path("twins/", panel_views.CustomerTwins.as_view(), name="customer-twins"),
    path("tags/", panel_views.TagOptions.as_view(), name="tag-options"),
    path("search/", views.Search.as_view(), name="search"),
    path("contacts/", pages.ContactList.as_view(), name="contact-list"),
    path("contacts/<int:pk>/", contact_views.ContactDetail.as_view(), name="contact-detail"),
    path("contacts/<int:pk>/card/", contact_views.ContactCard.as_view(), name="contact-card"),
    path("contacts/<int:pk>/join/", contact_views.ContactJoin.as_view(), name="contact-join"),
    path("<int:pk>/", views.CustomerDetail.as_view(), name="customer-detail"),
    path("<int:pk>/edit/", change_views.CustomerEdit.as_view(), name="customer-edit"),
    path("<int:pk>/head/", views.CustomerHead.as_view(), name="customer-head"),
    path("<int:pk>/facts/", views.CustomerFacts.as_view(), name="customer-facts"),
    path("<int:pk>/people/", views.CustomerPeople.as_view(), name="customer-people"),
    path("<int:pk>/why/", views.CustomerWhy.as_view(), name="customer-why"),
    path("<int:pk>/reveal/", views.CustomerReveal.as_view(), name="customer-reveal"),
    path("<int:pk>/contacts/", views.CustomerContacts.as_view(), name="customer-contacts"),
    path("<int:pk>/tags/", panel_views.CustomerTags.as_view(), name="customer-tags"),
    path("<int:pk>/qualify/", views.CustomerQualify.as_view(), name="customer-qualify"),
    path("<int:pk>/stages/", panel_views.CustomerStages.as_view(), name="customer-stages"),
    path("<int:pk>/relations/", panel_views.CustomerRelations.as_view(), name="customer-relations"),
    path(
        "<int:pk>/relations/<int:relation>/delete/",
        panel_views.RelationDelete.as_view(),
        name="relation-delete",
    ),
    path("<int:pk>/contacts/known/", contact_views.ContactPicks.as_view(), name="contact-picks"),
    path("<int:pk>/contacts/new/", contact_views.ContactNew.as_view(), name="contact-new"),
    path("<int:pk>/contacts/<int:contact>/edit/", contact_views.ContactEdit.as_view(), name="contact-edit"),
    path(
        "<int:pk>/contacts/<int:contact>/delete/",
        contact_views.ContactDelete.as_view(),
        name="contact-delete",
    ),
]
