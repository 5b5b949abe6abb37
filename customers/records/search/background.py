"""Search in the background: what was changed is indexed within seconds, many customers by a job."""

from django.utils.translation import gettext_lazy as _

from customers.records.search import indexing
from notifications import jobs, relay

jobs.kind(indexing.JOB, indexing.steps, title=_("Index of the search"))
relay.every(2, "customers: index what changed", indexing.sweep)
