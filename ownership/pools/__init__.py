"""Public pools: customers that nobody holds, and who may take them."""
