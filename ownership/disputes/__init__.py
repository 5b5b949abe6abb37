"""The conflict desk: is a customer ours already, whose is it, and who says so."""
