"""Customer teams: who answers for a customer in each function, beside its owner."""
