"""The administrators' pages: configuration of the house. They open no customer (design §5)."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from ownership.views import SignOut


class Administration(AdminSite):
    """One way in for everybody: throttling, language and the demo's buttons stand at one door."""

    site_header = _("Xietong CRM administration")
    site_title = _("Xietong CRM")
    index_title = _("Administration")

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise PermissionDenied(_("The administration is open to administrators only."))
        return redirect_to_login(request.GET.get("next", request.get_full_path()))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return SignOut.as_view()(request)
