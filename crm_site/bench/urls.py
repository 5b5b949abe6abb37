"""All addresses of the product, and the bare page."""

from django.urls import include, path

from crm_site.bench.views import Bare

urlpatterns = [path("bare/", Bare.as_view(), name="bare"), path("", include("crm_site.urls"))]
