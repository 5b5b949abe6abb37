"""The hallway of navigation: the lines of every shelf."""

import customers.campaigns.navigation  # noqa: F401
import customers.cases.navigation  # noqa: F401
import customers.deals.navigation  # noqa: F401
import customers.directory.navigation  # noqa: F401
import customers.interactions.navigation  # noqa: F401
import customers.orders.invoices.navigation  # noqa: F401
import customers.orders.navigation  # noqa: F401
import customers.orders.payments.navigation  # noqa: F401
import customers.products.navigation  # noqa: F401
import customers.segments.navigation  # noqa: F401
