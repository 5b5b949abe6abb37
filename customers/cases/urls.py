"""Addresses of cases, under customers/."""

from django.urls import path

from customers.cases import views
from customers.cases.articles import views as articles
from customers.cases.macros import views as macros
from customers.cases.merging import views as merging
from customers.cases.satisfaction import views as satisfaction

urlpatterns = [
    path("cases/", views.CaseList.as_view(), name="case-list"),
    path("cases/new/", views.CaseNew.as_view(), name="case-new"),
    path("cases/<int:pk>/", views.CaseDetail.as_view(), name="case-detail"),
    path("cases/<int:pk>/edit/", views.CaseEdit.as_view(), name="case-edit"),
    path("cases/<int:pk>/take/", views.CaseTake.as_view(), name="case-take"),
    path("cases/<int:pk>/answer/", views.CaseAnswer.as_view(), name="case-answer"),
    path("cases/<int:pk>/wait/", views.CaseWait.as_view(), name="case-wait"),
    path("cases/<int:pk>/resume/", views.CaseResume.as_view(), name="case-resume"),
    path("cases/<int:pk>/resolve/", views.CaseResolve.as_view(), name="case-resolve"),
    path("cases/<int:pk>/close/", views.CaseClose.as_view(), name="case-close"),
    path("cases/<int:pk>/reopen/", views.CaseReopen.as_view(), name="case-reopen"),
    path("cases/<int:pk>/merge/", merging.CaseMerge.as_view(), name="case-merge"),
    path("cases/<int:pk>/macros/<int:macro>/", macros.MacroUse.as_view(), name="case-macro"),
    path("cases/<int:pk>/articles/", articles.CaseArticles.as_view(), name="case-articles"),
    path("cases/figures/", satisfaction.CaseFigures.as_view(), name="case-figures"),
    path("feedback/<str:token>/", satisfaction.CaseFeedbackPage.as_view(), name="case-feedback"),
    path("articles/", articles.ArticleList.as_view(), name="article-list"),
    path("articles/new/", articles.ArticleNew.as_view(), name="article-new"),
    path("articles/<int:pk>/", articles.ArticleDetail.as_view(), name="article-detail"),
    path("articles/<int:pk>/edit/", articles.ArticleEdit.as_view(), name="article-edit"),
    path("articles/<int:pk>/publish/", articles.ArticlePublish.as_view(), name="article-publish"),
    path("articles/<int:pk>/withdraw/", articles.ArticleWithdraw.as_view(), name="article-withdraw"),
    path("<int:pk>/cases/", views.CustomerCases.as_view(), name="customer-cases"),
]
