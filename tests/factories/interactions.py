"""The smallest valid interactions, and files to attach to them."""

from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from customers.directory.models import Customer
from customers.interactions.models import Interaction, MailTemplate
from ownership.models import User

_numbers = count(1)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32


def interaction(customer: Customer, by: User, **values: Any) -> Interaction:
    """A call, written without an event."""
    number = next(_numbers)
    return Interaction.objects.create(
        customer=customer, by=by, **{"kind": "call", "text": f"Interaction {number}", **values}
    )


def template(**values: Any) -> MailTemplate:
    """A template for everybody."""
    given = {"name": f"Template {next(_numbers)}", "language": "en", "subject": "Hello", "body": "Hello!"}
    return MailTemplate.objects.create(**{**given, **values})


def upload(name: str = "offer.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)
