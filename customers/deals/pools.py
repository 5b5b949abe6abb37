"""An open deal keeps its customer out of the public pool, where a recycle rule spares customers with open work."""

from django.utils.translation import gettext_lazy as _

from customers.deals.models import Deal
from ownership.pools.holding import hold

hold("deals", _("an open deal"), lambda: Deal.objects.open().values("customer"))
