"""The forecast page."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from customers.deals import forecasting
from customers.deals.actions.common import TOPIC
from customers.deals.models import Deal
from notifications import live
from ownership.access.policy import require
from ownership.access.views import ScopedView


class Forecast(ScopedView):
    """What open deals come to, weighted, by month, owner or department; and what was won."""

    model = Deal

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "deals.forecast")
        live.watch(request.user, TOPIC)  # type: ignore[arg-type]
        asked = forecasting.Asked.of(request.GET)
        return self.show(
            "customers/deals/forecast.html",
            asked=asked,
            table=forecasting.table(request.user, asked, timezone.localdate()),  # type: ignore[arg-type]
            ways=[(label, self.address(asked, by=key), key == asked.by) for key, label in forecasting.WAYS],
            periods=forecasting.PERIODS,
            whose=forecasting.WHOSE,
        )

    def address(self, asked: forecasting.Asked, by: str) -> str:
        kept = {"by": by, "period": asked.period, "whose": asked.whose}
        return f"?{urlencode({name: value for name, value in kept.items() if value})}"
