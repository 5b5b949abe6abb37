"""Addresses of customers and contacts."""

from django.urls import path

from customers.directory import change_views, views

urlpatterns = [
    path("", views.CustomerList.as_view(), name="customer-list"),
    path("new/", change_views.CustomerNew.as_view(), name="customer-new"),
    path("places/", change_views.PlaceOptions.as_view(), name="place-options"),
    path("search/", views.Search.as_view(), name="search"),
    path("<int:pk>/", views.CustomerDetail.as_view(), name="customer-detail"),
    path("<int:pk>/edit/", change_views.CustomerEdit.as_view(), name="customer-edit"),
    path("<int:pk>/head/", views.CustomerHead.as_view(), name="customer-head"),
    path("<int:pk>/facts/", views.CustomerFacts.as_view(), name="customer-facts"),
    path("<int:pk>/people/", views.CustomerPeople.as_view(), name="customer-people"),
    path("<int:pk>/why/", views.CustomerWhy.as_view(), name="customer-why"),
    path("<int:pk>/reveal/", views.CustomerReveal.as_view(), name="customer-reveal"),
    path("<int:pk>/contacts/", views.CustomerContacts.as_view(), name="customer-contacts"),
    path("<int:pk>/contacts/new/", change_views.ContactNew.as_view(), name="contact-new"),
    path("<int:pk>/contacts/<int:contact>/edit/", change_views.ContactEdit.as_view(), name="contact-edit"),
    path(
        "<int:pk>/contacts/<int:contact>/delete/", change_views.ContactDelete.as_view(), name="contact-delete"
    ),
]
