"""Our legal entities; orders with their lines, versions and deliveries."""

from customers.orders.models.deliveries import Delivery, DeliveryLine
from customers.orders.models.entities import LegalEntity
from customers.orders.models.orders import Order, OrderLine, OrderNumber, OrderVersion

__all__ = ["Delivery", "DeliveryLine", "LegalEntity", "Order", "OrderLine", "OrderNumber", "OrderVersion"]
