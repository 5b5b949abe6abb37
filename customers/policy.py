"""The hallway of policy: gathers what the shelves offer."""

import customers.campaigns.policy  # noqa: F401
import customers.cases.articles.policy  # noqa: F401
import customers.cases.policy  # noqa: F401
import customers.deals.policy  # noqa: F401
import customers.directory.imports.policy  # noqa: F401
import customers.directory.policy  # noqa: F401
import customers.interactions.policy  # noqa: F401
import customers.orders.invoices.policy  # noqa: F401
import customers.orders.payments.policy  # noqa: F401
import customers.orders.policy  # noqa: F401
import customers.products.policy  # noqa: F401
import customers.records.changes.policy  # noqa: F401
import customers.records.documents.policy  # noqa: F401
import customers.records.exports.policy  # noqa: F401
import customers.records.imports.policy  # noqa: F401
import customers.records.lists.policy  # noqa: F401
import customers.segments.policy  # noqa: F401
