"""Addresses of payments, under customers/."""

from django.urls import path

from customers.orders.payments import views

urlpatterns = [
    path("payments/", views.PaymentList.as_view(), name="payment-list"),
    path("payments/plan/", views.InstalmentList.as_view(), name="instalment-list"),
    path("payments/overdue/", views.Overdue.as_view(), name="payment-overdue"),
    path("orders/<int:pk>/plan/", views.OrderPlan.as_view(), name="order-plan"),
    path("orders/<int:pk>/payments/new/", views.PaymentNew.as_view(), name="payment-new"),
    path(
        "orders/<int:pk>/payments/<int:payment>/take-back/",
        views.PaymentTakeBack.as_view(),
        name="payment-take-back",
    ),
    path("<int:pk>/payments/", views.CustomerPayments.as_view(), name="customer-payments"),
]
