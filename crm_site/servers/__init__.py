"""PostgreSQL and a Redis-compatible server from PyPI wheels, for machines that have neither.

    with embedded(folder) as urls:
        os.environ.update(urls.environment())

Nothing here touches Django, so it can run before the settings are read.
"""

from crm_site.servers.embedded import Urls, embedded
from crm_site.servers.errors import CannotStart

__all__ = ["CannotStart", "Urls", "embedded"]
