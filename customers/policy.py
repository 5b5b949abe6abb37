"""The hallway of policy: gathers what the shelves offer."""

import customers.cases.policy  # noqa: F401
import customers.directory.imports.policy  # noqa: F401
import customers.directory.policy  # noqa: F401
import customers.records.imports.policy  # noqa: F401
