"""The lists of campaigns and of their members, on the list engine; and the way in from the lists of customers."""
