"""Verbs for the templates of mails."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import Busy
from customers.interactions.models import MailTemplate
from customers.records.history import sign
from ownership.access.policy import require
from ownership.models import User


@transaction.atomic
def create(*, by: User, **values: Any) -> MailTemplate:
    """A new template."""
    require(by, "mail.templates")
    row = MailTemplate(by=by, **values)
    sign(row, by)
    row.save()
    return row


@transaction.atomic
def edit(template: MailTemplate, *, by: User, version: int, **values: Any) -> MailTemplate:
    """Change a template as the person saw it in `version`; Busy when somebody else changed it meanwhile."""
    require(by, "mail.templates")
    row: MailTemplate = locked(MailTemplate.objects.all(), template.pk)
    changed = [name for name, value in values.items() if value != getattr(row, name)]
    if not changed:
        return row
    if row.version != version:
        raise Busy(_("Somebody else changed this template meanwhile. Open it again to see how it reads now."))
    for name in changed:
        setattr(row, name, values[name])
    row.version += 1
    sign(row, by)
    row.save(update_fields=row.touch("version", *changed))
    return row
