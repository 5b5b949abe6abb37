"""An open case keeps its customer out of the public pool, where a recycle rule spares customers with open work."""

from django.utils.translation import gettext_lazy as _

from customers.cases.models import ServiceCase
from ownership.pools.holding import hold

hold("cases", _("an open case"), lambda: ServiceCase.objects.open().values("customer"))
