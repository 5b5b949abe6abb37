"""Who held a customer when, and why; and the one way to give customers to somebody."""
