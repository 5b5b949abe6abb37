"""The front door as an app, and the administration in the house's own frame."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class FrontDoorConfig(AppConfig):
    name = "crm_site"
    default = True


class AdministrationConfig(admin_apps.AdminConfig):
    """Django's admin, entered and left by our own doors."""

    default = False  # of this module; the settings name it
    default_site = "crm_site.administration.Administration"
    verbose_name = _("Administration")
