"""What a customer has to pay of an order and when (the payment plan), and what came in."""
