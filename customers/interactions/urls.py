"""Addresses of interactions, mails and their templates, under customers/."""

from django.urls import path

from customers.interactions import mail_views, views

urlpatterns = [
    path("interactions/", views.InteractionList.as_view(), name="interaction-list"),
    path("interactions/new/", views.InteractionNew.as_view(), name="interaction-new"),
    path("interactions/<int:pk>/", views.InteractionDetail.as_view(), name="interaction-detail"),
    path("interactions/<int:pk>/edit/", views.InteractionEdit.as_view(), name="interaction-edit"),
    path("interactions/<int:pk>/remove/", views.InteractionRemove.as_view(), name="interaction-remove"),
    path("interactions/<int:pk>/step/", views.InteractionStep.as_view(), name="interaction-step"),
    path("interactions/<int:pk>/calendar/", views.InteractionCalendar.as_view(), name="interaction-calendar"),
    path("mail-templates/", mail_views.TemplateList.as_view(), name="mail-template-list"),
    path("mail-templates/new/", mail_views.TemplateNew.as_view(), name="mail-template-new"),
    path("mail-templates/<int:pk>/", mail_views.TemplateEdit.as_view(), name="mail-template-edit"),
    path("<int:pk>/mail/", mail_views.MailNew.as_view(), name="mail-new"),
    path("<int:pk>/composer/", views.CustomerComposer.as_view(), name="customer-composer"),
    path("<int:pk>/interactions/", views.CustomerInteractions.as_view(), name="customer-interactions"),
]
