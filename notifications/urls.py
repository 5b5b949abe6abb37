"""Addresses of the inbox, the jobs and the live stream."""

from django.urls import path

from notifications import views
from notifications.mail import views as mail_views

app_name = "notifications"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("bell/", views.bell, name="bell"),
    path("live/", views.live, name="live"),
    path("read/", views.read_all, name="read-all"),
    path("<int:pk>/", views.open_notice, name="open"),
    path("<int:pk>/read/", views.read, name="read"),
    path("mails/", mail_views.mail_list, name="mail-list"),
    path("mails/<int:pk>/", mail_views.mail, name="mail"),
    path("mails/<int:pk>/retry/", mail_views.mail_retry, name="mail-retry"),
    path("jobs/", views.job_list, name="job-list"),
    path("jobs/<int:pk>/", views.job, name="job"),
    path("jobs/<int:pk>/cancel/", views.job_cancel, name="job-cancel"),
]
