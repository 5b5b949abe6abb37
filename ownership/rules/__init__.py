"""Assignment rules: who gets which customer, tried out on the whole base before it is so."""
