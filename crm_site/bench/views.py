"""The plainest page there is: fifty rows in a table, without rights, frame or masking."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.decorators import method_decorator
from django.views import View

from crm_site.bench.selectors import fifty_names

PAGE = "<!doctype html><title>bare</title><table>{% for name, city in rows %}<tr><td>{{ name }}<td>{{ city }}{% endfor %}</table>"


@method_decorator(login_not_required, name="dispatch")
class Bare(View):
    """Mounted in the benchmarks' server only."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = engines["django"].from_string(PAGE)
        return HttpResponse(page.render({"rows": fifty_names()}))
