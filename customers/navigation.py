"""The hallway of navigation: the lines of every shelf."""

import customers.cases.navigation  # noqa: F401
import customers.directory.navigation  # noqa: F401
