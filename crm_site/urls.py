"""All addresses, one line per floor."""

from django.contrib import admin
from django.urls import include, path

from crm_site import views

handler400 = "crm_site.views.bad_request"
handler403 = "crm_site.views.forbidden"
handler404 = "crm_site.views.not_found"
handler500 = "crm_site.views.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("find/", views.find, name="find"),
    path("healthz", views.healthz, name="healthz"),
    path("customers/", include("customers.urls")),
    path("work/", include("workflows.urls")),
    path("people/", include("ownership.urls")),
    path("notices/", include("notifications.urls")),
    path("gallery/", include("crm_site.gallery.urls")),
    path("admin/", admin.site.urls),
]
