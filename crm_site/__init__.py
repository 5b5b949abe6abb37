"""The front door: settings, addresses, processes. Holds no business."""

from crm_site.celery import app as celery_app

__all__ = ["celery_app"]
