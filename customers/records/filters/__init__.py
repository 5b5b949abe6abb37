"""Filters on pages: who asks, which rows a list has, the builder. The engine itself is `crm_site.kit.filters`."""
