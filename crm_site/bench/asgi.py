"""The product's ASGI application with the bare page beside it."""

from django.conf import settings

from crm_site.asgi import application

settings.ROOT_URLCONF = "crm_site.bench.urls"

__all__ = ["application"]
