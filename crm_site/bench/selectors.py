"""What the bare page shows."""

from customers.directory.models import Customer


def fifty_names() -> list[tuple[str, str]]:
    """Name and city of the newest customers. One query."""
    return list(Customer.objects.order_by("-updated_at", "-id").values_list("name", "city")[:50])
