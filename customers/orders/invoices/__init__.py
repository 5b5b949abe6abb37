"""What invoices say of a customer, and the invoices of an order: asked for, issued, voided."""
