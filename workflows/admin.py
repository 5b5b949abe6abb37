"""The hallway of the admin windows. viewflow's own lists of processes and tasks would show every customer's."""

from django.contrib import admin
from viewflow.workflow.models import Process, Task

from workflows.playbooks.admin import PlaybookAdmin, PlaybookStepInline

for model in (Process, Task):
    if admin.site.is_registered(model):
        admin.site.unregister(model)

__all__ = ["PlaybookAdmin", "PlaybookStepInline"]
