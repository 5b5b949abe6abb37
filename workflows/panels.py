"""What this floor adds to the customer page of the floor below."""
