"""What hangs on a customer or contact, so that bulk changes and imports are undone with all of it."""

from customers.directory.models import (
    ContactPoint,
    ContactRole,
    CustomerAddress,
    CustomerRelation,
    CustomerTag,
)
from customers.records import changes

changes.parts(ContactPoint, ContactRole, CustomerAddress, CustomerRelation, CustomerTag)
