"""Addresses of products, under customers/."""

from django.urls import path

from customers.products import views

urlpatterns = [
    path("products/", views.ProductList.as_view(), name="product-list"),
    path("products/new/", views.ProductNew.as_view(), name="product-new"),
    path("products/<int:pk>/", views.ProductDetail.as_view(), name="product-detail"),
    path("products/<int:pk>/edit/", views.ProductEdit.as_view(), name="product-edit"),
]
