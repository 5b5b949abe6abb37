"""Addresses of orders, under customers/."""

from django.urls import path

from customers.orders import views
from customers.orders.pages import paper, verbs

urlpatterns = [
    path("orders/", views.OrderList.as_view(), name="order-list"),
    path("orders/new/", views.OrderNew.as_view(), name="order-new"),
    path("orders/<int:pk>/", views.OrderDetail.as_view(), name="order-detail"),
    path("orders/<int:pk>/edit/", views.OrderEdit.as_view(), name="order-edit"),
    path("orders/<int:pk>/lines/", views.OrderLines.as_view(), name="order-lines"),
    path("orders/<int:pk>/sign/", verbs.OrderSign.as_view(), name="order-sign"),
    path("orders/<int:pk>/amend/", verbs.OrderAmend.as_view(), name="order-amend"),
    path("orders/<int:pk>/void/", verbs.OrderVoid.as_view(), name="order-void"),
    path("orders/<int:pk>/fulfil/", verbs.OrderFulfil.as_view(), name="order-fulfil"),
    path(
        "orders/<int:pk>/deliveries/<int:delivery>/take-back/",
        verbs.OrderTakeBack.as_view(),
        name="order-take-back",
    ),
    path("orders/<int:pk>/close/", verbs.OrderClose.as_view(), name="order-close"),
    path("orders/<int:pk>/paper/", paper.OrderPaper.as_view(), name="order-paper"),
    path("<int:pk>/orders/", views.CustomerOrders.as_view(), name="customer-orders"),
]
