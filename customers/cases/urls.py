"""Addresses of cases, under customers/."""

from django.urls import path

from customers.cases import views

urlpatterns = [
    path("cases/", views.CaseList.as_view(), name="case-list"),
    path("cases/new/", views.CaseNew.as_view(), name="case-new"),
    path("cases/<int:pk>/", views.CaseDetail.as_view(), name="case-detail"),
    path("cases/<int:pk>/edit/", views.CaseEdit.as_view(), name="case-edit"),
    path("cases/<int:pk>/take/", views.CaseTake.as_view(), name="case-take"),
    path("cases/<int:pk>/resolve/", views.CaseResolve.as_view(), name="case-resolve"),
    path("cases/<int:pk>/close/", views.CaseClose.as_view(), name="case-close"),
    path("cases/<int:pk>/reopen/", views.CaseReopen.as_view(), name="case-reopen"),
    path("<int:pk>/cases/", views.CustomerCases.as_view(), name="customer-cases"),
]
